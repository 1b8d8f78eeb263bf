"""`sop check` as a person and a build server type it: what is shown, in which form, and with which exit code."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sop.cli.formats import FORMATS, form
from validator.engine import judge
from validator.ethics.judge import PathJudge

from .conftest import PROCEDURE, change

ROOT = Path(__file__).parents[2]
BREACH = "nothing-shared-without-yes"


@pytest.fixture
def unsafe(ours: Path) -> Path:
    """The new corpus with one breach, and with an answer that no story takes."""
    change(ours / PROCEDURE, "    refused: end\n", "    refused: tell-clinic\n")
    (ours / "procedures/home-visit/scenarios/says-no.yaml").unlink()
    return ours


@pytest.fixture
def waiving(ours: Path) -> Path:
    """The new corpus with that breach alone, which is waived until the end of January 2027."""
    change(ours / PROCEDURE, "    refused: end\n", "    refused: tell-clinic\n")
    change(ours / "procedures/home-visit/scenarios/says-no.yaml", "refused\nnever: [tell-clinic]", "refused\n  - clinic-answers: day-is-set")
    change(ours / "procedures/rules/consent.yaml", "can_be_waived: no", "can_be_waived: yes")
    waiver = f"    waives:\n      - rule: {BREACH}\n        reason: The clinic asks for the yes itself.\n        approver: supervisor\n        until: 2027-01-31\n"
    change(ours / PROCEDURE, "    task: Tell the clinic\n", f"    task: Tell the clinic\n{waiver}")
    return ours


def rules(said: str) -> list[str]:
    """The rules of the findings in a text."""
    return [line.rsplit("[", 1)[1].removesuffix("]") for line in said.splitlines() if line.endswith("]")]


def test_a_clean_corpus_is_clean_in_every_form(sop, ours: Path):
    for form in FORMATS:
        code, said, complaint = sop("check", "--format", form)
        assert (code, complaint) == (0, "") and said.endswith("\n"), form


def test_every_file_of_exports_that_has_a_function_of_its_name_is_a_form(sop):
    files = {path.stem for path in (ROOT / "sop" / "export").glob("*.py") if f"\ndef {path.stem}(" in path.read_text("utf-8")}
    assert files == set(FORMATS) and all(callable(form(name)) for name in FORMATS)
    assert f"{{{','.join(FORMATS)}}}" in sop("check", "--help")[1]


def test_a_breach_exits_1_in_every_form(sop, unsafe: Path):
    for form in FORMATS:
        code, said, complaint = sop("check", "--format", form)
        assert (code, complaint) == (1, "") and BREACH in said, form


def test_only_a_rule_by_its_name_or_its_code(sop, unsafe: Path):
    assert set(rules(sop("check")[1])) == {BREACH, "untried-answer"}
    by_name, by_code = sop("check", "--only", BREACH), sop("check", "--only", "r-1")
    assert by_name == by_code and by_name[0] == 1 and rules(by_name[1]) == [BREACH]
    code, said, _ = sop("check", "--only", "untried-answer")
    assert code == 0 and set(rules(said)) == {"untried-answer"}
    code, said, _ = sop("check", "--only", "untried-answer", "--only", BREACH)
    assert code == 1 and set(rules(said)) == {BREACH, "untried-answer"}
    assert sop("check", "--only", "planned-procedure") == (0, "Nothing found: no errors, no warnings.\n", "")


def test_a_rule_that_is_none_is_guessed(sop, ours: Path):
    assert sop("check", "--only", "dead-ends") == (2, "", 'sop: there is no rule "dead-ends". Did you mean "dead-end"? `sop explain` lists them.\n')
    assert sop("check", "--only", "dead-end", "--only", "R-9")[0] == 2


def test_only_what_concerns_a_procedure_a_file_or_a_folder(sop, unsafe: Path, monkeypatch: pytest.MonkeyPatch):
    def check(*paths: str) -> tuple[int, str, str]:
        return sop("check", *paths, "--only", BREACH)
    assert sop("new", "procedure", "first-talk")[0] == 0
    whole = check()
    assert whole[0] == 1
    for path in ("home-visit", "procedures/home-visit", "procedures/home-visit/procedure.yaml", "procedures", ".", str(unsafe)):
        assert check(path) == whole, path
    for path in ("first-talk", "procedures/first-talk", "procedures/vocabulary/acts.yaml", "checklists"):
        assert check(path) == (0, "Nothing found: no errors, no warnings.\n", ""), path
    assert check("first-talk", "home-visit") == whole
    monkeypatch.chdir(unsafe / "procedures" / "home-visit")
    assert check("procedure.yaml") == whole and check("../first-talk")[0] == 0


def test_a_folder_whose_name_begins_alike_is_another(sop, unsafe: Path):
    shutil.copytree(unsafe / "procedures/home-visit", unsafe / "procedures/home-visit-2")
    change(unsafe / "procedures/home-visit-2/procedure.yaml", "id: home-visit\n", "id: home-visit-2\n")
    assert "home-visit-2" not in sop("check", "procedures/home-visit")[1]


def test_a_path_that_is_none_is_told(sop, ours: Path, tmp_path: Path):
    assert sop("check", "home-visits") == (2, "", 'sop: there is no procedure, file or folder "home-visits". Did you mean "home-visit"?\n')
    code, said, complaint = sop("check", str(tmp_path))
    assert (code, said) == (2, "") and "lies outside these procedures. Say where its own are with --root FOLDER." in complaint


def test_a_path_leads_to_its_corpus_from_anywhere(sop, unsafe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    here = sop("check", "home-visit")
    monkeypatch.chdir(tmp_path)
    assert sop("check", str(unsafe / "procedures" / "home-visit")) == here


def test_the_profile_is_named_in_data(sop, ours: Path):
    assert sop("check", "--profile", "relase") == (2, "", 'sop: there is no profile "relase". Did you mean "release"?\n')
    change(ours / "procedures/corpus.yaml", "profile: draft", "profile: strictest")
    assert sop("check")[0] == 2 and sop("check", "--profile", "draft")[0] == 0


def test_waivers_are_judged_for_a_day(sop, waiving: Path):
    until = sop("check", "--date", "2027-01-31")
    assert until[0] == 0 and until[1].endswith(" 1 waived.\n") and ": waived until 2027-01-31: Nothing goes to others without a yes" in until[1]
    code, said, _ = sop("check", "--date", "2027-02-01")
    assert code == 1 and {"waiver-expired", BREACH} <= set(rules(said)) and "waived" not in said.splitlines()[-1]
    assert json.loads(sop("check", "--date", "2027-02-01", "--format", "json")[1])["counts"]["waived"] == 0
    code, _, complaint = sop("check", "--date", "tomorrow")
    assert code == 2 and '"tomorrow" is not a date. Write year, month and day, such as 2027-01-31.' in complaint


def test_today_is_the_day_where_none_is_said(sop, ours: Path, monkeypatch: pytest.MonkeyPatch):
    import datetime
    days = []
    monkeypatch.setattr("validator.engine.waive", lambda corpus, found, on, all_paths: (days.append(on), (list(found), []))[1])
    assert sop("check", "--anew")[0] == 0
    assert days == [datetime.date.today()]


def test_files_are_named_as_the_repository_of_a_build_server_names_them(sop, tmp_path: Path, unsafe: Path, monkeypatch: pytest.MonkeyPatch):
    name = "our 100% procedures, កខ"
    unsafe.rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.setenv(variable, str(tmp_path))
        found = json.loads(sop("check", name, "--format", "gitlab", "--only", BREACH)[1])
        assert [entry["location"]["path"] for entry in found] == [f"{name}/procedures/home-visit/procedure.yaml"]
        assert "uri\": \"our%20100%25%20procedures%2C%20%E1%9E%80%E1%9E%81/procedures/home-visit/procedure.yaml\"" in sop("check", name, "--format", "sarif")[1]
        monkeypatch.delenv(variable)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / name))
    assert json.loads(sop("check", name, "--format", "json")[1])["findings"][0]["file"] == "procedures/home-visit/procedure.yaml"


def test_the_summary_of_a_job_is_added_to_what_stands_there(sop, unsafe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "summary.md"
    file.write_text("Before.\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    assert sop("check", "--format", "text")[0] == 1 and file.read_text("utf-8") == "Before.\n"
    assert sop("check", "--format", "github")[0] == 1
    assert file.read_text("utf-8").startswith("Before.\n## sop check: failed\n\n1 error") and BREACH in file.read_text("utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "nowhere" / "summary.md"))
    code, said, complaint = sop("check", "--format", "github")
    assert code == 1 and said.startswith("::error ") and complaint == "sop: the summary of the job cannot be written: No such file or directory.\n"


def test_two_runs_print_the_same(sop, unsafe: Path):
    for form in FORMATS:
        assert sop("check", "--format", form) == sop("check", "--format", form), form


def test_nothing_is_given_out_under_a_waiver_that_has_ended(sop, waiving: Path):
    change(waiving / PROCEDURE, "until: 2027-01-31", "until: 2026-01-31")
    code, _, complaint = sop("build", "--only", "schemas")
    assert code == 1 and "in the procedures; nothing was built." in complaint and not (waiving / "build").exists()


def test_a_story_that_does_not_replay_is_a_fault_of_ours(sop, unsafe: Path, monkeypatch: pytest.MonkeyPatch):
    true = PathJudge.breaches
    monkeypatch.setattr(PathJudge, "breaches", lambda self, *roots: [replace(breach, beats=breach.beats[:-1], last=None) for breach in true(self, *roots)])
    code, said, complaint = sop("check", "--anew")
    report = Path(complaint.rsplit(": ", 1)[1].strip())
    assert (code, said) == (3, "") and "a fault of the program, not of your files (NotReplayed)" in complaint
    report.unlink()


def test_what_has_not_changed_is_not_judged_again(ours: Path, sop, monkeypatch: pytest.MonkeyPatch):
    first = sop("check")
    judged: list[str] = []

    def counting(*given):
        judged.append("judged")
        return judge(*given)

    monkeypatch.setattr("validator.engine.judge", counting)
    assert sop("check") == first and sop("build", "--only", "schemas")[0] == 0
    assert judged == []
    assert sop("check", "--anew") == first and judged == ["judged"]
    change(PROCEDURE, "title: Home visit", "title: Visit at home")
    assert sop("check")[0] == first[0] and judged == ["judged"] * 2
