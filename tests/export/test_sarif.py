"""SARIF, read by the schema that OASIS publishes and by the rules of its text and of GitHub that no schema can hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from sop.export.checked import Checked
from sop.export.sarif import FLOW_LIMIT, sarif
from sop.finding import Finding, Place, Severity

from .conftest import BELOW, FILE, HINT, NASTY, unsafe

SCHEMA = json.loads((Path(__file__).parent / "oasis" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def run_of(checked: Checked) -> dict[str, Any]:
    """The run of a log that keeps the schema."""
    log = json.loads(sarif(checked))
    assert [f"{list(wrong.absolute_path)}: {wrong.message}" for wrong in Draft4Validator(SCHEMA).iter_errors(log)] == []
    assert log["$schema"] == SCHEMA["id"] and len(log["runs"]) == 1
    return log["runs"][0]


def uri_of(location: dict[str, Any]) -> str:
    return location["physicalLocation"]["artifactLocation"]["uri"]


def test_the_schema_is_the_one_of_the_standard_and_can_refuse():
    Draft4Validator.check_schema(SCHEMA)
    assert list(Draft4Validator(SCHEMA).iter_errors({"version": "2.1.0", "runs": [{"tool": {}}]}))


def test_whole_corpora_keep_the_schema(small_checked: Checked, nasty: Checked):
    assert len(run_of(small_checked)["results"]) == len(small_checked.findings) + 5
    assert len(run_of(nasty)["results"]) == 4


def test_each_result_says_what_where_and_how_grave(nasty: Checked):
    advice, error, warning, waived = run_of(nasty)["results"]
    assert [result["level"] for result in (advice, error, warning, waived)] == ["note", "error", "warning", "note"]
    assert advice["message"]["text"] == f"{NASTY} {HINT}"
    assert unquote(uri_of(advice["locations"][0])) == f"{BELOW}/{FILE}"
    assert advice["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 5}
    assert error["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "see-a-doctor/send", "kind": "state"}]


def test_a_uri_holds_no_sign_that_a_uri_may_not_hold(nasty: Checked):
    for result in run_of(nasty)["results"]:
        assert set(uri_of(result["locations"][0])) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%")


def test_every_result_names_a_rule_that_brings_its_help(small_checked: Checked):
    run = run_of(small_checked)
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["help"]["text"] and rule["help"]["markdown"] and rule["fullDescription"]["text"]
        assert len(rule["shortDescription"]["text"]) <= 1024 and len(rule["fullDescription"]["text"]) <= 1024
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_help_of_a_rule_is_its_page(small_checked: Checked):
    rules = {rule["id"]: rule for rule in run_of(small_checked)["tool"]["driver"]["rules"]}
    dead_end, examined = rules["dead-end"], rules["examined-only-with-a-yes"]
    assert "Why: A worker who reaches a state with no way out" in dead_end["help"]["text"] and "```yaml\nstates:" in dead_end["help"]["markdown"]
    assert "Then it is a duty:" in examined["help"]["text"] and "It cannot be waived." in examined["help"]["text"]
    assert examined["properties"] == {"tags": ["ethics", "T-1"], "problem.severity": "error"}


def test_what_is_waived_is_suppressed_with_its_reason_and_nothing_else_is(nasty: Checked, small_checked: Checked):
    *standing, waived = run_of(nasty)["results"]
    assert [result["suppressions"] for result in standing] == [[], [], []]  # all results of a run speak of suppressions, or none
    [suppression] = waived["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("inSource", "accepted")
    assert suppression["justification"] == f"Because {NASTY} Approver: supervisor, until 2027-01-01."
    assert suppression["location"]["physicalLocation"]["region"]["startLine"] == 20
    assert [result["ruleId"] for result in run_of(small_checked)["results"] if result["suppressions"]] == [
        "not-exercised", "not-considered", "event-unheard-in-part", "report-before-sharing", "fact-that-nobody-settles"]


def test_a_story_is_a_flow_through_the_states_that_it_tells_of(ours: Path, check: Callable[[Path], Checked]):
    unsafe(ours)
    [result] = run_of(check(ours))["results"]
    [flow] = result["codeFlows"]
    [thread] = flow["threadFlows"]
    told = [(place["location"]["message"]["text"], uri_of(place["location"]), place["location"]["physicalLocation"]["region"]["startLine"]) for place in thread["locations"]]
    text = (ours / "procedures/home-visit/procedure.yaml").read_text("utf-8").splitlines()
    assert {uri for _, uri, _ in told} == {"procedures/home-visit/procedure.yaml"}
    assert (told[1][0], text[told[1][2] - 1].strip()) == ("1. Does the person need the clinic? - Yes", "question: Does the person need the clinic?")
    assert told[-1][2] == result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert thread["locations"][-1]["importance"] == "essential"


def test_a_story_that_is_too_long_keeps_its_beginning_and_its_end(nasty: Checked):
    story = ("The person: anybody.", *(f"{number}. Step {number}." for number in range(1, 5000)), "Now.")
    run = run_of(replace(nasty, findings=(Finding("gap", Severity.ERROR, Place("a.yaml"), "Long.", "", story),), waived=()))
    told = [place["location"]["message"]["text"] for place in run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]]
    assert len(told) == FLOW_LIMIT == 1000
    assert (told[0], told[1], told[-1]) == (story[0], "4002. Step 4002.", "Now.")


def test_a_result_is_told_again_when_its_line_has_moved_and_its_words_were_bettered(ours: Path, check: Callable[[Path], Checked]):
    unsafe(ours)
    [before] = run_of(check(ours))["results"]
    path = ours / "procedures/home-visit/procedure.yaml"
    path.write_text("# A line.\n# Another.\n" + path.read_text("utf-8").replace("Does the person need the clinic?", "Is the clinic needed?"), encoding="utf-8")
    [after] = run_of(check(ours))["results"]
    assert after["partialFingerprints"] == before["partialFingerprints"]
    assert after["locations"] != before["locations"] and after["codeFlows"] != before["codeFlows"]


def test_another_way_into_the_same_breach_is_another_result(ours: Path, check: Callable[[Path], Checked]):
    unsafe(ours)
    [before] = run_of(check(ours))["results"]
    path = ours / "procedures/home-visit/procedure.yaml"
    path.write_text(path.read_text("utf-8").replace("      yes: may-we-tell\n", "      yes: tell-clinic\n").replace("refused: tell-clinic", "refused: end"), encoding="utf-8")
    [after] = [result for result in run_of(check(ours))["results"] if result["ruleId"] == before["ruleId"]]
    assert after["locations"] == before["locations"] and after["partialFingerprints"] != before["partialFingerprints"]


@pytest.mark.parametrize("which", ["nasty", "small_checked"])
def test_no_two_results_share_a_fingerprint_and_no_two_runs_differ(which: str, request: pytest.FixtureRequest):
    checked: Checked = request.getfixturevalue(which)
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run_of(checked)["results"]]
    assert len(set(prints)) == len(prints)
    assert sarif(checked) == sarif(replace(checked))
