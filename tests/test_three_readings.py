"""Every story, many random cases and every choice, read twice: by the platform and naively. (The browser is the third.)

The check plays stories by the table, without a machine: that must be no fourth reading.
"""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest

from sop.corpus import Corpus, read_corpus
from sop.machine import Machines
from sop.paths.case import IN_FORCE, UnsetFact, holds, resolve
from sop.paths.compile import compile_corpus
from sop.paths.domains import representatives
from sop.paths.reads import facts_read, tokens_read
from sop.paths.run import Frame, Person
from sop.replay import Replayed, play
from sop.ways import Ways

from .random_cases import at_random

HERE = Path(__file__).parent
ROOTS = {"procedures": HERE.parent, "test corpus": HERE / "corpus", "broken before it breaks": HERE / "broken" / "sound"}
NAIVE = sorted((HERE / "naive").glob("*.py"))


def _alone(name: str) -> ModuleType:
    """A naive reading, loaded by its file: it lies in no package."""
    spec = importlib.util.spec_from_file_location(f"naive_{name}", HERE / "naive" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


known, reader = _alone("known"), _alone("reader")


@cache
def read(name: str) -> tuple[Corpus, Machines]:
    corpus = read_corpus(ROOTS[name])
    return corpus, Machines(compile_corpus(corpus))


CASES = 100

PROCEDURES = [(name, path.parent.name) for name, root in ROOTS.items() for path in sorted((root / "procedures").glob("*/procedure.yaml"))]


@pytest.mark.parametrize(("name", "procedure"), PROCEDURES, ids=["/".join(each) for each in PROCEDURES])
def test_the_machine_and_the_naive_reading_go_the_same_way_and_know_the_same_at_its_end(name: str, procedure: str):
    corpus, machines = read(name)
    differ = {}
    for story, scenario in corpus.scenarios.get(procedure, {}).items():
        told = known.load(ROOTS[name] / "procedures" / procedure / "scenarios" / f"{story}.yaml")
        both = _read_naively(name, procedure, told), _all_of(play(machines, procedure, scenario))
        if both[0] != both[1]:
            differ[story] = both
    assert differ == {}


def _all_of(played: Replayed) -> tuple:
    in_force = {token for token, standing in played.standing.items() if standing == IN_FORCE}
    return played.outcome, ["/".join(path) for path in played.visited], played.facts, in_force


def _read_naively(name: str, procedure: str, told: dict) -> tuple:
    case = known.Known(ROOTS[name], procedure)
    outcome, trail = reader.play(case, told)
    return outcome, trail, {**case.own, **case.facts}, {":".join(token) for token in case.in_force}


@pytest.mark.parametrize(("name", "procedure"), PROCEDURES, ids=["/".join(each) for each in PROCEDURES])
def test_the_machine_and_the_table_go_the_same_way(name: str, procedure: str):
    corpus, machines = read(name)
    stories = corpus.scenarios.get(procedure, {})
    assert [story for story, scenario in stories.items()
            if play(Ways(machines.tables), procedure, scenario) != play(machines, procedure, scenario)] == []


def test_there_are_stories_enough_and_none_is_left_out():
    files = {name: len(list((root / "procedures").glob("*/scenarios/*.yaml"))) for name, root in ROOTS.items()}
    assert {name: sum(map(len, read(name)[0].scenarios.values())) for name in ROOTS} == files
    assert sum(files.values()) > 40


# random cases


@pytest.mark.parametrize(("name", "procedure"), PROCEDURES, ids=["/".join(each) for each in PROCEDURES])
def test_random_cases_go_the_same_way(name: str, procedure: str):
    """Answers, events, consents taken back and deadlines passed, as they may fall."""
    cases = [at_random(read(name)[1], procedure, seed) for seed in range(CASES)]
    ended = [(told, walk) for told, walk in cases if walk.outcome is not None]
    assert len(ended) > CASES / 2
    for told, walk in ended:
        assert _read_naively(name, procedure, told) == _all_of(Replayed(walk.outcome, tuple(walk.trail), walk.frame.facts | walk.facts, walk.standing)), told


# choices, under all that they may find


@pytest.mark.parametrize("name", ROOTS)
def test_every_choice_leads_the_same_way_whatever_is_known_and_in_force(name: str):
    """Each fact with each value, or asked by nobody; each safeguard in force or not."""
    differ, looked_at = [], 0
    for procedure, table in read(name)[1].tables.by_id.items():
        for node in table.nodes.values():
            if node.kind != "choice":
                continue
            for facts, tokens in _all_that_may_be(node, table, read(name)[1].tables.terms):
                looked_at += 1
                both = _platform(table, node, facts, tokens, read(name)[1].tables.terms), _naive(name, procedure, node.id, facts, tokens)
                if both[0] != both[1]:
                    differ.append((procedure, node.id, facts, tokens, both))
    assert differ == []
    assert looked_at > 0 or name == "broken before it breaks"


def _all_that_may_be(node, table, terms) -> Iterator[tuple[dict[str, str], list[str]]]:
    guards = [edge.guard for edge in node.edges]
    facts = {fact: (None, *representatives(table.facts[fact], guards)) for fact in sorted(facts_read(guards))}
    read_there = tokens_read(guards)
    stand_ins = {f"{name}:{token.removeprefix('consent:')}" for token in read_there if token.startswith("consent:") for name in terms.stands_for_consent}
    tokens = sorted(read_there | stand_ins)
    ages = {"age-group": (None, *table.facts["age-group"].values)} if stand_ins else {}
    for values in product(*(facts | ages).values()):
        given = {fact: value for fact, value in zip(facts | ages, values, strict=True) if value is not None}
        for held in product((False, True), repeat=len(tokens)):
            yield given, [token for token, stands in zip(tokens, held, strict=True) if stands]


def _platform(table, node, facts, tokens, terms) -> str | None:
    frame = Frame(table, terms, Person(), {subject: f"{table.procedure}/{subject}" for subject in table.subjects}, state=node.id)
    for fact, value in facts.items():
        frame.set_fact(fact, value)
    frame.person.standing = {resolve(token, frame.subjects): IN_FORCE for token in tokens}
    try:
        return next(edge.target for edge in node.edges if holds(edge.guard, frame.fact, frame.in_force))
    except UnsetFact:
        return None


def _naive(name, procedure, state, facts, tokens) -> str | None:
    case = known.Known(ROOTS[name], procedure)
    for fact, value in facts.items():
        case.settle(fact, value)
    case.in_force |= {(*head, case.subjects.get(last, last)) for *head, last in (token.split(":") for token in tokens)}
    try:
        return case.choose(reader.Run(case).states[state])
    except AssertionError:
        return None


@pytest.mark.parametrize("path", NAIVE, ids=[path.name for path in NAIVE])
def test_the_naive_readings_are_short_and_owe_the_platform_nothing(path: Path):
    text = path.read_text("utf-8")
    modules = {name.name if isinstance(node, ast.Import) else node.module for node in ast.walk(ast.parse(text))
               if isinstance(node, (ast.Import, ast.ImportFrom)) for name in node.names}
    assert modules <= {"__future__", "functools", "pathlib", "yaml"}
    assert len(text.splitlines()) < 200
