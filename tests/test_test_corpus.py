"""The small corpus in which each kind of state and each key of format 1 occurs: complete, sound, and walked."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

import sop.model
from sop.cli.main import main
from sop.corpus import Corpus, read_corpus, read_equivalents
from sop.machine import Machines
from sop.model import condition
from sop.model.base import Part
from sop.model.condition import All, AnyOf, Not
from sop.model.state import KINDS
from sop.model.vocabulary import Bounds
from sop.paths.compile import compile_corpus
from sop.replay import play
from validator.rules.stories import verdict

ROOT = Path(__file__).parent / "corpus"
CORPUS = read_corpus(ROOT)

ONLY_FOR_THE_SCHEMA = {Bounds}
"""`FactValues` reads what the schema shows as `Bounds`."""


def parts(value: object) -> Iterator[object]:
    """Every part and every condition of a model, however deep."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name, None))
    elif isinstance(value, dict):
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from parts(item)
    elif isinstance(value, condition.Condition):
        yield value
        if isinstance(value, (All, AnyOf)):
            yield from parts(value.parts)
        if isinstance(value, Not):
            yield from parts(value.part)


def everything(corpus: Corpus) -> Iterator[object]:
    """Every part of a corpus."""
    for value in (corpus.settings, corpus.vocabulary, corpus.procedures, corpus.rules, corpus.examples, corpus.checklists,
                  list(corpus.scenarios.values()), corpus.directory, corpus.countries, corpus.gaps, corpus.questions, read_equivalents(corpus.root)[0]):
        yield from parts(value)


def declared_in(kind: type[BaseModel], key: str) -> tuple[type, str]:
    """A key and the class that first declares it: what many kinds inherit needs to occur once."""
    return next((base, key) for base in reversed(kind.__mro__) if key in vars(base).get("__annotations__", {}))


def every_key() -> set[tuple[type, str]]:
    """Each key of each class of the model."""
    modules = [importlib.import_module(f"sop.model.{module.name}") for module in pkgutil.iter_modules(sop.model.__path__)]
    classes = {item for module in modules for _, item in inspect.getmembers(module, inspect.isclass) if issubclass(item, Part)}
    return {declared_in(kind, key) for kind in classes - ONLY_FOR_THE_SCHEMA for key in kind.model_fields}


def test_every_key_of_format_1_occurs():
    used = {declared_in(type(part), key) for part in everything(CORPUS) if isinstance(part, Part) for key in part.model_fields_set}
    assert sorted(f"{kind.__name__}.{key}" for kind, key in every_key() - used) == []


def test_every_kind_of_state_occurs():
    found = {state.kind for procedure in CORPUS.procedures.values() for state in procedure.all_states.values()}
    assert found == set(KINDS)


def test_every_form_of_condition_occurs():
    forms = {item for _, item in inspect.getmembers(condition, inspect.isclass) if item.__module__ == condition.__name__}
    assert forms - {type(part) for part in everything(CORPUS)} == set()


def test_it_passes_the_check(capsys: pytest.CaptureFixture[str]):
    code = main(["check", "--root", str(ROOT), "--date", "2027-01-31"])  # the last day of its waiver
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if ": error:" in line or ": warning:" in line] == []
    assert code == 0


STORIES = [(procedure, story) for procedure, stories in CORPUS.scenarios.items() for story in stories]


@pytest.mark.parametrize(("procedure", "story"), STORIES, ids=["/".join(story) for story in STORIES])
def test_each_story_ends_as_it_tells(procedure: str, story: str):
    scenario = CORPUS.scenarios[procedure][story]
    assert list(verdict(story, scenario, play(Machines(compile_corpus(CORPUS)), procedure, scenario))) == []
