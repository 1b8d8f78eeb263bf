"""The automata agree with a direct reading of what each pattern means, on every word of up to six letters."""

from __future__ import annotations

from itertools import product

import pytest

from validator.ethics.automata import END, automaton

LETTERS = ("p", "s", "q", "r")


def segments(word: tuple[str, ...], scope: str) -> list[tuple[tuple[str, ...], bool]]:
    """The parts of a word in which a pattern is demanded, read off the definition: (letters, whether it counts)."""
    if scope == "global":
        return [(word, True)]
    if scope == "before":
        return [(word[:word.index("r")], True)] if "r" in word else []
    if scope == "after":
        return [(word[word.index("q") + 1:], True)] if "q" in word else []
    found, rest = [], word
    while "q" in rest:
        rest = rest[rest.index("q") + 1:]
        closed = "r" in rest
        inside = rest[:rest.index("r")] if closed else rest
        rest = rest[rest.index("r") + 1:] if closed else ()
        if closed or scope == "after_until":
            found.append((inside, True))
    return found


def keeps(pattern: str, amount: int, part: tuple[str, ...]) -> bool:
    """What a pattern demands of one part, in one line each."""
    ps = [number for number, letter in enumerate(part) if letter == "p"]
    match pattern:
        case "absence":
            return len(ps) <= amount
        case "existence":
            return "s" in part
        case "precedence":
            return not ps or "s" in part[:ps[0]]
        case "response":
            return not ps or "s" in part[ps[-1] + 1:]
        case "apart":
            return not (ps and "s" in part)
        case "chain":  # with the letters 0 and 1 in place of q and r
            return all(any(part[i] == "0" and "1" in part[i + 1:last] for i in range(last)) for last in ps)
    raise ValueError(pattern)


@pytest.mark.parametrize("scope", ["global", "before", "after", "between", "after_until"])
@pytest.mark.parametrize(("pattern", "amount"), [("absence", 0), ("absence", 1), ("existence", 0), ("precedence", 0), ("response", 0), ("apart", 0)])
def test_a_pattern_in_a_scope_means_what_its_definition_says(pattern: str, amount: int, scope: str):
    machine = automaton(pattern, scope, amount)
    for length in range(7):
        for word in product(LETTERS, repeat=length):
            state, broken = 0, False
            for letter in (*word, END):
                state, wrong = machine.read(state, letter)
                broken = broken or wrong
            assert broken is not all(keeps(pattern, amount, part) for part, _ in segments(word, scope)), (word, broken)


def test_a_chain_means_what_its_definition_says():
    machine = automaton("chain", "global", 2)
    for length in range(7):
        for word in product(("p", "0", "1"), repeat=length):
            state, broken = 0, False
            for letter in (*word, END):
                state, wrong = machine.read(state, letter)
                broken = broken or wrong
            assert broken is not keeps("chain", 2, word), word


def test_automata_are_small():
    assert max(automaton(pattern, scope, 1 if pattern == "absence" else 0).size for pattern in ("absence", "existence", "precedence", "response", "apart")
               for scope in ("global", "before", "after", "between", "after_until")) <= 9
