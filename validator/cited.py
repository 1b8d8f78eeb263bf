"""The sources that any part of the corpus cites: found by walking the model, so that a new key is looked at from its first day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sop.finding import Finding, error
from sop.model.base import Part
from sop.model.basis import Basis, Citation
from sop.model.vocabulary import Vocabulary
from validator.check import did_you_mean


def citations(value: object) -> Iterator[Citation]:
    """Every citation in a value, however deep."""
    if isinstance(value, Basis):
        yield from value.citations
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from citations(getattr(value, name, None))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from citations(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from citations(item)


def unknown_sources(rule: str, value: object, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A finding for each source that is cited and not in the vocabulary."""
    for citation in citations(value):
        if citation.source not in vocabulary.sources:
            yield error(rule, citation.place, f'There is no source "{citation.source}" in the vocabulary.', did_you_mean(citation.source, vocabulary.sources))
