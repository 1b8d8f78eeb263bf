"""Text from YAML is data wherever it is printed."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from markdown import markdown

from sop.languages import interface
from sop.languages.state import State
from sop.languages.translate import Said, linked, together
from sop.render.page import escape, templates, tidy


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "1. no list", "12) no list", "- no list", "+ no list", "# no heading", "*no* _emphasis_ `no code`", "[no](link) ![no](image)",
    "a | b", "&lt;", "{: #no .attributes }", '!!! note "no box"', "=== no", "\\*", "https://no.link", "a@b.c", "~~no~~ ^^no^^", "'\"", "$x$", ":no:"])
def test_a_text_comes_out_as_it_was_written(text: str) -> None:
    page = markdown(str(escape(text)), extensions=["admonition", "attr_list", "md_in_html", "tables", "pymdownx.details"])
    assert html.unescape(page.removeprefix("<p>").removesuffix("</p>")) == text


def test_an_attribute_cannot_be_left() -> None:
    assert '"' not in escape('" onclick="x') and "'" not in escape("' onclick='x")


def test_lines_and_other_blanks_become_one_blank() -> None:
    assert escape(" a\n\n# b\t\x0bc\x00 ") == "a &#35; b c"


def test_a_template_shows_a_text_in_its_language(tmp_path: Path) -> None:
    (tmp_path / "t.j2").write_text('{{ a }}|{{ b }}|{{ c }}|{{ w["page.home"] }}', encoding="utf-8")
    page = templates(tmp_path, "km", interface.words("km")).get_template("t.j2").render(
        a=Said("ខ្ញុំទៅផ្ទះ", State.DRAFTED, "km"), b=Said("Go <home>", State.MISSING, "en"), c=Said("A title", State.SOURCE, "en"))
    shown = page.split("|")
    assert shown[0].replace("\u200b", "") == "ខ្ញុំទៅផ្ទះ" and "\u200b" in shown[0]
    assert shown[1].startswith('<span class="untranslated" lang="en" title="') and shown[1].endswith(">Go &#60;home&#62;</span>")
    assert shown[2] == '<span lang="en">A title</span>'


def test_what_names_a_place_on_the_page_leads_there(tmp_path: Path) -> None:
    (tmp_path / "t.j2").write_text("{{ a }}", encoding="utf-8")
    pieces = [Said("Go to ", State.SOURCE, "en"), linked(Said("step <7>", State.SOURCE, "en"), "look-again"), Said(".", State.SOURCE, "en")]
    page = templates(tmp_path, "en", interface.words("en")).get_template("t.j2").render(a=together(pieces, "en"))
    assert page == 'Go to <a href="#look-again">step &#60;7&#62;</a>.'


def test_words_with_places_keep_their_blanks_and_the_marks_of_what_fills_them(tmp_path: Path) -> None:
    (tmp_path / "t.j2").write_text("{{ 'Step {n}: {what}!' | fill(n=3, what=a) }}", encoding="utf-8")
    page = templates(tmp_path, "km", interface.words("km")).get_template("t.j2").render(a=Said("x<", State.SOURCE, "en"))
    assert page == 'Step 3&#58; <span lang="en">x&#60;</span>&#33;'


def test_a_page_is_tidy() -> None:
    assert tidy("\n\na  \n\n\n\nb\n\n") == "a\n\nb\n"
