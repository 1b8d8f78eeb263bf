"""A waiver: a reasoned, dated exception, written beside what it is about."""

from sop.model.base import Part
from sop.model.text import Day, Id, Text


class Waiver(Part):
    """A reasoned, dated exception; shown in the handbook."""

    rule: Id
    """At a state, the rule of protection that is not kept there. Elsewhere the check that is answered: for a procedure `not-considered`,
    for an event `event-unheard-in-part`, for a fact `fact-that-nobody-settles`, for a rule `not-exercised`."""
    reason: Text
    """Why."""
    approver: Id
    """The role that approves it."""
    until: Day
    """The last day on which it holds."""
