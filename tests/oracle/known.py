"""The faults that are known: random cases in which the platform differs from an oracle, in one list, each with what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from .reader import load

FILE = Path(__file__).parent / "known.yaml"


@cache
def known(kind: str) -> dict[int, str]:
    """By seed, what is wrong. `kind`: `cases`, `stories` for those whose stories are not all played, `written_out` for those with their calls written out."""
    return {int(seed): entry["fault"] for entry in load(FILE.read_text("utf-8")) or [] for seed in entry.get(kind, [])}


def unlike_known(kind: str, looked_at: Iterable[int], differ: Mapping[int, object]) -> dict[int, object]:
    """What differs and is not on the list, and what is on the list and agrees by now."""
    faults = known(kind)
    return {seed: difference for seed, difference in differ.items() if seed not in faults} | {
        seed: f"agrees by now: take it off the list ({faults[seed]})" for seed in looked_at if seed in faults and seed not in differ}
