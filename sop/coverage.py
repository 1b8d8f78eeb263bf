"""For whom a service is there, and where nobody is: the service directory, asked about every province and every kind of person.

There are three answers. Yes: somebody is listed there and is said to serve such people. Not stated: somebody is listed there, and
for whom was not written down. No: nobody is listed there, or only somebody who does not serve them. What is not stated is never a yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product

from sop.corpus import Corpus
from sop.model.directory import ALL, NOT_STATED, Listing, Offer
from sop.model.state import Step, Task
from sop.model.vocabulary import UNKNOWN


class Reach(StrEnum):
    """Whether somebody is there."""

    YES = "yes"
    NOT_STATED = "not-stated"
    NO = "no"


@dataclass(frozen=True, slots=True)
class People:
    """Some people, told by facts. For each fact the values between which nobody who is listed makes a difference."""

    values: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An offer with the group of services in which it stands."""

    listing: Listing
    id: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of people in one province: whether somebody is there, and who."""

    reach: Reach
    who: tuple[Listed, ...] = ()
    """Those who give this answer."""


class Coverage:
    """The service directory of a corpus. Nothing is asked where the corpus does not say by which facts (`coverage:` in its settings)."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        settings = corpus.settings.coverage
        self._by = settings.by if settings else ()
        self._said = settings.goes_without_saying if settings else {}

    @property
    def provinces(self) -> tuple[str, ...]:
        """Every province, in the order of the vocabulary."""
        return tuple(self._corpus.vocabulary.provinces)

    @cached_property
    def referred(self) -> Mapping[str, tuple[tuple[str, str, Step], ...]]:
        """Each service that a procedure refers to, in the order of the vocabulary: procedure, state and step."""
        found: dict[str, list[tuple[str, str, Step]]] = {service: [] for service in self._corpus.vocabulary.services}
        for name, procedure in self._corpus.procedures.items():
            for state_id, state in procedure.all_states.items():
                for step in state.do.values() if isinstance(state, Task) else ():
                    if step.service in found:
                        found[step.service].append((name, state_id, step))
        return {service: tuple(places) for service, places in found.items() if places}

    def offers(self, service: str) -> tuple[Listed, ...]:
        """All who are listed with a service, in the order of the directory, running or not."""
        return self._offers.get(service, ())

    def people(self, service: str) -> tuple[People, ...]:
        """Every kind of people, as far as somebody who is listed tells them apart."""
        groups = [[(fact, values) for values in self._alike(service, fact)] for fact in self._by]
        return tuple(People(chosen) for chosen in product(*groups))

    def at(self, service: str, province: str, people: People) -> Cell:
        """Who is there for these people."""
        answers = [(listed, self._serves(listed.offer, people)) for listed in self.offers(service) if is_at(listed.offer, province)]
        for reach in Reach:
            who = tuple(listed for listed, answer in answers if answer is reach)
            if who:
                return Cell(reach, who)
        return Cell(Reach.NO)

    def somebody(self, service: str, province: str) -> Reach:
        """The best answer that anybody gets there."""
        order = list(Reach)
        return min((self.at(service, province, people).reach for people in self.people(service)), key=order.index, default=Reach.NO)

    def nobody_listed(self, service: str) -> tuple[str, ...]:
        """The provinces in which nobody is listed with a service, for whomever."""
        return tuple(province for province in self.provinces if not self.who(service, province))

    def who(self, service: str, province: str) -> tuple[str, ...]:
        """The organisations that are listed there with a service, for whomever."""
        return tuple(dict.fromkeys(listed.offer.organisation for listed in self.offers(service) if is_at(listed.offer, province)))

    def never_yes(self, service: str) -> tuple[People, ...]:
        """The people to whom nobody in any province says yes."""
        return tuple(people for people in self.people(service)
                     if all(self.at(service, province, people).reach is not Reach.YES for province in self.provinces))

    def is_everywhere(self, service: str) -> bool:
        """Whether everybody gets a yes in every province."""
        return all(self.at(service, province, people).reach is Reach.YES for people in self.people(service) for province in self.provinces)

    @cached_property
    def _offers(self) -> Mapping[str, tuple[Listed, ...]]:
        found: dict[str, list[Listed]] = {}
        for listing in self._corpus.directory.values():
            for offer_id, offer in listing.offers.items():
                for service in offer.services:
                    found.setdefault(service, []).append(Listed(listing, offer_id, offer))
        return {service: tuple(listed) for service, listed in found.items()}

    def _alike(self, service: str, fact: str) -> Iterator[tuple[str, ...]]:
        """The values of a fact, together where every offer of the service answers the same."""
        groups: dict[tuple[Reach, ...], list[str]] = {}
        for value in self._values(fact):
            groups.setdefault(tuple(self._says(listed.offer, fact, value) for listed in self.offers(service)), []).append(value)
        yield from map(tuple, groups.values())

    def _values(self, fact: str) -> tuple[str, ...]:
        """The values that are looked at. What is unknown follows another value where the vocabulary says so."""
        entry = self._corpus.vocabulary.facts.get(fact)
        return tuple(value for value in entry.values.listed if value != UNKNOWN or entry.unknown_follows is None) if entry else ()

    def _says(self, offer: Offer, fact: str, value: str) -> Reach:
        otherwise = Reach.YES if self._said.get(fact) == value else Reach.NOT_STATED
        return Reach(offer.serves.get(fact, {}).get(value, otherwise))

    def _serves(self, offer: Offer, people: People) -> Reach:
        """No where one fact says no; yes where every fact says yes."""
        said = {self._says(offer, fact, values[0]) for fact, values in people.values}
        return Reach.NO if Reach.NO in said else Reach.NOT_STATED if Reach.NOT_STATED in said else Reach.YES


def is_at(offer: Offer, province: str) -> bool:
    """Whether an offer that is running is in a province. One whose place is not stated is nowhere for certain."""
    return offer.status == "running" and (province in offer.provinces or ALL in offer.provinces) and NOT_STATED not in offer.provinces
