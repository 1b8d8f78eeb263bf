"""A printed sheet: what it holds, that anybody can read it, and that it never differs."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from sop.languages import fonts, interface
from sop.languages.state import State
from sop.languages.translate import Said, Words
from sop.model.checklist import Checklist
from sop.render.checklist import print_checklist, sheet_data
from sop.render.letters import letter
from sop.render.view import ChapterView, EventView, OutcomeView, ProcedureView
from sop.render.view_corpus import CorpusView
from sop.render.view_named import BasisView, FactView, NamedView, Standing
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


# what stands before the first step


def test_what_must_be_known_and_in_place_stands_before_the_first_step(cache: Path) -> None:
    age = FactView("age-group", said("Child or adult"), (("child", said("Under 18")), ("unknown", said("Not known"))), said("Child or adult, do you know?"))
    steps_of = FactView("visits", said("Visits"), (), said("How many visits were there?"))
    view = procedure(takes=(age, steps_of), begins_with=(named("home-assessed"),))
    first = pages(printed(cache, view=view))[0]
    found = [first.index(text) for text in ("Before you begin", "Child or adult, do you know?", "Under 18", "Not known", "How many visits were there?", "Home assessed",
                                            "do not begin. See to it first.", "Explain the search")]
    assert found == sorted(found)


def test_where_nothing_must_be_in_place_nobody_is_held_up(cache: Path) -> None:
    age = FactView("age-group", said("Child or adult"), (("unknown", said("Not known")),), said("Child or adult, do you know?"))
    assert "do not begin" not in pages(printed(cache, view=procedure(takes=(age,))))[0]
    assert "Before you begin" not in pages(printed(cache))[0]


@pytest.mark.parametrize("layout", ["steps", "decisions"])
def test_numbers_are_blanks_that_the_office_fills_in(cache: Path, layout: str) -> None:
    first = pages(printed(cache, checklist(layout=layout, phones=("supervisor", "case-worker"))))[0]
    found = [first.index(text) for text in ("For Case worker" if layout == "steps" else "For: Case worker", "for the office to write in", "Supervisor Case worker Whoever is on duty")]
    assert found == sorted(found)
    assert "for the office to write in" not in pages(printed(cache, checklist(layout=layout)))[0]


# the last page


def test_the_lines_to_sign_are_lower_where_they_would_stand_alone(cache: Path) -> None:
    last = []
    for number in range(8, 16):
        ends = tuple(replace(procedure().outcomes[0], id=f"end-{end}") for end in range(number))
        ways = tuple(way(f"a{end.id}", "So", TargetView("outcome", end.id, None, end.text)) for end in ends)
        asked = state(1, "How does it end?", "question", ways=ways[:1]), state(2, "Else?", "question", ways=ways)
        view = procedure(outcomes=ends, chapters=(ChapterView("first", said("All"), asked),))
        last.append(pages(printed(cache, view=view))[-1])
    low = [page for page in last if "Signature Date" in page and "Signatures" not in page]
    assert low and all("The person is safe" in page for page in low)
    assert any("Signatures" in page for page in last)


# what anybody needs to read it


@pytest.mark.parametrize("locale", ["en", "km"])
def test_the_pdf_is_tagged_and_says_its_language_and_standard(cache: Path, locale: str) -> None:
    with pikepdf.open(io.BytesIO(printed(cache, view=procedure(locale)))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == locale
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "Tracing: checklist" in str(metadata["dc:title"])


def test_all_fonts_come_along(cache: Path) -> None:
    view = procedure("km", title=said(KHMER, "km"), chapters=(ChapterView("a", said(KHMER, "km"), (state(1, "ok", why=said(KHMER, "km")),)),))
    families = set()
    with pikepdf.open(io.BytesIO(printed(cache, view=view))) as pdf:
        for page in pdf.pages:
            for font in page.resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
                assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
                families.add(str(descriptor.FontName).split("+")[-1].split("-")[0])
    assert "NotoSansKhmer" in families
    assert families <= {"NotoSans", "NotoSansKhmer", "NotoSansSymbols2", "NotoSansMath"}


def test_headings_lists_tables_and_the_code_are_tagged(cache: Path) -> None:
    with pikepdf.open(io.BytesIO(printed(cache))) as pdf:
        kinds = {str(item.S) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item}
        figures = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/Figure"} <= kinds
    assert any("QR code" in str(figure.get("/Alt")) for figure in figures)


def test_it_is_printed_in_black_alone(cache: Path) -> None:
    with pikepdf.open(io.BytesIO(printed(cache))) as pdf:
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("rg", "RG", "sc", "scn", "SC", "SCN"):
                    values = [float(value) for value in operands if not isinstance(value, pikepdf.Name)]
                    assert len(set(values)) <= 1


# what it says


def test_english_reads_back_as_it_was_written(cache: Path) -> None:
    text = " ".join(pages(printed(cache)))
    for words in ("Tracing: checklist", "Explain the search", "Find a quiet place.", "“You can stop us at any time.”", "Never telephone the village.",
                  "Is there danger?", "Hold the search", "Within 3 days", "Then tell the office.", "The person is safe.", "Somebody is in danger",
                  "End A", "Tell: Supervisor", "Goes on with: Assessment (not written yet)", "Signature", "Case code"):
        assert words in text


def test_an_answer_says_where_to_go(cache: Path) -> None:
    text = " ".join(pages(printed(cache)))
    assert "Yes → go to 3 Hold the search" in text
    assert "No → End A The person is safe." in text
    assert "Somebody is in danger → 3" in text


def test_going_on_with_the_next_number_needs_no_ink_and_going_back_does(cache: Path) -> None:
    text = " ".join(pages(printed(cache)))
    assert "go to 2" not in text
    assert "go to 1 Explain the search" in text


def test_every_page_tells_what_it_is(cache: Path) -> None:
    text = pages(printed(cache, view=long_procedure(), dated=date(2026, 11, 22)))
    assert len(text) > 3
    for number, page in enumerate(text, 1):
        assert page.count("Draft: not adopted") >= 2
        assert "Edition 2026-1" in page
        assert "0123-4567" in page
        assert "22 November 2026" in page
        assert "Proposed: no source says so yet" in page
        assert f"Page {number} of {len(text)}" in page


def test_what_no_case_begins_with_is_named_on_every_page(cache: Path) -> None:
    """A danger on page 7 must not send anybody back to page 1; where else to complain stands there once."""
    danger = EventView("danger", said("Somebody is in danger"), said("Danger"), None, named("Immediate danger"), None, begun_only_so=True)
    complaint = EventView("complaint", said("Somebody complains"), said("Complaint"), None, named("When somebody complains"), None)
    texts = pages(printed(cache, view=replace(long_procedure(), events=(danger, complaint))))
    assert len(texts) > 1
    assert all("Somebody is in danger → Immediate danger" in text for text in texts)
    assert [text.count("Somebody complains") for text in texts] == [1, *[0] * (len(texts) - 1)]


def test_what_is_proposed_is_marked_where_it_stands(cache: Path) -> None:
    text = pages(printed(cache))[0]
    assert "Is there danger? ◆ Proposed" in text
    assert "Within 3 days ◆ Proposed" in text


def test_a_drafted_translation_says_so() -> None:
    view = replace(long_procedure(), locale="km", standing=Standing(True, 1, 0, 0))
    data = sheet_data(checklist(), Words("km", "en"), view, corpus("km"))
    assert data["drafted"]
    assert not sheet_data(checklist(), Words("en", "en"), procedure(), corpus())["drafted"]


def test_without_an_intro_the_summary_opens_a_full_sheet(cache: Path) -> None:
    assert "Find people." in pages(printed(cache))[0]
    assert "Find people." not in pages(printed(cache, checklist(layout="decisions")))[0]
    assert "Only at night." in pages(printed(cache, checklist(layout="decisions", intro="Only at night.")))[0]


def test_signs_of_a_program_print_as_themselves(cache: Path) -> None:
    view = procedure(chapters=(ChapterView("a", said(HOSTILE), (state(1, HOSTILE, steps=steps(HOSTILE), say=said(HOSTILE)),)),))
    text = " ".join(pages(printed(cache, checklist(title=HOSTILE, intro=HOSTILE), view)))
    assert text.count(HOSTILE) >= 6


def test_a_text_that_is_not_translated_is_marked_and_keeps_its_language(cache: Path) -> None:
    view = procedure("km", standing=Standing(True, 3, 1, 0))
    pdf = printed(cache, view=view)
    assert "Explain the search [en]" in " ".join(pages(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        languages = {str(item.Lang) for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/Lang" in item}
    assert {"en", "km"} <= languages


def test_the_letters_of_ends_do_not_run_out() -> None:
    assert [letter(0), letter(8), letter(23), letter(24), letter(49)] == ["A", "J", "Z", "A2", "B3"]


# what is chosen


def numbers(definition: Checklist) -> list[int]:
    data = sheet_data(definition, Words("en", "en"), procedure(), corpus())
    return [each["number"] for chapter in data["chapters"] for each in chapter["states"]]


@pytest.mark.parametrize(("changes", "found"), [
    ({}, [1, 2, 3]), ({"parts": ("first",)}, [1, 2]), ({"states": ("s2",)}, [2]), ({"layout": "decisions"}, [2]),
])
def test_a_checklist_prints_what_it_names(changes: dict[str, object], found: list[int]) -> None:
    assert numbers(checklist(**changes)) == found


def test_a_sheet_for_one_role_leaves_out_the_steps_of_others(cache: Path) -> None:
    text = " ".join(pages(printed(cache, checklist(role="supervisor"))))
    assert "Write a plan." in text
    assert "Find a quiet place." not in text
    assert "Explain the search" in text


def test_a_number_that_is_not_on_the_sheet_says_so(cache: Path) -> None:
    text = " ".join(pages(printed(cache, checklist(parts=("first",)))))
    assert "go to 3 Hold the search (on the whole sheet)" in text


def test_decisions_fit_on_a_page(cache: Path) -> None:
    text = pages(printed(cache, checklist(layout="decisions")))
    assert len(text) == 1
    assert "Is there danger?" in text[0]
    assert "Find a quiet place." not in text[0]


# that it never differs


def test_the_same_in_two_folders(cache: Path, tmp_path: Path) -> None:
    other = shutil.copytree(TEMPLATES, tmp_path / "elsewhere" / "templates")
    paper = print_checklist(checklist(signs=("supervisor",)), Words("en", "en"), procedure(), corpus(), templates=other, cache_folder=tmp_path / "cache")
    assert paper.pdf == printed(cache)


def test_fonts_of_the_machine_change_nothing(cache: Path, tmp_path: Path) -> None:
    home = tmp_path / "home" / ".local" / "share" / "fonts"
    home.mkdir(parents=True)
    bold = next(path for path in fonts.unpack(cache) if path.name == "noto-sans-bold.ttf")
    shutil.copy(bold, home / "NotoSans-Regular.ttf")
    program = ("import sys, hashlib; from pathlib import Path; sys.path.insert(0, sys.argv[1]); import test_checklist as t; "
               "print(hashlib.sha256(t.printed(Path(sys.argv[2]))).hexdigest())")

    def run(folder: Path) -> str:
        environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder / ".local" / "share")}
        return subprocess.run([sys.executable, "-c", program, str(Path(__file__).parent), str(cache)], env=environment, check=True,
                              capture_output=True, text=True).stdout

    assert run(tmp_path / "home") == run(tmp_path)


def test_a_letter_that_no_font_draws_is_a_finding(cache: Path) -> None:
    paper = print_checklist(checklist(title="家"), Words("en", "en"), procedure(), corpus(), templates=TEMPLATES, cache_folder=cache)
    assert paper.pdf is None
    assert "家" in paper.findings[0].message
    assert paper.findings[0].place.file == "checklists/tracing.yaml"
