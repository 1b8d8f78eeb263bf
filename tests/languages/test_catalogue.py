"""A catalogue comes back as it was written, and a broken one says where it is broken."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.finding import Place
from sop.languages.catalogue import Catalogue, Entry, parse, read, to_text, write
from sop.languages.state import State, state_of

ASK = Entry("state.ask.question", 'Does she say "no"?', "តើគាត់ថា «ទេ» ឬ?", comment="A question to the worker.")
OLD = Entry("state.gone.task", "Call", "ទូរស័ព្ទ")

lines = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40)
contexts = st.text("abc.-", min_size=1, max_size=6)


def catalogue(*entries: Entry, obsolete: tuple[Entry, ...] = ()) -> Catalogue:
    return Catalogue("km", MappingProxyType({e.context: e for e in entries}), MappingProxyType({e.context: e for e in obsolete}))


def test_a_written_catalogue_is_read_as_it_was():
    whole = catalogue(ASK, Entry("b", "B", "ខ", fuzzy=True, previous="Earlier B"), obsolete=(OLD,))
    assert parse(to_text(whole), "km", "km.po") == (whole, [])


@given(st.dictionaries(contexts, st.tuples(lines.filter(bool), lines, st.booleans()), max_size=5))
def test_every_text_survives_writing_and_reading(texts):
    whole = catalogue(*(Entry(context, source, text, fuzzy) for context, (source, text, fuzzy) in texts.items()))
    again, findings = parse(to_text(whole), "km", "km.po")
    assert (again, findings) == (whole, [])
    assert to_text(again) == to_text(whole)


def test_a_long_text_stays_on_one_line():
    assert f'msgid "{"word " * 60}"' in to_text(catalogue(Entry("a", "word " * 60)))


def test_gettext_has_nothing_to_say_about_a_written_catalogue(tmp_path: Path, program: Callable[..., str]):
    path = tmp_path / "locale" / "km.po"
    write(catalogue(ASK, Entry("b", "B", "ខ", fuzzy=True, previous="Earlier B"), obsolete=(OLD,)), path)
    said = subprocess.run([program("gettext", "msgfmt"), "--check", "-o", "/dev/null", path], capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")


def test_a_catalogue_that_is_not_there_yet_is_empty(tmp_path: Path):
    found, findings = read(tmp_path / "km.po", "km")
    assert (dict(found.entries), findings) == ({}, [])


@pytest.mark.parametrize(("text", "rule", "line"), [
    ('msgctxt "a"\nmsgid "A\nmsgstr "x"\n', "not-a-catalogue", 2),
    ('msgctxt "a"\nmsgid "A"\nmsgstr "\\q"\n', "not-a-catalogue", 3),
    ('<<<<<<< ours\nmsgctxt "a"\n', "not-a-catalogue", 1),
    ("once upon a time\n", "not-a-catalogue", 1),
    ('msgid "A"\nmsgstr "x"\n', "entry-without-context", 1),
    ('msgctxt "a"\nmsgid "A"\nmsgstr "x"\n\nmsgctxt "a"\nmsgid "B"\nmsgstr "y"\n', "entry-twice", 5),
    ('msgctxt "a"\nmsgid "A"\nmsgid_plural "As"\nmsgstr[0] "x"\n', "plural-entry", 3),
    ('msgid ""\nmsgstr "Language: th\\n"\n', "catalogue-language", 1),
])
def test_a_broken_catalogue_says_where(text, rule, line):
    _, findings = parse(text, "km", "km.po")
    assert (findings[0].rule, findings[0].place.line, findings[0].place.file) == (rule, line, "km.po")
    assert findings[0].hint


def test_a_catalogue_that_is_no_text_is_a_finding(tmp_path: Path):
    path = tmp_path / "km.po"
    path.write_bytes(b'msgid "\xff"')
    assert read(path, "km", "km.po")[1][0].rule == "not-text"
    assert read(tmp_path, "km", "folder")[1][0].place == Place("folder")


def test_a_translation_without_a_sign_off_is_a_draft():
    assert state_of(None) is State.MISSING
    assert state_of(Entry("a", "A", " ")) is State.MISSING
    assert state_of(Entry("a", "A", "x", fuzzy=True), State.APPROVED) is State.STALE
    assert state_of(Entry("a", "A", "x")) is State.DRAFTED
    assert state_of(Entry("a", "A", "x"), State.REVIEWED) is State.REVIEWED
