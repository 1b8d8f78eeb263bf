"""The compiled table: a procedure with every default, list and reference resolved. The one truth about where ways lead.

The machine, the checker, the walkthrough in the browser and the diagrams all read this table and nothing else of the
logic, so that they cannot disagree.

Meaning
- A *case* holds facts (of the person: shared by all procedures of the case; local: of one run of one procedure) and the
  standing of safeguards and consents, by token (`share-information:provincial-office`, `consent:trace-family`).
- Arriving at a node counts an arrival; if `at_most` is passed, the case goes to `at_most_then` at once.
- A task does its steps in order. Of a step: its acts happen first, then `revokes`, `binds`, `establishes`. A step that
  binds a subject lapses every safeguard and consent that has that subject as scope.
- An edge applies `sets`, `revokes`, `binds`, `establishes`, in this order, then leads to its target.
- A choice takes the first edge whose `guard` holds. A call runs the procedure and takes the edge of its outcome.
- `back` leads to the next step not yet done where the event fell; `joined` ends a branch of a parallel block.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sop.finding import Place
from sop.model.base import NOWHERE
from sop.model.condition import Condition
from sop.paths.meaning import fingerprint_of

LATE = "late"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step or an answer changes, as tokens in this procedure's own words for subjects."""

    acts: tuple[str, ...] = ()
    sets: tuple[tuple[str, str], ...] = ()
    revokes: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    binds: str | None = None
    establishes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Facts that come out here with any of their values."""


@dataclass(frozen=True, slots=True)
class Micro:
    """One step of a task."""

    id: str
    effect: Effect
    place: Place = field(default=NOWHERE, compare=False)
    serves: bool = False
    """Whether a service is given."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One way on. `answer` is '' where there is only one way; `late`, `late-2`... for stages of lateness that lead away."""

    answer: str
    target: str
    effect: Effect = Effect()
    guard: Condition | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class CallInfo:
    """What a call hands over."""

    procedure: str
    facts: tuple[tuple[str, str], ...]
    """(their local fact, our fact)."""
    subjects: tuple[tuple[str, str], ...]
    """(their subject, our subject or a fixed one)."""
    other_person: bool
    """A run about another person: nothing of the case crosses."""
    withdrawn: tuple[tuple[str, str], ...]
    """(act token, handler) for consents that come back."""


@dataclass(frozen=True, slots=True)
class LateStage:
    """A stage of lateness; target '' means stay."""

    after: str | None
    tell: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Node:
    """One state."""

    id: str
    kind: str
    role: str
    handler: bool
    steps: tuple[Micro, ...] = ()
    edges: tuple[Edge, ...] = ()
    fact: str | None = None
    """The fact that a question or wait settles (its values are the answers), or that a choice reads."""
    consent: str | None = None
    """The token of the act that a consent is about."""
    withdrawn: str | None = None
    """The handler of its withdrawal."""
    call: CallInfo | None = None
    branches: tuple[str, ...] = ()
    late: tuple[LateStage, ...] = ()
    at_most: int | None = None
    at_most_then: str | None = None
    each_once_then: str | None = None
    within: tuple[tuple[str, str], ...] = ()
    """(value of `within_fact` or 'others', parameter)."""
    within_fact: str | None = None
    clock_from: tuple[str, ...] = ()
    every: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class EventEdge:
    """An event that may fall at any time."""

    event: str
    during: frozenset[str]
    """State ids; empty: everywhere."""
    when: Condition | None
    effect: Effect
    target: str | None
    """The handler; None when it only starts another run."""
    starts: str | None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class End:
    """An outcome."""

    id: str
    leaves: tuple[str, ...]
    owes: tuple[str, ...]
    hands_over_to: str | None
    planned: bool
    tell: tuple[str, ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class FactDomain:
    """The values a fact may have."""

    id: str
    values: tuple[str, ...]
    """Empty for whole numbers."""
    bounds: tuple[int, int] | None
    shared: bool
    """A fact about the person: known in every procedure of the case."""
    derived_from: str | None
    derivation: tuple[tuple[str, Condition], ...]
    """(value, when it holds)."""
    follows: tuple[tuple[str, str], ...]
    """(value, the value whose way it follows), as unknown follows child."""
    depends_on: str | None


@dataclass(frozen=True)
class Table:
    """One procedure, compiled."""

    procedure: str
    entry: bool
    start: str
    takes: tuple[str, ...]
    begins_with: tuple[str, ...]
    subjects: tuple[str, ...]
    nodes: Mapping[str, Node]
    ends: Mapping[str, End]
    events: tuple[EventEdge, ...]
    facts: Mapping[str, FactDomain]
    """Every fact that is read or set here."""
    place: Place = field(default=NOWHERE, compare=False)

    @cached_property
    def meaning(self) -> str:
        """The fingerprint of all this but words and places."""
        return fingerprint_of(self)


@dataclass(frozen=True)
class Terms:
    """What the vocabulary says about tokens, shared by all tables of a corpus."""

    lapses_on: Mapping[str, frozenset[str]]
    """Safeguard name -> events that end it."""
    inside: frozenset[str]
    """Act tokens that need no consent (the case team is inside)."""
    stands_for_consent: frozenset[str]
    """Safeguards with an act as scope that count as the consent of a child."""
    scoped_by_act: frozenset[str]
    facts: Mapping[str, FactDomain]


@dataclass(frozen=True)
class Tables:
    """All tables of a corpus, or those that cases from somewhere may come to."""

    by_id: Mapping[str, Table]
    terms: Terms
    beyond: Mapping[str, Table] = field(default_factory=dict)
    """Those to which cases may be handed over from here: all that is asked of them is what they begin with."""

    def from_(self, roots: Iterable[str]) -> Tables:
        """The tables that a case which begins at one of these may come to: these, and those that are called from there on."""
        found, queue = set(), list(roots)
        while queue:
            name = queue.pop()
            if name in self.by_id and name not in found:
                found.add(name)
                queue += (node.call.procedure for node in self.by_id[name].nodes.values() if node.call)
        return Tables({name: table for name, table in self.by_id.items() if name in found}, self.terms, {**self.by_id, **self.beyond})

    def meaning_of(self, names: Iterable[str]) -> str:
        """What some of these tables mean, in this order."""
        return " ".join(self.by_id[name].meaning for name in names)

    def named(self, name: str) -> Table | None:
        """A table, of this or beyond."""
        return self.by_id.get(name) or self.beyond.get(name)
