"""Where cases come, and that each can end."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, Severity, error
from sop.paths.graph import onward, reachable, that_reach
from sop.paths.table import Edge, Node, Table
from validator.soundness.check import Everywhere, Paths, check, check_together
from validator.soundness.coming import Gone, come_to
from validator.soundness.ending import trapped


@check_together
def reached_by_nobody(seen: Paths | Everywhere) -> Iterator[Finding]:
    """Every state and outcome is come to by some case.

    Why: what no case comes to is read by everybody and done by nobody; mostly a choice before it was meant otherwise.

    Bad:

        takes: [age-group]
        states:
          one:
            choice: age-group
            cases: {adult: done, child: two}
          two:
            choice: age-group
            cases: {child: done, adult: three}
          three:
            task: Call the family
            do: Call.
            next: done

    Good:

        takes: [age-group]
        states:
          one:
            choice: age-group
            cases: {adult: three, child: done}
          three:
            task: Call the family
            do: Call.
            next: done
    """
    for procedure, gone in seen.gone.items():
        table = seen.tables.by_id[procedure]
        there = come_to(table, gone)
        for name in reachable(table):
            if name in there:
                continue
            place = table.nodes[name].place if name in table.nodes else table.ends[name].place
            barred = next((node for node in table.nodes.values() if node.id in there and name in _never_leads(table, node, gone)), None)
            yield error("reached-by-nobody", place, f'No case ever comes to "{name}".' + (f' From "{barred.id}" the way here is never gone.' if barred else ""),
                        "Take it out, or mend the choice before it.")


def _never_leads(table: Table, node: Node, gone: Gone) -> set[str]:
    return set(onward(table, node.id)) - {edge.target for number, edge in enumerate(node.edges) if _is_gone(node, number, edge, gone)}


def _is_gone(node: Node, number: int, edge: Edge, gone: Gone) -> bool:
    if node.kind == "choice":
        return (node.id, number) in gone.choices
    return node.call is None or (node.id, edge.answer) in gone.outcomes


@check_together
def taken_by_nobody(seen: Paths | Everywhere) -> Iterator[Finding]:
    """Every way of a choice, every outcome of a call and every event is met by some case.

    Why: a way that nobody goes may guard against a later change, or hide that a question before it settles less than was meant.

    Bad:

        takes: [age-group]
        states:
          one:
            choice: age-group
            cases: {adult: done, child: two}
          two:
            choice: age-group
            cases: {child: done, adult: done}

    Good:

        takes: [age-group]
        states:
          one:
            choice: age-group
            cases: {adult: done, child: done}
    """
    for procedure, gone in seen.gone.items():
        table = seen.tables.by_id[procedure]
        there = come_to(table, gone)
        for node in table.nodes.values():
            if node.id not in there:
                continue
            for number, edge in enumerate(node.edges):
                if (node.kind == "choice" or node.call) and not _is_gone(node, number, edge, gone):
                    which = f'"{edge.answer}"' if edge.answer else f"way {number + 1}"
                    yield Finding("taken-by-nobody", Severity.ADVICE, edge.place, f'At "{node.id}" no case ever goes {which}, to "{edge.target}".',
                                  "Keep it if it guards against a later change; else take it out.")
        for event in table.events:
            if event.event not in gone.events:
                yield Finding("taken-by-nobody", Severity.ADVICE, event.place, f'The event "{event.event}" never finds a case here.', "Look at `during` and `when`; else take it out.")


@check
def cannot_end(paths: Paths) -> Iterator[Finding]:
    """From wherever a case may stand, some way leads to an outcome.

    Why: who stands where no way leads on, or where all ways go round for ever, is left alone, although on the page there is a next step.

    Bad:

        takes: [age-group]
        states:
          one:
            question: Is it safe?
            answers: {yes: done, no: two}
          two:
            choice: age-group
            cases: {adult: done, child: three}
          three:
            wait: It becomes safe
            every: rest-before-asking
            next: two

    Good:

        takes: [age-group]
        states:
          one:
            question: Is it safe?
            answers: {yes: done, no: two}
          two:
            choice: age-group
            cases: {adult: done, child: three}
          three:
            wait: It becomes safe
            every: rest-before-asking
            next: one
    """
    for graph, broken in trapped(paths.graph, paths.starts, paths.ahead, paths.surely):
        site = broken.change.site
        assert site is not None
        table = paths.tables.by_id[site.procedure]
        if site.state not in that_reach(table, set(table.ends)):
            continue  # told of the plain graph already, as a dead end
        node = table.nodes[site.state]
        yield error("cannot-end", node.place, f'A case can stand at "{site.state}" from where no way leads to an outcome.', "Let one of the ways that follow lead on, whatever is known.",
                    paths.story(graph, broken, f'Now the case stands at "{site.state}". Whatever is answered from here on, it never ends.'))
