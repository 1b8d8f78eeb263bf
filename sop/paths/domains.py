"""The values of a fact that need to be told apart: all of a list; of whole numbers, one for each stretch between constants.

Cutting a range at every constant that a condition compares with is exact: two numbers in one stretch satisfy the same
comparisons (region classes).
"""

from __future__ import annotations

from collections.abc import Iterable

from sop.model.condition import Condition, FactBetween, FactIs, literals
from sop.model.vocabulary import UNKNOWN
from sop.paths.table import FactDomain


def representatives(domain: FactDomain, conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The values to try, as text."""
    if domain.bounds is None:
        return domain.values
    low, high = domain.bounds
    cuts = {low}
    for condition in conditions:
        for literal in literals(condition):
            if isinstance(literal, FactBetween) and literal.fact == domain.id:
                cuts |= {literal.low} if literal.low is not None else set()
                cuts |= {literal.high + 1} if literal.high is not None else set()
            elif isinstance(literal, FactIs) and literal.fact == domain.id:
                cuts |= {number + more for value in literal.values if value.isdecimal() for number in (int(value),) for more in (0, 1)}
    numbers = tuple(str(cut) for cut in sorted(cuts) if low <= cut <= high)
    return (*numbers, UNKNOWN) if UNKNOWN in domain.values else numbers
