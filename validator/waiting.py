"""Whom findings wait for, besides the author: data, as the weights of profiles are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from validator.own_data import own_data

_FILE = Path(__file__).with_name("waiting.yaml")


@cache
def waited_for() -> Mapping[str, str]:
    """By the name of a finding, whom it waits for, in words that follow 'for'; those that an author can mend are not in it."""
    return {str(name): str(whom) for whom, names in own_data(_FILE).items() for name in names}
