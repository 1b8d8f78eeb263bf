"""After a no, or a yes that was taken back, help can still be reached.

Help is an outcome with which somebody goes on, holds something in force or owes something; and a step that gives a service. From right
after the no, some way must lead to it, when nothing more falls: in this run, or, when it ends, in the runs that called it.

Here is what is sure of it, however safeguards stand; what is not sure is looked at exactly (`validator.soundness.refusing`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sop.paths.situations import MOMENT, Link
from sop.paths.way import END, UNSET, Label
from validator.soundness.forks import Ahead, Way
from validator.soundness.sure import SOME, Surely
from validator.soundness.visits import passing, surely_to


@dataclass(frozen=True)
class Help:
    """Where help is: by procedure, the states that give it and the outcomes that hold it."""

    states: Mapping[str, frozenset[str]]
    outcomes: Mapping[str, frozenset[str]]


class Helped:
    """Where help surely is still to come: made, it is worked out; `of` holds it for each node.

    Twice the same sweep backwards. First what comes before a run ends, or with the outcome of the case. Then an exit counts too, when
    help is still to come in each of the runs that may go on from it: the greatest such exits, which is sound since every stack of
    calls ends at a root, whose exits are not among them. What a procedure does that is called on the way counts as in the first sweep.
    """

    def __init__(self, ahead: Ahead, sure: Surely, help_: Help) -> None:
        self.ahead, self.graph, self.sure, self.help = ahead, ahead.graph, sure, help_
        self._giving: dict[tuple[int, Label, int], bool] = {}
        self._needed: list[list[int]] = [[] for _ in self.graph.position]
        for node, stand in enumerate(ahead.stands):
            if stand:
                for to in ahead.targets(node):
                    self._needed[to].append(node)
        self._bounded = [node for node, forks in ahead.forks.items()
                         if any(fork.bounded for fork in forks) and self.graph.context[node].program.table.procedure not in sure.recursive]
        self.giving = [node for node, stand in enumerate(ahead.stands) if stand and self._gives(node)]
        self.passing = [node for node, ways in ahead.every_way() if any(self.at_beginning(way.link) if way.link else self.on_the_way(node, way.to, way.label) for way in ways)]
        self._inside: list[bool] = []
        self._inside = self._swept(frozenset())
        self.of = self._with_callers()

    def _with_callers(self) -> list[bool]:
        after: dict[int, list[int]] = {exit_: [] for exit_, (kind, _) in self.graph.exits.items() if kind not in (MOMENT, UNSET) and not self.graph.context[exit_].root}
        for links in self.graph.enters:
            for back in (back for link in links for back in link.returns):
                if back.exit in after:
                    after[back.exit].append(back.to)
        good = frozenset(exit_ for exit_, tos in after.items() if tos)
        while True:
            of = self._swept(good)
            left = frozenset(exit_ for exit_ in good if all(of[to] for to in after[exit_]))
            if left == good:
                return of
            good = left

    def _swept(self, exits: frozenset[int]) -> list[bool]:
        """From where help, or one of these exits, is surely reached. Of a bounded situation it is first taken that its bound is reached in the end:
        from each answer help must come, or the situation itself again, which uses the bound up."""
        ending = set(self._bounded)
        while True:
            of = _Sweep(self, ending, exits).of
            wrong = {node for node in ending if of[node] and not any(self._arms(of, node, fork.arms) for fork in self.ahead.forks[node])}
            if not wrong:
                return of
            ending -= wrong

    def ends(self) -> Iterator[int]:
        """The exits that are help themselves, or told by another rule."""
        for exit_, (kind, detail) in self.graph.exits.items():
            context = self.graph.context[exit_]
            if kind == UNSET or (kind == END and context.root and detail in self.help.outcomes.get(context.program.table.procedure, ())):
                yield exit_

    def _gives(self, node: int) -> bool:
        """Whether help is given where a case stands."""
        program = self.graph.context[node].program
        states = self.help.states.get(program.table.procedure)
        return bool(states) and not states.isdisjoint(program.states(self.graph.position[node]))

    def decided(self, of: list[bool], node: int, ending: set[int]) -> bool:
        """Whether help surely comes after a situation, given from where else it does."""
        ways = self.ahead.ways.get(node)
        if ways is not None:
            return any(self._leads(of, node, way) for way in ways)
        return any(self._arms(of, node, fork.arms[-1:] if fork.bounded and node in ending else fork.arms) for fork in self.ahead.forks[node])

    def needed(self, node: int) -> list[int]:
        """The situations whose verdict hangs on a node."""
        return self._needed[node]

    def _arms(self, of: list[bool], node: int, arms: tuple[tuple[Way, ...], ...]) -> bool:
        return all(any(self._leads(of, node, way) for way in arm) for arm in arms)

    def _leads(self, of: list[bool], node: int, way: Way) -> bool:
        if way.link is None:
            return of[way.to] or self.on_the_way(node, way.to, way.label)
        if (self._inside or of)[way.to] or self.at_beginning(way.link):
            return True
        inside, returns = self.sure.of[way.to], self.ahead.returns(way.link)
        after = {exit_: all(of[to] for to in tos) for exit_, tos in returns.items()}
        return any(good and inside & self.sure.of[exit_] & ~SOME for exit_, good in after.items()) or bool(inside & SOME and after and all(after.values()))

    def on_the_way(self, source: int, to: int, label: Label) -> bool:
        """Whether a way inside a context surely passes a state that gives help."""
        program = self.graph.context[source].program
        states = self.help.states.get(program.table.procedure)
        if not states:
            return False
        key = (program.instance.number, label, self.graph.position[to])
        if key not in self._giving:
            self._giving[key] = not states.isdisjoint(surely_to(self.graph, source, to, label))
        return self._giving[key]

    def at_beginning(self, link: Link) -> bool:
        """Whether the beginning of what is entered passes a state that gives help."""
        program = link.context.program
        states = self.help.states.get(program.table.procedure)
        beginning = program.instance.withdrawals.get(link.label.detail) if link.label.what == "withdrawal" else program.table.start
        return bool(states) and beginning is not None and not states.isdisjoint(passing(program, (beginning, 0)))


class _Sweep:
    """One sweep backwards."""

    def __init__(self, helped: Helped, ending: set[int], exits: frozenset[int]) -> None:
        self.of = of = [False] * len(helped.graph.position)
        queue = deque([*helped.ends(), *exits, *helped.giving, *(node for node in helped.passing if helped.decided(of, node, ending))])
        while queue:
            node = queue.popleft()
            if not of[node]:
                of[node] = True
                queue += [before for before in helped.needed(node) if not of[before] and helped.decided(of, before, ending)]
