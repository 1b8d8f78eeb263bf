"""Everything about the field in one language: the directory, countries, gaps, open questions, and what nobody has read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sop.corpus import DIRECTORY, REFERENCE, VOCABULARY, Corpus
from sop.languages.catalogue import Message
from sop.languages.extract import messages_of
from sop.languages.numbers import partial_day
from sop.languages.state import State
from sop.languages.translate import together
from sop.model.citations import citations
from sop.model.country import Country
from sop.model.gap import GapAnswer
from sop.render.lay_directory import DirectoryLayout, statements
from sop.render.lay_out import Layout
from sop.render.speaker import Speaker
from sop.render.view_field import CountryView, FieldView, GapGroupView, GapView, PointerView, QuestionView
from sop.render.view_named import BasisView, CitationView, Standing

SECTIONS = ("reception", "stay", "whom", "afterwards", "weak_points", "check_first")
"""The parts of a country's page, in their order."""

_BESIDE = {"sheets": ("index.md", "page.checklists"), "walkthrough": ("index.md", "page.walkthrough"), "check": ("rules.md", "page.check"),
           "proposed": ("proposed.md", "page.parameters")}
"""Pages that are called otherwise than their file, and what is made beside the pages."""


def field_of(corpus: Corpus, speak: Speaker, layouts: Mapping[str, Layout]) -> FieldView:
    """Everything about the field; nothing where no procedure could be laid out."""
    layout = next(iter(layouts.values()), None)
    if layout is None:
        return FieldView()
    directory = DirectoryLayout(speak, layout.basis, layout.procedure)
    return FieldView(
        listings=tuple(directory.listings()), coverage=tuple(directory.covered()) if corpus.directory and corpus.settings.coverage else (),
        said=directory.goes_without_saying(), countries=tuple(_country(speak, layout, name, country) for name, country in corpus.countries.items()),
        gaps=tuple(_gaps(corpus, speak, layouts, layout)), questions=tuple(_questions(corpus, speak, layouts, layout)),
        unconfirmed=tuple(_unconfirmed(corpus, layout)), standing=standing_of(speak, _messages(corpus)))


def _country(speak: Speaker, layout: Layout, name: str, country: Country) -> CountryView:
    sections = tuple((f"country.{key.replace('_', '-')}", tuple(statements(speak, layout.basis, REFERENCE, f"country.{name}.{key}", getattr(country, key))))
                     for key in SECTIONS)
    return CountryView(name, speak.text(REFERENCE, f"country.{name}.title", country.title), partial_day(country.as_of.from_, speak.locale),
                       partial_day(country.as_of.to, speak.locale), layout.basis(country.basis), sections)


def _gaps(corpus: Corpus, speak: Speaker, layouts: Mapping[str, Layout], layout: Layout) -> Iterator[GapGroupView]:
    for group_id, group in corpus.gaps.groups.items():
        path = f"group.{group_id}"
        yield GapGroupView(group_id, speak.text(REFERENCE, f"{path}.title", group.title), tuple(
            GapView(name, gap.number, speak.text(REFERENCE, f"{path}.gap.{name}.text", gap.text), layout.basis(gap.basis),
                    tuple(_pointer(corpus, speak, layouts, answer) for answer in gap.answered_by), speak.of(REFERENCE, f"{path}.gap.{name}.limits", gap.limits))
            for name, gap in sorted(group.gaps.items(), key=lambda item: item[1].number)))


def _questions(corpus: Corpus, speak: Speaker, layouts: Mapping[str, Layout], layout: Layout) -> Iterator[QuestionView]:
    for name, question in corpus.questions.questions.items():
        path = f"question.{name}"
        yield QuestionView(
            name, question.asks, speak.text(REFERENCE, f"{path}.text", question.text), speak.text(REFERENCE, f"{path}.why", question.why),
            speak.of(REFERENCE, f"{path}.assumed", question.assumed), tuple(_pointer(corpus, speak, layouts, answer) for answer in question.concerns),
            layout.basis(question.basis) if question.basis else BasisView())


def _pointer(corpus: Corpus, speak: Speaker, layouts: Mapping[str, Layout], answer: GapAnswer) -> PointerView:
    """What is named, in words, and its place in the handbook; without a place where it is still to be written."""
    if answer.procedure:
        return _procedure(speak, layouts, answer.procedure, answer.state)
    if answer.page:
        file, word = _BESIDE.get(answer.page, (f"{answer.page}.md", f"page.{answer.page}"))
        return PointerView(speak.ui(word), file)
    if answer.rule:
        return _rule(corpus, speak, answer.rule)
    if answer.country:
        country = corpus.countries.get(answer.country)
        return PointerView(speak.text(REFERENCE, f"country.{answer.country}.title", country.title), f"countries/{answer.country}.md") if country else _planned(speak, answer.country)
    for kind, name, file in (("forms", answer.form, "forms.md"), ("parameters", answer.parameter, "proposed.md"), ("services", answer.service, "services.md")):
        if name:
            return PointerView(speak.named(kind, name).text, file, name) if name in getattr(corpus.vocabulary, kind) else _planned(speak, name)
    return _planned(speak, "")


def _procedure(speak: Speaker, layouts: Mapping[str, Layout], name: str, state: str | None) -> PointerView:
    layout = layouts.get(name)
    if layout is None:
        return _planned(speak, name)
    title, page = layout.said("procedure.title", layout.procedure.title), f"procedures/{name}.md"
    if not state:
        return PointerView(title, page)
    if state in layout.numbers:
        step = speak.ui("way.step-named", n=str(layout.numbers[state]), title=layout.heading(state))
    elif state in layout.procedure.outcomes:
        step = layout.said(f"outcome.{state}.text", layout.procedure.outcomes[state].text)
    else:
        return PointerView(speak.ui("gaps.place", procedure=title, place=speak.raw(state)), "")
    return PointerView(speak.ui("gaps.place", procedure=title, place=step), page, state)


def _rule(corpus: Corpus, speak: Speaker, word: str) -> PointerView:
    for name, rule in corpus.rules.items():
        if word in (name, rule.code):
            return PointerView(speak.rule(name), "rules.md", name)
    return PointerView(together([speak.ui("rule.one"), speak.raw(f" {word}")], speak.locale), "")


def _planned(speak: Speaker, name: str) -> PointerView:
    return PointerView(speak.untranslated(name.replace("-", " ").capitalize()), "")


def _unconfirmed(corpus: Corpus, layout: Layout) -> Iterable[CitationView]:
    """Each place that nobody has read, once, in the order of the sources."""
    order = list(corpus.vocabulary.sources)
    everything = (corpus.procedures, corpus.rules, corpus.vocabulary, corpus.directory, corpus.countries, corpus.gaps, corpus.questions)
    found = {(cited.source, cited.at) for cited in citations(everything) if cited.unconfirmed}
    return (layout.citation(source, at, True) for source, at in sorted(found, key=lambda pair: (order.index(pair[0]) if pair[0] in order else len(order), pair[1])))


def standing_of(speak: Speaker, messages: Mapping[str, Iterable[Message]]) -> Standing:
    """How far some texts of each catalogue are translated."""
    counts = [speak.words(owner).count(texts) for owner, texts in messages.items()]
    total = {state: sum(count[state] for count in counts) for state in State}
    return Standing(False, total[State.DRAFTED], total[State.MISSING] + total[State.STALE], 0)


def _messages(corpus: Corpus) -> dict[str, list[Message]]:
    """The texts of these pages, with the names that stand on no others."""
    names = [message for message in messages_of(corpus, VOCABULARY) if message.context.startswith(("province.", "organisation."))]
    return {DIRECTORY: list(messages_of(corpus, DIRECTORY)), REFERENCE: list(messages_of(corpus, REFERENCE)), VOCABULARY: names}
