"""Roles: who may do what, and who decides when somebody is late."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, error
from sop.paths.table import Node
from validator.check import Subject, rule, whole
from validator.graph import reach, round_through


@whole
def role_may_not(subject: Subject) -> Iterator[Finding]:
    """Each act is done by a role that the vocabulary allows to do it.

    Why: what can harm a person is done by somebody who was prepared for it and answers for it.

    Bad:

        states:
          one:
            task: See a doctor
            role: case-worker
            do:
              - step: Examine the person.
                act: medical-exam
            next: done

    Good:

        states:
          one:
            task: See a doctor
            role: health-worker
            do:
              - step: Examine the person.
                act: medical-exam
            next: done
    """
    roles = subject.vocabulary.roles
    for state_id, node in subject.table.nodes.items():
        if node.role not in roles:
            continue  # an unknown role is told by another rule
        allowed = {ref.token for ref in roles[node.role].may}
        for step in node.steps:
            for act in step.effect.acts:
                if act not in allowed and act.partition(":")[0] not in allowed and act not in subject.tables.terms.inside:
                    yield error("role-may-not", step.place, f'At "{state_id}" the role "{node.role}" does something it may not do: "{act}".',
                                "Give the step to another role, or add the act to `may` of this one in the vocabulary.")


@rule
def escalation_to_itself(subject: Subject) -> Iterator[Finding]:
    """Lateness is told to somebody else than the one who is late, and each further stage to somebody new.

    Why: who is told of the own lateness, or told the same twice, changes nothing.

    Bad:

        states:
          one:
            task: Hold the meeting
            role: supervisor
            do: Call together people of two agencies.
            within: best-interest-meeting
            late: {tell: supervisor, then: stay}
            next: done

    Good:

        states:
          one:
            task: Hold the meeting
            role: supervisor
            do: Call together people of two agencies.
            within: best-interest-meeting
            late: {tell: atro, then: stay}
            next: done
    """
    for state_id, node in subject.table.nodes.items():
        told: set[str] = {node.role}
        for number, stage in enumerate(node.late, 1):
            if stage.tell and set(stage.tell) <= told:
                who = "the role that is late" if set(stage.tell) == {node.role} else "only those who know already"
                yield error("escalation-to-itself", node.place, f'Stage {number} of lateness at "{state_id}" tells {who}: {", ".join(stage.tell)}.',
                            "Tell somebody who can decide.")
            told |= set(stage.tell)


@rule
def escalation_in_a_circle(subject: Subject) -> Iterator[Finding]:
    """When each tells the next of lateness, the last is somebody who does not tell the first.

    Why: where everybody passes the delay on, nobody decides.

    Bad:

        states:
          one:
            task: Send the request
            do: Send it.
            within: request-sent
            late: {tell: supervisor, then: stay}
            next: two
          two:
            task: Read the answer
            role: supervisor
            do: Read it.
            within: first-answer
            late: {tell: case-worker, then: stay}
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
            task: Read the answer
            role: supervisor
            do: Read it.
            within: first-answer
            late: {tell: atro, then: stay}
            next: done
    """
    tells: dict[str, dict[str, Node]] = {}
    for node in subject.table.nodes.values():
        for role in (role for stage in node.late for role in stage.tell if role != node.role):
            tells.setdefault(node.role, {}).setdefault(role, node)
    done: set[str] = set()
    for role in tells:
        circle = [] if role in done else round_through(role, lambda name: tells.get(name, ()))
        if circle:
            done |= set(circle)
            last = tells[circle[-1]][role]
            yield error("escalation-in-a-circle", last.place, f'Of lateness each tells the next: {" -> ".join([*circle, role])}.', f'At "{last.id}" tell somebody who decides.')


@rule
def escalation_not_upward(subject: Subject) -> Iterator[Finding]:
    """Each stage of lateness tells, or leads to, somebody to whom the late role answers.

    Why: a colleague who is told of a delay can be sorry, but cannot decide.

    Bad:

        states:
          one:
            task: Hold the meeting
            role: supervisor
            do: Call together people of two agencies.
            within: best-interest-meeting
            late: {tell: interpreter, then: stay}
            next: done

    Good:

        states:
          one:
            task: Hold the meeting
            role: supervisor
            do: Call together people of two agencies.
            within: best-interest-meeting
            late: {tell: atro, then: stay}
            next: done
    """
    roles = subject.vocabulary.roles
    for state_id, node in subject.table.nodes.items():
        if node.role not in roles or not roles[node.role].answers_to:
            continue  # nobody is above, or nothing is said of it
        above = reach(roles[node.role].answers_to, lambda name: roles[name].answers_to if name in roles else ())
        for number, stage in enumerate(node.late, 1):
            if stage.tell and above.keys().isdisjoint(stage.tell):
                yield error("escalation-not-upward", node.place, f'Stage {number} of lateness at "{state_id}" tells {", ".join(stage.tell)}, to whom '
                            f'"{node.role}" does not answer.', f"Tell {' or '.join(above)}.")


@whole
def nobody_answers(subject: Subject) -> Iterator[Finding]:
    """No role answers to itself, near or far.

    Why: where everybody is above everybody, nobody decides.
    """
    if not subject.is_first:
        return
    roles = subject.vocabulary.roles
    done: set[str] = set()
    for name, role in roles.items():
        circle = [] if name in done else round_through(name, lambda other: roles[other].answers_to if other in roles else ())
        if circle:
            done |= set(circle)
            yield error("nobody-answers", role.place, f'These roles answer to one another: {" -> ".join([*circle, name])}.', "Take one of them out of `answers_to`.")
