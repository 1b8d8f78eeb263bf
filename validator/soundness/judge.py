"""Soundness over all paths: every check, on the graphs that the ethics rules were judged by.

What a check cannot decide within the limits is said to be undecided, which is never green.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import validator.soundness.clocks
import validator.soundness.exercised
import validator.soundness.flow
import validator.soundness.leaving
import validator.soundness.population
import validator.soundness.saying_no  # noqa: F401  entering the checks is what these imports are for
from sop.corpus import Corpus
from sop.finding import Finding, Place, error
from sop.paths.situations import Graph, NotDecided, starts_of
from validator.soundness.check import CHECKS, TOGETHER, Everywhere, Paths


def paths_of(corpus: Corpus, graph: Graph, exercised: frozenset[str]) -> Paths:
    """All paths of a graph, ready to be asked."""
    return Paths(corpus, graph.tables, graph, starts_of(graph), exercised)


def judge_soundness(seen: Paths | Everywhere, names: Iterable[str] | None = None) -> Iterator[Finding]:
    """Some checks, or every one."""
    for name in CHECKS if names is None else names:
        try:
            yield from CHECKS[name](seen)
        except NotDecided:
            yield error("not-decided", Place("procedures"), f'There are too many different situations to decide "{name}".',
                        "Split a procedure, or let fewer choices hang on safeguards at once.")


def judge_beginning(paths: Paths) -> Iterator[Finding]:
    """Every check that looks at one beginning at a time."""
    return judge_soundness(paths, [name for name in CHECKS if name not in TOGETHER])


def judge_together(seen: Everywhere) -> Iterator[Finding]:
    """Every check that looks at all beginnings together."""
    return judge_soundness(seen, [name for name in CHECKS if name in TOGETHER])
