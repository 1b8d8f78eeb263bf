"""What a call or an event takes with it, and what is known when it comes back.

It takes what may be read there, and nothing else: what passes by untouched would only make a context of each of its values (as the
frame of a summary: Sharir and Pnueli 1981). What it took is afterwards as it left it. Of all else that it may settle, what it
settled is known, and what it did not is as it was. Facts that are derived from one another are taken together or not at all. A
fact that is corrected unsets those that hang on it: they are taken with it, but where it can only be corrected to one value, so that
one sees afterwards whether it was.
"""

from __future__ import annotations

from dataclasses import dataclass

from sop.paths.layout import Field
from sop.paths.live import Live
from sop.paths.settles import Settled


@dataclass(frozen=True, slots=True)
class Frame:
    """What is taken, and what may have been settled, as masks."""

    taken: int
    changed: int
    """Of what is taken, what may be another afterwards."""
    others: tuple[int, ...]
    """What is not taken and may be settled."""
    turning: tuple[tuple[Field, int], ...]
    """(a fact that is taken and may be corrected, what is not taken and is unset then)."""

    def after(self, ours: int, theirs: int) -> int:
        """What is known afterwards."""
        known = ours & ~self.changed | theirs & self.changed
        for other in self.others:
            if theirs & other:
                known = known & ~other | theirs & other
        for fact, hanging in self.turning:
            if fact.code(ours) != fact.code(theirs):
                known = known & ~hanging | theirs & hanging
        return known


class Frames:
    """Facts into and out of contexts."""

    def __init__(self, live: Live) -> None:
        self._layout = layout = live.layout
        procedures = live.tables.by_id
        self.calls = {name: self._frame(live.asked(name) & layout.shared_mask, live.settles.runs[name]) for name in procedures}
        """Of the runs of a procedure: what falls in it and is not heard there comes back so, too."""
        self.events = {name: self._frame(live.told(name), live.settles.handlers[name]) for name in procedures}
        """Of the interruptions of a procedure."""

    def _frame(self, taken: int, settled: Settled) -> Frame:
        turning = []
        may, layout = settled.mask, self._layout
        for place in layout.fields:
            hanging = sum({layout.kin(other) for other in place.dependents})
            if hanging and place.set_mask & may:
                if place.mask & taken and settled.always_the_same(place):
                    turning.append((place, hanging))
                else:
                    taken |= layout.kin(place) | hanging
        for place in layout.fields:
            taken |= layout.kin(place) if layout.kin(place) & taken else 0
        others = dict.fromkeys(layout.kin(place) for place in layout.fields if layout.kin(place) & may & ~taken)
        return Frame(taken, taken & may, tuple(others), tuple((fact, hanging & ~taken) for fact, hanging in turning if hanging & ~taken))
