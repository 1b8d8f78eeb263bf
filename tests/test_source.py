"""Text -> data that knows where it stood: scalars stay what was typed, and everything has its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from sop.finding import Finding, Place, Severity
from sop.source import BYTES_LIMIT, Mapping, Scalar, parse, read

HERE = "a.yaml"


def plain(data: object) -> object:
    """Data without its places."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return [plain(item) for item in data] if isinstance(data, list) else data if data is None else str(data)


@pytest.mark.parametrize("typed", ["no", "yes", "on", "off", "true", "null", "~", "12:30", "010", "1e3", "0x1F", "2026-01-01", "1_000", ".5", "=", "<<"])
def test_what_was_typed_stays_text(typed: str):
    data, findings = parse(f"a: {typed}\n", HERE)
    assert (plain(data), findings) == ({"a": typed}, [])


def test_nothing_after_a_colon_is_nothing_and_an_empty_text_is_a_text():
    assert plain(parse('a:\nb: ""\n', HERE)[0]) == {"a": None, "b": ""}


def test_every_value_and_key_knows_its_place():
    data, _ = parse("head:\n  - one\n  - {two: three}\n", HERE)
    assert isinstance(data, Mapping)
    items = data["head"]
    assert (data.place, data.keys_at) == (Place(HERE, 1, 1), {"head": Place(HERE, 1, 1)})
    assert (items.place, items[0].place, items[1].place, items[1]["two"].place) == (
        Place(HERE, 2, 3), Place(HERE, 2, 5), Place(HERE, 3, 5), Place(HERE, 3, 11))
    assert items[1].keys_at == {"two": Place(HERE, 3, 6)}


def test_a_text_knows_whether_it_stood_in_braces_or_quotes():
    data, _ = parse('a: one\nb: {c: two}\nd: "three"\n', HERE)
    one, two, three = data["a"], data["b"]["c"], data["d"]
    assert [(text.in_braces, text.quoted) for text in (one, two, three)] == [(False, False), (True, False), (False, True)]


def test_all_that_is_wrong_is_told_at_once():
    _, findings = parse("a: !x one\na: two\nb: three #4\n", HERE)
    assert findings == [
        Finding("tag", Severity.ERROR, Place(HERE, 1, 4), "A word after ! is a YAML tag, which has no meaning here.", "Put the text in double quotes."),
        Finding("duplicate-key", Severity.ERROR, Place(HERE, 2, 1), 'The key "a" stands twice here; the first is in line 1.',
                "Keep one of the two, or give one another name."),
    ]


def test_a_comment_on_a_line_of_its_own_or_after_a_word_is_no_fault():
    assert parse("# above\na: b # beside an id\n", HERE)[1] == []


def test_an_ampersand_or_a_star_inside_a_text_is_a_sign_like_any_other():
    data, findings = parse('a: You & me\nb: "*now*"\nc: 3 * 4\n', HERE)
    assert (plain(data), findings) == ({"a": "You & me", "b": "*now*", "c": "3 * 4"}, [])


def test_a_mark_at_the_beginning_of_a_file_is_not_text(tmp_path: Path):
    (tmp_path / HERE).write_bytes(b"\xef\xbb\xbfa: b\r\nc: d\r\n")
    data, findings = read(tmp_path / HERE, HERE)
    assert (plain(data), findings) == ({"a": "b", "c": "d"}, [])


def test_a_file_at_the_limit_is_read(tmp_path: Path):
    (tmp_path / HERE).write_text("a: b\n" + "#" * (BYTES_LIMIT - 5), "utf-8")
    assert read(tmp_path / HERE, HERE)[1] == []


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)


@given(st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12))
@settings(max_examples=150, deadline=None)
def test_whatever_a_writer_of_yaml_writes_is_read_as_it_was(value: object):
    written = yaml.safe_dump({"a": value}, allow_unicode=True, default_style='"')
    data, findings = parse(written, HERE)
    assert (plain(data), findings) == ({"a": value}, [])


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_whatever_breaks_the_reader(text: str):
    data, findings = parse(text, HERE)
    assert data is not None or findings
    assert all(finding.place.file == HERE and finding.message and finding.hint for finding in findings)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_whatever_break_the_reader(tmp_path_factory: pytest.TempPathFactory, raw: bytes):
    path = tmp_path_factory.mktemp("bytes") / HERE
    path.write_bytes(raw)
    data, findings = read(path, HERE)
    assert data is not None or findings


def test_a_text_is_a_str_to_everybody_else():
    data, _ = parse("a: b\n", HERE)
    assert isinstance(data["a"], Scalar) and data["a"] == "b" and hash(data["a"]) == hash("b")
