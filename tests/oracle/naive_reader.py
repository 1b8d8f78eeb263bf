"""A second, deliberately naive reading of procedures: every moment of a case, one by one, and every way on from each.

Plain YAML, plain tuples, no reduction of any kind; it shares no line with the platform. A moment is a `Run` of the first procedure.
It stands at a place: (state, step, the run that is called there or None); or, where things go on at once, (block, a place for each
branch, None where joined). Every run keeps its own facts, arrivals and used answers, and where its open handlers lead back to.

The length of a way counts what a person would notice: answers and lateness, steps that note a fact, bind a subject, or touch an act or
safeguard that something reads, calls, events, withdrawals, lapses, and bounds that are reached. Choices and ends happen by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import yaml


class Unset(Exception):
    """A fact is read that nobody asked."""


class Person(NamedTuple):
    facts: frozenset = frozenset()
    held: frozenset = frozenset()
    ever: frozenset = frozenset()


class Run(NamedTuple):
    name: str
    subjects: tuple
    person: Person | None
    """Its own; None where it is about the person of its caller."""
    facts: frozenset = frozenset()
    counts: frozenset = frozenset()
    at: tuple = ()
    back: tuple = ()
    event: str = ""


class End(NamedTuple):
    outcome: str
    run: Run


class Look(NamedTuple):
    """How things stand as a run sees them."""

    run: Run
    person: Person
    event: str


class Part(NamedTuple):
    """What happens at one place: acts, then what ends by name, then what comes into force."""

    site: tuple[str, str, int]
    look: Look
    """Before it happens."""
    length: int = 0
    role: str = ""
    happens: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    unset: str = ""
    ends: bool = False
    owed: tuple[str, ...] = ()
    who: tuple = ()
    """The calls about other persons in which it happens; () where it is about the person of the case."""
    begins: tuple = ()
    """(the call, its run) where another person's run begins."""


Way = tuple[tuple[Part, ...], Any, Person]
"""(what happens, the run afterwards, or its end, or None where nothing follows, the person afterwards)."""


SPEAK = {"act", "requires", "scope", "when", "unless", "until", "steps", "apart_from", "needs", "all", "any", "not", "in_force", "established", "ended", "event",
         "before", "after", "between", "after_until"}


def many(value: Any) -> list:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def words(ref: Any) -> list[str]:
    return [next(iter(ref)), *words(*ref.values())] if isinstance(ref, dict) else [ref]


def names(data: Any) -> set[str]:
    """The acts, safeguards and the like that a rule or condition speaks of, without their scopes."""
    if isinstance(data, dict):
        return {name for key, value in data.items() for name in (names(value) if key in SPEAK else {key})}
    return {name for part in data for name in names(part)} if isinstance(data, list) else {data}


def leaves(at: tuple, path: tuple = ()) -> list[tuple]:
    if len(at) == 3:
        return [path]
    return [found for number, branch in enumerate(at[1]) if branch for found in leaves(branch, (*path, number))]


def get(at: tuple, path: tuple) -> tuple:
    return get(at[1][path[0]], path[1:]) if path else at


def put(at: tuple, path: tuple, new: tuple | None) -> Any:
    if not path:
        return new
    block, branches = at
    return block, (*branches[:path[0]], put(branches[path[0]], path[1:], new), *branches[path[0] + 1:])


def abandoned(at: tuple) -> tuple:
    """Every call under way is left; it begins anew when the case comes back."""
    return (*at[:2], None) if len(at) == 3 else (at[0], tuple(branch and abandoned(branch) for branch in at[1]))


class Machine:
    def __init__(self, procedures: dict[str, str], vocabulary: str, rules: str) -> None:
        load = lambda text: yaml.load(text, Loader=yaml.CBaseLoader) or {}
        self.vocabulary, self.rules, self.procedures = load(vocabulary), load(rules), {name: load(text) for name, text in procedures.items()}
        self.facts, self.safeguards = self.vocabulary["facts"], self.vocabulary["safeguards"]
        self.decisions = [name for name, entry in self.safeguards.items() if "counts_as_consent_for" in entry]
        self.states = {name: {**made["states"], **made.get("handlers", {})} for name, made in self.procedures.items()}
        self.events = sorted({event for made in self.procedures.values() for event in made.get("at_any_time", {})})
        read = [made.get("begins_with", []) for made in self.procedures.values()]
        read += [event.get("when", []) for made in self.procedures.values() for event in made.get("at_any_time", {}).values()]
        read += [[{"when": state["choice"]}, *(line["when"] for line in state["cases"] if isinstance(state["cases"], list))] for states in self.states.values() for state in states.values() if "choice" in state]
        self.read_somewhere = names([*self.rules.values(), *read]) | {"consent", *self.decisions}

    # what is known and in force

    def token(self, run: Run, ref: Any) -> str:
        *head, last = words(ref)
        return ":".join([*head, dict(run.subjects).get(last, last) if head else last])

    def values(self, fact: str) -> list[str]:
        entry = self.facts[fact]
        listed = many(entry.get("values")) or list(self.vocabulary["labels"].get(entry.get("labels_from"), []))
        if isinstance(entry.get("values"), dict):
            listed = [str(number) for number in range(int(entry["values"]["from"]), int(entry["values"]["to"]) + 1)]
        return [*listed, *(["unknown"] if entry.get("may_be_unknown") == "yes" else [])]

    def read(self, run: Run, person: Person, fact: str) -> str | None:
        entry = self.facts.get(fact, {})
        known = dict(person.facts if "about" in entry else run.facts)
        for base, cases in entry.get("derived_from", {}).items():
            if fact not in known and base in known:
                return next((value for value, when in cases.items() if self.holds({base: when}, Look(run, person, ""))), None)
        return known.get(fact)

    def note(self, run: Run, person: Person, fact: str, value: str) -> tuple[Run, Person]:
        gone = {other for other, entry in self.facts.items() if entry.get("depends_on") == fact and self.read(run, person, fact) not in (None, value)}
        gone |= {fact, *self.facts.get(fact, {}).get("derived_from", {})}
        left, ours = ({pair for pair in facts if pair[0] not in gone} for facts in (person.facts, run.facts))
        (left if "about" in self.facts.get(fact, {}) else ours).add((fact, value))
        return run._replace(facts=frozenset(ours)), person._replace(facts=frozenset(left))

    def counts(self, look: Look, token: str, once: bool = False) -> bool:
        among = look.person.ever if once else look.person.held
        if token in among or not token.startswith("consent:"):
            return token in among
        act, scope = (token.split(":") + [""])[1:3]
        kind = self.vocabulary["subjects"].get(self.vocabulary["acts"].get(act, {}).get("scope"), {}).get("values", {})
        stands_in = any(f"{name}:{token[8:]}" in among for name in self.decisions)
        return kind.get(scope, {}).get("inside") == "yes" or (stands_in and self.read(look.run, look.person, "age-group") != "adult")

    def holds(self, condition: dict, look: Look, follows: bool = False) -> bool:
        return all(self.one(key, value, look, follows) for key, value in condition.items())

    def one(self, key: str, value: Any, look: Look, follows: bool) -> bool:
        if key in ("all", "any"):
            return (all if key == "all" else any)(self.holds(part, look, follows) for part in value)
        if key == "not":
            return not self.holds(value, look, follows)
        if key == "in_force":
            return self.counts(look, self.token(look.run, value))
        if key == "event":
            return look.event == value
        known = self.read(look.run, look.person, key)
        if known is None:
            raise Unset(key)
        if isinstance(value, dict):
            low, high = value.get("between", [value.get("at_least", 0), int(value.get("below", 10**6)) - 1])
            return known.isdecimal() and int(low) <= int(known) <= int(high)
        return known in many(value) or (follows and known == "unknown" and self.facts[key].get("unknown_follows") in many(value))

    def apply(self, run: Run, person: Person, what: Any, gives: tuple = (), refuses: tuple = ()) -> tuple[tuple[str, ...], Run, Person]:
        """What a step, an answer or an event changes: (what happens, the run, the person)."""
        what = what if isinstance(what, dict) else {}
        of = lambda key: [self.token(run, ref) for ref in many(what.get(key))]
        ended, given = [*of("revokes"), *refuses], [*gives, *of("establishes")]
        happens = (*of("act"), *(f"ended {token}" for token in ended), *(f"established {token}" for token in given))
        for fact, value in what.get("sets", {}).items():
            run, person = self.note(run, person, fact, value)
        person = person._replace(held=person.held - set(ended))
        if "binds" in what:
            person = self.lapsed(person, dict(run.subjects)[what["binds"]])
        return happens, run, person._replace(held=person.held | set(given), ever=person.ever | set(given))

    def lapsed(self, person: Person, scope: str) -> Person:
        held, ever = (frozenset(token for token in tokens if ":" not in token or token.rpartition(":")[2] != scope) for tokens in person[1:])
        return person._replace(held=held, ever=ever)

    # ways

    def begin(self, name: str) -> Iterator[Run]:
        """Every moment with which a case may begin."""
        made = self.procedures[name]
        run = Run(name, tuple((subject, f"{name}/{subject}") for subject in made.get("subjects", {})), None)
        held = frozenset(self.token(run, ref) for ref in many(made.get("begins_with")))
        for values in product(*map(self.values, many(made.get("takes")))):
            begun, person = run, Person(frozenset(), held, held)
            for fact, value in zip(many(made.get("takes")), values, strict=True):
                begun, person = self.note(begun, person, fact, value)
            yield self.lead(begun, person, (), next(iter(made["states"])))[1]._replace(person=person)

    def moves(self, run: Run, deep: int) -> Iterator[tuple[tuple[Part, ...], Run | None]]:
        """Every way on: (what happens, the next moment). No event falls where `deep` handlers are open."""
        assert run.person is not None
        names = [*self.events, *sorted({token for token in tokens_in(run) if token.startswith("consent:")})]
        fallen = (way for name in names if opened(run) < deep for way in self.fall(run, run.person, "", name) if way)
        for parts, after, person in (*self.go(run, run.person, ""), *fallen):
            if isinstance(after, End):
                run, after = after.run, after.outcome
                end = self.procedures[run.name]["outcomes"][after]
                left, owed = ([self.token(run, ref) for ref in many(end.get(key))] for key in ("leaves", "owes"))
                look = Look(run, person, "")
                yield (*parts, Part((run.name, after, 0), look, happens=tuple(f"established {token}" for token in left), ends=True, owed=tuple(owed))), None
            else:
                yield parts, after and after._replace(person=person)

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
        if called.person:
            parts = tuple(part._replace(who=((path, state), *part.who)) for part in parts)
        if not isinstance(after, End):
            inner = after and (state, 0, after._replace(person=theirs) if called.person else after)
            return parts, inner and run._replace(at=put(run.at, path, inner)), ours
        spec, end = self.states[run.name][state], self.procedures[called.name]["outcomes"][after.outcome]
        left = tuple(self.token(called, ref) for ref in many(end.get("leaves"))) if not called.person else ()
        part = Part((run.name, state, 0), Look(run, ours, run.event or event), 0, self.role(run, state), tuple(f"established {token}" for token in left))
        ours = ours._replace(held=ours.held | set(left), ever=ours.ever | set(left))
        ways = spec.get("outcomes", {})
        way_on = ways.get(after.outcome) or ways.get("others") or spec["next"]
        _, run, ours = self.apply(run, ours, way_on)
        more, run, ours = self.lead(run, ours, path, way_on["next"] if isinstance(way_on, dict) else way_on)
        return (*parts, part, *more), run, ours

    def role(self, run: Run, state: str) -> str:
        return self.states[run.name][state].get("role", self.procedures[run.name]["role"])

    def length(self, step: dict) -> int:
        """1 where somebody would notice the step."""
        touched = [words(ref)[0] for key in ("act", "establishes", "revokes") for ref in many(step.get(key))]
        return int("binds" in step or "notes" in step or not self.read_somewhere.isdisjoint(touched))

    def lead(self, run: Run, person: Person, path: tuple, target: str) -> Way:
        """Where a way leads from a place: (bounds that are reached, the run or its outcome, the person)."""
        made, states = self.procedures[run.name], self.states[run.name]
        if target == "back":
            at, event = run.back[-1]
            return (), run._replace(at=at, event=event, back=run.back[:-1]), person
        if target == "joined":
            run, path = run._replace(at=put(run.at, path, None)), path[:-1]
            block, branches = get(run.at, path)
            return ((), run, person) if any(branches) else self.lead(run, person, path, states[block]["next"])
        if target in made["outcomes"]:
            return (), End(target, run), person
        spec, counts = states[target], dict(run.counts)
        reached = Part((run.name, target, 0), Look(run, person, ""), 1)
        if target not in made.get("handlers", {}) and run.back:
            run, path = run._replace(back=(), event=""), ()  # what was interrupted is left for good
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

    def answers(self, run: Run, state: str) -> list[tuple[str, Any]]:
        """Each answer that can be given, with where it leads."""
        spec = self.states[run.name][state]
        if "consent" in spec:
            return [(answer, spec.get(answer) or spec["others"]) for answer in ("agreed", "limited", "refused", "cannot_now")]
        ways = spec["answers"]
        if "fact" in spec or "labels" in spec:
            values = self.values(spec["fact"]) if "fact" in spec else list(self.vocabulary["labels"][spec["labels"]])
            return [(value, ways.get(value) or ways["others"]) for value in values if value in ways or "others" in ways]
        return list(ways.items())

    def ways(self, run: Run, person: Person, path: tuple, state: str, step: int, look: Look) -> Iterator[Way]:
        """The ways on from one place."""
        spec, site, role = self.states[run.name][state], (run.name, state, step), self.role(run, state)

        def on(length: int, run: Run, person: Person, way: Any, happens: tuple[str, ...] = ()) -> Way:
            more, after, then = self.lead(run, person, path, way["next"] if isinstance(way, dict) else way)
            return (Part(site, look, length, role, happens), *more), after, then

        steps = many(spec.get("do")) if not isinstance(spec.get("do"), dict) else list(spec["do"].values())
        for stage in many(spec.get("late")):
            if stage["then"] != "stay":
                yield on(1, run, person, stage["then"])
        if "task" in spec and step < len(steps):
            what = steps[step] if isinstance(steps[step], dict) else {}
            for values in product(*map(self.values, many(what.get("notes")))):
                happens, after, then = self.apply(run, person, {**what, "sets": dict(zip(many(what.get("notes")), values, strict=True))})
                yield (Part(site, look, self.length(what), role, happens),), after._replace(at=put(run.at, path, (state, step + 1, None))), then
        elif "task" in spec or "every" in spec:
            yield on(0, run, person, spec["next"])
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
                what = {**way, "sets": {**({} if token else {spec.get("fact", state): answer}), **way.get("sets", {})}} if isinstance(way, dict) else {"sets": {} if token else {spec.get("fact", state): answer}}
                happens, after, then = self.apply(run, person, what, (token,) if answer in ("agreed", "limited") else (), (token,) if answer == "refused" else ())
                after = after._replace(counts=after.counts | {((state, answer), 1)}) if "each_once" in spec else after
                yield on(1, after, then, way, happens)

    def chosen(self, spec: dict, look: Look) -> str:
        reads, cases = spec["choice"], spec["cases"]
        if isinstance(cases, list):
            return next(line["next"] for line in cases if self.holds(line["when"], look, True))
        if isinstance(reads, dict):
            return cases["yes" if self.counts(look, self.token(look.run, reads["in_force"])) else "no"]
        known = self.read(look.run, look.person, reads)
        if known is None:
            raise Unset(reads)
        follows = self.facts[reads].get("unknown_follows") if known == "unknown" and reads in self.facts else None
        return cases.get(known) or cases.get(follows) or cases["others"]

    def call(self, run: Run, person: Person, path: tuple, state: str, spec: dict, look: Look) -> Way:
        site, made = (run.name, state, 0), self.procedures[spec["call"]]
        about = {their: dict(run.subjects).get(ours, ours) for their, ours in spec.get("about", {}).items()}
        handed = {their: self.read(run, person, ours) for their, ours in spec.get("with", {}).items()}
        for their, ours in spec.get("with", {}).items():
            if handed[their] is None:
                return (Part(site, look, unset=ours),), None, person
        called = Run(spec["call"], tuple((subject, about.get(subject, f"{spec['call']}/{subject}")) for subject in made.get("subjects", {})), None)
        begins = tuple(self.token(called, ref) for ref in many(made.get("begins_with")))
        other = Person(frozenset(), frozenset(begins), frozenset(begins)) if "person" in about else None
        for subject, scope in called.subjects:
            person = person if other or subject in about else self.lapsed(person, scope)
        for their, value in handed.items():
            called, inner = self.note(called, other or person, their, value)
            other, person = (inner, person) if other else (None, inner)
        part = Part(site, Look(run, person, look.event), 1, self.role(run, state), demands=() if other else begins, begins=((path, state), called._replace(person=other)) if other else ())
        more, called, inner = self.lead(called, other or person, (), next(iter(made["states"])))
        called, person = (called._replace(person=inner), person) if other else (called, inner)
        return (part, *more), run._replace(at=put(run.at, path, (state, 0, called))), person

    # what may fall at any time

    def fall(self, run: Run, person: Person, event: str, name: str) -> Iterator[Way | None]:
        """What comes of an event, or of a consent (its token) taken back; None where neither this run nor one it calls hears it."""
        heard = []
        for path in leaves(run.at):
            called = get(run.at, path)[2]
            inner = list(self.fall(called, called.person or person, run.event or event, name)) if called else [None]
            yield from (self.inside(run, person, path, way, event) for way in inner if way)
            heard += [None for way in inner if not way][:1 - len(heard)]
        if heard:
            yield self.hear(run, person, Look(run, person, run.event or event), name)

    def hear(self, run: Run, person: Person, look: Look, name: str) -> Way | None:
        here = [get(run.at, path)[0] for path in leaves(run.at)]
        if name.startswith("consent:"):
            handler, what, happens = self.on_withdrawal(run, name), {}, (f"ended {name}",)
            if not handler or name not in person.held:
                return None
            person = person._replace(held=person.held - {name})
        else:
            what = self.procedures[run.name].get("at_any_time", {}).get(name)
            parts = self.procedures[run.name].get("parts", {})
            spans = [state for where in many(what and what.get("during")) for state in parts.get(where, {"states": [where]})["states"]]
            if what is None or (spans and not set(spans) & set(here)):
                return None
            try:
                if not self.holds(what.get("when", {}), look, True):
                    return None
            except Unset as unset:
                return (Part((run.name, name, -1), look, 1, unset=str(unset)),), None, person
            gone = {token for token in person.held if name in many(self.safeguards.get(token.split(":")[0], {}).get("lapses_on"))}
            happens, run, person = self.apply(run, person._replace(held=person.held - gone), what)
            handler, happens = what.get("next"), (f"event {name}", *happens)
        parts_ = (Part((run.name, handler or name, 0 if handler else -1), look, 1, happens=happens),)
        if not handler:
            return parts_, run, person
        back = (*run.back, (abandoned(run.at), run.event))
        more, run, person = self.lead(run._replace(at=("", 0, None), back=back, event="consent-withdrawn" if name.startswith("consent:") else name), person, (), handler)
        return (*parts_, *more), run, person

    def on_withdrawal(self, run: Run, token: str) -> str | None:
        states = self.states[run.name].values()
        asked = [state["withdrawn"] for state in states if "consent" in state and f"consent:{self.token(run, state['consent'])}" == token]
        return next(iter([*asked, *(state["withdrawn"][token.split(":")[1]] for state in states if "call" in state and token.split(":")[1] in state.get("withdrawn", {}))]), None)


def runs_in(at: tuple) -> list[Run]:
    return [called for path in leaves(at) if (called := get(at, path)[2])]


def tokens_in(run: Run) -> set[str]:
    return {token for inner in runs_in(run.at) for token in tokens_in(inner)} | set(run.person.held if run.person else ())


def opened(run: Run) -> int:
    return len(run.back) + sum(map(opened, runs_in(run.at)))
