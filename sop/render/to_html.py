"""The one door to MkDocs and its Markdown: a folder of plain Markdown and its configuration -> a folder of HTML.

MkDocs alone makes the same pages of the same folder, and a test holds them side by side. Here it is spared three kinds of
work, which are half of all it does: reading drawings as if they were text, looking for signs that a page does not hold, and
taking its own pages apart again for the search.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sop.render.search_index import Entry, entries, index_text

_EPOCH = "1767225600"
"""The first day of 2026: outputs carry no day of their making."""
_SEARCH = "material/search"
_ONLY_FOR_SEARCH = re.compile(r'\s?data-search-\w+="[^"]+"')
_FIGURE = '<figure class="flow-figure" data-search-exclude>'
_DRAWING = re.compile(f"^{_FIGURE}(<svg .*?</svg>)", re.DOTALL | re.MULTILINE)
_TAKEN = re.compile(f"{_FIGURE}<!--drawing (\\d+)-->")
_NEEDS = {
    "backtick": "`", "escape": "\\", "reference": "]:", "short_reference": "]:", "image_link": "![", "image_reference": "![", "short_image_ref": "![",
    "autolink": "://", "automail": "@", "linebreak": "  \n", "em_strong": "*",
}
"""What Markdown looks for in every piece of text, and a sign without which no page can hold it."""


def to_html(config: Path, target: Path, strict: bool) -> None:
    """Build one language with MkDocs; with `strict` a link that leads nowhere fails."""
    os.environ.update(NO_MKDOCS_2_WARNING="1", SOURCE_DATE_EPOCH=_EPOCH)
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    logging.getLogger("mkdocs").addHandler(logging.NullHandler())
    settings = load_config(str(config), site_dir=str(target), strict=strict)
    _Sparing(settings)
    build(settings)


class _Sparing:
    """What MkDocs is spared, from page to page of one language."""

    def __init__(self, settings: Any) -> None:
        self.text = ""
        """The page that is read just now."""
        self.drawings: list[str] = []
        self.entries: list[Entry] = []
        events = settings.plugins.events
        events["page_markdown"].append(self.take_drawings)
        events["post_page"].insert(0, self.put_drawings)
        settings.markdown_extensions.append(_extension(self.spare_looking))
        self.search = settings.plugins.get(_SEARCH)
        if self.search is None:
            return
        for event, ours in (("page_context", self.index_page), ("post_build", self.write_index)):
            events[event] = [ours if getattr(method, "__self__", None) is self.search else method for method in events[event]]

    def take_drawings(self, text: str, **_: Any) -> str:
        """Leave a mark where each drawing stood."""
        self.text = _DRAWING.sub(self._taken, text)
        return self.text

    def _taken(self, drawing: re.Match[str]) -> str:
        self.drawings.append(drawing[1])
        return f"{_FIGURE}<!--drawing {len(self.drawings) - 1}-->"

    def put_drawings(self, output: str, **_: Any) -> str:
        """Put each drawing where its mark stands."""
        return _TAKEN.sub(lambda mark: _FIGURE + self.drawings[int(mark[1])], output)

    def spare_looking(self, markdown: Any) -> None:
        """Let Markdown look only for what this page can hold."""
        for pattern, sign in _NEEDS.items():
            if sign not in self.text:
                markdown.inlinePatterns.deregister(pattern, strict=False)

    def index_page(self, context: Any, *, page: Any, **_: Any) -> None:
        """Find the sections of a page; then what only the search reads is taken away."""
        self.entries += entries(page.url, str(page.meta.get("title", page.title)), page.content)
        page.content = _ONLY_FOR_SEARCH.sub("", page.content)

    def write_index(self, *, config: Any) -> None:
        """Write what the search looks through, with the settings of the theme's plugin."""
        settings = {key: self.search.config[key] for key in ("lang", "separator", "pipeline", "fields")}
        index = Path(config.site_dir) / "search" / "search_index.json"
        index.parent.mkdir(exist_ok=True)
        index.write_text(index_text(settings, self.entries), encoding="utf-8")


def _extension(extend: Callable[[Any], None]) -> Any:
    """What Markdown accepts as an extension: it is called for every page, after all others."""
    from markdown import Extension

    class Sparing(Extension):
        def extendMarkdown(self, md: Any) -> None:  # noqa: N802 (Markdown's own name)
            extend(md)

    return Sparing()
