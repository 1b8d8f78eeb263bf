"""What happened, from what was told: the beats of a story as answers, events and lateness that a walk can be given.

Steps, choices and calls happen of themselves. Where things go on at once, a walk goes through one branch after another; the story
takes up another branch where its own order is another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sop.model.ref import from_token
from sop.model.scenario import AFTER_ALL, WITHDRAWN, Answered, Happening, Noted, Occurred, TookUp, WasLate
from sop.paths.case import CONSENT
from sop.paths.table import Table, Tables
from sop.paths.telling import Beat, Leaf


def happenings(beats: Iterable[Beat], tables: Tables) -> Iterator[Happening]:
    """What happened, in order."""
    under_way = _UnderWay()
    for beat in beats:
        table = tables.by_id[beat.procedure]
        leaf = _leaf(beat, table, under_way.leaf(beat))
        yield from under_way.taken_up(beat, leaf, table)
        yield from _happened(beat, (*beat.path[:-1], *_place(leaf, table)), leaf)


def _happened(beat: Beat, at: tuple[str, ...], leaf: Leaf) -> Iterator[Happening]:
    match beat.what:
        case "answer" if beat.detail:
            yield Answered((*beat.path[:-1], leaf.state), *(beat.values or (beat.detail,)))
        case "late":
            for _ in range(int(beat.detail.removeprefix("late").removeprefix("-") or 1)):
                yield WasLate(at)
        case "step" if beat.values:
            yield Noted(beat.values, at)
        case "event":
            yield Occurred(beat.detail, at=at)
        case "withdrawal":
            yield Occurred(WITHDRAWN, from_token(beat.detail.removeprefix(CONSENT)), at)


def _leaf(beat: Beat, table: Table, here: Leaf) -> Leaf:
    """The branch in which a beat falls: an event falls in the one under way, if its span holds that."""
    if beat.what not in ("event", "withdrawal"):
        return next((leaf for leaf in beat.leaves if (leaf.branches, leaf.state) == (beat.branches, beat.state)), here)
    during = next((event.during for event in table.events if event.event == beat.detail), frozenset()) if beat.what == "event" else frozenset()
    return here if not during or here.state in during else next((leaf for leaf in beat.leaves if leaf.state in during), here)


def _place(leaf: Leaf, table: Table) -> tuple[str, ...]:
    """A place as a walk knows it: a state, perhaps with the step that is next."""
    node = table.nodes[leaf.state]
    if node.kind != "task" or leaf.step == 0:
        return (leaf.state,)
    return leaf.state, node.steps[leaf.step].id if leaf.step < len(node.steps) else AFTER_ALL


class _UnderWay:
    """Which branch a walk is in, for each run on the stack."""

    def __init__(self) -> None:
        self._branches: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._before: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, ...]] = {}

    def leaf(self, beat: Beat) -> Leaf:
        """The open branch that the walk is in."""
        return self._nearest(beat.leaves, self._branches.get(beat.path[:-1], ()))

    def taken_up(self, beat: Beat, wanted: Leaf, table: Table) -> Iterator[TookUp]:
        """The branches that must be taken up to get from where the walk is to where something happens."""
        calls, here = beat.path[:-1], self.leaf(beat)
        while here.branches != wanted.branches:
            level = next(level for level, (ours, theirs) in enumerate(zip(here.branches, wanted.branches, strict=False)) if ours != theirs)
            self._before[calls, here.branches[:level + 1]] = here.branches
            yield TookUp(wanted.branches[level], (*calls, *_place(here, table)))
            outer = wanted.branches[:level + 1]
            here = self._nearest([leaf for leaf in beat.leaves if leaf.branches[:level + 1] == outer], self._before.get((calls, outer), outer))
        self._branches[calls] = wanted.branches

    @staticmethod
    def _nearest(leaves: Iterable[Leaf], branches: tuple[str, ...]) -> Leaf:
        """The first open branch that has most in common with these."""
        def common(leaf: Leaf) -> int:
            return next((level for level, (ours, theirs) in enumerate(zip(leaf.branches, branches, strict=False)) if ours != theirs), min(len(leaf.branches), len(branches)))
        return max(leaves, key=common)
