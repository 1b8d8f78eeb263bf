"""The service directory in one language: the groups with their maps, and for whom each service is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sop.corpus import DIRECTORY, VOCABULARY
from sop.coverage import Coverage, Listed, People, Reach, is_at
from sop.languages.first_letter import small
from sop.languages.numbers import day, partial_day
from sop.languages.translate import Said, together
from sop.model.basis import Basis
from sop.model.directory import ALL, NOT_STATED, Listing, Offer
from sop.model.procedure import Procedure
from sop.model.statement import Statement
from sop.render.speaker import Speaker
from sop.render.view_field import CoverageRowView, CoverageView, ListedView, ListingView, MapView, OfferView, ServiceView, StatementView, TileView
from sop.render.view_named import BasisView, NamedView

Citing = Callable[[Basis | None], BasisView]
"""Where something comes from, in one language."""


class DirectoryLayout:
    """Lays out the directory of a corpus."""

    def __init__(self, speak: Speaker, citing: Citing, any_procedure: Procedure) -> None:
        """`any_procedure`: whichever; facts of the vocabulary are called the same in all of them."""
        self.speak = speak
        self.citing = citing
        self.coverage = Coverage(speak.corpus)
        self._procedure = any_procedure

    def listings(self) -> Iterator[ListingView]:
        """Each group of services, in the order in which the vocabulary names them."""
        for name, listing in sorted(self.speak.corpus.directory.items(), key=lambda item: min(map(self._order, _services(item[1])), default=0)):
            services = sorted(_services(listing), key=self._order)
            yield ListingView(
                id=name, title=self.speak.text(DIRECTORY, f"listing.{name}.title", listing.title), colour=listing.colour, as_of=self._date(listing.as_of),
                verified=day(listing.verified, self.speak.locale) if listing.verified else "", basis=self.citing(listing.basis),
                remarks=tuple(statements(self.speak, self.citing, DIRECTORY, f"listing.{name}.remarks", listing.remarks)),
                services=tuple(self._service(service, listing) for service in services),
                offers=tuple(self._offer(listing, offer_id, offer) for offer_id, offer in listing.offers.items()))

    def covered(self) -> Iterator[CoverageView]:
        """Each service that a procedure refers to."""
        for service in self.coverage.referred:
            offers = self.coverage.offers(service)
            reaches = {province: self.coverage.somebody(service, province) for province in self.coverage.provinces}
            counts = {reach.value: str(sum(its is reach for its in reaches.values())) for reach in Reach}
            named = self.speak.named("services", service)
            label = self.speak.ui("coverage.map-of", service=named.text, yes=counts["yes"], maybe=counts["not-stated"], no=counts["no"])
            people = self.coverage.people(service)
            nowhere = [self._organisation(listed.offer.organisation).text for listed in offers if NOT_STATED in listed.offer.provinces]
            yield CoverageView(
                named, self._map(label, offers[0].listing.colour if offers else "black", reaches, service), tuple(self._people(group, people) for group in people),
                tuple(self._rows(service, people)), self.speak.ui("directory.no-place", names=self.speak.joined(nowhere)) if nowhere else None)

    def goes_without_saying(self) -> Said | None:
        """The people whom every service takes unless it says otherwise."""
        settings = self.speak.corpus.settings.coverage
        told = [self._who(fact, (value,)) for fact, value in settings.goes_without_saying.items()] if settings else []
        return self.speak.ui("coverage.goes-without-saying", who=self.speak.joined(told)) if told else None

    def _service(self, service: str, listing: Listing) -> ServiceView:
        running = [listed for listed in self.coverage.offers(service) if listed.offer.status == "running"]
        named = self.speak.named("services", service)
        reaches = {province: Reach.YES if self.coverage.who(service, province) else Reach.NO for province in self.coverage.provinces}
        count = sum(reach is Reach.YES for reach in reaches.values())
        label = self.speak.ui("directory.map-of", service=named.text, n=str(count), m=str(len(reaches)))
        where = tuple(ListedView(self._organisation(listed.offer.organisation), self._apart(service, listed), self._where(listed.offer),
                                 self._date(listed.offer.as_of) if listed.offer.as_of else "") for listed in running)
        return ServiceView(named, self._map(label, listing.colour, reaches, service), where)

    def _apart(self, service: str, listed: Listed) -> Said | None:
        """The details that tell an offer from the others that its organisation makes of the same service."""
        others = sum(each.offer.organisation == listed.offer.organisation for each in self.coverage.offers(service)) - 1
        return self._details(listed) if others else None

    def _details(self, listed: Listed) -> Said | None:
        return self.speak.run_on(list(self._texts(f"{_path(listed.listing, listed.id)}.details", listed.offer.details)))

    def _limits(self, service: str, listed: Listed) -> tuple[NamedView, Said]:
        texts = self._texts(f"{_path(listed.listing, listed.id)}.limits", listed.offer.limits)
        when = self.speak.ui("directory.as-reported", date=self._date(listed.offer.as_of)) if listed.offer.as_of else None
        told = self.speak.run_on([text for text in (self._apart(service, listed), *texts, when) if text])
        assert told is not None
        return self._organisation(listed.offer.organisation), told

    def _map(self, label: Said, colour: str, reaches: Mapping[str, Reach], service: str) -> MapView:
        return MapView(label, colour, tuple(
            TileView(self.speak.named("provinces", name).text, province.code, province.row, province.column, reaches[name].value,
                     len(self.coverage.who(service, name)), self.speak.of(VOCABULARY, f"province.{name}.note", province.note)) for name, province in self.speak.vocabulary.provinces.items()))

    def _offer(self, listing: Listing, offer_id: str, offer: Offer) -> OfferView:
        path = _path(listing, offer_id)
        return OfferView(
            id=offer_id, organisation=self._organisation(offer.organisation), services=tuple(self.speak.named("services", each) for each in offer.services),
            where=self._where(offer), whom=self.speak.run_on(list(self._whom(offer)), between="; "), status=offer.status, limits=self._texts(f"{path}.limits", offer.limits),
            details=self._texts(f"{path}.details", offer.details), referred_by=tuple(map(self._organisation, offer.referred_by)),
            refers_to=tuple(map(self._organisation, offer.refers_to)), lacks=self._texts(f"{path}.gap", offer.gaps),
            as_of=self._date(offer.as_of) if offer.as_of else "", basis=self.citing(offer.basis) if offer.basis else BasisView())

    def _organisation(self, name: str) -> NamedView:
        """An organisation; beside a translation stands the name that it goes by, in its own letters."""
        its, entry = self.speak.named("organisations", name), self.speak.vocabulary.organisations.get(name)
        if entry is None or entry.described or its.text.locale == self.speak.corpus.settings.source_language:
            return its
        open_, close = (Said(sign, its.text.state, its.text.locale) for sign in (" (", ")"))
        return NamedView(name, together([its.text, open_, self.speak.raw(entry.text), close], self.speak.locale))

    def _texts(self, path: str, texts: Iterable[str]) -> tuple[Said, ...]:
        return tuple(self.speak.text(DIRECTORY, f"{path}.{number}", text) for number, text in enumerate(texts, 1))

    def _order(self, service: str) -> int:
        services = list(self.speak.vocabulary.services)
        return services.index(service) if service in services else len(services)

    def _where(self, offer: Offer) -> Said:
        if ALL in offer.provinces:
            return self.speak.ui("directory.all-provinces")
        if NOT_STATED in offer.provinces:
            return self.speak.ui("directory.not-stated")
        return self.speak.joined([self.speak.named("provinces", province).text for province in offer.provinces])

    def _whom(self, offer: Offer) -> Iterator[Said]:
        for fact, values in offer.serves.items():
            yes, no = (tuple(value for value, said in values.items() if said == answer) for answer in ("yes", "no"))
            if yes:
                yield self.speak.ui("directory.for", who=self._who(fact, yes))
            if no:
                yield self.speak.ui("directory.not-for", who=self._who(fact, no))

    def _rows(self, service: str, people: tuple[People, ...]) -> Iterator[CoverageRowView]:
        """Provinces with the same people listed, the same limits and the same answers stand together."""
        alike: dict[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], list[str]] = {}
        limited = {_path(listed.listing, listed.id): listed for listed in self.coverage.offers(service) if listed.offer.limits or listed.offer.as_of}
        for province in self.coverage.provinces:
            reaches = tuple(self.coverage.at(service, province, group).reach.value for group in people)
            limits = tuple(name for name, listed in limited.items() if is_at(listed.offer, province))
            alike.setdefault((self.coverage.who(service, province), reaches, limits), []).append(province)
        for (who, reaches, limits), provinces in alike.items():
            yield CoverageRowView(self.speak.joined([self.speak.named("provinces", province).text for province in provinces]),
                                  self.speak.joined([self._organisation(each).text for each in who]) if who else None, reaches,
                                  tuple(self._limits(service, limited[name]) for name in limits))

    def _people(self, group: People, everybody: tuple[People, ...]) -> Said:
        """Some people by the facts in which they differ from others."""
        told = [self._who(fact, values) for fact, values in group.values if any(dict(other.values)[fact] != values for other in everybody)]
        found = told[0] if told else self.speak.ui("population.anybody")
        for more in told[1:]:
            found = self.speak.ui("condition.and", one=found, other=small(more))
        return found

    def _who(self, fact: str, values: tuple[str, ...]) -> Said:
        """Of whom one of the values holds, as words that go on after `people`."""
        told = self.speak.vocabulary.facts[fact].people
        return self.speak.joined([self.speak.text(VOCABULARY, f"fact.{fact}.people.{value}", told[value]) if value in told
                                  else self.speak.any_of(fact, (value,), self._procedure) for value in values], "or")

    def _date(self, date: str) -> str:
        return partial_day(date, self.speak.locale)


def _path(listing: Listing, offer_id: str) -> str:
    return f"listing.{listing.id}.offer.{offer_id}"


def _services(listing: Listing) -> list[str]:
    return list(dict.fromkeys(service for offer in listing.offers.values() for service in offer.services))


def statements(speak: Speaker, citing: Citing, owner: str, path: str, its: Iterable[Statement]) -> Iterator[StatementView]:
    """What reports say, with dates and sources where they differ from the page's."""
    for number, statement in enumerate(its, 1):
        yield StatementView(speak.text(owner, f"{path}.{number}.text", statement.text), partial_day(statement.as_of, speak.locale) if statement.as_of else "",
                            citing(statement.basis) if statement.basis else BasisView())
