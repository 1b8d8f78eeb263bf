"""Deadlines and their clocks: one for every value, a clock that starts on every way, and time enough for what lies in between."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, error
from sop.model.answer import OTHERS
from sop.model.state import Timed
from sop.paths.table import Node
from validator.check import Subject, did_you_mean, rule
from validator.duration import Duration, can_outlast, longest_hours, of_parameter
from validator.graph import afterwards_first, reach, way_to


@rule
def deadline_leaves_value_out(subject: Subject) -> Iterator[Finding]:
    """A deadline that hangs on a fact says how long, whatever the fact is.

    Why: for the value that was left out nobody knows when it is too late.

    Bad:

        states:
          one:
            task: Send the request
            do: Send it.
            within: {age-group: {child: request-sent, adult: first-answer}}
            late: {tell: supervisor, then: stay}
            next: done

    Good:

        states:
          one:
            task: Send the request
            do: Send it.
            within: {age-group: {child: request-sent, others: first-answer}}
            late: {tell: supervisor, then: stay}
            next: done
    """
    for state_id, state in subject.procedure.all_states.items():
        domain = subject.table.facts.get(state.within.fact) if isinstance(state, Timed) and state.within else None
        if domain is None or domain.bounds:
            continue
        for value in state.within.parameters:
            if value != OTHERS and value not in domain.values:
                yield error("unknown-value", state.within.place, f'"{value}" is no value of "{domain.id}".', did_you_mean(value, domain.values))
        left_out = [value for value in domain.values if value not in state.within.parameters]
        if left_out and OTHERS not in state.within.parameters:
            yield error("deadline-leaves-value-out", state.place, f'"{state_id}" has no deadline when "{domain.id}" is "{left_out[0]}".', "Add it, or `others:`.")


@rule
def clock_not_started(subject: Subject) -> Iterator[Finding]:
    """A deadline that is counted `from` another state is reached only through that state.

    Why: on a way past the state the clock never starts, so it is never late.

    Bad:

        states:
          one:
            question: Was a request sent?
            answers: {yes: three, no: two}
          two:
            task: Send the request
            do: Send it.
            next: three
          three:
            task: Ask for the answer
            do: Ask.
            within: first-answer
            from: two
            late: {tell: supervisor, then: stay}
            next: done

    Good:

        states:
          two:
            task: Send the request
            do: Send it.
            next: three
          three:
            task: Ask for the answer
            do: Ask.
            within: first-answer
            from: two
            late: {tell: supervisor, then: stay}
            next: done
    """
    events = {event.event: event.target for event in subject.table.events}
    for state_id, node in subject.table.nodes.items():
        if not node.clock_from or not all(name in subject.table.nodes or name in events for name in node.clock_from):
            continue  # an unknown name is told by another rule
        started = {events.get(name, name) for name in node.clock_from}
        beginning = [subject.table.start] if subject.table.start not in started else []
        came = reach(beginning, lambda state: (target for target in subject.graph.after_or_event(state) if target not in started))
        if state_id in came:
            yield error("clock-not-started", node.place, f'The deadline of "{state_id}" is counted from {", ".join(node.clock_from)}, but this way misses it: '
                        f"{' -> '.join(way_to(came, state_id))}.", "Name every state from which the clock may start.")


@rule
def deadline_cannot_be_kept(subject: Subject) -> Iterator[Finding]:
    """A deadline that is counted `from` another state leaves time for the deadlines in between.

    Why: when everybody keeps their own deadline and the whole is late all the same, the deadline says nothing.

    Bad:

        states:
          one:
            task: Send the request
            do: Send it.
            within: first-answer
            late: {tell: supervisor, then: stay}
            next: two
          two:
            task: Write it down
            do: Write.
            within: request-sent
            from: one
            late: {tell: supervisor, then: stay}
            next: done

    Good:

        states:
          one:
            task: Send the request
            do: Send it.
            within: request-sent
            late: {tell: supervisor, then: stay}
            next: two
          two:
            task: Write it down
            do: Write.
            within: first-answer
            from: one
            late: {tell: supervisor, then: stay}
            next: done
    """
    for state_id, node in subject.table.nodes.items():
        for start in node.clock_from:
            if start not in subject.table.nodes or start == state_id:
                continue
            way, before = _longest(subject, start, state_id)
            if any(can_outlast(before, limit, subject.vocabulary.calendar) for limit in limits(subject, state_id)):
                yield error("deadline-cannot-be-kept", node.place, f'"{state_id}" has a deadline counted from "{start}", but the deadlines on this way may take longer: '
                            f"{' -> '.join(way)}.", "Shorten them, or give this one more time.")


def limits(subject: Subject, state_id: str) -> list[Duration]:
    """Each deadline that a state may have."""
    return subject.shared(f"limits of {subject.procedure.id}", lambda: {state: list(_limits(subject, node)) for state, node in subject.table.nodes.items()})[state_id]


def _limits(subject: Subject, node: Node) -> Iterator[Duration]:
    for _, parameter in node.within:
        duration = of_parameter(subject.vocabulary.parameters.get(parameter))
        if duration:
            yield duration


def _longest(subject: Subject, start: str, goal: str) -> tuple[list[str], Duration]:
    """A way between two states whose stated deadlines add up to the most, and how much that is; the deadline at its end is left out.

    A round in between is gone once at most, and times that nobody states are left out, so that what is found can really happen.
    """
    calendar = subject.vocabulary.calendar
    found: dict[str, tuple[Duration, str]] = {goal: (Duration(), "")}
    for state in afterwards_first(start, lambda state: subject.graph.after.get(state, ()) if state != goal else ()):
        onward = [(found[target][0], target) for target in subject.graph.after.get(state, ()) if target in found and target != start]
        if onward and state != goal:
            rest, target = max(onward, key=lambda option: longest_hours(option[0], calendar))
            own = max(limits(subject, state), key=lambda limit: longest_hours(limit, calendar), default=Duration())
            found[state] = own + rest, target
    way = [start]
    while way[-1] in found and found[way[-1]][1]:
        way.append(found[way[-1]][1])
    return way, found[start][0] if start in found else Duration()
