"""The same work done to many things, on every core.

The processes are doubles of this one and inherit what they work on: no corpus and no view travels between them. One that dies is told
of (`BrokenProcessPool`), and never waited for.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

Shared, Job, Made = TypeVar("Shared"), TypeVar("Job"), TypeVar("Made")

THREADS = Path("/proc/self/task")
"""Where the system lists the threads of this process, if it does."""

LET_GO = 1.0
"""How long the system may go on listing threads that Python has let go, in seconds."""

_inherited: list[tuple[Callable[[Any, Any], Any], Any]] = []
"""What the processes do, and to what."""


def spread(work: Callable[[Shared, Job], Made], shared: Shared, jobs: Sequence[Job], meanwhile: Callable[[], None] = lambda: None) -> Iterator[Made]:
    """What `work(shared, job)` makes of each job, in the order of the jobs. Only jobs and what is made of them travel.

    `meanwhile` is done here, in any case, before the first is given: while others are at work, if there are others.
    """
    workers = _workers_for(len(jobs))
    if workers < 2:
        meanwhile()
        yield from (work(shared, job) for job in jobs)
        return
    doubles = ProcessPoolExecutor(workers, multiprocessing.get_context("fork"))
    try:
        begun = _begun(doubles, work, shared, jobs)
        meanwhile()
        for pending in begun:
            yield pending.result()
    finally:
        _end(doubles)


def _begun(doubles: ProcessPoolExecutor, work: Callable[[Any, Any], Any], shared: Any, jobs: Sequence[Any]) -> list[Future[Any]]:
    """The jobs, given to doubles of this process as it is now: they are made with the first job."""
    _inherited[:] = [(work, shared)]
    gc.freeze()  # what is inherited never becomes garbage: looking through it would cost every process time, and memory for its copies
    try:
        return [doubles.submit(_do, job) for job in jobs]
    finally:
        gc.unfreeze()
        _inherited.clear()


def _do(job: Any) -> Any:
    work, shared = _inherited[0]
    return work(shared, job)


def _end(doubles: ProcessPoolExecutor) -> None:
    """Wait until nothing of them is left, so that others may be made: threads only come to an end a moment after Python says so."""
    doubles.shutdown(wait=True, cancel_futures=True)
    until = time.monotonic() + LET_GO
    while _threads() > threading.active_count() and time.monotonic() < until:
        time.sleep(0.001)


def _workers_for(jobs: int) -> int:
    """How many processes to make: one for each core, or none beside this one where other threads run, and none where this is a double.

    A process that is forked beside running threads may wait for ever for a lock that one of them held. The typesetter keeps
    threads once it has run, of which only the system can tell.
    """
    alone = _threads() == 1 and multiprocessing.parent_process() is None
    return min(jobs, len(os.sched_getaffinity(0))) if alone else 1


def _threads() -> int:
    return len(list(THREADS.iterdir())) if THREADS.is_dir() else threading.active_count()
