"""The service directory: whom a service is for, where nobody is, and procedures that have no way for that."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace

import pytest

from sop.corpus import DIRECTORY, REFERENCE, VOCABULARY
from sop.coverage import Coverage, Reach
from sop.finding import Place
from sop.languages.extract import messages_of
from sop.load import build
from sop.model.checklist import CoverageSettings
from sop.model.directory import Listing
from sop.source import parse

from .conftest import corpus_of, findings, ours, procedure, words

WORDS = words(
    provinces="north:\n  text: North\n  code: N\n  row: 1\n  column: 1\nsouth:\n  text: South\n  code: S\n  row: 2\n  column: 1",
    organisations="helpers: The helpers\nothers: The others")
HOME = "states:\n  home:\n    task: Bring the person home\n    do:\n      ticket:\n        step: Pay the ticket.\n        service: transport-home\n    next: done\n"


def listing(offers: str) -> dict[str, Listing]:
    """A group of services with these offers."""
    text = "id: help\ntitle: Help\ncolour: green\nas_of: 2010-12\nbasis: {forum-2010: annex 3}\noffers:\n" + textwrap.indent(textwrap.dedent(offers).strip("\n"), "  ") + "\n"
    data, problems = parse(text, "help.yaml")
    made, wrong = build(data, Listing, Place("help.yaml"))
    assert made is not None and not problems, [*problems, *wrong]
    return {"help": made}


def corpus(offers: str, home: str = HOME, by: tuple[str, ...] = ("sex", "disability")):
    """A corpus with one procedure and these offers."""
    settings = CoverageSettings.model_construct(by=by, goes_without_saying={"disability": "none"}, none_here={"service-availability": "none-here"})
    small = corpus_of({"one": home}, WORDS, directory=listing(offers))
    return replace(small, settings=small.settings.model_copy(update={"coverage": settings}))


def said(rule: str, *args: object, **more: object) -> list[str]:
    """The sentences of one rule."""
    return [finding.message for finding in findings(rule, corpus(*args, **more))]


IN_THE_NORTH = "ride:\n  organisation: helpers\n  services: transport-home\n  provinces: north\n"


def cells(offers: str) -> dict[tuple[str, str, str], str]:
    """For each province, sex and disability whether somebody is there."""
    coverage = Coverage(corpus(offers))
    return {(province, sex, disability): coverage.at("transport-home", province, people).reach.value for province in coverage.provinces
            for people in coverage.people("transport-home") for sex in dict(people.values)["sex"] for disability in dict(people.values)["disability"]}


def test_what_is_not_stated_is_never_a_yes():
    assert set(cells(IN_THE_NORTH + "  serves:\n    sex: {female: yes, male: not-stated}\n").items()) >= {
        (("north", "female", "none"), "yes"), (("north", "female", "physical"), "not-stated"), (("north", "male", "none"), "not-stated"),
        (("north", "other-or-not-said", "none"), "not-stated"), (("south", "female", "none"), "no")}


def test_whoever_says_no_is_not_there_and_another_may_be():
    both = IN_THE_NORTH + "  serves:\n    sex: {male: no}\nother:\n  organisation: others\n  services: transport-home\n  provinces: all\n  serves:\n    sex: {male: yes}\n"
    found = cells(both)
    assert (found["north", "male", "none"], found["south", "male", "none"]) == ("yes", "yes")
    assert cells(IN_THE_NORTH + "  serves:\n    sex: {male: no}\n")["north", "male", "none"] == "no"


@pytest.mark.parametrize("more", ["  status: planned\n", "  status: not-running\n"])
def test_what_is_planned_or_stopped_is_not_there(more: str):
    assert set(cells(IN_THE_NORTH + more).values()) == {"no"}


def test_a_service_whose_place_is_not_stated_is_nowhere_for_certain():
    assert set(cells(IN_THE_NORTH.replace("north", "not-stated")).values()) == {"no"}


def test_people_are_told_apart_only_where_an_offer_tells_them_apart():
    coverage = Coverage(corpus(IN_THE_NORTH + "  serves:\n    sex: {male: no}\n"))
    assert [dict(people.values)["sex"] for people in coverage.people("transport-home")] == [("female", "other-or-not-said")] * 2 + [("male",)] * 2


def test_where_nobody_is_listed_the_author_is_told_once():
    assert said("nobody-listed", IN_THE_NORTH) == ['Nobody is listed for "transport-home" in 1 of 2 provinces: south.']
    assert said("nobody-listed", IN_THE_NORTH.replace("north", "all")) == []


def test_for_whom_nobody_says_a_yes():
    assert said("nobody-says-whom", IN_THE_NORTH) == ['In no province does anybody say that "transport-home" is for anybody at all.']
    assert said("nobody-says-whom", IN_THE_NORTH + "  serves:\n    sex: {female: yes, male: yes, other-or-not-said: yes}\n") == [
        'In no province does anybody say that "transport-home" is for people whose disability is physical or intellectual or mental-health or sensory or several.']
    assert said("nobody-says-whom", IN_THE_NORTH + "  serves:\n    sex: {female: yes}\n    disability: {none: yes}\n") == [
        'In no province does anybody say that "transport-home" is for anybody but people whose sex is female and whose disability is none.']


WITHOUT_A_WAY = ['"one" gives a service at 1 place, and no way there asks whether there is one here: home.']
ASKED = """
states:
  there:
    question: Is there one here?
    labels: {labels}
    answers:
      {answer}: plan
      {other}: home
  home:
    task: Bring the person home
    do:
      ticket:
        step: Pay the ticket.
        service: transport-home
    next: done
  plan:
    task: Plan another way
    do: Plan.
    next: done
"""


def test_a_procedure_without_a_way_for_no_service_is_told():
    assert said("no-way-without-service", IN_THE_NORTH) == WITHOUT_A_WAY
    asked = {labels: said("no-way-without-service", IN_THE_NORTH, ASKED.format(labels=labels, answer=answer, other=other))
             for labels, answer, other in (("yes-no-unknown", "no", "others"), ("service-availability", "none-here", "others"))}
    assert asked == {"yes-no-unknown": WITHOUT_A_WAY, "service-availability": []}
    assert said("no-way-without-service", IN_THE_NORTH, ASKED.format(labels="service-availability", answer="refused", other="available")) == WITHOUT_A_WAY


def test_a_procedure_that_calls_one_that_asks_has_a_way():
    asks = ASKED.format(labels="service-availability", answer="none-here", other="others")
    calls = "states:\n  ask:\n    call: two\n    next: home\n" + HOME.removeprefix("states:\n")
    one = corpus(IN_THE_NORTH, calls)
    both = replace(one, procedures={**one.procedures, "two": procedure("two", asks)})
    assert [finding.message for finding in findings("no-way-without-service", both)] == []


def test_where_everybody_is_served_everywhere_nothing_need_be_asked():
    assert said("no-way-without-service", IN_THE_NORTH.replace("north", "all") + "  serves:\n    sex: {female: yes, male: yes, other-or-not-said: yes}\n", by=("sex",)) == []


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("helpers", "helper", 'There is no organisation "helper" in the vocabulary.'),
    ("transport-home", "transport", 'There is no service "transport" in the vocabulary.'),
    ("north", "nord", 'There is no province "nord" in the vocabulary.'),
    ("north", "[all, north]", '"all" stands beside other provinces.'),
    ("provinces: north\n", "provinces: north\n  serves: {sexes: {male: yes}}\n", 'There is no fact "sexes" in the vocabulary.'),
    ("provinces: north\n", "provinces: north\n  serves: {sex: {men: yes}}\n", 'There is no value of "sex" "men" in the vocabulary.'),
    ("provinces: north\n", "provinces: north\n  basis: {no-such-book: page 1}\n", 'There is no source "no-such-book" in the vocabulary.'),
    ("provinces: north\n", "provinces: north\n  refers_to: nobody\n", 'There is no organisation "nobody" in the vocabulary.'),
])
def test_a_word_of_the_directory_that_names_nothing_is_told(old: str, new: str, sentence: str):
    assert said("directory-names-nothing", IN_THE_NORTH.replace(old, new)) == [sentence]


@pytest.mark.parametrize(("text", "told"), [
    ("Call 012 345 678.", True), ("Call +855 12345678.", True), ("Write to help@example.org.", True), ("In 2010 and 2012.", False), ("Reports of 2018-2019.", False),
    ("Girls of 5 to 17 years.", False)])
def test_a_number_by_which_somebody_could_be_called_is_told(text: str, told: bool):
    found = said("number-in-directory", IN_THE_NORTH + f"  details: {text}\n")
    assert found == ([f'"{text}" holds what looks like a telephone number or an address of mail.'] if told else [])


def test_two_provinces_in_one_square_are_told():
    twice = WORDS.model_copy(update={"provinces": {**WORDS.provinces, "east": WORDS.provinces["north"]}})
    assert [finding.message for finding in findings("directory-names-nothing", corpus_of({"one": HOME}, twice, directory={}))] == [
        'The provinces "north" and "east" have the same place on the map.']


def test_our_own_directory_names_only_what_exists_and_no_number():
    assert [*findings("directory-names-nothing", ours()), *findings("number-in-directory", ours())] == []
    texts = [message.text for owner in (DIRECTORY, REFERENCE, VOCABULARY) for message in messages_of(ours(), owner)]
    assert len(texts) > 700
    assert [text for text in texts if re.search(r"\d(?:[ /.-]?\d){5,}|@", text)] == []


def test_every_service_of_ours_that_a_procedure_refers_to_is_looked_at_for_everybody():
    coverage = Coverage(ours())
    facts = ours().vocabulary.facts
    for service in coverage.referred:
        seen = {value for people in coverage.people(service) for fact, values in people.values for value in ((fact, each) for each in values)}
        assert seen == {(fact, value) for fact in ("sex", "age-group", "disability") for value in facts[fact].values.listed if value != "unknown"}
        assert all(coverage.at(service, province, people).reach in Reach for province in coverage.provinces for people in coverage.people(service))
    assert len(coverage.provinces) == 24
