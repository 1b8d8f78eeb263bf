"""What may happen at any time: somebody hears it, wherever the case is, and goes on with what is still known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sop.finding import Finding, Severity, error
from sop.model.ref import CONSENT
from sop.model.state import BACK
from sop.paths.table import EventEdge, Node, Table
from validator.check import Subject, did_you_mean, rule, whole
from validator.graph import reach
from validator.reads import is_read
from validator.standing import NONE, consents_left, ours

Heard = frozenset[str]


@whole
def event_unheard(subject: Subject) -> Iterator[Finding]:
    """Each event of the vocabulary is heard: by the procedure, or by every one that calls it.

    Why: danger does not wait for the chapter in which somebody thought of it.

    A procedure that is called need not hear what each of its callers hears while the call lasts: then the call is abandoned.
    """
    if any(event.event not in subject.vocabulary.events for table in subject.tables.by_id.values() for event in table.events):
        return  # a misspelt event is told by another rule; whom it would protect is not known
    own = {event.event for event in subject.table.events}
    missing = [name for name in subject.vocabulary.events if name not in own | _heard_above(subject)]
    if missing:
        yield error("event-unheard", subject.procedure.place, f'In "{subject.procedure.id}" nobody hears: {", ".join(missing)}.',
                    "Add each under `at_any_time`, with a handler.")


@whole
def event_unheard_in_part(subject: Subject) -> Iterator[Finding]:
    """An event is heard at every step, not only in some parts.

    Why: what may happen during the search may happen while somebody still explains it.

    Bad:

        at_any_time:
          immediate-danger: {during: one, next: to-safety}
        states:
          one:
            task: Call the family
            do: Call.
            next: two
          two:
            task: Write it down
            do: Write.
            next: done
        handlers:
          to-safety:
            task: Go to a safe place
            do: Go.
            next: done

    Good:

        at_any_time:
          immediate-danger: {next: to-safety}
        states:
          one:
            task: Call the family
            do: Call.
            next: two
          two:
            task: Write it down
            do: Write.
            next: done
        handlers:
          to-safety:
            task: Go to a safe place
            do: Go.
            next: done
    """
    above = _heard_above(subject)
    for event in subject.table.events:
        deaf = [state for state, node in subject.table.nodes.items() if event.during and state not in event.during and not node.handler]
        if deaf and event.event not in above:
            yield Finding("event-unheard-in-part", Severity.ADVICE, event.place, f'Nobody hears "{event.event}" in {len(deaf)} states; the first is "{deaf[0]}".',
                          "Take `during` out, or say under `waives` of the event why nothing has to be done there.")


def _heard_above(subject: Subject) -> Heard:
    """The events that every caller of a procedure hears while it runs."""
    return subject.shared("heard above", lambda: _above(subject.tables.by_id))[subject.procedure.id]


def _above(tables: Mapping[str, Table]) -> dict[str, Heard]:
    """Taken from above until nothing changes: a called procedure starts with everything, an entry with nothing."""
    everything: Heard = frozenset(event.event for table in tables.values() for event in table.events)
    calls = [(caller, node) for caller in tables.values() for node in caller.nodes.values() if node.call and node.call.procedure in tables]
    called = {node.call.procedure for caller in tables.values() for node in caller.nodes.values() if node.call}
    misspelt = not called <= tables.keys()  # told by another rule; whom that call means is not known
    above = {name: frozenset() if table.entry or (name not in called and not misspelt) else everything for name, table in tables.items()}
    changed = True
    while changed:
        changed = False
        for caller, node in calls:
            heard = above[caller.procedure] | {event.event for event in caller.events if not event.during or node.id in event.during}
            now = above[node.call.procedure] & heard
            changed = changed or now != above[node.call.procedure]
            above[node.call.procedure] = now
    return above


@rule
def back_without_a_fact(subject: Subject) -> Iterator[Finding]:
    """Before a handler leads back, it asks again what its event made unknown.

    Why: the next choice would read what is no longer true, or nothing at all.

    Bad:

        takes: [age-group, guardian-status]
        at_any_time:
          turns-out-to-be-a-child: {sets: {age-group: child}, next: tell}
        states:
          one:
            choice: guardian-status
            cases: {parent-safe: done, others: done}
        handlers:
          tell:
            task: Tell the child what is different now
            do: Tell.
            next: back

    Good:

        takes: [age-group, guardian-status]
        at_any_time:
          turns-out-to-be-a-child: {sets: {age-group: child}, next: ask}
        states:
          one:
            choice: guardian-status
            cases: {parent-safe: done, others: done}
        handlers:
          ask:
            question: Who may decide together with the child?
            fact: guardian-status
            answers: {others: back}
    """
    for event in subject.table.events:
        for fact in _unset_by(subject.table, event):
            if not is_read(subject, fact) or event.target not in subject.table.nodes:
                continue
            came = reach([event.target], lambda state, fact=fact: _while_unset(subject.table, state, fact))
            back = next((state for state in came if state in subject.table.nodes and BACK in _while_unset(subject.table, state, fact)), None)
            if back:
                yield error("back-without-a-fact", subject.table.nodes[back].place, f'After "{event.event}" nobody knows "{fact}" any more, yet "{back}" leads back '
                            "without asking.", f"Ask for it before, or let the event set it: `sets: {{{fact}: value}}`.")


def _unset_by(table: Table, event: EventEdge) -> list[str]:
    """The facts that an event makes unknown: those that hang on what it corrects, near or far, and that it does not set itself."""
    corrected = {fact for fact, _ in event.effect.sets}
    unset = reach(corrected, lambda fact: [name for name, domain in table.facts.items() if domain.depends_on == fact])
    return [fact for fact in unset if fact not in corrected]


def _while_unset(table: Table, state: str, fact: str) -> list[str]:
    """Where a state leads without settling a fact."""
    node = table.nodes.get(state)
    if node is None or any(fact in step.effect.notes for step in node.steps):
        return []
    return [*(edge.target for edge in node.edges if all(name != fact for name, _ in edge.effect.sets)),
            *(target for target in (node.at_most_then, node.each_once_then) if target)]


@whole
def consent_left_without_way(subject: Subject) -> Iterator[Finding]:
    """A caller says where it leads when a consent that a called procedure asked for is taken back later.

    Why: a person who takes back her word after the talk must still be heard.
    """
    for state_id, node in subject.table.nodes.items():
        callee = subject.tables.by_id.get(node.call.procedure) if node.call else None
        if node.call is None or callee is None or node.call.other_person:
            continue
        left = consents_left(subject)
        inside = {other.consent for other in callee.nodes.values() if other.consent} | {act for other in callee.nodes.values() if other.call for act, _ in other.call.withdrawn}
        for act, _ in node.call.withdrawn:
            if act not in {name.partition(":")[0] for name in inside} | inside:
                yield error("unknown-consent", node.place, f'"{callee.procedure}" asks no consent to "{act}".', did_you_mean(act, {name.partition(":")[0] for name in inside}))
        going_on = NONE.union(*(left[callee.procedure].get(edge.answer, NONE) for edge in node.edges if edge.target not in subject.table.ends))
        for token in sorted(ours(node, going_on)):
            if not _hears_withdrawal(subject.table, token) and not _heard_by_callers(subject, subject.table, token, frozenset()):
                act = token.removeprefix(f"{CONSENT}:")
                yield error("consent-left-without-way", node.place, f'After "{state_id}" the consent to "{act}" may be in force, but nothing says where it leads when it is '
                            "taken back.", f"Add `withdrawn: {{{act.partition(':')[0]}: a-handler}}`.")


def _hears_withdrawal(table: Table, token: str) -> bool:
    """Whether a procedure hears the withdrawal of a consent. What a call declares for an act covers every scope of it."""
    act = token.removeprefix(f"{CONSENT}:")
    return any(node.consent == act for node in table.nodes.values()) or any(
        declared in (act, act.partition(":")[0]) for node in table.nodes.values() if node.call for declared, _ in node.call.withdrawn)


def _heard_by_callers(subject: Subject, table: Table, token: str, seen: frozenset[str]) -> bool:
    """Whether every caller hears the withdrawal, so that the call is abandoned then."""
    calls: list[tuple[Table, Node]] = [(other, node) for other in subject.tables.by_id.values() for node in other.nodes.values()
                                       if node.call and node.call.procedure == table.procedure]
    if table.entry or not calls or table.procedure in seen:
        return False
    for caller, node in calls:
        [theirs] = ours(node, frozenset({token}))
        if not _hears_withdrawal(caller, theirs) and not _heard_by_callers(subject, caller, theirs, seen | {table.procedure}):
            return False
    return True
