"""What is watched on every path: a few tokens, and where a small automaton stands. Rules compile to monitors; paths know no rule.

The *valuation* of a monitor is one whole number: bit i says whether its token i is in force, and the bits above say where its
automaton stands. A token `once x` remembers that x was in force at some time of the case.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sop.paths.case import UnsetFact, scope_of
from sop.paths.change import Change, Cube
from sop.paths.table import Terms

if TYPE_CHECKING:
    from sop.paths.situations import Graph

ONCE = "once "


def implied(cube: Cube) -> Cube:
    """What a cube says of tokens, and what follows: what is in force was once in force."""
    return (*cube, *((ONCE + token, True) for token, held in cube if held))


@dataclass(frozen=True, slots=True)
class Told:
    """What a monitor may ask when something changes."""

    fact: Callable[[str], str]
    """The value of a fact; raises UnsetFact."""
    child: bool
    """Whether the person is a child, or may be one."""
    event: str
    """The event being handled."""


def told_at(graph: Graph, node: int) -> Told:
    """What is known at a node of a graph."""
    context, facts = graph.context[node], graph.facts[node]
    table = context.program.table
    return Told(lambda name: graph.layout.read(table, facts, name), graph.layout.is_child(facts), context.event)


def _nothing_known(name: str) -> str:
    raise UnsetFact(name)


STRANGER = Told(_nothing_known, True, "")
"""Of a person about whom nothing is known."""

Held = Callable[[str], bool]
"""Whether one of a monitor's tokens is in force."""

Watch = Callable[[Change, Told, Held, int], tuple[int, bool]]
"""(what changes, what is known, what is in force before it, the automaton's state) -> (its next state, whether the rule is broken)."""


def idle(change: Change, told: Told, held: Held, phase: int) -> tuple[int, bool]:
    """Watches nothing but tokens."""
    return phase, False


@dataclass(frozen=True, eq=False)
class Monitor:
    """Compared by identity."""

    key: Hashable
    """What is reported when it is broken."""
    tokens: tuple[str, ...]
    phases: int = 1
    reads: frozenset[str] = frozenset()
    """The facts that it may ask for."""
    signs: frozenset[str] = frozenset()
    """By which it tells that a change concerns it beyond what it does to its tokens (`Change.signs`)."""
    watch: Watch = idle
    duty: str = ""
    """The rule whose duty it times, for one that must be done within a time."""
    open_phases: frozenset[int] = frozenset()
    """The states of the automaton in which that duty is open."""
    done: frozenset[str] = frozenset()
    """The signs of what fulfils that duty; where it opens anew by the same change, its time begins again."""
    parts: tuple[Monitor, ...] = ()
    """Smaller monitors of which every one must be broken at once; empty where it cannot be taken apart."""
    followed: int = 0
    """So many of its last tokens are only followed: it never asks for them."""

    def pending(self, phase: int) -> bool:
        """Whether its duty is open."""
        return phase in self.open_phases

    def opens(self, change: Change, before: int, after: int) -> bool:
        """Whether a change, between two states of the automaton, begins the time of its duty."""
        return self.pending(after) and (not self.pending(before) or not self.done.isdisjoint(change.signs))

    def cares(self, change: Change) -> bool:
        """Whether a change concerns it beyond what it does to its tokens."""
        return not self.signs.isdisjoint(change.signs)

    @property
    def size(self) -> int:
        """How many valuations there are."""
        return self.phases << len(self.tokens)

    def moves(self, change: Change, terms: Terms) -> tuple[int, int]:
        """(tokens that end, tokens that come into force), as bits."""
        ended = given = 0
        for number, token in enumerate(self.tokens):
            plain = token.removeprefix(ONCE)
            if plain in change.given:
                given |= 1 << number
            if change.forgets(plain) if token.startswith(ONCE) else change.ends_token(token, terms):
                ended |= 1 << number
        return ended, given

    def step(self, change: Change, told: Told, valuation: int, moves: tuple[int, int]) -> tuple[int, bool]:
        """The valuation after a change, and whether the rule is broken by it. Acts come before what the same step changes.

        What a case, or the run of another person, begins with came into force just before: it is heard of, and breaks nothing.
        """
        if change.anew:
            told, valuation = STRANGER, 0
        bits, phase = valuation & ((1 << len(self.tokens)) - 1), valuation >> len(self.tokens)
        broken = False
        if self.cares(change):
            phase, broken = self.watch(change, told, lambda token: bool(bits >> self.tokens.index(token) & 1), phase)
        return (bits & ~moves[0] | moves[1]) | phase << len(self.tokens), broken and not change.anew

    def heeded(self, valuation: int) -> int:
        """A valuation without the tokens that are only followed."""
        return valuation & ~((1 << len(self.tokens)) - (1 << len(self.tokens) - self.followed))

    def steps(self, change: Change, told: Told, moves: tuple[int, int], among: int = -1) -> Iterator[tuple[int, int, bool]]:
        """(valuation, the one after a change, whether the rule is broken) for each valuation of a set, given as bits.

        What it never asks for makes no difference to where its automaton stands.
        """
        known: dict[int, tuple[int, bool]] = {}
        for valuation in range(self.size):
            if among >> valuation & 1:
                heeded = self.heeded(valuation)
                if heeded not in known:
                    known[heeded] = self.step(change, told, heeded, moves)
                then, broken = known[heeded]
                yield valuation, then if change.anew else then | (valuation ^ heeded) & ~moves[0], broken

    def begin(self, given: Iterable[str], told: Told, terms: Terms) -> int:
        """The valuation with which a case begins."""
        change = Change(given=tuple(given))
        return self.step(change, told, 0, self.moves(change, terms))[0]


class Endings:
    """Which of some tokens a change ends or gives, looked up instead of tried one by one."""

    def __init__(self, tokens: Iterable[str], terms: Terms) -> None:
        self.tokens = tuple(dict.fromkeys(tokens))
        self._by_plain: dict[str, list[str]] = {}
        self._by_scope: dict[str, list[str]] = {}
        self._by_event: dict[str, list[str]] = {}
        for token in self.tokens:
            plain = token.removeprefix(ONCE)
            self._by_plain.setdefault(plain, []).append(token)
            self._by_scope.setdefault(scope_of(plain), []).append(token)
            for event in terms.lapses_on.get(plain.split(":", 1)[0], ()) if plain == token else ():
                self._by_event.setdefault(event, []).append(token)

    def touched(self, change: Change) -> set[str]:
        """The tokens that a change ends, gives or forgets."""
        if change.anew:
            return set(self.tokens)
        found = {token for plain in (*change.given, *change.ended) for token in self._by_plain.get(plain, ())}
        found.update(token for scope in change.scopes for token in self._by_scope.get(scope, ()))
        found.update(self._by_event.get(change.event, ()))
        return found
