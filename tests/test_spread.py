"""Work is spread over the cores, and comes back in its order; what it is done to stays where it is."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence

import pytest

from sop.spread import spread

IN_A_PROCESS_OF_ITS_OWN = """
import multiprocessing
import os
from concurrent.futures.process import BrokenProcessPool
from sop.spread import spread

class Book:
    def __reduce__(self):
        raise AssertionError("a book was sent to another process")

def numbered(book, page):
    return page, os.getpid()

def torn(book, page):
    raise ValueError(f"page {page} is torn")

made = list(spread(numbered, Book(), range(20)))
try:
    list(spread(torn, Book(), range(1, 4)))
except ValueError as problem:
    print([page for page, _ in made] == list(range(20)), os.getpid() in {process for _, process in made}, problem)

def dying(book, page):
    if multiprocessing.parent_process() is None:
        raise BrokenProcessPool("there is but one core")
    os._exit(1)

try:
    list(spread(dying, Book(), range(2)))
except BrokenProcessPool:
    print("one died")

def within(book, page):
    return {process for _, process in spread(numbered, book, range(3))} == {os.getpid()}

print(*spread(within, Book(), range(2)))
"""


def worker(book: object, page: int) -> tuple[int, int]:
    """A page, and the process that worked on it."""
    return page, os.getpid()


def test_what_is_worked_on_is_inherited_the_order_is_kept_and_a_failure_or_a_death_is_told() -> None:
    """In a process of its own, since other tests leave threads in this one."""
    done = subprocess.run([sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN], capture_output=True, text=True, check=True)
    alone = len(os.sched_getaffinity(0)) == 1
    assert done.stdout == f"True {alone} page 1 is torn\none died\nTrue True\n"


@pytest.mark.parametrize("pages", [[7], [], [1, 2, 3, 4]])
def test_one_thing_is_done_here_and_so_is_everything_beside_a_running_thread(pages: Sequence[int]) -> None:
    go = threading.Event()
    waiting = threading.Thread(target=go.wait)
    if len(pages) > 1:
        waiting.start()
    try:
        assert list(spread(worker, object(), pages)) == [(page, os.getpid()) for page in pages]
    finally:
        go.set()
