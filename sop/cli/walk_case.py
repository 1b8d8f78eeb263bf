"""A case that somebody walks through at the terminal: what was answered and what happened, and where that leads.

Nothing is kept but the list of moves. Where the case stands is found by walking all of them again from the beginning, so
going back is walking without the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sop.machine import Machines
from sop.paths.run import NotPossible
from sop.walk import Walk
from sop.model.scenario import WITHDRAWN
from sop.model.state import BACK
from sop.paths.case import CONSENT, IN_FORCE, UnsetFact
from sop.paths.table import Node


@dataclass(frozen=True, slots=True)
class Move:
    """One thing: an answer, an event, a consent taken back, or a deadline that passed. `at` is the task before which it came."""

    what: str
    value: str = ""
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A state that was entered: the procedure it lies in, its id, and the states of the calls around it with itself."""

    procedure: str
    state: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """The moves so far, and how many of the states on the way were read."""

    machines: Machines
    procedure: str
    given: Mapping[str, str] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    read: int = 0

    def moved(self, move: Move) -> Case:
        """The case after one more move."""
        return replace(self, moves=(*self.moves, move))

    def walk(self, pause: tuple[str, ...] | None = None) -> Walk:
        """Where it stands; or where it stood just before the task at `pause`."""
        walk = Walk(self.machines, self.procedure, self.given)
        stops = [*((move.at or None) for move in self.moves), pause]
        walk.stop_at = stops[0]
        walk.start()
        for move, stop in zip(self.moves, stops[1:]):
            walk.stop_at = stop
            _do(walk, move)
        return walk

    def missing(self) -> tuple[str, ...]:
        """Facts that must be known first."""
        return Walk(self.machines, self.procedure, self.given).missing

    def possible(self, at: tuple[str, ...]) -> Iterator[Move]:
        """What may happen here, of each procedure its events, then each consent in force: what leads on when it is tried."""
        found: dict[Move, None] = {}
        for frame in reversed(self.walk(at).frames):
            for event in frame.table.events:
                found[Move("event", event.event, at)] = None
            for token, standing in frame.person.standing.items():
                if standing == IN_FORCE and token.startswith(CONSENT):
                    found[Move("withdrawn", token.removeprefix(CONSENT), at)] = None
        return (move for move in found if self.leads_on(move))

    def leads_on(self, move: Move) -> bool:
        """Whether the case can go on after a move."""
        try:
            self.moved(move).walk()
        except (NotPossible, UnsetFact):
            return False
        return True


def cards(walk: Walk) -> list[Card]:
    """Every state entered so far, in order; what an event broke off stands again after a handler that leads back."""
    found: list[Card] = []
    left: Card | None = None
    for did in walk.trail:
        if did.what == "event" and found and not _node(walk, found[-1]).handler:
            left = found[-1]
        elif did.what == "enter" and not did.detail:
            found += _taken_up(walk, found, left, did.path[-1])
            found.append(Card(did.procedure, did.path[-1], did.path))
    return [*found, *_taken_up(walk, found, left, walk.outcome or walk.frame.state)]


def _taken_up(walk: Walk, found: list[Card], left: Card | None, following: str) -> list[Card]:
    """The state that was broken off, where the last one was a handler that led back to it."""
    if left is None or not found or found[-1].state == following:
        return []
    node = _node(walk, found[-1])
    targets = {edge.target for edge in node.edges}
    return [left] if node.handler and BACK in targets and following not in targets else []


def _node(walk: Walk, card: Card) -> Node:
    return walk.ways.tables.by_id[card.procedure].nodes[card.state]


def _do(walk: Walk, move: Move) -> None:
    match move.what:
        case "answer":
            walk.answer(move.value)
        case "event":
            walk.occur(move.value)
        case "withdrawn":
            walk.occur(WITHDRAWN, move.value)
        case "late":
            walk.pass_deadline()
