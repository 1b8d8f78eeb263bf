"""Safeguards: what is waited for can come, what is left or owed is really there or done, what is established protects somebody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sop.finding import Finding, Severity, error
from sop.paths.reads import tokens_read
from sop.paths.table import Effect, Table
from validator.check import Subject, whole
from validator.graph import reach


@whole
def safeguard_never_established(subject: Subject) -> Iterator[Finding]:
    """What a choice or an event asks to be in force is established somewhere.

    Why: a gate that nothing can open shuts everybody out, and the way behind it is care on paper only.

    Bad:

        states:
          one:
            choice: {in_force: lawful-order}
            cases: {yes: done, no: two}
          two:
            task: Wait for the order
            do: Ask the court.
            next: done

    Good:

        states:
          zero:
            question: Is there an order?
            answers:
              yes:
                next: one
                establishes: lawful-order
              no: one
          one:
            choice: {in_force: lawful-order}
            cases: {yes: done, no: two}
          two:
            task: Wait for the order
            do: Ask the court.
            next: done
    """
    given = subject.shared("heads established", lambda: {_head(token) for table in subject.tables.by_id.values() for token in established(table)})
    for state_id, node in subject.table.nodes.items():
        for token in sorted(tokens_read(edge.guard for edge in node.edges if edge.guard)):
            if _head(token) not in given:
                yield error("safeguard-never-established", node.place, f'"{state_id}" asks whether "{token}" is in force, but no procedure establishes it.',
                            "Let a step or an answer establish it.")
    for event in subject.table.events:
        for token in sorted(tokens_read([event.when]) if event.when else ()):
            if _head(token) not in given:
                yield error("safeguard-never-established", event.place, f'The event "{event.event}" asks whether "{token}" is in force, but no procedure establishes it.',
                            "Let a step or an answer establish it.")


@whole
def left_but_never_established(subject: Subject) -> Iterator[Finding]:
    """What an outcome leaves in force was established by the procedure, by one it calls, or held at the beginning.

    Why: the caller goes on as if it were so, and the person stands there without it.

    Bad:

        outcomes:
          settled:
            text: A place was found.
            leaves: interim-place-arranged
        states:
          one:
            task: Look for a place
            do: Ask.
            next: settled

    Good:

        outcomes:
          settled:
            text: A place was found.
            leaves: interim-place-arranged
        states:
          one:
            task: Look for a place
            do:
              - step: Find a place that the person accepts.
                establishes: interim-place-arranged
            next: settled
    """
    given = {*established(subject.table), *subject.table.begins_with}
    for node in subject.table.nodes.values():
        callee = subject.tables.by_id.get(node.call.procedure) if node.call else None
        ours = dict(node.call.subjects) if node.call else {}
        for token in (token for end in callee.ends.values() for token in end.leaves) if callee else ():
            head, _, scope = token.rpartition(":")
            given.add(f"{head}:{ours[scope]}" if scope in ours else token)
    for name, end in subject.table.ends.items():
        for token in end.leaves:
            if token not in given:
                yield error("left-but-never-established", end.place, f'The outcome "{name}" leaves "{token}" in force, but nothing establishes it.',
                            "Let a step before it establish it, or take it out.")


@whole
def owed_to_nobody(subject: Subject) -> Iterator[Finding]:
    """What an outcome still owes is done by the procedure it hands over to, or by a caller.

    Why: a duty that is handed to nobody is done by nobody.

    Bad:

        outcomes:
          at-home:
            text: The person is at home.
            owes: first-visit-made
        states:
          one:
            task: Say goodbye
            do: Say goodbye.
            next: at-home

    Good:

        outcomes:
          at-home:
            text: The person is at home.
            owes: first-visit-made
            hands_over_to: {procedure: follow-up, planned: yes}
        states:
          one:
            task: Say goodbye
            do: Say goodbye.
            next: at-home
    """
    called = subject.shared("called", lambda: _called(subject.tables.by_id))
    for name, end in subject.table.ends.items():
        if not end.owes or end.planned:
            continue
        heir = subject.tables.by_id.get(end.hands_over_to or "")
        if heir is None and subject.procedure.id not in called:
            yield error("owed-to-nobody", end.place, f'The outcome "{name}" owes "{end.owes[0]}", but nobody goes on from here.',
                        "Add `hands_over_to:` with the procedure that does it.")
        for token in end.owes if heir is not None else ():
            if _head(token) not in {_head(given) for given in _with_called(subject, heir)}:
                yield error("owed-to-nobody", end.place, f'The outcome "{name}" owes "{token}", but "{heir.procedure}" never establishes it.',
                            "Let it be done there, or hand over to another procedure.")


@whole
def outcome_owes_nothing(subject: Subject) -> Iterator[Finding]:
    """Each outcome of a procedure with which a case may end says what is still owed or who goes on, or leaves done what another outcome owes.

    Why: where nobody is named, everybody believes that somebody else sees to it.

    Of a procedure that others call, and that begins no case, it is not asked: there the caller goes on.

    Bad:

        entry: yes
        outcomes:
          talked:
            text: The person was heard.
        states:
          one:
            task: Talk
            do: Listen.
            next: talked

    Good:

        entry: yes
        outcomes:
          talked:
            text: The person was heard, and you keep what you promised.
            hands_over_to: {procedure: plan, planned: yes}
        states:
          one:
            task: Talk
            do: Listen.
            next: talked
    """
    procedure, tables = subject.procedure, subject.tables.by_id
    if not procedure.entry and procedure.id in subject.shared("called", lambda: _called(tables)) - subject.shared("handed over", lambda: _handed_over(tables)):
        return
    owed = subject.shared("owed", lambda: {_head(token) for table in tables.values() for end in table.ends.values() for token in end.owes})
    for name, end in subject.table.ends.items():
        if not end.owes and not end.hands_over_to and owed.isdisjoint(map(_head, end.leaves)):
            yield Finding("outcome-owes-nothing", Severity.ADVICE, end.place, f'With the outcome "{name}" nobody goes on, and nothing is owed.',
                          "Add `hands_over_to:` with the procedure that goes on, and `owes:` with what it still has to do.")


@whole
def safeguard_never_required(subject: Subject) -> Iterator[Finding]:
    """What procedures establish is asked for by some rule, choice, event, contract or duty, or makes some rule ask.

    Why: a protection that nothing asks for can vanish, and nothing would object.
    """
    if not subject.is_first:
        return
    wanted = {ref.name for rule_ in subject.corpus.rules.values()
              for ref in (*rule_.requires.all, *rule_.requires.any, *(ref for item in rule_.unless for ref in item.needs), *([rule_.until] if rule_.until else []))}
    wanted |= {each.name for rule_ in subject.corpus.rules.values() for each in (*rule_.act, *rule_.reaches) if each.kind == "established"}
    wanted |= {_name(token) for rule_ in subject.corpus.rules.values() for token in tokens_read(when for when in (rule_.when, *(item.when for item in rule_.unless)) if when)}
    for table in subject.tables.by_id.values():
        guards = [edge.guard for node in table.nodes.values() for edge in node.edges if edge.guard] + [event.when for event in table.events if event.when]
        wanted |= {_name(token) for token in (*tokens_read(guards), *table.begins_with, *(token for end in table.ends.values() for token in (*end.owes, *end.leaves)))}
    wanted |= subject.tables.terms.stands_for_consent
    given = {_name(token) for table in subject.tables.by_id.values() for token in established(table)}
    for name, entry in subject.vocabulary.safeguards.items():
        if name in given - wanted:
            yield Finding("safeguard-never-required", Severity.ADVICE, entry.place, f'"{name}" is established, but no rule, choice or contract asks for it.',
                          "Write the rule that needs it.")


def _called(tables: Mapping[str, Table]) -> frozenset[str]:
    return frozenset(node.call.procedure for table in tables.values() for node in table.nodes.values() if node.call)


def _handed_over(tables: Mapping[str, Table]) -> frozenset[str]:
    return frozenset(end.hands_over_to for table in tables.values() for end in table.ends.values() if end.hands_over_to)


def _called(tables: Mapping[str, Table]) -> frozenset[str]:
    return frozenset(node.call.procedure for table in tables.values() for node in table.nodes.values() if node.call)


def _handed_over(tables: Mapping[str, Table]) -> frozenset[str]:
    return frozenset(end.hands_over_to for table in tables.values() for end in table.ends.values() if end.hands_over_to)


def established(table: Table) -> Iterator[str]:
    """Every token that a procedure puts in force, in its own words."""
    for effect in _effects(table):
        yield from effect.establishes


def _effects(table: Table) -> Iterator[Effect]:
    for node in table.nodes.values():
        yield from (step.effect for step in node.steps)
        yield from (edge.effect for edge in node.edges)
    yield from (event.effect for event in table.events)


def _with_called(subject: Subject, table: Table) -> set[str]:
    """What a procedure or one that it calls, near or far, puts in force."""
    tables = subject.tables.by_id
    called = reach([table.procedure], lambda name: [node.call.procedure for node in tables[name].nodes.values() if node.call and node.call.procedure in tables])
    return {token for name in called for token in established(tables[name])}


def _head(token: str) -> str:
    """A token without the scope of what it is about: a subject has other names in other procedures."""
    name, _, scope = token.partition(":")
    return f"{name}:{scope.partition(':')[0]}" if name == "consent" else name


def _name(token: str) -> str:
    return token.partition(":")[0]
