"""What may be waived, and beside what: rules of protection at a state, and elsewhere the few checks that only advise (data)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sop.corpus import Corpus
from sop.finding import Place
from sop.model.procedure import Procedure
from sop.model.waiver import Waiver
from validator.own_data import own_data

STATE, PROCEDURE, EVENT, FACT, RULE = "state", "procedure", "event", "fact", "rule"

_FILE = Path(__file__).with_name("waivable.yaml")


@cache
def waivable() -> Mapping[str, tuple[str, ...]]:
    """By what a waiver stands beside (`procedure`, `event`, `fact`, `rule`), the checks that may be answered there."""
    return {str(kind): tuple(map(str, names)) for kind, names in own_data(_FILE).items()}


def answerable() -> frozenset[str]:
    """The checks that a reason may answer, wherever it is written."""
    return frozenset(name for names in waivable().values() for name in names)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Something beside which waivers stand."""

    kind: str
    name: str
    """Its id."""
    waives: tuple[Waiver, ...]
    place: Place
    procedure: str = ""
    """The procedure it belongs to; empty for what all of them share."""
    role: str = ""
    """Who acts there; empty where nobody does."""

    @property
    def words(self) -> str:
        """What it is called in a message: `"ask-risk"`, `the fact "sex"`."""
        return f'"{self.name}"' if self.kind in (STATE, PROCEDURE) else f'the {self.kind} "{self.name}"'

    def may_waive(self, rule: str, corpus: Corpus) -> bool:
        """Whether a waiver of this name can stand here."""
        if self.kind == STATE:
            return rule in corpus.rules and corpus.rules[rule].can_be_waived
        return rule in waivable()[self.kind]


def bearers(corpus: Corpus) -> Iterator[Bearer]:
    """Everything of a corpus that waives something."""
    for procedure in corpus.procedures.values():
        yield from bearers_of(procedure)
    yield from shared_bearers(corpus)


def bearers_of(procedure: Procedure) -> Iterator[Bearer]:
    """What waives something in one procedure: itself, its events, its states."""
    every = (Bearer(PROCEDURE, procedure.id, procedure.waives, procedure.place, procedure.id, procedure.role),
             *(Bearer(EVENT, name, event.waives, event.place, procedure.id, procedure.role) for name, event in procedure.at_any_time.items()),
             *(Bearer(STATE, name, state.waives, state.place, procedure.id, procedure.role_of(name)) for name, state in procedure.all_states.items()))
    return (bearer for bearer in every if bearer.waives)


def shared_bearers(corpus: Corpus) -> Iterator[Bearer]:
    """What waives something among the facts and rules that all procedures share."""
    every = (*(Bearer(FACT, name, fact.waives, fact.place) for name, fact in corpus.vocabulary.facts.items()),
             *(Bearer(RULE, name, rule.waives, rule.place) for name, rule in corpus.rules.items()))
    return (bearer for bearer in every if bearer.waives)
