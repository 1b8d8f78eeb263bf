"""Soundness over all paths: every check, on the graph that the ethics rules were judged by.

What a check cannot decide within the limits is said to be undecided, which is never green.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import validator.soundness.clocks
import validator.soundness.exercised
import validator.soundness.flow
import validator.soundness.population
import validator.soundness.saying_no  # noqa: F401  entering the checks is what these imports are for
from sop.corpus import Corpus
from sop.finding import Finding, Place, error
from sop.paths.situations import Graph, NotDecided
from sop.paths.table import Tables
from validator.ethics.judge import starts_of
from validator.soundness.check import CHECKS, Paths


def paths_of(corpus: Corpus, tables: Tables, graph: Graph, exercised: frozenset[str]) -> Paths:
    """All paths of a graph, ready to be asked."""
    return Paths(corpus, tables, graph, starts_of(graph), exercised)


def judge_soundness(paths: Paths, progress: Callable[[str], None] = lambda what: None) -> Iterator[Finding]:
    """Every check."""
    for name, check in CHECKS.items():
        progress(name)
        try:
            yield from check(paths)
        except NotDecided:
            yield error("not-decided", Place("procedures"), f'There are too many different situations to decide "{name}".',
                        "Split a procedure, or let fewer choices hang on safeguards at once.")
