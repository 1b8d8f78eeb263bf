"""What a walkthrough knows: the compiled tables and the words of a procedure and of all that it calls, as plain data.

The names of the keys are those that the script of `site/walkthrough/` reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sop.languages import interface
from sop.languages.first_letter import small
from sop.languages.segment import page_marks
from sop.languages.translate import Said, unlinked
from sop.paths.reads import conditions_of, facts_at, facts_read, with_bases
from sop.paths.table import Table, Tables
from sop.render.view import EventView, OutcomeView, ProcedureView
from sop.render.view_named import CitationView, FactView, NamedView
from sop.render.view_state import StateView
from sop.render.walk_table import fact_data, table_data

Book = dict[str, Any]

WITHDRAWN = "withdrawn"
"""The answer of the ways that an agreement taken back leads."""

WORDS = {
    "ask": "state.ask", "say": "state.say", "sayChild": "state.say-child", "never": "state.never", "who": "state.who",
    "colon": "sign.colon", "number": "state.number", "form": "state.form", "service": "state.service", "source": "state.source", "deadline": "state.deadline",
    "meanwhile": "state.meanwhile",
    "whySource": "walk.why-this", "proposed": "standing.proposed", "proposedValue": "standing.proposed-value",
    "proposedMeans": "standing.proposed-means", "unconfirmed": "standing.unconfirmed", "consentRight": "consent.right",
    "late": "walk.deadline-passed", "timeCame": "walk.time-came", "allDone": "walk.all-done", "notTicked": "walk.not-ticked",
    "notNumber": "walk.not-a-number", "enterNumber": "walk.enter-number", "next": "walk.next", "choose": "walk.choose",
    "inside": "walk.in-procedure", "knownFirst": "walk.known-first", "ended": "walk.ended", "goesOn": "walk.goes-on", "planned": "procedure.planned",
    "tell": "outcome.tell", "leaves": "outcome.leaves", "owes": "outcome.owes", "start": "walk.start", "startAgain": "walk.start-again",
    "beginsWith": "procedure.begins-with", "nothingKept": "walk.nothing-kept", "noNames": "walk.no-names", "leavesTrace": "walk.leaves-trace",
    "change": "walk.change", "done": "sheet.done", "happened": "walk.something-happened", "withdrawal": "event.withdrawal",
    "starts": "event.starts", "noEvents": "walk.no-events", "notTranslated": "standing.not-translated",
}
"""The interface words that the script shows."""


def included(procedure: str, tables: Tables) -> list[str]:
    """The procedure and all that it calls, the nearest first."""
    found = [procedure]
    for name in found:
        calls = (node.call.procedure for node in tables.by_id[name].nodes.values() if node.call)
        found += [other for other in dict.fromkeys(calls) if other in tables.by_id and other not in found]
    return found


def book_of(procedure: str, views: Mapping[str, ProcedureView], tables: Tables, links: Mapping[str, str]) -> Book:
    """All data of one walkthrough."""
    names = included(procedure, tables)
    locale, words = views[procedure].locale, interface.words(views[procedure].locale)
    speak = _Texts(locale)
    facts = {fact.id: fact for name in names for fact in views[name].facts}
    asked = _asked([tables.by_id[name] for name in names], tables)
    book = {
        "home": procedure,
        "words": {key: page_marks(words[word], locale) for key, word in WORDS.items()},
        "terms": {"inside": sorted(tables.terms.inside), "standIn": sorted(tables.terms.stands_for_consent),
                  "lapsesOn": {name: sorted(events) for name, events in sorted(tables.terms.lapses_on.items())}},
        "facts": {name: fact_data(domain) for name, domain in tables.terms.facts.items()},
        "asks": {name: speak.fact(fact) for name, fact in facts.items() if name in asked},
        "tables": {name: table_data(tables.by_id[name]) for name in names},
        "texts": {name: speak.procedure(views[name], tables, facts, links) for name in names},
    }
    if views[procedure].begins_with:
        book["words"]["notInPlace"] = page_marks(words["procedure.not-in-place"], locale)
    return book | {"strings": speak.strings, "cited": speak.cited}


def _asked(walked: Iterable[Table], tables: Tables) -> set[str]:
    """The facts that these procedures begin with or read: no others are asked for, or named in the way so far."""
    found = {fact for table in walked for fact in (*table.takes, *facts_read(conditions_of(table)), *(fact for node in table.nodes.values() for fact in facts_at(node)))}
    return with_bases(found, tables.terms.facts)


def _where_they_begin(states: list[Book]) -> list[Book]:
    """The states, of which one in the same part or of the same role as the one before does not say so again; the page does (7-page.js)."""
    return [{key: value for key, value in state.items() if key not in ("part", "role") or value != before.get(key)}
            for before, state in zip([{}, *states[:-1]], states, strict=True)]


def characters(book: Any, words: Mapping[str, str]) -> frozenset[str]:
    """Every character that the page may show."""
    found = set("".join(words.values()))
    pending = [book]
    while pending:
        thing = pending.pop()
        if isinstance(thing, str):
            found.update(thing)
        elif isinstance(thing, Mapping):
            pending += thing.values()
        elif isinstance(thing, (list, tuple)):
            pending += thing
    return frozenset(found)


class Text(int):
    """The number of a text in the list."""


class _Texts:
    """Each text once, in a list; everywhere else stands its number, which makes the page a third smaller.

    A text is a string, or has its language beside it where that is not the page's, with a mark on what is not translated; or it
    is a list of such pieces.
    """

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.strings: list[Any] = [""]
        self.cited: list[Book] = []
        """Each place in a source once too."""
        self._numbers: dict[tuple[str, str, bool], int] = {}
        self._places: dict[CitationView, int] = {}

    def text(self, text: Said | None) -> Text | None:
        if text is None:
            return None
        text = unlinked(text)
        key = (text.text, text.locale, text.state.is_shown)
        if key not in self._numbers:
            self.strings.append([self._piece(part) for part in text.parts] if text.parts else self._piece(text))
            self._numbers[key] = len(self.strings) - 1
        return Text(self._numbers[key])

    def _piece(self, text: Said) -> Any:
        shown = page_marks(text.text, text.locale)
        return shown if text.locale == self.locale else _trim({"t": shown, "l": text.locale, "m": not text.state.is_shown})

    def place(self, place: CitationView) -> int:
        if place not in self._places:
            self._places[place] = len(self.cited)
            self.cited.append(_trim({"t": self.text(place.title), "at": self._at(place.at), "unconfirmed": place.unconfirmed}))
        return self._places[place]

    def _at(self, words: str) -> Any:
        """Where in a source to look, in the language of the sources: letters that have capitals are theirs."""
        return words if self.locale == "en" or words.upper() == words.lower() else {"t": words, "l": "en"}

    def names(self, names: Iterable[NamedView]) -> list[Any]:
        return [self.text(name.text) for name in names]

    def fact(self, fact: FactView) -> Book:
        return {"t": self.text(fact.text), "q": self.text(fact.question), "answers": {value: self.text(label) for value, label in fact.answers}}

    def procedure(self, view: ProcedureView, tables: Tables, facts: Mapping[str, FactView], links: Mapping[str, str]) -> Book:
        table = tables.by_id[view.id]
        consents = {state.consent.id: small(state.consent.text) for state in view.states if state.consent}
        called = {act: way.label for state in view.states if (call := table.nodes[state.id].call)
                  for (act, _), way in zip(call.withdrawn, (way for way in state.ways if way.answer == WITHDRAWN), strict=True)}
        return {
            "title": self.text(view.title), "summary": self.text(view.summary), "begins": self.names(view.begins_with),
            "acts": {act: self.text(words) for act, words in sorted(consents.items())},
            "called": {act: self.text(label) for act, label in sorted(called.items())},
            # in the order of their numbers, which is that of the table, so that neither number nor name need be written; a part and a role where they begin
            "states": _where_they_begin([self.state(state, chapter.title, table.nodes[state.id].fact, facts) for chapter in view.chapters for state in chapter.states]),
            "outcomes": {outcome.id: self.outcome(outcome, links) for outcome in view.outcomes},
            "events": {event.id: self.event(event) for event in view.events},
        }

    def state(self, state: StateView, part: Said, fact: str | None, facts: Mapping[str, FactView]) -> Book:
        answers = {way.answer: self.text(way.label) for way in state.ways if way.answer}
        if "others" in answers and fact in facts and state.kind != "choice":
            answers = {**{value: self.text(label) for value, label in facts[fact].answers}, **answers}
        found = {
            "part": self.text(part), "h": self.text(state.heading), "role": self.text(state.role.text), "ask": self.text(state.ask),
            "say": self.text(state.say), "child": self.text(state.say_child), "why": self.text(state.why),
            "never": [self.text(never) for never in state.never], "form": self.text(state.form.text) if state.form else None,
            "proposed": state.proposed, "review": self.text(state.review), "meanwhile": self.text(state.meanwhile), "loop": self.text(state.loop),
            "basis": [self.place(place) for place in state.basis.citations],
        }
        if state.kind == "choice":
            found["cases"] = [self.text(way.label) for way in state.ways]
        elif answers and state.kind != "call":
            found["answers"] = answers
            found["ended"] = {way.answer: self.text(way.ended) for way in state.ways if way.ended} or None
        if state.steps:
            found["steps"] = [_trim({"t": self.text(step.text), "form": self.text(step.form.text) if step.form else None,
                                     "service": self.text(step.service.text) if step.service else None, "ended": self.text(step.ended)}) for step in state.steps]
        if state.deadline:
            found |= {"deadline": self.text(state.deadline.text), "deadlineProposed": state.deadline.proposed,
                      "stages": [self.text(stage.text) for stage in state.deadline.late]}
        return _trim(found)

    def outcome(self, outcome: OutcomeView, links: Mapping[str, str]) -> Book:
        on = outcome.hands_over_to
        return _trim({"t": self.text(outcome.text), "tell": self.names(outcome.tell), "leaves": self.names(outcome.leaves),
                      "owes": self.names(outcome.owes), "on": self.text(on.text) if on else None, "planned": outcome.planned,
                      "link": links.get(on.id) if on else None})

    def event(self, event: EventView) -> Book:
        return _trim({"t": self.text(event.text), "starts": self.text(event.starts.text) if event.starts else None, "ended": self.text(event.ended)})


def _trim(found: Book) -> Book:
    """Without what is not there."""
    return {key: value for key, value in found.items() if value not in (None, False, "", [])}
