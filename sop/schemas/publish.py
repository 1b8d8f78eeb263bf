"""The published JSON Schemas: for editors and other programs. What an author is told comes from the model itself.

jsonschema enters the project here and nowhere else. A schema is made from the model, with the model's docstrings as
descriptions; `python -m sop.schemas.publish` writes them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from sop.model.checklist import Checklist, Settings
from sop.model.country import Country
from sop.model.directory import Listing
from sop.model.docstrings import Described, all_keys, everything
from sop.model.equivalent import Equivalents
from sop.model.gap import Gaps
from sop.model.procedure import Procedure
from sop.model.report import CheckReport
from sop.model.review import OpenQuestions
from sop.model.rule import WrittenRule
from sop.model.scenario import Scenario
from sop.model.text import Id
from sop.model.vocabulary import Vocabulary

FOLDER = Path(__file__).parent

SCHEMAS: dict[str, Any] = {
    "procedure": Procedure, "vocabulary": Vocabulary, "rules": dict[Id, WrittenRule], "scenario": Scenario, "checklist": Checklist, "corpus": Settings,
    "directory": Listing, "country": Country, "gaps": Gaps, "questions": OpenQuestions, "equivalent-mutants": Equivalents, "report": CheckReport,
}
"""The kinds of file that authors write, and the report that `sop check --format json` prints; and what describes each."""


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file."""
    made = TypeAdapter(SCHEMAS[kind]).json_schema(by_alias=True, mode="validation")
    classes = everything()
    for name, part in (*made.get("$defs", {}).items(), (made.get("title", ""), made)):
        _describe(part, name.rstrip("_"), classes)
    for name, part in made.get("$defs", {}).items():
        described = classes.get(name.rstrip("_"))
        if described and described.short_for:
            made["$defs"][name] = {"description": described.text, "anyOf": [{"type": "string"}, part]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def to_text(kind: str) -> str:
    """The schema as the file that is published."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def path(kind: str) -> Path:
    """Where the schema of one kind lies."""
    return FOLDER / f"{kind}.json"


def outdated() -> Iterator[str]:
    """The kinds whose published schema is not the one that the model gives now."""
    for kind in SCHEMAS:
        if not path(kind).is_file() or path(kind).read_text(encoding="utf-8") != to_text(kind):
            yield kind


def publish() -> None:
    """Write every schema."""
    for kind in SCHEMAS:
        path(kind).write_text(to_text(kind), encoding="utf-8")


def problems(kind: str, data: Any) -> list[str]:
    """What the schema of a kind finds in plain data; nothing where the data keep it."""
    return [f"{'/'.join(map(str, found.absolute_path))}: {found.message}" for found in _validator(kind).iter_errors(data)]


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(kind))


def check(kind: str) -> None:
    """Raise if the schema itself is not a valid one."""
    Draft202012Validator.check_schema(schema(kind))


def _describe(part: dict[str, Any], name: str, classes: Mapping[str, Described]) -> None:
    if name not in classes:
        return
    part["description"] = classes[name].text
    texts = {key.name: key.text for key in all_keys(name, dict(classes))}
    for key, value in part.get("properties", {}).items():
        value.pop("title", None)
        if texts.get(key):
            value["description"] = texts[key]


if __name__ == "__main__":
    publish()
