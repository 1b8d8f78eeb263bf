"""A way through the procedures, told as a short story that a social worker recognises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sop.corpus import Corpus
from sop.model.state import Choice, Consent
from sop.paths.case import CONSENT
from sop.paths.monitor import ONCE
from sop.paths.telling import Beat

_AGREEMENT = {"agreed": "agrees", "limited": "agrees, with limits", "refused": "says no", "cannot_now": "cannot decide now"}


class Teller:
    """Names states, answers, acts and safeguards in the source language."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.vocabulary = corpus.vocabulary

    def story(self, begun: tuple[tuple[str, str], ...], beats: Sequence[Beat], last: str, missing: str = "") -> tuple[str, ...]:
        """Who the person is, the numbered steps, and what is then done; where what is missing was last gained, and where it was lost."""
        plain = missing.removeprefix(ONCE)
        gained = max((number for number, beat in enumerate(beats) if plain and plain in beat.given), default=-1)
        lost = max((number for number, beat in enumerate(beats) if number > gained >= 0 and plain in beat.ended), default=-1)
        lines: list[str] = []
        for number, beat in enumerate(beats):
            told = list(self._beat(beat))
            if number in (gained, lost):
                turn = f"({'From here on' if number == gained else 'No longer'} in force: {self.safeguard(plain)}.)"
                told = [*told[:-1], f"{told[-1]} {turn}"] if told else [turn]
            lines += told
        return (self._who(begun), *(f"{number}. {line}" for number, line in enumerate(lines, 1)), last)

    def _who(self, begun: tuple[tuple[str, str], ...]) -> str:
        known = [f"{self.fact(name)}: {self.value(name, value)}" for name, value in begun]
        return f"The person: {'; '.join(known)}; everything else: any." if known else "The person: anybody."

    def _beat(self, beat: Beat) -> Iterator[str]:
        match beat.what:
            case "at-most":
                yield f"{self.heading(beat)} - this was done often enough."
            case "each-once":
                yield f"{self.heading(beat)} - every answer was tried."
            case "late":
                yield f"{self.heading(beat)} - the deadline passes."
            case "answer" if beat.detail:
                yield f"{self.heading(beat)} - {self.answer(beat)}"
            case "step":
                text = self.step_text(beat)
                if text:
                    yield text
            case "call":
                yield f"The procedure \"{self.called(beat)}\" is followed."
            case "event":
                entry = self.vocabulary.events.get(beat.detail)
                yield f"Then: {entry.text if entry else beat.detail}."
            case "lapse":
                yield f"Time passes at \"{self.heading(beat)}\". This is too old to count on now: {self.safeguard(beat.detail)}."
            case "withdrawal":
                yield f"Then the person takes an agreement back: {self.act(beat.detail.removeprefix(CONSENT))}."

    def heading(self, beat: Beat) -> str:
        """What a state is called."""
        state = self._state(beat)
        if isinstance(state, Consent):
            return f"Agreement to: {self.act(state.consent.token)}"
        if isinstance(state, Choice):
            return beat.state
        return str(getattr(state, state.kind))

    def answer(self, beat: Beat) -> str:
        """What an answer is called."""
        state = self._state(beat)
        answer = getattr(state, "answers", {}).get(beat.detail)
        if answer is not None and answer.text:
            return answer.text
        if beat.detail in _AGREEMENT and isinstance(state, Consent):
            return _AGREEMENT[beat.detail]
        return self.value(getattr(state, "fact", None) or "", beat.detail, getattr(state, "labels", None))

    def step_text(self, beat: Beat) -> str:
        """A step that does or settles something; others are left out of the story."""
        state = self._state(beat)
        step = list(state.do.values())[beat.step]
        return str(step.step) if step.act or step.establishes or step.revokes or step.binds else ""

    def called(self, beat: Beat) -> str:
        """The title of a called procedure."""
        callee = self.corpus.procedures.get(self._state(beat).call)
        return callee.title if callee else beat.state

    def fact(self, name: str) -> str:
        entry = self.vocabulary.facts.get(name)
        return entry.text if entry else name

    def value(self, fact: str, value: str, labels: str | None = None) -> str:
        """The label of a value."""
        entry = self.vocabulary.facts.get(fact)
        shared: Mapping[str, str] = self.vocabulary.labels.get(labels or "", {}) or self.vocabulary.labels.get("yes-no-unknown", {})
        return str((entry.labels.get(value) if entry else None) or shared.get(value) or value)

    def happening(self, what: str) -> str:
        """An act, or what comes into force or ends, or an event."""
        kind, _, token = what.partition(" ")
        if kind == "event":
            entry = self.vocabulary.events.get(token)
            return entry.text if entry else token
        return self.safeguard(token) if kind in ("established", "ended") else self.act(what)

    def act(self, token: str) -> str:
        """What an act is called, with its scope."""
        head, _, scope = token.partition(":")
        entry = self.vocabulary.acts.get(head)
        return f"{entry.text if entry else head}{f' ({self.scope(scope)})' if scope else ''}"

    def safeguard(self, token: str) -> str:
        """What a safeguard or consent is called."""
        plain = token.removeprefix(ONCE)
        if plain.startswith(CONSENT):
            return f"agreement to: {self.act(plain.removeprefix(CONSENT))}"
        head, _, scope = plain.partition(":")
        entry = self.vocabulary.safeguards.get(head)
        return f"{entry.text if entry else head}{f' ({self.scope(scope)})' if scope else ''}"

    def scope(self, scope: str) -> str:
        """A subject, a fixed scope, or an act."""
        if "/" in scope:
            procedure, subject = scope.split(":")[-1].split("/", 1)
            entry = self.corpus.procedures[procedure].subjects.get(subject) if procedure in self.corpus.procedures else None
            return entry.text if entry else subject
        for kind in self.vocabulary.subjects.values():
            if scope in kind.values:
                return kind.values[scope].text
        return self.act(scope) if scope.split(":")[0] in self.vocabulary.acts else scope

    def _state(self, beat: Beat):
        return self._procedures[beat.procedure].all_states[beat.state]

    @property
    def _procedures(self):
        return {**self.corpus.examples, **self.corpus.procedures}
