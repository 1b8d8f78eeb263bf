"""Every way on from one moment that is no event: a step, an answer, lateness, a choice, a call, an end, a lapse.

A moment is a `Run` of the first procedure. The length of a way counts what a person would notice: answers and lateness, steps that note a
fact, bind a subject, or touch an act or safeguard that something reads, calls, events, withdrawals, lapses, and bounds that are
reached. Choices and ends happen by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import Any

from .moment import End, Look, Part, Person, Run, Unset, Way
from .noticed import read_somewhere
from .places import get, leaves, put
from .reader import Reader, many, words


class Ways(Reader):
    """The ways of runs."""

    noticed = cached_property(read_somewhere)

    def begin(self, name: str) -> Iterator[Run]:
        """Every moment with which a case may begin."""
        made = self.procedures[name]
        run = Run(name, tuple((subject, f"{name}/{subject}") for subject in made.get("subjects", {})), None)
        held = frozenset(self.token(run, ref) for ref in many(made.get("begins_with")))
        for values in product(*map(self.values, many(made.get("takes")))):
            begun, person = run, self.given(Person(), held)
            for fact, value in zip(many(made.get("takes")), values, strict=True):
                begun, person = self.note(begun, person, fact, value)
            yield self.lead(begun, person, (), next(iter(made["states"])))[1]._replace(person=person)

    def go(self, run: Run, person: Person, event: str) -> Iterator[Way]:
        """The ways that are no events."""
        for path in leaves(run.at):
            state, step, called = get(run.at, path)
            if called is None:
                yield from self.ways(run, person, path, state, step, Look(run, person, run.event or event))
                continue
            for way in self.go(called, called.person or person, run.event or event):
                yield self.inside(run, person, path, way, event)

    def inside(self, run: Run, person: Person, path: tuple, way: Way, event: str) -> Way:
        """A way of a called run, as its caller sees it."""
        state, _, called = get(run.at, path)
        parts, after, theirs = way
        ours = person if called.person else theirs
        if called.person and isinstance(after, End):
            parts = (*parts, self.ending(after, theirs))
        if called.person:
            parts = tuple(part._replace(who=((path, state), *part.who)) for part in parts)
        if not isinstance(after, End):
            inner = after and (state, 0, after._replace(person=theirs) if called.person else after)
            return parts, inner and run._replace(at=put(run.at, path, inner)), ours
        spec, end = self.states[run.name][state], self.procedures[called.name]["outcomes"][after.outcome]
        left = tuple(self.token(called, ref) for ref in many(end.get("leaves"))) if not called.person else ()
        part = Part((run.name, state, 0), Look(run, ours, run.event or event), 0, self.role(run, state), tuple(f"established {token}" for token in left))
        ours = self.given(ours, left)
        ways = spec.get("outcomes", {})
        way_on = ways.get(after.outcome) or ways.get("others") or spec["next"]
        _, run, ours = self.apply(run, ours, way_on)
        more, run, ours = self.lead(run, ours, path, way_on["next"] if isinstance(way_on, dict) else way_on)
        return (*parts, part, *more), run, ours

    def ending(self, end: End, person: Person, apart: bool = True) -> Part:
        """What happens at the end of a case, or of the run about another person."""
        spec = self.procedures[end.run.name]["outcomes"][end.outcome]
        left, owed = ([self.token(end.run, ref) for ref in many(spec.get(key))] for key in ("leaves", "owes"))
        return Part((end.run.name, end.outcome, 0), Look(end.run, person, ""), happens=tuple(f"established {token}" for token in left),
                    ends=True, apart=apart, owed=tuple(owed))

    def lead(self, run: Run, person: Person, path: tuple, target: str) -> Way:
        """Where a way leads from a place: (bounds that are reached, the run or its outcome, the person)."""
        made, states = self.procedures[run.name], self.states[run.name]
        if target == "back":
            at, event, _ = run.back[-1]  # the clock of what was interrupted ran on
            return (), run._replace(at=at, event=event, back=run.back[:-1]), person
        if target == "joined":
            run, path = run._replace(at=put(run.at, path, None)), path[:-1]
            block, branches = get(run.at, path)
            return ((), run, person) if any(branches) else self.lead(run, person, path, states[block]["next"])
        if target not in made.get("handlers", {}):
            person = self.older(person, sum(hours for _, _, hours in run.back))  # what was interrupted is left for good
            run, path = run._replace(back=(), event="") if run.back else run, () if run.back else path
        if target in made["outcomes"]:
            return (), End(target, run), person
        spec, counts = states[target], dict(run.counts)
        reached = Part((run.name, target, 0), Look(run, person, ""), 1)
        if "at_most" in spec:
            counts[target] = min(counts.get(target, 0) + 1, int(spec["at_most"]["times"]) + 1)
            run = run._replace(counts=frozenset(counts.items()))
            if counts[target] > int(spec["at_most"]["times"]):
                more, run, person = self.lead(run, person, path, spec["at_most"]["then"])
                return (reached, *more), run, person
        if "each_once" in spec and all((target, answer) in counts for answer, _ in self.answers(run, target)):
            more, run, person = self.lead(run, person, path, spec["each_once"]["then"])
            return (reached, *more), run, person
        return (), run._replace(at=put(run.at, path, (target, 0, None))), person
    def ways(self, run: Run, person: Person, path: tuple, state: str, step: int, look: Look) -> Iterator[Way]:
        """The ways on from one place."""
        spec, site, role = self.states[run.name][state], (run.name, state, step), self.role(run, state)
        for token in self.may_lapse(run, person, state):
            yield (Part((run.name, state, 0), look, 1, happens=(f"ended {token}",)),), run, self.ended(person, [token])
        later = self.older(person, self.stay(run, state))

        def on(length: int, run: Run, person: Person, way: Any, happens: tuple[str, ...] = ()) -> Way:
            more, after, then = self.lead(run, person, path, way["next"] if isinstance(way, dict) else way)
            return (Part(site, look, length, role, happens), *more), after, then

        steps = many(spec.get("do")) if not isinstance(spec.get("do"), dict) else list(spec["do"].values())
        for stage in many(spec.get("late")):
            if stage["then"] != "stay":
                yield on(1, run, later, stage["then"])
        if "task" in spec and step < len(steps):
            what = steps[step] if isinstance(steps[step], dict) else {}
            for values in product(*map(self.values, many(what.get("notes")))):
                happens, after, then = self.apply(run, person, {**what, "sets": dict(zip(many(what.get("notes")), values, strict=True))})
                yield (Part(site, look, self.length(what), role, happens),), after._replace(at=put(run.at, path, (state, step + 1, None))), then
        elif "task" in spec or "every" in spec:
            yield on(0, run, later, spec["next"])
        elif "choice" in spec:
            try:
                yield on(0, run, person, self.chosen(spec, look))
            except Unset as unset:
                yield (Part(site, look, unset=str(unset)),), None, person
        elif "call" in spec:
            yield self.call(run, person, path, state, spec, look)
        elif "parallel" in spec:
            places = tuple((branch, 0, None) for branch in spec["branches"])
            yield (), run._replace(at=put(run.at, path, (state, places))), person
        else:
            token = f"consent:{self.token(run, spec['consent'])}" if "consent" in spec else ""
            for answer, way in self.answers(run, state):
                if (state, answer) in dict(run.counts):
                    continue
                fact, what = {} if token else {spec.get("fact", state): answer}, way if isinstance(way, dict) else {}
                what = {**what, "sets": {**fact, **what.get("sets", {})}}
                gives, refuses = (token,) if answer in ("agreed", "limited") else (), (token,) if answer == "refused" else ()
                happens, after, then = self.apply(run, later, what, gives, refuses)
                after = after._replace(counts=after.counts | {((state, answer), 1)}) if "each_once" in spec else after
                yield on(1, after, then, way, happens)

    def length(self, step: dict) -> int:
        """1 where somebody would notice the step."""
        touched = [words(ref)[0] for key in ("act", "establishes", "revokes") for ref in many(step.get(key))]
        return int("binds" in step or "notes" in step or not self.noticed.isdisjoint(touched))

    def call(self, run: Run, person: Person, path: tuple, state: str, spec: dict, look: Look) -> Way:
        site, made = (run.name, state, 0), self.procedures[spec["call"]]
        about = {their: dict(run.subjects).get(ours, ours) for their, ours in spec.get("about", {}).items()}
        handed = {their: self.read(run, person, ours) for their, ours in spec.get("with", {}).items()}
        for their, ours in spec.get("with", {}).items():
            if handed[their] is None:
                return (Part(site, look, unset=ours),), None, person
        called = Run(spec["call"], tuple((subject, about.get(subject, f"{spec['call']}/{subject}")) for subject in made.get("subjects", {})), None)
        begins = tuple(self.token(called, ref) for ref in many(made.get("begins_with")))
        other = self.given(Person(), begins) if "person" in about else None
        for subject, scope in called.subjects:
            person = person if other or subject in about else self.lapsed(person, scope)
        for their, value in handed.items():
            called, inner = self.note(called, other or person, their, value)
            other, person = (inner, person) if other else (None, inner)
        begun = ((path, state), called._replace(person=other)) if other else ()
        part = Part(site, Look(run, person, look.event), 1, self.role(run, state), demands=() if other else begins, begins=begun)
        more, called, inner = self.lead(called, other or person, (), next(iter(made["states"])))
        called, person = (called._replace(person=inner), person) if other else (called, inner)
        return (part, *more), run._replace(at=put(run.at, path, (state, 0, called))), person
