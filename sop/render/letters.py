"""The letters by which drawings, pages and sheets name the ends of a procedure: the same on all, and never taken for a step."""

from __future__ import annotations

from sop.render.view import ProcedureView

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which look like numbers."""


def letters(procedure: ProcedureView) -> dict[str, str]:
    """The letter of each outcome; A2 follows Z."""
    return {outcome.id: letter(index) for index, outcome in enumerate(procedure.outcomes)}


def letter(index: int) -> str:
    """The letter of an end by its place in the order."""
    turn, place = divmod(index, len(_LETTERS))
    return _LETTERS[place] + (str(turn + 1) if turn else "")
