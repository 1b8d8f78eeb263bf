"""Every shortest path of a graph when nothing is followed, also by chosen callers: what it hangs on may not be so (`sop.paths.concrete`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sop.paths.besides import Place
from sop.paths.change import IDLE, Change, Cube
from sop.paths.concrete import gaps
from sop.paths.monitor import Monitor
from sop.paths.moves import Item, Move, entering
from sop.paths.search import Items, Round
from sop.paths.sites import ITEMS
from sop.paths.situations import Graph, Link
from sop.paths.track import Thing, Track


class _Anywhere:
    """Leaves every place and way open."""

    def __init__(self, graph: Graph) -> None:
        self.nodes = range(len(graph.position))

    def may_break(self, change: Change) -> bool:
        return False

    def leads(self, place: Place) -> bool:
        return True

    def allows(self, place: Place, cube: Cube) -> bool:
        return True


class Routes:
    """Made, they are worked out."""

    def __init__(self, graph: Graph, roots: Iterable[int]) -> None:
        self.graph, self.roots = graph, tuple(roots)
        self._monitor = Monitor("anything", ())
        self._search = Round(graph, self._monitor, Track(graph, self._monitor, ()), _Anywhere(graph), Items(ITEMS))  # type: ignore[arg-type]  # it asks for few answers
        _, self._begun = self._search.run(dict.fromkeys(self.roots, 0), False)

    def to(self, node: int, stack: Iterable[tuple[int, Link]] = ()) -> tuple[int, tuple[Move, ...]] | None:
        """The root and the moves of the shortest path to a node, by these open contexts: (who entered, the link), the innermost first.

        None where no path leads there.
        """
        moves: list[Move] = []
        here = self._item(node)
        for source, link in stack:
            before = self._item(source)
            if here is None or before is None:
                return None
            moves = [entering(before, link), *self._search._inside(here), *moves]
            here = before
        if here is None or (here.entry, here.begun) not in self._begun:
            return None
        root, first = self._search.path(here, self._begun)
        return root, (*first, *moves)

    def hangs_on(self, given: Iterable[str], moves: Sequence[Move]) -> frozenset[Thing]:
        """What a path hangs on and that is not so; nothing when it can really be gone. `given` is in force at its beginning."""
        return frozenset(gaps(self.graph, self._monitor, given, moves, IDLE))

    def _item(self, node: int) -> Item | None:
        context = self.graph.context[node]
        entries = [root for root in self.roots if self.graph.context[root] is context] if context.root else [context.entry]
        return min((item for entry in entries if (item := Item(entry, 0, node, 0)) in self._search.distance), key=self._search.distance.__getitem__, default=None)
