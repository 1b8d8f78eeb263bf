"""Findings as JSON for programs: all that is known of each. Its schema is `sop/schemas/report.json`."""

from __future__ import annotations

from collections import Counter

from sop.export.checked import Checked
from sop.finding import Finding, Severity, Waived
from sop.model.report import CheckReport, ReportedCounts, ReportedFinding, ReportedGroup, ReportedLine, ReportedPopulation, ReportedWaiver
from sop.paths.people import Population


def json(checked: Checked) -> str:
    """The report, indented, keys in the order of the schema."""
    count = Counter(finding.severity for finding in checked.findings)
    report = CheckReport(
        report=1, profile=checked.profile, stops_at=checked.stops_at.value, passes=checked.passes,
        counts=ReportedCounts(**{severity.value: count[severity] for severity in Severity}, waived=len(checked.waived)),
        findings=[_finding(checked, finding, checked.stops(finding)) for finding in checked.findings],
        waived=[_waived(checked, item) for item in checked.waived], populations=[_population(each) for each in checked.populations])
    return report.model_dump_json(indent=2)


def _finding(checked: Checked, finding: Finding, stops: bool) -> ReportedFinding:
    page = checked.pages.get(finding.rule)
    return ReportedFinding(
        rule=finding.rule, code=page.code if page else "", severity=finding.severity.value, stops=stops, file=checked.path(finding.place),
        line=finding.place.line, column=finding.place.column, state=checked.state(finding.place), message=finding.message, hint=finding.hint,
        story=[ReportedLine(text=line, file=checked.path(place), line=place.line) for line, place in checked.steps(finding)],
        fingerprint=checked.fingerprint(finding))


def _population(population: Population) -> ReportedPopulation:
    return ReportedPopulation(procedure=population.procedure, not_considered=list(population.not_considered),
                              groups=[ReportedGroup(known={fact: list(values) for fact, values in group.values}, reaches=sorted(group.outcomes)) for group in population.groups])


def _waived(checked: Checked, item: Waived) -> ReportedWaiver:
    return ReportedWaiver(finding=_finding(checked, item.finding, False), reason=item.reason, approver=item.approver, until=item.until.isoformat(),
                          file=checked.path(item.place), line=item.place.line)
