"""Findings as JUnit XML, the form in which nearly every build server shows results.

Each checked file is a suite. A finding at or above the profile's bar is a failed case, one below it a case that passed with words
beside it, one that is waived a skipped case; a file without any has one case that passed. No times are given: they would differ
from run to run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sop.export.checked import Checked
from sop.finding import Finding, Waived

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML document may hold, however they are written."""


def junit(checked: Checked) -> str:
    """The report as one XML document."""
    files = sorted({*checked.files, *(finding.place.file for finding in checked.everything)})
    root = Element("testsuites", name="sop check", tests="0", failures="0", skipped="0", errors="0")
    for file in files:
        suite = _suite(checked, file, [finding for finding in checked.findings if finding.place.file == file],
                       [item for item in checked.waived if item.finding.place.file == file])
        root.append(suite)
    for number in ("tests", "failures", "skipped"):
        root.set(number, str(sum(int(suite.get(number, "0")) for suite in root)))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _suite(checked: Checked, file: str, findings: Iterable[Finding], waived: Iterable[Waived]) -> Element:
    path = f"{checked.below}/{file}" if checked.below else file
    suite = Element("testsuite", name=_xml(path))
    for finding in findings:
        case = _case(suite, path, finding)
        if checked.stops(finding):
            failure = SubElement(case, "failure", type=finding.severity.value, message=_xml(finding.message))
            failure.text = _xml(_told(finding))
        else:
            SubElement(case, "system-out").text = _xml(f"{finding.severity}\n{_told(finding)}")
    for item in waived:
        case = _case(suite, path, item.finding)
        SubElement(case, "skipped", message=_xml(f"Waived until {item.until}, approver: {item.approver}: {item.reason}"))
    if not len(suite):
        SubElement(suite, "testcase", name="every rule", classname=_xml(path))
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")
    return suite


def _case(suite: Element, path: str, finding: Finding) -> Element:
    return SubElement(suite, "testcase", name=_xml(f"{finding.rule}: {finding.message}"), classname=_xml(path), file=_xml(path), line=str(finding.place.line))


def _told(finding: Finding) -> str:
    """Where, the story and the hint."""
    return "\n".join((str(finding.place), *finding.story, *((f"Hint: {finding.hint}",) if finding.hint else ())))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
