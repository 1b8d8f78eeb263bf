"""A small procedure as views, its sheet, and what is printed on it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader

from sop.languages import interface
from sop.languages.state import State
from sop.languages.translate import Said, Words
from sop.model.checklist import Checklist
from sop.render.checklist import print_checklist
from sop.render.view import ChapterView, EventView, OutcomeView, ProcedureView
from sop.render.view_corpus import CorpusView
from sop.render.view_named import BasisView, NamedView, Standing
from sop.render.view_state import DeadlineView, StageView, StateView, StepView, TargetView, WayView

TEMPLATES = Path(__file__).parents[2] / "checklists" / "templates"
HOSTILE = "#import \"x\" *bold* _it_ \\ $ [a] <b> @c {n} 'q' // no `raw` ~ & = 1. - +"
KHMER = "យុត្តិធម៌ និងសុវត្ថិភាពរបស់បុគ្គលម្នាក់ៗ ត្រូវបានការពារនៅគ្រប់ពេលវេលា។"


def said(text: str, locale: str = "en") -> Said:
    return Said(text, State.SOURCE if locale == "en" else State.DRAFTED, locale)


def named(name: str) -> NamedView:
    return NamedView(name, said(name.replace("-", " ").capitalize()))


WORKER, SUPERVISOR = named("case-worker"), named("supervisor")


def to_state(number: int, heading: str) -> TargetView:
    return TargetView("state", f"s{number}", number, said(heading))


def state(number: int, heading: str, kind: str = "task", **changes: object) -> StateView:
    plain = StateView(f"s{number}", number, kind, said(heading), WORKER, None, None, None, None, (), None, None, BasisView(), (), (), (), None, None,
                      None, None, None, False, False)
    return replace(plain, **changes)


def steps(*texts: str) -> tuple[StepView, ...]:
    return tuple(StepView(f"step-{number}", number, said(text)) for number, text in enumerate(texts, 1))


def way(answer: str, label: str, target: TargetView) -> WayView:
    return WayView(answer, said(label), target)


END = TargetView("outcome", "safe", None, said("The person is safe."))


def procedure(locale: str = "en", **changes: object) -> ProcedureView:
    explain = state(1, "Explain the search", steps=steps("Find a quiet place.", "Say who will be asked."), say=said("You can stop us at any time."),
                    never=(said("Never telephone the village."),), ways=(way("", "Next", to_state(2, "Ask about danger")),))
    danger = state(2, "Is there danger?", "question", ask=said("Who knew about it?"), proposed=True, ways=(
        way("yes", "Yes", to_state(3, "Hold the search")), way("no", "No", END)))
    hold = state(3, "Hold the search", role=SUPERVISOR, steps=steps("Write a plan."), ways=(way("", "Next", to_state(1, "Explain the search")),),
                 deadline=DeadlineView(said("Within 3 days"), True, (), (StageView(said("Then tell the office."), to_state(3, "Hold"), ()),)))
    chapters = (ChapterView("first", said("Before the search"), (explain, danger)), ChapterView("handlers", said("On the way"), (hold,), True))
    plain = ProcedureView(
        "tracing", locale, said("Tracing"), "2026-1", said("Draft"), named("office"), "30 November 2027", "0123456789abcdef" * 4, "fedcba98" * 8,
        said("Find people."), said("Everybody."), BasisView(), True, (), (), (), chapters,
        (OutcomeView("safe", said("The person is safe."), (SUPERVISOR,), (named("a-plan"),), (), named("assessment"), True, BasisView()),),
        (EventView("danger", said("Somebody is in danger"), said("Danger"), to_state(3, "Hold the search"), None, None),),
        (), (), (WORKER, SUPERVISOR), (), (), (), (), Standing(True, 0, 0, 1))
    return replace(plain, **changes)


def corpus(locale: str = "en") -> CorpusView:
    return CorpusView(said("Safe procedures"), said("Agencies"), locale, (("en", "English"), ("km", "ភាសាខ្មែរ")), "", (), (WORKER, SUPERVISOR), (), (),
                      (), (), (), (), (), dict(interface.words(locale)))


def checklist(**changes: object) -> Checklist:
    return Checklist(id="tracing", title="Tracing: checklist", procedure="tracing").model_copy(update=changes)


def printed(cache: Path, definition: Checklist | None = None, view: ProcedureView | None = None, **options: object) -> bytes:
    view = view or procedure()
    paper = print_checklist(definition or checklist(signs=("supervisor",)), Words(view.locale, "en"), view, corpus(view.locale), templates=TEMPLATES,
                            cache_folder=cache, **options)
    assert not paper.findings
    assert paper.pdf
    return paper.pdf


def pages(pdf: bytes) -> list[str]:
    """The text of each page, blanks made single."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def long_procedure() -> ProcedureView:
    many = tuple(state(number, f"Heading {number}", steps=steps("One thing.", "Another thing.")) for number in range(1, 40))
    return procedure(chapters=(ChapterView("first", said("Many"), many),), outcomes=(), events=())
