"""The fingerprint changes when, and only when, what a worker would read or do changes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from sop.corpus import read_corpus
from sop.finding import Place
from sop.fingerprint import fingerprint
from sop.load import build
from sop.model.procedure import Procedure
from sop.model.vocabulary import Vocabulary
from sop.source import parse

ROOT = Path(__file__).parent / "corpus"
FILE = ROOT / "procedures" / "see-a-doctor" / "procedure.yaml"
TEXT = FILE.read_text("utf-8")
LINES = TEXT.splitlines()


@cache
def vocabulary() -> Vocabulary:
    return read_corpus(ROOT).vocabulary


def print_of(text: str, words: Vocabulary | None = None) -> str:
    """The fingerprint of a procedure's text."""
    data, _ = parse(text, "p.yaml")
    made, findings = build(data, Procedure, Place("p.yaml"))
    assert made is not None, findings
    return fingerprint(made, words or vocabulary())


ORIGINAL = print_of(TEXT)


def swapped(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, f"{old!r} stands {TEXT.count(old)} times"
    return TEXT.replace(old, new)


STATES = re.findall(r"^(?:      |  )([a-z-]+):\n\s+(?:task|question|consent|choice|call|wait|parallel):", TEXT, re.MULTILINE)

# what must not change it


@given(st.lists(st.tuples(st.integers(0, len(LINES)), st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_comments_anywhere_change_nothing(comments: list[tuple[int, str]]):
    lines = list(LINES)
    for number, text in sorted(comments, reverse=True):
        lines.insert(number, f"# {text}")
    assert print_of("\n".join(lines)) == ORIGINAL


@given(st.sets(st.sampled_from([n for n, line in enumerate(LINES) if re.fullmatch(r"\s+(?:text|task|ask|question|say|why|title|parallel): [^\"{\[]+", line)])))
@settings(max_examples=60, deadline=None)
def test_quotes_change_nothing(quoted: set[int]):
    lines = [re.sub(r": (.*)$", r': "\1"', line) if number in quoted else line for number, line in enumerate(LINES)]
    assert print_of("\n".join(lines)) == ORIGINAL


@given(st.sampled_from(STATES), st.from_regex(r"[a-z]{3,8}(-[a-z]{2,6}){2}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_another_id_of_a_state_changes_nothing(state: str, name: str):
    if name in TEXT or state in ("look", "rest"):  # words that are also ids of steps or of a called procedure
        return
    renamed = re.sub(rf"(: |\[|, |^ +){state}(?=:\n|\n|,|\]|\}})", rf"\g<1>{name}", TEXT, flags=re.MULTILINE)
    assert print_of(renamed) == ORIGINAL


@given(st.permutations(["covers", "say", "why", "note", "form"]))
@settings(max_examples=40, deadline=None)
def test_the_order_of_keys_changes_nothing(order: list[str]):
    found = {key: re.search(rf"^        {key}: .*\n", TEXT, re.MULTILINE) for key in order}
    text = TEXT
    for match in found.values():
        text = text.replace(match[0], "", 1)
    head = "        task: Welcome the person\n"
    assert print_of(text.replace(head, head + "".join(found[key][0] for key in order))) == ORIGINAL


@pytest.mark.parametrize(("old", "new"), [
    pytest.param("status: draft", "status: approved", id="the status"),
    pytest.param("edition: 2026-1", "edition: 2026-2", id="the edition"),
    pytest.param("owner: supervisor", "owner: doctor", id="the owner"),
    pytest.param("effective: 2026-03-01\n", "", id="the day from which it holds"),
    pytest.param("review_by: 2027-11-30", "review_by: 2028-11-30", id="the day of review"),
    pytest.param("languages: [en, km]", "languages: [en]", id="the languages"),
    pytest.param("        covers: [A1, A2]\n", "", id="what it covers"),
    pytest.param("note: Let trainees play both sides.", "note: Let trainees play one side.", id="a note for trainers"),
    pytest.param("pictogram: door", "pictogram: hand", id="a pictogram"),
    pytest.param("say: You are welcome here. You can leave whenever you like.",
                 "say: You are welcome here.\n          You can leave whenever you like.", id="a line break in a text"),
    pytest.param("takes: [age, language]", "takes:\n  - age\n  - language", id="a list on several lines"),
    pytest.param("answers:\n          calm: joined", "answers:\n          calm:\n            next: joined", id="a short answer written out"),
    pytest.param("          greet: Greet", "          say-hello: Greet", id="the id of a step"),
])
def test_what_nobody_at_work_reads_changes_nothing(old: str, new: str):
    assert print_of(swapped(old, new)) == ORIGINAL


# what must change it

SENTENCES = [n for n, line in enumerate(LINES) if re.search(
    r"^\s+(?:text|task|ask|question|say|say_child|why|title|wait|parallel|step|reason|do|summary|scope): [A-Z]", line)]


@given(st.sampled_from(SENTENCES), st.sampled_from(["Now ", "Never ", "Perhaps "]))
@settings(max_examples=80, deadline=None)
def test_each_word_that_somebody_reads_changes_it(number: int, word: str):
    lines = list(LINES)
    lines[number] = re.sub(r": ([A-Z])", lambda match: f": {word}{match[1].lower()}", lines[number], count=1)
    assert print_of("\n".join(lines)) != ORIGINAL


WAYS = [n for n, line in enumerate(LINES) if re.search(r"^\s+next: (?!joined|back|written)[a-z-]+$", line)]


@given(st.sampled_from(WAYS), st.sampled_from(["not-wanted", "seen", "welcome"]))
@settings(max_examples=60, deadline=None)
def test_each_way_that_leads_elsewhere_changes_it(number: int, target: str):
    lines = list(LINES)
    if lines[number].endswith(f" {target}"):
        return
    lines[number] = re.sub(r"next: .*", f"next: {target}", lines[number])
    assert print_of("\n".join(lines)) != ORIGINAL


@pytest.mark.parametrize(("old", "new"), [
    pytest.param("at_most: {times: 2", "at_most: {times: 3", id="a bound"),
    pytest.param("each_once: {then: no-room}", "each_once: {then: seen}", id="where it leads when nothing is left"),
    pytest.param("yes: urgent-answer, others: slow-answer", "yes: slow-answer, others: slow-answer", id="a deadline"),
    pytest.param("from: [send]", "from: [share]", id="where a clock starts"),
    pytest.param("after: second-reminder, tell: [supervisor, doctor]", "after: second-reminder, tell: [supervisor]", id="who is told"),
    pytest.param("        role: doctor\n", "", id="who does it"),
    pytest.param("            act: examine\n", "", id="an act"),
    pytest.param("    revokes: interpreter-present\n    next: to-safety", "    next: to-safety", id="what an event ends"),
    pytest.param("            sets: {how-urgent: no}", "            sets: {how-urgent: yes}", id="what an answer settles"),
    pytest.param("cases: {yes: thank, no: baby}", "cases: {yes: baby, no: thank}", id="a fork turned round"),
    pytest.param("age: {below: 6}", "age: {below: 7}", id="a number in a condition"),
    pytest.param("          calm: joined\n          others: breathe", "          calm: breathe\n          others: joined", id="two answers exchanged"),
    pytest.param("          here: agree\n          away: best-interest", "          away: best-interest\n          here: agree", id="the order of answers"),
    pytest.param("          greet: Greet the person by name.\n", "", id="a step left out"),
    pytest.param("        cannot_now: rest-a-while\n", "        cannot_now: not-wanted\n", id="an answer of a consent"),
    pytest.param("withdrawn: stop-at-once", "withdrawn: stop-sharing", id="where a withdrawal leads"),
    pytest.param("    tell: [supervisor, doctor]\n    owes", "    tell: [supervisor]\n    owes", id="who hears of an outcome"),
    pytest.param("          - stand between the person and the door.\n", "", id="a warning"),
    pytest.param("about: {bed: room}", "about: {bed: ward}", id="what a call is about"),
    pytest.param("            until: 2027-01-31", "            until: 2027-02-28", id="the end of a waiver"),
    pytest.param("    basis: {guide: \"11\"}\n", "", id="a source"),
])
def test_each_thing_that_somebody_does_changes_it(old: str, new: str):
    assert print_of(swapped(old, new)) != ORIGINAL


def test_the_order_of_steps_changes_it():
    first, second = "          go: Go out together.\n", "          look: Look back.\n"
    one = TEXT.replace("      go: Go out together.\n", f"  {first}  {second}".replace("          ", "    "))
    other = TEXT.replace("      go: Go out together.\n", f"  {second}  {first}".replace("          ", "    "))
    assert len({print_of(one), print_of(other), ORIGINAL}) == 3


def test_the_order_of_states_changes_it():
    """Sheets number the states in reading order, so another order is another sheet."""
    thank = TEXT[TEXT.index("      thank:"):TEXT.index("      baby:")]
    moved = TEXT.replace(thank, "").replace("      again:\n", thank + "      again:\n")
    assert print_of(moved) != ORIGINAL


# the vocabulary counts where it is used


def with_vocabulary(kind: str, old: str, new: str) -> Vocabulary:
    """The vocabulary with one file of it changed."""
    text = (ROOT / "procedures" / "vocabulary" / f"{kind}.yaml").read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    data, _ = parse(text.replace(old, new), f"{kind}.yaml")
    made, findings = build(data, Vocabulary, Place(f"{kind}.yaml"))
    assert made is not None, findings
    return vocabulary().model_copy(update={kind: getattr(made, kind)})


@pytest.mark.parametrize(("kind", "old", "new"), [
    pytest.param("parameters", "amount: 4\n    unit: hours\n    basis", "amount: 5\n    unit: hours\n    basis", id="the value of a deadline"),
    pytest.param("parameters", "unit: working-days", "unit: days", id="the unit of a deadline"),
    pytest.param("parameters", "{amount: 7, unit: days}", "{amount: 8, unit: days}", id="the day of a review"),
    pytest.param("roles", "text: Nurse", "text: Sister", id="the name of a role"),
    pytest.param("acts", "text: Examine the person", "text: Look at the person", id="the words of an act"),
    pytest.param("safeguards", "text: A best-interest decision", "text: A decision", id="the words of a safeguard"),
    pytest.param("events", "say: Danger!", "say: Help!", id="the words of an event"),
    pytest.param("labels", "calm: Calm", "calm: At ease", id="the label of an answer"),
    pytest.param("facts", "here: A guardian is here", "here: Somebody is here", id="the label of a fact's value"),
    pytest.param("facts", "{below: 18}", "{below: 16}", id="what a derived fact is derived from"),
    pytest.param("forms", "visit-sheet: Visit sheet", "visit-sheet: Sheet of the visit", id="the name of a form"),
    pytest.param("services", "text: Interpreting", "text: An interpreter", id="the name of a service"),
])
def test_a_word_of_the_vocabulary_that_is_used_changes_it(kind: str, old: str, new: str):
    assert print_of(TEXT, with_vocabulary(kind, old, new)) != ORIGINAL


@pytest.mark.parametrize(("kind", "old", "new"), [
    pytest.param("facts", "  tired:\n", "  hungry:\n    text: Hungry\n    values: [a-little, very]\n  tired:\n", id="a fact that is not used here"),
    pytest.param("acts", "said_as: [tell the clinic]", "said_as: [tell them]", id="phrases that the checker looks for"),
    pytest.param("facts", "child: who are children", "child: who are small", id="how services say for whom they are"),
    pytest.param("roles", "level: commune", "level: district", id="where a role stands"),
    pytest.param("roles", "answers_to: [supervisor]", "answers_to: [doctor]", id="to whom a role answers"),
])
def test_a_word_of_the_vocabulary_that_nobody_reads_here_changes_nothing(kind: str, old: str, new: str):
    assert print_of(TEXT, with_vocabulary(kind, old, new)) == ORIGINAL


def test_it_is_the_same_on_every_machine():
    assert re.fullmatch(r"[0-9a-f]{64}", ORIGINAL)
    assert print_of(TEXT) == ORIGINAL
