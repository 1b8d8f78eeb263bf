"""Files are read by what we make of the model ourselves: it must take and refuse the same as what pydantic makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from sop.finding import Place
from sop.model.checklist import Checklist, Settings
from sop.model.country import Country
from sop.model.directory import Listing
from sop.model.gap import Gaps
from sop.model.procedure import Procedure
from sop.model.reader import reader
from sop.model.review import OpenQuestions
from sop.model.rule import WrittenRule
from sop.model.scenario import Scenario
from sop.model.text import Id
from sop.model.vocabulary import Vocabulary
from sop.source import parse

HERE = Path(__file__).parent
SHAPES = {"procedures/*/procedure.yaml": Procedure, "procedures/rules/examples/*.yaml": Procedure, "procedures/*/scenarios/*.yaml": Scenario,
          "procedures/vocabulary/*.yaml": Vocabulary, "procedures/rules/*.yaml": dict[Id, WrittenRule], "procedures/corpus.yaml": Settings,
          "procedures/directory/*.yaml": Listing, "procedures/reference/countries/*.yaml": Country, "procedures/reference/gaps.yaml": Gaps,
          "procedures/reference/questions.yaml": OpenQuestions, "checklists/*.yaml": Checklist}
SMALL = (HERE / "corpus", HERE / "broken" / "sound")


def files(*roots: Path) -> list[tuple[Path, Any]]:
    return [(path, kind) for root in roots for pattern, kind in SHAPES.items() for path in sorted(root.glob(pattern))]


@cache
def ours(kind: Any) -> Any:
    return reader(kind)


@cache
def pydantics(kind: Any) -> Any:
    return TypeAdapter(kind)


def read_by(reading: Any, text: str) -> tuple[object, list[Place]] | list[dict[str, Any]]:
    """The model and every place in it, or all that is wrong."""
    data, _ = parse(text, "file.yaml")
    try:
        made = reading.validate_python(data)
    except ValidationError as problem:
        return problem.errors(include_url=False, include_input=False)
    return made, list(places(made))


def places(value: object) -> Iterator[Place]:
    """Where each part of a model stands."""
    if isinstance(value, BaseModel):
        yield value.place
        for name in type(value).model_fields:
            yield from places(getattr(value, name))
    elif isinstance(value, (dict, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from places(item)


@pytest.mark.parametrize(("path", "kind"), files(HERE.parent, *SMALL), ids=lambda value: value.name if isinstance(value, Path) else "")
def test_every_file_is_read_as_pydantic_reads_it(path: Path, kind: Any):
    text = path.read_text("utf-8")
    assert read_by(ours(kind), text) == read_by(pydantics(kind), text)


@pytest.mark.parametrize(("path", "kind"), files(*SMALL), ids=lambda value: value.name if isinstance(value, Path) else "")
def test_whatever_line_is_broken_is_told_as_pydantic_tells_it(path: Path, kind: Any):
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        broken = ("", line.replace(":", "x:", 1), line.replace(": ", ": {x: y} # ", 1), line.replace(": ", ": [x, Y] # ", 1))
        text = "".join([*lines[:number], broken[number % 4], *lines[number + 1:]])
        assert read_by(ours(kind), text) == read_by(pydantics(kind), text), f"line {number + 1}"
