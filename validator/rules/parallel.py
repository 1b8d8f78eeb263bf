"""Things that go on at once: each branch is of its own, and all of them come together again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sop.finding import Finding, error
from sop.model.state import BACK, JOINED
from sop.paths.reads import facts_at
from sop.paths.table import Node
from validator.check import Subject, rule
from validator.graph import Came, reach, way_to


@rule
def branches_meet(subject: Subject) -> Iterator[Finding]:
    """A branch settles no fact and binds no subject that another branch reads or settles, and no state is in two branches.

    Why: which of two people is quicker would decide what happens to the person.

    Bad:

        states:
          both:
            parallel: Two things go on at once
            branches: [one, two]
            next: done
          one:
            question: Is the person hurt?
            answers: {yes: joined, no: joined}
          two:
            choice: one
            cases: {yes: joined, no: joined}

    Good:

        states:
          both:
            parallel: Two things go on at once
            branches: [one, two]
            next: done
          one:
            question: Is the person hurt?
            answers: {yes: joined, no: joined}
          two:
            task: Find a bed
            do: Ask for a bed.
            next: joined
    """
    for state_id, node in subject.table.nodes.items():
        branches = {start: _branch(subject, start) for start in node.branches}
        for (first, ones), (second, others) in combinations(branches.items(), 2):
            shared = next((state for state in ones if state in others), None)
            if shared:
                yield error("branches-meet", node.place, f'The branches "{first}" and "{second}" of "{state_id}" both pass "{shared}".',
                            "Let them come together with `joined`, or write the state twice.")
                continue
            for writing, reading, writer, reader in ((ones, others, first, second), (others, ones, second, first)):
                for what in sorted(_settled(subject, writing) & (_read(subject, reading) | _settled(subject, reading))):
                    yield error("branches-meet", node.place, f'In "{state_id}" the branch "{writer}" settles "{what}", which the branch "{reader}" reads or settles too.',
                                "Settle it before, or after both are joined.")


@rule
def branch_not_joined(subject: Subject) -> Iterator[Finding]:
    """Each way of a branch ends in `joined`, and nothing else does.

    Why: where one branch goes elsewhere, the other waits for it for ever.

    Bad:

        states:
          both:
            parallel: Two things go on at once
            branches: [one, two]
            next: done
          one:
            question: Is there a bed?
            answers: {yes: joined, no: done}
          two:
            task: Find a doctor
            do: Call a doctor.
            next: joined

    Good:

        states:
          both:
            parallel: Two things go on at once
            branches: [one, two]
            next: done
          one:
            question: Is there a bed?
            answers: {yes: joined, no: joined}
          two:
            task: Find a doctor
            do: Call a doctor.
            next: joined
    """
    inside: set[str] = set()
    for state_id, node in subject.table.nodes.items():
        for start in node.branches:
            came = _branch(subject, start)
            inside |= set(came)
            out = next((state for state in came if state in subject.table.ends), None)
            if out:
                yield error("branch-not-joined", node.place, f'The branch "{start}" of "{state_id}" leaves the others behind: {" -> ".join(way_to(came, out))}.',
                            "Let it end in `joined`.")
            elif not any(JOINED in _targets(subject.table.nodes[state]) for state in came if state in subject.table.nodes):
                yield error("branch-not-joined", node.place, f'No way of the branch "{start}" of "{state_id}" ends in `joined`.', "Let it end in `joined`.")
    for state_id, node in subject.table.nodes.items():
        if JOINED in _targets(node) and state_id not in inside and not node.handler:
            yield error("branch-not-joined", node.place, f'"{state_id}" ends in `joined`, but is in no branch.', "Name the state that follows.")


def _branch(subject: Subject, start: str) -> Came:
    """The states of a branch, and the outcomes it leads to, up to where it is joined."""
    return reach([start], lambda state: [target for target in _targets(subject.table.nodes[state]) if target not in (JOINED, BACK)]
                 if state in subject.table.nodes else ())


def _targets(node: Node) -> list[str]:
    """Where a state leads; a block within a branch leads into its own branches too."""
    return [*(edge.target for edge in node.edges), *node.branches, *(target for target in (node.at_most_then, node.each_once_then) if target)]


def _settled(subject: Subject, branch: Came) -> set[str]:
    """The facts and subjects that the states of a branch settle."""
    nodes = [subject.table.nodes[state] for state in branch if state in subject.table.nodes]
    effects = [effect for node in nodes for effect in (*(step.effect for step in node.steps), *(edge.effect for edge in node.edges))]
    return {name for effect in effects for name in (*effect.notes, *(fact for fact, _ in effect.sets), *([effect.binds] if effect.binds else []))}


def _read(subject: Subject, branch: Came) -> set[str]:
    """The facts that the states of a branch read, and the subjects that their acts and safeguards are about."""
    nodes = [subject.table.nodes[state] for state in branch if state in subject.table.nodes]
    tokens = [token for node in nodes for effect in (*(step.effect for step in node.steps), *(edge.effect for edge in node.edges))
              for token in (*effect.acts, *effect.establishes, *effect.revokes)]
    tokens += [node.consent for node in nodes if node.consent]
    return {fact for node in nodes for fact in facts_at(node)} | {token.rpartition(":")[2] for token in tokens if ":" in token}
