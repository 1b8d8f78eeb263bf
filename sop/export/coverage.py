"""For whom a service is there and where nobody is, as a table for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from sop.corpus import Corpus
from sop.coverage import Coverage, People, Reach

_SAID = {Reach.YES: "yes", Reach.NOT_STATED: "not stated", Reach.NO: "nobody"}
_WIDTH = max(map(len, _SAID.values()))


def coverage_table(corpus: Corpus) -> str:
    """A table for each service that a procedure refers to: a row for each province, a column for each kind of people."""
    coverage = Coverage(corpus)
    if not corpus.directory or corpus.settings.coverage is None:
        return "There is no service directory to look at. Enter it under procedures/directory/, and `coverage:` in corpus.yaml."
    return "\n\n".join("\n".join(_table(corpus, coverage, service)) for service in coverage.referred)


def _table(corpus: Corpus, coverage: Coverage, service: str) -> Iterator[str]:
    people = coverage.people(service)
    yield f"{corpus.vocabulary.services[service].text} ({service}){_when(coverage, service)}"
    for number, group in enumerate(people, 1):
        yield f"  {number}  {_who(corpus, group)}"
    width = max(map(len, coverage.provinces), default=0)
    yield f"  {'':<{width}}  " + "  ".join(f"{number:<{_WIDTH}}" for number, _ in enumerate(people, 1)) + "  listed"
    for province in coverage.provinces:
        cells = "  ".join(f"{_SAID[coverage.at(service, province, group).reach]:<{_WIDTH}}" for group in people)
        who = ", ".join(coverage.who(service, province)) or "nobody"
        yield f"  {province:<{width}}  {cells}  {who}"


def _when(coverage: Coverage, service: str) -> str:
    """Since when it has been so, as far as anybody knows."""
    listings = {listed.listing.id: listed.listing for listed in coverage.offers(service)}.values()
    return "".join(f", as reported {listing.as_of}, {f'verified {listing.verified}' if listing.verified else 'never verified since'}" for listing in listings)


def _who(corpus: Corpus, people: People) -> str:
    facts = corpus.vocabulary.facts
    return "; ".join(f"{facts[fact].text}: {' or '.join(str(facts[fact].labels.get(value, value)) for value in values)}" for fact, values in people.values)
