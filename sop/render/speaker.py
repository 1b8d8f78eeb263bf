"""Everything that can be named, in one language: acts, safeguards, roles, facts, values, spans of time.

Whole sentences come from the interface words; their slots are filled with names from the catalogues. What has no
translation stands there in the source language, and keeps it: a page can mark that piece alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from sop.corpus import RULES, VOCABULARY, Corpus
from sop.languages import interface
from sop.languages.first_letter import large, small
from sop.languages.numbers import UNITS, duration, listing
from sop.languages.state import State
from sop.languages.translate import Said, Words, together, words_of
from sop.model.procedure import Procedure
from sop.model.ref import SAME_ACT, SAME_SCOPE
from sop.model.text import placeholders
from sop.model.vocabulary import UNKNOWN, Parameter
from sop.render.view_named import NamedView, TermView

_SLOT = re.compile(r"\{([a-z0-9-]+)\}")


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
        return said if "{" not in said.text else Said(self.filled(said.text, said.locale), said.state, said.locale)

    def text(self, owner: str, context: str, source: str) -> Said:
        """A text of the corpus that is there for certain."""
        said = self.of(owner, context, source)
        assert said is not None
        return said

    def ui(self, word: str, **slots: Said | str) -> Said:
        """An interface word with its slots filled; what has no translation keeps its language inside it.

        Where nothing that fills it has a translation, the whole sentence stands in the source language.
        """
        untranslated = slots and all(isinstance(value, Said) and not value.state.is_shown for value in slots.values())
        template = interface.said(self.corpus.settings.source_language if untranslated else self.locale, word)
        return self._slotted(template.text, template.state, template.locale, slots)

    def _slotted(self, template: str, state: State, locale: str, slots: Mapping[str, Said | str]) -> Said:
        pieces = [Said(piece, state, locale) for piece in _SLOT.split(template)]
        for at in range(1, len(pieces), 2):
            value = slots[pieces[at].text]
            pieces[at] = value if isinstance(value, Said) else Said(value, state, locale)
        return together(pieces, self.locale)

    def run_on(self, sentences: list[Said], between: str = " ") -> Said | None:
        """Sentences one after another; None where there are none."""
        if not sentences:
            return None
        return together([sentences[0], *(piece for sentence in sentences[1:] for piece in (Said(between, sentence.state, sentence.locale), sentence))],
                        self.locale)

    def phrase(self, said: Said) -> Said:
        """A sentence that stands inside another, without its stop."""
        return Said(said.text.rstrip(".។ "), said.state, said.locale)

    def joined(self, parts: list[Said], last: str = "and") -> Said:
        """Several names in one phrase."""
        locales = {part.locale for part in parts}
        locale = locales.pop() if len(locales) == 1 else self.locale
        slots = {str(number): part for number, part in enumerate(parts)}
        template = listing([f"{{{number}}}" for number in slots], locale, last)
        # a language that writes no blank after its 'and' sets figures off from it all the same
        template = _SLOT.sub(lambda slot: f" {slot[0]}" if slot.start() and not template[slot.start() - 1].isspace() and slots[slot[1]].text[:1].isascii() else slot[0], template)
        return self._slotted(template, together(parts, self.locale).state, locale, slots)

    def filled(self, text: str, locale: str) -> str:
        """A text with `{first-answer}` replaced by the parameter's value in its own language, marked where it is only proposed."""
        for name in placeholders(text):
            parameter = self.vocabulary.parameters.get(name)
            if parameter is not None:
                mark = f" ({interface.words(locale)['standing.proposed'].lower()})" if parameter.proposed else ""
                text = text.replace(f"{{{name}}}", self.amount(parameter, locale).text + mark)
        return text

    # names of the vocabulary

    def rule(self, name: str) -> Said:
        """What a rule of protection demands; its id where there is none."""
        rule = self.corpus.rules.get(name)
        return self.text(RULES, f"rule.{name}.title", rule.title) if rule else self.raw(name)

    def named(self, kind: str, entry_id: str) -> NamedView:
        """An entry of the vocabulary; its id where it is unknown."""
        entry = getattr(self.vocabulary, kind).get(entry_id)
        one = {"roles": "role", "forms": "form", "services": "service", "events": "event", "acts": "act", "safeguards": "safeguard",
               "facts": "fact", "parameters": "parameter", "provinces": "province",
               "organisations": "organisation"}[kind]
        if entry is None:
            return NamedView(entry_id, self.raw(entry_id))
        return NamedView(entry_id, self.text(VOCABULARY, f"{one}.{entry_id}.text", entry.text))

    def role(self, role: str) -> Said:
        """A role inside a sentence: 'the supervisor'."""
        entry = self.vocabulary.roles.get(role)
        if entry is None or entry.in_sentence is None:
            return small(self.named("roles", role).text)
        return self.text(VOCABULARY, f"role.{role}.in_sentence", entry.in_sentence)

    def term(self, term: str) -> TermView:
        """A term of the glossary."""
        entry = self.vocabulary.glossary[term]
        return TermView(term, self.text(VOCABULARY, f"term.{term}.text", entry.text), self.text(VOCABULARY, f"term.{term}.means", entry.means), self.raw(entry.text))

    def raw(self, text: str) -> Said:
        """A text that belongs to no language, such as an id or a title of a document."""
        return Said(text, State.SOURCE, self.corpus.settings.source_language)

    def untranslated(self, text: str) -> Said:
        """A text in the source language that no catalogue holds."""
        source = self.corpus.settings.source_language
        return Said(text, State.SOURCE if source == self.locale else State.MISSING, source)

    def token(self, kind: str, token: str, procedure: Procedure | None = None) -> NamedView:
        """An act or safeguard with its scope: 'Share information (the provincial office)'."""
        head, _, scope = token.partition(":")
        if head == "consent":
            act = self.token("acts", scope, procedure)
            return NamedView(token, self.ui("consent.to", act=small(act.text)))
        name = self.named(kind, head).text
        if not scope or scope in (SAME_ACT, SAME_SCOPE):
            return NamedView(token, name)
        if ":" in scope or scope in self.vocabulary.acts:
            act, _, of = scope.partition(":")
            inner = [small(self.named("acts", act).text)]
            if of:  # no brackets inside brackets
                colon = interface.said(inner[0].locale, "sign.colon")
                inner += [Said(f"{colon.text} ", inner[0].state, inner[0].locale), small(self.scope(of, procedure))]
        else:
            inner = [small(self.scope(scope, procedure))]
        brackets = [Said(sign, name.state, name.locale) for sign in (" (", ")")]
        return NamedView(token, together([name, brackets[0], *inner, brackets[1]], self.locale))

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

    def amount(self, parameter: Parameter, locale: str | None = None) -> Said:
        """The value of a parameter in words."""
        return self.joined([self._span(amount, unit, locale or self.locale) for amount, unit in self._spans(parameter)])

    def _spans(self, parameter: Parameter) -> list[tuple[int, str]]:
        return [(step.amount, step.unit) for step in parameter.steps] or [(parameter.amount or 0, parameter.unit or "times")]

    def in_turn(self, parameter: Parameter) -> Said:
        """How often something comes round; of several spans each in its turn, the last again and again."""
        *spans, last = self._spans(parameter)
        if not spans:
            return large(self._every(*last))
        words = ["deadline.first-after", *("deadline.then-after" for _ in spans[1:])]
        return self.run_on([*(self.ui(word, time=self._span(*span, self.locale)) for word, span in zip(words, spans)),
                            self.ui("deadline.and-then-every", every=self._every(*last))])

    def _every(self, amount: int, unit: str) -> Said:
        """'every 2 months', and 'every month' where it is one."""
        return self.ui(f"deadline.every-{unit}") if amount == 1 and unit in UNITS else self.ui("deadline.every", time=self._span(amount, unit, self.locale))

    def marked(self, time: Said, parameter: Parameter) -> Said:
        """A time, with a mark where no source states it."""
        if not parameter.proposed:
            return time
        open_, close = (Said(sign, time.state, time.locale) for sign in (" (", ")"))
        return together([time, open_, small(self.ui("standing.proposed")), close], self.locale)

    def times(self, number: int) -> Said:
        """'once', '3 times'."""
        return self._span(number, "times", self.locale)

    def _span(self, amount: int, unit: str, locale: str) -> Said:
        said = interface.said(locale, f"unit.{unit}.other")
        return Said(duration(amount, unit, locale, interface.words(locale)), said.state, said.locale)

    # facts

    def fact(self, fact: str, procedure: Procedure) -> Said:
        """What a fact is called: its entry's words, or the question that settles it."""
        if fact in self.vocabulary.facts:
            return self.named("facts", fact).text
        state = procedure.all_states.get(fact)
        for key in ("question", "wait"):
            if state is not None and getattr(state, key, None):
                return self.text(procedure.id, f"state.{fact}.{key}", getattr(state, key))
        return self.raw(fact)

    def question(self, fact: str, procedure: Procedure) -> Said:
        """What a worker asks who looks at what is known: the fact's question, or else what it is called."""
        entry = self.vocabulary.facts.get(fact)
        return self.text(VOCABULARY, f"fact.{fact}.question", entry.question) if entry and entry.question else self.fact(fact, procedure)

    def meant(self, fact: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """The values, with `unknown` where it follows one of them: not known is treated as under 18."""
        entry = self.vocabulary.facts.get(fact)
        follows = entry is not None and entry.unknown_follows in values and UNKNOWN not in values
        return (*values, UNKNOWN) if follows else values

    def any_of(self, fact: str, values: tuple[str, ...], procedure: Procedure, last: str = "or") -> Said:
        """Several values inside a sentence: 'under 18 or not known'. Only names keep a large letter."""
        entry = self.vocabulary.facts.get(fact)
        named = [self.fact_value(fact, value, procedure) for value in values]
        return self.joined(named if entry and entry.labels_are_names else [small(value) for value in named], last)

    def fact_value(self, fact: str, value: str, procedure: Procedure) -> Said:
        """What a value is called, here or in the vocabulary."""
        state = procedure.all_states.get(fact)
        answer = getattr(state, "answers", {}).get(value) if state is not None else None
        if answer is not None and answer.text:
            return self.text(procedure.id, f"state.{fact}.answer.{value}", answer.text)
        return self.value(fact, value, getattr(state, "labels", None))
