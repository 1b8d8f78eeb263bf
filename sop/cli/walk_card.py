"""A state as lines of text, in one language: what to do and say, who, by when; and why, when somebody asks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from textwrap import fill

from sop.languages.translate import Said
from sop.render.view import OutcomeView, ProcedureView
from sop.render.view_named import FactView
from sop.render.view_state import StateView

SPOKEN = "  │ "
"""What stands before words to say, so that they stand apart."""


def width() -> int:
    """Of the text: easy to read, and never wider than the window."""
    return min(shutil.get_terminal_size((80, 24)).columns, 88)


def wrapped(text: str, first: str = "", other: str | None = None) -> str:
    """A paragraph with a margin."""
    return fill(text, width(), initial_indent=first, subsequent_indent=" " * len(first) if other is None else other, break_long_words=False,
                break_on_hyphens=False)


def head(view: ProcedureView, words: Mapping[str, str]) -> Iterator[str]:
    """The title, how far it can be relied on, and what it is for."""
    yield f"{view.title.text}\n{'=' * min(len(view.title.text), width())}"
    if view.standing.draft:
        yield words["standing.draft"]
    if view.standing.drafted:
        yield words["standing.drafted"]
    yield wrapped(view.summary.text)
    if view.begins_with:
        yield f"{words['procedure.begins-with']}: {'; '.join(named.text.text for named in view.begins_with)}"


def card(state: StateView, words: Mapping[str, str]) -> Iterator[str]:
    """All that a worker needs at a state."""
    yield f"\n{state.number}. {state.heading.text}"
    yield f"{words['state.who']}: {state.role.text.text}"
    if state.deadline:
        proposed = f" ({words['standing.proposed-value']})" if state.deadline.proposed else ""
        yield wrapped(f"{words['state.deadline']}: {state.deadline.text.text}{proposed}")
    for step in state.steps:
        yield wrapped(step.text.text, f"  {step.number}. ")
    for word, spoken in (("state.ask", state.ask), ("state.say", state.say), ("state.say-child", state.say_child)):
        if spoken is not None and spoken.text != state.heading.text:
            yield f"{words[word]}:\n{wrapped(spoken.text, SPOKEN, SPOKEN)}"
    for sentence in state.never:
        yield wrapped(sentence.text, "  ✗ ")
    for named in (state.review, state.meanwhile, state.loop, *state.waived):
        if named:
            yield wrapped(named.text)
    if state.form:
        yield f"{words['state.form']}: {state.form.text.text}"


def why(state: StateView, words: Mapping[str, str]) -> Iterator[str]:
    """The reason and the source."""
    if state.why:
        yield wrapped(state.why.text)
    for cited in state.basis.citations:
        unsure = f" ({words['standing.unconfirmed']})" if cited.unconfirmed else ""
        yield wrapped(f"{words['state.source']}: {cited.title.text}: {cited.at}{unsure}")
    if state.proposed or not state.basis.citations:
        yield f"{words['standing.proposed']}. {words['standing.proposed-means']}"


def end(outcome: OutcomeView, words: Mapping[str, str]) -> Iterator[str]:
    """How the procedure ended, and what it leaves to others."""
    yield f"\n{words['walk.ended']}\n{wrapped(outcome.text.text)}"
    for word, names in (("outcome.tell", outcome.tell), ("outcome.leaves", outcome.leaves), ("outcome.owes", outcome.owes)):
        if names:
            yield wrapped(f"{words[word]}: {'; '.join(named.text.text for named in names)}")
    if outcome.hands_over_to:
        planned = f" ({words['procedure.planned']})" if outcome.planned else ""
        yield words["walk.goes-on"].format(procedure=outcome.hands_over_to.text.text) + planned


def labels(state: StateView) -> dict[str, Said]:
    """The words of each answer."""
    return {way.answer: way.label for way in state.ways if way.answer}


def choices(fact: FactView) -> list[tuple[str, str]]:
    """What can be answered about a fact; nothing for a number."""
    return [(value, label.text) for value, label in fact.answers]
