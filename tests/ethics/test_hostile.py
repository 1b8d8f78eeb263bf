"""What is too big, absurd or empty is judged, or said to be not decided at its place: never a crash, never green by accident."""

from __future__ import annotations

import pytest

import sop.paths.unfold
from sop.paths.closer import is_wide, watched_by
from sop.paths.compile import compile_corpus
from sop.paths.situations import NotDecided
from validator.engine import judge
from validator.ethics.beginnings import judge_paths
from validator.ethics.judge import PathJudge

SAFE = {"safe": "pattern: while-in-force\nact: transport\nrequires: risk-assessment"}
RIDE = """
  ride:
    task: Ride
    do:
      go: {step: Ride., act: transport}
    next: done
"""
LOOK = "      look: {step: Look., establishes: risk-assessment}\n"


def chain(states: int, forgets_at: int = -1) -> str:
    """So many tasks in a row, and then a ride; the danger is looked at in the first, and forgotten in one."""
    tasks = [f"  s{number}:\n    task: Wait\n    do:\n{LOOK if number == 0 else ''}"
             f"      go: {{step: Wait., {'revokes' if number == forgets_at else 'establishes'}: {'risk-assessment' if number == forgets_at else 'act-stopped'}}}\n    next: s{number + 1}\n"
             for number in range(states)]
    return "states:\n" + "".join(tasks) + RIDE.replace("ride:", f"s{states}:")


def wide(facts: int) -> str:
    """So many questions in a row, whose answers are all asked for at the end."""
    asked = "".join(f"  q{n}:\n    question: So?\n    answers: {{yes: q{n + 1}, no: q{n + 1}}}\n" for n in range(facts))
    forks = "".join(f"  {'q' if n == facts else 'c'}{n}:\n    choice: q{n - facts}\n    cases: {{yes: ride, no: c{n + 1}}}\n" for n in range(facts, 2 * facts))
    return "states:\n" + asked + forks + f"  c{2 * facts}:\n    task: Nothing\n    next: done\n" + RIDE


def test_three_thousand_states_are_judged(small):
    assert small.judged(SAFE, root=chain(3000)) == set()


def test_and_the_story_of_what_goes_wrong_in_the_two_thousandth_is_told(small):
    [story] = small.stories(SAFE, root=chain(3000, forgets_at=2000))
    assert len(story) > 3


def test_a_corpus_beyond_the_limit_names_the_places_with_most_situations(small, monkeypatch):
    monkeypatch.setattr("sop.paths.unfold.unfold.__defaults__", (*sop.paths.unfold.unfold.__defaults__[:-1], 200))
    corpus = small.corpus(SAFE, root=wide(9))
    [finding] = judge_paths(corpus, compile_corpus(corpus))
    assert (finding.rule, finding.severity.value) == ("not-decided", "error")
    assert '"q7" of "root"; "q6" of "root"' in finding.message
    assert (finding.place.file, finding.place.line) == ("root.yaml", corpus.procedures["root"].states["q7"].place.line)
    assert finding.hint


def test_it_is_never_green_then(small, monkeypatch):
    monkeypatch.setattr("sop.paths.unfold.unfold.__defaults__", (*sop.paths.unfold.unfold.__defaults__[:-1], 200))
    assert not judge(small.corpus(SAFE, root=wide(9)), "draft").passes


def test_a_question_may_have_five_hundred_answers(small):
    answers = "".join(f"      a{n}: {{text: Answer {n}, next: which}}\n" for n in range(500))
    body = f"states:\n  ask:\n    question: Which?\n    answers:\n{answers}  which:\n    choice: ask\n    cases: {{a499: ride, others: done}}\n" + RIDE
    assert small.judged(SAFE, root=body) == {("safe", "ride")}


def test_procedures_that_call_each_other_in_a_circle_are_judged(small):
    one = "states:\n  again:\n    call: two\n    next: ride\n" + RIDE
    two = "states:\n  ask:\n    question: So?\n    answers: {yes: back, no: done}\n  back:\n    call: root\n    next: done\n"
    assert small.judged(SAFE, root=one, two=two) == {("safe", "ride")}


def test_a_rule_that_speaks_of_nothing_is_told_and_breaks_nothing(small):
    rules = {"nothing": "pattern: absence\nact: fly-to-the-moon"}
    corpus = small.corpus(rules, root="states:" + RIDE)
    assert list(judge_paths(corpus, compile_corpus(corpus))) == []
    assert [finding for finding in judge(corpus, "draft").report if "fly-to-the-moon" in finding.message and finding.hint]


@pytest.mark.parametrize("deep", [40])
def test_calls_may_be_forty_deep(small, deep: int):
    bodies = {f"p{n}": f"states:\n  on:\n    call: p{n + 1}\n    next: done\n" for n in range(deep)}
    bodies[f"p{deep}"] = "states:" + RIDE
    assert small.judged(SAFE, root="states:\n  on:\n    call: p0\n    next: done\n", **bodies) == {("safe", "ride")}


def test_not_decided_names_where(small, monkeypatch):
    monkeypatch.setattr("sop.paths.unfold.unfold.__defaults__", (*sop.paths.unfold.unfold.__defaults__[:-1], 50))
    corpus = small.corpus(SAFE, root=wide(9))
    with pytest.raises(NotDecided) as told:
        PathJudge(corpus, compile_corpus(corpus)).graph(["root"])
    assert told.value.wide and all(count > 0 for _, _, count in told.value.wide)


def test_a_place_that_there_was_no_time_for_is_not_taken_as_kept(small, monkeypatch):
    """Else a waiver of the place that was found would pass for all of them."""
    body = """
states:
  begin:
    question: Which way?
    answers:
      short: {text: Short, next: ride}
      long: {text: Long, next: later}
  later:
    task: Ride later
    do:
      go: {step: Ride., act: transport}
    next: done
""" + RIDE
    corpus = small.corpus(SAFE, root=body)
    monkeypatch.setattr("sop.paths.sites.PATIENCE", -1)
    monkeypatch.setattr("sop.paths.refine.gaps", lambda graph, monitor, given, moves, change: ("consent:transport",) if change.site.state == "later" else ())
    states = corpus.procedures["root"].states
    judge = PathJudge(corpus, compile_corpus(corpus))
    assert [breach.state for breach in judge.breaches(["root"])] == ["ride"]
    [finding] = judge.not_every_place()
    assert (finding.rule, finding.severity.value, finding.place.line) == ("not-decided", "error", states["later"].place.line)



def many_exceptions(forgotten: str = "") -> tuple[dict[str, str], str]:
    """A rule with ten exceptions, of two safeguards each, and a procedure that fulfils the last of them but for what is forgotten.

    The rule has a million valuations; it would take their square at every node to work it out whole.
    """
    names = [f"{kind}: {what}" for what in ("the-road", "the-house", "the-school", "the-work", "the-river") for kind in ("agency-notified", "risk-assessment")]
    duties = [f"referral-info-given: {name.replace(': ', '-')}" for name in names]
    unless = "".join(f"  - when: {{in_force: {{{name}}}}}\n    needs: [{{{duty}}}]\n" for name, duty in zip(names, duties, strict=True))
    given = ", ".join(f"{{{token}}}" for token in (names[-1], duties[-1]) if token != forgotten)
    return ({"safe": f"pattern: absence\nact: transport\nunless:\n{unless}"},
            f"states:\n  begin:\n    task: Look\n    do:\n      look: {{step: Look., establishes: [{given}]}}\n    next: ride\n{RIDE}")


def test_a_rule_may_have_ten_exceptions(small):
    rules, body = many_exceptions()
    assert small.judged(rules, root=body) == set()


def test_and_the_one_that_is_not_quite_fulfilled_is_found(small):
    rules, body = many_exceptions("referral-info-given: risk-assessment-the-river")
    assert small.judged(rules, root=body) == {("safe", "ride")}


TEN = [f"referral-info-given: {kind}-{what}" for kind in ("old", "new") for what in ("road", "house", "school", "work", "river")]
ANY_OF_TEN = f"pattern: while-in-force\nact: transport\nrequires: {{any: [{', '.join(f'{{{each}}}' for each in TEN)}]}}\n"
TEN_DUTIES = f"pattern: absence\nact: transport\nunless:\n  - when: {{in_force: act-stopped}}\n    needs: [{', '.join(f'{{{each}}}' for each in TEN)}]\n"
AFTER = "scope: {after: {established: act-stopped}}\n"
UNTIL_THEN = "scope: {after_until: [{established: act-stopped}, {ended: act-stopped}]}\n"


@pytest.mark.parametrize("scope", ["", AFTER, UNTIL_THEN])
@pytest.mark.parametrize(("rule", "given", "broken"), [(ANY_OF_TEN, TEN[-1:], False), (ANY_OF_TEN, [], True), (TEN_DUTIES, TEN, False), (TEN_DUTIES, TEN[:-1], True)])
def test_a_rule_may_be_content_with_any_of_ten_things_and_an_exception_may_have_ten_duties(small, rule: str, scope: str, given: list[str], broken: bool):
    """Worked out whole, such a rule would take a megabyte at every node of a graph."""
    tokens = ", ".join(["act-stopped", *(f"{{{each}}}" for each in given)])
    body = f"states:\n  begin:\n    task: Look\n    do:\n      look: {{step: Look., establishes: [{tokens}]}}\n    next: ride\n{RIDE}"
    corpus = small.corpus({"safe": rule + scope}, root=body)
    _, monitors = PathJudge(corpus, compile_corpus(corpus)).laid_out(["root"])
    [monitor] = [each for each in monitors if getattr(each.key, "rule", "") == "safe"]
    assert is_wide(monitor.size) and not any(is_wide(part.size) for part in watched_by(monitor))
    assert small.judged({"safe": rule + scope}, root=body) == ({("safe", "ride")} if broken else set())


def test_a_rule_that_takes_too_much_to_decide_is_named(small, monkeypatch):
    monkeypatch.setattr("sop.paths.besides.LIMIT", 2)
    corpus = small.corpus({**SAFE, "ever": "pattern: absence\nact: transport"}, root=chain(3, forgets_at=1))
    found = list(judge_paths(corpus, compile_corpus(corpus)))
    assert {(finding.rule, finding.severity.value, finding.place) for finding in found} == {("not-decided", "error", rule.place) for rule in corpus.rules.values()}
