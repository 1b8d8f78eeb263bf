"""The property patterns as small automata, in five scopes.

Patterns and scopes are those of Dwyer, Avrunin and Corbett (Patterns in property specifications for finite-state verification, 1999).
An automaton reads letters: `p` what the rule watches happens, `s` what it requires happens, `0`, `1`, ... the steps of a chain, `q` and
`r` the scope opens and closes, `end` the case ends. It says at each letter whether the rule is broken there.

In the scopes `before` and `between` what goes wrong counts only if the closing happening really comes: until then the automaton is
*doomed*, and breaks at `r` (this is where hand-written versions go wrong; checker.md, 2.7). The opening happening itself lies outside
the scope, and so does the closing one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache

END = "end"
State = Hashable


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is demanded inside a scope. `step` gives the next state and whether it is broken; `open_end` whether it is broken if it ends so."""

    start: State
    step: Callable[[State, str], tuple[State, bool]]
    open_end: Callable[[State], bool]


def absence(at_most: int = 0) -> Pattern:
    """`p` happens at most so often."""
    def step(count: int, letter: str) -> tuple[int, bool]:
        return (min(count + 1, at_most), count == at_most) if letter == "p" else (count, False)
    return Pattern(0, step, lambda count: False)


def existence() -> Pattern:
    """`s` happens."""
    return Pattern(False, lambda seen, letter: (seen or letter == "s", False), lambda seen: not seen)


def precedence() -> Pattern:
    """`p` happens only after `s`."""
    return Pattern(False, lambda seen, letter: (seen or letter == "s", letter == "p" and not seen), lambda seen: False)


def response() -> Pattern:
    """After `p`, `s` happens."""
    def step(pending: bool, letter: str) -> tuple[bool, bool]:
        return (letter == "p" or (pending and letter != "s")), False
    return Pattern(False, step, lambda pending: pending)


def chain(steps: int) -> Pattern:
    """`p` happens only after all steps, each after the one before."""
    def step(done: int, letter: str) -> tuple[int, bool]:
        return done + (letter == str(done)), letter == "p" and done < steps
    return Pattern(0, step, lambda done: False)


def apart() -> Pattern:
    """Not both `p` and `s`."""
    def step(did: tuple[bool, bool], letter: str) -> tuple[tuple[bool, bool], bool]:
        after = (did[0] or letter == "p", did[1] or letter == "s")
        return after, letter in ("p", "s") and all(after)
    return Pattern((False, False), step, lambda did: False)


class Automaton:
    """A pattern in a scope, its states numbered from 0, where it starts."""

    def __init__(self, pattern: Pattern, scope: str, letters: tuple[str, ...]) -> None:
        """`letters` are those that occur; `scope` is one of global, before, after, between, after_until."""
        self.letters = letters
        start = SCOPES[scope][0](pattern)
        numbers: dict[State, int] = {start: 0}
        self.table: list[dict[str, tuple[int, bool]]] = []
        queue = [start]
        for state in queue:  # grows while it is walked
            row = {}
            for letter in letters:
                then, broken = SCOPES[scope][1](pattern, state, letter)
                if then not in numbers:
                    numbers[then] = len(numbers)
                    queue.append(then)
                row[letter] = (numbers[then], broken)
            self.table.append(row)

    @property
    def size(self) -> int:
        """How many states it has."""
        return len(self.table)

    def read(self, state: int, letter: str) -> tuple[int, bool]:
        """The next state, and whether the rule is broken by this letter."""
        return self.table[state].get(letter, (state, False))


@lru_cache(maxsize=None)
def automaton(pattern: str, scope: str, amount: int = 0) -> Automaton:
    """The automaton of a pattern in a scope. `amount`: how often (absence), or how many steps (chain)."""
    made = {"absence": lambda: absence(amount), "existence": existence, "precedence": precedence, "response": response,
            "chain": lambda: chain(amount), "apart": apart}[pattern]()
    steps = tuple(map(str, range(amount))) if pattern == "chain" else ()
    return Automaton(made, scope, ("p", "s", *steps, "q", "r", END))


# the scopes: how each begins, and what a letter does

WAITING, OVER = "waiting", "over"


def _everywhere(pattern: Pattern, state: State, letter: str) -> tuple[State, bool]:
    return (state, pattern.open_end(state)) if letter == END else pattern.step(state, letter)


def _before(pattern: Pattern, state: State, letter: str) -> tuple[State, bool]:
    if state == OVER or letter == END:
        return state, False
    inner, doomed = state
    if letter == "r":
        return OVER, doomed or pattern.open_end(inner)
    then, broken = pattern.step(inner, letter)
    return (then, doomed or broken), False


def _after(pattern: Pattern, state: State, letter: str) -> tuple[State, bool]:
    if state == WAITING:
        return ((pattern.start,) if letter == "q" else WAITING), False
    [inner] = state
    if letter == END:
        return state, pattern.open_end(inner)
    then, broken = pattern.step(inner, letter)
    return (then,), broken


def _between(pattern: Pattern, state: State, letter: str) -> tuple[State, bool]:
    if state == WAITING:
        return ((pattern.start, False) if letter == "q" else WAITING), False
    inner, doomed = state
    if letter == "r":
        return WAITING, doomed or pattern.open_end(inner)
    if letter == END:
        return state, False
    then, broken = pattern.step(inner, letter)
    return (then, doomed or broken), False


def _after_until(pattern: Pattern, state: State, letter: str) -> tuple[State, bool]:
    if state == WAITING:
        return ((pattern.start,) if letter == "q" else WAITING), False
    [inner] = state
    if letter in ("r", END):
        return WAITING if letter == "r" else state, pattern.open_end(inner)
    then, broken = pattern.step(inner, letter)
    return (then,), broken


SCOPES: dict[str, tuple[Callable[[Pattern], State], Callable[[Pattern, State, str], tuple[State, bool]]]] = {
    "global": (lambda pattern: pattern.start, _everywhere),
    "before": (lambda pattern: (pattern.start, False), _before),
    "after": (lambda pattern: WAITING, _after),
    "between": (lambda pattern: WAITING, _between),
    "after_until": (lambda pattern: WAITING, _after_until),
}
