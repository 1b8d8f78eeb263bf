"""Every story that the check tells of the examples beside the rules is played: the rule is broken by the machine's own book where it says.

And it is played nowhere else: led along the same beats, the machine does not come to break that rule at any place that the check does
not name. A story that does not replay is a crash of ours. A rule of what must not be asked for compares two ways and tells no story.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from .watching import watches

CORPUS = real_corpus()
FAILING = sorted({name for rule in CORPUS.rules.values() for name in rule.examples.fails})
WITHOUT_STORY = {"never-asked-for"}


@cache
def judged(name: str) -> tuple[Corpus, Tables, list[Breach]]:
    """An example as the only procedure, and what is broken in it."""
    corpus = replace(CORPUS, procedures={name: CORPUS.examples[name]}, examples={}, scenarios={})
    tables = compile_corpus(corpus)
    return corpus, tables, PathJudge(corpus, tables).breaches([name])


def unplayed(name: str, breaches: list[Breach]) -> Iterator[tuple[str, str]]:
    """(rule, state) of the stories that the machine does not play to their end."""
    _, tables, _ = judged(name)
    machine = Machine({name: example(name)}, joined("vocabulary"), joined("rules"))
    roles = {node.role for table in tables.by_id.values() for node in table.nodes.values()}
    watched = watches(machine, happenings(machine), roles)
    yield from ((breach.rule, breach.state) for breach in breaches if not can_be_played(breach, Machines(tables), watched, machine))


@pytest.mark.parametrize("name", FAILING)
def test_every_story_of_an_example_is_played(name: str):
    assert list(unplayed(name, judged(name)[2])) == []


@pytest.mark.parametrize("name", FAILING)
def test_no_story_of_an_example_is_played_elsewhere(name: str):
    _, tables, breaches = judged(name)
    told = {(breach.rule, breach.state, breach.step) for breach in breaches}
    elsewhere = [replace(breach, state=node.id, step=step) for breach in breaches for node in tables.by_id[name].nodes.values()
                 for step in range(max(1, len(node.steps))) if (breach.rule, node.id, step) not in told]
    assert len(list(unplayed(name, elsewhere))) == len(elsewhere)


@pytest.mark.parametrize("rule", [name for name, rule in CORPUS.rules.items() if rule.pattern not in WITHOUT_STORY])
def test_every_rule_has_a_story(rule: str):
    assert any(breach.rule == rule for name in CORPUS.rules[rule].examples.fails for breach in judged(name)[2])
