"""Whom findings wait for, besides the author: data, as the weights of profiles are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sop.source import Mapping as Data
from sop.source import parse

_FILE = Path(__file__).with_name("waiting.yaml")


@cache
def waited_for() -> Mapping[str, str]:
    """By the name of a finding, whom it waits for, in words that follow 'for'; those that an author can mend are not in it."""
    data, findings = parse(_FILE.read_text("utf-8"), "validator/waiting.yaml")
    if findings or not isinstance(data, Data):
        raise ValueError(f"waiting.yaml is broken: {findings}")
    return {str(name): str(whom) for whom, names in data.items() for name in names}
