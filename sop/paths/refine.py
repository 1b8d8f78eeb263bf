"""The exact answer: the shortest path on which a monitor is broken, or the certainty that there is none.

A search follows few things at first (`sop.paths.search`). A path that it finds is gone over again with everything followed
(`sop.paths.concrete`); where it could not really be so, the thing it hung on is followed too, and the search begins again
(counterexample-guided abstraction refinement, Clarke et al. 2000), for each place where it may break by itself. What is found in the
end can happen, and nothing shorter can, since every search before it only had more paths. Which place is searched for when, and for how
long, is said in `sop.paths.sites`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sop.paths.besides import Besides
from sop.paths.change import Site
from sop.paths.concrete import gaps
from sop.paths.monitor import Monitor, told_at
from sop.paths.moves import Broken
from sop.paths.search import Items, Round
from sop.paths.situations import Graph
from sop.paths.track import Age, Thing, Track

FINEST = 8 ** 6
"""Steps of an age; more than there are hours in anything that is counted."""


@dataclass(frozen=True)
class Search:
    """One search after another, each with more followed."""

    graph: Graph
    monitor: Monitor
    roots: dict[int, tuple[str, ...]]

    def round(self, besides: Besides, followed: dict[Thing, None], first: bool, items: Items, one: bool = False) -> tuple[list[Broken], dict[Site | None, tuple[Thing, ...]]]:
        """(what was found, what the nearest path hangs on at each other site), nearest first."""
        track = Track(self.graph, self.monitor, followed)
        search = Round(self.graph, self.monitor, track, besides, items)
        nearest, begun = search.run({entry: track.begin(given, told_at(self.graph, entry)) for entry, given in self.roots.items()}, first, one)
        found, hangs_on = [], {}
        for site, breach in nearest.items():
            root, moves = search.way_to(breach, begun)
            missing = tuple(gaps(self.graph, self.monitor, self.roots[root], [*moves, breach.move], breach.move.change))
            if missing:
                hangs_on[site] = missing
            else:
                found.append(Broken(root, tuple(moves), breach.item.node, breach.move.change, sum(move.label.cost for move in moves), breach.move))
        return found, hangs_on

    def until_sure(self, besides: Besides, followed: dict[Thing, None], missing: Iterable[Thing], first: bool, items: Items, mattered: dict[Thing, None]) -> list[Broken]:
        """The shortest path to the site that `besides` leads to, or to the nearest of several; none where there is none.

        `followed` grows by what paths turn out to hang on, so that nothing is found out again where there was no time to come to an end.
        """
        known = [*map(_kind, followed)]
        followed |= {thing: None for thing in self.following(mattered) if _kind(thing) not in known}
        _follow(followed, self._with_alike([thing for thing in missing if _kind(thing) not in map(_kind, followed)], followed), self.monitor)
        while True:
            found, hangs_on = self.round(besides, followed, first, items, one=True)
            if found or not hangs_on:
                mattered |= followed
                return found
            [missing] = hangs_on.values()
            _follow(followed, self._with_alike(missing, followed), self.monitor)

    def _with_alike(self, missing: Iterable[Thing], followed: Iterable[Thing]) -> Iterator[Thing]:
        """What a path hangs on, and the consents that are taken back by the very same way: the next path would go by one of those."""
        known = {*followed, *self.monitor.tokens, *missing}
        yield from missing
        yield from dict.fromkeys(other for thing in missing for other in self._alike.get(thing, ()) if other not in known)

    @cached_property
    def _alike(self) -> dict[Thing, dict[Thing, None]]:
        """For each consent, those that lead to the same handler when taken back."""
        alike: dict[Thing, dict[Thing, None]] = {}
        for instance in self.graph.instances:
            by_handler: dict[str, list[Thing]] = {}
            for token, handler in instance.withdrawals.items():
                by_handler.setdefault(handler, []).append(token)
            for tokens in by_handler.values():
                for token in tokens:
                    alike.setdefault(token, {}).update(dict.fromkeys(tokens))
        return alike

    def weight(self, missing: tuple[Thing, ...]) -> int:
        """How many things are followed for a path that hangs on these."""
        return sum(1 for _ in self._with_alike(missing, ()))

    def following(self, mattered: Iterable[Thing]) -> dict[Thing, None]:
        """What is followed from the start: all that mattered but what the monitor follows itself."""
        return dict.fromkeys(thing for thing in mattered if thing not in self.monitor.tokens)


def _kind(thing: Thing) -> Thing:
    """An age, however finely it is counted; everything else as it is."""
    return Age(thing.what) if isinstance(thing, Age) else thing


def _follow(followed: dict[Thing, None], missing: Iterable[Thing], monitor: Monitor) -> None:
    """What paths hung on is followed from now on; an age that is followed already, more finely."""
    for thing in missing:
        known = next((each for each in followed if isinstance(each, Age) and isinstance(thing, Age) and each.what == thing.what), None)
        if known is not None and known.grains < FINEST:
            del followed[known]
            followed[known.finer()] = None
        elif thing in followed or thing in monitor.tokens or known is not None:
            raise AssertionError(f"a path that follows {thing} hangs on it still")
        else:
            followed[thing] = None
