"""Something that a report says, with its date and its source."""

from __future__ import annotations

from typing import Annotated, ClassVar

from sop.model.base import Part
from sop.model.basis import BasisField
from sop.model.marks import Reads
from sop.model.text import Text
from sop.model.vocabulary import source_date

PartialDate = Annotated[str, Reads(source_date, {"type": ["string", "integer"]})]


class Statement(Part):
    """One thing that a report says."""

    short_for: ClassVar[str] = "text"

    text: Text
    """What it says."""
    as_of: PartialDate | None = None
    """When it was so, where it differs from the time of the whole page."""
    basis: BasisField | None = None
    """Where it comes from; else as for the whole page."""
