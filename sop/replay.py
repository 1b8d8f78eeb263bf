"""Replay what happened in a case: answers and events in, states, acts, facts, safeguards and outcome out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sop.finding import Finding, Place, error
from sop.machine import Machines
from sop.model.base import NOWHERE
from sop.model.scenario import Answered, Happening, Noted, Occurred, Scenario, TookUp, WasLate
from sop.paths.case import UnsetFact
from sop.paths.run import Did, NotPossible
from sop.moving import Watch
from sop.walk import Walk


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a replay. `outcome` is None where the case stands still; `problem` says why it could not go on."""

    outcome: str | None
    trail: tuple[Did, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    at: tuple[str, ...] = ()
    problem: Finding | None = None
    unset: str = ""
    """The fact that was read although nobody asked it."""

    @property
    def visited(self) -> tuple[tuple[str, ...], ...]:
        """The states entered, each with the calls it lies in, in order."""
        return tuple(did.path for did in self.trail if did.what == "enter" and not did.detail)

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts done, in order."""
        return tuple(did.detail for did in self.trail if did.what == "act")


def replay(machines: Machines, procedure: str, given: Mapping[str, str], happens: Iterable[Happening],
           in_force: Iterable[str] = (), place: Place = NOWHERE, watch: Watch | None = None) -> Replayed:
    """Follow a procedure with these facts through what happens, in order. `watch` is told of each change before it is made."""
    walk = Walk(machines, procedure, given, in_force)
    walk.watch = watch or walk.watch
    at = place
    try:
        if walk.missing:
            raise NotPossible(f"Nothing is said about: {', '.join(walk.missing)}.", "Add it under `given`.")
        waiting = list(happens)
        walk.stop_at = _before(waiting)
        walk.start()
        while waiting:
            thing = waiting.pop(0)
            at = thing.place
            walk.stop_at = _before(waiting)
            _happen(walk, thing)
    except NotPossible as problem:
        return _result(walk, error("cannot-replay", at, str(problem), problem.hint))
    except UnsetFact as problem:
        return _result(walk, error("cannot-replay", at, f'The fact "{problem.fact}" is read, and nobody has asked it.', "Give it, or ask it earlier."), problem.fact)
    return _result(walk, None)


def play(machines: Machines, procedure: str, scenario: Scenario) -> Replayed:
    """Replay a scenario."""
    return replay(machines, procedure, scenario.given, scenario.happens, [ref.token for ref in scenario.starts_with], scenario.place)


def _before(waiting: list[Happening]) -> tuple[str, ...] | None:
    """Where the walk must pause for the next thing: a lateness at a task, an event with a place, another branch, a step that notes."""
    match waiting[:1]:
        case [Occurred(at=at) | WasLate(at=at) | TookUp(at=at) | Noted(at=at)]:
            return at or None
    return None


def _happen(walk: Walk, thing: Happening) -> None:
    if walk.outcome is not None:
        raise NotPossible(f'The case has ended with "{walk.outcome}" already.', "Take this line out.")
    match thing:
        case Answered(at, answer):
            _must_be_at(walk, at)
            walk.answer(answer)
        case WasLate(at):
            _must_be_at(walk, at)
            walk.pass_deadline()
        case Occurred(event, of, at):
            _must_be_at(walk, at)
            walk.occur(event, of.token if of else None)
        case TookUp(branch, at):
            _must_be_at(walk, at)
            walk.take_up(branch)
        case Noted(values, at):
            _must_be_at(walk, at)
            walk.note(values)


def _must_be_at(walk: Walk, at: tuple[str, ...]) -> None:
    here = walk.path
    if at and at != here and at != (*here, walk.frame.next_step):
        raise NotPossible(f'The case stands at "{"/".join(here)}", not at "{"/".join(at)}".',
                          f"What can be answered there: {', '.join(walk.answers) or 'nothing'}.")


def _result(walk: Walk, problem: Finding | None, unset: str = "") -> Replayed:
    return Replayed(walk.outcome, tuple(walk.trail), {**walk.frames[0].facts, **walk.frames[0].person.facts}, dict(walk.frames[0].person.standing), walk.path,
                    problem, unset)
