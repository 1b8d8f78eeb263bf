"""One browser, and one build of each corpus, for all tests that click: `site` of the real one, `small_site` of the small one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
LOCALES = ("en", "km")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True, slots=True)
class Site:
    """What `sop build` makes, served on this machine only: its address without a slash at the end, and the folder itself."""

    address: str
    folder: Path

    @property
    def handbook(self) -> str:
        """The address of the handbook."""
        return f"{self.address}/handbook"

    @property
    def procedures(self) -> list[str]:
        """The procedures that have a page."""
        return sorted(path.stem for path in (self.folder / "handbook" / "en" / "procedures").glob("*.html"))


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


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has seen nothing yet."""
    made = browser.new_context()
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[Site]:
    """All that is built of this corpus, in every language."""
    with _served(built) as site:
        yield site


@pytest.fixture(scope="session")
def small_site(small_built: Path) -> Iterator[Site]:
    """The small corpus, in which everything of the format occurs, built as its own organisation would build it."""
    with _served(small_built) as site:
        yield site


@pytest.fixture(scope="session")
def walkthroughs(built: Path) -> Path:
    """The folder with the walkthroughs of every real procedure in every language."""
    return built / "handbook" / "walkthrough"


@pytest.fixture(scope="session")
def walkthrough_of(walkthroughs: Path, small_built: Path) -> Callable[[str, str], Path]:
    """`walkthrough_of(book, procedure)` gives the file of a walkthrough of `books.BOOKS`."""
    def file(book: str, procedure: str) -> Path:
        return (small_built / "handbook" / "walkthrough" if book.startswith("small.") else walkthroughs) / f"{procedure}.{book.removeprefix('small.')}.html"
    return file


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A telephone that has no network; whatever the page asks for is noted."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda problem: asked.append(f"error: {problem}"))
    yield page
    # A blob is the memory of the page itself: the page about measures that one leaves for.
    assert all(url.startswith(("file:", "data:", "about:", "blob:")) for url in asked), asked
    context.close()


@pytest.fixture(scope="module")
def walk_page(browser: Browser) -> Iterator[Page]:
    """A page on which one thing after another is walked through."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@contextmanager
def _served(folder: Path) -> Iterator[Site]:
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_address[1]}", folder)
    server.shutdown()
    server.server_close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for a browser comes first of all tests. It begins with a file for which the site is built; while that is so, other processes take what needs no site."""
    here = {path: False for path in dict.fromkeys(item.path for item in items) if path.is_relative_to(HERE)}
    for item in items:
        if item.path in here and "built" in getattr(item, "fixturenames", ()):
            here[item.path] = True
    first = next((path for path, needs_site in here.items() if needs_site), None)
    items.sort(key=lambda item: (item.path not in here, item.path != first, here.get(item.path, False)))
