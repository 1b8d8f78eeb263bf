"""From a template and data to a PDF that anybody can read: the one door to Typst.

Texts travel as JSON and are never joined into a program, so a `#` or a `*` in a title prints as itself. Only the fonts
that come along are used, the time stamp is the document's own date, and whatever the typesetter warns of is a failure:
the same data gives the same bytes on every machine. The standard is PDF/UA-1, which also refuses a letter that no font
can draw.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import typst

from sop.finding import Finding, Place, error
from sop.languages import fonts

_STANDARD = "ua-1"


@dataclass(frozen=True, slots=True)
class Paper:
    """What came out: the PDF, or nothing and the reasons."""

    pdf: bytes | None
    findings: tuple[Finding, ...] = ()


def typeset(template: Path, data: Mapping[str, object], *, cache_folder: Path, dated: date, place: Place) -> Paper:
    """Compile a template with its data. `place` is where an author can mend what is wrong with the texts."""
    # the program reads its data by this name, and nothing else from outside its own folder
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    try:
        made = typst.Compiler(str(template), root=str(template.parent), font_paths=_fonts(cache_folder), ignore_system_fonts=True,
                              sys_inputs=inputs).compile_with_warnings(format="pdf", pdf_standards=_STANDARD, timestamp=_seconds(dated))
    except typst.TypstError as problem:
        return Paper(None, (_finding(problem, template, place),))
    pdf, warnings = made
    if warnings:
        return Paper(None, tuple(_finding(warning, template, place) for warning in warnings))
    return Paper(pdf)


@cache
def _fonts(cache_folder: Path) -> typst.Fonts:
    """Our own faces and no others: not the system's, and not those inside the typesetter."""
    folder = fonts.unpack(cache_folder)[0].parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _finding(problem: typst.TypstError | typst.TypstWarning, template: Path, place: Place) -> Finding:
    hints = "; ".join(problem.hints)
    return error("not-printable", place, f"{template.name}: {problem.message}", f"{hints[:1].upper()}{hints[1:]}." if hints else
                 "Look at the text that is named, or at the template.")
