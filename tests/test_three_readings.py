"""Every story of the procedures and of the test corpus, read twice: by the machine and by the naive reader. (The browser is the third.)

The check plays stories by the table, without a machine: that must be no fourth reading.
"""

from __future__ import annotations

import ast
import importlib.util
from functools import cache
from pathlib import Path

import pytest

from sop.corpus import Corpus, read_corpus
from sop.machine import Machines
from sop.paths.compile import compile_corpus
from sop.replay import play
from sop.ways import Ways

HERE = Path(__file__).parent
ROOTS = {"procedures": HERE.parent, "test corpus": HERE / "corpus", "broken before it breaks": HERE / "broken" / "sound"}
NAIVE = HERE / "naive" / "reader.py"

_spec = importlib.util.spec_from_file_location("naive_reader", NAIVE)
reader = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reader)


@cache
def read(name: str) -> tuple[Corpus, Machines]:
    corpus = read_corpus(ROOTS[name])
    return corpus, Machines(compile_corpus(corpus))


STORIES = [(name, path.parents[1].name, path.stem) for name, root in ROOTS.items()
           for path in sorted((root / "procedures").glob("*/scenarios/*.yaml"))]


@pytest.mark.parametrize(("name", "procedure", "story"), STORIES, ids=["/".join(story) for story in STORIES])
def test_the_machine_and_the_naive_reading_go_the_same_way(name: str, procedure: str, story: str):
    corpus, machines = read(name)
    played = play(machines, procedure, corpus.scenarios[procedure][story])
    outcome, trail = reader.play(ROOTS[name], procedure, ROOTS[name] / "procedures" / procedure / "scenarios" / f"{story}.yaml")
    assert (outcome, trail) == (played.outcome, ["/".join(path) for path in played.visited])


@pytest.mark.parametrize(("name", "procedure", "story"), STORIES, ids=["/".join(story) for story in STORIES])
def test_the_machine_and_the_table_go_the_same_way(name: str, procedure: str, story: str):
    corpus, machines = read(name)
    scenario = corpus.scenarios[procedure][story]
    assert play(Ways(machines.tables), procedure, scenario) == play(machines, procedure, scenario)


def test_there_are_stories_enough():
    assert len(STORIES) > 40


def test_the_naive_reader_is_short_and_owes_the_platform_nothing():
    text = NAIVE.read_text("utf-8")
    modules = {name.name if isinstance(node, ast.Import) else node.module for node in ast.walk(ast.parse(text))
               if isinstance(node, (ast.Import, ast.ImportFrom)) for name in node.names}
    assert modules == {"__future__", "functools", "pathlib", "yaml"}
