"""A procedure to walk through on a screen: one file that holds the table, the words, the script, the style and the font.

Takes the views of one language and the compiled tables; gives one HTML page that works from a disk, without a network.
The page may run and load nothing but what is in it: its policy names the hashes of its one script and one style.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache

from markupsafe import Markup

from sop.languages import fonts, interface
from sop.paths.table import Tables
from sop.render.page import templates
from sop.render.view import ProcedureView
from sop.render.walk_book import book_of, characters, included
from sop.render.walk_packed import KEYS, inside_html, packed
from sop.shipped import SITE

FOLDER = SITE / "walkthrough"
FAMILY = "Own Script"
"""The embedded font in the style sheet. It stands first there and draws only what is not Latin."""
REGULAR = 400
LATIN_ENDS = 0x0E00
"""Every phone draws the letters before Thai: Latin, Greek, Cyrillic."""


def walkthrough(procedure: str, views: Mapping[str, ProcedureView], tables: Tables, links: Mapping[str, str] | None = None) -> str:
    """The page of one procedure. `views` hold every procedure that may be called; `links` where others can be walked through."""
    view = views[procedure]
    words = interface.words(view.locale)
    book = book_of(procedure, views, tables, links or {})
    script, style = _script(), _style(view.locale, characters(book, words))
    page = templates(FOLDER, view.locale, words).get_template("walkthrough.html.j2")
    inside = [views[name] for name in included(procedure, tables)]
    return page.render(
        view=view, mark=view.fingerprint[:8], draft=any(one.standing.draft for one in inside), missing=sum(one.standing.missing for one in inside),
        drafted=interface.unchecked(view.locale) + sum(one.standing.drafted for one in inside),
        policy=Markup(_policy(script, style)), style=Markup(style), script=Markup(script), book=Markup(packed(book)), keys=" ".join(KEYS),
        elsewhere=Markup(inside_html(templates(SITE / "templates", view.locale, words).get_template("measures.html.j2").render(fonts=""))))


def _policy(script: str, style: str) -> str:
    return (f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; font-src data:; "
            "base-uri 'none'; form-action 'none'")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


@cache
def _script() -> str:
    """The sources in their order, without comment lines and margins, inside one strict function."""
    lines = [line.strip() for path in sorted(FOLDER.glob("*.js")) for line in path.read_text(encoding="utf-8").splitlines()]
    body = "\n".join(line for line in lines if line and not line.startswith("//"))
    return f'(() => {{\n"use strict";\n{body}\n}})();\n'


@cache
def _plain_style() -> str:
    text = (FOLDER / "walkthrough.css").read_text(encoding="utf-8")
    return re.sub(r"([{};,])\n", r"\1", re.sub(r"\s*\n\s*", "\n", text).strip())


def _style(locale: str, used: frozenset[str]) -> str:
    """The style, with the regular face of the language's script; the browser makes it bold, which keeps the page small."""
    own = frozenset(sign for sign in used if ord(sign) >= LATIN_ENDS)
    faces = "".join(f'@font-face{{font-family:"{FAMILY}";unicode-range:{_range(own)};src:url(data:font/woff2;base64,{data}) format("woff2")}}\n'
                    for face, data in fonts.embed(locale, own) if face.weight == REGULAR)
    return faces + _plain_style()


def _range(signs: frozenset[str]) -> str:
    blocks = sorted({ord(sign) // 16 for sign in signs if not 0x2000 <= ord(sign) < 0x2E80})
    return ",".join(f"U+{block:X}?" for block in blocks) or "U+0"
