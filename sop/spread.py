"""The same work done to many things, on every core; and one thing done on another core, while this one goes on.

The processes are doubles of this one and inherit what they work on: no corpus and no view travels between them.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

Shared, Job, Made = TypeVar("Shared"), TypeVar("Job"), TypeVar("Made")

_inherited: list[tuple[Callable[[Any, Any], Any], Any]] = []
"""What the processes of a pool do, and to what."""


def spread(work: Callable[[Shared, Job], Made], shared: Shared, jobs: Sequence[Job]) -> Iterator[Made]:
    """What `work(shared, job)` makes of each job, in the order of the jobs. Only jobs and what is made of them travel."""
    workers = _workers_for(len(jobs))
    if workers < 2:
        yield from (work(shared, job) for job in jobs)
        return
    _inherited[:] = [(work, shared)]
    gc.freeze()  # what is inherited never becomes garbage: looking through it would cost every process time, and memory for its copies
    try:
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            yield from pool.imap(_do, jobs)
        pool.join()  # its threads have ended, so that another may be made
    finally:
        gc.unfreeze()
        _inherited.clear()


def beside(work: Callable[[Shared], Made], shared: Shared) -> Callable[[], Made]:
    """Begin `work(shared)` in a process of its own where there is a core for it. What is given back waits for what it makes, or does it now."""
    if _workers_for(2) < 2:
        return lambda: work(shared)
    _inherited[:] = [(lambda given, _: work(given), shared)]
    gc.freeze()
    try:
        pool = multiprocessing.get_context("fork").Pool(1)
    finally:
        gc.unfreeze()
        _inherited.clear()
    pending = pool.apply_async(_do, (None,))

    def made() -> Made:
        try:
            with pool:
                return pending.get()
        finally:
            pool.join()

    return made


def _do(job: Any) -> Any:
    work, shared = _inherited[0]
    return work(shared, job)


def _workers_for(jobs: int) -> int:
    """How many processes to make: one for each core, or none beside this one where other threads run.

    A process that is forked beside running threads may wait for ever for a lock that one of them held. The typesetter keeps
    threads once it has run, of which only the system can tell.
    """
    tasks = Path("/proc/self/task")
    threads = len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()
    return min(jobs, len(os.sched_getaffinity(0))) if threads == 1 else 1
