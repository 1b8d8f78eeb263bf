"""Every language's handbook, built at once and put into place whole.

One process per core lays out, writes and builds one language after another. What MkDocs cannot do is done to its output: the
search that finds Khmer and is fetched only by whoever searches, a sitemap without today's date, nothing that nobody asks for, and one page
for what is not there, which works at any address.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sop.languages import interface
from sop.languages.translate import Said
from sop.pages import RulePage
from sop.render.handbook import Book, write_book
from sop.render.page import templates
from sop.render.reference import reference_page
from sop.spread import spread
from sop.render.to_html import to_html
from sop.render.view_corpus import CorpusView
from sop.render.writing import writing_page
from sop.shipped import site_of

_AT_ONCE = '(location.protocol!=="file:")'
_HOSTS = re.compile(r"https://(?:unpkg\.com|api\.github\.com|\$\{e\}/api)/")


@dataclass(frozen=True, slots=True)
class _Making:
    """What every language's handbook is made from, and where."""

    views: Mapping[str, CorpusView]
    site: Path
    settings: Path
    reference: str
    writing: str
    work: Path
    made: Path
    strict: bool


@dataclass(frozen=True, slots=True)
class _Door:
    """What the entrance shows of one language."""

    locale: str
    language: str
    """What the language calls itself."""
    name: Said
    """What the handbook is called in it."""
    address: str | None
    """Where the handbook is published."""
    not_found: str
    """What is said where a page is missing."""
    home: str
    """What the way to the first page is called."""


def build_site(root: Path, views: Mapping[str, CorpusView], target: Path, strict: bool = False,
               rules: Iterable[RulePage] = ()) -> Path:
    """Build the handbook of every view into `target`/<language>/. What stood there is replaced only when all went well.

    Each language is laid out, written and built by one process, so views that are laid out when asked for are never all in
    one. `rules` are the pages of all rules; those about writing get a page of their own. `strict` lets the build fail on a link that leads nowhere.
    """
    site, settings = site_of(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".handbook-") as temporary:
        work = Path(temporary)
        made = work / "made"
        made.mkdir()
        making = _Making(views, site, settings, reference_page(site), writing_page(site, rules), work, made, strict)
        doors = list(spread(_build, making, list(views)))
        _write_top(site, doors, made)
        _replace(made, target, work / "old")
    return target


def _build(making: _Making, locale: str) -> _Door:
    view, target = making.views[locale], making.made / locale
    config = write_book(Book(view, making.site, making.settings, making.reference, making.writing), making.work / locale)
    to_html(config, target, making.strict)
    finish(target, making.site)
    return _Door(locale, dict(view.languages)[locale], view.name, view.address, view.words["page.not-found"], view.words["page.home"])


def finish(folder: Path, site: Path) -> None:
    """What is done to the output of one language."""
    for path in (*folder.rglob("*.map"), *folder.glob("sitemap.xml.gz"), *folder.glob("404.html")):
        path.unlink()
    shutil.rmtree(folder / "assets" / "javascripts" / "lunr", ignore_errors=True)
    for path in folder.glob("assets/javascripts/workers/search.*.js"):
        shutil.copyfile(site / "worker" / "search.js", path)
    for path in folder.glob("assets/javascripts/bundle.*.js"):
        path.write_text(_modest(path.read_text(encoding="utf-8")), encoding="utf-8")


def _modest(script: str) -> str:
    """The theme's script with the addresses of other hosts gone, since nothing here uses what they are for. And it fetches what is searched,
    which is larger than any page, when somebody goes to the search field, as it does without a server, and not with every page."""
    return re.sub(r"\n//# sourceMappingURL=.*", "", _HOSTS.sub("/none/", script).replace(_AT_ONCE, "(!1)"))


def _write_top(site: Path, doors: Sequence[_Door], folder: Path) -> None:
    """The pages above the languages, which need no script: the entrance, and what stands for a missing page."""
    env = templates(site / "templates", doors[0].locale, interface.words(doors[0].locale))
    for name, template in (("index.html", "entrance.html.j2"), ("404.html", "not-found.html.j2")):
        (folder / name).write_text(env.get_template(template).render(doors=doors), encoding="utf-8")


def _replace(made: Path, target: Path, aside: Path) -> None:
    if target.exists():
        os.replace(target, aside)
    os.chmod(made, 0o755)
    os.replace(made, target)
