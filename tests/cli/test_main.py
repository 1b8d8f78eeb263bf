"""What every command has in common: help that teaches, exit codes, sentences."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sop.cli import main as roof


def test_help_lists_every_command_and_a_first_day(sop):
    code, said, _ = sop("--help")
    assert code == 0 and all(f"  {name} " in said for name in roof.COMMANDS) and "A first day:" in said


@pytest.mark.parametrize("name", roof.COMMANDS)
def test_each_command_teaches_with_examples(sop, name: str):
    code, said, _ = sop(name, "--help")
    assert code == 0 and f"  sop {name}" in said


def test_a_misspelt_command_is_guessed(sop):
    assert sop("chekc") == (2, "", 'sop: there is no command "chekc". Did you mean "check"?\n')


def test_an_unknown_option_exits_2(sop):
    code, _, complaint = sop("check", "--what")
    assert code == 2 and "--what" in complaint


def test_without_a_corpus_nothing_runs(sop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for words in (("check",), ("test",), ("build",), ("serve",), ("walk", "x"), ("explain",), ("fmt",), ("translate",), ("new", "procedure", "x")):
        code, said, complaint = sop(*words)
        assert (code, said) == (2, "") and complaint.startswith("sop: no procedures/corpus.yaml here or above."), words


def test_a_fault_of_ours_exits_3_with_a_report(sop, ours: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(root: Path) -> None:
        raise ZeroDivisionError("planted")
    monkeypatch.setattr("sop.corpus.read_corpus", broken)
    code, _, complaint = sop("check")
    report = Path(complaint.rsplit(": ", 1)[1].strip())
    assert code == 3 and "a fault of the program, not of your files" in complaint
    assert "planted" in report.read_text("utf-8")
    report.unlink()


@pytest.mark.parametrize("screen", [{}, {"PYTHONIOENCODING": "ascii"}], ids=["a pipe", "a screen without Khmer"])
def test_a_path_in_khmer_is_told_where_nothing_else_speaks_khmer(ours: Path, screen: dict[str, str]):
    home = ours.rename(ours.parent / "ការងារ ១")
    (home / "procedures" / "home-visit" / "procedure.yaml").write_bytes(b"")
    given = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(Path(__file__).parents[2]), **screen}
    ran = subprocess.run([sys.executable, "-m", "sop.cli.main", "walk", "home-visit"], cwd=home, env=given, capture_output=True)
    assert ran.returncode == 2 and ran.stderr.startswith(b"sop: ")
    ran = subprocess.run([sys.executable, "-m", "sop.cli.main", "serve"], cwd=home, env=given, capture_output=True)
    assert ran.returncode == 2 and b"sop: there is no handbook in" in ran.stderr and (screen or "ការងារ ១".encode() in ran.stderr)


def test_help_imports_nothing_heavy():
    done = subprocess.run([sys.executable, "-X", "importtime", "-m", "sop.cli.main", "--help"], capture_output=True, text=True, check=True)
    loaded = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert loaded & {"mkdocs", "jinja2", "pydantic", "typst", "yaml", "ruamel", "transitions", "polib", "tqdm"} == set()
