"""Every place where a monitor can be broken, each with the shortest path there: which is searched for when, and for how long.

What is decided soon comes first. The nearest of all hangs on least, so it is searched for before the others. Where there is no time for
that, one place after another is, those first whose paths hang on least, with more patience in each wave. Once it is known that the monitor is
broken, the other places get less time: whoever mends the first sees them then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sop.paths.besides import Besides
from sop.paths.change import Site
from sop.paths.monitor import Monitor
from sop.paths.moves import Broken
from sop.paths.refine import Search
from sop.paths.search import Items
from sop.paths.situations import Graph, NotDecided
from sop.paths.track import Thing

ITEMS = 3_000_000
"""Items in one search; beyond it the verdict is 'not decided'."""

PATIENCE = 50_000
"""Items in all searches for more sites of what was found broken already; and in the first for each site, so that one that takes long does
not keep others waiting."""

NEAREST = 5 * PATIENCE
"""Items in the search for the nearest of all sites."""

WAVES = ((PATIENCE, 0), (3 * PATIENCE, 1), (10 * PATIENCE, 3), (ITEMS, ITEMS))
"""(Items of the search for one site, how many things more may hang on it than on the lightest), one wave after another: each thing more that
is followed may double a search."""


def shortest(graph: Graph, monitor: Monitor, roots: dict[int, tuple[str, ...]], besides: Besides, first: bool = False,
             left_open: list[Site | None] | None = None, mattered: dict[Thing, None] | None = None, hurried: bool = False) -> list[Broken]:
    """For each site where a monitor can be broken, the shortest path there. With `first`, for one site some path, which is found sooner.

    `roots`: entry nodes and the tokens in force there. `besides` says where a breach may still be reached, and what may be in force
    there. Raises NotDecided beyond the limit. Where it was found broken at one site, the others are looked at with less patience; those
    that are not decided so are added to `left_open`. `mattered`: what paths of like monitors hung on; it is followed from the start
    where a path cannot be told without, and what else there is, is added to it. `hurried`: it was found broken already, at other sites.
    """
    search = Search(graph, monitor, roots)
    found, hangs_on = search.round(besides, {}, first, Items(ITEMS), one=len(besides.sites) == 1)
    if first and found:
        return found
    sites = _Sites(search, besides, {} if mattered is None else mattered, first, hurried, found, hangs_on)
    sites.decide()
    if sites.waiting and not sites.is_broken:
        raise NotDecided
    if left_open is not None:
        left_open += sites.waiting
    return sites.found


@dataclass
class _Sites:
    """The sites that nothing is sure of yet."""

    search: Search
    besides: Besides
    mattered: dict[Thing, None]
    first: bool
    hurried: bool
    found: list[Broken]
    waiting: dict[Site | None, tuple[Thing, ...]]
    """What the nearest path to each hangs on."""
    followed: dict[Site | None, dict[Thing, None]] = field(default_factory=dict)
    """What was followed for each when there was no time left."""
    tried: int = 0
    """How many things had mattered when all sites were last searched for at once."""
    more: Items = field(default_factory=lambda: Items(PATIENCE))

    @property
    def is_broken(self) -> bool:
        """Whether it is known that the monitor is broken, here or elsewhere."""
        return bool(self.found) or self.hurried

    @property
    def is_done(self) -> bool:
        """Whether nothing is left, or the first that was found is enough."""
        return not self.waiting or (self.first and bool(self.found))

    def decide(self) -> None:
        """All of them, as far as there is time."""
        if len(self.waiting) > 1 and not self.is_broken:
            self._nearest()
        weight = {site: self.search.weight(missing) for site, missing in self.waiting.items()}
        for patience, heavier in WAVES:
            if self.is_done or self.is_broken and patience > PATIENCE:
                return
            for site in sorted(self.waiting, key=weight.__getitem__):
                if self.is_done or (self.is_broken and self.more.left < 0):
                    return
                if site in self.waiting and (self.is_broken or weight[site] <= min(weight.values()) + heavier):
                    self._one(site, patience)

    def _nearest(self) -> None:
        """The nearest of all; if there is none, there is nothing at any of them."""
        try:
            nearest = self.search.until_sure(self.besides, {}, min(self.waiting.values(), key=len), self.first, Items(NEAREST), self.mattered)
        except NotDecided:
            return
        self._settle(nearest, () if not nearest else [site for site in self.waiting if site != nearest[0].change.site])

    def _one(self, site: Site | None, patience: int) -> None:
        try:
            found = self.search.until_sure(self.besides.only(site), self.followed.setdefault(site, {}), self.waiting[site], self.first, self._items(patience), self.mattered)
            self._settle(found, [each for each in self.waiting if each != site])
            if not self.first and len(self.waiting) > 1 and len(self.mattered) > self.tried:
                self._all_at_once(patience)
        except NotDecided:
            pass  # it waits for the next wave, or is left open

    def _all_at_once(self, patience: int) -> None:
        """What mattered at one site mostly settles the others too, all in one search."""
        self.tried = len(self.mattered)
        found, hangs_on = self.search.round(self.besides, self.search.following(self.mattered), False, self._items(patience))
        found = [each for each in found if each.change.site in self.waiting]
        self.waiting = {site: missing for site, missing in hangs_on.items() if site in self.waiting}
        self._settle(found, self.waiting)

    def _items(self, patience: int) -> Items:
        return self.more if self.is_broken else Items(patience)

    def _settle(self, found: Iterable[Broken], left: Iterable[Site | None]) -> None:
        self.found += found
        self.waiting = {site: self.waiting[site] for site in left}
