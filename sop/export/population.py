"""Who can reach which outcome, as a table for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sop.corpus import Corpus
from sop.model.vocabulary import Vocabulary
from sop.paths.people import Group, Population


def population_table(corpus: Corpus, populations: Iterable[Population]) -> str:
    """A table for each procedure in which a case may begin by itself: a row for each outcome, a column for each group of people."""
    return "\n\n".join("\n".join(_table(corpus, population)) for population in populations)


def _table(corpus: Corpus, population: Population) -> Iterator[str]:
    procedure, vocabulary = corpus.procedures[population.procedure], corpus.vocabulary
    yield f"{procedure.title} ({procedure.id})"
    for number, group in enumerate(population.groups, 1):
        yield f"  {number}  {_who(vocabulary, group)}"
    width = max(map(len, procedure.outcomes))
    yield f"  {'':<{width}}  " + "  ".join(f"{number:<3}" for number, _ in enumerate(population.groups, 1)).rstrip()
    for name in procedure.outcomes:
        yield f"  {name:<{width}}  " + "  ".join(f"{'yes' if name in group.outcomes else 'no':<3}" for group in population.groups).rstrip()
    if population.not_considered:
        yield f"  Not considered, because nothing here looks at it: {', '.join(population.not_considered)}."


def _who(vocabulary: Vocabulary, group: Group) -> str:
    return "; ".join(f"{vocabulary.facts[fact].text}: {' or '.join(_label(vocabulary, fact, value) for value in values)}" for fact, values in group.values) or "Anybody"


def _label(vocabulary: Vocabulary, fact: str, value: str) -> str:
    entry = vocabulary.facts[fact]
    shared = vocabulary.labels.get(entry.labels_from or "", {}) or vocabulary.labels.get("yes-no-unknown", {})
    return str(entry.labels.get(value) or shared.get(value) or value)
