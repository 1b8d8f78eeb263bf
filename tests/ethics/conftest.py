"""Small procedures and rules, written as text and judged by themselves; the real corpus, read once."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Callable, Iterable
from types import SimpleNamespace

import pytest

from sop.corpus import Corpus
from sop.finding import Place
from sop.load import build
from sop.machine import Machines
from sop.model.procedure import Procedure
from sop.model.rule import Rule, WrittenRule
from sop.model.text import Id
from sop.paths.compile import compile_corpus
from sop.paths.table import Tables
from sop.source import Scalar, parse
from validator.ethics.breach import Breach
from validator.ethics.beginnings import judge_paths
from validator.ethics.judge import PathJudge
from validator.ethics.replayed import replay

from .. import corpora


HEAD = """\
sop: 1
title: A small procedure
edition: 2026-1
status: draft
owner: supervisor
summary: A small procedure.
scope: A test.
role: case-worker
"""
ONE_END = """\
outcomes:
  done: {text: It is done.}
"""
RULE = """\
code: R-TST-1
title: A small rule
severity: error
why: For a test.
hint: Mend it.
can_be_waived: no
examples: {pass: one, fail: other}
"""


@pytest.fixture(scope="session")
def real() -> Corpus:
    """The real corpus."""
    return corpora.real_corpus()


@pytest.fixture(scope="session")
def real_tables(real: Corpus) -> Tables:
    """The ways of the real corpus."""
    return corpora.real_tables()


@pytest.fixture(scope="session")
def small(real: Corpus) -> SimpleNamespace:
    """Builders and judges of small corpora over the real vocabulary."""

    def procedure(name: str, body: str) -> Procedure:
        body = textwrap.dedent(body)
        text = f"id: {name}\n{HEAD}entry: {'yes' if name == 'root' else 'no'}\n{'' if body.lstrip().startswith('outcomes:') else ONE_END}{body}"
        data, problems = parse(text, f"{name}.yaml")
        _unbraced(data)
        made, wrong = build(data, Procedure, Place(f"{name}.yaml"))
        assert made is not None, [*problems, *wrong]
        return made

    def rules(written: dict[str, str]) -> dict[str, Rule]:
        text = "".join(f"{name}:\n{textwrap.indent(textwrap.dedent(body).strip() + chr(10) + RULE, '  ')}" for name, body in written.items())
        data, problems = parse(text, "rules.yaml")
        made, wrong = build(data, dict[Id, WrittenRule], Place("rules.yaml"))
        assert made is not None, [*problems, *wrong]
        return made

    def corpus(written: dict[str, str], **bodies: str) -> Corpus:
        procedures = {name.replace("_", "-"): procedure(name.replace("_", "-"), body) for name, body in bodies.items()}
        return dataclasses.replace(real, procedures=procedures, rules=rules(written), examples={}, scenarios={}, checklists={}, findings=())

    def judged(written: dict[str, str], **bodies: str) -> set[tuple[str, str]]:
        return {(breach.rule, breach.state) for breach in ways_of(corpus(written, **bodies))}

    def told(written: dict[str, str], **bodies: str) -> list[str]:
        made = corpus(written, **bodies)
        return [finding.rule for finding in judge_paths(made, compile_corpus(made))]

    def stories(written: dict[str, str], **bodies: str) -> list[tuple[str, ...]]:
        made = corpus(written, **bodies)
        return [finding.story for finding in judge_paths(made, compile_corpus(made))]

    return SimpleNamespace(corpus=corpus, judged=judged, told=told, stories=stories, procedure=procedure, rules=rules)


def ways_of(corpus: Corpus, root: str = "root", tables: Tables | None = None) -> list[Breach]:
    """What is broken on the paths from one root, with the way there, which the machine must be able to play."""
    tables = tables or compile_corpus(corpus)
    found = PathJudge(corpus, tables).breaches([root])
    machines = Machines(tables)
    for breach in found:
        replay(machines, breach)
    return found


def with_rules(corpus: Corpus, names: Iterable[str]) -> Corpus:
    """A corpus that is judged by some of its rules only."""
    return dataclasses.replace(corpus, rules={name: corpus.rules[name] for name in names})


@pytest.fixture(scope="session")
def broken_in() -> Callable[..., list[Breach]]:
    """What is broken on the paths from one root, with the way there."""
    return ways_of


@pytest.fixture(scope="session")
def only() -> Callable[..., Corpus]:
    """A corpus that is judged by some of its rules only."""
    return with_rules


@pytest.fixture(scope="session")
def alone(real: Corpus) -> Callable[[str], Corpus]:
    """The corpus in which one of the examples beside the rules is the only procedure."""
    return lambda name: dataclasses.replace(real, procedures={name: real.examples[name]}, examples={}, scenarios={})


def _unbraced(data: object) -> None:
    """Let words stand in braces, which authors may not: it keeps the procedures of these tests short."""
    if isinstance(data, Scalar):
        data.in_braces = False
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        _unbraced(value)
