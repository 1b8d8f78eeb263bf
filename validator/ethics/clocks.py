"""How long things last, from the parameters of the vocabulary, in the worst case: what `sop.paths.clock` counts with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from sop.corpus import Corpus
from sop.paths.change import Change
from sop.paths.clock import Clock, Fate
from sop.paths.table import Node, Tables
from validator.duration import longest_hours, of_parameter
from validator.ethics.checks import Check


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


def duties_of(checks: Sequence[Check], changes: Sequence[Change]) -> tuple[dict[str, Fate], dict[str, frozenset[tuple[str, str]]]]:
    """For each rule that sets a time: what a change does to the age of its duty, and where the duty arises.

    A duty that is open already is as old as it was when something gives rise to it again. It goes on until everything that the rule
    asks for was done. `changes`: every change of the graph, once.
    """
    timed: dict[str, list[Check]] = {}
    for check in checks:
        if check.timed:
            timed.setdefault(check.rule, []).append(check)
    arises = {rule: frozenset(happening for check in each for happening in check.watched) for rule, each in timed.items()}

    def fate_of(rule: str) -> Fate:
        done = [frozenset(check.required) if not check.role else frozenset() for check in timed[rule]]
        return lambda change: (any(each.isdisjoint(change.signs) for each in done), not arises[rule].isdisjoint(change.signs))

    places = {rule: frozenset((change.site.procedure, change.site.state) for change in changes if change.site and not names.isdisjoint(change.signs))
              for rule, names in arises.items()}
    return {rule: fate_of(rule) for rule in timed}, places
