"""Who approves an exception, and whether anybody has: while a text is a draft, its exceptions are asked for and not given."""

from __future__ import annotations

from sop.languages.numbers import day
from sop.languages.translate import Said
from sop.model.procedure import Procedure
from sop.model.waiver import Waiver
from sop.render.speaker import Speaker

_ADOPTED = ("approved", "retired")


def is_given(speak: Speaker, procedure: Procedure | None = None) -> bool:
    """Whether the exceptions of a procedure are approved; without one, those that all procedures share: a fact's, a rule's."""
    asked = [procedure] if procedure else speak.corpus.procedures.values()
    return all(one.status in _ADOPTED for one in asked)


def approval(speak: Speaker, waiver: Waiver, procedure: Procedure | None = None) -> Said:
    """One sentence or two: who approves the exception, until when, and that nobody has, where that is so."""
    word = "waivers.given" if is_given(speak, procedure) else "waivers.not-given"
    return speak.ui(word, role=speak.role(waiver.approver), day=day(waiver.until, speak.locale))
