"""The handbook as plain Markdown: every page there, every text as data, and the same tree for two builders."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sop.languages import interface
from sop.languages.segment import page_marks, without_marks
from sop.languages.state import State
from sop.languages.translate import Said
from sop.model.vocabulary import Source
from sop.render.handbook import Book, pages, write_book
from sop.render.judged import proposals
from sop.render.reference import reference_page, rooms
from sop.render.site_build import build_site
from sop.render.theme_words import partial
from sop.shipped import site_of
from sop.render.view_corpus import CorpusView, CoverView
from sop.render.view_named import NamedView
from sop.render.view_state import TargetView, WayView

ROOT = Path(__file__).parents[2]


def book(view: CorpusView) -> Book:
    """The book of a view with our own templates."""
    return Book(view, ROOT / "site", ROOT / "mkdocs.yml", reference_page(ROOT / "site"))


@pytest.fixture
def in_khmer(view: CorpusView) -> CorpusView:
    """The same corpus for Khmer readers, without any translation."""
    return replace(view, locale="km", words=dict(interface.words("km")), procedures=tuple(replace(one, locale="km") for one in view.procedures))


def test_every_page_is_there(view: CorpusView) -> None:
    assert {name for name, _ in pages(book(view))} == {
        "index.md", "procedures/small.md", "roles.md", "forms.md", "services.md", "glossary.md", "sources.md", "rules.md", "waivers.md", "proposed.md", "cases.md",
        "coverage.md", "how-to-use.md", "for-each-reader.md", "format.md"}


def test_a_script_in_a_title_is_text_everywhere(view: CorpusView) -> None:
    for name, text in pages(book(view)):
        assert "<script" not in text, name


def test_a_procedure_says_all_of_its_states(view: CorpusView) -> None:
    page = dict(pages(book(replace(view, sheets=frozenset({"small"})))))["procedures/small.md"]
    for part in ("{: #ask .state .state-question }", "Are you safe", "](#tell)", "](#look)", "Within 3 days", "Never run.", "1. 1&#46; Look.", "You are free.",
                 "](#done)", "](../sources.md#handbook), page 3", "(not confirmed)", "../coverage.md#b1", "walkthrough/small.en.html", "sheets/small.en.pdf",
                 '<svg xmlns="http://www.w3.org/2000/svg" class="flow"', "Draft&#58; not adopted"):
        assert part in page, part


def test_where_there_is_no_time_the_steps_stand_before_what_is_said_about_the_procedure_and_before_its_drawing(view: CorpusView) -> None:
    [procedure] = view.procedures
    parts = ("{: #ask .state", "{: #at-any-time }", "<svg", "**Who and what it covers**", "**Who answers for it**")
    told = []
    for each in (procedure, replace(procedure, at_once=True)):
        page = dict(pages(book(replace(view, procedures=(each,)))))["procedures/small.md"]
        assert [page.count(part) for part in parts] == [1] * len(parts)
        told.append([name for _, name in sorted((page.index(part), name) for name, part in zip(("step", "event", "drawing", "covers", "owner"), parts))])
        assert page.index("Draft&#58; not adopted") < page.index("{: #ask .state"), "what a reader must know first of all"
    assert told == [["covers", "event", "drawing", "step", "owner"], ["step", "event", "drawing", "covers", "owner"]]


def test_a_khmer_page_written_by_hand_breaks_between_words_and_links_to_what_this_corpus_has(in_khmer: CorpusView) -> None:
    [procedure] = in_khmer.procedures
    with_danger = replace(in_khmer, procedures=(procedure, replace(procedure, id="emergency")))
    told = [dict(pages(book(each)))["for-each-reader.md"] for each in (in_khmer, with_danger)]
    assert [without_marks(page).count("[«គ្រោះថ្នាក់ភ្លាមៗ»](procedures/emergency.md)") for page in told] == [0, 1]
    assert page_marks("តាមល្បឿនរបស់សាមីខ្លួន", "km") in told[0]
    assert page_marks("ភ្លាមៗ", "km") not in told[0].partition("\n# ")[0]


def test_no_door_leads_to_a_sheet_that_nobody_defined(view: CorpusView) -> None:
    written = dict(pages(book(view)))
    assert "sheets/small.en.pdf" not in written["procedures/small.md"] + written["index.md"]
    assert "walkthrough/small.en.html" in written["procedures/small.md"] and "walkthrough/small.en.html" in written["index.md"]


def test_who_is_told_stands_on_the_page_of_roles(view: CorpusView) -> None:
    told = NamedView("office", Said("The office", State.SOURCE, "en"))
    procedure = view.procedures[0]
    changed = replace(procedure, outcomes=(replace(procedure.outcomes[0], tell=(told,)),))
    page = dict(pages(book(replace(view, roles=(*view.roles, told), procedures=(changed,)))))["roles.md"]
    assert "](procedures/small.md)" in page.split("{: #office }")[1]


def test_who_issued_a_source_and_when_is_told_on_the_page_of_sources_and_not_at_every_step(view: CorpusView) -> None:
    written = dict(pages(book(view)))
    assert "[A guide (2010)](../sources.md#handbook), page 3" in written["procedures/small.md"] and "its office" not in written["procedures/small.md"]
    assert "## A guide; its office {: #handbook }" in written["sources.md"]
    source = Source(text="A study; one office and another", date="2012-06")
    assert (source.dated, source.short) == ("A study; one office and another (2012)", "A study (2012)")
    assert source.model_copy(update={"called": "The study of 2012"}).short == "The study of 2012"


def test_a_procedure_that_answers_to_a_code_of_another_group_is_named_once_above_its_steps(view: CorpusView) -> None:
    [small] = view.procedures
    small, other = (replace(small, title=Said(title, State.SOURCE, "en"), id=name) for name, title in (("small", "Small one"), ("other", "Other one")))
    states = tuple((name, state.id, state.number, Said("Go", State.SOURCE, "en")) for name in ("small", "other") for state in small.states[:2])
    page = dict(pages(book(replace(view, procedures=(small, other), covers=(CoverView("small", "B1", states),)))))["coverage.md"]
    [row] = [line for line in page.splitlines() if "Go](procedures" in line]
    assert row.count("Other one") == 1 and "Small one" not in row and row.index("small.md") < row.index("Other one") < row.index("other.md")


def test_a_way_back_is_no_place_to_go_to(view: CorpusView) -> None:
    procedure = view.procedures[0]
    chapter = procedure.chapters[0]
    back = WayView("", Said("Next", State.SOURCE, "en"), TargetView("back", "back", None, Said("back to where you were", State.SOURCE, "en")))
    changed = replace(procedure, chapters=(replace(chapter, states=(*chapter.states[:2], replace(chapter.states[2], ways=(back,)))),))
    page = dict(pages(book(replace(view, procedures=(changed,)))))["procedures/small.md"]
    assert "- → back to where you were" in page and "Go to back" not in page


def test_a_page_written_by_hand_links_to_what_this_corpus_has_and_names_the_rest(view: CorpusView) -> None:
    [procedure] = view.procedures
    with_danger = replace(view, procedures=(procedure, replace(procedure, id="emergency")))
    told = [dict(pages(book(each)))["how-to-use.md"] for each in (view, with_danger)]
    assert all("[first page](index.md)" in page for page in told)
    assert [page.count("[the procedure for immediate danger](procedures/emergency.md)") for page in told] == [0, 1]
    assert "follow the procedure for immediate danger first" in told[0]


def test_a_fork_asks_nothing_of_anybody_and_is_no_proposal_to_judge(view: CorpusView) -> None:
    [procedure] = view.procedures
    forks = replace(procedure, chapters=tuple(replace(chapter, states=tuple(replace(state, kind="choice") for state in chapter.states)) for chapter in procedure.chapters))
    told = [(f"](procedures/{each.id}.md#look)" in dict(pages(book(replace(view, procedures=(each,)))))["proposed.md"], [state.id for state in proposals(each.states)])
            for each in (procedure, forks)]
    assert told[0][0] and "look" in told[0][1] and told[1] == (False, [])


def test_what_no_source_says_is_marked(view: CorpusView) -> None:
    page = dict(pages(book(view)))["procedures/small.md"]
    ask, look = page.split("{: #look")[0], page.split("{: #look")[1].split("{: #tell")[0]
    assert look.count("tag-proposed") == 2
    assert "tag-proposed" not in ask.split("{: #ask")[1]


def test_a_text_without_translation_says_so(in_khmer: CorpusView) -> None:
    procedure = in_khmer.procedures[0]
    missing = replace(procedure, summary=replace(procedure.summary, state=State.MISSING))
    page = dict(pages(book(replace(in_khmer, procedures=(missing,)))))["procedures/small.md"]
    assert '<span class="untranslated" lang="en"' in page


def test_an_english_page_in_another_language_says_so_and_is_named_in_the_menu(in_khmer: CorpusView, tmp_path: Path) -> None:
    page = dict(pages(book(in_khmer)))["format.md"]
    assert '# How a procedure is written {: lang="en" }\n\n!!! warning "' in page and '<div lang="en" markdown>' in page
    assert dict(pages(book(replace(in_khmer, locale="en"))))["format.md"] == reference_page(ROOT / "site")
    menu = json.loads(write_book(book(in_khmer), tmp_path).read_text(encoding="utf-8"))["nav"][-1]
    [about] = menu.values()
    assert {page_marks(in_khmer.words["page.format"], "km"): "format.md"} in about


def test_the_configuration_is_one_for_each_language(in_khmer: CorpusView, tmp_path: Path) -> None:
    config = json.loads(write_book(book(in_khmer), tmp_path).read_text(encoding="utf-8"))
    assert config["theme"]["language"] == "km"
    assert [each["link"] for each in config["extra"]["alternate"]] == ["../en/", "../km/"]
    assert config["site_name"] == "A &amp; B"
    assert "hooks" not in config and "plugins" not in config


def test_the_menu_marks_a_title_that_is_not_translated(in_khmer: CorpusView, tmp_path: Path) -> None:
    procedure = in_khmer.procedures[0]
    missing = replace(procedure, title=replace(procedure.title, state=State.MISSING))
    heads = [dict(pages(book(replace(in_khmer, procedures=(one,)))))["procedures/small.md"].split("---")[1] for one in (missing, procedure)]
    assert "\nstatus: untranslated-en\n" in heads[0] and "status" not in heads[1]
    assert json.loads(write_book(book(in_khmer), tmp_path).read_text(encoding="utf-8"))["extra"]["status"]["untranslated-en"] == in_khmer.words["standing.not-translated"]


def test_a_khmer_menu_breaks_between_words_and_the_title_of_the_page_has_no_marks(in_khmer: CorpusView, tmp_path: Path) -> None:
    title = replace(in_khmer.procedures[0].title, text="បណ្តោះអាសន្ន និងសាមីខ្លួន", locale="km")
    titled = replace(in_khmer, procedures=(replace(in_khmer.procedures[0], title=title),))
    menu = json.loads(write_book(book(titled), tmp_path).read_text(encoding="utf-8"))["nav"]
    assert {page_marks(title.text, "km"): "procedures/small.md"} in menu[1][page_marks(in_khmer.words["page.procedures"], "km")]
    assert f'title: "{title.text}"' in (tmp_path / "docs" / "procedures" / "small.md").read_text(encoding="utf-8")


def test_what_begins_beside_is_a_click_away_where_it_is_written(view: CorpusView) -> None:
    procedure = view.procedures[0]
    events = tuple(replace(procedure.events[0], id=name, target=None, starts=NamedView(name, Said("Complain", State.SOURCE, "en"))) for name in ("small", "planned"))
    page = dict(pages(book(replace(view, procedures=(replace(procedure, events=events),)))))["procedures/small.md"]
    assert page.count("another one begins&#58; [Complain](small.md)\n") == 1 and page.count("another one begins&#58; Complain\n") == 1


def test_an_end_of_what_is_called_sends_back_to_where_one_came_from(view: CorpusView) -> None:
    [procedure] = view.procedures
    other = NamedView("other", Said("Other", State.SOURCE, "en"))
    ends = tuple(replace(outcome, hands_over_to=other) for outcome in procedure.outcomes)
    called, alone = (dict(pages(book(replace(view, procedures=(replace(procedure, outcomes=ends, called_by=by),)))))["procedures/small.md"] for by in ((other,), ()))
    assert "- If another procedure sent you here, go back to its step." in called and "- Otherwise it goes on with&#58; [Other](other.md)" in called
    assert "sent you here" not in alone and "- Goes on with&#58; [Other](other.md)" in alone


def test_a_label_ends_as_its_language_writes_it(view: CorpusView, in_khmer: CorpusView) -> None:
    english, khmer = (dict(pages(book(each)))["procedures/small.md"] for each in (view, in_khmer))
    assert "**Why&#58;** Because." in english
    assert f'**{in_khmer.words["state.why"]}៖**'.replace("\u200b", "") in khmer.replace("\u200b", "") and "&#58;**" not in khmer


def test_the_theme_speaks_khmer(in_khmer: CorpusView) -> None:
    text = partial("km", in_khmer.words)
    assert '"language": "km"' in text and in_khmer.words["page.search"] in text and "{n}" not in text


def test_every_key_of_the_format_says_what_it_means_and_no_type_is_called_as_in_the_program() -> None:
    rows = [(section.id, row) for room in rooms() for section in room.sections for row in section.rows]
    assert [f"{section}: {row.name}" for section, row in rows if not row.text] == []
    assert [row.type for _, row in rows if "_" in row.type or "OneHappening" in row.type] == []


def test_every_key_of_the_format_has_its_line() -> None:
    for room in rooms():
        for section in room.sections:
            assert section.text, section.title
            for row in section.rows:
                assert row.type and row.name, section.title
    sections = {section.title: section for room in rooms() for section in room.sections}
    late = {row.name: row for row in sections["Task"].rows}
    assert {"task", "do", "next", "from", "late", "role", "basis"} <= set(late)
    assert late["task"].required and not late["do"].required


def test_the_output_never_lies_in_the_source() -> None:
    assert "\nsite_dir: build/handbook\n" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def test_another_corpus_uses_the_site_of_this_program(tmp_path: Path) -> None:
    assert site_of(tmp_path)[0] == ROOT / "site" == site_of(ROOT)[0]


def test_it_is_built_whole_and_twice_the_same(view: CorpusView, in_khmer: CorpusView, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        build_site(ROOT, {"en": view, "km": in_khmer}, tmp_path / name / "handbook", strict=True)
        build_site(ROOT, {"en": view, "km": in_khmer}, tmp_path / name / "handbook", strict=True)
        assert [path.name for path in (tmp_path / name).iterdir()] == ["handbook"]
    one, two = tmp_path / "one" / "handbook", tmp_path / "two" / "handbook"
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(two) for path in two.rglob("*") if path.is_file())
    assert [file for file in files if (one / file).read_bytes() != (two / file).read_bytes()] == []
    assert {path.name for path in one.iterdir()} == {"index.html", "404.html", "en", "km"}
    assert not list(one.rglob("*.map")) and not list(one.rglob("lunr"))
    page = (one / "en" / "procedures" / "small.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "<title>&lt;script&gt;alert" in page
    index = (one / "km" / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "\\u" not in index and "\u200b" not in index


def test_the_same_tree_builds_with_the_other_builder(in_khmer: CorpusView, tmp_path: Path) -> None:
    write_book(book(in_khmer), tmp_path)
    made = subprocess.run([Path(sys.executable).parent / "zensical", "build", "--strict"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "No issues found" in made.stdout + made.stderr
    page = (tmp_path / "site" / "procedures" / "small.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page and in_khmer.words["page.exit"] in page
