"""What ways mean: every change of a table is another meaning, and no change of words or places is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from sop.finding import Place
from sop.paths.compile import compile_corpus
from sop.paths.meaning import fingerprint_of
from validator import beginning
from validator.ethics.beginnings import roots_of

from ..corpora import read_corpus, ROOT, real_corpus

SMALL = read_corpus(ROOT / "tests" / "corpus")
ELSEWHERE = Place("elsewhere.yaml", 1, 1)


def others(value: Any) -> Iterator[Any]:
    """Values that differ from this one at one place each: in each field that counts, in each item."""
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case None:
            yield "something"
        case str():
            yield f"{value}-changed"
        case tuple():
            yield from ((*value[:number], other, *value[number + 1:]) for number, item in enumerate(value) for other in others(item))
            yield (*value, "one-more")
        case frozenset():
            yield value | {"one-more"}
        case Mapping():
            yield from ({**value, key: other} for key, item in value.items() for other in others(item))
            yield {**value, "one-more": None}
        case _:
            assert is_dataclass(value)
            for field in fields(value):
                if field.compare:
                    yield from (replace(value, **{field.name: other}) for other in others(getattr(value, field.name)))  # type: ignore[type-var]  # it is a dataclass here


@pytest.mark.parametrize("name", ["see-a-doctor", "write-down"])
def test_whatever_is_changed_in_a_table_it_means_something_else(name: str):
    table = compile_corpus(SMALL).by_id[name]
    changed = list(others(table))
    assert len(changed) > 40 and all(each != table for each in changed)
    meanings = {fingerprint_of(each) for each in changed}
    assert table.meaning not in meanings and len(meanings) == len(changed), "nor do two changes mean the same"


def test_what_is_written_elsewhere_means_the_same():
    def moved(value: Any) -> Any:
        match value:
            case tuple():
                return tuple(map(moved, value))
            case Mapping():
                return {key: moved(item) for key, item in value.items()}
            case _ if is_dataclass(value):
                return replace(value, **{field.name: ELSEWHERE if field.name == "place" else moved(getattr(value, field.name)) for field in fields(value)})  # type: ignore[type-var]  # it is a dataclass here
        return value

    for name, table in compile_corpus(SMALL).by_id.items():
        there = moved(table)
        assert there.place == ELSEWHERE and there.meaning == table.meaning, name


def test_sets_have_no_order():
    letters = [chr(number) for number in range(ord("a"), ord("z") + 1)]
    assert len({fingerprint_of(frozenset(each)) for each in (letters, letters[::-1], letters[7:] + letters[:7])}) == 1
    assert fingerprint_of(("a", "b")) != fingerprint_of(("b", "a")) != fingerprint_of("ab")


def test_what_it_does_not_know_is_not_left_out():
    with pytest.raises(TypeError, match="nothing of this kind stands in a table: date"):
        fingerprint_of((date(2026, 11, 28),))


@pytest.mark.parametrize("root", ["complaint", "monitoring-evaluation"])
def test_what_is_found_where_nothing_is_broken_rests_on_no_word_of_the_procedures(root: str):
    """Judged without any procedure at hand, the same is found: so it may be kept by what the ways mean."""
    corpus = real_corpus()
    tables = compile_corpus(corpus)
    assert root in roots_of(tables)
    wordless = replace(corpus, procedures={}, scenarios={}, checklists={})
    found = beginning._begin((corpus, tables), root)
    assert not found.broken and found.gone
    assert beginning._begin((wordless, tables), root) == found
