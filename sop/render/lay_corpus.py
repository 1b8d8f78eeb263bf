"""The whole corpus in one language, for the pages about everything."""

from __future__ import annotations

from collections.abc import Iterator

from sop.corpus import VOCABULARY, Corpus
from sop.paths.table import Tables
from sop.render.lay_out import Layout
from sop.render.lay_rules import rules_of, waivers_of
from sop.render.speaker import Speaker
from sop.render.view import CitationView, NamedView
from sop.render.view_corpus import CorpusView, CoverView


def view_of(corpus: Corpus, tables: Tables, locale: str) -> CorpusView:
    """Everything that pages, sheets and walkthroughs of one language show."""
    speak = Speaker(corpus, locale)
    layouts = {name: Layout(procedure, tables.by_id[name], speak) for name, procedure in corpus.procedures.items()}
    any_layout = next(iter(layouts.values()), None)
    vocabulary = corpus.vocabulary
    return CorpusView(
        name=speak.text(VOCABULARY, "corpus.name", corpus.settings.name), publisher=speak.text(VOCABULARY, "corpus.publisher", corpus.settings.publisher),
        locale=locale, languages=tuple((language.id, language.name) for language in corpus.settings.languages),
        address=corpus.settings.address or "", procedures=tuple(layout.view() for layout in layouts.values()),
        roles=_all(speak, "roles"), forms=_all(speak, "forms"), services=_all(speak, "services"), terms=_all(speak, "glossary"),
        sources=tuple(CitationView(name, speak.raw(source.text), "", source.date or "", False) for name, source in vocabulary.sources.items()),
        parameters=tuple(any_layout.parameter(name) for name in vocabulary.parameters) if any_layout else (),
        rules=tuple(rules_of(speak, any_layout)) if any_layout else (), covers=tuple(_covers(corpus, layouts)), words=dict(speak.interface),
        waivers=tuple(waivers_of(speak, layouts)))


def _all(speak: Speaker, kind: str) -> tuple[NamedView, ...]:
    return tuple(speak.named(kind, name) for name in getattr(speak.vocabulary, kind))


def _covers(corpus: Corpus, layouts: dict[str, Layout]) -> Iterator[CoverView]:
    for group, codes in corpus.settings.covers.items():
        for code in codes:
            yield CoverView(group, code, tuple(
                (name, state_id, layouts[name].numbers[state_id], layouts[name].heading(state_id))
                for name, procedure in corpus.procedures.items() for state_id, state in procedure.all_states.items() if code in state.covers))
