"""Every text that people read, with the context by which its translation is found.

The model is asked which of its fields are `Text`; nothing is listed here a second time, so a new key of the format is
translated from its first day. A context is the way from the top in words: `state.ask-risk.answer.no`, `outcome.safe.text`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from sop.corpus import CHECKLISTS, RULES, VOCABULARY, Corpus
from sop.languages.catalogue import Message
from sop.languages.text_fields import Shape, text_fields
from sop.model.checklist import Language
from sop.model.procedure import Procedure
from sop.model.scenario import Scenario
from sop.model.state import StateBase, Waiver
from sop.model.vocabulary import Source

_NAMED_BY = {Waiver: "rule"}
"""Items of a list that have a name; others are counted."""

_LEFT_OUT = (Source, Language)
"""A document keeps its title and a language its name."""

_HEADINGS = ("task", "question", "wait", "parallel", "ask")

_IDS = Shape()
"""Where no annotation says what a collection holds: nothing for people."""


def messages(procedure: Procedure, scenarios: Mapping[str, Scenario] | None = None) -> Iterator[Message]:
    """The texts of a procedure in the order of the model, then those of its scenarios."""
    for message in _of_part(procedure, ()):
        top = message.context.partition(".")[0]
        yield message if top != message.context else Message(f"procedure.{top}", message.text, message.comment)
    for scenario_id, scenario in (scenarios or {}).items():
        yield from _of_part(scenario, ("scenario", scenario_id))


def messages_of(corpus: Corpus, owner: str) -> Iterator[Message]:
    """The texts of one catalogue: a procedure's, or those of `vocabulary` (with the corpus' name), `rules`, `checklists`."""
    if owner == VOCABULARY:
        yield from _of_part(corpus.settings, ("corpus",))
        yield from _of_part(corpus.vocabulary, ())
    elif owner == RULES:
        for rule_id, rule in corpus.rules.items():
            yield from _of_part(rule, ("rule", rule_id))
    elif owner == CHECKLISTS:
        for checklist_id, checklist in corpus.checklists.items():
            yield from _of_part(checklist, ("checklist", checklist_id))
    else:
        yield from messages(corpus.procedures[owner], corpus.scenarios.get(owner))


def _of_part(part: BaseModel, path: tuple[str, ...], heading: str = "", about: str = "") -> Iterator[Message]:
    if isinstance(part, _LEFT_OUT):
        return
    if isinstance(part, StateBase):
        heading = next((text for name in _HEADINGS if (text := getattr(part, name, None))), "")
    for field in text_fields(type(part)):
        value = getattr(part, field.name, None)
        if value:
            yield from _in(value, field.shape, field.below or (*path, *field.step), about if field.voice is None else field.voice, heading)


def _in(value: Any, shape: Shape, path: tuple[str, ...], about: str, heading: str) -> Iterator[Message]:
    """The texts of one value; `shape` says whether a bare word is text for people or an id."""
    if isinstance(value, str):
        if shape.is_text:
            where = f"In: {heading}" if heading and heading != value else ""
            yield Message(".".join(path), str(value), "\n".join(filter(None, (about, where))))
    elif isinstance(value, BaseModel):
        yield from _of_part(value, path, heading, about)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _in(item, shape.of_dict or _IDS, (*path, str(key)), about, heading)
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            named = _NAMED_BY.get(type(item))
            yield from _in(item, shape.of_tuple or _IDS, (*path, getattr(item, named) if named else str(number)), about, heading)
