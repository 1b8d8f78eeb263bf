"""Findings as SARIF 2.1.0, the OASIS standard that code hosts and editors read.

The help of every rule travels with the results, so a reader needs no other page. A result is told again by its fingerprint, never
by its line; GitHub looks for it under `primaryLocationLineHash`. The story is a code flow: where each of its lines stands. What is
waived is a result with a suppression; and because the standard wants all results of a run to speak of suppressions or none (section
3.27.23), the others say that they have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps
from typing import Any
from urllib.parse import quote

from sop.export.checked import Checked
from sop.export.help import as_markdown, as_text
from sop.finding import Finding, Place, Severity, Waived
from sop.pages import RulePage

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
"""What uris are relative to: the repository."""

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "recommendation"}

FLOW_LIMIT = 1000
"""Locations of one flow that GitHub shows; of a longer story its beginning and its end are kept."""
_DESCRIPTION_LIMIT = 1024
"""Signs of a description that GitHub shows."""

Json = Mapping[str, Any]


def sarif(checked: Checked) -> str:
    """One run with all rules, all results and all that is waived."""
    from importlib.metadata import version  # dear to import, and asked for here alone
    index = {name: number for number, name in enumerate(checked.pages)}
    results = [_result(checked, finding, index) | {"suppressions": []} for finding in checked.findings]
    results += [_result(checked, item.finding, index) | {"suppressions": [_suppression(checked, item)]} for item in checked.waived]
    driver = {"name": "sop", "fullName": "Standard operating procedures as code", "version": version("sop-as-code"),
              "rules": [_rule(page) for page in checked.pages.values()]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "originalUriBaseIds": {ROOT: {"description": {"text": "The repository."}}},
           "results": results, "properties": {"profile": checked.profile}}
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(page: RulePage) -> Json:
    return {
        "id": page.name,
        "shortDescription": {"text": page.title[:_DESCRIPTION_LIMIT]},
        "fullDescription": {"text": (page.why or page.title)[:_DESCRIPTION_LIMIT]},
        "help": {"text": as_text(page), "markdown": as_markdown(page)},
        "defaultConfiguration": {"level": LEVELS[page.severity]},
        "properties": {"tags": [page.family, *((page.code,) if page.code else ())], "problem.severity": _PROBLEM[page.severity]},
    }


def _result(checked: Checked, finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
    fingerprint = checked.fingerprint(finding)
    where = _location(checked, finding.place)
    if state := checked.state(finding.place):
        where |= {"logicalLocations": [{"fullyQualifiedName": state, "kind": "state"}]}
    told = {"ruleId": finding.rule, "level": LEVELS[finding.severity], "message": {"text": f"{finding.message} {finding.hint}".rstrip()},
            "locations": [where], "partialFingerprints": {"primaryLocationLineHash": fingerprint, "sopFinding/v1": fingerprint}}
    if finding.rule in index:
        told["ruleIndex"] = index[finding.rule]
    if finding.story:
        told["codeFlows"] = [{"threadFlows": [{"locations": list(_flow(checked, finding))}]}]
    return told


def _flow(checked: Checked, finding: Finding) -> Iterator[Json]:
    """The lines of a story; of one that is too long, the first and the last ones."""
    steps = list(checked.steps(finding))
    kept = steps if len(steps) <= FLOW_LIMIT else [steps[0], *steps[len(steps) - FLOW_LIMIT + 1:]]
    for line, place in kept:
        yield {"location": _location(checked, place) | {"message": {"text": line}}, "importance": "essential" if line is steps[-1][0] else "important"}


def _suppression(checked: Checked, item: Waived) -> Json:
    return {"kind": "inSource", "status": "accepted", "location": _location(checked, item.place),
            "justification": f"{item.reason} Approver: {item.approver}, until {item.until}."}


def _location(checked: Checked, place: Place) -> dict[str, Any]:
    return {"physicalLocation": {
        "artifactLocation": {"uri": quote(checked.path(place), safe="/"), "uriBaseId": ROOT},
        "region": {"startLine": place.line, "startColumn": place.column}}}
