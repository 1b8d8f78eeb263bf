"""Data -> models, or findings in the author's words: all at once, at their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from sop.finding import Finding, Place, Severity
from sop.load import build, load
from sop.model.basis import Basis, Citation
from sop.model.condition import All, AnyOf, FactBetween, FactIs, Happened, InForce, Not, parse as parse_condition
from sop.model.procedure import Procedure
from sop.model.ref import Ref, parse as parse_ref
from sop.model.scenario import Answered, Occurred, WasLate, parse as parse_happening
from sop.source import parse

VISIT = Path(__file__).parent / "broken" / "sound" / "procedures" / "visit" / "procedure.yaml"
TEXT = VISIT.read_text("utf-8")


def read(text: str) -> tuple[Procedure | None, list[Finding]]:
    data, findings = parse(text, "p.yaml")
    if data is None:
        return None, findings
    made, wrong = build(data, Procedure, Place("p.yaml"))
    return made, findings + wrong


def data_of(text: str) -> object:
    data, findings = parse(text, "p.yaml")
    assert findings == []
    return data


def test_a_procedure_is_read_whole():
    made, findings = load(VISIT, Procedure)
    assert findings == []
    assert (made.start, list(made.handlers), made.entry, made.role_of("talk")) == ("knock", ["leave", "stop"], True, "case-worker")
    assert made.states["tell"].place == Place(str(VISIT), 64, 5)


def test_many_faults_are_told_together_and_in_order():
    broken = TEXT.replace("status: draft", "status: final").replace("times: 2", "times: two").replace("    task: Leave\n", "    taks: Leave\n").replace(
        "title: Visit at home\n", "titel: Visit at home\n")
    made, findings = read(broken)
    assert made is None
    assert sorted((finding.place.line, finding.rule, finding.hint) for finding in findings) == [
        (1, "missing-key", "Add `title:`."),
        (3, "unknown-key", 'Did you mean "title"?'),
        (5, "not-one-of", "Write one of: draft, in-review, approved, retired."),
        (28, "not-a-number", "Write digits only, such as 3."),
        (77, "no-kind", "Did you mean `task:`?"),
    ]


@pytest.mark.parametrize(("text", "ref"), [
    ("contact-family", Ref("contact-family")),
    ("{share-information: clinic}", Ref("share-information", "clinic")),
    ("{consent: trace-family}", Ref("consent", "trace-family")),
    ("{consent: {share-information: clinic}}", Ref("consent", "share-information:clinic")),
    ("{best-interest-decision: {place-in-care: home}}", Ref("best-interest-decision", "place-in-care:home")),
])
def test_a_reference_has_one_shape(text: str, ref: Ref):
    assert parse_ref(data_of(f"a: {text}")["a"]) == ref


@pytest.mark.parametrize(("text", "condition"), [
    ("{age-group: child}", FactIs("age-group", ("child",))),
    ("{wish: [home, relative]}", FactIs("wish", ("home", "relative"))),
    ("{age: {below: 18}}", FactBetween("age", None, 17)),
    ("{age: {at_least: 18}}", FactBetween("age", 18, None)),
    ("{age: {between: [14, 17]}}", FactBetween("age", 14, 17)),
    ("{in_force: {consent: examine}}", InForce(Ref("consent", "examine"))),
    ("{event: danger}", Happened("danger")),
    ("{not: {a: b}}", Not(FactIs("a", ("b",)))),
    ("{a: b, c: d}", All((FactIs("a", ("b",)), FactIs("c", ("d",))))),
    ("{any: [{a: b}, {all: [{c: d}, {e: f}]}]}", AnyOf((FactIs("a", ("b",)), All((FactIs("c", ("d",)), FactIs("e", ("f",))))))),
])
def test_a_condition_has_one_form(text: str, condition: object):
    assert parse_condition(data_of(f"a: {text}")["a"]) == condition


@pytest.mark.parametrize(("text", "thing"), [
    ("home: yes", Answered(("home",), "yes")),
    ("talk/listen: cannot_now", Answered(("talk", "listen"), "cannot_now")),
    ("late: talk/listen", WasLate(("talk", "listen"))),
    ("{event: danger}", Occurred("danger")),
    ("{event: consent-withdrawn, of: {share-information: clinic}, at: tell/call}",
     Occurred("consent-withdrawn", Ref("share-information", "clinic"), ("tell", "call"))),
])
def test_what_happens_in_a_story(text: str, thing: object):
    assert parse_happening(data_of(text)) == thing


def test_a_basis_names_places_and_admits_what_nobody_has_read():
    made, _ = read(TEXT.replace('basis: {guide: "3"}', 'basis: {guide: "3, 4", letter: {at: "1", unconfirmed: yes}}'))
    assert made.basis == Basis((Citation("guide", "3, 4"), Citation("letter", "1", unconfirmed=True)))


def test_a_sentence_stands_for_a_list_of_one_step():
    made, _ = read(TEXT.replace("    do:\n      go: Go to a safe place together.\n", "    do: Go to a safe place together.\n"))
    assert [(name, step.step) for name, step in made.handlers["leave"].do.items()] == [("1", "Go to a safe place together.")]


def test_a_severity_sorts_the_gravest_first():
    place = Place("a", 1, 1)
    weights = [Finding("r", severity, place, "m").order[1] for severity in (Severity.ERROR, Severity.WARNING, Severity.ADVICE)]
    assert weights == sorted(weights)


LINES = TEXT.splitlines(keepends=True)


@given(st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "twice", "indent", "dash", "empty", "brace", "colon"]))
@settings(max_examples=300, deadline=None)
def test_no_single_slip_of_the_pen_breaks_the_loader(number: int, slip: str):
    """A line dropped, doubled, moved, made a list item, emptied, put in braces or given a second colon."""
    line = LINES[number]
    key, _, value = line.rstrip("\n").partition(":")
    mended = {"drop": "", "twice": line + line, "indent": " " + line, "dash": line.replace(line.lstrip(), "- " + line.lstrip()),
              "empty": f"{key}:\n", "brace": f"{key}: {{{value.strip()}}}\n", "colon": f"{key}: so: {value.strip()}\n"}[slip]
    made, findings = read("".join([*LINES[:number], mended, *LINES[number + 1:]]))
    assert made is not None or findings
    assert all(finding.place.file == "p.yaml" and finding.place.line >= 1 and finding.message.endswith((".", '."', ")")) and finding.hint
               for finding in findings), findings
