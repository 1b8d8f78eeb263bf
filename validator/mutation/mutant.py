"""A mutant: a procedure in which one protection was taken out, moved, passed by or weakened, and how an officer would say it.

An operator is a function that yields every such change of one kind in one procedure. Its name, in kebab-case, ends the id of its
mutants, after the words of the place: `family-tracing/agree/refused/no-taken-as-yes`. So an id stays as long as the words stay, however
the lines around it move (mutation analysis as of DeMillo, Lipton and Sayward 1978; the operators are our own, for procedures).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sop.finding import Place
from sop.model.procedure import Procedure
from validator.check import Subject

KINDS = ("safeguards", "consents", "assessments", "events", "deadlines", "escalations", "branches")
SAFETY = KINDS[:5]
"""The kinds that must not survive: what is left of the others is told and counted apart."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an operator yields: where, in words of an id; what would be so, after 'If'; and the procedure made so."""

    at: tuple[str, ...]
    place: Place
    said: str
    make: Callable[[], Procedure]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change with its id."""

    id: str
    operator: str
    kind: str
    procedure: str
    change: Change


Yields = Callable[[Subject], Iterator[Change]]

OPERATORS: dict[str, tuple[str, Yields]] = {}
"""Every operator by its name: its kind and what it does; filled when `validator.mutation` is imported."""


def operator(kind: str) -> Callable[[Yields], Yields]:
    """Enter an operator under its name in kebab-case."""
    def enter(function: Yields) -> Yields:
        OPERATORS[function.__name__.replace("_", "-")] = (kind, function)
        return function
    return enter


def mutants_of(subject: Subject) -> Iterator[Mutant]:
    """Every mutant of a procedure, operator by operator, each in reading order."""
    for name, (kind, yields) in OPERATORS.items():
        for change in yields(subject):
            yield Mutant("/".join((subject.procedure.id, *map(_word, change.at), name)), name, kind, subject.procedure.id, change)


def all_mutants(subjects: Iterable[Subject]) -> list[Mutant]:
    """Every mutant of some procedures, in the order of the text of each."""
    return [mutant for subject in subjects for mutant in sorted(mutants_of(subject), key=lambda mutant: mutant.change.place)]


def _word(at: str) -> str:
    """A word of an id: a token's scope is one more word."""
    return at.replace(":", "/").replace("_", "-")
