"""The shipped procedures: every case can end, no no costs all help, and what the table of people says is so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sop.finding import Severity
from sop.machine import Machines
from sop.model.scenario import Occurred
from sop.paths.besides import Besides
from sop.paths.corridor import Corridor
from sop.paths.lanes import Lanes
from sop.paths.monitor import Monitor
from sop.paths.search import shortest
from sop.replay import play
from validator.soundness.judge import judge_soundness

from .conftest import looked_at


@pytest.fixture(scope="module")
def shipped(real):
    return looked_at(real)


def test_nothing_is_unsound(shipped):
    assert [finding.message for finding in judge_soundness(shipped) if finding.severity is not Severity.ADVICE] == []


def test_each_procedure_in_which_a_case_may_begin_has_its_table(shipped):
    assert {population.procedure for population in shipped.populations} == {name for name, table in shipped.tables.by_id.items() if table.entry}
    assert all(population.groups and all(group.outcomes for group in population.groups) for population in shipped.populations)


def age_group(given: Mapping[str, str]) -> str:
    """The age group of the person of a story."""
    age = given.get("age", "")
    return given.get("age-group") or ("unknown" if not age.isdecimal() else "adult" if int(age) >= 18 else "child")


def test_what_is_said_of_each_group_is_so(shipped):
    """What a group is said to reach, a story of such a person or the exact search reaches; what it is said never to reach, no story does."""
    machines = Machines(shipped.tables)
    wrong = []
    for population in shipped.populations:
        ended: dict[str, set[str]] = {}
        for scenario in shipped.corpus.scenarios[population.procedure].values():
            corrected = any(isinstance(thing, Occurred) and thing.event == "turns-out-to-be-a-child" for thing in scenario.happens)
            played = play(machines, population.procedure, scenario)
            if played.outcome and not corrected:
                ended.setdefault(age_group(scenario.given), set()).add(played.outcome)
        for group in population.groups:
            [(fact, values)] = group.values
            assert fact == "age-group"
            told = set().union(*(ended.get(value, ()) for value in values))
            wrong += [(population.procedure, values, outcome) for outcome in told - group.outcomes]
            wrong += [(population.procedure, values, outcome) for outcome in group.outcomes - told if not really(shipped, population.procedure, values, outcome)]
    assert wrong == []


def really(shipped, procedure: str, values: tuple[str, ...], outcome: str) -> bool:
    """Whether the exact search finds a path of such a person to an outcome."""
    [bit] = [group.bit for group in shipped.occurring.groups.all if dict(group.values)["age-group"] == values]
    graph = shipped.occurring.only(bit)
    starts = {entry: shipped.starts[entry] for entries in graph.roots.values() for entry in entries}
    ends = Monitor("ends", (), signs=frozenset({"ends "}), watch=lambda change, told, held, phase: (phase, change.ends == outcome and change.site.procedure == procedure))
    lanes = Lanes(graph, [(ends,)])
    lanes.run()
    besides = Besides(graph, ends, starts, Corridor(lanes).of_lane(lanes.lane_of(ends)))
    return besides.is_broken and bool(shortest(graph, ends, starts, besides))
