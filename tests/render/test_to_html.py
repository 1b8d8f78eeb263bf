"""What MkDocs is spared changes nothing: alone it makes the same pages of the same folder."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from sop.languages import interface
from sop.languages.segment import without_marks
from sop.render.handbook import Book, write_book
from sop.render.to_html import to_html
from sop.render.view_corpus import CorpusView

ROOT = Path(__file__).parents[2]
INDEX = Path("search/search_index.json")

SIGNS = r"""---
title: By "hand"
---
# By hand

A `code`, an \*escape\*, ![a picture](pictures/one.png), ![another][two] and ![three]; a [link](index.md), a [reference][four] and [five].

<https://example.org> and <a@example.org>, *one*, **two**, ***three***, a line  
broken, <em>four</em> &amp; &#42;five&#42;.

<svg class="flow"><title>*drawn*</title></svg> stands in a line, with <!--drawing 0--> beside it.

<div class="x" data-search-exclude="yes" markdown>
- *Six*
</div>

[two]: pictures/two.png
[three]: pictures/three.png
[four]: index.md "Four"
[five]: index.md
"""


def test_mkdocs_alone_makes_the_same_pages(view: CorpusView, tmp_path: Path) -> None:
    in_khmer = replace(view, locale="km", words=dict(interface.words("km")), procedures=tuple(replace(one, locale="km") for one in view.procedures))
    config = write_book(Book(in_khmer, ROOT / "site", ROOT / "mkdocs.yml", ""), tmp_path / "pages")
    (tmp_path / "pages" / "docs" / "by-hand.md").write_text(SIGNS, encoding="utf-8")
    os.environ.update(NO_MKDOCS_2_WARNING="1", SOURCE_DATE_EPOCH="1767225600")
    ours, alone = tmp_path / "ours", tmp_path / "alone"
    to_html(config, ours, strict=False)
    build(load_config(str(config), site_dir=str(alone)))
    files = sorted(path.relative_to(alone) for path in alone.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(ours) for path in ours.rglob("*") if path.is_file())
    assert [file for file in files if file != INDEX and (ours / file).read_bytes() != (alone / file).read_bytes()] == []
    index = json.loads(without_marks((alone / INDEX).read_text(encoding="utf-8")).replace("\\u200b", "").replace("\\u2060", "").replace("\\u00a0", " "))
    assert json.loads((ours / INDEX).read_text(encoding="utf-8")) == index
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="flow"' in (ours / "procedures" / "small.html").read_text(encoding="utf-8")
