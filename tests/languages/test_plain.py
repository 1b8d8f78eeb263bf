"""A catalogue that stands as we write it is read as polib would read it; any other is left to polib."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.languages.catalogue import Catalogue, Entry, by_polib, to_text
from sop.languages.plain import Item, items

ROOT = Path(__file__).parents[2]
OURS = sorted([*ROOT.glob("procedures/*/locale/*.po"), *ROOT.glob("checklists/locale/*.po"), *ROOT.glob("sop/languages/interface/*.po")])
HEAD = 'msgid ""\nmsgstr ""\n"Language: km\\n"\n\n'

texts = st.text(st.sampled_from('ab "\\\n\t#{}:.ខ្មែរ'), max_size=12)
remarks = st.lists(st.text("ab#\"\\.", min_size=1, max_size=6), max_size=2).map("\n".join)
entries = st.builds(Entry, st.text("abc.-", min_size=1, max_size=6), texts.filter(bool), texts, st.booleans(), st.none() | texts.filter(bool), remarks, remarks)


def written(*made: Entry) -> str:
    return to_text(Catalogue("km", MappingProxyType({entry.context: entry for entry in made})))


@pytest.mark.parametrize("path", OURS, ids=[path.relative_to(ROOT).as_posix() for path in OURS])
def test_every_catalogue_here_is_read_as_polib_reads_it(path: Path):
    text = path.read_text("utf-8")
    assert items(text) == (None if "#~" in text else by_polib(text)), "what is no longer used is left to polib"


@given(st.lists(entries, max_size=4))
def test_whatever_we_write_is_read_as_polib_reads_it(made: list[Entry]):
    text = written(*made)
    assert items(text) == by_polib(text)


def test_an_entry_with_everything():
    text = written(Entry("a", "One\ntwo", 'He said "no"', True, "Once", "In: here\nA heading.", "Ask the nurse"))
    assert items(text) == ("km", [Item("a", "One\ntwo", 'He said "no"', True, "Once", "In: here\nA heading.", "Ask the nurse", 13)])


@pytest.mark.parametrize("text", [
    "", 'msgctxt "a"\nmsgid "A"\nmsgstr "x"\n', "# by hand\n" + HEAD, HEAD + '#: lines.c:3\nmsgctxt "a"\nmsgid "A"\nmsgstr "x"\n',
    HEAD + '#~ msgctxt "a"\n#~ msgid "A"\n#~ msgstr "x"\n', HEAD + 'msgctxt "a" \nmsgid "A"\nmsgstr "x"\n', HEAD + 'msgid "A"\nmsgstr "x"\n',
    HEAD + 'msgctxt "a"\nmsgid "A\x85"\nmsgstr "x"\n', HEAD + 'msgctxt "a"\nmsgid "A"\nmsgstr "\\q"\n', HEAD + "# at the end\n"])
def test_what_stands_otherwise_is_left_to_polib(text: str):
    assert items(text) is None
