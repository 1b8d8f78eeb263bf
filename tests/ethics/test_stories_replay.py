"""Every story that the judge tells can be played: the machine reaches the act, and by its own book-keeping a safeguard is missing.

The beats of a story become happenings (answers, lateness, events with their place), the machine replays them, and at each act
we note what it holds to be in force. So a finding never rests on the search alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

import sop.replay
from sop.corpus import Corpus, read_corpus
from sop.machine import Machines
from sop.model.ref import SAME_ACT, SAME_SCOPE, Ref
from sop.model.rule import Rule
from sop.paths.case import CONSENT, IN_FORCE, resolve
from sop.paths.compile import compile_corpus
from sop.paths.table import Effect
from sop.replay import replay
from sop.walk import Walk
from validator.ethics.breach import Breach

from .playing import given_to, happenings

RULES = {name: rule for name, rule in read_corpus(Path(__file__).parents[2]).rules.items()
         if all(happening.kind == "act" for happening in rule.act)
         and (rule.pattern in ("precedence", "while-in-force") or (rule.pattern == "absence" and rule.at_most is None and rule.scope is None))}
"""The rules that are broken by an act where it is done, so that one look at the machine there tells. The stories of all rules are played in
tests/oracle/test_shipped_rules.py, by a reading of their text."""


@dataclass(frozen=True)
class Done:
    """An act as the machine did it: where, and what was, or had once been, in force."""

    act: str
    state: str
    step: int
    in_force: frozenset[str]
    ever: frozenset[str]


class Watched(Walk):
    """A walk that notes what stands at each act."""

    done: ClassVar[list[Done]] = []

    def _apply(self, effect: Effect) -> None:
        held = frozenset(token for token, standing in self.standing.items() if standing == IN_FORCE)
        self.ever = getattr(self, "ever", frozenset()) | held
        for act in effect.acts:
            token = resolve(act, self.frame.subjects)
            counts = {CONSENT + token} if self.frame.in_force(CONSENT + token) else set()  # a decision may stand in, or the case team be inside
            self.done.append(Done(token, self.frame.state, self.frame.step, held | counts, self.ever | held | counts))
        super()._apply(effect)


def played(broken: Breach, procedure: str, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> list[Done]:
    """The acts that the machine does along a story."""
    tables = compile_corpus(corpus)
    monkeypatch.setattr(sop.replay, "Walk", Watched)
    monkeypatch.setattr(Watched, "done", [])
    result = replay(Machines(tables), procedure, given_to(procedure, broken, tables), happenings(broken.beats, tables))
    assert result.problem is None, (result.problem, broken.beats)
    return Watched.done


def is_broken(rule: Rule, done: Done) -> bool:
    """Whether what the rule asks for was missing; its exceptions are not looked at, since a story is told where none holds."""
    def held(ref: Ref) -> bool:
        scope = {SAME_ACT: done.act, SAME_SCOPE: done.act.partition(":")[2]}.get(ref.scope or "", ref.scope)
        return (f"{ref.name}:{scope}" if scope else ref.name) in (done.ever if rule.pattern == "precedence" else done.in_force)
    if rule.pattern == "absence":
        return True
    return not all(map(held, rule.requires.all)) or (bool(rule.requires.any) and not any(map(held, rule.requires.any)))


def check(broken: Breach, procedure: str, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    suspect = broken
    done = [each for each in played(broken, procedure, corpus, monkeypatch)
            if (each.act, each.state, each.step) == (suspect.what, suspect.state, suspect.step)]
    assert done, f"the machine never does {suspect.what} at {suspect.state}"
    assert any(is_broken(corpus.rules[suspect.rule], each) for each in done)


@pytest.mark.parametrize("rule", RULES)
def test_the_story_of_a_bad_example_can_be_played(rule: str, alone, broken_in, monkeypatch):
    name = RULES[rule].examples.fails[0]
    corpus = alone(name)
    for broken in broken_in(corpus, name):
        if broken.rule in RULES:
            check(broken, name, corpus, monkeypatch)


def test_the_story_of_the_aunts_house_can_be_played(without_household, only, broken_in, monkeypatch):
    corpus = only(without_household, ["kin-assessed-too", "no-return-to-negative"])
    found = broken_in(corpus, "negative-family-assessment")
    assert found
    for broken in found:
        check(broken, "negative-family-assessment", corpus, monkeypatch)
