"""The page of the rules about how a procedure is written, made from the rules' own pages. In English only: authors write in English."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from sop.languages import interface
from sop.pages import ETHICS, RulePage
from sop.render.page import inside, templates, tidy
from sop.render.reference import coded


def writing_page(site: Path, pages: Iterable[RulePage]) -> str:
    """The page as Markdown, a chapter for each family; empty where there are no such rules."""
    written = [page for page in pages if page.family != ETHICS]
    if not written:
        return ""
    env = templates(site / "templates", "en", interface.words("en"))
    env.filters["coded"], env.filters["block"] = coded, _block
    families = [(family, list(its)) for family, its in groupby(written, key=lambda page: page.family)]
    return tidy(env.get_template("writing.md.j2").render(families=families))


def _block(text: str) -> Markup:
    """A piece of YAML as it stands: its line breaks and blanks are kept, on one line of Markdown."""
    lines = (Markup("{}{}").format(Markup("&nbsp;" * (len(line) - len(line.lstrip(" ")))), inside(line.lstrip(" "))) for line in text.splitlines())
    return Markup("<pre><code>{}</code></pre>").format(Markup("<br>").join(lines))
