"""The graph of states: everything can be reached, everything leads to an end, every wait ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sop.finding import Finding, error
from sop.model.state import BACK, JOINED, Question, Task
from sop.paths.graph import handlers_of, that_reach
from sop.paths.table import Table
from validator.check import Subject, rule
from validator.graph import cyclic, reach, round_through


@rule
def unreachable(subject: Subject) -> Iterator[Finding]:
    """Every state can be reached from the start, or by an event.

    Why: a step that nothing leads to is read by everybody and done by nobody.

    Bad:

        states:
          one:
            task: Call the family
            next: done
          two:
            task: Write it down
            next: done

    Good:

        states:
          one:
            task: Call the family
            next: two
          two:
            task: Write it down
            next: done
    """
    table = subject.table
    if _loose(table):
        return  # a way to nowhere is told by another rule; what it leaves unreached is not a second fault
    seen = reached(subject)
    for state_id in table.nodes:
        if state_id not in seen:
            yield error("unreachable", table.nodes[state_id].place, f'Nothing leads to "{state_id}".', "Let another state lead here, or take it out.")
    for name, end in table.ends.items():
        if name not in seen:
            yield error("unreachable", end.place, f'Nothing leads to the outcome "{name}".', "Let a state lead here, or take it out.")


@rule
def dead_end(subject: Subject) -> Iterator[Finding]:
    """From every state some way leads to an outcome.

    Why: a worker who reaches a state with no way out is alone in the middle of an emergency.

    Bad:

        states:
          one:
            task: Call the family
            next: two
          two:
            task: Call again
            next: one

    Good:

        states:
          one:
            task: Call the family
            next: two
          two:
            task: Call again
            next: done
    """
    table = subject.table
    alive = that_reach(table, {*table.ends, *_loose(table)})
    for state_id in reached(subject):
        if state_id in table.nodes and state_id not in alive:
            yield error("dead-end", table.nodes[state_id].place, f'From "{state_id}" no way leads to an outcome.', "Let one of its ways lead on.")


def reached(subject: Subject) -> Iterable[str]:
    """Every state and outcome that some way from the start or an event leads to."""
    return reach([subject.table.start, *sorted(handlers_of(subject.table))], lambda state: subject.graph.after.get(state, ()))


def _loose(table: Table) -> set[str]:
    """States with a way to nowhere: to what does not exist, or back where nothing brought the case."""
    known = {*table.nodes, *table.ends, JOINED}
    return {node.id for node in table.nodes.values()
            if not node.edges or any(edge.target not in known and not (node.handler and edge.target == BACK) for edge in node.edges)}


@rule
def loop_without_bound(subject: Subject) -> Iterator[Finding]:
    """Every way round comes to an end: by `at_most`, `each_once`, or a review that comes by the calendar.

    Why: "try again" without an end is how a woman waits for months.

    Bad:

        states:
          one:
            question: Is there an answer?
            answers: {yes: done, no: one}

    Good:

        states:
          one:
            question: Is there an answer?
            answers: {yes: done, no: one}
            at_most: {times: 3, then: done}
    """
    table = subject.table
    endless = {state: tuple(_unbounded(subject, state)) for state in table.nodes}
    rounds = cyclic(endless)
    done: set[str] = set()
    for start in (state for state in table.nodes if state in rounds):
        round_ = [] if start in done else round_through(start, lambda state: endless.get(state, ()))
        if round_:
            done |= set(round_)
            leads_back = next((state for state in round_ if table.nodes[state].at_most_then or table.nodes[state].each_once_then), None)
            yield error("loop-without-bound", table.nodes[start].place, f"This way can go round for ever: {' -> '.join([*round_, round_[0]])}.",
                        f'Let the bound of "{leads_back}" lead out of this round.' if leads_back
                        else "Add `at_most: {times: 3, then: another-state}` to one of these states.")


def _unbounded(subject: Subject, state: str) -> Iterable[str]:
    """Where a state leads any number of times: of a bounded one, only where it leads when the bound is passed."""
    node = subject.table.nodes[state]
    if node.at_most is not None or node.each_once_then or node.every:
        return (target for target in (node.at_most_then, node.each_once_then) if target)
    return subject.graph.after[state]


@rule
def nothing_to_do(subject: Subject) -> Iterator[Finding]:
    """A task says what to do, a question has answers.

    Why: a heading alone leaves the worker to guess.
    """
    for state_id, state in subject.procedure.all_states.items():
        if isinstance(state, Task) and not state.do:
            yield error("nothing-to-do", state.place, f'The task "{state_id}" says nothing to do.', "Add `do:` with one sentence or a list.")
        if isinstance(state, Question) and not state.answers:
            yield error("nothing-to-do", state.place, f'The question "{state_id}" has no answers.', "Add `answers:`.")
