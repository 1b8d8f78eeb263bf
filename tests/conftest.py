"""What tests in several rooms need: programs of the operating system. A test that cannot run fails; it is never left out."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .build_once import build_once

ROOT = Path(__file__).parents[1]

gc.set_threshold(200_000, 50, 50)  # graphs of paths are many small values and no rounds: looking for rounds in them takes a quarter of the time

_CACHE = pytest.StashKey[tempfile.TemporaryDirectory]()

LONG = {"test_kept.py", "test_every_moment.py"}
"""Files of few and long tests."""

APT = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=600"]


def find_program(package: str, *names: str) -> str:
    """The path of a program by one of its names; its Debian package is installed where that is possible, else the test fails."""
    for _ in range(2):
        found = next((path for name in names if (path := shutil.which(name))), None)
        if found:
            return found
        if os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run([*APT, "update"], check=False, capture_output=True)
            subprocess.run([*APT, "install", "-y", package], check=False, capture_output=True)
    pytest.fail(f'This test needs "{names[0]}": install it with `apt-get install {package}`.')


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than cores: those that drive a browser wait for it half of the time."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Verdicts are kept for this run alone, by all of its processes: what an earlier run kept proves nothing."""
    if not hasattr(config, "workerinput"):
        config.stash[_CACHE] = tempfile.TemporaryDirectory(prefix="sop-tests-")
        os.environ["XDG_CACHE_HOME"] = config.stash[_CACHE].name


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long is begun early: at the end all other processes would wait for it."""
    items.sort(key=lambda item: item.path.name not in LONG)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Away with them."""
    if _CACHE in config.stash:
        config.stash[_CACHE].cleanup()


@pytest.fixture(scope="session")
def program() -> Callable[..., str]:
    """`program(package, *names)` gives the path of a program of the operating system."""
    return find_program


@pytest.fixture(scope="session")
def built() -> Path:
    """All that is built of this corpus, in every language: `handbook/` with its sheets and walkthroughs, and `schemas/`."""
    return build_once("real", ROOT, ROOT / "build")


@pytest.fixture(scope="session")
def small_built() -> Path:
    """The same of the small corpus, in which everything of the format occurs."""
    return build_once("small", ROOT / "tests" / "corpus")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests want to be told: how many cases they looked at, of which kinds, and which faults they know of."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "told" and report.when == "call":
                terminalreporter.write_line(str(value))
