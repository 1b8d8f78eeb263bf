"""The forms in which `sop check` tells what it found. A new one is a file in `sop/export/` and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sop.export.checked import Checked
from sop.export.github import github
from sop.export.gitlab import gitlab
from sop.export.json import json
from sop.export.junit import junit
from sop.export.sarif import sarif
from sop.export.text import text


@dataclass(frozen=True, slots=True)
class Format:
    """One form, and whether it tells the pages of rules too."""

    tell: Callable[[Checked], str]
    tells_pages: bool = False


FORMATS = {
    "text": Format(text), "json": Format(json, tells_pages=True), "sarif": Format(sarif, tells_pages=True), "junit": Format(junit),
    "github": Format(github), "gitlab": Format(gitlab),
}
