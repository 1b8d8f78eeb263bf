"""Waits and lateness: each wait ends, each deadline is watched, each stage of lateness does something."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, error
from sop.model.state import STAY, Timed, Wait
from validator.check import Subject, rule
from validator.duration import can_outlast, of_parameter
from validator.rules.clocks import limits


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
def wait_that_only_tells(subject: Subject) -> Iterator[Finding]:
    """When the last deadline of a wait has passed, the way goes on.

    Why: the supervisor was told, the letter still has not come, and the person waits as before.

    Bad:

        states:
          one:
            wait: The answer of the office
            within: first-answer
            late: {tell: supervisor, then: stay}
            answers:
              came:
                text: It has come
                next: done

    Good:

        states:
          one:
            wait: The answer of the office
            within: first-answer
            late:
              - {tell: supervisor, then: stay}
              - {after: second-reminder, tell: atro, then: done}
            answers:
              came:
                text: It has come
                next: done
    """
    for state_id, state in subject.procedure.all_states.items():
        if isinstance(state, Wait) and state.late and all(stage.then == STAY for stage in state.late):
            yield error("wait-that-only-tells", state.place, f'However late it is, "{state_id}" goes on waiting.', "Add a last stage under `late` that leads to a state.")


@rule
def deadline_without_escalation(subject: Subject) -> Iterator[Finding]:
    """Every deadline says who is told, or where the way leads, when it has passed.

    Why: a deadline that nobody watches is a wish.

    Bad:

        states:
          one:
            task: Send the request
            do: Send it.
            within: request-sent
            next: done

    Good:

        states:
          one:
            task: Send the request
            do: Send it.
            within: request-sent
            late: {tell: supervisor, then: stay}
            next: done
    """
    for state_id, state in subject.procedure.all_states.items():
        if getattr(state, "within", None) is not None and not state.late:
            yield error("deadline-without-escalation", state.place, f'"{state_id}" has a deadline, but nothing follows when it passes.',
                        "Add `late: {tell: supervisor, then: stay}`.")
        if getattr(state, "late", ()) and state.within is None:
            yield error("late-without-deadline", state.place, f'"{state_id}" says what happens when it is late, but not when that is.', "Add `within:`.")


@rule
def late_stage_without_effect(subject: Subject) -> Iterator[Finding]:
    """Each stage of lateness comes, at a time of its own, and tells somebody or leads on.

    Why: a second reminder that nobody gets, or that comes after the case went elsewhere, is care on paper only.

    Bad:

        states:
          one:
            task: Send the request
            do: Send it.
            within: request-sent
            late: {then: stay}
            next: done

    Good:

        states:
          one:
            task: Send the request
            do: Send it.
            within: request-sent
            late:
              - {tell: supervisor, then: stay}
              - {after: second-reminder, tell: atro, then: stay}
            next: done
    """
    for state_id, state in subject.procedure.all_states.items():
        if not isinstance(state, Timed):
            continue
        left = None
        for number, stage in enumerate(state.late, 1):
            what = f'Stage {number} of lateness at "{state_id}"'
            if left:
                yield error("late-stage-without-effect", stage.place, f'{what} never comes: the stage before leads to "{left}".',
                            "Take it out, or let the stage before `stay`.")
            elif stage.then == STAY and not stage.tell:
                yield error("late-stage-without-effect", stage.place, f"{what} tells nobody and changes nothing.", "Add `tell:` with a role, or let it lead to a state.")
            if number == 1 and stage.after:
                yield error("late-stage-without-effect", stage.place, f"{what} comes at the deadline itself, so its `after` has no meaning.", "Take `after` out.")
            if number > 1 and not stage.after:
                yield error("late-stage-without-effect", stage.place, f"{what} comes at the same moment as the one before.", "Add `after:` with a parameter.")
            left = left or (stage.then if stage.then != STAY else None)


@rule
def meanwhile_never(subject: Subject) -> Iterator[Finding]:
    """What goes on while waiting comes round before the wait is over.

    Why: "we will tell you every month" means nothing in a wait of ten days.

    Bad:

        states:
          one:
            wait: The answer of the office
            within: request-sent
            late: {tell: supervisor, then: done}
            answers:
              came:
                text: It has come
                next: done
            meanwhile:
              every: cross-border-answer
              do: Tell the person where things stand.

    Good:

        states:
          one:
            wait: The answer of the office
            within: cross-border-answer
            late: {tell: supervisor, then: done}
            answers:
              came:
                text: It has come
                next: done
            meanwhile:
              every: status-to-person
              do: Tell the person where things stand.
    """
    for state_id, state in subject.procedure.all_states.items():
        if not isinstance(state, Wait) or state.meanwhile is None or any(stage.after for stage in state.late):
            continue
        between = of_parameter(subject.vocabulary.parameters.get(state.meanwhile.every))
        within = limits(subject, state_id)
        if between and within and all(can_outlast(between, limit, subject.vocabulary.calendar) for limit in within):
            yield error("meanwhile-never", state.meanwhile.place, f'What goes on during "{state_id}" comes round only after the wait may be over.',
                        "Let it come more often.")
