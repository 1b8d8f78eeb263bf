"""What would nothing notice? Every protection of a procedure is taken away, one at a time, and rules and stories are asked.

Importing this package enters every operator in `validator.mutation.mutant.OPERATORS`.
"""

from validator.mutation import assessments, branches, consents, deadlines, events, safeguards, too_early  # noqa: F401
