"""A story that the machine does not play is a fault of ours. Every story of the other tests here is played, too: see conftest.

In tests/oracle all is played once more, by another reading of the rules.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from sop.paths.compile import compile_corpus
from validator.ethics.breach import Breach
from validator.ethics.beginnings import judge_paths
from validator.ethics.judge import PathJudge
from validator.ethics.replayed import NotReplayed

RULES = {"safe": "pattern: while-in-force\nact: transport\nrequires: risk-assessment",
         "reviewed": "pattern: response\nact: transport\nrequires: search-reviewed"}
ROOT = """
states:
  ask:
    question: May she travel?
    answers: {yes: {next: drive, text: Yes.}, no: {next: end, text: No.}}
  drive:
    task: Drive
    do:
      look: {LOOK}
      go: {step: Drive., act: transport}
    next: end
  end:
    task: End
    do:
      see: {step: Visit.}
    next: done
"""


@pytest.fixture(scope="module")
def corpus(small):
    return small.corpus(RULES, root=ROOT.replace("{LOOK}", "Wait."))


@pytest.fixture(scope="module")
def told(corpus) -> dict[str, Breach]:
    return {breach.rule: breach for breach in PathJudge(corpus, compile_corpus(corpus)).breaches(["root"])}


def forged(monkeypatch: pytest.MonkeyPatch, corpus, breach: Breach) -> None:
    """The check, led to believe in a breach."""
    monkeypatch.setattr(PathJudge, "breaches", lambda self, *_: [breach])
    list(judge_paths(corpus, compile_corpus(corpus)))


def test_a_true_story_is_told(corpus, told):
    assert sorted(told) == ["reviewed", "safe"]
    assert len(list(judge_paths(corpus, compile_corpus(corpus)))) == 2


@pytest.mark.parametrize(("rule", "what", "why"), [
    ("safe", {"state": "end"}, "the rule is kept"),
    ("safe", {"step": 0, "last": None}, "the rule is kept"),
    ("safe", {"beats": ()}, 'does not come to "drive"'),
    ("reviewed", {"beats": (), "last": None}, "the rule is kept"),
])
def test_a_story_that_leads_elsewhere_is_a_fault(rule: str, what: dict, why: str, corpus, told, monkeypatch):
    with pytest.raises(NotReplayed, match=why):
        forged(monkeypatch, corpus, replace(told[rule], **what))


def test_a_story_with_an_answer_that_cannot_be_given_is_a_fault(corpus, told, monkeypatch):
    first, *rest = told["safe"].beats
    with pytest.raises(NotReplayed, match='the answer "perhaps" cannot be given'):
        forged(monkeypatch, corpus, replace(told["safe"], beats=(replace(first, detail="perhaps"), *rest)))


@pytest.mark.parametrize(("rule", "kept"), [("safe", ROOT.replace("{LOOK}", "{step: Look., establishes: risk-assessment}")),
                                            ("reviewed", ROOT.replace("{LOOK}", "Wait.").replace("{step: Visit.}", "{step: Visit., establishes: search-reviewed}"))])
def test_a_story_after_which_the_machine_holds_in_force_what_is_said_to_be_missing_is_a_fault(rule: str, kept: str, small, told, monkeypatch):
    with pytest.raises(NotReplayed, match="the rule is kept"):
        forged(monkeypatch, small.corpus(RULES, root=kept), told[rule])


SOON = {"visited": "pattern: bounded-response\nact: transport\nrequires: search-reviewed\nwithin: thinking-time"}
WAIT = ROOT.replace("{LOOK}", "Wait.").replace("  end:\n", "  rest:\n    wait: The day\n    within: {deadline}\n    late: {then: end}\n    answers:\n      came: {text: It came, next: end}\n  end:\n", 1).replace(
    "act: transport}\n    next: end", "act: transport}\n    next: rest").replace("{step: Visit.}", "{step: Visit., establishes: search-reviewed}")


def test_a_story_that_is_too_late_is_told_only_where_its_hours_say_so(small, monkeypatch):
    late, soon = (PathJudge(corpus, compile_corpus(corpus)) for corpus in (small.corpus(SOON, root=WAIT.replace("{deadline}", time)) for time in ("first-reassessment", "rest-before-asking")))
    [breach] = late.breaches(["root"])
    soon.laid_out(["root"])
    assert len(list(judge_paths(late.corpus, late.tables))) == 1
    with pytest.raises(NotReplayed, match='At "rest" it is not too late yet'):
        forged(monkeypatch, soon.corpus, replace(breach, clock=soon.made.clock))
