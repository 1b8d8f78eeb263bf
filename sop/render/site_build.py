"""The one door to MkDocs: every language's handbook, built at once and put into place whole.

MkDocs is called from inside the program, in one process per core. What it cannot do is done to its output: the search
that finds Khmer, an index half the size, a sitemap without today's date, nothing that nobody asks for.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sop.languages.segment import without_marks
from sop.pages import RulePage
from sop.render.handbook import Book, write_book
from sop.render.page import templates
from sop.render.reference import reference_page
from sop.render.view_corpus import CorpusView
from sop.render.writing import writing_page
from sop.shipped import site_of

_EPOCH = "1767225600"
"""The first day of 2026: outputs carry no day of their making."""
_HOSTS = re.compile(r"https://(?:unpkg\.com|api\.github\.com|\$\{e\}/api)/")


@dataclass(frozen=True, slots=True)
class _Job:
    book: Book
    work: Path
    target: Path
    strict: bool


def build_site(root: Path, views: Iterable[CorpusView], target: Path, strict: bool = False, rules: Iterable[RulePage] = ()) -> Path:
    """Build the handbook of every view into `target`/<language>/. What stood there is replaced only when all went well.

    `rules` are the pages of all rules, of which those about writing get a page of their own. `strict` lets the build fail on a link that leads nowhere.
    """
    views = tuple(views)
    site, settings = site_of(root)
    reference, writing = reference_page(site), writing_page(site, rules)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".handbook-") as temporary:
        made = Path(temporary) / "made"
        made.mkdir()
        jobs = [_Job(Book(view, site, settings, reference, writing), Path(temporary) / view.locale, made / view.locale, strict) for view in views]
        workers = workers_for(len(jobs))
        if workers > 1:
            with multiprocessing.get_context("fork").Pool(workers) as pool:
                pool.map(_build, jobs, chunksize=1)
        else:
            for job in jobs:
                _build(job)
        _write_entrance(site, views, made)
        _replace(made, target, Path(temporary) / "old")
    return target


def workers_for(jobs: int) -> int:
    """How many processes to make: one for each core, or none beside this one where other threads run.

    A process that is forked beside running threads may wait for ever for a lock that one of them held. The typesetter keeps
    threads once it has run, of which only the system can tell.
    """
    tasks = Path("/proc/self/task")
    threads = len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()
    return min(jobs, len(os.sched_getaffinity(0))) if threads == 1 else 1


def _build(job: _Job) -> None:
    config = write_book(job.book, job.work)
    _mkdocs(config, job.target, job.strict)
    finish(job.target, job.book.site)


def _mkdocs(config: Path, target: Path, strict: bool) -> None:
    os.environ.update(NO_MKDOCS_2_WARNING="1", SOURCE_DATE_EPOCH=_EPOCH)
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    logging.getLogger("mkdocs").addHandler(logging.NullHandler())
    build(load_config(str(config), site_dir=str(target), strict=strict))


def finish(folder: Path, site: Path) -> None:
    """What is done to the output of one language."""
    for path in (*folder.rglob("*.map"), *folder.glob("sitemap.xml.gz")):
        path.unlink()
    shutil.rmtree(folder / "assets" / "javascripts" / "lunr", ignore_errors=True)
    for path in folder.glob("assets/javascripts/workers/search.*.js"):
        shutil.copyfile(site / "worker" / "search.js", path)
    for path in folder.glob("assets/javascripts/bundle.*.js"):
        path.write_text(_without_hosts(path.read_text(encoding="utf-8")), encoding="utf-8")
    index = folder / "search" / "search_index.json"
    words = json.loads(without_marks(index.read_text(encoding="utf-8")).replace("\\u200b", ""))
    index.write_text(json.dumps(words, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _without_hosts(script: str) -> str:
    """The theme's script with the addresses of other hosts gone; nothing here uses what they are for."""
    return re.sub(r"\n//# sourceMappingURL=.*", "", _HOSTS.sub("/none/", script))


def _write_entrance(site: Path, views: tuple[CorpusView, ...], folder: Path) -> None:
    """The page that leads to the languages; it needs no script."""
    env = templates(site / "templates", views[0].locale, views[0].words)
    names = dict(views[0].languages)
    text = env.get_template("entrance.html.j2").render(views=views, names=names)
    (folder / "index.html").write_text(text, encoding="utf-8")


def _replace(made: Path, target: Path, aside: Path) -> None:
    if target.exists():
        os.replace(target, aside)
    os.chmod(made, 0o755)
    os.replace(made, target)
