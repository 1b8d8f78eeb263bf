"""A small corpus made by hand, with signs in it that mean something in Markdown, HTML and YAML."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sop.languages import interface
from sop.languages.state import State
from sop.languages.translate import Said
from sop.render.view import CaseView, ChapterView, EventView, OutcomeView, ProcedureView
from sop.render.view_corpus import CorpusView, RuleView
from sop.render.view_named import BasisView, CitationView, NamedView, ParameterView, Standing, TermView
from sop.render.view_state import DeadlineView, StateView, StepView, TargetView, WayView

ROOT = Path(__file__).parents[2]
NASTY = '<script>alert("1")</script> *a* | [b](c) {: #d } `e` & 1. # f'


def said(text: str, locale: str = "en", state: State = State.SOURCE) -> Said:
    """A text as it is shown."""
    return Said(text, state, locale)


def target(kind: str, name: str, number: int | None, title: str) -> TargetView:
    """Where a way leads."""
    return TargetView(kind, name, number, said(title))


def state(name: str, number: int, heading: str, ways: tuple[WayView, ...], kind: str = "task", **other: object) -> StateView:
    """A state with nothing in it but its ways."""
    empty = StateView(
        id=name, number=number, kind=kind, heading=said(heading), role=NamedView("case-worker", said("Case worker")), ask=None, say=None,
        say_child=None, why=None, never=(), note=None, form=None, basis=BasisView(), covers=(), steps=(), ways=ways, deadline=None,
        review=None, meanwhile=None, loop=None, called=None, handler=False, proposed=True)
    return replace(empty, **other)  # type: ignore[arg-type]


def way(label: str, leads: TargetView) -> WayView:
    """A way on."""
    return WayView(label.lower(), said(label), leads)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the fonts of paper are unpacked."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def procedure() -> ProcedureView:
    """Three states: a question, a task that goes back, a task that ends it."""
    ask = target("state", "ask", 1, NASTY)
    look = target("state", "look", 2, "Look again")
    tell = target("state", "tell", 3, "Tell the person")
    end = target("outcome", "done", None, "It is done.")
    source = CitationView("handbook", said("A guide; its office (2010)"), said("A guide (2010)"), "page 3", "2010", True)
    states = (
        state("ask", 1, NASTY, (way("Yes", tell), way("No", look)), "question", ask=said("Are you safe?"), why=said("Because."), covers=("B1",),
              basis=BasisView((source,), False), proposed=False),
        state("look", 2, "Look again", (way("Next", ask),), steps=(StepView("one", 1, said("1. Look.")),), never=(said("Never run."),),
              deadline=DeadlineView(said("Within 3 days"), True, (), ())),
        state("tell", 3, "Tell the person", (way("Next", end),), say=said("You are free.")),
    )
    return ProcedureView(
        id="small", locale="en", title=said(NASTY), edition="2026-1", status=said("Draft"), owner=NamedView("case-worker", said("Case worker")),
        review_by="", fingerprint="ab" * 32, translation_fingerprint="", summary=said("What: it is"), scope=said("Everybody"), basis=BasisView(),
        entry=True, takes=(), begins_with=(), subjects=(), chapters=(ChapterView("steps", said("The steps"), states),),
        outcomes=(OutcomeView("done", said("It is done."), (), (), (), None, False, BasisView()),),
        events=(EventView("danger", said("Danger"), said("Danger!"), tell, None, None),), withdrawals=(), parameters=(), roles=(), forms=(),
        cases=(CaseView("first", said("A case"), said("It began."), end, (), False),), called_by=(), calls=(), standing=Standing(True, 0, 0, 2))


@pytest.fixture
def view(procedure: ProcedureView) -> CorpusView:
    """A corpus of that one procedure, in English."""
    return CorpusView(
        name=said("A & B"), publisher=said("We"), locale="en", languages=(("en", "English"), ("km", "ភាសាខ្មែរ")), address="",
        procedures=(procedure,), roles=(NamedView("case-worker", said("Case worker")),), forms=(), services=(),
        terms=(TermView("term", said("Term"), said("Meaning"), said("Term")),), sources=(CitationView("handbook", said("A guide; its office"), said("A guide (2010)"), "", "2010", False),),
        parameters=(ParameterView("three-days", said("How long"), said("3 days"), True, BasisView()),),
        rules=(RuleView("rule", "R-1", said("Keep it"), said("Why"), said("Do it"), "error", BasisView(), False),), covers=(),
        words=dict(interface.words("en")))
