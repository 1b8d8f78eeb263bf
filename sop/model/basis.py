"""Where a statement comes from: places in sources. What has none is proposed, and printed so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from sop.finding import Place
from sop.model.base import NOWHERE
from sop.model.marks import Reads
from sop.model.text import an_id, wrong, yes_or_no
from sop.source import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source. `unconfirmed` means that nobody here has read that place; it is never stated as fact."""

    source: str
    at: str
    unconfirmed: bool = False
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Basis:
    """The citations of a statement; `proposed` says outright that there are none."""

    citations: tuple[Citation, ...] = ()
    proposed: bool = False

    @property
    def states(self) -> bool:
        """Whether a place that was read says it. What rests only on places that nobody here has read is proposed."""
        return any(not citation.unconfirmed for citation in self.citations)


def parse(value: Any) -> Basis:
    """`proposed`, or a mapping of source to a place in it."""
    if value == "proposed":
        return Basis(proposed=True)
    if not isinstance(value, Mapping) or not value:
        raise wrong("not-a-basis", "A basis names a source and a place in it.", 'Write `basis: {ungac: "67"}`, or `basis: proposed`.')
    return Basis(tuple(_citation(source, at, value.keys_at[source]) for source, at in value.items()))


def _citation(source: str, at: Any, place: Place) -> Citation:
    an_id(source)
    if isinstance(at, Mapping):
        extra = set(at) - {"at", "unconfirmed"}
        if extra or "at" not in at:
            raise wrong("not-a-basis", f'The place in "{source}" is not clear.', 'Write `{at: "67", unconfirmed: yes}`.')
        return Citation(source, str(at["at"]), yes_or_no(at.get("unconfirmed", "no")), place)
    if at is None or isinstance(at, Sequence):
        raise wrong("not-a-basis", f'The place in "{source}" is missing.', 'Write it after the colon: `{ungac: "67, 68"}`.')
    return Citation(source, str(at), False, place)


_CITED = {"anyOf": [{"type": ["string", "integer"]}, {"type": "object", "required": ["at"], "additionalProperties": False, "properties": {
    "at": {"type": ["string", "integer"]}, "unconfirmed": {"enum": ["yes", "no"]}}}]}
BasisField = Annotated[Basis, Reads(
    parse, {"anyOf": [{"const": "proposed"}, {"type": "object", "minProperties": 1, "additionalProperties": _CITED}]})]
