"""Two patterns that are not about one path: a way out is always open, and help never hangs on what must not be asked for.

A *way out*: wherever something holds, the person can reach something by her or his own choice. The person chooses the answers, and may
take back a consent; what a choice finds in force she or he does not choose, so there every way that may be taken must lead out.
Backwards from what is to be reached (an attractor, as in games on graphs: Grädel, Thomas, Wilke 2002), the rest is *stuck*. A stuck
place is an alarm on the graph, and whether it is reached while the condition holds is decided exactly, like any other breach.

*Never asked for*: no choice on the way to an act may decide, by a fact or a consent that has nothing to do with it, whether the act
is still reached. It is looked for on the same graph: two ways of one choice, of which only one leads to the act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sop.finding import Finding, Severity
from sop.model.rule import Rule
from sop.paths.case import CONSENT, UnsetFact
from sop.paths.change import STUCK, Change, Changes, Site
from sop.paths.monitor import Held, Monitor, Told, told_at
from sop.paths.reads import facts_read
from sop.paths.situations import NOTHING, Edge, Graph, Return, changes_of, starts_of
from sop.paths.table import Node, Terms
from validator.ethics.checks import Check, conditions_in
from validator.ethics.letters import established, matching

WAYS_OUT = "way-out"


def alarm_where_stuck(graph: Graph, rules: Mapping[str, Rule]) -> None:
    """Mark, for each rule of a way out, the places from which nothing that it wants can be reached, though it may ask for it there.

    In a called procedure it is enough that one of those who call it leads on: with the others it is marked where they are, before the
    call and after it, and where every way back is the end of a case, on coming back.
    """
    sought = {name: rule for name, rule in rules.items() if rule.pattern == WAYS_OUT}
    before = _led_to(graph, from_exits=True) if sought else []
    changes = Changes()
    for (name, rule), monitor in zip(sought.items(), stuck_monitors(sought, graph.tables.terms), strict=True):
        free, asks = _free(graph, rule, before), _asking(graph, monitor)
        for number, position in enumerate(graph.position):
            program = graph.context[number].program
            if position < 0 or number in graph.between or not asks(number):
                continue
            if number not in free:
                state = program.states(position)[0]
                change = changes.one(Change(Site(program.table.procedure, state, 0), stuck=name))
                graph.out[number].append(Edge(number, change, (), NOTHING))
            for link in graph.enters[number]:
                if link.context.entry not in free and not any(back.to in free for back in link.returns):
                    link.returns = [*link.returns, *(_alarmed(graph, number, back, name, changes) for back in link.returns if graph.position[back.to] < 0)]


def _asking(graph: Graph, monitor: Monitor) -> Callable[[int], bool]:
    """Whether a rule can be broken at a node at all, by what is known there and what anything in the graph brings into force."""
    change = Change(stuck=monitor.key.rule)
    given = {token for each in changes_of(graph) for token in each.given}.union(*starts_of(graph).values())
    never = sum(1 << number for number, token in enumerate(monitor.tokens) if token not in given)
    known: dict[tuple, bool] = {}

    def asks(node: int) -> bool:
        told = told_at(graph, node)
        key = (told.child, told.event, *(_value(told, fact) for fact in sorted(monitor.reads)))
        if key not in known:
            known[key] = any(monitor.step(change, told, valuation, (0, 0))[1] for valuation in range(monitor.size) if not valuation & never)
        return known[key]

    return asks


def _value(told: Told, fact: str) -> str | None:
    try:
        return told.fact(fact)
    except UnsetFact:
        return None


def _alarmed(graph: Graph, number: int, back: Return, name: str, changes: Changes) -> Return:
    program = graph.context[number].program
    site = back.change.site or Site(program.table.procedure, program.states(graph.position[number])[0], 0)
    return back._replace(change=changes.one(replace(back.change, site=site, stuck=name)))


def stuck_monitors(rules: Mapping[str, Rule], terms: Terms) -> Iterator[Monitor]:
    """What watches whether a stuck place is reached while the condition holds."""
    for name, rule in rules.items():
        if rule.pattern == WAYS_OUT:
            check = Check(name, when=rule.when, not_asked=rule.not_asked == "counts",
                          unless=tuple((item.when, tuple(ref.token for ref in item.needs)) for item in rule.unless))

            def watch(change: Change, told: Told, held: Held, phase: int, check: Check = check) -> tuple[int, bool]:
                return phase, check.counts(told, held, terms)

            yield Monitor(check, check.tokens(terms), reads=check.facts, watch=watch, signs=frozenset({STUCK + name}))


def facts_everywhere(rules: Mapping[str, Rule]) -> frozenset[str]:
    """The facts that rules may ask for at any place: of a way out, of what must come before a case ends, and of an event that may fall."""
    return frozenset(facts_read(each for rule in rules.values() for each in conditions_in(rule)
                                if rule.pattern in (WAYS_OUT, "existence") or any(happening.kind == "event" for happening in rule.act)))


def _free(graph: Graph, rule: Rule, before: Sequence[Iterable[int]]) -> set[int]:
    """The nodes from which the person can reach what a rule wants."""
    changes = list(changes_of(graph))
    every = {happening for change in changes for happening in change.happenings}
    wanted = {*matching(rule.reaches, every)} | {each for happening in rule.reaches if happening.kind == "act"
                                                 for each in established([happening.ref.token], graph.tables.terms) if each in every}
    reaches = {id(change): change.ends in rule.outcomes and not change.parts if change.ends else not wanted.isdisjoint(change.happenings) for change in changes}
    found: set[int] = set()
    queue = [number for number, edges in enumerate(graph.out)
             if any(reaches[id(edge.change)] for edge in edges) or any(reaches[id(each.change)] for link in graph.enters[number] for each in (link, *link.returns))]
    while queue:
        number = queue.pop()
        if number not in found and _is_free(graph, number, reaches, found):
            found.add(number)
            queue += before[number]
    return found


def _is_free(graph: Graph, number: int, reaches: Mapping[int, bool], found: set[int]) -> bool:
    leads = [reaches[id(edge.change)] or edge.to in found for edge in graph.out[number] if edge.label.what == "choice" and not edge.change.parts]
    if leads:
        return all(leads)
    for edge in graph.out[number]:
        if (edge.to in found or reaches[id(edge.change)]) and edge.label.what != "event" and not edge.change.parts:
            return True
    for link in graph.enters[number]:
        if link.label.what == "event":
            continue
        if link.context.entry in found or reaches[id(link.change)] or any(back.to in found or reaches[id(back.change)] for back in link.returns):
            return True
    if graph.position[number] < 0 and not graph.enters[number] and all(edge.change.parts for edge in graph.out[number]):
        # the end of a called procedure: free where one who called it is
        return any(back.to in found for link in graph.context[number].links for back in link.returns if back.exit == number)
    return False


def _led_to(graph: Graph, from_exits: bool = False) -> list[list[int]]:
    """For each node, those that lead to it in one step: over a way, by what they enter, on coming back from it; and the exits from which one comes back."""
    before: list[list[int]] = [[] for _ in graph.out]
    for number, edges in enumerate(graph.out):
        for edge in edges:
            before[edge.to].append(number)
        for link in graph.enters[number]:
            before[link.context.entry].append(number)
            for back in link.returns:
                before[back.to] += (number, back.exit) if from_exits else (number,)
    return before


# never asked for

def never_asked_for(graph: Graph, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Each choice by which help is made to hang on what a rule says must not be asked for."""
    asked = {name: rule for name, rule in rules.items() if rule.pattern == "never-asked-for"}
    if not asked:
        return
    before, doing = _led_to(graph), _doing(graph)
    for name, rule in asked.items():
        yield from _bargains(graph, name, rule, before, doing)


def _bargains(graph: Graph, name: str, rule: Rule, before: Sequence[Iterable[int]], doing: Mapping[str, Sequence[int]]) -> Iterator[Finding]:
    told: set[tuple[str, str, str]] = set()
    for act in matching(rule.act, doing):
        lead = _leading(before, doing[act])
        for number, edges in enumerate(graph.out):
            position = graph.position[number]
            if position < 0 or number not in lead:
                continue
            table = graph.context[number].program.table
            for state in graph.context[number].program.states(position):
                read = _asked(table.nodes[state], rule.reads)
                ways = [edge for edge in edges if edge.label.state == state and edge.label.what in ("answer", "choice")]
                if read and any(edge.to not in lead for edge in ways) and (table.procedure, state, act) not in told:
                    told.add((table.procedure, state, act))
                    yield Finding(name, Severity(rule.severity), table.nodes[state].place,
                                  f'{rule.title}: "{state}" decides by "{read}" whether this is still done: {act.split(":", 1)[0]}.', rule.hint)


def _asked(node: Node, reads: Iterable[str]) -> str:
    """What of these a state decides by: a fact, or the consent to an act."""
    known = facts_read(edge.guard for edge in node.edges if edge.guard) | ({node.fact} if node.fact else set())
    known |= {(node.consent or "").split(":", 1)[0].removeprefix(CONSENT)} if node.consent else set()
    return next((each for each in reads if each in known), "")


def _doing(graph: Graph) -> dict[str, list[int]]:
    """The nodes at which each thing happens; what happens only on coming back counts nowhere."""
    found: dict[str, list[int]] = {}
    for number, edges in enumerate(graph.out):
        for change in (*(edge.change for edge in edges), *(link.change for link in graph.enters[number])):
            for happening in change.happenings:
                found.setdefault(happening, []).append(number)
    return found


def _leading(before: Sequence[Iterable[int]], queue: Iterable[int]) -> set[int]:
    """The nodes from which some may be reached, with these."""
    found: set[int] = set()
    left = list(queue)
    while left:
        number = left.pop()
        if number not in found:
            found.add(number)
            left += before[number]
    return found
