"""The graph of states: everything can be reached, everything leads to an end, every wait ends."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, error
from sop.model.state import BACK, JOINED, Question, Task, Wait
from sop.paths.graph import onward, reachable, that_reach
from sop.paths.table import Table
from validator.check import Subject, rule


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
    seen = reachable(table)
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
    for state_id in reachable(table):
        if state_id in table.nodes and state_id not in alive:
            yield error("dead-end", table.nodes[state_id].place, f'From "{state_id}" no way leads to an outcome.', "Let one of its ways lead on.")


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
    bounded = {node.id for node in table.nodes.values() if node.at_most is not None or node.each_once_then or node.every}
    done: set[str] = set()
    for start in table.nodes:
        if start in bounded or start in done:
            continue
        round_ = _round(table, start, bounded)
        if round_:
            done |= set(round_)
            yield error("loop-without-bound", table.nodes[start].place, f"This way can go round for ever: {' -> '.join([*round_, round_[0]])}.",
                        "Add `at_most: {times: 3, then: another-state}` to one of these states.")


def _round(table, start: str, bounded: set[str]) -> list[str]:
    """The shortest way from a state back to itself that passes no bound."""
    came: dict[str, str] = {}
    queue = [start]
    while queue:
        here = queue.pop(0)
        for there in onward(table, here):
            if there == start:
                way = [here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if there in table.nodes and there not in bounded and there not in came:
                came[there] = here
                queue.append(there)
    return []


@rule
def wait_without_end(subject: Subject) -> Iterator[Finding]:
    """Every wait has a deadline and says what happens when it passes.

    Why: a wait without an end is a person forgotten.

    Bad:

        states:
          one:
            wait: The answer of the office
            answers:
              came:
                text: It has come
                next: done

    Good:

        states:
          one:
            wait: The answer of the office
            within: first-answer
            late: {tell: supervisor, then: done}
            answers:
              came:
                text: It has come
                next: done
    """
    for state_id, state in subject.procedure.all_states.items():
        if isinstance(state, Wait) and not state.every and state.within is None and not state.late:
            yield error("wait-without-end", state.place, f'"{state_id}" may wait for ever.', "Add `within:` with a parameter, and `late:`.")
        if isinstance(state, Wait) and not state.answers and not state.next:
            yield error("wait-without-way", state.place, f'"{state_id}" does not say what may come.', "Add `answers:`, or `every:` with `next:`.")
        if isinstance(state, Wait) and state.every and state.answers:
            yield error("two-ways", state.place, f'"{state_id}" says both `every` and `answers`.', "Keep one of them.")


@rule
def deadline_without_escalation(subject: Subject) -> Iterator[Finding]:
    """Every deadline says who is told, or where the way leads, when it has passed.

    Why: a deadline that nobody watches is a wish.
    """
    for state_id, state in subject.procedure.all_states.items():
        if getattr(state, "within", None) is not None and not state.late:
            yield error("deadline-without-escalation", state.place, f'"{state_id}" has a deadline, but nothing follows when it passes.',
                        "Add `late: {tell: supervisor, then: stay}`.")
        if getattr(state, "late", ()) and state.within is None:
            yield error("late-without-deadline", state.place, f'"{state_id}" says what happens when it is late, but not when that is.', "Add `within:`.")


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
