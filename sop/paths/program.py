"""The ways on from each step of one instance, over packed facts. Worked out once for each place and what it reads there.

A guard that reads a safeguard is not decided here: the way then carries a *cube*, the tokens that must be, or must not be, in force
for it. So the graph is made once, and whoever searches it decides how exactly to follow the tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from sop.model.condition import InForce, literals
from sop.model.state import BACK, JOINED
from sop.paths.case import UnsetFact
from sop.paths.change import EVENT, IDLE, Change, Changes, Cube, Matters, Site, change_of
from sop.paths.guards import Guards
from sop.paths.instance import Instance
from sop.paths.layout import Layout
from sop.paths.live import Live, sum_of
from sop.paths.loud import loud
from sop.paths.passing import passed
from sop.paths.places import Block, Path, Place, Places
from sop.paths.reads import facts_read
from sop.paths.table import Edge, EventEdge, Node, Terms
from sop.paths.way import AT, BACKWARD, CALLS, END, GO, UNSET, Heard, Label, Way


class Program:
    """One instance, made ready. Positions are whole numbers; inside a parallel block a position holds those of its branches."""

    def __init__(self, instance: Instance, layout: Layout, live: Live, terms: Terms, matters: Matters, changes: Changes) -> None:
        """`matters` says whether anybody reads a token or an act; what nobody reads is no change."""
        self._matters, self._one = matters, changes.one
        self.guards = Guards(instance, layout, terms)
        self.instance, self.table, self.layout, self.terms = instance, instance.table, layout, terms
        self._live = live
        self.places = Places()
        self.keeps: list[int] = []
        """The facts that are live at each position."""
        self._relevant: list[int] = []
        self._ways: dict[tuple[int, int], tuple[Way, ...]] = {}
        self._events: dict[tuple, tuple] = {}
        steps = [Place(state, step) for state, node in self.table.nodes.items() for step in range(len(node.steps) + 1)]
        for place in steps:
            self._place(place)
        self._passed = {place: self._place(Place(*first)) for place, first in passed(steps, self.table, instance.subjects, matters).items()}
        self.loud = loud(self.table, instance.subjects, matters)
        """The states from which something that others can tell may be reached."""
        whens = [event.when for event in self.table.events if event.when]
        self.event_mask = self._facts(facts_read(whens)) | self._age(whens) | sum_of(
            place.set_mask for event in self.table.events for name, _ in event.effect.sets if (place := layout.of(self.table, name)))

    def _place(self, place: Place | Block) -> int:
        position = self.places.number(place)
        self._read_at()
        return position

    def _read_at(self) -> None:
        """Note what is live and what is read at the positions that are new."""
        for place in self.places.all[len(self.keeps):]:
            if isinstance(place, Block):
                inside = [branch for branch in place.branches if branch is not None]
                self.keeps.append(sum_of(self.keeps[branch] for branch in inside) | self._live.before(self.table.procedure, place.state, 0))
                self._relevant.append(sum_of(self._relevant[branch] for branch in inside))
            else:
                self.keeps.append(self._live.before(self.table.procedure, *place))
                self._relevant.append(self._reads(*place))

    def at(self, state: str, step: int = 0) -> int:
        """The position before a step of a state, or before the first one after it that changes anything."""
        return self._passed[state, step]

    def states(self, position: int) -> tuple[str, ...]:
        """The states at a position: one, or those of the open branches."""
        return tuple([place.state for _, place in self.places.leaves(position)])

    def beginnings(self, position: int) -> tuple[str, ...]:
        """The states at a position of which nothing was done yet."""
        return tuple([place.state for _, place in self.places.leaves(position) if place.step == 0])

    def alone(self, position: int, path: Path) -> bool:
        """Whether the branches beside a leaf are silent, so that it may go on alone."""
        return not any(place.state in self.loud for other, place in self.places.leaves(position) if other != path)

    # what is read

    def _facts(self, names: Iterable[str]) -> int:
        return sum_of(place.read_mask for name in names if (place := self.layout.of(self.table, name)))

    def _age(self, conditions: Iterable) -> int:
        reads = any(isinstance(literal, InForce) and literal.ref.is_consent for condition in conditions for literal in literals(condition))
        return self.layout.age_group.read_mask if reads and self.layout.age_group else 0

    def _reads(self, state: str, step: int) -> int:
        node = self.table.nodes[state]
        guards = [edge.guard for edge in node.edges if edge.guard]
        names = [name for edge in node.edges for name, _ in edge.effect.sets] + ([node.fact] if node.fact else [])
        names += node.steps[step].effect.notes if step < len(node.steps) else ()
        names += [node.within_fact] if node.within_fact and step == 0 else []
        return self._facts(facts_read(guards)) | self._age(guards) | sum_of(place.set_mask for name in names if (place := self.layout.of(self.table, name)))

    # ways

    def ways(self, position: int, facts: int) -> tuple[Way, ...]:
        """Every way on that is no event."""
        key = (position, facts & self._relevant[position])
        found = self._ways.get(key)
        if found is None:
            found = self._ways[key] = tuple(self._all(position, facts))
        return found

    def _all(self, position: int, facts: int) -> Iterator[Way]:
        for path, place in self.places.leaves(position):
            yield from self._simple(place, facts, lambda target, path=path: self.lead(position, path, target))

    def _simple(self, place: Place, facts: int, leads: Callable[[Any], tuple[str, Any]]) -> Iterator[Way]:
        state, step = place
        node = self.table.nodes[state]
        site = Site(self.table.procedure, state, step)
        if step == 0 and node.within_fact and not self._is_known(node.within_fact, facts):
            yield self._way((UNSET, node.within_fact), facts, facts, IDLE, (), Label("choice", "", state))
        if step == 0 and node.at_most_then:
            yield self._way(leads(node.at_most_then), facts, facts, IDLE, (), Label("at-most", "", state))
        if node.each_once_then:
            yield self._way(leads(node.each_once_then), facts, facts, IDLE, (), Label("each-once", "", state))
        if step < len(node.steps):
            micro = node.steps[step]
            change = self._one(change_of(micro.effect, self.instance.subjects, site, node.role, self._matters))
            what = "step" if micro.effect.notes or change is not IDLE else "pass"
            for after in self._noted(micro.effect.notes, facts):
                yield self._way(leads((state, step + 1)), facts, after, change, (), Label(what, micro.id, state, step))
            edges = [edge for edge in node.edges if edge.answer.startswith("late")]
        elif node.kind == "choice":
            yield from self._choose(node, facts, site, leads)
            return
        elif node.kind == "call":
            yield self._way(leads(node), facts, facts, IDLE, (), Label("call", "", state))
            return
        elif node.kind == "parallel":
            inside = self._place(Block(node.id, tuple(self.at(branch) for branch in node.branches)))
            yield self._way(leads(inside), facts, facts, IDLE, (), Label("enter", "", state))
            return
        else:
            edges = list(node.edges)
        for edge in edges:
            what = "late" if edge.answer.startswith("late") else "answer"
            yield from self._edge(node, edge, facts, site, leads, (), Label(what, edge.answer, state, step))

    def _is_known(self, name: str, facts: int) -> bool:
        place = self.layout.of(self.table, name)
        return place is not None and bool(place.code(facts))

    def _noted(self, names: tuple[str, ...], facts: int) -> Iterator[int]:
        places = [place for name in names if (place := self.layout.of(self.table, name))]
        for values in product(*(place.values for place in places)):
            after = facts
            for place, value in zip(places, values, strict=True):
                after = self.layout.set(self.table, after, place.name, value)
            yield after

    def _edge(self, node: Node, edge: Edge, facts: int, site: Site, leads: Callable[[Any], tuple[str, Any]], cube: Cube, label: Label) -> Iterator[Way]:
        change = self._one(change_of(edge.effect, self.instance.subjects, site, node.role, self._matters))
        for after in self.settled(node, edge, facts):
            yield self._way(leads(edge.target), facts, after, change, cube, label)

    def settled(self, node: Node, edge: Edge, facts: int) -> Iterator[int]:
        """The facts after an answer; of whole numbers, one for each stretch that is not answered in words of its own."""
        befores = [facts]
        domain = self.table.facts.get(node.fact or "")
        if edge.answer == "others" and domain and domain.bounds:
            numbers = self.layout.numbers(self.table, domain.id, {other.answer for other in node.edges})
            befores = [self.layout.set(self.table, facts, domain.id, number) for number in numbers]
        for after in befores:
            for name, value in edge.effect.sets:
                after = self.layout.set(self.table, after, name, value)
            yield after

    def _choose(self, node: Node, facts: int, site: Site, leads: Callable[[Any], tuple[str, Any]]) -> Iterator[Way]:
        guards = [edge.guard for edge in node.edges if edge.guard]
        for cube, taken in self.guards.decided(self.guards.tokens(guards), facts, lambda holds: next((edge for edge in node.edges if edge.guard is None or holds(edge.guard)), None)):
            if isinstance(taken, str):
                yield self._way((UNSET, taken), facts, facts, IDLE, cube, Label("choice", "", node.id))
            elif taken is not None:
                yield from self._edge(node, taken, facts, site, leads, cube, Label("choice", taken.answer, node.id))

    def _way(self, lead: tuple[str, Any], before: int, after: int, change: Change, cube: Cube, label: Label) -> Way:
        touched = before ^ after
        keep, put = ~touched, after & touched
        for name in self._touching(label):  # whatever it was before, it is this now
            keep &= ~name
            put |= after & name
        return Way(*lead, keep, put, change, cube, label)

    def _touching(self, label: Label) -> Iterator[int]:
        node = self.table.nodes[label.state]
        names: list[str] = []
        if label.what in ("answer", "choice", "late"):
            names = [name for edge in node.edges if edge.answer == label.detail for name, _ in edge.effect.sets] + ([node.fact] if node.kind in ("question", "wait") and node.fact and label.what == "answer" else [])
        elif label.what == "step":
            names = list(node.steps[label.step].effect.notes)
        for name in names:
            place = self.layout.of(self.table, name)
            if place:
                yield place.set_mask

    def lead(self, position: int, path: Path, target: Any) -> tuple[str, Any]:
        """What a target means for the whole position, from the leaf at a path. Targets: a name, a place, a position, a node that calls."""
        if target == JOINED and path:
            block, rest = self.places.joined(position, path)
            return (AT, self._at(rest)) if rest is not None else self.lead(position, path[:-1], self.table.nodes[block].edges[0].target)
        if isinstance(target, Node):
            return CALLS, (target, path)
        if isinstance(target, str) and target not in self.table.nodes:
            return (END, target) if target in self.table.ends else (BACKWARD, None) if target == BACK else (UNSET, "")
        new = target if isinstance(target, int) else self.at(target) if isinstance(target, str) else self.at(*target)
        if isinstance(target, str) and self.table.nodes[self.states(position)[0]].handler and not self.table.nodes[target].handler:
            return GO, new
        return AT, self._at(self.places.put(position, path, new))

    def _at(self, position: int) -> int:
        self._read_at()
        return position

    # events

    def events(self, position: int, facts: int, handled: str, only: frozenset[str] | None) -> tuple[tuple[Cube, tuple[Heard, ...], frozenset[str], Mapping[str, str]], ...]:
        """What is heard here: (cube, the events heard, the names dealt with here, events with the fact they read that nobody asked).

        `handled` is the event under way; `only` names those that a called procedure left unheard.
        """
        spans = self._spans(position)
        key = (spans, facts & self.event_mask, handled, only)
        found = self._events.get(key)
        if found is None:
            found = self._events[key] = tuple(self._listen(spans, facts, handled, only))
        return found

    def _spans(self, position: int) -> tuple[bool, ...]:
        here = frozenset(self.states(position))
        return tuple([not event.during or not event.during.isdisjoint(here) for event in self.table.events])

    def spanning(self, position: int) -> list[EventEdge]:
        """The events whose span holds a position."""
        return [event for event, span in zip(self.table.events, self._spans(position), strict=True) if span]

    def listen(self, event: EventEdge, facts: int, handled: str) -> Iterator[tuple[Cube, Heard | None]]:
        """Whether one event is heard; nothing is said of it where its condition reads what nobody asked."""
        tokens = self.guards.tokens([event.when] if event.when else [])
        for cube, holds in self.guards.decided(tokens, facts, lambda holds: event.when is None or holds(event.when), handled or None):
            if not isinstance(holds, str):
                yield cube, self._heard(event, facts) if holds else None

    def _listen(self, spans: tuple[bool, ...], facts: int, handled: str, only: frozenset[str] | None) -> Iterator[tuple[Cube, tuple[Heard, ...], frozenset[str], Mapping[str, str]]]:
        events = [event for event, span in zip(self.table.events, spans, strict=True) if span and (only is None or event.event in only)]

        def decide(holds: Callable) -> tuple[tuple[EventEdge, ...], tuple[tuple[str, str], ...]]:
            heard: dict[str, EventEdge] = {}
            unset = []
            for event in events:
                try:
                    if event.event not in heard and (event.when is None or holds(event.when)):
                        heard[event.event] = event
                except UnsetFact as missing:
                    unset.append((event.event, missing.fact))
            return tuple(heard.values()), tuple(unset)

        for cube, (heard, unset) in self.guards.decided(self.guards.tokens(event.when for event in events if event.when), facts, decide, handled or None):
            yield cube, tuple(self._heard(event, facts) for event in heard), frozenset(event.event for event in heard), dict(unset)

    def _heard(self, event: EventEdge, facts: int) -> Heard:
        site = Site(self.table.procedure, event.target, 0) if event.target else Site(self.table.procedure, event.event, EVENT)
        after, touched = facts, 0
        for name, value in event.effect.sets:
            after = self.layout.set(self.table, after, name, value)
            place = self.layout.of(self.table, name)
            touched |= place.set_mask if place else 0
        change = change_of(event.effect, self.instance.subjects, site, "", self._matters)
        return Heard(event.event, self.at(event.target) if event.target else None, ~touched, after & touched, self._one(Change(site, ended=change.ended, event=event.event)))
