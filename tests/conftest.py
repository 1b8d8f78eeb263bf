"""What tests in several rooms need: programs of the operating system. A test that cannot run fails; it is never left out."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable

import pytest

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


@pytest.fixture(scope="session")
def program() -> Callable[..., str]:
    """`program(package, *names)` gives the path of a program of the operating system."""
    return find_program


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests want to be told: how many cases they looked at, of which kinds, and which faults they know of."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "told" and report.when == "call":
                terminalreporter.write_line(str(value))
