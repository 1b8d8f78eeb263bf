"""The shipped corpus with the aunt's house broken open, in every form, by every form's reader."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from junitparser import JUnitXml

from sop.corpus import CHECKLISTS, PROCEDURES, RULES, read_corpus
from sop.export.checked import Checked
from sop.export.github import github
from sop.export.junit import junit
from sop.source import read

from .conftest import ROOT, checked_of
from .test_github import read as annotation
from .test_gitlab import entries
from .test_json import report_of
from .test_sarif import run_of


@pytest.fixture(scope="module")
def aunts_house(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The shipped corpus without the one state that keeps a child out of a house that nobody assessed, checked at release by the rules that it breaks."""
    edit, _ = read(ROOT / "tests" / "fixtures" / "aunts-house" / "edit.yaml")
    root = tmp_path_factory.mktemp("aunts house")
    for folder in (PROCEDURES, CHECKLISTS):
        shutil.copytree(ROOT / folder, root / folder)
    for path in (root / PROCEDURES / RULES).glob("*.yaml"):
        if path.stem != "family":
            path.unlink()
    path = root / PROCEDURES / edit["procedure"] / "procedure.yaml"
    [only] = edit["edits"]
    text = path.read_text("utf-8")
    assert text.count(f": {only['remove']}\n") >= 1
    path.write_text(text.replace(f": {only['remove']}\n", f": {only['leads_to']}\n"), encoding="utf-8")
    corpus = read_corpus(root)
    broken = {rule: corpus.rules[rule] for each in edit["broken"] for rule in [str(each["rule"])]}
    return checked_of(replace(corpus, rules=broken), "release")


def test_the_breach_is_there_with_its_story(aunts_house: Checked):
    assert any(finding.story and finding.rule in aunts_house.pages and aunts_house.pages[finding.rule].code for finding in aunts_house.findings)


def test_every_form_tells_the_same_findings_to_its_reader(aunts_house: Checked):
    rules = [finding.rule for finding in aunts_house.findings]
    waived = [item.finding.rule for item in aunts_house.waived]
    assert set(waived) >= {"not-considered", "fact-that-nobody-settles"}
    run, report = run_of(aunts_house), report_of(aunts_house)
    assert sorted((result["ruleId"], bool(result["suppressions"])) for result in run["results"]) == sorted([*((rule, False) for rule in rules), *((rule, True) for rule in waived)])
    assert sorted(finding["rule"] for finding in report["findings"]) == sorted(rules)
    assert sorted(item["finding"]["rule"] for item in report["waived"]) == sorted(waived)
    assert sorted(entry["check_name"] for entry in entries(aunts_house)) == sorted([*rules, *(f"waived/{rule}" for rule in waived)])
    assert sorted(annotation(line)[1]["title"] for line in github(aunts_house).split("\n")[:-1]) == sorted([*rules, *(f"waived: {rule}" for rule in waived)])
    cases = [case for suite in JUnitXml.fromstring(junit(aunts_house).encode()) for case in suite]
    assert sorted(case.name.partition(":")[0] for case in cases if case.name != "every rule") == sorted([*rules, *waived])


def test_the_lines_of_a_story_stand_where_the_procedures_say_them(aunts_house: Checked):
    """Of a line that is placed by its words, the words stand on its line of the file."""
    placed = 0
    for finding in aunts_house.findings:
        for line, place in aunts_house.steps(finding):
            if aunts_house.whereabouts.of_line(line):
                text = (ROOT / place.file).read_text("utf-8").splitlines()[place.line - 1]
                assert line.split(". ", 1)[-1].split(" ")[0] in text, (line, text)
                placed += 1
    assert placed > 5
