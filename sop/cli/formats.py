"""The forms in which `sop check` tells what it found. A new one is a file in `sop/export/` and a line here.

Each is imported only when it is asked for, so that the others cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sop.export.checked import Checked

FORMATS = {"text": False, "json": True, "sarif": True, "junit": False, "github": False, "gitlab": False}
"""Each form, and whether it tells the pages of rules too."""


def form(name: str) -> Callable[[Checked], str]:
    """What tells a check in one form: the function that has the form's name, in the file that has it too."""
    return getattr(import_module(f"sop.export.{name}"), name)
