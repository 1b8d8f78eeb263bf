"""The theme's own words in a language, made from our interface words: the theme knows neither Khmer nor Lao."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping

_WORDS = {
    "action.skip": "page.skip", "clipboard.copy": "page.print", "footer": "page.next", "footer.next": "page.next", "footer.previous": "page.previous",
    "header": "page.menu", "nav": "page.menu", "search": "page.search", "search.placeholder": "page.search", "search.reset": "page.close",
    "search.result.initializer": "page.search-start", "search.result.placeholder": "page.search-type", "search.result.none": "page.search-none",
    "search.result.one": "page.search-one", "search.result.other": "page.search-found", "search.result.more.one": "page.search-more",
    "search.result.more.other": "page.search-more", "select.language": "page.language", "tabs": "page.contents", "toc": "page.contents", "top": "page.top",
}
"""What the theme calls it, and the word that we have for it."""


def partial(locale: str, words: Mapping[str, str]) -> str:
    """The theme's file of words for a language. The theme writes # where we write {n}; what it never shows here stays empty."""
    said = {"language": locale, "direction": "ltr"}
    for key, word in _WORDS.items():
        number = "1" if key.endswith(".one") else "#"
        said[key] = html.escape(words[word].replace("{n}", number))
    return "{% macro t(key) %}{{ " + json.dumps(said, ensure_ascii=False) + '[key] | default("") }}{% endmacro %}\n'
