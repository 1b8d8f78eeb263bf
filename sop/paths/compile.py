"""Procedures and vocabulary -> compiled tables.

Every `others`, shared list, default and called outcome is resolved here, once. References that lead nowhere are kept as
they are: the checker of links reports them, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sop.corpus import Corpus
from sop.model.answer import OTHERS, Answer, Stage
from sop.model.base import place_of
from sop.model.condition import All, AnyOf, Condition, FactIs, InForce, Not, parse as parse_condition
from sop.model.procedure import Procedure
from sop.model.ref import Ref, consent_to
from sop.model.state import STAY, Call, Choice, Consent, Parallel, Question, StateBase, Step, Task, Wait
from sop.model.text import fact_value
from sop.model.vocabulary import UNKNOWN, Fact, Vocabulary
from sop.paths.table import LATE, CallInfo, Edge, Effect, End, EventEdge, FactDomain, LateStage, Micro, Node, Table, Tables, Terms
from sop.source import Mapping as Written

PERSON = "person"


def compile_corpus(corpus: Corpus) -> Tables:
    """The tables of every procedure of a corpus."""
    return compile_procedures(corpus.procedures, corpus.vocabulary)


def compile_procedures(procedures: Mapping[str, Procedure], vocabulary: Vocabulary) -> Tables:
    """The tables of some procedures that may call one another."""
    terms = terms_of(vocabulary)
    return Tables({name: _Compiler(procedure, procedures, vocabulary, terms).table() for name, procedure in procedures.items()}, terms)


def compiled_again(tables: Tables, procedure: Procedure, procedures: Mapping[str, Procedure], vocabulary: Vocabulary) -> Tables:
    """Tables in which one procedure was compiled anew. Its outcomes must have their old names, since callers were compiled for those."""
    table = _Compiler(procedure, procedures, vocabulary, tables.terms).table()
    return replace(tables, by_id={**tables.by_id, procedure.id: table})


def terms_of(vocabulary: Vocabulary) -> Terms:
    """What the vocabulary says about facts and tokens."""
    safeguards = vocabulary.safeguards
    return Terms(
        lapses_on={name: frozenset(safeguard.lapses_on) for name, safeguard in safeguards.items() if safeguard.lapses_on},
        inside=frozenset(_inside(vocabulary)),
        stands_for_consent=frozenset(name for name, safeguard in safeguards.items() if safeguard.counts_as_consent_for),
        scoped_by_act=frozenset(name for name, safeguard in safeguards.items() if safeguard.scope == "act"),
        facts={name: fact_domain(name, fact, vocabulary) for name, fact in vocabulary.facts.items()},
    )


def _inside(vocabulary: Vocabulary) -> Iterator[str]:
    for name, act in vocabulary.acts.items():
        kind = vocabulary.subjects.get(act.scope or "")
        fixed = {value for value, entry in kind.values.items() if entry.inside} if kind else set()
        for scope in sorted({*act.inside, *fixed}):
            yield f"{name}:{scope}"


def fact_domain(name: str, fact: Fact, vocabulary: Vocabulary) -> FactDomain:
    """The finite domain of a fact of the vocabulary."""
    values = tuple(fact.values.listed) or tuple(vocabulary.labels.get(fact.labels_from or "", ()))
    bounds = None if fact.values.from_ is None else (fact.values.from_, fact.values.to or fact.values.from_)
    if fact.may_be_unknown and UNKNOWN not in values:
        values = (*values, UNKNOWN)
    derived, derivation = None, ()
    for base, cases in (fact.derived_from or {}).items():
        derived = base
        derivation = tuple((value, _derivation(base, when)) for value, when in cases.items())
    follows = ((UNKNOWN, fact.unknown_follows),) if fact.unknown_follows else ()
    return FactDomain(name, values, bounds, fact.about is not None, derived, derivation, follows, fact.depends_on)


def _derivation(base: str, when: object) -> Condition:
    """`{below: 18}` or a bare value, said of the base fact."""
    if isinstance(when, Written):
        wrapped = Written({base: when})
        wrapped.place, wrapped.keys_at = when.place, {base: when.place}
        return parse_condition(wrapped)
    return FactIs(base, (fact_value(when),))


def local_fact(state_id: str, state: Question | Wait, vocabulary: Vocabulary) -> FactDomain:
    """The fact that a question or wait settles by itself: named as the state, its values are its answers."""
    values = tuple(vocabulary.labels.get(state.labels or "", ())) or tuple(value for value in state.answers if value != OTHERS)
    return FactDomain(state_id, values, None, False, None, (), (), None)


def widen(condition: Condition, facts: Mapping[str, FactDomain]) -> Condition:
    """A condition in which the values that follow another (unknown age follows child) are written out."""
    match condition:
        case FactIs(fact, values, place):
            follows = facts[fact].follows if fact in facts else ()
            return FactIs(fact, (*values, *(value for value, leader in follows if leader in values and value not in values)), place)
        case All(parts):
            return All(tuple(widen(part, facts) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(widen(part, facts) for part in parts))
        case Not(part):
            return Not(widen(part, facts))
    return condition


class _Compiler:
    """Compiles one procedure; knows the others only by their outcomes."""

    def __init__(self, procedure: Procedure, procedures: Mapping[str, Procedure], vocabulary: Vocabulary, terms: Terms) -> None:
        self.procedure = procedure
        self.procedures = procedures
        self.vocabulary = vocabulary
        self.facts = dict(terms.facts)
        for state_id, state in procedure.all_states.items():
            if isinstance(state, (Question, Wait)) and state.answers and not getattr(state, "fact", None):
                self.facts[state_id] = local_fact(state_id, state, vocabulary)

    def table(self) -> Table:
        """The whole table."""
        procedure = self.procedure
        return Table(
            procedure=procedure.id, entry=procedure.entry, start=procedure.start, takes=procedure.takes,
            begins_with=_tokens(procedure.begins_with), subjects=tuple(procedure.subjects),
            nodes={state_id: self.node(state_id, state) for state_id, state in procedure.all_states.items()},
            ends={name: End(name, _tokens(outcome.leaves), _tokens(outcome.owes),
                            outcome.hands_over_to.procedure if outcome.hands_over_to else None,
                            bool(outcome.hands_over_to and outcome.hands_over_to.planned), outcome.tell, outcome.place)
                  for name, outcome in procedure.outcomes.items()},
            events=tuple(self.events()), facts=self.facts, place=procedure.place)

    def events(self) -> Iterator[EventEdge]:
        """The events that may fall at any time."""
        procedure = self.procedure
        for name, event in procedure.at_any_time.items():
            during: set[str] = set()
            for where in event.during:
                part = procedure.parts.get(where)
                during.update(part.states if part else {where})
            yield EventEdge(name, frozenset(during), widen(event.when, self.facts) if event.when else None,
                            Effect(sets=tuple(event.sets.items()), revokes=_tokens(event.revokes)), event.next,
                            event.starts.procedure if event.starts else None, event.place)

    def node(self, state_id: str, state: StateBase) -> Node:
        """One state."""
        late = tuple(LateStage(stage.after, stage.tell, "" if stage.then == STAY else stage.then) for stage in getattr(state, "late", ()))
        within = getattr(state, "within", None)
        common = dict(
            id=state_id, kind=state.kind, role=self.procedure.role_of(state_id), handler=state_id in self.procedure.handlers,
            at_most=state.at_most.times if state.at_most else None, at_most_then=state.at_most.then if state.at_most else None,
            late=late, within=tuple(within.parameters.items()) if within else (), within_fact=(within.fact or None) if within else None,
            clock_from=getattr(state, "from_", ()), place=state.place)
        late_edges = tuple(_late_edges(getattr(state, "late", ())))
        match state:
            case Task():
                return Node(**common, steps=tuple(self.micro(step_id, step) for step_id, step in state.do.items()),
                            edges=(Edge("", state.next, place=place_of(state.next)), *late_edges))
            case Question():
                return Node(**common, edges=(*self.answers(state_id, state), *late_edges), fact=state.fact or state_id,
                            each_once_then=state.each_once.then if state.each_once else None)
            case Wait():
                if state.answers:
                    return Node(**common, edges=(*self.answers(state_id, state), *late_edges), fact=state_id)
                return Node(**common, edges=(Edge("", state.next or "", place=place_of(state.next)),), every=state.every)
            case Consent():
                return Node(**common, edges=(*_consent_edges(state), *late_edges), consent=state.consent.token, withdrawn=state.withdrawn)
            case Choice():
                return Node(**common, edges=tuple(self.cases(state)), fact=state.choice.facts[0] if len(state.choice.facts) == 1 else None)
            case Call():
                return Node(**common, edges=tuple(self.outcomes(state)), call=CallInfo(
                    state.call, tuple(state.with_.items()), tuple((their, ours) for their, ours in state.about.items() if their != PERSON),
                    PERSON in state.about, tuple(state.withdrawn.items())))
            case Parallel():
                return Node(**common, branches=state.branches, edges=(Edge("", state.next, place=place_of(state.next)),))
        raise TypeError(f"no such kind of state: {state!r}")

    def micro(self, step_id: str, step: Step) -> Micro:
        """One step of a task."""
        return Micro(step_id, Effect(acts=_tokens(step.act), revokes=_tokens(step.revokes), binds=step.binds,
                                     establishes=_tokens(step.establishes), notes=step.notes), step.place, step.service is not None)

    def answers(self, state_id: str, state: Question | Wait) -> Iterator[Edge]:
        """An edge for each value, `others` written out; whole numbers keep one edge `others`."""
        fact = getattr(state, "fact", None) or state_id
        domain = self.facts.get(fact)
        values = domain.values if domain else ()
        for value, answer in state.answers.items():
            if value != OTHERS:
                yield _answer_edge(value, answer, fact)
        if OTHERS in state.answers:
            for value in (value for value in values if value not in state.answers):
                yield _answer_edge(value, state.answers[OTHERS], fact)
            if domain and domain.bounds:
                yield _answer_edge(OTHERS, state.answers[OTHERS], None)

    def cases(self, state: Choice) -> Iterator[Edge]:
        """An edge for each case, with its guard."""
        reads, cases = state.choice, state.cases
        for line in cases.lines:
            yield Edge("", line.next, guard=widen(line.when, self.facts), place=line.place)
        if reads.in_force:
            for value, target in cases.of.items():
                guard: Condition = InForce(reads.in_force)
                yield Edge(value, target, guard=guard if value == "yes" else Not(guard), place=place_of(target))
            return
        if not cases.of or not reads.facts:
            return
        domain = self.facts.get(reads.facts[0])
        values = domain.values if domain else ()
        followers = {value: leader for value, leader in (domain.follows if domain else ()) if value not in cases.of}
        for value, target in cases.of.items():
            if value != OTHERS:
                held = (value, *(follower for follower, leader in followers.items() if leader == value))
                yield Edge(value, target, guard=FactIs(reads.facts[0], held), place=place_of(target))
        if OTHERS in cases.of:
            rest = tuple(value for value in values if value not in cases.of and followers.get(value) not in cases.of)
            yield Edge(OTHERS, cases.of[OTHERS], guard=FactIs(reads.facts[0], rest), place=place_of(cases.of[OTHERS]))

    def outcomes(self, state: Call) -> Iterator[Edge]:
        """An edge for each outcome of the called procedure."""
        callee = self.procedures.get(state.call)
        for outcome in callee.outcomes if callee else ():
            route = state.outcomes.get(outcome) or state.outcomes.get(OTHERS)
            if route is not None:
                yield Edge(outcome, route.next, Effect(sets=tuple(route.sets.items())), place=place_of(route.next))
            elif state.next:
                yield Edge(outcome, state.next, place=place_of(state.next))


def _tokens(refs: tuple[Ref, ...]) -> tuple[str, ...]:
    return tuple(ref.token for ref in refs)


def _answer_edge(value: str, answer: Answer, fact: str | None) -> Edge:
    own = ((fact, value),) if fact else ()
    return Edge(value, answer.next, _effect(answer, own), place=place_of(answer.next))


def _effect(answer: Answer, sets: tuple[tuple[str, str], ...] = (), establishes: tuple[str, ...] = (), refuses: tuple[str, ...] = ()) -> Effect:
    return Effect(sets=(*sets, *answer.sets.items()), revokes=_tokens(answer.revokes), refuses=refuses, binds=answer.binds,
                  establishes=(*establishes, *_tokens(answer.establishes)))


def _consent_edges(state: Consent) -> Iterator[Edge]:
    token = consent_to(state.consent).token
    for name, answer in state.routes.items():
        if answer is None:
            continue
        given = (token,) if name in ("agreed", "limited") else ()
        refused = (token,) if name == "refused" else ()
        yield Edge(name, answer.next, _effect(answer, establishes=given, refuses=refused), place=place_of(answer.next))


def _late_edges(stages: tuple[Stage, ...]) -> Iterator[Edge]:
    for number, stage in enumerate(stages, 1):
        if stage.then != STAY:
            yield Edge(late_answer(number), stage.then, place=place_of(stage.then))


def late_answer(stage: int) -> str:
    """The answer of the edge that a stage of lateness takes: `late`, `late-2`, ..."""
    return LATE if stage == 1 else f"{LATE}-{stage}"
