"""Where a translation is not whole, each piece keeps its language and its mark: on pages, sheets, drawings and screens."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sop.corpus import Corpus, read_corpus
from sop.languages import interface
from sop.languages.state import State
from sop.languages.translate import Said, together
from sop.paths.compile import compile_corpus
from sop.render.diagram import diagrams
from sop.render.lay_corpus import view_of
from sop.render.page import templates
from sop.render.sheet import Selection, Sheet
from sop.render.view_corpus import CorpusView
from sop.render.walk_book import book_of

from ..corpora import real_corpus, real_view

ROOTS = {"procedures": Path(__file__).parents[2], "small": Path(__file__).parents[1] / "corpus"}
TELL, ROLE, STOP = Said("សូមប្រាប់ ", State.DRAFTED, "km"), Said("Supervisor", State.MISSING, "en"), Said("។", State.DRAFTED, "km")
MIXED = together([TELL, ROLE, STOP], "km")


@cache
def corpus(name: str) -> Corpus:
    return real_corpus() if name == "procedures" else read_corpus(ROOTS[name])


@cache
def view(name: str) -> CorpusView:
    return real_view("km") if name == "procedures" else view_of(corpus(name), compile_corpus(corpus(name)), "km")


def texts(thing: object) -> Iterator[Said]:
    """Every text of a view, however deep."""
    if isinstance(thing, Said):
        yield thing
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from texts(getattr(thing, field.name))
    elif isinstance(thing, (tuple, list)):
        for item in thing:
            yield from texts(item)


@pytest.mark.parametrize("name", ROOTS)
def test_no_english_stands_in_a_khmer_piece(name: str):
    pieces = [piece for text in texts(view(name)) for piece in text.parts or (text,)]
    assert [piece.text for piece in pieces if piece.locale == "km" and re.search("[A-Za-z]{2}", piece.text)] == []
    assert [piece.text for piece in pieces if piece.locale == "en" and re.search("[\u1780-\u17ff]", piece.text)] == []


def test_the_small_corpus_has_sentences_in_both_languages():
    mixed = {text.text for text in texts(view("small")) if text.parts}
    assert any("supervisor។" in text for text in mixed), "who is to be told, in a sentence that is translated"


def test_a_page_marks_the_piece_alone(tmp_path: Path):
    (tmp_path / "t.j2").write_text("{{ a }}", encoding="utf-8")
    page = templates(tmp_path, "km", interface.words("km")).get_template("t.j2").render(a=MIXED).replace("\u200b", "")
    title = interface.words("km")["standing.not-translated"].replace(":", "&#58;")
    assert page == f'សូមប្រាប់ <span class="untranslated" lang="en" title="{title}">Supervisor</span>។'


def test_a_sheet_gets_the_pieces():
    procedure = view("small").procedures[0]
    shown = Sheet(procedure, Selection((), None)).text(MIXED)
    assert [piece if isinstance(piece, dict) else piece.replace("\u200b", "").replace("\u2060", "") for piece in shown] == [
        "សូមប្រាប់ ", {"text": "Supervisor", "locale": "en"}, "។"]


def test_a_drawing_marks_the_piece_alone():
    procedure = view("small").procedures[0]
    first = procedure.chapters[0].states[0]
    state = dataclasses.replace(first, heading=MIXED)
    changed = dataclasses.replace(procedure, chapters=(dataclasses.replace(procedure.chapters[0], states=(state, *procedure.chapters[0].states[1:])),
                                                       *procedure.chapters[1:]))
    assert 'lang="km">សូមប្រាប់ <tspan class="flow-piece untranslated" lang="en">Supervisor</tspan>។</text>' in diagrams(changed, interface.words("km"))[state.id].svg


def test_a_screen_marks_what_is_not_translated_and_not_the_title_of_a_document():
    views = {procedure.id: procedure for procedure in view("small").procedures}
    strings = book_of("see-a-doctor", views, compile_corpus(corpus("small")), {})["strings"]
    pieces = [piece for text in strings for piece in (text if isinstance(text, list) else [text])]
    assert {"t": "Supervisor", "l": "en", "m": True} in pieces
    assert any(isinstance(piece, dict) and "m" not in piece for piece in pieces), "a source keeps its own title"
    assert any(isinstance(text, list) for text in strings)
