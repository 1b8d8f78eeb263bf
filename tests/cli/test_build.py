"""`sop build`: whole or not at all, the same everywhere, and never of procedures with errors."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sop.cli import build as command
from sop.cli.made_of import forget, is_made_of, mark_of, write_down
from sop.cli.outputs import OUTPUTS

from .conftest import PROCEDURE, change

ROOT = Path(__file__).parents[2]


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that is made for somebody to read."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")}


def test_the_names_of_only_are_those_of_the_table():
    assert tuple(OUTPUTS) == command.KINDS


def test_a_build_makes_everything_and_leaves_nothing_else(sop, ours: Path):
    code, said, complaint = sop("build")
    assert (code, complaint) == (0, "") and said == f"Built handbook, sheets, walkthrough, schemas in en: {ours / 'build'}\n"
    assert sorted(os.listdir(ours / "build")) == [".made-of", "handbook", "schemas"]
    assert sorted(os.listdir(ours / "build" / "handbook")) == ["404.html", "en", "index.html", "sheets", "walkthrough"]


UNCHANGED = "Nothing has changed since the last build: "


def test_what_stands_there_already_is_not_made_again(sop, ours: Path):
    def builds(*how: str) -> bool:
        code, said, complaint = sop("build", *how)
        assert (code, complaint) == (0, "") and said.startswith((UNCHANGED, "Built "))
        return said.startswith("Built ")

    assert builds()
    before = content(ours / "build")
    assert not builds()
    (ours / "build" / "handbook" / "en" / "glossary.html").write_text("A word.", encoding="utf-8")
    assert builds("--only", "schemas"), "who asks for one kind gets it"
    assert builds(), "a page was written over, and what was made in parts is not taken for whole"
    assert content(ours / "build") == before


def test_what_is_not_as_a_build_wrote_it_down_counts_as_changed(tmp_path: Path, ours: Path, monkeypatch: pytest.MonkeyPatch):
    out, mark = tmp_path / "out", mark_of(ours)
    (out / "handbook").mkdir(parents=True)
    assert not is_made_of(out, mark)
    (out / "handbook" / "page.html").write_text("A page.", encoding="utf-8")
    write_down(out, mark)
    assert is_made_of(out, mark) and not is_made_of(out, "another")
    for file in ("procedures/new.yaml", "checklists/new.yaml", "site/new.css", "mkdocs.yml"):
        (ours / file).parent.mkdir(exist_ok=True)
        (ours / file).write_text("", encoding="utf-8")
        assert mark_of(ours) != mark, file
        (ours / file).unlink()
    (ours / "site").rmdir()
    assert mark_of(ours) == mark
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda path: (_ for _ in ()).throw(PermissionError(13, "Permission denied", str(path))))
        assert mark_of(ours) != mark, "what cannot be read is no fault here"
    (out / "handbook" / "page.html").write_text("Another.", encoding="utf-8")
    assert not is_made_of(out, mark)
    (out / ".made-of").write_bytes(b"\xff")
    assert not is_made_of(out, mark)
    write_down(out, mark)
    forget(out)
    assert not is_made_of(out, mark)


def test_errors_are_not_given_out(sop, ours: Path):
    change(ours / PROCEDURE, "        next: end\n\n  end:", "        next: ende\n\n  end:")
    code, said, complaint = sop("build")
    assert (code, said) == (1, "")
    assert complaint == "sop: 1 error stands in the procedures; nothing was built. Run `sop check` to see where and what to do.\n"
    assert not (ours / "build").exists()


def test_a_way_that_leads_nowhere_is_not_built_even_as_a_draft(sop, ours: Path):
    change(ours / PROCEDURE, "        next: end\n\n  end:", "        next: ende\n\n  end:")
    code, _, complaint = sop("build", "--despite-findings")
    assert code == 1 and "1 of them leave nothing to print" in complaint


def test_a_draft_is_built_despite_findings(sop, ours: Path):
    change(ours / PROCEDURE, "  end:\n    task: End the visit", "  lost:\n    task: Lost\n    do: Wait.\n    next: visited\n\n  end:\n    task: End the visit")
    assert sop("build")[0] == 1
    code, _, complaint = sop("build", "--despite-findings", "--only", "sheets")
    assert code == 0 and complaint == "sop: built although 1 errors stand. This is for looking at, not for use.\n"


def test_one_kind_leaves_the_others_as_they_were(sop, ours: Path):
    assert sop("build")[0] == 0
    before = content(ours / "build")
    change(ours / PROCEDURE, "Say who you are and how long you will stay.", "Say who you are.")
    assert sop("build", "--only", "sheets")[0] == 0
    after = content(ours / "build")
    assert {name for name in before if before[name] != after.get(name)} == {"handbook/sheets/home-visit.en.pdf"} and set(before) == set(after)


@pytest.mark.parametrize("fault", [KeyboardInterrupt, MemoryError, OSError(28, "No space left on device")])
def test_a_build_that_fails_leaves_the_last_one(sop, ours: Path, monkeypatch: pytest.MonkeyPatch, fault):
    assert sop("build", "--only", "sheets", "--only", "schemas")[0] == 0
    before = content(ours / "build")

    def fails(making: object) -> None:
        raise fault
    monkeypatch.setitem(OUTPUTS, "schemas", fails)
    assert sop("build", "--only", "sheets", "--only", "schemas")[0] in (2, 3)
    assert content(ours / "build") == before


def test_where_nothing_can_be_written_one_sentence_says_so(sop, ours: Path):
    (ours / "file").write_text("", encoding="utf-8")
    code, said, complaint = sop("build", "--out", "file/build")
    assert (code, said) == (2, "")
    assert complaint == f"sop: {ours / 'file' / 'build'} cannot be written: Not a directory. Choose another folder with --out. What was there before is untouched.\n"


def test_an_unknown_language_is_told(sop, ours: Path):
    assert sop("build", "--locale", "xx") == (2, "", 'sop: "xx" is no language of this corpus. There are: en.\n')


def test_two_builds_in_two_places_days_and_zones_are_the_same(ours: Path, tmp_path: Path):
    there = tmp_path / "some where" / "else"
    shutil.copytree(ours, there)
    for where, zone, day in ((ours, "Pacific/Honolulu", "2026-01-02"), (there, "Asia/Tokyo", "2031-12-30")):
        code = f"import time, sys; from datetime import datetime; time.time = lambda real=time.time, shift=datetime.fromisoformat('{day}').timestamp() - time.time(): real() + shift\n" \
               "from sop.cli.main import main; sys.exit(main(['build']))"
        subprocess.run([sys.executable, "-c", code], cwd=where, check=True, capture_output=True,
                       env={**os.environ, "TZ": zone, "HOME": str(tmp_path / zone.replace("/", "-")), "XDG_CACHE_HOME": str(tmp_path / zone.replace("/", "-")), "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random"})
    same = content(ours / "build")
    assert same == content(there / "build")
    assert len(same) > 30
