"""Everything that is named exists: targets, roles, facts, acts, safeguards, parameters, procedures, sources."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from sop.finding import Finding, error
from sop.model.answer import OTHERS, ByFact
from sop.model.basis import Basis
from sop.model.base import place_of
from sop.model.condition import FactBetween, FactIs, Happened, InForce, literals
from sop.model.ref import Ref
from sop.model.state import BACK, JOINED, STAY, Call, Choice, Consent, Parallel, Question, StateBase
from sop.model.text import placeholders
from validator.check import Subject, did_you_mean, rule


def targets(state: StateBase) -> Iterator[str]:
    """Every id under which a state says where a way leads."""
    for answer in (getattr(state, "answers", None) or {}).values():
        yield answer.next
    if isinstance(state, Consent):
        yield from (answer.next for answer in (state.agreed, state.limited, state.refused, state.cannot_now, state.others) if answer)
    if isinstance(state, Choice):
        yield from state.cases.of.values()
        yield from (line.next for line in state.cases.lines)
    if isinstance(state, Call):
        yield from (route.next for route in state.outcomes.values())
    if getattr(state, "next", None):
        yield state.next
    yield from (stage.then for stage in getattr(state, "late", ()))
    if state.at_most:
        yield state.at_most.then
    if isinstance(state, Question) and state.each_once:
        yield state.each_once.then


@rule
def unknown_target(subject: Subject) -> Iterator[Finding]:
    """Every way leads to a state or an outcome that exists.

    Why: a worker who is sent to a step that is not there is alone with the case.

    Bad:

        states:
          one:
            task: Call the family
            next: tow

    Good:

        states:
          one:
            task: Call the family
            next: done
    """
    procedure = subject.procedure
    known = {*procedure.states, *procedure.outcomes}
    for state_id, state in procedure.all_states.items():
        handler = state_id in procedure.handlers
        allowed = known | ({BACK, *procedure.handlers} if handler else {JOINED})
        for target in targets(state):
            if target in allowed or target in (STAY, JOINED):
                continue
            if target == BACK:
                yield error("back-outside-handler", place_of(target, state.place), f'"{state_id}" leads back, but only a handler may.',
                            "Write the state that follows, or move this one under `handlers`.")
            elif target in procedure.handlers:
                yield error("into-handler", place_of(target, state.place), f'"{state_id}" leads into the handler "{target}".',
                            "Only events and `withdrawn` may lead there. Write an ordinary state that does the same.")
            else:
                yield error("unknown-target", place_of(target, state.place), f'There is no state or outcome "{target}".', did_you_mean(target, allowed))
        for where in getattr(state, "from_", ()):
            if where not in procedure.all_states and where not in procedure.at_any_time:
                yield error("unknown-target", place_of(where, state.place), f'The clock of "{state_id}" starts from "{where}", which is no state and no event here.',
                            did_you_mean(where, {*procedure.states, *procedure.at_any_time}))
        yield from _handlers(subject, state_id, state)
    for name, event in procedure.at_any_time.items():
        if event.next and event.next not in procedure.handlers:
            yield error("unknown-handler", place_of(event.next, event.place), f'The event "{name}" leads to "{event.next}", which is no handler.',
                        did_you_mean(event.next, procedure.handlers))
        if not event.next and not event.starts:
            yield error("event-without-way", event.place, f'The event "{name}" leads nowhere.', "Add `next:` with a handler, or `starts:`.")
        for where in event.during:
            if where not in procedure.parts and where not in procedure.all_states:
                yield error("unknown-target", place_of(where, event.place), f'The event "{name}" may happen during "{where}", which is no part and no state.',
                            did_you_mean(where, {*procedure.parts, *procedure.states}))


def _handlers(subject: Subject, state_id: str, state: StateBase) -> Iterator[Finding]:
    handlers = subject.procedure.handlers
    withdrawn = [state.withdrawn] if isinstance(state, Consent) else list(state.withdrawn.values()) if isinstance(state, Call) else []
    for target in withdrawn:
        if target not in handlers:
            yield error("unknown-handler", place_of(target, state.place), f'A withdrawal at "{state_id}" leads to "{target}", which is no handler.',
                        did_you_mean(target, handlers))
    if isinstance(state, Parallel):
        for branch in state.branches:
            if branch not in subject.procedure.states:
                yield error("unknown-target", place_of(branch, state.place), f'There is no state "{branch}" for a branch to begin at.',
                            did_you_mean(branch, subject.procedure.states))


@rule
def id_twice(subject: Subject) -> Iterator[Finding]:
    """Ids of states, handlers and outcomes differ.

    Why: `next` may name any of them, and must mean one thing.
    """
    procedure = subject.procedure
    seen: dict[str, str] = {}
    groups = [("a state", procedure.states_), *((f'a state of part "{name}"', part.states) for name, part in procedure.parts.items()),
              ("a handler", procedure.handlers), ("an outcome", procedure.outcomes)]
    for what, group in groups:
        for name, entry in group.items():
            if name in seen:
                yield error("id-twice", entry.place, f'"{name}" is {what}, and {seen[name]} too.', "Give one of them another id.")
            if name in (BACK, JOINED, STAY, OTHERS):
                yield error("id-twice", entry.place, f'"{name}" has a meaning of its own and cannot be an id.', "Choose another word.")
            seen.setdefault(name, what)


@rule
def unknown_word(subject: Subject) -> Iterator[Finding]:
    """Every role, fact, act, safeguard, form, service, parameter, event and source is in the vocabulary.

    Why: a word that is nearly the same as another (`shelter-stay`, `admit-to-shelter`) opens a gap that nobody sees.

    Bad:

        states:
          one:
            task: Call the family
            role: case-wroker
            next: done

    Good:

        states:
          one:
            task: Call the family
            role: case-worker
            next: done
    """
    yield from _words(subject, subject.procedure)


_KEYS = {"role": "roles", "owner": "roles", "tell": "roles", "form": "forms", "service": "services", "every": "parameters", "after": "parameters",
         "labels": "labels", "takes": "facts", "notes": "facts", "fact": "facts", "approver": "roles"}


def _words(subject: Subject, part: BaseModel) -> Iterator[Finding]:
    """Walk the model; look up each word in the kind that its key says."""
    vocabulary = subject.vocabulary
    for name in type(part).model_fields:
        value = getattr(part, name, None)
        if not value:
            continue  # most keys are not written
        kind = _KEYS.get(name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                yield from _words(subject, item)
            elif isinstance(item, Ref):
                yield from _ref(subject, item, "acts" if name in ("act", "consent") else "safeguards")
            elif isinstance(item, Basis):
                for citation in item.citations:
                    if citation.source not in vocabulary.sources:
                        yield _unknown("source", citation.source, citation.place, vocabulary.sources)
            elif isinstance(item, str) and name == "binds":
                if item not in subject.procedure.subjects:
                    yield error("unknown-word", place_of(item, part.place), f'This binds "{item}", which is no subject here.', did_you_mean(item, subject.procedure.subjects))
            elif isinstance(part, ByFact) and item == "":
                continue  # one deadline for all
            elif isinstance(item, str) and kind:
                if item not in getattr(vocabulary, kind) and not (isinstance(part, ByFact) and item in subject.table.facts):
                    yield _unknown(kind.rstrip("s"), item, place_of(item, getattr(part, "place", None)), getattr(vocabulary, kind))
            elif isinstance(item, str):
                for slot in placeholders(item):
                    if slot not in vocabulary.parameters:
                        yield _unknown("parameter", slot, place_of(item, part.place), vocabulary.parameters)
        if isinstance(value, dict):
            yield from _in_mapping(subject, part, name, value)
    if "when" in type(part).model_fields and part.when is not None:
        yield from _condition(subject, part.when)


def _in_mapping(subject: Subject, part: BaseModel, name: str, value: dict) -> Iterator[Finding]:
    vocabulary = subject.vocabulary
    for key, item in value.items():
        if name == "at_any_time" and key not in vocabulary.events:
            yield _unknown("event", key, item.place, vocabulary.events)
        if name == "sets" and key not in vocabulary.facts and key not in subject.table.facts:
            yield _unknown("fact", key, place_of(item, part.place), subject.table.facts)
        elif name == "sets":
            yield from _value(subject, key, item, place_of(item, part.place))
        if name == "parameters" and item not in vocabulary.parameters:
            yield _unknown("parameter", item, place_of(item, part.place), vocabulary.parameters)
        if isinstance(item, BaseModel):
            yield from _words(subject, item)


def _value(subject: Subject, fact: str, value: str, place) -> Iterator[Finding]:
    domain = subject.table.facts[fact]
    inside = value in domain.values or (domain.bounds and value.isdecimal() and domain.bounds[0] <= int(value) <= domain.bounds[1])
    if not inside:
        yield error("unknown-value", place, f'"{value}" is no value of "{fact}".', did_you_mean(value, domain.values))


def _unknown(kind: str, word: str, place, known: object) -> Finding:
    return error("unknown-word", place, f'There is no {kind} "{word}" in the vocabulary.', did_you_mean(word, known))


def _ref(subject: Subject, ref: Ref, kind: str) -> Iterator[Finding]:
    vocabulary = subject.vocabulary
    if ref.is_consent:
        yield from _ref(subject, ref.of, "acts")
        return
    entries = getattr(vocabulary, kind)
    if ref.name not in entries:
        yield _unknown(kind.rstrip("s"), ref.name, ref.place, entries)
        return
    entry = entries[ref.name]
    if entry.scope is None and ref.scope is not None:
        yield error("scope-not-taken", ref.place, f'"{ref.name}" has no scope, yet "{ref.scope}" is given.', f"Write `{ref.name}` alone.")
    elif entry.scope == "act" and ref.scope is not None:
        yield from _ref(subject, Ref(*(*ref.scope.split(":"), None)[:2], ref.place), "acts")
    elif entry.scope is not None and ref.scope is None:
        yield error("scope-missing", ref.place, f'"{ref.name}" is always about one {entry.scope}.', f"Write `{{{ref.name}: which-one}}`.")
    elif entry.scope is not None:
        kinds = vocabulary.subjects.get(entry.scope)
        fixed = set(kinds.values) if kinds else set()
        own = {name for name, its in subject.procedure.subjects.items() if its.kind == entry.scope}
        if ref.scope not in fixed | own:
            yield error("unknown-scope", ref.place, f'"{ref.scope}" is no {entry.scope} that "{ref.name}" could be about.', did_you_mean(ref.scope, fixed | own))


def _condition(subject: Subject, condition) -> Iterator[Finding]:
    for literal in literals(condition):
        if isinstance(literal, (FactIs, FactBetween)):
            if literal.fact not in subject.table.facts:
                yield _unknown("fact", literal.fact, literal.place, subject.table.facts)
            elif isinstance(literal, FactIs):
                for value in literal.values:
                    yield from _value(subject, literal.fact, value, literal.place)
        elif isinstance(literal, InForce):
            yield from _ref(subject, literal.ref, "safeguards")
        elif isinstance(literal, Happened) and literal.event not in subject.vocabulary.events:
            yield _unknown("event", literal.event, literal.place, subject.vocabulary.events)
