"""What each procedure costs in time and memory: to check, to test and to build; so one that grows dear is seen at once.

    python tests/benchmarks/procedures.py

Each number is of a process of its own, on one core: seconds of work, and the memory beyond that of the corpus, which was read before.
Nothing that was kept is used. To check: every path of the cases that begin there, with all that it calls; a procedure that is only
called is judged with its callers. To test: its stories. To build: its walkthrough and sheets in every language.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from sop.cli.outputs import OUTPUTS, Making
from sop.corpus import Corpus, read_corpus
from sop.paths.compile import compile_corpus
from sop.paths.table import Tables
from sop.render.lay_corpus import Views
from sop.replay import play
from sop.ways import Ways
from validator.beginning import beginnings
from validator.ethics.beginnings import roots_of
from validator.known import Known

ROOT = Path(__file__).parents[2]
MIB = 1024 * 1024


class Cost(NamedTuple):
    """Seconds of one core, and bytes."""

    seconds: float = 0.0
    memory: float = 0.0

    def __str__(self) -> str:
        return f"{self.seconds:7.2f} s {self.memory / MIB:5.0f} MB"


def cost(work: Callable[[], object]) -> Cost:
    """What some work costs, done by a double of this process."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    double = multiprocessing.get_context("fork").Process(target=_measured, args=(work, theirs))
    double.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        double.join()


def _measured(work: Callable[[], object], told: Connection) -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # on one core nothing is handed to further processes
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told.send(Cost(used, (after.ru_maxrss - before.ru_maxrss) * 1024))


def check(corpus: Corpus, tables: Tables, name: str) -> object:
    """Judge the cases that begin at a procedure; all others are given as known."""
    others = Known(lambda part: None if part.procedure == name else "not asked here")
    return beginnings(corpus, tables, lambda what: None, others)


def test(corpus: Corpus, tables: Tables, name: str) -> object:
    """Play the stories of a procedure."""
    ways = Ways(tables)
    return [play(ways, name, scenario) for scenario in corpus.scenarios.get(name, {}).values()]


def build(making: Making, name: str) -> None:
    """Make the walkthrough and the sheets of a procedure in every language."""
    own = {each: checklist for each, checklist in making.corpus.checklists.items() if checklist.procedure == name}
    with tempfile.TemporaryDirectory() as folder:
        narrow = replace(making, corpus=replace(making.corpus, checklists=own, procedures={name: making.corpus.procedures[name]}), folder=Path(folder), cache=Path(folder))
        for kind in ("sheets", "walkthrough"):
            OUTPUTS[kind](narrow)


def main() -> int:
    """Print the table as it grows."""
    corpus = read_corpus(ROOT)
    tables = compile_corpus(corpus)
    views = Views(corpus, tables, corpus.locales)
    list(views.values())
    making = Making(corpus, tables, views, ROOT, ROOT)
    roots = set(roots_of(tables))
    print(f"{'procedure':<28} {'states':>6} {'stories':>7}   {'check':>18}   {'test':>18}   {'build':>18}")
    sums = [Cost(), Cost(), Cost()]
    for name, procedure in corpus.procedures.items():
        costs = [cost(lambda: check(corpus, tables, name)) if name in roots else None, cost(lambda: test(corpus, tables, name)), cost(lambda: build(making, name))]
        shown = "   ".join(f"{each or 'with its callers'!s:>18}" for each in costs)
        print(f"{name:<28} {len(procedure.all_states):>6} {len(corpus.scenarios.get(name, {})):>7}   {shown}", flush=True)
        sums = [Cost(whole.seconds + each.seconds, max(whole.memory, each.memory)) if each else whole for whole, each in zip(sums, costs, strict=True)]
    print(f"{'all; the most memory':<28} {'':>6} {'':>7}   " + "   ".join(f"{each!s:>18}" for each in sums))
    return 0


if __name__ == "__main__":
    sys.exit(main())
