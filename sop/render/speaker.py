"""Everything that can be named, in one language: acts, safeguards, roles, facts, values, spans of time, conditions.

Whole sentences come from the interface words; their slots are filled with names from the catalogues.
"""

from __future__ import annotations

from functools import cached_property

from sop.corpus import VOCABULARY, Corpus
from sop.languages import interface
from sop.languages.numbers import duration, listing, number
from sop.languages.state import State
from sop.languages.translate import Said, Words, words_of
from sop.model.condition import All, AnyOf, Condition, FactBetween, FactIs, Happened, InForce, Not
from sop.model.procedure import Procedure
from sop.model.text import placeholders
from sop.model.vocabulary import Duration, Parameter
from sop.render.view import NamedView

_WEIGHT = (State.SOURCE, State.APPROVED, State.REVIEWED, State.DRAFTED, State.STALE, State.MISSING)


class Speaker:
    """Speaks one language for one corpus."""

    def __init__(self, corpus: Corpus, locale: str) -> None:
        self.corpus = corpus
        self.locale = locale
        self.vocabulary = corpus.vocabulary
        self._words: dict[str, Words] = {}
        self.interface = interface.words(locale)

    def words(self, owner: str) -> Words:
        """The catalogue of a procedure, of `vocabulary`, `rules` or `checklists`."""
        if owner not in self._words:
            self._words[owner] = words_of(self.corpus, owner, self.locale)[0]
        return self._words[owner]

    # texts

    def of(self, owner: str, context: str, source: str | None) -> Said | None:
        """A text of the corpus with its parameters filled in; None stays None."""
        if source is None:
            return None
        said = self.words(owner).say(context, source)
        return Said(self.filled(said.text), said.state, said.locale)

    def text(self, owner: str, context: str, source: str) -> Said:
        """A text of the corpus that is there for certain."""
        said = self.of(owner, context, source)
        assert said is not None
        return said

    def ui(self, word: str, **slots: Said | str) -> Said:
        """An interface word with its slots filled; as doubtful as the most doubtful slot.

        Where nothing that fills it has a translation, the whole sentence stands in the source language, and is marked so.
        """
        if slots and all(isinstance(value, Said) and not value.state.is_shown for value in slots.values()):
            return self._untranslated(word, slots)
        said = interface.said(self.locale, word)
        text, state = said.text, said.state
        for name, value in slots.items():
            text = text.replace(f"{{{name}}}", value.text if isinstance(value, Said) else value)
            if isinstance(value, Said):
                state = max(state, value.state, key=_WEIGHT.index)
        return Said(text, state if state.is_shown else State.DRAFTED, said.locale)

    def _untranslated(self, word: str, slots: dict[str, Said | str]) -> Said:
        source = self.corpus.settings.source_language
        text, state = interface.said(source, word).text, State.MISSING
        for name, value in slots.items():
            assert isinstance(value, Said)
            text = text.replace(f"{{{name}}}", value.text)
        return Said(text, state, source)

    def run_on(self, sentences: list[Said]) -> Said | None:
        """Sentences one after another; None where there are none."""
        if not sentences:
            return None
        state = max((sentence.state for sentence in sentences), key=_WEIGHT.index)
        foreign = next((sentence.locale for sentence in sentences if sentence.locale != self.locale), self.locale)
        return Said(" ".join(sentence.text for sentence in sentences), state, foreign)

    def joined(self, parts: list[Said], last: str = "and") -> Said:
        """Several names in one phrase."""
        if len(parts) == 1:
            return parts[0]
        state = max((part.state for part in parts), key=_WEIGHT.index, default=State.SOURCE)
        locales = {part.locale for part in parts}
        locale = locales.pop() if len(locales) == 1 else self.locale
        return Said(listing([part.text for part in parts], locale, last), state, locale)

    def filled(self, text: str) -> str:
        """A text with `{first-answer}` replaced by the parameter's value, marked where it is only proposed."""
        for name in placeholders(text):
            parameter = self.vocabulary.parameters.get(name)
            if parameter is not None:
                value = self.amount(parameter).text
                mark = f" ({self.interface['standing.proposed'].lower()})" if parameter.proposed else ""
                text = text.replace(f"{{{name}}}", value + mark)
        return text

    # names of the vocabulary

    def named(self, kind: str, entry_id: str) -> NamedView:
        """A role, form, service, event, act or safeguard; its id where it is unknown."""
        entry = getattr(self.vocabulary, kind).get(entry_id)
        one = {"roles": "role", "forms": "form", "services": "service", "events": "event", "acts": "act", "safeguards": "safeguard",
               "facts": "fact", "parameters": "parameter", "glossary": "term"}[kind]
        if entry is None:
            return NamedView(entry_id, self.raw(entry_id))
        means = self.of(VOCABULARY, f"{one}.{entry_id}.means", getattr(entry, "means", None))
        return NamedView(entry_id, self.text(VOCABULARY, f"{one}.{entry_id}.text", entry.text), means)

    def raw(self, text: str) -> Said:
        """A text that belongs to no language, such as an id or a title of a document."""
        return Said(text, State.SOURCE, self.corpus.settings.source_language)

    def token(self, kind: str, token: str, procedure: Procedure | None = None) -> NamedView:
        """An act or safeguard with its scope: 'Share information (the provincial office)'."""
        head, _, scope = token.partition(":")
        if head == "consent":
            act = self.token("acts", scope, procedure)
            return NamedView(token, self.ui("consent.to", act=act.text))
        name = self.named(kind, head).text
        if not scope:
            return NamedView(token, name)
        if ":" in scope or scope in self.vocabulary.acts:
            inner = self.token("acts", scope, procedure).text
        else:
            inner = self.scope(scope, procedure)
        state = max(name.state, inner.state, key=_WEIGHT.index)
        return NamedView(token, Said(f"{name.text} ({inner.text})", state, name.locale))

    def scope(self, scope: str, procedure: Procedure | None) -> Said:
        """A subject of the procedure, one of another as a case names it (`procedure/subject`), or a fixed one of the vocabulary."""
        owner, slash, subject = scope.partition("/")
        if slash and owner in self.corpus.procedures:
            return self.scope(subject, self.corpus.procedures[owner])
        if procedure and scope in procedure.subjects:
            return self.text(procedure.id, f"subject.{scope}.text", procedure.subjects[scope].text)
        for kind, subject in self.vocabulary.subjects.items():
            if scope in subject.values:
                return self.text(VOCABULARY, f"subject.{kind}.value.{scope}.text", subject.values[scope].text)
        return self.raw(scope)

    def value(self, fact: str, value: str, labels: str | None = None) -> Said:
        """The label of a value: the fact's own, its list's, or yes / no / unknown."""
        entry = self.vocabulary.facts.get(fact)
        if entry and value in entry.labels:
            return self.text(VOCABULARY, f"fact.{fact}.label.{value}", entry.labels[value])
        for name in filter(None, (labels, entry.labels_from if entry else None, *self._shared)):
            if value in self.vocabulary.labels.get(name, {}):
                return self.text(VOCABULARY, f"label.{name}.{value}", self.vocabulary.labels[name][value])
        if f"answer.{value}" in self.interface:
            return self.ui(f"answer.{value}")
        return self.raw(value)

    @cached_property
    def _shared(self) -> tuple[str, ...]:
        return tuple(name for name in ("yes-no-unknown",) if name in self.vocabulary.labels)

    # time

    def amount(self, parameter: Parameter) -> Said:
        """The value of a parameter in words."""
        if parameter.steps:
            return self.joined([self.span(step) for step in parameter.steps])
        return self._span(parameter.amount or 0, parameter.unit or "times")

    def span(self, step: Duration) -> Said:
        """A duration in words."""
        return self._span(step.amount, step.unit)

    def _span(self, amount: int, unit: str) -> Said:
        said = interface.said(self.locale, f"unit.{unit}.other")
        return Said(duration(amount, unit, self.locale, self.interface), said.state, said.locale)

    # conditions

    def condition(self, condition: Condition, procedure: Procedure) -> Said:
        """A condition as a phrase."""
        match condition:
            case FactIs(fact, values):
                names = self.joined([self.fact_value(fact, value, procedure) for value in values], "or")
                return self.ui("condition.is", fact=self.fact(fact, procedure), values=names)
            case FactBetween(fact, None, int(high)):
                return self.ui("condition.below", fact=self.fact(fact, procedure), n=number(high + 1, self.locale))
            case FactBetween(fact, int(low), None):
                return self.ui("condition.at-least", fact=self.fact(fact, procedure), n=number(low, self.locale))
            case FactBetween(fact, low, high):
                return self.ui("condition.between", fact=self.fact(fact, procedure), n=number(low or 0, self.locale), m=number(high or 0, self.locale))
            case InForce(ref):
                return self.ui("condition.in-force", safeguard=self.token("safeguards", ref.token, procedure).text)
            case Happened(event):
                return self.ui("condition.event", event=self.named("events", event).text)
            case All(parts):
                return self.joined([self.condition(part, procedure) for part in parts])
            case AnyOf(parts):
                return self.joined([self.condition(part, procedure) for part in parts], "or")
            case Not(part):
                return self.ui("condition.not", condition=self.condition(part, procedure))
        raise TypeError(f"not a condition: {condition!r}")

    def fact(self, fact: str, procedure: Procedure) -> Said:
        """What a fact is called: its entry's words, or the question that settles it."""
        if fact in self.vocabulary.facts:
            return self.named("facts", fact).text
        state = procedure.all_states.get(fact)
        for key in ("question", "wait"):
            if state is not None and getattr(state, key, None):
                return self.text(procedure.id, f"state.{fact}.{key}", getattr(state, key))
        return self.raw(fact)

    def fact_value(self, fact: str, value: str, procedure: Procedure) -> Said:
        """What a value is called, here or in the vocabulary."""
        state = procedure.all_states.get(fact)
        answer = getattr(state, "answers", {}).get(value) if state is not None else None
        if answer is not None and answer.text:
            return self.text(procedure.id, f"state.{fact}.answer.{value}", answer.text)
        return self.value(fact, value, getattr(state, "labels", None))
