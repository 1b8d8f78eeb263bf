"""The bar on long work: on a terminal only, and gone when all is done."""

from __future__ import annotations

import io
import re
import sys

import pytest

from sop.cli.progress import progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal; one that knows no encoding gets a bar of #."""

    def isatty(self) -> bool:
        return True


def shown(text: str) -> list[str]:
    """What stood on the line, one state after another."""
    return [re.sub(r"\s+", " ", state.strip()) for state in re.split(r"[\r\n]", text) if state.strip()]


def test_a_log_gets_no_bar(monkeypatch: pytest.MonkeyPatch):
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    with progress() as say:
        say.expect(2)
        say("one")
        say("two")
    assert log.getvalue() == ""


def test_a_terminal_sees_how_much_is_done(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress() as say:
        say("read")
        say.expect(4)
        for what in ("one", "two", "three"):
            say(what)
    states = shown(terminal.getvalue())
    assert [state for state in states if state.endswith("three")], states
    half, most = (next(state for state in states if state.endswith(word)) for word in ("two", "three"))
    assert half.count("#") == 10 and most.count("#") == 15
    assert terminal.getvalue().endswith("\r")


def test_more_than_was_expected_never_shows_more_than_all(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress() as say:
        say.expect(1)
        for number in range(5):
            say(f"step {number}")
    assert "?" not in terminal.getvalue() and max(state.count("#") for state in shown(terminal.getvalue())) <= 20


def test_check_shows_its_procedures(monkeypatch: pytest.MonkeyPatch, ours):
    from sop.cli.main import main
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["check", "--anew"]) == 0
    assert any(state.endswith("home-visit") for state in shown(terminal.getvalue())) and any("every path from home-visit" in state for state in shown(terminal.getvalue()))
