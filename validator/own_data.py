"""Data that comes with the validator, as YAML beside the code that reads it."""

from __future__ import annotations

from pathlib import Path

from sop.source import Mapping, parse


def own_data(file: Path) -> Mapping:
    """The mapping in a file of ours. Raises ValueError where it is broken, which is a fault of this program."""
    data, findings = parse(file.read_text("utf-8"), file.name)
    if findings or not isinstance(data, Mapping):
        raise ValueError(f"{file.name} is broken: {findings}")
    return data
