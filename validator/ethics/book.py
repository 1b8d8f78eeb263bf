"""The book that is kept of a walk, and a rule that is asked by it at each thing that happens.

What is in force and what is known is as the machine holds it; the book adds only what was once in force, where the rule's automaton
stands and how long its duty has been open, for each person by herself.
"""

from __future__ import annotations

from collections.abc import Iterable

from sop.paths.case import IN_FORCE
from sop.paths.change import STUCK, Change, Site
from sop.paths.clock import Clock
from sop.paths.monitor import ONCE, STRANGER, Monitor, Told
from sop.paths.run import Frame, Person


class Reached(Exception):
    """The rule is broken at its place."""


class Book:
    """Asks a monitor at each change, by what the machine holds to be known and in force."""

    def __init__(self, monitor: Monitor, site: Site, clock: Clock | None = None) -> None:
        """`clock` says how long a case may stay where it stands, for a rule that sets a time."""
        self._monitor, self.site, self._clock = monitor, site, clock
        self._stuck = next((sign.removeprefix(STUCK) for sign in monitor.signs if sign.startswith(STUCK)), "")
        self._people: dict[int, Person] = {}
        """Kept, since each is known by its identity."""
        self._phase: dict[int, int] = {}
        self._ever: dict[int, set[str]] = {}
        self._hours: dict[int, list[int]] = {}
        """The most hours for which the duty may have been open: if what was interrupted is gone on with, first the outermost; last, if nothing is."""

    def begin(self, frame: Frame, given: tuple[str, ...], told: Told) -> None:
        """A case begins, or another person's run."""
        who = id(frame.person)
        self._people[who], self._ever[who] = frame.person, set(given)
        self._phase[who] = self._monitor.begin(given, told, frame.terms) >> len(self._monitor.tokens)
        self._hours[who] = [0]

    def passes(self, frame: Frame, states: Iterable[str], interrupted: int, back: bool) -> None:
        """Some states are left, after as long as may be.

        Whoever comes `back` to a state has not left it, whoever goes on elsewhere from what interrupted it has: until it is known which,
        both are counted. `interrupted`: how many runs still may be gone on with.
        """
        if self._clock is None:
            return
        who = id(frame.person)
        ages = [self._clock.after(self._monitor.duty, age, frame.table.procedure, states) for age in self._hours[who]]
        if interrupted >= len(ages):
            self._hours[who].append(ages[-1])
        else:
            self._hours[who] = ages[:interrupted + 1] if back else [*ages[:interrupted], ages[-1]]

    def is_late(self, frame: Frame) -> bool:
        """Whether the duty may come too late where the case stands."""
        if self._clock is None:
            return False
        hours = self._clock.after(self._monitor.duty, self._hours[id(frame.person)][-1], frame.table.procedure, (self.site.state,))
        return hours > self._clock.limits[self._monitor.duty]

    def hear(self, change: Change, frame: Frame, event: str) -> None:
        """One thing happens, while an event is handled. Raises Reached where the rule is broken by it at its place."""
        if change.anew:
            self.begin(frame, change.given, STRANGER)
            return
        who = id(frame.person)
        self._ever[who] |= {token for token, standing in frame.person.standing.items() if standing == IN_FORCE}
        before = self._phase[who]
        if self._monitor.cares(change):
            self._phase[who], broken = self._monitor.watch(change, told_of(frame, event), lambda token: self._held(frame.person, token), self._phase[who])
            if broken and change.site == self.site:
                raise Reached
        if self._monitor.opens(change, before, self._phase[who]):
            self._hours[who] = [0] * len(self._hours[who])
        self._ever[who] = {token for token in self._ever[who] if not change.forgets(token)}
        if self._stuck and not change.stuck and change.site == self.site:
            self.stand(frame, event)

    def stand(self, frame: Frame, event: str) -> None:
        """The case stands at the place, from which there may be no way out."""
        if self._stuck:
            self.hear(Change(self.site, stuck=self._stuck), frame, event)

    def _held(self, person: Person, token: str) -> bool:
        return token.removeprefix(ONCE) in self._ever[id(person)] if token.startswith(ONCE) else person.stands(token)


def told_of(frame: Frame, event: str = "") -> Told:
    """What a rule may ask of a run, while an event is handled."""
    return Told(frame.fact, frame.known("age-group") != "adult", event)
