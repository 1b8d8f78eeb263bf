"""What a story asks for beyond where it leads: who is told, what somebody owes, what is in force, how long was waited and how often something comes round."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sop.replay import play
from sop.ways import Ways
from tests.corpora import real_corpus, real_tables

from .conftest import PROCEDURE, change

STORIES = Path("procedures/home-visit/scenarios")


def test_what_a_story_asks_for_is_so(sop, ours: Path):
    change(ours / STORIES / "shouting.yaml", "ends: moved-to-safety", "gains:\n  begin: right-to-refuse-explained\nkeeps: right-to-refuse-explained\ntells: supervisor\nends: moved-to-safety")
    assert sop("test", "home-visit")[0] == 0


def test_a_role_that_is_no_longer_told_is_missed(sop, ours: Path):
    change(ours / STORIES / "shouting.yaml", "ends: moved-to-safety", "tells: [supervisor]\nends: moved-to-safety")
    change(ours / PROCEDURE, "    text: The person is in a safe place, and the supervisor knows.\n    tell: [supervisor]", "    text: The person is in a safe place, and the supervisor knows.")
    code, said, _ = sop("test", "home-visit")
    assert code == 1 and 'When the scenario "shouting" ends, "supervisor" has not been told.' in said


def test_a_safeguard_that_is_lost_is_missed_where_it_came_and_at_the_end(sop, ours: Path):
    change(ours / STORIES / "shouting.yaml", "ends: moved-to-safety", "gains:\n  begin: [right-to-refuse-explained]\nkeeps: [right-to-refuse-explained]\nends: moved-to-safety")
    change(ours / PROCEDURE, "\n        establishes: right-to-refuse-explained", "")
    code, said, _ = sop("test", "home-visit")
    assert code == 1
    assert 'When the scenario "shouting" ends, "right-to-refuse-explained" has not come into force at "begin".' in said
    assert 'When the scenario "shouting" ends, "right-to-refuse-explained" is not in force.' in said


def test_a_yes_that_is_not_taken_back_is_missed(sop, ours: Path):
    change(ours / STORIES / "shouting.yaml", "ends: moved-to-safety", "loses:\n  danger: right-to-refuse-explained\nends: moved-to-safety")
    code, said, _ = sop("test", "home-visit")
    assert code == 1 and 'When the scenario "shouting" ends, "right-to-refuse-explained" has not ended at "danger".' in said
    change(ours / PROCEDURE, "    next: go-to-safety\n", "    revokes: right-to-refuse-explained\n    next: go-to-safety\n")
    assert sop("test", "home-visit")[0] == 0


def test_what_nobody_owes_and_nobody_goes_on_with_is_missed(sop, ours: Path):
    change(ours / STORIES / "shouting.yaml", "ends: moved-to-safety", "owes: right-to-refuse-explained\nhands_over_to: home-visit\nends: moved-to-safety")
    code, said, _ = sop("test", "home-visit")
    assert code == 1
    assert 'When the scenario "shouting" ends, nobody owes "right-to-refuse-explained".' in said
    assert 'When the scenario "shouting" ends, "home-visit" does not go on with the case.' in said


def test_a_deadline_that_changed_is_missed_by_the_story_that_waits_for_it(sop, ours: Path):
    late = ours / STORIES / "clinic-is-silent.yaml"
    change(late, "late: clinic-answers", "late: clinic-answers\n    after: clinic-answers")
    assert sop("test", "home-visit")[0] == 0
    change(late, "after: clinic-answers", "after: something-else")
    code, said, _ = sop("test", "home-visit")
    assert code == 1 and 'clinic-is-silent.yaml' in said and 'What "clinic-answers" has time for is not "something-else", but "clinic-answers".' in said


def test_a_clock_that_begins_elsewhere_is_missed_by_the_story_that_counts_from_there(sop, ours: Path):
    late = ours / STORIES / "clinic-is-silent.yaml"
    change(ours / PROCEDURE, "    within: clinic-answers\n", "    within: clinic-answers\n    from: tell-clinic\n")
    change(late, "late: clinic-answers", "late: clinic-answers\n    since: tell-clinic")
    assert sop("test", "home-visit")[0] == 0
    change(ours / PROCEDURE, "    from: tell-clinic\n", "")
    code, said, _ = sop("test", "home-visit")
    assert code == 1 and 'The clock of "clinic-answers" does not begin at "tell-clinic", but at "clinic-answers".' in said


def test_who_is_no_longer_told_of_what_is_late_is_missed_there(sop, ours: Path):
    late = ours / STORIES / "clinic-is-silent.yaml"
    change(late, "late: clinic-answers", "late: clinic-answers\n    tells: supervisor")
    assert sop("test", "home-visit")[0] == 0
    change(late, "tells: supervisor", "tells: [supervisor]")
    change(ours / PROCEDURE, "late: {tell: supervisor, then: end}", "late: {then: end}")
    code, said, _ = sop("test", "home-visit")
    assert code == 1 and 'When "clinic-answers" is late, "supervisor" is not told then, but nobody.' in said


def test_whom_a_called_procedure_tells_is_not_whom_the_outcome_tells():
    """Home again step by step tells the provincial office; that the whole says so too is asked by itself."""
    real = real_corpus()
    tables = real_tables()
    story = next(scenario for scenario in real.scenarios["family-assessment"].values() if scenario.ends == "returned-safely")
    assert "provincial-worker" in play(Ways(tables), "family-assessment", story).told
    table = tables.by_id["family-assessment"]
    silent = replace(table, ends={**table.ends, "returned-safely": replace(table.ends["returned-safely"], tell=())})
    assert "provincial-worker" not in play(Ways(replace(tables, by_id={**tables.by_id, table.procedure: silent})), "family-assessment", story).told


def test_a_state_that_a_story_must_not_come_to_is_told_when_it_does(sop, ours: Path):
    change(ours / PROCEDURE, "    refused: end\n", "    refused: tell-clinic\n")
    change(ours / STORIES / "says-no.yaml", "refused\n", "refused\n  - clinic-answers: day-is-set\n")
    code, said, _ = sop("test", "home-visit")
    assert code == 1 and 'The scenario "says-no" comes to "tell-clinic", which it must not.' in said


def test_what_is_done_in_another_order_or_besides_is_missed(sop, ours: Path):
    change(ours / STORIES / "clinic-is-silent.yaml", "ends: visited", "ends: visited\nacts: [{share-information: clinic}]")
    assert sop("test", "home-visit")[0] == 0
    change(ours / PROCEDURE, "        act: {share-information: clinic}\n", "        act: {share-information: clinic}\n      again:\n        step: Tell it once more.\n        act: {share-information: clinic}\n")
    code, said, _ = sop("test", "home-visit")
    assert code == 1
    assert 'When the scenario "clinic-is-silent" ends, what was done is not what it tells, but: share-information:clinic, share-information:clinic.' in said


def test_a_fact_that_is_not_put_right_is_missed(sop, ours: Path):
    change(ours / STORIES / "clinic-is-silent.yaml", "ends: visited", "ends: visited\nknows: {needs-clinic: yes}")
    assert sop("test", "home-visit")[0] == 0
    change(ours / STORIES / "clinic-is-silent.yaml", "knows: {needs-clinic: yes}", "knows: {needs-clinic: no}")
    code, said, _ = sop("test", "home-visit")
    assert code == 1 and 'When the scenario "clinic-is-silent" ends, "needs-clinic" is not known to be "no", but "yes".' in said


def test_what_comes_round_after_another_time_is_missed(sop, ours: Path):
    late = ours / STORIES / "clinic-is-silent.yaml"
    change(ours / PROCEDURE, "    late: {tell: supervisor, then: end}\n", "    late: {tell: supervisor, then: each-week}\n")
    change(ours / PROCEDURE, "  end:\n    task:", "  each-week:\n    wait: Call the clinic again\n    every: weekly-call\n    next: end\n\n  end:\n    task:")
    parameters = ours / "procedures/vocabulary/parameters.yaml"
    change(parameters, "  clinic-answers:\n", "  weekly-call:\n    text: Time between two calls to the clinic\n    amount: 7\n    unit: days\n  clinic-answers:\n")
    change(late, "ends: visited", "ends: visited\nevery:\n  each-week: weekly-call")
    assert sop("test", "home-visit")[0] == 0
    change(ours / PROCEDURE, "every: weekly-call", "every: clinic-answers")
    code, said, _ = sop("test", "home-visit")
    assert code == 1 and 'When the scenario "clinic-is-silent" ends, nothing has come round at "each-week" after "weekly-call".' in said


def test_nothing_else_stands_beside_what_is_late(sop, ours: Path):
    change(ours / STORIES / "clinic-is-silent.yaml", "late: clinic-answers", "late: clinic-answers\n    before: clinic-answers")
    code, said, _ = sop("check")
    assert code == 1 and '"before" cannot stand beside what is late. [not-a-happening]\n    Hint: Only `after`, `since` and `tells` can.' in said


def test_a_story_names_roles_and_safeguards_that_exist(sop, ours: Path):
    change(ours / STORIES / "shouting.yaml", "ends: moved-to-safety", "gains:\n  begn: right-to-refuse-explaind\nevery:\n  tlk: wekly\ntells: supervisr\nowes: nothing-such\nends: moved-to-safety")
    code, said, _ = sop("check")
    assert code == 1
    for what in ('the state "begn"', 'the state "tlk"', 'the parameter "wekly"', 'the safeguard or consent "right-to-refuse-explaind"', 'the role "supervisr"', 'the safeguard "nothing-such"'):
        assert what in said
