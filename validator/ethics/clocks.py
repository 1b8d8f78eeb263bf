"""How long things last, from the parameters of the vocabulary, in the worst case: what `sop.paths.clock` counts with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from sop.corpus import Corpus
from sop.paths.change import Change
from sop.paths.clock import Clock
from sop.paths.situations import Graph
from sop.paths.table import Node, Tables
from validator.duration import longest_hours, of_parameter
from validator.ethics.checks import Check
from validator.ethics.letters import happenings_of


def clock_of(corpus: Corpus, tables: Tables, arises: Mapping[str, frozenset[tuple[str, str]]]) -> Clock:
    """The clock of a corpus. `arises`: rule -> the (procedure, state) in which its duty arises.

    A case may stay in a state as long as its longest deadline and the stages after it; a wait with dates of review as long as the longest
    time between two of them; in any other state no time passes.
    """
    words = corpus.vocabulary

    def hours(parameter: str | None) -> int:
        duration = of_parameter(words.parameters.get(parameter or ""))
        return longest_hours(duration, words.calendar) if duration is not None else 0

    @cache
    def stay(procedure: str, state: str) -> int:
        node = tables.by_id[procedure].nodes[state]
        deadline = max((hours(parameter) for _, parameter in node.within), default=0)
        return deadline + sum(hours(stage.after) for stage in node.late) if deadline else hours(node.every)

    @cache
    def counted(rule: str, procedure: str, state: str) -> bool:
        node: Node = tables.by_id[procedure].nodes[state]
        begun = {where for owner, where in arises.get(rule, ()) if owner == procedure}
        return bool(begun) and begun <= set(node.clock_from)

    return Clock({name: hours(entry.lasts) for name, entry in words.safeguards.items() if hours(entry.lasts)}, stay, counted,
                 {name: hours(rule.within) for name, rule in corpus.rules.items() if rule.pattern == "bounded-response" and hours(rule.within)})


def duties_of(checks: Sequence[Check], graph: Graph) -> tuple[dict[str, Callable[[Change], bool]], dict[str, frozenset[tuple[str, str]]]]:
    """For each rule that sets a time: whether a change may be what its duty arises from, and where that is."""
    watched: dict[str, set[str]] = {}
    for check in checks:
        if check.timed:
            watched.setdefault(check.rule, set()).update(check.watched)
    arises = {rule: (lambda change, names=names: not names.isdisjoint(happenings_of(change))) for rule, names in watched.items()}
    places = {rule: frozenset((change.site.procedure, change.site.state) for change in changes_of(graph) if change.site and test(change)) for rule, test in arises.items()}
    return arises, places


def changes_of(graph: Graph) -> Iterator[Change]:
    """Every change of a graph, once."""
    seen: set[int] = set()
    for number, edges in enumerate(graph.out):
        found = [edge.change for edge in edges]
        for link in graph.enters[number]:
            found += [link.change, *(back.change for back in link.returns)]
        for change in found:
            if id(change) not in seen:
                seen.add(id(change))
                yield change
