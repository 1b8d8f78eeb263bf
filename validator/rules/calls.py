"""Contracts of calls: what is handed over is what is taken, and every outcome has a way on."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, error
from sop.model.answer import OTHERS
from sop.model.base import place_of
from sop.model.state import Call
from sop.paths.compile import PERSON
from sop.paths.table import Node
from validator.check import Subject, did_you_mean, rule, whole
from validator.graph import reach, round_through


@rule
def order_names_nothing(subject: Subject) -> Iterator[Finding]:
    """The order of procedures in corpus.yaml names only those that exist.

    Why: what is not there is not found where a reader was told to begin.
    """
    procedures = subject.corpus.procedures
    for name in subject.corpus.settings.order if subject.is_first else ():
        if name not in procedures:
            yield error("order-names-nothing", place_of(name), f'`order` names "{name}", which is not written.', did_you_mean(name, procedures))


@rule
def unknown_procedure(subject: Subject) -> Iterator[Finding]:
    """A called procedure exists, and so does one that goes on from an outcome, unless it says `planned: yes`.

    Why: a hand-over to nobody leaves the person waiting.
    """
    procedures = subject.corpus.procedures
    for state_id, state in _calls(subject):
        if state.call not in procedures:
            yield error("unknown-procedure", place_of(state.call, state.place), f'"{state_id}" calls "{state.call}", which is not written.',
                        did_you_mean(state.call, procedures))
    named = [(f'The outcome "{name}" hands over to', outcome.hands_over_to, outcome.place) for name, outcome in subject.procedure.outcomes.items()]
    named += [(f'The event "{name}" starts', event.starts, event.place) for name, event in subject.procedure.at_any_time.items()]
    for what, handover, place in named:
        if handover is None:
            continue
        if not handover.planned and handover.procedure not in procedures:
            yield error("unknown-procedure", place, f'{what} "{handover.procedure}", which is not written.',
                        f"Write `{{procedure: {handover.procedure}, planned: yes}}` until it is.")
        elif handover.planned and handover.procedure in procedures:
            yield error("no-longer-planned", place, f'{what} "{handover.procedure}", said to be planned, but it is written.', "Take `planned: yes` out.")
        elif handover.planned:
            yield error("planned-procedure", place, f'{what} "{handover.procedure}", which is still to be written.', "Write it before a release.")


@rule
def unhandled_outcome(subject: Subject) -> Iterator[Finding]:
    """Every outcome of a called procedure leads somewhere.

    Why: the outcome nobody thought of (they refuse, it is unsafe) is the one in which people are lost.
    """
    for state_id, state in _calls(subject):
        callee = subject.corpus.procedures.get(state.call)
        if callee is None:
            continue
        for outcome, route in state.outcomes.items():
            if outcome != OTHERS and outcome not in callee.outcomes:
                yield error("unknown-outcome", route.place, f'"{state.call}" has no outcome "{outcome}".', did_you_mean(outcome, callee.outcomes))
        if state.next and state.outcomes:
            yield error("two-ways", state.place, f'"{state_id}" says both `next` and `outcomes`.', "Keep one of them.")
        if state.next or OTHERS in state.outcomes:
            continue
        for outcome in callee.outcomes:
            if outcome not in state.outcomes:
                yield error("unhandled-outcome", state.place, f'"{state_id}" does not say what follows when "{state.call}" ends with "{outcome}".',
                            f"Add `{outcome}:` with a state, or `others:`.")


@rule
def call_without_fact(subject: Subject) -> Iterator[Finding]:
    """A call gives every fact and subject that the called procedure takes, and no other.

    Why: a called procedure that reads what nobody told it guesses.
    """
    for state_id, state in _calls(subject):
        callee = subject.corpus.procedures.get(state.call)
        if callee is None:
            continue
        table = subject.tables.by_id[callee.id]
        for fact in callee.takes:
            domain = table.facts.get(fact)
            if domain and not domain.shared and fact not in state.with_ and PERSON not in state.about:
                yield error("call-without-fact", state.place, f'"{state_id}" does not give "{fact}", which "{state.call}" takes.', f"Add `with: {{{fact}: our-fact}}`.")
        for their, ours in state.with_.items():
            if their not in callee.takes:
                yield error("call-unknown-fact", place_of(ours, state.place), f'"{state.call}" does not take "{their}".', did_you_mean(their, callee.takes))
            if ours not in subject.table.facts:
                yield error("unknown-word", place_of(ours, state.place), f'There is no fact "{ours}".', did_you_mean(ours, subject.table.facts))
        yield from _subjects(subject, state_id, state, callee)


def _subjects(subject: Subject, state_id: str, state: Call, callee) -> Iterator[Finding]:
    for their, ours in state.about.items():
        if their == PERSON:
            continue
        if their not in callee.subjects:
            yield error("call-unknown-subject", place_of(ours, state.place), f'"{state.call}" has no subject "{their}".', did_you_mean(their, callee.subjects))
            continue
        kind = callee.subjects[their].kind
        own = {name for name, its in subject.procedure.subjects.items() if its.kind == kind}
        fixed = set(subject.vocabulary.subjects[kind].values) if kind in subject.vocabulary.subjects else set()
        if ours not in own | fixed:
            yield error("unknown-scope", place_of(ours, state.place), f'"{ours}" is no {kind} here.', did_you_mean(ours, own | fixed))


@rule
def call_fact_does_not_fit(subject: Subject) -> Iterator[Finding]:
    """Whatever value our fact has, the called procedure knows it.

    Why: a value that the other procedure has never heard of leads nowhere there.
    """
    for state_id, state in _calls(subject):
        callee = subject.tables.by_id.get(state.call)
        for their, ours in state.with_.items() if callee else ():
            theirs, here = callee.facts.get(their), subject.table.facts.get(ours)
            if theirs is None or here is None:
                continue  # told as unknown words
            if theirs.bounds and here.bounds:
                fits = theirs.bounds[0] <= here.bounds[0] and here.bounds[1] <= theirs.bounds[1]
            else:
                fits = bool(theirs.bounds) == bool(here.bounds)
            strange = next((value for value in here.values if value not in theirs.values), None)
            if strange or not fits:
                what = f'"{strange}", which "{state.call}" does not know' if strange else f'numbers that "{state.call}" does not take'
                yield error("call-fact-does-not-fit", place_of(ours, state.place), f'"{state_id}" gives "{ours}" as "{their}", but it may be {what}.',
                            "Give both facts the same values.")


@whole
def endless_recursion(subject: Subject) -> Iterator[Finding]:
    """A procedure does not call itself about the same person, near or far, unless an event comes in between.

    Why: each run counts its tries anew, so nothing ever ends a procedure that begins itself again.
    """
    calls = subject.shared("calls without event", lambda: {name: _calls_without_event(subject, name) for name in subject.tables.by_id})
    round_ = round_through(subject.procedure.id, lambda name: calls.get(name, {}))
    if round_ and subject.procedure.id == min(round_):
        node = calls[subject.procedure.id][round_[1] if len(round_) > 1 else subject.procedure.id]
        yield error("endless-recursion", node.place, f'These procedures call one another without end: {" -> ".join([*round_, round_[0]])}.',
                    "Lead back inside one procedure, with `at_most`.")


def _calls_without_event(subject: Subject, procedure: str) -> dict[str, Node]:
    """The procedures that one calls about the same person on a way without an event, and where."""
    graph = subject.graph_of(procedure)
    nodes = [graph.table.nodes[state] for state in reach([graph.table.start], lambda state: graph.after.get(state, ())) if state in graph.table.nodes]
    return {node.call.procedure: node for node in nodes if node.call and not node.call.other_person}


def _calls(subject: Subject) -> Iterator[tuple[str, Call]]:
    for state_id, state in subject.procedure.all_states.items():
        if isinstance(state, Call):
            yield state_id, state
