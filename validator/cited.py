"""The sources that a part of the corpus cites exist."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, error
from sop.model.citations import citations
from sop.model.vocabulary import Vocabulary
from validator.check import did_you_mean


def unknown_sources(rule: str, value: object, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A finding for each source that is cited and not in the vocabulary."""
    for citation in citations(value):
        if citation.source not in vocabulary.sources:
            yield error(rule, citation.place, f'There is no source "{citation.source}" in the vocabulary.', did_you_mean(citation.source, vocabulary.sources))
