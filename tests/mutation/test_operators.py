"""Each operator by hand: one mutant that is noticed, and by whom; one that is not, since no rule and no story asks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sop.model.condition import FactIs
from sop.model.procedure import Handover
from sop.model.ref import Ref
from sop.model.state import Choice
from validator.mutation.judge import Judge, Noticed
from validator.mutation.branches import guard_widened
from validator.mutation.events import event_not_heard_for_some
from validator.mutation.mutant import KINDS, OPERATORS
from validator.mutation.safeguards import safeguard_not_left
from validator.mutation.sites import changed, ends, events, states

KNOWN = {
    "safeguard-not-established": ("visit/see-danger/see/danger-seen", "path danger-before-visit", "loose/noted/yes/note-made"),
    "nothing-ended": ("visit/mood/afraid", "story visit/afraid", "loose/danger"),
    "safeguard-not-left": ("", "", "look/fine/house-fine/place"),
    "duty-forgotten": ("go/gone/report-made", "path report-after-visit", "loose/done/note-made"),
    "safeguard-not-demanded": ("go/house-fine/place", "path no-home-unseen", "go/note-made"),
    "safeguard-of-another": ("visit/known-home/yes/house-fine/home", "path no-home-unseen", "loose/noted/yes/house-known/home"),
    "act-about-another": ("visit/go/visit/visit/home", "path no-home-unseen", "loose/ring/ring/ring/home"),
    "choice-anew-forgotten": ("visit/think/another-home", "story visit/afraid", "loose/start/home"),
    "gate-open": ("visit/still-fine", "story visit/afraid", "loose/known"),
    "act-before-safeguard": ("go/go/visit", "path danger-before-visit", "loose/ring/ring"),
    "act-after-the-end": ("visit/go/visit", "path visit-by-consent", "loose/ring/ring"),
    "act-a-state-too-early": ("go/go/visit/agree", "path danger-before-visit", "loose/ring/ring/noted"),
    "consent-left-out": ("go/agree", "path visit-by-consent", "loose/agree"),
    "no-taken-as-yes": ("visit/agree/refused", "path visit-by-consent", "loose/agree/refused"),
    "consent-to-another": ("visit/agree", "path visit-by-consent", "loose/agree"),
    "withdrawal-ignored": ("visit/agree", "path visit-by-consent", "loose/agree"),
    "withdrawal-unheard": ("loose/known-again/talk", "writing consent-left-without-way", "loose/rest/ring"),
    "assessment-left-out": ("visit/look", "story visit/a-calm-visit", "loose/rest"),
    "result-taken-as-good": ("visit/known-home/unknown", "path no-home-unseen", "loose/rest/not-rested"),
    "assessment-of-another": ("visit/look/place", "path no-home-unseen", "loose/rest/place"),
    "event-not-heard": ("visit/danger", "story visit/danger", "look/pressure"),
    "event-not-heard-in-part": ("visit/pressure/before", "story visit/pressed", "visit/pressure/at-home"),
    "event-not-heard-for-some": ("visit/child-after-all/adult", "story visit/a-child", "visit/child-after-all/unknown"),
    "event-corrects-nothing": ("visit/child-after-all/age-group", "story visit/a-child", "loose/child-after-all/mood"),
    "event-ignored": ("visit/danger", "story visit/danger", "loose/danger"),
    "handler-goes-back": ("visit/stop", "path visit-by-consent", "loose/aside"),
    "deadline-left-out": ("visit/think", "story visit/too-late", "visit/travel"),
    "late-stage-left-out": ("visit/travel/late-1", "writing deadline-without-escalation", "loose/wait-more/late-2"),
    "late-and-nothing-follows": ("visit/think/late-1", "story visit/too-late", "loose/wait-more/late-2"),
    "deadline-lengthened": ("visit/travel/others", "path danger-before-visit", "loose/last/others"),
    "clock-begun-anew": ("visit/report", "path report-in-time", "loose/last"),
    "lateness-not-told": ("visit/travel/late-1/chief", "writing late-stage-without-effect", "visit/think/late-1/chief"),
    "outcome-not-told": ("", "", "loose/done/chief"),
    "nobody-goes-on": ("visit/visited", "writing owed-to-nobody", "loose/other"),
    "case-left-out": ("visit/who/adult", "story visit/a-calm-visit", "loose/who/adult"),
    "case-as-another": ("visit/who/child", "story visit/a-child", "loose/who/adult"),
    "guard-widened": ("visit/which-way/line-1/condition-1", "writing overlap", "loose/tables/line-1/condition-1"),
    "answer-left-out": ("visit/known-home/no", "story visit/a-calm-visit", "loose/start/rest"),
    "answer-as-another": ("visit/wish/visit", "story visit/a-calm-visit", "loose/start/rest"),
    "bound-left-out": ("loose/wait/at-most", "writing loop-without-bound", "loose/wait-more/at-most"),
    "branch-left-out": ("visit/all-at-once/see-danger", "path danger-before-visit", "loose/both/one"),
}
"""Operator -> a mutant that is noticed and by what; one that is not. Two are noticed by nothing yet: no rule asks whether somebody is told
of an outcome, and what a called procedure put in force stays in force whether or not an outcome says that it leaves it."""


def test_every_operator_is_known():
    assert KNOWN.keys() == OPERATORS.keys()
    assert {kind for kind, _ in OPERATORS.values()} == set(KINDS)


@pytest.mark.parametrize("operator", [name for name, (killed, _, _) in KNOWN.items() if killed])
def test_what_is_protected_is_missed(operator: str, noticed: dict[str, Noticed]):
    killed, by, _ = KNOWN[operator]
    who = noticed[f"{killed}/{operator}"]
    assert f"{who.by} {who.name}" == by


@pytest.mark.parametrize("operator", KNOWN)
def test_what_nobody_asks_for_is_not_missed(operator: str, noticed: dict[str, Noticed]):
    assert not noticed[f"{KNOWN[operator][2]}/{operator}"]


def test_who_is_heard_as_a_child_all_the_same_makes_no_mutant_alone(judge: Judge):
    """An unknown age follows a child's: to leave it out beside the child changes nothing, to leave out the child does."""
    visit = next(subject for subject in judge.subjects() if subject.procedure.id == "visit")
    heard = next(site for site in events(visit.procedure) if site.at == ("child-after-all",))
    as_a_child = replace(visit, procedure=heard.with_(when=FactIs("age-group", ("child", "unknown")))())
    assert [change.at for change in event_not_heard_for_some(as_a_child)] == [("child-after-all", "child")]


def test_a_line_for_a_child_holds_for_an_unknown_age_already(judge: Judge):
    loose = next(subject for subject in judge.subjects() if subject.procedure.id == "loose")
    tables = next(site for site in states(loose.procedure) if isinstance(site.part, Choice) and site.part.cases.lines)
    first = tables.part.cases.lines[0]
    for_a_child = changed(tables.part.cases, lines=(changed(first, when=FactIs("age-group", ("child",))),))
    widened = guard_widened(replace(loose, procedure=tables.with_(cases=for_a_child)()))
    assert [change.at for change in widened if change.at[0] == tables.at[0]] == [(*tables.at, "line-1", "adult")]


def test_what_an_outcome_leaves_is_missed_only_where_somebody_takes_it_over(judge: Judge):
    """Nobody calls `go`: what it leaves matters to the procedure that goes on, if that begins with it, and to nobody else."""
    go = next(subject for subject in judge.subjects() if subject.procedure.id == "go")
    gone = next(site for site in ends(go.procedure) if site.at == ("gone",))
    left = (Ref("note-made", None), Ref("report-made", None))
    over_to = {name: replace(go, procedure=gone.with_(leaves=left, hands_over_to=Handover(procedure=name))()) for name in ("go", "loose")}
    assert [change.at for change in safeguard_not_left(over_to["go"])] == [("gone", "note-made")]
    assert [change.at for change in safeguard_not_left(over_to["loose"])] == []
