"""What is found of the cases that begin at one procedure: judged alone, on every core, and not again until something that it rests on changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sop.corpus import Corpus
from sop.paths.people import Population
from sop.paths.table import Tables
from sop.spread import spread
from validator.ethics.beginnings import Broken, broken_from, roots_of
from validator.ethics.judge import PathJudge
from validator.known import Known, Part
from validator.soundness.coming import Gone
from validator.soundness.judge import judge_beginning, paths_of


@dataclass(frozen=True)
class Beginning:
    """What is found of the cases that begin at one procedure."""

    broken: tuple[Broken, ...] = ()
    """By the rules over paths, and where paths are not sound."""
    exercised: frozenset[str] = frozenset()
    """The rules of whose acts some occurs."""
    gone: Mapping[str, Gone] = field(default_factory=dict)
    """The ways that cases go, by procedure."""
    populations: tuple[Population, ...] = ()
    """Who reaches which outcome, where a case may begin by itself."""


def beginnings(corpus: Corpus, tables: Tables, progress: Callable[[str], None], known: Known, meanwhile: Callable[[], None] = lambda: None) -> list[Beginning]:
    """Every beginning, those that were not known judged now: the largest first, so that no core waits long for another. `meanwhile` is done beside.

    Where nothing is broken, what is found names no place and has no words: it is known until the ways change.
    """
    parts = {root: Part("beginning", root, tuple(tables.from_([root]).by_id)) for root in roots_of(tables)}
    meant = {root: replace(part, meaning=tables.meaning_of(part.rests_on)) for root, part in parts.items()}
    found = {root: begun for root, part in parts.items() if (begun := known.recall(meant[root]) or known.recall(part))}
    jobs = sorted((root for root in parts if root not in found), key=lambda root: -sum(len(tables.by_id[name].nodes) for name in parts[root].rests_on))
    for root, begun in zip(jobs, spread(_begin, (corpus, tables), jobs, meanwhile), strict=True):
        progress(f"every path from {root}")
        known.keep(parts[root] if begun.broken else meant[root], begun)
        found[root] = begun
    return [found[root] for root in parts]


def _begin(shared: tuple[Corpus, Tables], root: str) -> Beginning:
    corpus, tables = shared
    judge = PathJudge(corpus, tables)
    broken = tuple(broken_from(judge, root))
    if judge.made is None:
        return Beginning(broken)
    paths = paths_of(corpus, judge.made, judge.exercised)
    return Beginning((*broken, *map(Broken, judge_beginning(paths))), judge.exercised, paths.gone, paths.populations)
