"""Who reaches which outcome, for small procedures."""

from __future__ import annotations

import pytest

ENDS = """
outcomes:
  placed: {text: There is a place., leaves: interim-place-arranged}
  sent-away: {text: The person goes away.}
"""
BY_SEX = ENDS + """
takes: [{takes}]
states:
  who:
    choice: sex
    cases: {female: placed, male: {man}, other-or-not-said: placed}
"""


def table(found) -> dict[tuple[str, ...], set[str]]:
    """By the values of each group: its outcomes."""
    [population] = found.populations
    return {tuple(f"{fact}={'|'.join(values)}" for fact, values in group.values): set(group.outcomes) for group in population.groups}


def test_values_that_nothing_tells_apart_are_one_group(paths):
    assert table(paths(root=BY_SEX.replace("{takes}", "sex").replace("{man}", "sent-away"))) == {
        ("sex=female|other-or-not-said",): {"placed"}, ("sex=male",): {"sent-away"}}


def test_who_only_ever_is_sent_away_is_told(told):
    [finding] = told("left-without-help", root=BY_SEX.replace("{takes}", "sex").replace("{man}", "sent-away"))
    assert finding.message.endswith("How the person describes her or his sex: Male.")
    assert told("left-without-help", root=BY_SEX.replace("{takes}", "sex").replace("{man}", "placed")) == []


ASKED = ENDS + """
states:
  ask:
    question: How does the person describe her or his sex?
    fact: sex
    answers: {female: placed, male: {man}, other-or-not-said: placed}
  again:
    wait: Another day
    every: rest-before-asking
    next: ask
"""


def test_what_is_asked_on_the_way_tells_groups_apart_too(paths):
    read = ASKED.replace("{man}", "again").replace("female: placed", "female: sure").replace("  again:", "  sure:\n    choice: sex\n    cases: {female: placed, male: again, other-or-not-said: placed}\n  again:")
    assert table(paths(root=read)) == {("sex=female|other-or-not-said",): {"placed"}, ("sex=male",): set()}


def test_a_way_on_that_is_only_for_others_is_none(told):
    read = ASKED.replace("{man}", "again").replace("female: placed", "female: sure").replace("  again:", "  sure:\n    choice: sex\n    cases: {female: placed, male: again, other-or-not-said: placed}\n  again:")
    assert {finding.message.split('"')[1] for finding in told("left-standing", root=read)} == {"ask", "again"}
    assert [finding.rule for finding in told("left-without-an-outcome", root=read)] == ["left-without-an-outcome"]


def test_a_correction_belongs_to_another_group(paths):
    """An adult who turns out to be a child is a child: what the child reaches is not told of adults."""
    body = ENDS + """
takes: [age-group]
at_any_time:
  turns-out-to-be-a-child: {when: {age-group: adult}, sets: {age-group: child}, next: anew}
states:
  wait-here:
    task: Wait
    do: {w: Wait.}
    next: who
  who:
    choice: age-group
    cases: {adult: sent-away, child: placed}
handlers:
  anew:
    task: Begin anew
    do: {b: Begin.}
    next: who
"""
    assert table(paths(root=body)) == {("age-group=child",): {"placed"}, ("age-group=adult",): {"sent-away"}, ("age-group=unknown",): {"placed"}}


def test_what_nothing_looks_at_is_not_considered_and_never_fine(told, paths):
    body = ENDS + "states:\n  ask:\n    question: Is a place wanted?\n    answers:\n      yes: {text: 'Yes', next: placed}\n      no: {text: 'No', next: sent-away}\n"
    [population] = paths(root=body).populations
    assert (population.considered, population.not_considered) == ((), ("age-group", "sex", "disability", "nationality"))
    assert len(population.groups) == 1
    [finding] = told("not-considered", root=body)
    assert "nationality" in finding.message


ANOTHER = ENDS + """
takes: [sex]
subjects:
  child: {kind: person, text: A child}
states:
  who:
    choice: sex
    cases: {female: baby, male: sent-away, other-or-not-said: baby}
  baby:
    call: inner
    about: {person: child}
    next: placed
"""


@pytest.mark.parametrize("answer", ["male", "female"])
def test_a_run_about_another_person_is_open_to_all(paths, answer: str):
    """The mother is a woman; whether her child is a boy or a girl closes nothing to her."""
    inner = "states:\n  ask:\n    question: Boy or girl?\n    fact: sex\n    answers: {female: girl, male: boy, other-or-not-said: girl}\n" \
            "  girl:\n    choice: sex\n    cases: {female: " + ("done" if answer == "female" else "girl") + ", male: done, other-or-not-said: girl}\n" \
            "  boy:\n    choice: sex\n    cases: {male: " + ("done" if answer == "male" else "boy") + ", female: done, other-or-not-said: boy}\n"
    assert {dict(group.values)["sex"] for group in paths(root=ANOTHER, inner=inner).populations[0].groups if "placed" in group.outcomes} == {("female",), ("other-or-not-said",)}
