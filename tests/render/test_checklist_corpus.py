"""Every checklist of this corpus is printed in every language, and short ones are short."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from sop.render.sheet import Selection, Sheet, select

from ..corpora import real_corpus, real_view

ROOT = Path(__file__).parents[2]
ONE_PAGE = ("emergency-decisions", "negative-family-assessment-decisions")
CHECKLISTS = sorted(path.stem for path in (ROOT / "checklists").glob("*.yaml"))


def test_each_procedure_has_a_full_sheet() -> None:
    printed = {checklist.procedure for checklist in real_corpus().checklists.values() if checklist.layout == "steps"}
    assert printed == set(real_corpus().procedures)


def test_danger_stands_in_the_footer_of_every_sheet() -> None:
    for procedure in real_view("en").procedures:
        told = [event["in_footer"] for event, seen in zip(Sheet(procedure, Selection((), None)).events(), procedure.events, strict=False)
                if seen.id == "immediate-danger"]
        assert told == [True], procedure.id


def test_what_a_checklist_names_is_there() -> None:
    corpus = real_corpus()
    for checklist in corpus.checklists.values():
        procedure = corpus.procedures[checklist.procedure]
        assert set(checklist.states) <= set(procedure.all_states)
        assert set(checklist.parts) <= {*procedure.parts, "handlers"}
        assert set(checklist.signs) <= set(corpus.vocabulary.roles)


def test_a_sheet_is_signed_by_those_who_do_most_of_it() -> None:
    procedures = {procedure.id: procedure for procedure in real_view("en").procedures}
    for checklist in real_corpus().checklists.values():
        role = select(checklist, procedures[checklist.procedure]).role
        assert not checklist.signs or (role and role.id in checklist.signs), checklist.id


@pytest.mark.parametrize("locale", ["en", "km"])
@pytest.mark.parametrize("name", CHECKLISTS)
def test_it_is_printed(built: Path, name: str, locale: str) -> None:
    """A build in which one cannot be printed makes nothing at all."""
    with pikepdf.open(built / "handbook" / "sheets" / f"{name}.{locale}.pdf") as pdf:
        assert str(pdf.Root.Lang) == locale
        assert len(pdf.pages) == 1 or name not in ONE_PAGE
