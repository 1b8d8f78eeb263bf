"""What must hold of every random case; the files of tests that take these in are apart so that they run beside one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from .agreement import Compared
from .kinds import KINDS
from .known import known, unlike_known

FEWEST, SHARE = 500, 0.2

Cases = list[Compared]


def test_there_are_enough_cases_of_every_kind(cases: Cases, record_property: Callable[[str, object], None]):
    """So that what agrees below agrees on something."""
    kinds = Counter(kind for case in cases for kind in case.kinds)
    shares = {kind: kinds[kind] / len(cases) for kind in sorted(KINDS)}
    record_property("told", f"{len(cases)} random cases: {', '.join(f'{share:.0%} {kind}' for kind, share in shares.items())}; "
                            f"{sum(case.to_the_letter for case in cases)} to the letter")
    assert len(cases) >= FEWEST
    assert {kind: share for kind, share in shares.items() if share < SHARE} == {}


def test_the_check_and_a_brute_force_walk_find_the_same_and_the_same_lengths(cases: Cases, record_property: Callable[[str, object], None]):
    """But for what is listed as a fault that is known: whatever of that agrees by now must come off the list."""
    record_property("told", f"{sum(case.seed in known('cases') for case in cases)} of {len(cases)} random cases differ by faults that are known")
    assert unlike_known("cases", [case.seed for case in cases], {case.seed: case.differs for case in cases if case.differs}) == {}


def test_a_model_checker_gives_the_same_verdict_and_length_for_every_rule(cases: Cases):
    assert {case.seed: case.by_ctl for case in cases if case.by_ctl} == {}


def test_every_story_is_played_to_where_the_rule_is_broken_by_the_book_of_the_machine(cases: Cases, record_property: Callable[[str, object], None]):
    stories = sum(case.stories for case in cases)
    record_property("told", f"{stories} stories; in {sum(case.seed in known('stories') for case in cases)} cases not all are played, by faults that are known")
    assert stories >= FEWEST // 2
    assert unlike_known("stories", [case.seed for case in cases], {case.seed: case.unplayed for case in cases if case.unplayed}) == {}
