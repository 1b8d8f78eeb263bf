"""Every story is played by the machine before it is told.

The machine gets what a worker could give it: the facts known at the beginning, answers, events, lateness. What is in force and what is
known it keeps itself; the rule is asked again by that book, at each thing that happens. A story at whose end the rule is not broken
by the machine's own book is no finding but a fault of ours.
"""

from __future__ import annotations

from collections.abc import Iterable

from sop.machine import Machines
from sop.paths.case import IN_FORCE
from sop.paths.change import Change, Site
from sop.paths.happenings import happenings
from sop.paths.monitor import ONCE, STRANGER, Monitor, Told
from sop.paths.run import Frame, Person
from sop.paths.table import Table
from sop.paths.telling import Beat
from sop.replay import replay


class NotPlayed(Exception):
    """The machine does not do what a story tells."""


class _Reached(Exception):
    """The rule is broken where the story says."""


class _Book:
    """Asks a monitor at each change, by what the machine holds to be in force."""

    def __init__(self, monitor: Monitor, site: Site) -> None:
        self.monitor, self.site = monitor, site
        self._phase: dict[int, int] = {}
        self._ever: dict[int, set[str]] = {}
        self._people: list[Person] = []
        """Kept, since each is known by its identity."""

    def note(self, change: Change, frame: Frame) -> None:
        """One thing happens; raises _Reached where the rule is broken at the site."""
        person, monitor = frame.person, self.monitor
        if id(person) not in self._ever:
            self._people.append(person)
            self._begin(person, change.given if change.anew else [token for token in person.standing], STRANGER if change.anew else _told(frame), frame)
        if change.anew:
            return
        ever = self._ever[id(person)]
        ever |= {token for token, standing in person.standing.items() if standing == IN_FORCE}
        if monitor.cares(change):
            def held(token: str) -> bool:
                return token.removeprefix(ONCE) in ever if token.startswith(ONCE) else person.stands(token)
            self._phase[id(person)], broken = monitor.watch(change, _told(frame), held, self._phase[id(person)])
            if broken and change.site == self.site:
                raise _Reached
        self._ever[id(person)] = {token for token in ever if not change.forgets(token)}

    def _begin(self, person: Person, given: Iterable[str], told: Told, frame: Frame) -> None:
        given = tuple(given)
        self._ever[id(person)] = set(given)
        self._phase[id(person)] = self.monitor.begin(given, told, frame.terms) >> len(self.monitor.tokens)


def _told(frame: Frame) -> Told:
    return Told(frame.fact, frame.known("age-group") != "adult", frame.event or "")


def play(machines: Machines, root: str, begun: Iterable[tuple[str, str]], beats: Iterable[Beat], monitor: Monitor, site: Site, unset: str = "") -> None:
    """Play a story from its root, with the facts that it began with. `unset`: the fact that is read at its end although nobody asked.

    Raises NotPlayed.
    """
    tables = machines.tables
    table, told = tables.by_id[root], tuple(beats)
    book = _Book(monitor, site)
    try:
        result = replay(machines, root, _given(table, dict(begun)), happenings(told, tables), watch=book.note)
    except _Reached:
        return
    if not unset or result.unset != unset:
        raise NotPlayed(f"a story of {monitor.key} at {site} cannot be played: {result.problem or 'the rule is kept'}; it stood at {'/'.join(result.at)}; {told}")


def _given(table: Table, begun: dict[str, str]) -> dict[str, str]:
    """A value for each fact that is taken; of those that the story leaves open, any."""
    given = {}
    for name in table.takes:
        domain = table.facts[name]
        if name in begun or domain.derived_from not in table.takes:
            given[name] = begun.get(name) or (domain.values or (str(domain.bounds[0]) if domain.bounds else "",))[0]
    return given
