"""Replay what happened in a case: answers and events in, states, acts, facts, safeguards and outcome out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sop.finding import Finding, Place, error
from sop.model.base import NOWHERE
from sop.model.scenario import Answered, Happening, Occurred, Scenario, WasLate
from sop.paths.case import UnsetFact
from sop.paths.run import NotPossible
from sop.walk import Did, Walk
from sop.ways import Ways


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a replay. `outcome` is None where the case stands still; `problem` says why it could not go on."""

    outcome: str | None
    trail: tuple[Did, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    at: tuple[str, ...] = ()
    gained: frozenset[tuple[tuple[str, ...], str]] = frozenset()
    """(the states of the stack, what came into force there)."""
    lost: frozenset[tuple[tuple[str, ...], str]] = frozenset()
    """(the states of the stack, or the event, what ended there)."""
    rounds: frozenset[tuple[tuple[str, ...], str]] = frozenset()
    """(the states of the stack, the parameter of the time after which it came round there)."""
    known: Mapping[str, str] = field(default_factory=dict)
    """The facts with those that follow from others, such as the age group from an age."""
    told: frozenset[str] = frozenset()
    """The roles that were told, by the outcome and by lateness."""
    subjects: Mapping[str, str] = field(default_factory=dict)
    """What acts and safeguards are about -> in the words of the case."""
    owes: frozenset[str] = frozenset()
    """What somebody still has to do at the end."""
    hands_over_to: str | None = None
    """The procedure that goes on with the case."""
    problem: Finding | None = None

    @property
    def visited(self) -> tuple[tuple[str, ...], ...]:
        """The states entered, each with the calls it lies in, in order."""
        return tuple(did.path for did in self.trail if did.what == "enter" and not did.detail)

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts done, in order."""
        return tuple(did.detail for did in self.trail if did.what == "act")


def replay(ways: Ways, procedure: str, given: Mapping[str, str], happens: Iterable[Happening],
           in_force: Iterable[str] = (), place: Place = NOWHERE) -> Replayed:
    """Follow a procedure with these facts through what happens, in order."""
    at = place
    try:
        walk = Walk(ways, procedure, given, in_force)
    except NotPossible as problem:
        return Replayed(None, (), problem=error("cannot-replay", at, str(problem), problem.hint))
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
        return _result(walk, error("cannot-replay", at, f'The fact "{problem.fact}" is read, and nobody has asked it.', "Give it, or ask it earlier."))
    return _result(walk, None)


def play(ways: Ways, procedure: str, scenario: Scenario) -> Replayed:
    """Replay a scenario."""
    return replay(ways, procedure, scenario.given, scenario.happens, [ref.token for ref in scenario.starts_with], scenario.place)


def _before(waiting: list[Happening]) -> tuple[str, ...] | None:
    """Where the walk must pause for the next thing: a lateness at a task, or an event with a place."""
    if not waiting:
        return None
    match waiting[0]:
        case Occurred(at=at) if at:
            return at
        case WasLate(at=at):
            return at
    return None


def _happen(walk: Walk, thing: Happening) -> None:
    if walk.outcome is not None:
        raise NotPossible(f'The case has ended with "{walk.outcome}" already.', "Take this line out.")
    match thing:
        case Answered(at, answer):
            _must_be_at(walk, at)
            walk.answer(answer)
        case WasLate(at, after, since, tells):
            _must_be_at(walk, at)
            if since is not None and since not in walk.frame.node.clock_from:
                raise NotPossible(f'The clock of "{walk.path[-1]}" does not begin at "{since}", but at "{", ".join(walk.frame.node.clock_from) or walk.path[-1]}".',
                                  "Mend the procedure, or the story if it was wrong.")
            if after is not None and after != walk.frame.deadline:
                raise NotPossible(f'What "{walk.path[-1]}" has time for is not "{after}", but "{walk.frame.deadline or "nothing"}".', "Mend the procedure, or the story if it was wrong.")
            told = next((stage.tell for stage in walk.frame.node.late[walk.frame.late:]), ())
            for role in tells:
                if role not in told:
                    raise NotPossible(f'When "{walk.path[-1]}" is late, "{role}" is not told then, but {", ".join(told) or "nobody"}.', "Mend the procedure, or the story if it was wrong.")
            walk.pass_deadline()
        case Occurred(event, of, at):
            _must_be_at(walk, at)
            walk.occur(event, of.token if of else None)


def _must_be_at(walk: Walk, at: tuple[str, ...]) -> None:
    here = walk.path
    if at and at != here and at != (*here, walk.frame.next_step):
        raise NotPossible(f'The case stands at "{"/".join(here)}", not at "{"/".join(at)}".',
                          f"What can be answered there: {', '.join(walk.answers) or 'nothing'}.")


def _result(walk: Walk, problem: Finding | None) -> Replayed:
    first = walk.frames[0]
    end = first.table.ends.get(walk.outcome or "")
    return Replayed(walk.outcome, tuple(walk.trail), {**first.facts, **first.person.facts}, dict(first.person.standing), walk.path, frozenset(walk.record.gained), frozenset(walk.record.lost),
                    frozenset(_rounds(walk)), {name: value for name in first.table.facts if (value := first.known(name)) is not None}, frozenset(_told(walk)), first.subjects, frozenset(end.owes if end else ()), end.hands_over_to if end else None, problem)


def _rounds(walk: Walk) -> Iterator[tuple[tuple[str, ...], str]]:
    for did in walk.trail:
        every = walk.ways.tables.by_id[did.procedure].nodes[did.path[-1]].every if did.what == "enter" and not did.detail else None
        if every is not None:
            yield did.path, every


def _told(walk: Walk) -> Iterator[str]:
    stages: dict[tuple[str, ...], int] = {}
    for did in walk.trail:
        table = walk.ways.tables.by_id[did.procedure]
        if did.what == "enter":
            stages[did.path] = 0
        elif did.what == "late":
            stages[did.path] = stages.get(did.path, 0) + 1
            yield from table.nodes[did.path[-1]].late[stages[did.path] - 1].tell
        elif did.what == "outcome" and len(did.path) == 1:
            yield from table.ends[did.detail].tell
