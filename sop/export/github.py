"""Findings as annotations of a GitHub workflow, and as the summary of its job.

An annotation is a line that GitHub's runner reads from a command's output: `::error file=a.yaml,line=1,col=1,title=t::text`. In
the text %, carriage return and line feed are written %25, %0D and %0A; in a property also : and , as %3A and %2C (the runner's own
rules, which its toolkit follows). The runner shows ten errors and ten warnings of a step, so the gravest come first. The summary
is Markdown, at most a mebibyte of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sop.export.checked import Checked, summary, waiting
from sop.export.help import marked
from sop.finding import Finding, Severity, Waived

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
_SUMMARY_LIMIT = 1_000_000
"""Bytes: a little less than GitHub's mebibyte for each step."""


def github(checked: Checked) -> str:
    """An annotation for each finding and each waiver, the gravest first; then a line that says how many."""
    return "\n".join((*_annotations(checked), summary(checked.findings, len(checked.waived))))


def github_summary(checked: Checked) -> str:
    """The summary of the job in Markdown: a table of findings, their stories folded below, and what is waived."""
    head = [f"## sop check: {'passed' if checked.passes else 'failed'}", f"{summary(checked.findings, len(checked.waived))} Profile: {marked(checked.profile)}.",
            *filter(None, [waiting(checked)])]
    blocks, size = [], sum(len(line.encode()) + 2 for line in head)
    for block in (*_findings(checked), *_waived(checked)):
        size += len(block.encode()) + 2
        if size > _SUMMARY_LIMIT:
            blocks.append("The rest is too long for a summary. The log has all of it.")
            break
        blocks.append(block)
    return "\n\n".join((*head, *blocks)) + "\n"


def _by_weight(checked: Checked) -> list[Finding]:
    return sorted(checked.findings, key=lambda finding: -finding.severity.weight)


def _annotations(checked: Checked) -> Iterator[str]:
    for finding in _by_weight(checked):
        text = "\n".join((finding.message, *finding.story, *((f"Hint: {finding.hint}",) if finding.hint else ())))
        yield _annotation(checked, COMMANDS[finding.severity], finding, finding.rule, text)
    for item in checked.waived:
        text = f"{item.finding.message}\nWaived until {item.until}, approver: {item.approver}: {item.reason}"
        yield _annotation(checked, "notice", item.finding, f"waived: {item.finding.rule}", text)


def _annotation(checked: Checked, command: str, finding: Finding, title: str, text: str) -> str:
    properties = {"file": checked.path(finding.place), "line": str(finding.place.line), "col": str(finding.place.column), "title": title}
    return f"::{command} {','.join(f'{name}={_property(value)}' for name, value in properties.items())}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _findings(checked: Checked) -> Iterator[str]:
    for finding in _by_weight(checked):
        head = f"- **{finding.severity}** {_where(checked, finding)}: {marked(finding.message)}{f' {marked(finding.hint)}' if finding.hint else ''}"
        story = "".join(f"  > {marked(line)}  \n" for line in finding.story)
        yield f"{head}\n\n{story}".rstrip() if story else head


def _waived(checked: Checked) -> Iterator[str]:
    if checked.waived:
        yield "### Waived"
    yield from (_waiver(checked, item) for item in checked.waived)


def _waiver(checked: Checked, item: Waived) -> str:
    return f"- {_where(checked, item.finding)}: {marked(item.finding.message)} Until {item.until}, approver: {marked(item.approver)}: {marked(item.reason)}"


def _where(checked: Checked, finding: Finding) -> str:
    return f"{marked(checked.path(finding.place))}:{finding.place.line} ({marked(finding.rule)})"
