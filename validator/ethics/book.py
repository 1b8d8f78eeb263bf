"""The book that is kept of a walk, and a rule that is asked by it at each thing that happens.

What is in force and what is known is as the machine holds it; the book adds only what was once in force, and where the rule's automaton
stands, for each person by herself.
"""

from __future__ import annotations

from sop.paths.case import IN_FORCE
from sop.paths.change import STUCK, Change, Site
from sop.paths.monitor import ONCE, STRANGER, Monitor, Told
from sop.paths.run import Frame, Person


class Reached(Exception):
    """The rule is broken at its place."""


class Book:
    """Asks a monitor at each change, by what the machine holds to be known and in force."""

    def __init__(self, monitor: Monitor, site: Site) -> None:
        self._monitor, self.site = monitor, site
        self._stuck = next((sign.removeprefix(STUCK) for sign in monitor.signs if sign.startswith(STUCK)), "")
        self._people: dict[int, Person] = {}
        """Kept, since each is known by its identity."""
        self._phase: dict[int, int] = {}
        self._ever: dict[int, set[str]] = {}

    def begin(self, frame: Frame, given: tuple[str, ...], told: Told) -> None:
        """A case begins, or another person's run."""
        who = id(frame.person)
        self._people[who], self._ever[who] = frame.person, set(given)
        self._phase[who] = self._monitor.begin(given, told, frame.terms) >> len(self._monitor.tokens)

    def hear(self, change: Change, frame: Frame, event: str) -> None:
        """One thing happens, while an event is handled. Raises Reached where the rule is broken by it at its place."""
        if change.anew:
            self.begin(frame, change.given, STRANGER)
            return
        who = id(frame.person)
        self._ever[who] |= {token for token, standing in frame.person.standing.items() if standing == IN_FORCE}
        if self._monitor.cares(change):
            self._phase[who], broken = self._monitor.watch(change, told_of(frame, event), lambda token: self._held(frame.person, token), self._phase[who])
            if broken and change.site == self.site:
                raise Reached
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
