"""How far long work has come, on a terminal only: a log or a pipe gets no moving line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol


class Say(Protocol):
    """Is told each thing as it begins."""

    def __call__(self, what: str) -> None: ...


class Progress:
    """Tells nobody. `expect` announces how many things will be told; more than that may come."""

    def expect(self, steps: int) -> None:
        """So many more things will be told."""

    def __call__(self, what: str) -> None:
        """This begins, and what was told before is done."""


class _Bar(Progress):
    """One line: how long it has taken, how much is done, what is being done."""

    def __init__(self, line: Any) -> None:
        self.line, self.expected, self.begun = line, 0, 0

    def expect(self, steps: int) -> None:
        self.expected += steps
        self._show()

    def __call__(self, what: str) -> None:
        self.begun += 1
        self.line.set_description_str(what, refresh=False)
        self._show()

    def _show(self) -> None:
        self.line.n = max(self.begun - 1, 0)
        self.line.total = max(self.expected, self.begun, 1)
        self.line.refresh()


@contextmanager
def progress() -> Iterator[Progress]:
    """Gives what is told each thing as it begins; a bar shows it, and goes when all is done."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from tqdm import tqdm
    tqdm.monitor_interval = 0  # its watching thread would keep us from forking
    with tqdm(total=1, bar_format="{elapsed}  {bar:20}  {desc}", leave=False, file=sys.stderr) as line:
        yield _Bar(line)
