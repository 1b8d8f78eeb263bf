"""Each kind of output: from the views of every language to files.

The table at the end is all there is; a new kind is one function and one line in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sop import shipped
from sop.cli.progress import Say
from sop.corpus import CHECKLISTS, Corpus
from sop.finding import Finding, Place, error
from sop.languages import fonts
from sop.languages.translate import words_of
from sop.paths.table import Tables
from sop.render.checklist import print_checklist
from sop.render.site_build import build_site
from sop.render.view import ProcedureView
from sop.render.view_corpus import CorpusView
from sop.render.walkthrough import walkthrough
from sop.spread import spread
from sop.schemas.publish import SCHEMAS, to_text
from validator.pages import rule_pages

HANDBOOK = "handbook"
"""The folder that is put on the web as it is: the handbook's languages, with the sheets and walkthroughs beside them."""


@dataclass(frozen=True)
class Making:
    """What every kind of output is made from, and where."""

    corpus: Corpus
    tables: Tables
    views: Mapping[str, CorpusView]
    folder: Path
    """Where it is made; it appears elsewhere."""
    cache: Path
    """For fonts as paper needs them."""
    say: Say = field(default=lambda what: None)

    def procedures(self, locale: str) -> dict[str, ProcedureView]:
        """The procedures of one language by id."""
        return {procedure.id: procedure for procedure in self.views[locale].procedures}


_Job = tuple[str, str]
"""What is printed or walked, and in which language."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file to write, or why it cannot be written."""

    name: str
    content: bytes = b""
    findings: tuple[Finding, ...] = ()


def handbook(making: Making) -> list[Finding]:
    """The pages of every language."""
    making.say("handbook")
    build_site(making.corpus.root, making.views, making.folder / HANDBOOK, rules=rule_pages(making.corpus).values())
    return []


def sheets(making: Making) -> list[Finding]:
    """Every checklist in every language, as PDF."""
    fonts.unpack(making.cache)
    return _write(making, "sheets", _spread(_sheet, making, making.corpus.checklists))


def walkthroughs(making: Making) -> list[Finding]:
    """Every procedure in every language, as one page that works alone."""
    return _write(making, "walkthrough", _spread(_walkthrough, making, making.corpus.procedures))


def schemas(making: Making) -> list[Finding]:
    """The JSON Schemas of every kind of file, for editors."""
    folder = making.folder / "schemas"
    folder.mkdir()
    for kind in SCHEMAS:
        (folder / f"{kind}.json").write_text(to_text(kind), encoding="utf-8")
    return []


OUTPUTS: dict[str, Callable[[Making], list[Finding]]] = {"handbook": handbook, "sheets": sheets, "walkthrough": walkthroughs, "schemas": schemas}
"""Every kind of output by the name that `--only` takes, in the order in which they are made."""


def _sheet(making: Making, job: _Job) -> _File:
    name, locale = job
    corpus, view = making.corpus, making.views[locale]
    checklist = corpus.checklists[name]
    place = Place(f"{CHECKLISTS}/{name}.yaml")
    procedure = making.procedures(locale).get(checklist.procedure)
    if procedure is None:
        return _File(name, findings=(error("not-printable", place, f'There is no procedure "{checklist.procedure}" to print.', "Name another one."),))
    page = f"{view.address.rstrip('/')}/{locale}/procedures/{procedure.id}.html" if view.address else ""
    paper = print_checklist(checklist, words_of(corpus, CHECKLISTS, locale)[0], procedure, view, templates=shipped.sheets_of(corpus.root),
                            cache_folder=making.cache, dated=corpus.procedures[procedure.id].effective, page=page, place=place)
    return _File(f"{name}.{locale}.pdf", paper.pdf or b"", paper.findings)


def _walkthrough(making: Making, job: _Job) -> _File:
    name, locale = job
    links = {other: f"{other}.{locale}.html" for other in making.corpus.procedures}
    return _File(f"{name}.{locale}.html", walkthrough(name, making.procedures(locale), making.tables, links).encode())


def _write(making: Making, kind: str, files: Iterable[_File]) -> list[Finding]:
    folder = making.folder / HANDBOOK / kind
    folder.mkdir(parents=True, exist_ok=True)
    findings: list[Finding] = []
    for file in files:
        findings += file.findings
        if not file.findings:
            (folder / file.name).write_bytes(file.content)
    return findings


def _spread(work: Callable[[Making, _Job], _File], making: Making, names: Iterable[str]) -> Iterator[_File]:
    """A file for each name and language, made on every core. All languages are laid out first, so that the processes share them."""
    jobs = [(name, locale) for name in names for locale in making.views]
    list(making.views.values())
    for (name, locale), file in zip(jobs, spread(work, making, jobs)):
        making.say(f"{work.__name__[1:]} {name} {locale}")
        yield file
