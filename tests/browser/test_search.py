"""The search of the handbook: it finds Khmer inside sentences, and phrases."""

from __future__ import annotations

import html
import json
import random
import re

from playwright.sync_api import Page

from sop.languages.segment import words

from .conftest import Site
from .searching import search


def khmer_words(site: Site, number: int) -> list[str]:
    """Words from inside Khmer sentences, chosen by the segmenter."""
    index = json.loads((site.folder / "handbook" / "km" / "search" / "search_index.json").read_text(encoding="utf-8"))
    found: set[str] = set()
    for doc in index["docs"]:
        text = html.unescape(re.sub(r"<[^>]+>", "\n", doc["text"]))
        for sentence in re.findall(r"[\u1780-\u17d3\u17d7]{25,}", text):
            found.update(word for word in words(sentence, "km")[2:-2] if len(word) > 2)
    return random.Random(2026).sample(sorted(found), number)


def test_words_inside_khmer_sentences_are_all_found(site: Site, page: Page) -> None:
    page.goto(f"{site.handbook}/km/index.html")
    missed = [word for word in khmer_words(site, 20) if not search(page, word) or word not in page.locator(".md-search-result mark").all_text_contents()]  # some are folded in
    assert missed == []


def test_a_phrase_is_found_whatever_stands_around_it(site: Site, page: Page) -> None:
    page.goto(f"{site.handbook}/en/index.html")
    found = search(page, "ANSWER NAMES")
    assert any("how-to-use.html" in address for address in found)
    assert search(page, "nobodywritesthis") == []
