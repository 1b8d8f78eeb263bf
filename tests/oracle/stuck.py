"""Where a person is stuck: whatever she or he answers or takes back, what a rule of a way out speaks of is not reached.

A game on the text of one procedure, tried out to its end. The person chooses answers, and may take back a consent; a choice by what is
known or in force is not hers or his, so there every case must lead out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .falling import Machine
from .moment import Run
from .reader import many
from .rules import fits


class At(NamedTuple):
    """Where a case stands: a state and step, the consents in force, and where open handlers lead back to."""

    state: str
    step: int
    held: frozenset[str]
    back: tuple[tuple[str, int], ...] = ()


Move = tuple[tuple[str, ...], At | str]
"""(what happens, where it leads: a place or an outcome)."""


def is_stuck(machine: Machine, run: Run, rule: dict, at: At) -> bool:
    """Whether nothing that the rule wants can be reached from a place. Calls and parallel blocks are not in it."""
    moves: dict[At, list[Move]] = {}
    queue = [at]
    for place in queue:  # grows while it is walked
        if place not in moves:
            moves[place] = list(_moves(machine, run, place))
            queue += [then for _, then in moves[place] if isinstance(then, At)]

    def leads(move: Move, free: set[At]) -> bool:
        happens, then = move
        reached = any(fits(what, happening) for happening in happens for what in many(rule.get("reaches")))
        return reached or then in free or then in many(rule.get("outcomes"))

    free: set[At] = set()
    while True:
        more = {place for place, ways in moves.items() if place not in free
                and (all if "choice" in machine.states[run.name][place.state] else any)(leads(move, free) for move in ways)}
        if not more:
            return at not in free
        free |= more


def _moves(machine: Machine, run: Run, at: At) -> Iterator[Move]:
    spec = machine.states[run.name][at.state]

    def on(way: object, held: frozenset[str]) -> Move:
        what = way if isinstance(way, dict) else {"next": way}
        target, back = what["next"], at.back
        if target == "back":
            *rest, (state, step) = back
            return _happens(machine, run, what), At(state, step, held, tuple(rest))
        if target in machine.procedures[run.name]["outcomes"]:
            return _happens(machine, run, what), target
        return _happens(machine, run, what), At(target, 0, held, back if target in machine.procedures[run.name].get("handlers", {}) else ())

    if "choice" in spec:
        cases = spec["cases"]
        yield from (on(way, at.held) for way in ([line["next"] for line in cases] if isinstance(cases, list) else cases.values()))
        return
    steps = many(spec.get("do")) if not isinstance(spec.get("do"), dict) else list(spec["do"].values())
    yield from (on(stage["then"], at.held) for stage in many(spec.get("late")) if stage["then"] != "stay")
    for token in at.held:
        handler = machine.on_withdrawal(run, token)
        if handler and len(at.back) < 2:
            yield ("event consent-withdrawn", f"ended {token}"), At(handler, 0, at.held - {token}, (*at.back, (at.state, at.step)))
    if "task" in spec and at.step < len(steps):
        yield _happens(machine, run, steps[at.step]), at._replace(step=at.step + 1)
    elif "consent" in spec:
        token = f"consent:{machine.token(run, spec['consent'])}"
        yield from (on(way, at.held | {token} if answer in ("agreed", "limited") else at.held - {token}) for answer, way in machine.answers(run, at.state))
    elif "answers" in spec:
        yield from (on(way, at.held) for _, way in machine.answers(run, at.state))
    else:
        yield on(spec["next"], at.held)


def _happens(machine: Machine, run: Run, what: object) -> tuple[str, ...]:
    what = what if isinstance(what, dict) else {}
    return (*(machine.token(run, ref) for ref in many(what.get("act"))), *(f"established {machine.token(run, ref)}" for ref in many(what.get("establishes"))))
