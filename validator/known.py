"""What is known of parts of a corpus that were judged before, by what they rest on (`validator.kept` keeps it). By itself, nothing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """Something found of one procedure, that rests on it and on others that its cases come to: on all that is written there, or on what it means."""

    kind: str
    """`beginning` or `taken`."""
    procedure: str
    rests_on: tuple[str, ...]
    """The procedures, in the order of the corpus."""
    meaning: str = ""
    """What their ways mean (`sop.paths.meaning`), where it rests on nothing else of them; where it holds words or places too, this is empty."""


@dataclass(frozen=True)
class Known:
    """Where to ask and tell."""

    recall: Callable[[Part], Any] = lambda part: None
    """What was kept of a part; None where nothing was."""
    keep: Callable[[Part, Any], None] = lambda part, found: None
