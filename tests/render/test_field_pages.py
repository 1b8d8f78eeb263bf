"""Pages about services, countries, gaps and open questions: there when the corpus has them, dated, and never a yes that nobody said."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from sop.corpus import read_corpus
from sop.languages import interface
from sop.languages.segment import without_marks
from sop.languages.state import State
from sop.languages.translate import Said
from sop.paths.compile import compile_corpus
from sop.render.handbook import Book, pages
from sop.render.lay_corpus import Views, view_of
from sop.render.site_build import build_site
from sop.render.tiles import tile_map
from sop.render.view_corpus import CorpusView
from sop.render.view_field import MapView, TileView

from .conftest import NASTY, said

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "corpus"
FIELD = {"service-map.md", "service-coverage.md", "countries.md", "countries/here.md", "gaps.md", "open-questions.md"}


@cache
def of(locale: str) -> CorpusView:
    corpus = read_corpus(SMALL)
    return view_of(corpus, compile_corpus(corpus), locale)


@cache
def written(locale: str) -> dict[str, str]:
    return dict(pages(Book(of(locale), ROOT / "site", ROOT / "mkdocs.yml", "")))


def test_gaps_stand_by_their_numbers_in_each_field_of_work() -> None:
    """Whatever the order in the file; the fields follow the sourcebook, so the numbers may jump where one was noted later."""
    corpus = read_corpus(SMALL)
    [name, *_] = [name for name, group in corpus.gaps.groups.items() if len(group.gaps) > 1]
    group = corpus.gaps.groups[name]
    turned = group.model_copy(update={"gaps": dict(reversed(group.gaps.items()))})
    mixed = replace(corpus, gaps=corpus.gaps.model_copy(update={"groups": {**corpus.gaps.groups, name: turned}}))
    seen = [[gap.number for gap in group.gaps] for group in view_of(mixed, compile_corpus(mixed), "en").about_field.gaps]
    assert any(len(numbers) > 1 for numbers in seen) and all(numbers == sorted(numbers) for numbers in seen)
    assert "the numbers jump" in written("en")["gaps.md"]


@pytest.mark.parametrize("locale", ["en", "km"])
def test_each_page_is_there_and_in_the_list_of_the_first_page(locale: str) -> None:
    assert FIELD <= set(written(locale))
    assert all(f"({name})" in written(locale)["index.md"] for name in FIELD - {"countries/here.md"})


@pytest.mark.parametrize("locale", ["en", "km"])
def test_no_box_of_a_page_stays_bare_marks(locale: str) -> None:
    """In Khmer the short forms of the provinces are unfolded, and the sign for it once came out as text."""
    boxes = [line for page in written(locale).values() for line in page.split("\n") if line.lstrip().startswith(("???", "!!!"))]
    assert any(line.startswith("???") for line in boxes) and all(re.fullmatch(r' *(!!!|\?\?\?\+?) [a-z]+ "[^"]*"', line) for line in boxes)
    assert ("???+ note" in written(locale)["service-coverage.md"]) == (locale == "km")


def test_every_khmer_page_says_that_nobody_has_checked_its_words() -> None:
    says = {interface.words("km")[word] for word in ("standing.drafted", "standing.not-translated")}
    plain = {name: unescape(without_marks(text).replace("\u200b", "")) for name, text in written("km").items()}
    assert [name for name, text in plain.items() if not any(f'!!! warning "{words}"' in text for words in says)] == []


def test_the_first_page_says_what_must_not_be_done_before_the_questions_are_answered() -> None:
    first = written("en")["index.md"].split("\n## ")[0]
    assert '!!! danger "Nothing in this book may be used for a real case before' in first and "](open-questions.md)" in first


def test_a_corpus_without_them_has_no_such_pages(view: CorpusView) -> None:
    assert not FIELD & {name for name, _ in pages(Book(view, ROOT / "site", ROOT / "mkdocs.yml", ""))}


def test_every_list_says_when_it_was_so_and_whether_anybody_asked_since() -> None:
    page = written("en")["service-map.md"]
    assert "As reported&#58; December 2010." in page and "Last verified&#58; 1 May 2012." in page
    assert "(2009) <span" in page and "As reported&#58; 2011." in page
    for name in ("service-map.md", "services.md"):
        assert "<strong>Speakers</strong>&#58; South (2011)" in written("en")[name], name
    assert "As reports of 2010 to 2012 describe it." in written("en")["countries/here.md"]


def test_whom_a_service_is_for_is_told_and_nothing_is_added() -> None:
    north, south, planned = written("en")["service-map.md"].split('class="offer-name"')[1:]
    assert "For whom&#58; people who are children or who are grown up. Whatever is not named is not stated." in north
    assert south.split("For whom&#58; ")[1].split("\n")[0] == "not for people who are children. Whatever is not named is not stated."
    assert "Only planned" in planned and "<strong>Not stated</strong>" in planned


def test_two_services_of_one_organisation_are_told_apart_by_what_it_gives() -> None:
    page = written("en")["services.md"]
    assert "<strong>Speakers</strong>&#58; By day. North\n" in page


def test_the_table_of_a_service_holds_every_province_once_and_no_yes_that_nobody_said() -> None:
    [service] = of("en").about_field.coverage
    assert [(row.provinces.text, row.who.text if row.who else None, row.reaches) for row in service.rows] == [
        ("North", "Speakers", ("yes", "yes")), ("South", "Speakers", ("no", "not-stated")), ("The Island", None, ("no", "no"))]
    assert [people.text for people in service.people] == ["who are children", "who are grown up"]
    assert [(tile.code, tile.reach, tile.count) for tile in service.map.tiles] == [("N", "yes", 1), ("S", "not-stated", 1), ("I", "no", 0)]


def test_a_province_is_told_in_a_line_of_its_own_that_a_phone_can_show() -> None:
    page = written("en")["service-coverage.md"]
    assert "|" not in page
    assert not re.search(r"\n\n<br>", page), "a line after an empty one is no longer told of its province"
    lines = [line for line in page.splitlines() if line.startswith(("- <strong>North", "- <strong>South", "- <strong>The", "<br>"))]
    assert lines == ["- <strong>North&#58;</strong> Speakers", "<br>Yes", "<br>Limits and other dates&#58; Speakers&#58; By day. Two languages only.", "- <strong>South&#58;</strong> Speakers", "<br>Not stated&#58; People 2", "<br>Nobody&#58; People 1",
                     "<br>Limits and other dates&#58; Speakers&#58; As reported&#58; 2011.",
                     "- <strong>The Island&#58;</strong> <strong>Nobody</strong>"]


def test_a_map_is_a_square_for_each_province_and_says_more_than_a_colour() -> None:
    tiles = (TileView(said(NASTY), NASTY, 1, 1, "yes", 3), TileView(said("B"), "B", 1, 2, "not-stated", 1), TileView(said("C"), "C", 2, 2, "no", 0))
    for counts, signs in ((True, ["3", "1", "–"]), (False, ["●", "?", "–"])):
        drawn = ElementTree.fromstring(str(tile_map(MapView(said(NASTY), "red", tiles), "one", "en", counts)))
        texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert texts == [NASTY, signs[0], "B", signs[1], "C", signs[2]]
        assert drawn.find("{http://www.w3.org/2000/svg}title").text == NASTY  # type: ignore[union-attr]


def test_a_short_form_fits_its_square() -> None:
    tiles = tuple(TileView(said("B"), code, 1, 1, "yes", 3) for code in ("B", "BMC", "ODMC", "LONGER"))
    assert re.findall(r'class="tile-code"[^>]* font-size="(\d+)"', tile_map(MapView(said("A"), "red", tiles), "one", "en")) == ["23", "23", "18", "15"]


@pytest.mark.parametrize("name", ["service-map.md", "service-coverage.md"])
def test_the_short_forms_of_a_map_are_told_on_its_page(name: str) -> None:
    folded = written("en")[name].split('??? note "The short forms of the provinces"')[1].split("\n\n##")[0].split("<figure")[0]
    assert re.findall(r"<strong>(\w+)</strong>&\#58; ([\w ]*\w)", folded) == [("N", "North"), ("S", "South"), ("I", "The Island")]
    assert "North (with the hills)" in folded


def test_a_gap_shows_what_answers_it_and_what_is_still_to_be_written() -> None:
    page = written("en")["gaps.md"]
    for part in ("](procedures/see-a-doctor.md#find-interpreter)", "](procedures/rest.md)", "Call later (not written yet)", "](rules.md#examined-only-with-a-yes)",
                 "](forms.md#visit-sheet)", "](proposed.md#interpreter-stays)", "](services.md#interpreting)", "](countries/here.md)", "Nothing here makes a doctor."):
        assert part in page, part
    assert "Gaps and wishes&#58; 2. With an answer in this book, or with part of one&#58; 1. Whose answer is still to be written&#58; 0. Without any&#58; 1." in page


def test_a_question_says_who_must_answer_it_and_what_is_assumed_until_then() -> None:
    page = written("en")["open-questions.md"]
    lawyer, others = page.split("## For practitioners")
    assert "Who decides for a child?" in lawyer and "Who decides" not in others
    assert re.search(r"\*\*Until then we assume&\#58;\*\* A guardian\. <span class=\"tag tag-proposed\"", lawyer)


def test_what_has_no_khmer_is_marked_and_counted() -> None:
    page = written("km")["gaps.md"]
    assert '<span class="untranslated" lang="en"' in page and "Nobody speaks the language." in page
    standing = of("km").about_field.standing
    assert (standing.missing, standing.drafted) == (26, 2)
    assert str(standing.missing) in page.split("##")[0]
    everything = of("km").shared.missing + sum(procedure.standing.missing for procedure in of("km").procedures)
    assert standing.missing < of("km").shared.missing and str(everything) in written("km")["index.md"].split("##")[0]


def test_beside_its_khmer_name_an_organisation_is_found_by_the_one_it_goes_by() -> None:
    page, coverage = (written("km")[name].replace("\u200b", "") for name in ("service-map.md", "service-coverage.md"))
    assert page.count('<strong>អ្នកនិយាយ (<span lang="en">Speakers</span>)</strong>') == 4, "twice in the table, and on both cards"
    assert 'អ្នកនិយាយ (<span lang="en">Speakers</span>)' in coverage
    assert "<strong>គ្លីនិក</strong>" in page and "The clinic" not in page, "what is described needs no name"


def test_values_that_no_source_states_stand_apart_for_whoever_decides() -> None:
    decide, stated = written("en")["proposed.md"].split("{: #stated }")
    assert 'id="interpreter-stays"' in decide and 'id="urgent-answer"' not in decide
    assert 'id="urgent-answer"' in stated and "](sources.md#guide)" in stated


def test_no_link_leads_nowhere(tmp_path: Path) -> None:
    corpus = read_corpus(SMALL)
    assert build_site(SMALL, Views(corpus, compile_corpus(corpus), ("en",)), tmp_path / "handbook", strict=True)
    pages = list((tmp_path / "handbook").rglob("*.html"))
    assert pages and [page.name for page in pages if "{: ." in page.read_text(encoding="utf-8")] == [], "a mark meant for the page's maker is read by people"


def test_a_role_says_what_it_may_do_and_who_decides_when_it_is_late() -> None:
    page = written("en")["roles.md"].split("{: #nurse }")[1].split("\n## ")[0]
    assert "](roles.md#supervisor)" in page and "- Bring the person to a place" in page


def test_beside_what_a_role_may_do_stand_the_rules_that_watch_it() -> None:
    share, move = [line for line in written("en")["roles.md"].split("{: #nurse }")[1].split("\n## ")[0].splitlines() if line.startswith("- ")]
    assert re.findall(r"\[(T-\w+)\]\(rules\.md#", share) == ["T-3", "T-4"]
    assert re.findall(r"\[(T-\w+)\]\(rules\.md#", move) == ["T-2", "T-5"]


def test_a_source_is_named_with_its_year_and_what_of_it_was_read() -> None:
    assert "made up for tests (2010)](../sources.md#guide)" in written("en")["procedures/see-a-doctor.md"]
    assert "All of it was read." in written("en")["sources.md"]


def test_a_large_map_in_another_script_names_its_provinces_in_it() -> None:
    name = Said("បន្ទាយមានជ័យ", State.DRAFTED, "km")
    tiles = (TileView(name, "BMC", 1, 1, "yes", 3), TileView(said("Kep"), "KEP", 1, 2, "no", 0))
    for locale, counts, named in (("km", False, True), ("km", True, False), ("en", False, False)):
        drawn = tile_map(MapView(said("A"), "red", tiles), "one", locale, counts)
        assert (name.text in drawn) == named and drawn.count('class="tile-name"') == named, (locale, counts)
    [size] = re.findall(r'class="tile-name"[^>]* font-size="(\d+)"', tile_map(MapView(said("A"), "red", tiles), "one", "km", False))
    assert 9 <= int(size) <= 15


def test_the_sources_say_that_what_is_noted_about_them_is_in_english() -> None:
    notice = interface.words("km")["standing.not-translated"]
    assert notice in without_marks(written("km")["sources.md"]).replace("\u200b", "").split("\n## ")[0]
    assert interface.words("en")["standing.not-translated"] not in written("en")["sources.md"]
