"""Findings as text for a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from sop.export.checked import summary
from sop.export.text import lines
from sop.finding import Finding

if TYPE_CHECKING:
    from sop.corpus import Corpus


def tell(findings: Sequence[Finding], out: TextIO) -> None:
    """Each finding with its place, sentence, hint and story; then how many of each severity."""
    for line in (*lines(findings), summary(findings)):
        print(line, file=out)


def words_are_there(corpus: Corpus) -> bool:
    """Whether the vocabulary could be read; where not, what is wrong with it is told, since nothing can be said without its words."""
    if corpus.words_unread:
        tell([finding for finding in corpus.findings if "/vocabulary/" in finding.place.file], sys.stderr)
    return not corpus.words_unread
