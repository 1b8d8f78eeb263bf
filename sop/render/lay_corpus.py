"""The whole corpus in one language, for the pages about everything; and in several, one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from sop.corpus import DIRECTORY, REFERENCE, RULES, VOCABULARY, Corpus
from sop.languages.extract import messages_of
from sop.languages.numbers import partial_day
from sop.paths.people import Population
from sop.paths.table import Tables
from sop.render.lay_field import field_of, standing_of
from sop.render.lay_out import Layout
from sop.render.lay_population import population_view
from sop.render.lay_rules import rules_of, watches
from sop.render.lay_waivers import waived_of
from sop.render.meaning import Meaning, meanings
from sop.render.speaker import Speaker
from sop.render.view_corpus import CorpusView, CoverView, DutyView, MayView
from sop.render.view_named import CitationView, NamedView


class Views(Mapping[str, CorpusView]):
    """The views of some languages. Each is laid out when it is first asked for, and by the process that asks."""

    def __init__(self, corpus: Corpus, tables: Tables, locales: Iterable[str], populations: Iterable[Population] = ()) -> None:
        """`populations`: who can reach which outcome, where that was worked out."""
        self._lay_out = partial(_view, corpus, tables, meanings(corpus), populations=tuple(populations))
        self._views: dict[str, CorpusView | None] = dict.fromkeys(locales)

    def __getitem__(self, locale: str) -> CorpusView:
        view = self._views[locale] or self._lay_out(locale)
        self._views[locale] = view
        return view

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)


def view_of(corpus: Corpus, tables: Tables, locale: str) -> CorpusView:
    """Everything that pages, sheets and walkthroughs of one language show."""
    return _view(corpus, tables, meanings(corpus), locale)


def _view(corpus: Corpus, tables: Tables, meant: Mapping[str, Meaning], locale: str, populations: tuple[Population, ...] = ()) -> CorpusView:
    speak = Speaker(corpus, locale)
    layouts = {name: Layout(corpus.procedures[name], meant[name], tables.by_id[name], speak) for name in _in_order(corpus)}
    any_layout = next(iter(layouts.values()), None)
    vocabulary = corpus.vocabulary
    acting = {procedure.role_of(state) for procedure in corpus.procedures.values() for state in procedure.all_states}
    rules = tuple(rules_of(speak, any_layout)) if any_layout else ()
    return CorpusView(
        name=speak.text(VOCABULARY, "corpus.name", corpus.settings.name), publisher=speak.text(VOCABULARY, "corpus.publisher", corpus.settings.publisher),
        locale=locale, languages=tuple((language.id, language.name) for language in corpus.settings.languages),
        address=corpus.settings.address or "", procedures=tuple(layout.view() for layout in layouts.values()),
        roles=_all(speak, "roles"), forms=_all(speak, "forms"), services=_all(speak, "services"), terms=tuple(sorted(map(speak.term, vocabulary.glossary), key=lambda term: term.text.text.casefold())),
        sources=tuple(CitationView(name, speak.raw(source.text), speak.raw(source.short), "", partial_day(source.date, locale) if source.date else "", False)
                      for name, source in vocabulary.sources.items()),
        parameters=tuple(any_layout.parameter(name) for name in vocabulary.parameters) if any_layout else (),
        rules=rules, covers=tuple(_covers(corpus, layouts)), words=dict(speak.interface),
        waived=tuple(waived_of(speak, layouts)),
        populations={each.procedure: population_view(speak, corpus.procedures[each.procedure], each) for each in populations},
        duties={name: DutyView(tuple(MayView(speak.token("acts", act.token), tuple(rule for rule in rules if watches(corpus.rules[rule.id], act))) for act in role.may),
                               tuple(speak.named("roles", above) for above in role.answers_to), name in acting,
                               tuple(any_layout.title_of(each) for each in layouts if name in meant[each].spoken_of) if any_layout else ()) for name, role in vocabulary.roles.items()},
        notes={name: speak.untranslated(source.note) for name, source in vocabulary.sources.items() if source.note}, shared=standing_of(speak, {owner: list(messages_of(corpus, owner)) for owner in (VOCABULARY, RULES, DIRECTORY, REFERENCE)}),
        about_field=field_of(corpus, speak, layouts), sheets=frozenset(corpus.checklists))


def _in_order(corpus: Corpus) -> list[str]:
    """The procedures as the settings order them, then the others."""
    places = {name: place for place, name in enumerate(corpus.settings.order)}
    return sorted(corpus.procedures, key=lambda name: places.get(name, len(places)))


def _all(speak: Speaker, kind: str) -> tuple[NamedView, ...]:
    return tuple(speak.named(kind, name) for name in getattr(speak.vocabulary, kind))


def _covers(corpus: Corpus, layouts: Mapping[str, Layout]) -> Iterator[CoverView]:
    places = defaultdict(list)
    for name, procedure in corpus.procedures.items():
        for state_id, state in procedure.all_states.items():
            for code in dict.fromkeys(state.covers):
                places[code].append((name, state_id))
    told = set[str]()
    for group, codes in corpus.settings.covers.items():
        for code in codes:
            yield CoverView(group, code, tuple((name, state_id, layouts[name].numbers[state_id], layouts[name].heading(state_id))
                                               for name, state_id in sorted(places[code], key=lambda place: place[0] != group)), again=code in told)
        told.update(codes)
