"""What is being done just now, on a terminal only: a log or a pipe gets no moving line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[str], None]


@contextmanager
def progress() -> Iterator[Say]:
    """Gives a function that is told each thing as it begins; one line shows it, and how long all of it has taken."""
    if not sys.stderr.isatty():
        yield lambda what: None
        return
    from tqdm import tqdm
    tqdm.monitor_interval = 0  # its watching thread would keep us from forking
    with tqdm(bar_format="{elapsed}  {desc}", leave=False, file=sys.stderr) as line:
        def say(what: str) -> None:
            line.set_description_str(what)
        yield say
