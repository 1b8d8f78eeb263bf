"""A small corpus of its own for each test, and the command as a person types it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sop.cli.main import main


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The corpus that `sop new corpus` begins; the test stands in it."""
    assert main(["new", "corpus", str(tmp_path / "ours")]) == 0
    capsys.readouterr()
    monkeypatch.chdir(tmp_path / "ours")
    return tmp_path / "ours"


@pytest.fixture
def sop(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Runs a command; gives its exit code, what it said and what it complained of."""
    def run(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
        code = main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err
    return run


def change(path: Path, old: str, new: str) -> None:
    """Mend (or break) one place of a file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


PROCEDURE = Path("procedures") / "home-visit" / "procedure.yaml"
