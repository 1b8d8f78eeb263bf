"""Guard gaps and overlaps of random tables: what our own splitting finds is what an SMT solver finds in the same text."""

from __future__ import annotations

from collections import Counter

from sop.paths.compile import compile_corpus
from validator.cases import cases_of
from validator.check import Subject
from validator.rules.conditions import gap, overlap

from .by_smt import Table
from .random_cases import HEAD, ROOT
from .random_tables import table
from .reader import Reader
from .tested import VOCABULARY, corpus_of
from .written import Case, written

SEEDS = range(250)


def text_of(seed: int) -> Case:
    outcomes = {outcome: {"text": "It is over."} for outcome in ("done", "stopped")}
    return Case({ROOT: {"sop": 1, "id": ROOT, **HEAD, "entry": "yes", "outcomes": outcomes, "states": {"s0": table(seed)}}}, {})


def test_gaps_and_overlaps_are_those_that_a_solver_finds():
    wrong, kinds = [], Counter()
    for seed in SEEDS:
        case = text_of(seed)
        reader = Reader({ROOT: written(case.procedures[ROOT])}, VOCABULARY, "")
        solved = Table(reader, reader.states[ROOT]["s0"])
        corpus = corpus_of(case)
        subject = Subject(corpus, compile_corpus(corpus), corpus.procedures[ROOT])
        told = bool(list(gap(subject))), bool(list(overlap(subject)))
        kinds.update(name for name, found in zip(("gap", "overlap"), told, strict=True) if found)
        if told != (solved.gap(), solved.overlap()):
            wrong.append((seed, told))
        cases = cases_of([line.when for line in subject.procedure.states["s0"].cases.lines], subject.table.facts)
        known = cases.space.gap(box for boxes in cases.boxes for box in boxes)
        if known is not None and not solved.all_gap(known):
            wrong.append((seed, known))
    assert wrong == []
    assert all(len(SEEDS) * 0.2 < kinds[kind] < len(SEEDS) * 0.8 for kind in ("gap", "overlap")), kinds
