"""Every checklist of this corpus can be printed in every language, and short ones are short."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from sop.corpus import Corpus, read_corpus
from sop.languages.translate import words_of
from sop.paths.compile import compile_corpus
from sop.render.checklist import print_checklist
from sop.render.lay_corpus import view_of
from sop.render.sheet import select
from sop.render.view_corpus import CorpusView

ROOT = Path(__file__).parents[2]
ONE_PAGE = ("emergency-decisions", "negative-family-assessment-decisions")
CHECKLISTS = sorted(path.stem for path in (ROOT / "checklists").glob("*.yaml"))


@cache
def the_corpus() -> Corpus:
    return read_corpus(ROOT)


@cache
def view(locale: str) -> CorpusView:
    return view_of(the_corpus(), compile_corpus(the_corpus()), locale)


def test_each_procedure_has_a_full_sheet() -> None:
    printed = {checklist.procedure for checklist in the_corpus().checklists.values() if checklist.layout == "steps"}
    assert printed == set(the_corpus().procedures)


def test_what_a_checklist_names_is_there() -> None:
    corpus = the_corpus()
    for checklist in corpus.checklists.values():
        procedure = corpus.procedures[checklist.procedure]
        assert set(checklist.states) <= set(procedure.all_states)
        assert set(checklist.parts) <= {*procedure.parts, "handlers"}
        assert set(checklist.signs) <= set(corpus.vocabulary.roles)


def test_a_sheet_is_signed_by_those_who_do_most_of_it() -> None:
    procedures = {procedure.id: procedure for procedure in view("en").procedures}
    for checklist in the_corpus().checklists.values():
        role = select(checklist, procedures[checklist.procedure]).role
        assert not checklist.signs or (role and role.id in checklist.signs), checklist.id


@pytest.mark.parametrize("locale", ["en", "km"])
@pytest.mark.parametrize("name", CHECKLISTS)
def test_it_is_printed(name: str, locale: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    corpus = the_corpus()
    checklist = corpus.checklists[name]
    procedure = next(each for each in view(locale).procedures if each.id == checklist.procedure)
    paper = print_checklist(checklist, words_of(corpus, "checklists", locale)[0], procedure, view(locale), templates=ROOT / "checklists" / "templates",
                            cache_folder=tmp_path_factory.getbasetemp() / "cache")
    assert not paper.findings
    with pikepdf.open(io.BytesIO(paper.pdf or b"")) as pdf:
        assert len(pdf.pages) == 1 or name not in ONE_PAGE
