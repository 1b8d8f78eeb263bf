"""How hard the procedures are to read, as a table for a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sop.corpus import Corpus
from sop.reading import ENGLISH, TARGET, Reading, reading_of

_HARDEST = 3


def reading_table(corpus: Corpus, concerns: Callable[[str], bool]) -> str:
    """Each procedure with its grade, the hardest first, and under it the sentences to begin with. `concerns` says of a file whether it is meant."""
    if corpus.settings.source_language != ENGLISH:
        return "The reading grade is made for English, and these procedures are written in another language."
    found = [reading_of(procedure, corpus.vocabulary.parameters) for procedure in corpus.procedures.values() if concerns(procedure.place.file)]
    return "\n".join(line for reading in sorted(found, key=lambda one: -one.grade) for line in _lines(reading))


def _lines(reading: Reading) -> Iterator[str]:
    yield f"{reading.grade:4.1f}  {reading.procedure}{f' (above {TARGET:g})' if reading.grade > TARGET else ''}"
    for sentence in reading.hardest(_HARDEST):
        yield f"      {sentence.grade:4.1f}  {sentence.place.file}:{sentence.place.line}  {sentence.text}"
