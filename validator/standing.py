"""Which consents may be in force when a procedure ends: forward over the plain graph, until nothing changes.

A consent may be in force after a state when a way gives it there, or brings it there and nothing on the way takes it back. Guards
are not looked at, so that more may seem possible than is. A call that an event ends is not followed here: the search over paths does.
"""

from __future__ import annotations

from collections.abc import Mapping

from sop.model.ref import CONSENT
from sop.model.state import BACK, JOINED
from sop.paths.case import resolve, scope_of
from sop.paths.table import Edge, Effect, Node, Table
from validator.check import Subject

Tokens = frozenset[str]
NONE: Tokens = frozenset()

Left = Mapping[str, Mapping[str, Tokens]]
"""For each procedure and outcome, the consents that may be in force there."""


def consents_left(subject: Subject) -> Left:
    """The consents that may be in force at each outcome because the procedure, or one it calls, asked for them."""
    return subject.shared("consents left", lambda: _left(subject.tables.by_id))


def ours(node: Node, tokens: Tokens) -> Tokens:
    """Consents of a called procedure in the words of its caller."""
    assert node.call is not None
    given = dict(node.call.subjects)
    return frozenset(resolve(token, given) for token in tokens)


def _left(tables: Mapping[str, Table]) -> Left:
    left: dict[str, dict[str, Tokens]] = {name: {} for name in tables}
    callers: dict[str, set[str]] = {name: set() for name in tables}
    for name, table in tables.items():
        for node in table.nodes.values():
            if node.call and node.call.procedure in callers:
                callers[node.call.procedure].add(name)
    waiting = dict.fromkeys(tables)
    while waiting:
        name = next(iter(waiting))
        del waiting[name]
        now = _at_ends(tables[name], left)
        if now != left[name]:
            left[name] = now
            waiting |= dict.fromkeys(sorted(callers[name]))
    return left


def _at_ends(table: Table, left: Left) -> dict[str, Tokens]:
    """What may be in force on arrival at each outcome. An event takes what is in force anywhere along to its handler."""
    arriving: dict[str, Tokens] = {table.start: NONE}
    anywhere: Tokens = NONE
    heard = [(event.target, event.effect) for event in table.events if event.target]
    heard += [(node.withdrawn, Effect(revokes=(f"{CONSENT}:{node.consent}",))) for node in table.nodes.values() if node.withdrawn]
    joined = [edge.target for node in table.nodes.values() if node.kind == "parallel" for edge in node.edges]
    queue = [table.start]

    def bring(state: str, tokens: Tokens) -> None:
        known = arriving.get(state)
        if known is None or not tokens <= known:
            arriving[state] = tokens if known is None else known | tokens
            queue.append(state)

    for handler, _ in heard:
        bring(handler, NONE)
    while queue:
        node = table.nodes.get(queue.pop())
        if node is None:
            continue
        done = arriving[node.id]
        for step in node.steps:
            done = _after(done, step.effect)
        there = done
        for edge in node.edges if node.kind != "parallel" else ():
            after = _left_by(node, edge, done, left)
            there |= after
            for target in joined if edge.target == JOINED else () if edge.target == BACK else (edge.target,):
                bring(target, after)
        for target in (*node.branches, node.at_most_then, node.each_once_then):
            if target:
                bring(target, arriving[node.id])
        if not there <= anywhere:
            anywhere |= there
            for handler, effect in heard:
                bring(handler, _after(anywhere, effect))
    return {end: arriving[end] for end in table.ends if end in arriving}


def _left_by(node: Node, edge: Edge, tokens: Tokens, left: Left) -> Tokens:
    """What may be in force once an edge was taken; of a call, with what the outcome leaves."""
    after = _after(tokens, edge.effect)
    if node.call and not node.call.other_person:
        after |= ours(node, left.get(node.call.procedure, {}).get(edge.answer, NONE))
    return after


def _after(tokens: Tokens, effect: Effect) -> Tokens:
    if effect.revokes or effect.refuses:
        tokens = tokens.difference(effect.revokes, effect.refuses)
    if effect.binds:
        tokens = frozenset(token for token in tokens if scope_of(token) != effect.binds)
    given = [token for token in effect.establishes if token.startswith(f"{CONSENT}:")]
    return tokens.union(given) if given else tokens
