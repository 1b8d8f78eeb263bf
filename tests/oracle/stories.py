"""Every story is played: the machine is led along its beats, and the rule must be broken by the machine's own book where the story says.

What a story leaves open is tried one after another: a value that does not matter, the number that `others` stands for, what came out in a
step that notes a fact, and the very thing that breaks the rule, which comes after its last beat.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sop.machine import Machines
from sop.model.scenario import WITHDRAWN
from sop.paths.case import UnsetFact
from sop.paths.domains import representatives
from sop.paths.run import NotPossible
from sop.paths.table import Table
from sop.paths.telling import Beat
from validator.ethics.judge import UNSET, Breach

from .choices import Choices
from .every_moment import Site
from .falling import Machine
from .playing import CONSENT, Playing, Reached
from .watching import Watch

TRIES = 400
MOVES = 30
"""So many things may happen by themselves before a beat."""

AFTER = 12
"""So many things may happen by themselves after the last beat, before what breaks the rule."""

BY_ITSELF = {"step", "choice", "call"}
AT_ONCE = {"at-most", "each-once"}
"""What happens by itself, together with what came before it."""


def can_be_played(breach: Breach, machines: Machines, watches: Sequence[Watch], reader: Machine, sites: Collection[Site] = ()) -> bool:
    """Whether the machine comes to where the rule is broken, on the way that the story tells; or to one of some other sites, on that way."""
    sites = sites or {(breach.procedure, breach.state, breach.step)}
    mine = [watch for watch in watches if watch.check.name == breach.rule]
    choices = Choices()
    for _ in range(TRIES):
        try:
            _play(breach, machines, mine, reader, choices, sites)
        except Reached:
            return True
        except NotPossible:
            pass
        if not choices.go_on():
            return False
    return False


def _play(breach: Breach, machines: Machines, watches: Sequence[Watch], reader: Machine, choices: Choices, sites: Collection[Site]) -> None:
    table = machines.tables.by_id[breach.root]
    walk = Playing(machines, breach.root, _given(table, dict(breach.begun), choices))
    walk.watched_by(watches, sites, reader)
    walk._arrive(table.start)
    try:
        _go_along(walk, breach, choices)
    except UnsetFact as unset:
        if breach.rule == UNSET and unset.fact == breach.what and any(step < 0 or walk.frame.state == state for _, state, step in sites):
            raise Reached from unset
        raise NotPossible(f'"{unset.fact}" is read, and nobody has asked it.') from unset


def _go_along(walk: Playing, breach: Breach, choices: Choices) -> None:
    """Along the beats, and then what breaks the rule."""
    for beat in breach.beats:
        if beat.what in AT_ONCE:
            continue
        _bring(walk, beat, choices)
        _do(walk, beat, choices)
    walk.stand()
    for _ in range(choices.pick(range(AFTER))):
        what, detail = choices.pick([("move", ""), *(("turn", turn) for turn in walk.can_take_up())])
        _move(walk, choices) if what == "move" else walk.take_up(*detail)
        walk.stand()
    if walk.outcome is None:
        _happen(walk, choices, *choices.pick([("move", ""), *_anything(walk)]))


def _given(table: Table, begun: dict[str, str], choices: Choices) -> dict[str, str]:
    given = {name: value for name, value in begun.items() if name in table.takes}
    for name in table.takes:
        if name not in given and table.facts[name].derived_from not in table.takes:
            given[name] = choices.pick(representatives(table.facts[name], ()))
    return given


def _bring(walk: Playing, beat: Beat, choices: Choices) -> None:
    """Lead the machine to where a beat happens, along what happens by itself and is not told."""
    depth = len(beat.path) - 1
    for _ in range(MOVES):
        if len(walk.frames) > depth and walk.frames[depth].state == beat.state and (beat.what in ("event", "withdrawal", "lapse") or _is_at(walk, beat, depth)):
            return
        turn = next((turn for turn in walk.can_take_up() if turn[0] == depth and _holds(walk.frames[depth].table, turn[2], beat.state)), None)
        if turn is not None:
            walk.take_up(*turn)
        elif beat.what in ("event", "withdrawal", "lapse") and len(walk.frames) == depth + 1:
            return
        else:
            _move(walk, choices)
    raise NotPossible("It does not come there.")


def _holds(table: Table, state: str, wanted: str) -> bool:
    """Whether a state is the wanted one, or a block with it in a branch."""
    return state == wanted or any(_holds(table, branch, wanted) for branch in table.nodes[state].branches)


def _is_at(walk: Playing, beat: Beat, depth: int) -> bool:
    frame = walk.frames[depth]
    steps = len(frame.node.steps) if frame.node.kind == "task" else 0
    there = {"step": beat.step, "answer": steps}.get(beat.what, frame.step)
    return len(walk.frames) == depth + 1 and (not steps or frame.step == there)


def _do(walk: Playing, beat: Beat, choices: Choices) -> None:
    if beat.what in BY_ITSELF or (beat.what == "answer" and not beat.detail):
        _move(walk, choices)
    elif beat.what == "answer":
        domain = walk.frame.table.facts.get(walk.frame.node.fact or "")
        value = beat.detail
        if value == "others" and domain and domain.bounds:
            low, high = domain.bounds
            value = choices.pick([number for number in map(str, range(low, high + 1)) if number not in walk.answers])
        _happen(walk, choices, "answer", value)
    else:
        _happen(walk, choices, beat.what, beat.detail)


def _move(walk: Playing, choices: Choices) -> None:
    if walk.outcome is not None:
        raise NotPossible("The case has ended.")
    frame = walk.frame
    before = len(walk.trail), frame.step, frame.state
    noted = frame.node.steps[frame.step].effect.notes if frame.next_step else ()
    walk.move()
    if (len(walk.trail), frame.step, frame.state) == before:
        raise NotPossible("It waits for an answer.")
    for name in noted:
        frame.set_fact(name, choices.pick(representatives(frame.table.facts[name], ())))


def _happen(walk: Playing, choices: Choices, what: str, detail: str) -> None:
    walk.moves_left, walk.stop_at = 0, ("",)
    if what == "move":
        _move(walk, choices)
    elif what == "answer":
        walk.answer(detail)
    elif what == "late":
        stage = int(detail.removeprefix("late").removeprefix("-") or 1)
        for _ in range(stage - walk.frame.late):
            walk.pass_deadline()
    elif what == "event":
        walk.occur(detail)
    elif what == "withdrawal":
        walk.occur(WITHDRAWN, _act_of(walk, detail))
    elif what == "lapse":
        walk.lapse(detail)
    else:
        raise AssertionError(what)


def _act_of(walk: Playing, token: str) -> str:
    """An act, in the words of the run under way."""
    act, _, scope = token.removeprefix(CONSENT).partition(":")
    named = next((name for name, subject in walk.frame.subjects.items() if subject == scope), scope)
    return f"{act}:{named}" if scope else act


def _anything(walk: Playing) -> list[tuple[str, str]]:
    """Whatever can happen where the machine stands."""
    node = walk.frame.node
    found = [("answer", answer) for answer in walk.answers if answer] if node.kind in ("question", "consent", "wait") else []
    found += [("late", edge.answer) for edge in node.edges if edge.answer.startswith("late")]
    found += [("event", event.event) for frame in walk.frames for event in frame.table.events]
    found += [("withdrawal", token) for token, standing in walk.standing.items() if token.startswith(CONSENT) and walk.frame.person.stands(token)]
    return found + [("lapse", token) for token in walk.standing if walk.frame.person.stands(token)]
