"""What must be looked at by somebody who knows, before anything here is used: by a lawyer, by practitioners, by the ministry."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sop.model.base import Part
from sop.model.basis import BasisField
from sop.model.gap import GapAnswer
from sop.model.text import Id, Text


class OpenQuestion(Part):
    """A question that the sources leave open."""

    asks: Literal["lawyer", "practitioners", "ministry"]
    """Who can answer it."""
    text: Text
    """The question."""
    why: Text
    """What the sources say, and why it matters."""
    assumed: Text | None = None
    """What the procedures assume until somebody answers. It is proposed."""
    concerns: tuple[GapAnswer, ...] = ()
    """What hangs on the answer."""
    basis: BasisField | None = None
    """Where it comes from."""


class OpenQuestions(Part):
    """The file `procedures/reference/questions.yaml`."""

    questions: dict[Id, OpenQuestion] = Field(default_factory=dict)
    """Each question by id."""
