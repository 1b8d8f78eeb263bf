"""JUnit XML, read by a library that reads what other tools write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped

from sop.export.checked import Checked
from sop.export.junit import junit

from .conftest import BELOW, FILE, HINT, NASTY, unsafe

SHOWN = NASTY.replace("\x0b", "\ufffd")
"""No XML document can hold a vertical tab."""


def test_each_file_is_a_suite_and_a_clean_one_passes(nasty: Checked):
    suites = {suite.name: suite for suite in JUnitXml.fromstring(junit(nasty).encode())}
    assert {name: (suite.tests, suite.failures, suite.skipped) for name, suite in suites.items()} == {
        f"{BELOW}/{FILE}": (2, 0, 0), f"{BELOW}/procedures/see-a-doctor/procedure.yaml": (2, 1, 1), f"{BELOW}/procedures/clean/procedure.yaml": (1, 0, 0)}
    [clean] = suites[f"{BELOW}/procedures/clean/procedure.yaml"]
    assert clean.name == "every rule" and clean.is_passed


def test_what_stops_fails_what_is_waived_is_skipped_and_the_rest_passes_with_words(nasty: Checked):
    cases = [case for suite in JUnitXml.fromstring(junit(nasty).encode()) for case in suite]
    results = {case.name: [type(result) for result in case.result] for case in cases}
    flat = " ".join(SHOWN.split("\n"))  # an attribute of XML has no line breaks
    assert {name.replace("\n", " "): kinds for name, kinds in results.items()} == {
        f"gap: {flat}": [], "gap: Plain.": [], f"examined-only-with-a-yes: {flat}": [Failure], f"report-before-sharing: {flat}": [Skipped], "every rule": []}
    by_rule = {case.name.partition(":")[0]: case for case in cases}
    [failure] = by_rule["examined-only-with-a-yes"].result
    assert failure.type == "error" and "1. Tell the team." in failure.text and f"Hint: {HINT}" in failure.text and "កាត់ផ្តាច់" in failure.text
    [skipped] = by_rule["report-before-sharing"].result
    assert skipped.message.startswith("Waived until 2027-01-01, approver: supervisor: Because ")
    assert "warning" in by_rule["gap"].system_out or "advice" in by_rule["gap"].system_out


def test_the_whole_counts_what_its_suites_count(nasty: Checked, small_checked: Checked):
    for checked in (nasty, small_checked):
        report = JUnitXml.fromstring(junit(checked).encode())
        assert (report.tests, report.failures, report.skipped, report.errors) == tuple(
            sum(getattr(suite, number) for suite in report) for number in ("tests", "failures", "skipped", "errors"))
        assert report.failures == sum(map(checked.stops, checked.findings)) and report.skipped == len(checked.waived)


def test_a_real_breach_fails_its_procedure(ours: Path, check: Callable[[Path], Checked]):
    unsafe(ours)
    [suite] = JUnitXml.fromstring(junit(check(ours)).encode())
    assert (suite.name, suite.tests, suite.failures) == ("procedures/home-visit/procedure.yaml", 1, 1)
