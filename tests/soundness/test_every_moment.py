"""What is claimed of 'every' case, against a naive walk through every moment of random machines.

Events, a consent that can be taken back, safeguards that end, bounds, answers that may be given once, and a called procedure are in all of
them. The walk (`machines.py`) knows nothing of graphs, and imports nothing of ours.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest

from sop.paths.graph import reachable
from validator.soundness.check import Paths
from validator.soundness.coming import come_to
from validator.soundness.ending import trapped
from validator.soundness.refusing import without_help

from .machines import INNER, ROOT, Machine, drawn, every_moment, noes_without_help, that_cannot_end, written

SEEDS = range(550)

State = tuple[str, str]
"""(procedure, state)."""


@dataclass(frozen=True)
class Walked:
    """What the walk through one machine saw."""

    stuck: set[State]
    """Where a case can stand that cannot end."""
    plain: set[State]
    costly: set[State]
    """Where a no costs all help: outside a handler, and anywhere."""
    seen: set[State]
    went: set[tuple[str, str, str]]
    """(procedure, choice, way)."""
    reached: set[tuple[str, str]]
    """(age group, outcome)."""
    kinds: tuple[str, ...]


def walked(machine: Machine) -> Walked:
    moments = every_moment(machine)
    went, kinds = set(), []
    for now in moments:
        run = now.runs[-1]
        match machine[run.procedure][run.place]:
            case ("held", token, _, _):
                went.add((run.procedure, run.place, "yes" if token in now.held else "no"))
            case ("age", _, _):
                went.add((run.procedure, run.place, "adult" if now.age == "adult" else "child"))
    kinds += ["calls"] if any(len(now.runs) > 1 for now in moments) else []
    kinds += ["consent taken back"] if any(now.runs[0].place == "stop" for now in moments) else []
    kinds += ["bound reached"] if any(count > 1 for now in moments for run in now.runs for _, count in run.counted) else []
    plain, costly = noes_without_help(machine, moments)
    return Walked({(now.runs[-1].procedure, now.runs[-1].place) for now in that_cannot_end(moments)}, plain, costly,
                  {(run.procedure, run.place) for now in moments for run in now.runs}, went,
                  {(now.age, then.end) for now, afters in moments.items() for then in afters if then.end}, tuple(kinds))


@pytest.fixture(scope="module")
def every(paths) -> list[tuple[int, Walked, Paths]]:
    """Each machine, as the walk saw it and as its paths."""
    return [(seed, walked(machine), paths(ROOT, **written(machine))) for seed in SEEDS for machine in [drawn(seed)]]


def test_the_machines_are_of_every_kind(every):
    """So that what agrees below agrees on something."""
    kinds = Counter(kind for _, walk, _ in every for kind in walk.kinds)
    kinds["cannot end"] = sum(bool(walk.stuck) for _, walk, _ in every)
    kinds["a no costs all help"] = sum(bool(walk.plain) for _, walk, _ in every)
    assert {kind: number for kind, number in kinds.items() if number < len(SEEDS) * 0.05} == {}
    assert len(SEEDS) * 0.3 < kinds["cannot end"] < len(SEEDS) * 0.7


def test_a_case_that_cannot_end_is_found_and_none_is_made_up(every):
    wrong = []
    for seed, walk, found in every:
        told = {(broken.change.site.procedure, broken.change.site.state) for _, broken in trapped(found.graph, found.starts, found.ahead, found.surely)}
        if bool(told) is not bool(walk.stuck) or not told <= walk.stuck:
            wrong.append((seed, told, walk.stuck))
    assert wrong == []


def test_a_no_that_costs_all_help_is_found_and_none_is_made_up(every):
    """One that is said while an event is handled may go unnoticed; none that is told is wrong."""
    wrong = []
    for seed, walk, found in every:
        told = {(no.site.procedure, no.site.state) for _, no, _ in without_help(found.graph, found.starts, found.helped)}
        if (walk.plain and not told) or not told <= walk.costly:
            wrong.append((seed, told, walk.plain, walk.costly))
    assert wrong == []


def test_what_is_called_never_come_to_is_never_come_to(every):
    """What hangs on two safeguards at once, or on a bound, may go unnoticed: most is found."""
    wrong, told, really = [], 0, 0
    for seed, walk, found in every:
        for name, table in found.tables.by_id.items():
            states = {(name, state) for state in reachable(table) if state in table.nodes}
            never = {(name, state) for _, state in states if name not in found.gone or state not in come_to(table, found.gone[name])}
            wrong += [(seed, never & walk.seen)] if never & walk.seen else []
            told, really = told + len(never), really + len(states - walk.seen)
    assert wrong == []
    assert told > really * 0.8


def test_a_way_of_a_choice_that_is_called_gone_by_nobody_is_so(every):
    wrong = []
    for seed, walk, found in every:
        for name, gone in found.gone.items():
            for node in found.tables.by_id[name].nodes.values():
                wrong += [(seed, name, node.id, edge.answer) for number, edge in enumerate(node.edges)
                          if node.kind == "choice" and (node.id, number) not in gone.choices and (name, node.id, edge.answer) in walk.went]
    assert wrong == []


def test_an_outcome_that_a_group_is_said_never_to_reach_is_never_reached(every):
    wrong, told, really = [], 0, 0
    for seed, walk, found in every:
        [population] = found.populations
        table = {(age, end) for group in population.groups for age in dict(group.values).get("age-group", ("child", "adult", "unknown")) for end in group.outcomes}
        wrong += [(seed, walk.reached - table)] if walk.reached - table else []
        told, really = told + len(table), really + len(walk.reached)
    assert wrong == []
    assert really > told * 0.85, "and most of what is left open to them is open"


def test_the_walk_itself_reads_the_machine_as_it_is_written():
    machine = drawn(0)
    text = written(machine)
    assert set(text) == {ROOT, INNER} and all(f"\n  {name}:\n" in text[procedure] for procedure, states in machine.items() for name in states)
