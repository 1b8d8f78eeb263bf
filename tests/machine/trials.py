"""Small procedures, written as text and followed by their machine and by their table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sop.corpus import Corpus, read_corpus
from sop.finding import Place
from sop.load import build
from sop.machine import Machines
from sop.model.procedure import Procedure
from sop.model.scenario import parse as parse_happening
from sop.paths.compile import compile_procedures
from sop.replay import Replayed, replay
from sop.source import parse
from sop.ways import Ways

CLINIC = Path(__file__).parents[1] / "corpus"
HEAD = """\
sop: 1
id: {id}
title: A trial
edition: 2026-1
status: draft
owner: supervisor
summary: A trial.
scope: A trial.
role: nurse
"""


@cache
def clinic() -> Corpus:
    """The small corpus, whose vocabulary the trials below borrow."""
    return read_corpus(CLINIC)


def procedure(text: str, id: str = "trial") -> Procedure:
    """A procedure from its states and outcomes."""
    name = f"{id}.yaml"
    data, findings = parse(HEAD.format(id=id) + text, name)
    made, wrong = build(data, Procedure, Place(name))
    assert made is not None, [*findings, *wrong]
    return made


def machines(*procedures: Procedure) -> Machines:
    return Machines(compile_procedures({one.id: one for one in procedures}, clinic().vocabulary))


def happening(text: str) -> object:
    data, findings = parse(text, "story.yaml")
    assert findings == []
    return parse_happening(data)


def walk(*procedures: Procedure, happens: Iterable[str] = (), given: dict[str, str] | None = None, in_force: Iterable[str] = ()) -> Replayed:
    """The first procedure, followed through what happens: by its machine, and by its table alone, which must go the same way."""
    by_machine = machines(*procedures)
    story = procedures[0].id, given or {}, [happening(text) for text in happens], tuple(in_force)
    played = replay(by_machine, *story)
    assert replay(Ways(by_machine.tables), *story) == played
    return played


def visited(played: Replayed) -> list[str]:
    return ["/".join(path) for path in played.visited]
