"""One browser, and one build of each corpus, for all tests that click: `site` of the real one, `small_site` of the small one.

`site.folder` is what `sop build` makes: `handbook/` with its sheets and walkthroughs. What a test writes beside it is served too.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True, slots=True)
class Site:
    """A served folder: its address without a slash at the end, and the folder itself."""

    address: str
    folder: Path

    @property
    def handbook(self) -> str:
        """The address of the handbook."""
        return f"{self.address}/handbook"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves a page no longer listens; that is no fault."""


@pytest.fixture(scope="session")
def browser(program: Callable[..., str]) -> Iterator[Browser]:
    """Debian's chromium, driven by playwright."""
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=program("chromium", "chromium", "chromium-browser", "google-chrome"), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """All that is built of this corpus, in every language, built once and served on this machine only."""
    with _served(tmp_path_factory.mktemp("build"), ROOT) as site:
        yield site


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The small corpus, in which everything of the format occurs, built as its own organisation would build it."""
    with _served(tmp_path_factory.mktemp("small"), ROOT / "tests" / "corpus") as site:
        yield site


@contextmanager
def _served(folder: Path, root: Path) -> Iterator[Site]:
    subprocess.run([Path(sys.executable).with_name("sop"), "build", "--root", root, "--out", folder], check=True)  # in a process of its own it takes every core
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_address[1]}", folder)
    server.shutdown()
    server.server_close()
