"""Calls by summary: what is found in a procedure that calls others is what is found where the calls are written out."""

from __future__ import annotations

from collections import Counter

from validator.ethics.judge import CONTRACT

from .inlining import ENTER, can_be_written_out, written_out
from .known import unlike_known
from .random_cases import ROOT, case
from .tested import breaches_of, corpus_of, length
from .written import Case

SEEDS, FEWEST, SHARE = range(4600), 300, 0.2


def found_in(drawn: Case) -> dict[tuple[str, str, str, int], int]:
    found: dict[tuple[str, str, str, int], int] = {}
    for breach in breaches_of(corpus_of(drawn))[1]:
        if breach.rule in (ENTER, CONTRACT):
            continue
        key = breach.rule, breach.procedure, breach.state, breach.step
        found[key] = min(found.get(key, length(breach)), length(breach))
    return found


def test_a_call_is_judged_as_if_it_were_written_out():
    """Lengths are compared where a call begins with nothing, which makes steps count that give it, and leaves nothing, which is a step of its own."""
    wrong, seen, kinds = {}, [], Counter()
    for seed in SEEDS:
        drawn = case(seed, without=("events",))
        if not can_be_written_out(drawn):
            continue
        seen.append(seed)
        whole, stood = written_out(drawn)
        found, expected = found_in(drawn), {}
        for (rule, procedure, state, step), far in found_in(whole).items():
            key = rule, *stood.get(state, (procedure, state)), step
            expected[key] = min(expected.get(key, far), far)
        leaves = any(end.get("leaves") for made in drawn.procedures.values() for end in made["outcomes"].values())
        as_long = not leaves and not any("begins_with" in made for name, made in drawn.procedures.items() if name != ROOT)
        is_so = {"all": True, "violates": bool(found), "leaves": leaves, "in a call": any(procedure != ROOT for _, procedure, _, _ in found)}
        kinds.update(kind for kind, so in is_so.items() if so)
        if found.keys() != expected.keys() or (as_long and found != expected):
            wrong[seed] = found.items() ^ expected.items()
    assert unlike_known("written_out", seen, wrong) == {}
    assert kinds["all"] >= FEWEST
    assert all(kinds[kind] >= SHARE * kinds["all"] for kind in ("violates", "leaves", "in a call")), kinds
