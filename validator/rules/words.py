"""The texts themselves: they speak of acts that are declared, in the words of the glossary, in sentences that everybody can read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dataclasses import dataclass

from sop.finding import Finding, Place, Severity, error
from sop.model.base import place_of
from sop.model.state import Consent, Question, StateBase, Task, Wait
from validator.check import Subject, rule, whole
from validator.phrases import Sentence, index, sentences, spoken_of

LONGEST_SENTENCE = 25
"""Words. Guides for plain language ask for 15 to 20 on average and seldom more than 25."""

HIGHEST_GRADE, FEWEST_WORDS = 8, 30
"""School grade of the texts of a state, and how many words it takes to say so."""

UNITS = frozenset(f"{unit}{ending}" for unit in ("hour", "day", "week", "month", "year") for ending in ("", "s"))
NUMBERS = frozenset("one two three four five six seven eight nine ten twelve fourteen thirty".split())
"""The number words of a duration that is typed into a text."""

QUESTION = re.compile(r"\?+")
QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
"""What somebody else says, or a title; a question mark in it asks nothing."""

_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z]?[A-Z][A-Za-z]*\b")


@dataclass(frozen=True, slots=True)
class Said:
    """A text of a state, read once for all rules of this family."""

    state: str
    text: str
    place: Place
    is_deed: bool
    """Whether it tells the worker to do something."""
    sentences: tuple[Sentence, ...]


@whole
def undeclared_act(subject: Subject) -> Iterator[Finding]:
    """What a text tells the worker to do to or about the person is declared as an act.

    Why: what is written only as words is judged by no rule, and a photo is taken that nobody agreed to.

    Bad:

        states:
          one:
            task: See the person
            do:
              - step: Greet the person, then take a photo.
            next: done

    Good:

        states:
          one:
            task: See the person
            do:
              - step: Greet the person. Do not take a photo.
            next: done
    """
    phrases = subject.shared("phrases of acts", lambda: index({name: act.said_as for name, act in subject.vocabulary.acts.items()}))
    for said in texts(subject):
        for act, phrase in spoken_of(said.sentences, phrases) if said.is_deed else ():
            node = subject.table.nodes[said.state]
            if not any(token.partition(":")[0] == act for step in node.steps for token in step.effect.acts):
                yield error("undeclared-act", said.place, f'"{said.state}" says "{phrase}", but does not declare the act "{act}".',
                            f"Add `act: {act}` to the step, or say it in other words." if node.kind == "task" else "Move it into a task, with its act.")


@whole
def word_not_from_glossary(subject: Subject) -> Iterator[Finding]:
    """One thing has one word: that of the glossary. An abbreviation is written out or explained there.

    Why: a new worker takes two words for two things, and a translator makes three of them.

    Bad:

        states:
          one:
            task: Write to the NGO about the victim
            do: Write.
            next: done

    Good:

        states:
          one:
            task: Write to the agency about the person
            do: Write.
            next: done
    """
    terms = subject.vocabulary.glossary
    phrases = subject.shared("words not used", lambda: index({name: term.instead_of for name, term in terms.items()}))
    known = subject.shared("abbreviations", lambda: {word for term in terms.values() for word in _ABBREVIATION.findall(term.text)})
    strange = {word for word in _ABBREVIATION.findall("\n".join(said.text for said in texts(subject))) if word not in known}
    for said in texts(subject):
        for term, phrase in spoken_of(said.sentences, phrases, denied_too=True):
            yield Finding("word-not-from-glossary", Severity.WARNING, said.place, f'"{said.state}" says "{phrase}"; the glossary calls it "{terms[term].text}".',
                          "Use the word of the glossary.")
        for word in dict.fromkeys(_ABBREVIATION.findall(said.text)) if strange else ():
            if word in strange:
                yield Finding("word-not-from-glossary", Severity.WARNING, said.place, f'"{said.state}" uses the abbreviation "{word}", which nothing explains.',
                              "Write it out, or explain it in the glossary.")


@rule
def duration_in_text(subject: Subject) -> Iterator[Finding]:
    """How long something may take stands in the vocabulary, and in the text only its name in braces.

    Why: when the policy changes, the number in the text stays, and the worker follows the text.

    Bad:

        states:
          one:
            task: Call again
            do: Call again within 10 days.
            next: done

    Good:

        states:
          one:
            task: Call again
            do: Call again within {first-answer}.
            next: done
    """
    for said in texts(subject):
        for words in said.sentences:
            for before, number, unit in zip(("", *words), words, words[1:], strict=False):
                if unit in UNITS and (number in NUMBERS or number.isdecimal()) and not (before == "from" and unit == "day"):  # from one day to the next
                    yield error("duration-in-text", said.place, f'A time is typed into the text of "{said.state}": "{number} {unit}".',
                                "Make it a parameter of the vocabulary, and write its name in braces.")


@rule
def hard_to_read(subject: Subject) -> Iterator[Finding]:
    """A text is understood at the first reading, by somebody who reads it in a second language.

    Why: who must read a sentence twice in an emergency does not read it.

    The school grade is the Automated Readability Index (Smith and Senter 1967): 4.71 times the letters of a word and half the words of
    a sentence, less 21.43. It is made for English, and other source languages are not judged.

    Bad:

        states:
          one:
            task: Undertake the preparatory documentation
            do: Subsequent to verification of the aforementioned documentation, communicate the determination to all participating
              organisations, notwithstanding any outstanding administrative considerations, and coordinate subsequent implementation
              arrangements with representatives of the responsible governmental institutions.
            next: done

    Good:

        states:
          one:
            task: Write it down
            do: Check the papers first. Then tell the others what was decided.
            next: done
    """
    if subject.corpus.settings.source_language != "en":
        return
    by_state: dict[str, list[Sentence]] = {}
    for said in texts(subject):
        by_state.setdefault(said.state, []).extend(said.sentences)
        if any(len(words) > LONGEST_SENTENCE for words in said.sentences):
            yield Finding("hard-to-read", Severity.ADVICE, said.place, f'A sentence of "{said.state}" has more than {LONGEST_SENTENCE} words.', "Make two of it.")
    for state_id, found in by_state.items():
        words = sum(map(len, found))
        letters = sum(len(word) for sentence in found for word in sentence)
        grade = 4.71 * letters / words + 0.5 * words / len(found) - 21.43 if words >= FEWEST_WORDS else 0
        if grade > HIGHEST_GRADE:
            yield Finding("hard-to-read", Severity.ADVICE, subject.table.nodes[state_id].place, f'The texts of "{state_id}" ask for about {grade:.0f} years of school.',
                          "Use shorter words and sentences.")


@rule
def two_questions_at_once(subject: Subject) -> Iterator[Finding]:
    """What is asked aloud and answered with yes or no is one question.

    Why: a frightened person says yes to the one, and the worker takes it for the other.

    Judged are the words that ask for an agreement, and those of a question with the answer `yes` or `no`, to a child too. Other
    source languages than English are not judged.

    Bad:

        states:
          one:
            question: Does the person want to go on?
            ask: How safe do you feel? Can we go on now?
            answers: {yes: done, no: done}

    Good:

        states:
          one:
            task: Ask how safe the person feels
            do: Ask.
            next: two
          two:
            question: Does the person want to go on?
            ask: We can also stop. Would you like to go on now?
            answers: {yes: done, no: done}
    """
    if subject.corpus.settings.source_language != "en":
        return
    for state_id, state in subject.procedure.all_states.items():
        for text in (state.ask, state.say_child) if _is_answered_with_yes_or_no(state) else ():
            if text and len(QUESTION.findall(QUOTED.sub("", text))) > 1:
                yield Finding("two-questions-at-once", Severity.WARNING, place_of(text, state.place),
                              f'"{state_id}" asks more than one question, and one yes or no answers them all.',
                              "Ask one of them here. Make a sentence of the other, or a state of its own.")


def _is_answered_with_yes_or_no(state: StateBase) -> bool:
    return isinstance(state, Consent) or isinstance(state, Question) and not {"yes", "no"}.isdisjoint(state.answers)


def texts(subject: Subject) -> list[Said]:
    """Every text of every state that people read."""
    return subject.shared(f"texts of {subject.procedure.id}", lambda: [
        Said(state_id, text, place_of(text, state.place), is_deed, sentences(text))
        for state_id, state in subject.procedure.all_states.items() for text, is_deed in _of(state)])


def _of(state: StateBase) -> Iterator[tuple[str, bool]]:
    """(a text, whether it tells the worker to do something)."""
    for name in ("task", "question", "wait", "parallel", "ask", "say", "say_child", "why", "note"):
        text = getattr(state, name, None)
        if text:
            yield text, name == "task"
    yield from ((text, False) for text in state.never)
    if isinstance(state, Task):
        yield from ((step.step, True) for step in state.do.values())
    yield from ((answer.text, False) for answer in (getattr(state, "answers", None) or {}).values() if answer.text)
    if isinstance(state, Wait) and state.meanwhile:
        yield state.meanwhile.do, True
