"""Plays the stories of small procedures by the machine: each must come to the place that it tells of.

The beats of a story become what a worker could tell the machine: answers, lateness, events with their place. Everything else it does by
itself. What it cannot be told is left out here: in which order branches are gone through, what comes out of a step that notes a fact, a
number that stands for a stretch, a safeguard that grows too old.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest import MonkeyPatch

import sop.replay
from sop.machine import Machines
from sop.model.ref import from_token
from sop.model.scenario import WITHDRAWN, Answered, Happening, Occurred, WasLate
from sop.paths.case import CONSENT
from sop.paths.table import Effect, Tables
from sop.paths.telling import Beat
from sop.walk import Walk
from validator.ethics.breach import Breach

OF_ITSELF = {"at-most", "each-once", ""}
"""Answers that the machine gives by itself."""


def happenings(beats: tuple[Beat, ...], tables: Tables) -> Iterator[Happening]:
    """What happened, from what was told. Steps, choices and calls happen of themselves."""
    for beat in beats:
        node = tables.by_id[beat.procedure].nodes[beat.state]
        step = (node.steps[beat.step].id,) if node.kind == "task" and 0 < beat.step < len(node.steps) else ()
        at = (*beat.path, *step)
        if beat.what == "late":
            for _ in range(int(beat.detail.removeprefix("late").removeprefix("-") or 1)):
                yield WasLate(at)
        elif beat.what == "answer" and beat.detail not in OF_ITSELF:
            yield Answered(beat.path, beat.detail)
        elif beat.what in ("event", "withdrawal"):
            yield Occurred(beat.detail, at=at) if beat.what == "event" else Occurred(WITHDRAWN, from_token(beat.detail.removeprefix(CONSENT)), at)


def given_to(procedure: str, breach: Breach, tables: Tables) -> dict[str, str]:
    """A value for each fact that is taken; of those that a story leaves open, any."""
    table, begun = tables.by_id[procedure], dict(breach.begun)
    told = {name: begun[name] for name in table.takes if name in begun}
    free = [table.facts[name] for name in table.takes if name not in begun and table.facts[name].derived_from not in table.takes]
    return told | {domain.id: (domain.values or (str((domain.bounds or (0, 0))[0]),))[0] for domain in free}


def can_be_told(breach: Breach, tables: Tables) -> bool:
    """Whether the machine can be told all of a story, up to its last thing."""
    nodes = [node for table in tables.by_id.values() for node in table.nodes.values()]
    silent = not any(node.kind == "parallel" or any(step.effect.notes for step in node.steps) for node in nodes)
    stretches = any(beat.what == "answer" and beat.detail == "others" for beat in breach.beats)
    table = tables.by_id[breach.procedure]
    falls = breach.step < 0 or breach.state in table.nodes and table.nodes[breach.state].handler
    return silent and not stretches and not falls and not any(beat.what == "lapse" for beat in breach.beats)


class _Watched(Walk):
    """A walk that notes where it was: (procedure, state or outcome, step)."""

    def _apply(self, effect: Effect) -> None:
        self._was_at(self.frame.state, self.frame.step)
        super()._apply(effect)

    def _note(self, what: str, detail: str = "") -> None:
        if what in ("enter", "outcome"):
            self._was_at(detail if what == "outcome" else self.frame.state, 0)
        super()._note(what, detail)

    def _was_at(self, state: str, step: int) -> None:
        self.sites = {*getattr(self, "sites", ()), (self.frame.table.procedure, state, step)}


def must_be_played(breach: Breach, procedure: str, tables: Tables) -> None:
    """A story that the machine can be told leads to its place; fails where it does not."""
    if not can_be_told(breach, tables):
        return
    walks: list[_Watched] = []

    def watched(*begun) -> _Watched:
        walks.append(_Watched(*begun))
        return walks[-1]

    with MonkeyPatch.context() as patch:
        patch.setattr(sop.replay, "Walk", watched)
        result = sop.replay.replay(Machines(tables), procedure, given_to(procedure, breach, tables), happenings(breach.beats, tables))
    site = (breach.procedure, breach.state, breach.step)
    assert site in walks[0].sites, f"the story of {breach.rule} does not come to {site}: {result.problem}; it stands at {result.at}; {breach.beats}"
