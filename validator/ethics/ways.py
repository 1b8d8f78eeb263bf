"""Two patterns that are not about one path: a way out is always open, and help never hangs on what must not be asked for.

A *way out*: wherever something holds, the person can reach something by her or his own choice. The person chooses the answers, and may
take back a consent; what a choice finds in force she or he does not choose, so there every way that may be taken must lead out.
Backwards from what is to be reached (an attractor, as in games on graphs: Grädel, Thomas, Wilke 2002), the rest is *stuck*. A stuck
place is an alarm on the graph, and whether it is reached while the condition holds is decided exactly, like any other breach.

*Never asked for*: no choice on the way to an act may decide, by a fact or a consent that has nothing to do with it, whether the act
is still reached. It is looked for on the same graph: two ways of one choice, of which only one leads to the act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from sop.finding import Finding, Severity
from sop.model.rule import Rule
from sop.paths.change import STUCK, Change, Site
from sop.paths.case import CONSENT
from sop.paths.monitor import Held, Monitor, Told
from sop.paths.reads import facts_read
from sop.paths.situations import NOTHING, Edge, Graph, Return
from sop.paths.table import Node, Terms
from validator.ethics.checks import Check, conditions_in
from validator.ethics.letters import established, matching

WAYS_OUT = "way-out"


def alarm_where_stuck(graph: Graph, rules: Mapping[str, Rule]) -> None:
    """Mark, for each rule of a way out, the places from which nothing that it wants can be reached.

    In a called procedure it is enough that one of those who call it leads on: with the others it is marked where they are, before the
    call and after it, and where every way back is the end of a case, on coming back.
    """
    for name, rule in rules.items():
        if rule.pattern != WAYS_OUT:
            continue
        free = _free(graph, rule)
        for number, position in enumerate(graph.position):
            program = graph.context[number].program
            if position < 0 or number in graph.between:
                continue
            if number not in free:
                state = program.states(position)[0]
                change = Change(Site(program.table.procedure, state, 0), stuck=name)
                graph.out[number].append(Edge(number, change, (), NOTHING))
            for link in graph.enters[number]:
                if link.context.entry not in free and not any(back.to in free for back in link.returns):
                    link.returns = [*link.returns, *(_alarmed(graph, number, back, name) for back in link.returns if graph.position[back.to] < 0)]


def _alarmed(graph: Graph, number: int, back: Return, name: str) -> Return:
    program = graph.context[number].program
    site = back.change.site or Site(program.table.procedure, program.states(graph.position[number])[0], 0)
    return back._replace(change=replace(back.change, site=site, stuck=name))


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
    """The facts that rules may ask for at any place: of a way out, and of what must come before a case ends."""
    return frozenset(facts_read(each for rule in rules.values() if rule.pattern in (WAYS_OUT, "existence") for each in conditions_in(rule)))


def _free(graph: Graph, rule: Rule) -> set[int]:
    """The nodes from which the person can reach what a rule wants."""
    every = {happening for edges in graph.out for edge in edges for happening in edge.change.happenings}
    wanted = {*matching(rule.reaches, every)} | {each for happening in rule.reaches if happening.kind == "act"
                                                 for each in established([happening.ref.token], graph.tables.terms) if each in every}

    def reaches(change: Change) -> bool:
        return change.ends in rule.outcomes and not change.parts if change.ends else not wanted.isdisjoint(change.happenings)

    found: set[int] = set()
    before: dict[int, set[int]] = {}
    for number, edges in enumerate(graph.out):
        for edge in edges:
            before.setdefault(edge.to, set()).add(number)
        for link in graph.enters[number]:
            before.setdefault(link.context.entry, set()).add(number)
            for back in link.returns:
                before.setdefault(back.to, set()).update((number, back.exit))
    queue = list(range(len(graph.position)))
    while queue:
        number = queue.pop()
        if number in found or not _is_free(graph, number, reaches, found):
            continue
        found.add(number)
        queue += before.get(number, ())
    return found


def _is_free(graph: Graph, number: int, reaches: Callable[[Change], bool], found: set[int]) -> bool:
    edges = [edge for edge in graph.out[number] if not edge.change.parts]
    if graph.position[number] < 0 and not edges and not graph.enters[number]:  # the end of a called procedure: free where one who called it is
        goes_on = [back.to in found for link in graph.context[number].links for back in link.returns if back.exit == number]
        return any(goes_on)
    choices = [edge for edge in edges if edge.label.what == "choice"]
    if choices:
        return all(reaches(edge.change) or edge.to in found for edge in choices)
    if any(reaches(edge.change) or edge.to in found for edge in edges if edge.label.what != "event"):
        return True
    for link in graph.enters[number]:
        if link.label.what == "event":
            continue
        if reaches(link.change) or link.context.entry in found or any(reaches(back.change) or back.to in found for back in link.returns):
            return True
    return False


# never asked for

def never_asked_for(graph: Graph, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Each choice by which help is made to hang on what a rule says must not be asked for."""
    for name, rule in rules.items():
        if rule.pattern == "never-asked-for":
            yield from _bargains(graph, name, rule)


def _bargains(graph: Graph, name: str, rule: Rule) -> Iterator[Finding]:
    every = {happening for edges in graph.out for edge in edges for happening in edge.change.happenings}
    told: set[tuple[str, str, str]] = set()
    for act in matching(rule.act, every):
        lead = _leading(graph, act)
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


def _leading(graph: Graph, act: str) -> set[int]:
    """The nodes from which an act may be reached."""
    before: dict[int, set[int]] = {}
    queue: list[int] = []
    for number, edges in enumerate(graph.out):
        for edge in edges:
            before.setdefault(edge.to, set()).add(number)
            if act in edge.change.happenings:
                queue.append(number)
        for link in graph.enters[number]:
            for to in (link.context.entry, *(back.to for back in link.returns)):
                before.setdefault(to, set()).add(number)
            if act in link.change.happenings:
                queue.append(number)
    found: set[int] = set()
    while queue:
        number = queue.pop()
        if number not in found:
            found.add(number)
            queue += before.get(number, ())
    return found
