"""Broken input: each kind with its own place, sentence and hint, compared whole.

Each file in `broken/kinds/` is one kind: what is written instead of what, in which file of the sound corpus, and all that
`sop check` then says. What no text file can hold (pictures, very large files, missing folders) stands below in Python.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from sop.cli.main import main
from sop.corpus import read_corpus
from sop.finding import Place
from sop.load import build
from sop.model.procedure import Procedure
from sop.source import parse
from validator.engine import judge

HERE = Path(__file__).parent / "broken"
KINDS = sorted((HERE / "kinds").glob("*.txt"))
VISIT = "procedures/visit/procedure.yaml"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the sound corpus, to be broken."""
    return Path(shutil.copytree(HERE / "sound", tmp_path / "corpus"))


def sections(page: str) -> list[tuple[str, str]]:
    """The marked sections of a page: (mark, text below it)."""
    parts = re.split(r"^==== (.*)\n", page, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def break_it(root: Path, marked: list[tuple[str, str]]) -> None:
    """Write what the page says instead of what stands in the file."""
    file, old = root, ""
    for mark, text in marked:
        match mark.split(" ", 1):
            case ["in", name]:
                file = root / name
            case ["instead", _]:
                old = text
                assert file.read_text("utf-8").count(old) == 1, f"{file} does not hold once:\n{old}"
            case ["write", _]:
                file.write_text(file.read_text("utf-8").replace(old, text), "utf-8")
            case ["whole", _]:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")


def check(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    """The exit code of `sop check`, and all that it says."""
    code = main(["check", "--root", str(root), *more])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_corpus_is_sound_before_it_is_broken(corpus: Path, capsys: pytest.CaptureFixture[str]):
    assert check(corpus, capsys) == (0, "Nothing found: no errors, no warnings.\n")


@pytest.mark.parametrize("page", KINDS, ids=lambda page: page.stem)
def test_each_kind_of_broken_input_has_its_place_sentence_and_hint(page: Path, corpus: Path, capsys: pytest.CaptureFixture[str]):
    marked = sections(page.read_text("utf-8"))
    break_it(corpus, marked)
    command, expected = next((mark, text) for mark, text in marked if mark.startswith("sop check"))
    code, said = check(corpus, capsys, *command.removeprefix("sop check").split())
    assert said == expected
    assert code == int(next(mark for mark, _ in marked if mark.startswith("exit")).removeprefix("exit "))


def test_there_are_more_than_twenty_kinds():
    assert len(KINDS) > 24


def test_every_kind_says_first_what_happened():
    assert [page.stem for page in KINDS if page.read_text("utf-8").startswith("====")] == []


def of_visit(place: str, sentence: str, rule: str, hint: str) -> str:
    """What is said when nothing else is wrong."""
    return f"{VISIT}:{place}: error: {sentence} [{rule}]\n    Hint: {hint}\n1 error.\n"


@pytest.mark.parametrize(("data", "said"), [
    pytest.param(b"", of_visit("1:1", "The file is empty.", "empty", "Start from `sop new procedure`."), id="an empty file"),
    pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", of_visit(
        "1:1", "This is not a text file in UTF-8.", "not-text", "Save it again from a plain text editor, with encoding UTF-8."), id="a picture"),
    pytest.param(b"sop: 1\nid: visit\x00\n", of_visit(
        "2:10", "There is a sign here that no text holds.", "not-text",
        "This looks like another kind of file. Save it as plain text in UTF-8."), id="a zero byte"),
    pytest.param("sop: 1\ntitle: Visité\n".encode("latin-1"), of_visit(
        "2:1", "This is not a text file in UTF-8.", "not-text", "Save it again from a plain text editor, with encoding UTF-8."), id="another encoding"),
    pytest.param(b"# far too much\n" * 700_000, of_visit(
        "1:1", "The file has 10,500,000 bytes; at most 2,000,000 are read.", "too-large",
        "Split the procedure, and call one part from the other."), id="ten megabytes"),
    pytest.param(b"a: [[[\n", of_visit(
        "2:1", "A bracket or brace is opened above and never closed.", "not-yaml", "Close it, or put the text in double quotes."), id="brackets without end"),
    pytest.param(b"a: " + b"[" * 40 + b"]" * 40, of_visit(
        "1:34", "This nests more than 30 deep.", "too-deep", "Write it flatter."), id="forty brackets"),
    pytest.param(b"a: " + b"[" * 900_000 + b"]" * 900_000, of_visit(
        "1:1", "This nests more than 30 deep.", "too-deep", "Write it flatter."), id="a million brackets"),
    pytest.param(b"- " * 900_000, of_visit(
        "1:1", "This nests more than 30 deep.", "too-deep", "Write it flatter."), id="a million dashes"),
])
def test_a_file_that_is_no_procedure_is_told_so(data: bytes, said: str, corpus: Path, capsys: pytest.CaptureFixture[str]):
    shutil.rmtree(corpus / "procedures" / "talk")
    (corpus / VISIT).write_bytes(data)
    assert check(corpus, capsys) == (1, said)


def test_a_bomb_of_aliases_is_refused_at_its_first_fuse(corpus: Path, capsys: pytest.CaptureFixture[str]):
    fuse = "\n".join(f"a{number}: &a{number} [{', '.join(['*a' + str(number - 1)] * 9)}]" for number in range(1, 12))
    (corpus / VISIT).write_text(f"a0: &a0 [boom]\n{fuse}\n", "utf-8")
    code, said = check(corpus, capsys)
    assert code == 1
    assert said.startswith(f"{VISIT}:1:5: error: A word after & is a YAML anchor, which has no meaning here. [anchor]\n")
    assert f"{VISIT}:2:10: error: A word after * is a YAML alias, which has no meaning here. [alias]\n" in said


def test_without_a_corpus_nothing_can_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert check(tmp_path, capsys) == (2, f"sop: {tmp_path} holds no procedures/corpus.yaml. Give the folder above procedures/.\n")


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    gone = tmp_path / "gone"
    assert check(gone, capsys) == (2, f"sop: {gone} holds no procedures/corpus.yaml. Give the folder above procedures/.\n")


def test_a_procedure_folder_without_a_procedure(corpus: Path, capsys: pytest.CaptureFixture[str]):
    (corpus / "procedures" / "later").mkdir()
    assert check(corpus, capsys) == (1, "procedures/later/procedure.yaml:1:1: error: There is no such file. [no-such-file]\n"
                                        "    Hint: Check the spelling of the path.\n1 error.\n")


def test_a_folder_where_a_file_should_be(corpus: Path, capsys: pytest.CaptureFixture[str]):
    (corpus / VISIT).unlink()
    (corpus / VISIT).mkdir()
    code, said = check(corpus, capsys)
    assert code == 1
    assert said.startswith(f"{VISIT}:1:1: error: The file cannot be read: Is a directory. [unreadable]\n"
                           "    Hint: Check that it is a file and that you may read it.\n")


def test_a_command_that_does_not_exist(capsys: pytest.CaptureFixture[str]):
    code = main(["chekc"])
    assert (code, capsys.readouterr().err) == (2, 'sop: there is no command "chekc". Did you mean "check"?\n')


def test_a_fault_of_ours_exits_3_and_blames_nobody(corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def surprise(root: Path) -> None:
        raise ZeroDivisionError("a surprise")
    monkeypatch.setattr("sop.corpus.read_corpus", surprise)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(corpus.rglob("*"))
    code, said = check(corpus, capsys)
    report = next(tmp_path.glob("sop-fault-*.txt"))
    assert (code, said) == (3, "sop: this is a fault of the program, not of your files (ZeroDivisionError). Nothing was changed.\n"
                               f"     Please send us this file: {report}\n")
    assert "a surprise" in report.read_text("utf-8")
    assert sorted(corpus.rglob("*")) == before


def test_a_file_that_nobody_may_read(corpus: Path, capsys: pytest.CaptureFixture[str]):
    if os.geteuid() == 0:  # root may read everything; a dangling link cannot be read by root either
        (corpus / VISIT).unlink()
        (corpus / VISIT).symlink_to(corpus / "nowhere")
        expected = "There is no such file. [no-such-file]"
    else:
        (corpus / VISIT).chmod(0)
        expected = "The file cannot be read: Permission denied. [unreadable]"
    code, said = check(corpus, capsys)
    assert code == 1
    assert said.startswith(f"{VISIT}:1:1: error: {expected}\n")


def test_where_nothing_can_be_written_it_is_said_and_nothing_is_left(corpus: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    taken = tmp_path / "taken"
    taken.write_text("a file, where a folder should be", "utf-8")
    code = main(["build", "--root", str(corpus), "--only", "schemas", "--out", str(taken / "build")])
    assert (code, capsys.readouterr().err.splitlines()[-1]) == (
        2, f"sop: {taken / 'build'} cannot be written: Not a directory. Choose another folder with --out. What was there before is untouched.")
    assert taken.read_text("utf-8") == "a file, where a folder should be"


def test_a_script_in_a_title_is_a_text_on_the_page(corpus: Path, tmp_path: Path):
    nasty = "<script>alert(1)</script> & co"
    visit = corpus / VISIT
    visit.write_text(visit.read_text("utf-8").replace("title: Visit at home", f'title: "{nasty}"'), "utf-8")
    assert main(["build", "--root", str(corpus), "--only", "walkthrough", "--out", str(tmp_path / "out")]) == 0
    pages = [path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.html")]
    assert pages and all("<script>alert" not in page for page in pages)
    assert any("alert(1)" in page for page in pages), "the title is there, as text"


def test_a_build_with_errors_leaves_the_last_one(corpus: Path, tmp_path: Path):
    out = tmp_path / "out"
    assert main(["build", "--root", str(corpus), "--only", "schemas", "--out", str(out)]) == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (corpus / VISIT).write_text("sop: 1\n", "utf-8")
    assert main(["build", "--root", str(corpus), "--only", "schemas", "--out", str(out)]) == 1
    assert before and {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


LINES = (HERE / "sound" / VISIT).read_text("utf-8").splitlines(keepends=True)
WORDS = ("home", "later", "over", "stop", "back", "joined", "age", "danger", "talk", "nobody", "yes", "clinic")


@given(st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "twice", *WORDS]))
@settings(max_examples=200, deadline=None)
def test_no_single_slip_of_the_pen_is_a_fault_of_the_program(number: int, slip: str):
    """A line dropped, doubled, or with another word after its colon: judged to the end, whatever is found."""
    key, colon, _ = LINES[number].partition(":")
    mended = {"drop": "", "twice": LINES[number] * 2}.get(slip, f"{key}{colon} {slip}\n")
    data, _ = parse("".join([*LINES[:number], mended, *LINES[number + 1:]]), VISIT)
    procedure, _ = build(data, Procedure, Place(VISIT))
    if procedure is None:
        return
    sound = read_corpus(HERE / "sound")
    verdict = judge(replace(sound, procedures={**sound.procedures, "visit": procedure.model_copy(update={"id": "visit"})}), "release")
    assert all(finding.message and finding.place.line for finding in verdict.report)
