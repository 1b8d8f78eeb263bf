"""The published schemas are those of the model, valid, and fit what authors write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sop.schemas import publish
from sop.source import Mapping, Scalar, Sequence, read

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", publish.SCHEMAS)
def test_a_schema_is_a_valid_one(kind: str) -> None:
    publish.check(kind)


def test_the_published_schemas_are_current() -> None:
    assert list(publish.outdated()) == [], "write them anew with `python -m sop.schemas.publish`"


def test_keys_carry_the_docstrings_of_the_model() -> None:
    assert publish.schema("procedure")["properties"]["review_by"]["description"] == "The day by which it must be looked at again."


@pytest.mark.parametrize(("kind", "pattern"), [
    ("procedure", "procedures/*/procedure.yaml"), ("vocabulary", "procedures/vocabulary/*.yaml"), ("rules", "procedures/rules/*.yaml"),
    ("scenario", "procedures/*/scenarios/*.yaml"), ("checklist", "checklists/*.yaml"), ("corpus", "procedures/corpus.yaml"),
    ("directory", "procedures/directory/*.yaml"), ("country", "procedures/reference/countries/*.yaml"), ("gaps", "procedures/reference/gaps.yaml"),
    ("questions", "procedures/reference/questions.yaml")])
def test_what_our_authors_wrote_keeps_the_schema(kind: str, pattern: str) -> None:
    for path in sorted(ROOT.glob(pattern)):
        data, _ = read(path)
        assert publish.problems(kind, _as_an_editor_sees(data)) == [], path


def test_a_key_that_is_not_known_is_found() -> None:
    assert publish.problems("corpus", {"name": "A", "publisher": "B", "languages": [{"id": "en", "name": "English"}], "nme": "C"})


def _as_an_editor_sees(value: Any) -> Any:
    """Our strict reader gives every scalar as text; an editor gives plain whole numbers as numbers."""
    if isinstance(value, Mapping):
        return {key: _as_an_editor_sees(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_as_an_editor_sees(item) for item in value]
    if isinstance(value, Scalar) and value.isdecimal():
        return int(value)
    return str(value) if isinstance(value, str) else value
