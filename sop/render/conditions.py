"""A condition as a phrase that says what is so.

What is not so is turned into what is: not 18 or older is under 18 or not known. Only where that would be a long list, and of
safeguards and events, the phrase says no.
"""

from __future__ import annotations

from sop.languages.first_letter import large, small
from sop.languages.numbers import number
from sop.languages.translate import Said, together
from sop.model.condition import All, AnyOf, Condition, FactBetween, FactIs, Happened, InForce, Not
from sop.model.procedure import Procedure
from sop.model.state import Question, Wait
from sop.model.vocabulary import UNKNOWN
from sop.paths.compile import fact_domain, local_fact
from sop.render.speaker import Speaker

_BARE = {"yes", "no"}
SHORT = 3
"""As many values can be named one by one where all others are meant."""


def phrase(speak: Speaker, condition: Condition, procedure: Procedure, asked: tuple[str, ...] = ()) -> Said:
    """A condition in words. Facts whose question stands just above (`asked`) are told by the answer alone."""
    return _Phrases(speak, procedure, asked).of(condition)


def domain(speak: Speaker, procedure: Procedure, fact: str) -> tuple[str, ...]:
    """The values of a fact of the vocabulary, or of the question or wait that is named so."""
    vocabulary = speak.vocabulary
    if fact in vocabulary.facts:
        return fact_domain(fact, vocabulary.facts[fact], vocabulary).values
    state = procedure.all_states.get(fact)
    return local_fact(fact, state, vocabulary).values if isinstance(state, (Question, Wait)) else ()


def limit(speak: Speaker, condition: Condition, procedure: Procedure) -> Said:
    """A condition as a sentence of its own, about when something counts: one fact by its question and the answers to it."""
    phrases = _Phrases(speak, procedure)
    match condition:
        case FactIs(fact, values):
            answers = speak.meant(fact, values)
        case Not(FactIs(fact, values)):
            answers = phrases.rest(fact, values)
        case _:
            fact, answers = "", ()
    if fact not in speak.vocabulary.facts or not 0 < len(answers) <= SHORT:
        return speak.ui("condition.only-if", condition=small(phrases.of(condition)))
    return speak.ui("condition.only-if-answer", question=speak.question(fact, procedure), answers=speak.any_of(fact, answers, procedure))


class _Phrases:
    """The phrases of one procedure in one language."""

    def __init__(self, speak: Speaker, procedure: Procedure, asked: tuple[str, ...] = ()) -> None:
        self.speak = speak
        self.procedure = procedure
        self.asked = asked

    def of(self, condition: Condition, inside: bool = False) -> Said:
        """What is so. Inside another list of conditions, a list stands in brackets."""
        match condition:
            case FactIs(fact, values):
                return self._values("condition.is", fact, self.speak.meant(fact, values))
            case FactBetween(fact, low, high):
                return self._between(fact, low, high)
            case InForce(ref):
                return self.speak.ui("condition.in-force", safeguard=self.speak.token("safeguards", ref.token, self.procedure).text)
            case Happened(event):
                return self.speak.ui("condition.event", event=self.speak.named("events", event).text)
            case All(parts) | AnyOf(parts):
                word = "condition.and" if isinstance(condition, All) else "condition.or"
                # of several that must all be so, only the first can do without its name: 'and 18 or older' says no more of whom
                named = _Phrases(self.speak, self.procedure) if isinstance(condition, All) else self
                found = self.of(parts[0], True)
                for part in parts[1:]:
                    found = self.speak.ui(word, one=found, other=small(named.of(part, True)))
                return self._in_brackets(found) if inside else found
            case Not(part):
                return self._not(part, inside)
        raise TypeError(f"not a condition: {condition!r}")

    def rest(self, fact: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """All other values of a fact, and not those that follow the given ones."""
        excluded = self.speak.meant(fact, values)
        return tuple(value for value in domain(self.speak, self.procedure, fact) if value not in excluded)

    def _not(self, condition: Condition, inside: bool) -> Said:
        match condition:
            case FactIs(fact, values):
                rest = self.rest(fact, values)
                return self._values("condition.is", fact, rest) if 0 < len(rest) <= SHORT else self._values("condition.is-not", fact, self.speak.meant(fact, values))
            case FactBetween(fact, low, high):
                ranges = [FactBetween(fact, None, low - 1)] if low is not None else []
                ranges += [FactBetween(fact, high + 1, None)] if high is not None else []
                unknown = [FactIs(fact, (UNKNOWN,))] if UNKNOWN in domain(self.speak, self.procedure, fact) else []
                return self.of(AnyOf((*ranges, *unknown)), inside) if len(ranges + unknown) > 1 else self.of(ranges[0])
            case InForce(ref):
                return self.speak.ui("condition.not-in-force", safeguard=self.speak.token("safeguards", ref.token, self.procedure).text)
            case Happened(event):
                return self.speak.ui("condition.no-event", event=self.speak.named("events", event).text)
            case All(parts):
                return self.of(AnyOf(tuple(map(Not, parts))), inside)
            case AnyOf(parts):
                return self.of(All(tuple(map(Not, parts))), inside)
            case Not(part):
                return self.of(part, inside)
        raise TypeError(f"not a condition: {condition!r}")

    def _values(self, word: str, fact: str, values: tuple[str, ...]) -> Said:
        answers = self.speak.any_of(fact, values, self.procedure)
        if fact in self.asked and word == "condition.is" and self._speaks_for_itself(fact, values):
            return large(answers)
        return self.speak.ui(word, fact=self._fact(fact), values=answers)

    def _speaks_for_itself(self, fact: str, values: tuple[str, ...]) -> bool:
        """Whether the answer is understood without its question: not a bare yes, no or not known, nor a name."""
        entry = self.speak.vocabulary.facts.get(fact)
        return not set(values) & _BARE and values != (UNKNOWN,) and not (entry and entry.labels_are_names)

    def _between(self, fact: str, low: int | None, high: int | None) -> Said:
        name, locale = self._fact(fact), self.speak.locale
        if low is None:
            return self.speak.ui("condition.below", fact=name, n=number((high or 0) + 1, locale))
        if high is None:
            return self.speak.ui("condition.at-least", fact=name, n=number(low, locale))
        return self.speak.ui("condition.between", fact=name, n=number(low, locale), m=number(high, locale))

    def _fact(self, fact: str) -> Said:
        """What a fact is called; the question that settles a local one stands in quotation marks."""
        said = self.speak.fact(fact, self.procedure)
        return said if fact in self.speak.vocabulary.facts else self.speak.ui("condition.answer", question=said)

    def _in_brackets(self, text: Said) -> Said:
        brackets = [Said(sign, text.state, text.locale) for sign in "()"]
        return together([brackets[0], small(text), brackets[1]], self.speak.locale)
