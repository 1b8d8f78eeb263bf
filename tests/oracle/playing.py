"""A story as the platform's machine goes through it, with a book of what happens.

The machine gets what a worker could give it: what is known at the beginning, answers, events, lateness, a consent that is taken back,
and, since it has no clock, what has lapsed by time. What is known and in force it keeps itself. Each thing that happens is asked of the
rule, by a naive reading of it and by the machine's own book.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sop.model.scenario import WITHDRAWN
from sop.model.state import BACK
from sop.paths.case import IN_FORCE, LAPSED, resolve
from sop.paths.run import Frame, Person
from sop.paths.table import Edge, Effect, Node

from . import moment as naive
from .every_moment import Site
from .falling import Machine
from .stuck import At, is_stuck
from sop.taking_turns import TakingTurns
from .watching import Watch

CONSENT = "consent:"


class Reached(Exception):
    """The rule is broken where the story says."""


class Playing(TakingTurns):
    """A walk that asks some watches of all that happens."""

    def watched_by(self, watches: Sequence[Watch], sites: Collection[Site], reader: Machine) -> None:
        """Begin to ask, before anything happens. Raises `Reached` from then on where one is broken at one of the sites."""
        self.watches, self.sites, self.reader = watches, sites, reader
        self.moves_left = 0
        self.ever: dict[int, set[str]] = {}
        self.memories: dict[int, list] = {}
        self.ages: dict[int, list[int]] = {}
        """Of each person, by watch, the hours since it called for something that has not come."""
        self.people: list[Person] = []
        self._meet(self.frame)

    # one move at a time

    def move(self) -> None:
        """One thing that happens by itself."""
        self.moves_left, self.stop_at = 1, ("",)
        self._go()

    def _pause(self) -> bool:
        self.moves_left -= 1
        return self.moves_left < 0

    def lapse(self, token: str) -> None:
        """Time has passed, and something has grown too old."""
        self._happens((f"ended {token}",), (self.frame.table.procedure, self.frame.state, 0))
        self.standing[token] = LAPSED

    # where it stands

    def stand(self) -> None:
        """What can be broken where nothing happens: a duty comes too late, a way out is closed. A task that is done and has no deadline is left at once."""
        frame, stay, person = self.frame, self._stay(self.frame.state), id(self.frame.person)
        if self.outcome is not None or (frame.table.procedure, frame.state, 0) not in self.sites:
            return
        is_left = frame.node.kind == "task" and frame.next_step is None and not stay
        held = frozenset(token for token in self._held(frame) if token.startswith(CONSENT))
        look, at = self._look(frame), At(frame.state, frame.step, held, tuple(frame.returns))
        for watch, memory, age in zip(self.watches, self.memories[person], self.ages[person], strict=True):
            pattern, rule = watch.check.pattern, watch.check.rule
            is_late = pattern == "bounded-response" and stay and watch.is_open(memory) and age + stay > self.reader.hours(rule["within"])
            if is_late or (pattern == "way-out" and not is_left and watch.counts(look) and is_stuck(self.reader, look.run, rule, at)):
                raise Reached

    def _stay(self, state: str) -> int:
        name = self.frame.table.procedure
        return self.reader.stay(naive.Run(name, (), None), state)

    def _is_handler(self, target: str) -> bool:
        return target in self.reader.procedures[self.frame.table.procedure].get("handlers", {})

    def _take(self, edge: Edge) -> None:
        """Time passes where a state is left, and where what was interrupted is left for good."""
        frame = self.frame
        left = [frame.state, *(state for state, _ in frame.returns if edge.target != BACK and not self._is_handler(edge.target))]
        hours = sum(map(self._stay, left))
        super()._take(edge)
        ages = self.ages[id(frame.person)]
        ages[:] = [age + hours for age in ages]

    # the book

    def _meet(self, frame: Frame) -> None:
        self.people.append(frame.person)
        self.ever[id(frame.person)] = self._held(frame)
        begun = naive.Run(frame.table.procedure, tuple(frame.subjects.items()), self._person(frame))
        self.memories[id(frame.person)] = [watch.begun(begun) for watch in self.watches]
        self.ages[id(frame.person)] = [0] * len(self.watches)

    def _happens(self, happens: tuple[str, ...], site: Site, look: naive.Look | None = None, frame: Frame | None = None, **more: object) -> None:
        frame = frame or self.frame
        memories = self.memories[id(frame.person)]
        part = naive.Part(site, look or self._look(frame), 0, self._role(site), happens, **more)
        for number, watch in enumerate(self.watches):
            was_open = watch.is_open(memories[number])
            memories[number], broken = watch.read(memories[number], part)
            if not was_open or not watch.check.fulfils.isdisjoint(happens):
                self.ages[id(frame.person)][number] = 0
            if broken and site in self.sites:
                raise Reached

    def _role(self, site: Site) -> str:
        procedure, state, _ = site
        known = state in self.reader.states[procedure]
        return self.reader.role(naive.Run(procedure, (), None), state) if known else ""

    def _look(self, frame: Frame) -> naive.Look:
        event = next((run.event for run in reversed(self.frames[:self.frames.index(frame) + 1]) if run.event), "")
        run = naive.Run(frame.table.procedure, tuple(frame.subjects.items()), None, frozenset(frame.facts.items()))
        return naive.Look(run, self._person(frame), event)

    def _person(self, frame: Frame) -> naive.Person:
        held = self._held(frame)
        self.ever[id(frame.person)] |= held
        return naive.Person(frozenset(frame.person.facts.items()), frozenset(held), frozenset(self.ever[id(frame.person)]))

    @staticmethod
    def _held(frame: Frame) -> set[str]:
        return {token for token, standing in frame.person.standing.items() if standing == IN_FORCE}

    def _forget(self, frame: Frame, scope: str) -> None:
        ever = self.ever[id(frame.person)]
        ever -= {token for token in ever if ":" in token and token.rpartition(":")[2] == scope and token not in self._held(frame)}

    # what happens

    def _apply(self, effect: Effect) -> None:
        frame = self.frame
        self._happens(_letters(effect, frame), (frame.table.procedure, frame.state, frame.step if frame.node.kind == "task" else 0))
        super()._apply(effect)
        if effect.binds:
            self._forget(frame, frame.subjects.get(effect.binds, effect.binds))
        self._person(frame)

    def _event(self, event: str) -> None:
        for frame in reversed(self.frames):
            edge = frame.way_of(event)
            if edge is not None:
                procedure = frame.table.procedure
                site = (procedure, edge.target, 0) if edge.target else (procedure, event, -1)
                self._happens((f"event {event}", *_letters(edge.effect, frame)), site, frame=frame)
                break
        super()._event(event)

    def _withdraw(self, act: str) -> None:
        for frame in reversed(self.frames):
            token = CONSENT + resolve(act, frame.subjects)
            handler = frame.handler_of_withdrawal(token)
            if handler and frame.person.stands(token):
                self._happens((f"event {WITHDRAWN}", f"ended {token}"), (frame.table.procedure, handler, 0), frame=frame)
                break
        super()._withdraw(act)

    def _call(self, node: Node) -> None:
        caller = self.frame
        info, site = node.call, (caller.table.procedure, caller.state, 0)
        super()._call(node)
        callee = self.frame
        if callee.person is not caller.person:
            self._meet(callee)
            return
        given = {their for their, _ in info.subjects}
        for subject in set(callee.subjects) - given:
            self._forget(callee, callee.subjects[subject])
        demands = tuple(resolve(token, callee.subjects) for token in callee.table.begins_with)
        self._happens((), site, self._look(caller), caller, demands=demands)

    def _end(self, outcome: str) -> None:
        frame, end = self.frame, self.frame.table.ends[outcome]
        left = tuple(f"established {resolve(token, frame.subjects)}" for token in end.leaves)
        if len(self.frames) == 1:
            owed = tuple(resolve(token, frame.subjects) for token in end.owes)
            self._happens(left, (frame.table.procedure, outcome, 0), ends=True, owed=owed)
        else:
            caller = self.frames[-2]
            if caller.person is not frame.person:
                owed = tuple(resolve(token, frame.subjects) for token in end.owes)
                self._happens(left, (frame.table.procedure, outcome, 0), ends=True, apart=True, owed=owed)
            self._happens(left if caller.person is frame.person else (), (caller.table.procedure, caller.state, 0), self._look(caller), caller)
        super()._end(outcome)


def _letters(effect: Effect, frame: Frame) -> tuple[str, ...]:
    """What happens by an effect, as a rule reads it."""
    def tokens(names: Iterable[str]) -> list[str]:
        return [resolve(name, frame.subjects) for name in names]
    return (*tokens(effect.acts), *(f"ended {token}" for token in tokens((*effect.revokes, *effect.refuses))),
            *(f"established {token}" for token in tokens(effect.establishes)))
