"""The shipped procedures: every case can end, no no costs all help, and what the table of people says is so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sop.finding import Severity
from sop.machine import Machines
from sop.model.scenario import Occurred
from sop.paths.besides import Besides
from sop.paths.change import Change
from sop.paths.corridor import Corridor
from sop.paths.lanes import Lanes
from sop.paths.monitor import Held, Monitor, Told
from sop.paths.people import Group
from sop.paths.sites import shortest
from sop.replay import play
from validator.ethics.beginnings import roots_of
from validator.soundness.check import Paths
from validator.soundness.judge import judge_beginning

from .conftest import looked_at


@pytest.fixture(scope="module")
def shipped(real, real_tables) -> dict[str, Paths]:
    """The paths from each beginning."""
    return {root: looked_at(real, root) for root in roots_of(real_tables)}


def test_nothing_is_unsound(shipped):
    assert [finding.message for paths in shipped.values() for finding in judge_beginning(paths) if finding.severity is not Severity.ADVICE] == []


def test_each_procedure_in_which_a_case_may_begin_has_its_table(shipped, real_tables):
    populations = [population for paths in shipped.values() for population in paths.populations]
    assert {population.procedure for population in populations} == {name for name, table in real_tables.by_id.items() if table.entry}
    assert all(population.groups and all(group.outcomes for group in population.groups) for population in populations)


def age_group(given: Mapping[str, str]) -> str:
    """The age group of the person of a story."""
    age = given.get("age", "")
    return given.get("age-group") or ("unknown" if not age.isdecimal() else "adult" if int(age) >= 18 else "child")


def test_what_is_said_of_each_group_is_so(shipped, real_tables):
    """What a group is said to reach, a story of such a person or the exact search reaches; what it is said never to reach, no story does."""
    machines = Machines(real_tables)
    wrong = []
    for paths, population in [(paths, population) for paths in shipped.values() for population in paths.populations]:
        sought: dict[tuple, list[str]] = {}
        reached: dict[Group, set[str]] = {group: set() for group in population.groups}
        for scenario in paths.corpus.scenarios[population.procedure].values():
            corrected = any(isinstance(thing, Occurred) and thing.event == "turns-out-to-be-a-child" for thing in scenario.happens)
            played = play(machines, population.procedure, scenario)
            if not played.outcome or corrected:
                continue
            fitting = [group for group in population.groups if is_one_of(group, scenario.given)]
            if not any(played.outcome in group.outcomes for group in fitting):
                wrong.append((population.procedure, scenario.id, played.outcome))
            for group in fitting:  # what a story does not say, nothing in it asked
                reached[group].add(played.outcome)
        told_of = {(dict(group.values)["age-group"], outcome) for group, told in reached.items() for outcome in told}
        for group in population.groups:  # of groups of the same age, one is searched for: nothing in these procedures looks at more
            for outcome in sorted(group.outcomes):
                if (kind := (dict(group.values)["age-group"], outcome)) not in told_of:
                    told_of.add(kind)
                    sought.setdefault(group.values, []).append(outcome)
        for values, ends in sought.items():
            wrong += [(procedure, values, outcome) for procedure, outcome in unreached(paths, values, [(population.procedure, end) for end in ends])]
    assert wrong == []


def is_one_of(group: Group, given: Mapping[str, str]) -> bool:
    """Whether the person of a story may be of a group: what the story does not say may be anything."""
    known = {**given, "age-group": age_group(given)}
    return all(known.get(fact, values[0]) in values for fact, values in group.values)


def unreached(shipped, values: tuple, ends: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of some (procedure, outcome), those to which the exact search finds no path of such a person."""
    [bit] = [each.bit for each in shipped.occurring.groups.all if each.values == values]
    graph = shipped.occurring.only(bit)
    starts = {entry: shipped.starts[entry] for entries in graph.roots.values() for entry in entries}

    def monitor_of(end: tuple[str, str]) -> Monitor:
        def watch(change: Change, told: Told, held: Held, phase: int) -> tuple[int, bool]:
            reached = change.site is not None and (change.site.procedure, change.ends) == end
            return int(reached), reached

        return Monitor(end, (), 2, signs=frozenset({"ends "}), watch=watch)  # an automaton, so that each has a corridor of its own

    monitors = [monitor_of(end) for end in ends]
    lanes = Lanes(graph, [(monitor,) for monitor in monitors])
    lanes.run()
    corridor = Corridor(lanes)

    def is_reached(monitor: Monitor) -> bool:
        besides = Besides(graph, monitor, starts, corridor.of_lane(lanes.lane_of(monitor)))
        return besides.is_broken and bool(shortest(graph, monitor, starts, besides, first=True))

    return [monitor.key for monitor in monitors if not is_reached(monitor)]
