"""Where everything of a flow diagram stands: numbers only, no SVG.

States stand one under another in reading order. Each way on has a row of its own inside its state's box, so that no two
labels can meet; jumps run in lanes to the right, one lane for all that lead to the same state from the same side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from sop.languages.translate import Said, together
from sop.render.pieces import Door, drawn_ways
from sop.render.text_width import wrapped
from sop.render.view_state import StateView, WayView

BOX = 318
PAD = 10
TEXT_X = 42
CHIP = 26
SIZE, SMALL = 15, 14
STRIP = 1100
"""So high a piece of a drawing may be on paper: at seven tenths of its size two stand side by side, and fill a page of A4."""
GAP = 24
MARK_X = 36
"""Where the mark of a beginning starts: an arrow that leads down passes at its left."""
LANE = 11
MOST_LANES = 9
"""More lanes would make the drawing too wide for a phone; the way then shows only the number of its target."""


@dataclass(frozen=True, slots=True)
class Row:
    """One way on, inside its box: its label, in lines too, and the sign of its target at the right."""

    said: Said
    label: tuple[str, ...]
    y: int
    middle: int
    sign: str
    """The number of a state or letter of an outcome; empty where the label says it all."""
    shape: str
    """here (drawn in this diagram), there (in another one) or end."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a way begins that comes from outside the drawing to the box below."""

    said: Said
    label: tuple[str, ...]
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A state."""

    state: StateView
    y: int
    height: int
    heading: tuple[str, ...]
    rows: tuple[Row, ...]
    leads_down: bool
    """Whether some way leads to the box below."""
    mark: Mark | None = None
    """Above it, what leads there from outside the drawing."""


@dataclass(frozen=True, slots=True)
class Lane:
    """All jumps to one state from above it, or from below it."""

    x: int
    target_y: int
    from_y: tuple[int, ...]
    back: bool
    colour: int


@dataclass(frozen=True, slots=True)
class Pill:
    """An outcome at the foot of the diagram, or another drawing in which it goes on."""

    letter: str
    """Of an outcome."""
    said: Said
    label: tuple[str, ...]
    y: int
    height: int
    goes: str = ""
    """Where the other drawing stands on the page; empty for an outcome."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole diagram."""

    boxes: tuple[Box, ...]
    lanes: tuple[Lane, ...]
    pills: tuple[Pill, ...]
    line: int
    """The height of a line of text."""
    width: int
    height: int


def lay_out(states: tuple[StateView, ...], letters: Mapping[str, str], locale: str, doors: Iterable[Door] = (), colon: str = ":",
            begins: Mapping[str, Said] | None = None) -> Layout:
    """Lay out some states. `letters` gives each outcome of the procedure its letter; `doors` lead to the other drawings; `colon` is that of the language.

    `begins` says above a state what leads there from outside the drawing.
    """
    line = 20 if locale in ("en", "vi") else 26
    here = {state.id for state in states}
    boxes, y = [], 1
    for state, following in zip(states, [*states[1:], None]):
        box = _box(state, following, here, letters, line, y, locale, colon, (begins or {}).get(state.id))
        boxes.append(box)
        y = box.y + box.height + GAP
    lanes = tuple(_lanes(boxes, here))
    pills = []
    foot = [*(("", door.text, door.anchor) for door in doors), *((letters[way.target.id], way.target.title, "") for way in _ends(states, letters))]
    for letter, said, goes in foot:
        label = wrapped(said.text, said.locale, SMALL, BOX - TEXT_X - PAD)
        pills.append(Pill(letter, said, label, y, line * len(label) + 14, goes))
        y += pills[-1].height + 8
    width = BOX + 2 + (LANE * max((lane.x - BOX) // LANE for lane in lanes) + LANE + 4 if lanes else 0)
    return Layout(tuple(boxes), lanes, tuple(pills), line, width, y)


def strips(layout: Layout) -> tuple[tuple[int, int], ...]:
    """(top, height) of the pieces into which a tall drawing is cut for paper, between boxes; none for one that fits on a page as it is.

    They are about equally high, as few as may be.
    """
    ends = [*(box.y + box.height + 1 for box in layout.boxes), *(pill.y + pill.height + 1 for pill in layout.pills)]
    number = ceil(layout.height / STRIP)
    if number == 1:
        return ()
    cuts, wanted = [0], layout.height / number
    for end, following in zip(ends, ends[1:]):
        if following - cuts[-1] > STRIP or end - cuts[-1] >= wanted:
            cuts.append(end)
    return tuple((top, bottom - top) for top, bottom in zip(cuts, [*cuts[1:], layout.height]))


def _box(state: StateView, following: StateView | None, here: set[str], letters: Mapping[str, str], line: int, y: int, locale: str, colon: str,
         begins: Said | None) -> Box:
    mark = _mark(begins, line, y) if begins else None
    y += mark.height + GAP if mark else 0
    heading = wrapped(state.heading.text, state.heading.locale, SIZE, BOX - TEXT_X - PAD)
    height = 16 + line * len(heading)
    ways = tuple(drawn_ways(state))
    downward = [way for way in ways if following and way.target.id == following.id]
    rows = []
    if len(ways) != 1 or not downward:
        for way in ways:
            row = _row(way, here, letters, line, y + height, locale, colon)
            rows.append(row)
            height += line * len(row.label) + 8
    return Box(state, y, height + (4 if rows else 0), heading, tuple(rows), bool(downward), mark)


def _mark(said: Said, line: int, y: int) -> Mark:
    label = wrapped(said.text, said.locale, SMALL, BOX - MARK_X - 2 * PAD)
    return Mark(said, label, y, line * len(label) + 10)


def _row(way: WayView, here: set[str], letters: Mapping[str, str], line: int, y: int, locale: str, colon: str) -> Row:
    shape = "end" if way.target.kind == "outcome" else "here" if way.target.id in here else "there"
    sign = letters.get(way.target.id, "") if shape == "end" else str(way.target.number or "")
    label = way.label
    said = label if sign else together([label, Said(f"{colon} ", label.state, label.locale), way.target.title], locale)
    lines = wrapped(said.text, said.locale, SMALL, BOX - TEXT_X - PAD - (CHIP + 10 if sign else 0))
    return Row(said, lines, y, y + (line * len(lines) + 8) // 2, sign, shape)


def _lanes(boxes: list[Box], here: set[str]) -> Iterator[Lane]:
    """One lane for each (target, side), the short ones inside; overlapping ones never share a place."""
    place = {box.state.id: index for index, box in enumerate(boxes)}
    jumps: dict[tuple[str, bool], list[tuple[int, int]]] = {}
    for index, box in enumerate(boxes):
        ways = list(drawn_ways(box.state))
        for way, row in zip(ways, box.rows):
            if row.shape != "here" or (place[way.target.id] == index + 1):
                continue
            jumps.setdefault((way.target.id, place[way.target.id] <= index), []).append((index, row.middle))
    taken: list[list[tuple[int, int]]] = []
    order = sorted(jumps, key=lambda key: (_span(boxes[place[key[0]]], jumps[key]), key))
    for colour, (target, back) in enumerate(order):
        box = boxes[place[target]]
        entry = box.y + (24 if back else 10)
        ends = [entry, *(y for _, y in jumps[target, back])]
        low, high = min(ends) - 4, max(ends) + 4
        track = next((number for number, used in enumerate(taken) if all(high < a or b < low for a, b in used)), len(taken))
        if track == MOST_LANES:
            continue
        if track == len(taken):
            taken.append([])
        taken[track].append((low, high))
        yield Lane(BOX + 14 + LANE * track, entry, tuple(y for _, y in jumps[target, back]), back, colour % 5)


def _span(target: Box, sources: Iterable[tuple[int, int]]) -> int:
    return max(abs(y - target.y) for _, y in sources)


def _ends(states: tuple[StateView, ...], letters: Mapping[str, str]) -> list[WayView]:
    """A way to each outcome that these states lead to, in the order of their letters, so that a letter is soon found."""
    found = {way.target.id: way for state in states for way in drawn_ways(state) if way.target.kind == "outcome"}
    return [found[outcome] for outcome in letters if outcome in found]
