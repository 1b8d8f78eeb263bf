"""One run of one procedure in a case: where it stands, what it knows and what it changes.

What is known of a person and what is in force for her or him is shared along calls; a run about another person has a
`Person` of its own, since no fact, consent or safeguard crosses from one to the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sop.paths import case as rules
from sop.paths.case import IN_FORCE, LAPSED, REFUSED, UnsetFact, resolve, scope_of
from sop.paths.table import CallInfo, Effect, EventEdge, Node, Table, Terms


MOVES_LIMIT = 10_000
"""Steps, choices and calls in a row without an answer. A procedure has tens; more is a way that goes round."""


class NotPossible(Exception):
    """Something was answered or happened that cannot be here. The message is for authors; `hint` says what can be."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that happened on the way: a state was entered, an act done, an answer given."""

    path: tuple[str, ...]
    """The states of the stack, outermost first."""
    procedure: str
    what: str
    """enter, act, answer, event, late, outcome or starts."""
    detail: str = ""


@dataclass
class Person:
    """What is known of one person, and what stands for her or him, by token."""

    facts: dict[str, str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)

    def stands(self, token: str) -> bool:
        """Whether a token is in force."""
        return self.standing.get(token) == IN_FORCE

    def lapse_on(self, event: str, terms: Terms) -> None:
        """What an event ends."""
        for token, standing in self.standing.items():
            if standing == IN_FORCE and event in terms.lapses_on.get(token.split(":", 1)[0], ()):
                self.standing[token] = LAPSED

    def lapse_scope(self, subject: str) -> None:
        """What was about a subject that is chosen anew."""
        for token, standing in self.standing.items():
            if standing == IN_FORCE and scope_of(token) == subject:
                self.standing[token] = LAPSED


@dataclass
class Frame:
    """One run of one procedure; the model of its machine, which keeps `state`."""

    table: Table
    terms: Terms
    person: Person
    subjects: dict[str, str]
    state: str = ""
    step: int = 0
    facts: dict[str, str] = field(default_factory=dict)
    arrivals: Counter[str] = field(default_factory=Counter)
    used: dict[str, set[str]] = field(default_factory=dict)
    late: int = 0
    """Stages of lateness passed in this stay."""
    returns: list[tuple[str, int]] = field(default_factory=list)
    """Where handlers lead back to, the innermost last."""
    joining: list[tuple[str, list[str]]] = field(default_factory=list)
    """Parallel blocks that are open: the block and the branches still to come."""
    event: str | None = None
    """The event being handled."""

    @property
    def node(self) -> Node:
        """The state it stands in."""
        return self.table.nodes[self.state]

    @property
    def deadline(self) -> str | None:
        """The parameter of the time that passes next in this stay: the deadline of the state, then of each further stage; None without one."""
        node = self.node
        if self.late:
            return node.late[self.late].after if self.late < len(node.late) else None
        value = self.known(node.within_fact) if node.within_fact else None
        return next((parameter for by, parameter in node.within if by in (value, "others")), None)

    def handler_of_withdrawal(self, token: str) -> str | None:
        """Where the withdrawal of a consent leads, as declared where it is asked or where the call stands that asked it."""
        for node in self.table.nodes.values():
            if node.consent and f"consent:{resolve(node.consent, self.subjects)}" == token:
                return node.withdrawn
        for node in self.table.nodes.values():
            for act, handler in node.call.withdrawn if node.call else ():
                if token.split(":")[1] == act:  # the act alone: it covers every scope that came back
                    return handler
        return None

    def known(self, name: str) -> str | None:
        """The value of a fact; None where nobody has asked."""
        domain, facts = self.table.facts.get(name), self.person.facts
        if domain is None or not domain.shared:
            return self.facts.get(name)
        if name not in facts and domain.derived_from and domain.derived_from in facts:
            return rules.derived(domain, facts.__getitem__, self.person.stands)
        return facts.get(name)

    def fact(self, name: str) -> str:
        """The value of a fact; raises UnsetFact where nobody has asked."""
        value = self.known(name)
        if value is None:
            raise UnsetFact(name)
        return value

    def in_force(self, token: str) -> bool:
        """Whether a safeguard or consent, in this run's own words, counts as in force."""
        child = self.known("age-group") != "adult"
        return rules.counts(resolve(token, self.subjects), self.person.stands, child, self.terms)

    def set_fact(self, name: str, value: str) -> None:
        """Settle a fact, here or of the person. A corrected fact unsets those that hang on it; one that is derived, and what it is derived from, speak for each other."""
        domain = self.table.facts.get(name)
        if domain is None:
            raise NotPossible(f'There is no fact "{name}" here.', "Declare it in the vocabulary.")
        if self.known(name) not in (None, value):
            for other in self.table.facts.values():
                if other.depends_on == name:
                    (self.person.facts if other.shared else self.facts).pop(other.id, None)
        store = self.person.facts if domain.shared else self.facts
        for other in self.table.facts.values():
            if other.id == domain.derived_from or other.derived_from == name:
                store.pop(other.id, None)
        store[name] = value

    def apply(self, effect: Effect) -> None:
        """What a step, an answer or an event changes."""
        standing = self.person.standing
        for name, value in effect.sets:
            self.set_fact(name, value)
        for token in effect.revokes:
            standing[resolve(token, self.subjects)] = LAPSED
        for token in effect.refuses:
            standing[resolve(token, self.subjects)] = REFUSED
        if effect.binds:
            self.person.lapse_scope(self.subjects.get(effect.binds, effect.binds))
        for token in effect.establishes:
            standing[resolve(token, self.subjects)] = IN_FORCE

    # ways

    @property
    def next_step(self) -> str | None:
        """The id of the step that comes next in a task."""
        return self.node.steps[self.step].id if self.step < len(self.node.steps) else None

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be answered where it stands; used answers of `each_once` are gone."""
        node = self.node
        used = self.used.get(node.id, set()) if node.each_once_then else set()
        return tuple(edge.answer for edge in node.edges if not edge.answer.startswith("late") and edge.answer not in used)

    def way_of(self, event: str) -> EventEdge | None:
        """What this run does about an event here; None when it says nothing of it."""
        for edge in self.table.events:
            if edge.event != event or (edge.during and self.state not in edge.during):
                continue
            if not edge.when or rules.holds(edge.when, self.fact, self.in_force):
                return edge
        return None

    def called(self, info: CallInfo, callee: Table) -> Frame:
        """A run of the procedure that is called here. A subject that is not handed over is chosen anew by it."""
        given = {their: self.subjects.get(ours, ours) for their, ours in info.subjects}
        subjects = {subject: given.get(subject, f"{callee.procedure}/{subject}") for subject in callee.subjects}
        person = Person() if info.other_person else self.person
        for subject in callee.subjects:
            if subject not in given:
                person.lapse_scope(subjects[subject])
        if info.other_person:  # as where a case begins: what is asked of the person who called says nothing of this one
            person.standing.update((resolve(token, subjects), IN_FORCE) for token in callee.begins_with)
        return Frame(callee, self.terms, person, subjects, state=callee.start, facts={their: self.fact(ours) for their, ours in info.facts})
