"""A fork gives its answers as short as its heading allows, and says 'in every other case' only where that is exact."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest

from sop.model.answer import Case
from sop.model.condition import All, AnyOf, Condition, FactIs, InForce, Not
from sop.model.ref import Ref
from sop.model.state import Cases, Choice, Reads
from sop.paths.case import holds
from sop.render.conditions import domain
from sop.render.forks import told
from sop.render.pieces import drawn_ways
from sop.render.speaker import Speaker
from sop.render.view import ProcedureView

from ..corpora import real_corpus, real_view

ADULT, NOT_ADULT = FactIs("age-group", ("adult",)), Not(FactIs("age-group", ("adult",)))
SAFE = FactIs("guardian-status", ("parent-safe", "guardian-appointed", "authority-acting"))
NOT_SAFE = FactIs("guardian-status", ("parent-unsafe", "none", "not-needed"))
CHECKED = InForce(Ref("lawful-footing-checked"))
SAFE_SAID = "A parent who is safe, a guardian whom the authority named, or the authority itself"


@cache
def views(locale: str) -> dict[str, ProcedureView]:
    return {each.id: each for each in real_view(locale).procedures}


def fork(*conditions: Condition, asked: tuple[str, ...] = ("age-group", "guardian-status")) -> list[str]:
    """The lines of a fork in English."""
    lines = tuple(Case(when=each, next=f"to-{number}") for number, each in enumerate(conditions, 1))
    made = Choice.model_construct(choice=Reads(facts=asked), cases=Cases(lines=lines))
    return [label.text for label, _, _ in told(Speaker(real_corpus(), "en"), made, real_corpus().procedures["shelter-custodianship"])]


def test_where_the_heading_asks_a_line_answers_and_the_last_one_is_the_rest() -> None:
    assert fork(AnyOf((ADULT, SAFE)), All((NOT_ADULT, NOT_SAFE))) == [f"18 or older; or {SAFE_SAID[0].lower()}{SAFE_SAID[1:]}", "In every other case"]


@pytest.mark.parametrize("lines", [
    (AnyOf((ADULT, SAFE)), All((NOT_ADULT, FactIs("guardian-status", ("none",))))),
    (AnyOf((ADULT, SAFE)), AnyOf((NOT_ADULT, NOT_SAFE))),
    (All((ADULT, CHECKED)), AnyOf((NOT_ADULT, NOT_SAFE))),
    (AnyOf((ADULT, SAFE)),),
])
def test_what_is_not_just_the_rest_is_told_in_full(lines: tuple[Condition, ...]) -> None:
    """Where a draft leaves a gap, or two lines hold at once, no words cover it."""
    assert "In every other case" not in fork(*lines)


def test_a_short_last_line_says_what_is_so() -> None:
    assert fork(AnyOf((CHECKED, ADULT)), NOT_ADULT)[1] == "Under 18 or not known"
    assert fork(ADULT, NOT_ADULT) == ["18 or older", "Under 18 or not known"]


def test_what_the_heading_does_not_ask_and_what_must_hold_besides_keeps_its_name() -> None:
    assert fork(AnyOf((ADULT, SAFE)), asked=("age-group",)) == [f"18 or older; or who may decide together with the child: {SAFE_SAID[0].lower()}{SAFE_SAID[1:]}"]
    assert fork(All((SAFE, NOT_ADULT))) == [f"{SAFE_SAID}; and child or adult: under 18 or not known"]


def test_a_bare_yes_keeps_its_question() -> None:
    labels = [way.label.text for state in views("en")["complaint"].states if state.kind == "choice" for way in state.ways]
    assert "The answer to “Does the person accept the answer?”: no" in labels


@pytest.mark.parametrize("locale", ["en", "km"])
def test_each_reason_of_a_fork_is_a_line_of_the_drawing_in_the_same_words(locale: str) -> None:
    found = 0
    for procedure in views(locale).values():
        for state in procedure.states:
            drawn = [(way.label.text, way.target.id) for way in drawn_ways(state)]
            for way in state.ways:
                told_here = [reason.text for reason in way.reasons] or [way.label.text]
                found += len(told_here) > 1
                assert way.target.kind == "stay" or {(text, way.target.id) for text in told_here} <= set(drawn)
                assert all(text[1:] in way.label.text for text in told_here)
    assert found > 10


def test_every_rest_of_the_shipped_procedures_is_just_that() -> None:
    """Counted again without the program that said it: wherever somebody stands, one line holds, and only one."""
    speak, counted = Speaker(real_corpus(), "en"), 0
    for procedure in real_corpus().procedures.values():
        for state in procedure.all_states.values():
            if not isinstance(state, Choice) or len(state.cases.lines) < 2 or list(told(speak, state, procedure))[-1][0].text != "In every other case":
                continue
            counted += 1
            facts = {fact: domain(speak, procedure, fact) for fact in state.choice.facts}
            for values, mark in product(product(*facts.values()), (True, False)):
                here = dict(zip(facts, values))
                assert sum(holds(line.when, here.__getitem__, lambda token: mark) for line in state.cases.lines) == 1, procedure.id
    assert counted > 10
