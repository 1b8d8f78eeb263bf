"""Every story that the check tells of the examples beside the rules is played: the rule is broken by the machine's own book where it says.

And it is played nowhere else: led along the same beats, the machine does not come to break that rule at any place that the check does
not name. A story that does not replay is a crash of ours. A rule of what must not be asked for compares two ways and tells no story.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from sop.corpus import Corpus
from sop.machine import Machines
from sop.paths.compile import compile_corpus
from sop.paths.table import Tables
from validator.ethics.breach import Breach
from validator.ethics.judge import PathJudge

from ..corpora import real_corpus
from .falling import Machine
from .shipped import example, happenings, joined
from .stories import can_be_played
from .watching import Watch, watches

CORPUS = real_corpus()
FAILING = sorted({name for rule in CORPUS.rules.values() for name in rule.examples.fails})
WITHOUT_STORY = {"never-asked-for"}


@cache
def judged(name: str) -> tuple[Corpus, Tables, list[Breach]]:
    """An example as the only procedure, and what is broken in it."""
    corpus = replace(CORPUS, procedures={name: CORPUS.examples[name]}, examples={}, scenarios={})
    tables = compile_corpus(corpus)
    return corpus, tables, PathJudge(corpus, tables).breaches([name])


@cache
def machines(name: str) -> tuple[Machine, Machines, tuple[Watch, ...]]:
    """A naive reading of an example, the machine, and naive readings of all rules."""
    _, tables, _ = judged(name)
    machine = Machine({name: example(name)}, joined("vocabulary"), joined("rules"))
    roles = {node.role for table in tables.by_id.values() for node in table.nodes.values()}
    return machine, Machines(tables), tuple(watches(machine, happenings(machine), roles))


@pytest.mark.parametrize("name", FAILING)
def test_every_story_of_an_example_is_played(name: str):
    reader, machine, watched = machines(name)
    assert [(breach.rule, breach.state) for breach in judged(name)[2] if not can_be_played(breach, machine, watched, reader)] == []


@pytest.mark.parametrize("name", FAILING)
def test_no_story_of_an_example_is_played_elsewhere(name: str):
    _, tables, breaches = judged(name)
    reader, machine, watched = machines(name)
    places = {(name, node.id, step) for node in tables.by_id[name].nodes.values() for step in range(max(1, len(node.steps)))}
    for breach in breaches:
        elsewhere = places - {(other.procedure, other.state, other.step) for other in breaches if other.rule == breach.rule}
        assert not (elsewhere and can_be_played(breach, machine, watched, reader, elsewhere))


@pytest.mark.parametrize("rule", [name for name, rule in CORPUS.rules.items() if rule.pattern not in WITHOUT_STORY])
def test_every_rule_has_a_story(rule: str):
    assert any(breach.rule == rule for name in CORPUS.rules[rule].examples.fails for breach in judged(name)[2])
