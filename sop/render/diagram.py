"""A procedure as flow diagrams in SVG, several when it is long. A pure function: the same view gives the same bytes.

Colours come from the page (`currentColor` and variables), so that light, dark and print each get theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from sop.languages.translate import Said
from sop.render.diagram_layout import BOX, CHIP, GAP, MARK_X, PAD, SIZE, SMALL, TEXT_X, Box, Lane, Layout, Mark, Pill, Row, lay_out, strips
from sop.render.letters import letters
from sop.render.page import escape, inside
from sop.render.pieces import Door, Piece, beginnings, doors, drawn_ways, pieces
from sop.render.view import ProcedureView
from sop.render.view_state import StateView

_SHAPES = {"question": "asks", "consent": "asks", "choice": "asks", "wait": "waits", "call": "calls", "parallel": "splits"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, what it shows, and where it goes on."""

    svg: Markup
    piece: Piece
    doors: tuple[Door, ...]
    strips: Markup
    """The same once more, cut into pieces that fit on paper; nothing where it fits as it is."""


def diagrams(procedure: ProcedureView, words: Mapping[str, str]) -> dict[str, Drawing]:
    """The drawings by the id of the state that each stands before. `words` are the interface words of its language."""
    named, parts = letters(procedure), pieces(procedure)
    return {piece.states[0].id: _drawing(procedure, piece, tuple(doors(piece, parts, words, procedure.locale)), named, words)
            for piece in parts if piece.is_drawn}


def _drawing(procedure: ProcedureView, piece: Piece, onward: tuple[Door, ...], named: dict[str, str], words: Mapping[str, str]) -> Drawing:
    begins, colon = beginnings(piece, procedure, words), words["sign.colon"]
    layout = lay_out(piece.states, named, procedure.locale, onward, colon, begins)
    name = f"flow-{piece.states[0].id}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" id="{piece.anchor}" viewBox="0 0 {layout.width} {layout.height}" width="{layout.width}" '
        f'height="{layout.height}" role="img" lang="{escape(procedure.locale)}" aria-labelledby="{name}-title {name}-words">',
        f'<title id="{name}-title">{escape(piece.title.text)}</title>',
        f'<desc id="{name}-words">{escape(" ".join(_in_words(piece.states, named, colon, begins)))}</desc>',
        f'<g id="{name}-drawn">',
        *map(_lane, layout.lanes),
        *(part for box, below in zip(layout.boxes, (*layout.boxes[1:], None)) for part in _box(box, below, layout)),
        *(part for pill in layout.pills for part in (_door(pill, layout) if pill.goes else _end(pill, layout))),
        "</g></svg>",
    ]
    cut = (f'<svg class="flow-strip" viewBox="0 {top} {layout.width} {height}" width="{layout.width}" height="{height}"><use href="#{name}-drawn"/></svg>'
           for top, height in strips(layout))
    return Drawing(Markup("".join(parts)), piece, onward, Markup("".join(cut)))


def _in_words(states: tuple[StateView, ...], named: dict[str, str], colon: str, begins: Mapping[str, Said]) -> Iterator[str]:
    for state in states:
        ways = "; ".join(f"{way.label.text}{colon} {way.target.number or named.get(way.target.id) or way.target.title.text}" for way in drawn_ways(state))
        first = f"{begins[state.id].text} → " if state.id in begins else ""
        yield f"{first}{state.number}. {state.heading.text} ({ways})"


def _box(box: Box, below: Box | None, layout: Layout) -> Iterator[str]:
    if box.mark:
        yield from _beginning(box.mark, layout)
    shape = _SHAPES.get(box.state.kind, "does")
    yield f'<g class="flow-{shape}" data-state="{escape(box.state.id)}">'
    yield f'<rect class="flow-box" x="1" y="{box.y}" width="{BOX}" height="{box.height}" rx="6"/>'
    if shape == "calls":
        yield f'<path class="flow-line" d="M5 {box.y + 6}V{box.y + box.height - 6}"/>'
    middle = box.y + 8 + layout.line // 2
    yield f'<circle class="flow-number" cx="23" cy="{middle}" r="13"/>'
    yield f'<text class="flow-digit" x="23" y="{middle + 5}" text-anchor="middle" font-size="13">{box.state.number}</text>'
    yield from _text(box.heading, box.state.heading, box.y + 8, layout.line, SIZE, "flow-heading")
    for row in box.rows:
        yield from _row(row, layout)
    yield "</g>"
    if box.leads_down and below:
        yield _down(23, box.y + box.height, below.y)


def _beginning(mark: Mark, layout: Layout) -> Iterator[str]:
    """Where somebody comes in from outside the drawing: the words are the arrow's beginning."""
    yield f'<g class="flow-begins"><rect class="flow-begins-box" x="{MARK_X}" y="{mark.y}" width="{BOX + 1 - MARK_X}" height="{mark.height}" rx="{min(14, mark.height // 2)}"/>'
    yield from _text(mark.label, mark.said, mark.y + 5, layout.line, SMALL, "flow-label", MARK_X + PAD)
    yield "</g>"
    yield _down(MARK_X + 24, mark.y + mark.height, mark.y + mark.height + GAP)


def _down(x: int, top: int, bottom: int) -> str:
    """An arrow down to the edge of a box."""
    return f'<path class="flow-line" d="M{x} {top}V{bottom - 2}"/><path class="flow-tip" d="M{x - 5} {bottom - 8}h10l-5 8z"/>'


def _row(row: Row, layout: Layout) -> Iterator[str]:
    yield f'<path class="flow-rule" d="M{TEXT_X} {row.y}H{BOX - PAD}"/>'
    yield from _text(row.label, row.said, row.y + 4, layout.line, SMALL, "flow-label")
    if not row.sign:
        return
    right = BOX - PAD
    radius = {"here": 10, "there": 2, "end": 10}[row.shape]
    # three digits need a little more room than two
    wide = CHIP + (4 if len(row.sign) > 2 else 0)
    yield (f'<rect class="flow-sign flow-{row.shape}" x="{right - wide}" y="{row.middle - 10}" width="{wide}" height="20" rx="{radius}"/>'
           f'<text class="flow-{row.shape}-text" x="{right - wide // 2}" y="{row.middle + 5}" text-anchor="middle" font-size="13">{row.sign}</text>')


def _lane(lane: Lane) -> str:
    style = f'flow-lane flow-lane-{lane.colour}{" flow-back" if lane.back else ""}'
    lines = "".join(_turn(lane, y) for y in lane.from_y)
    farthest = max(lane.from_y, key=lambda y: abs(y - lane.target_y))
    step = _step(lane, farthest)
    return (f'<path class="{style}" d="{lines}M{lane.x} {farthest + step}V{lane.target_y}H{BOX + 3}"/>'
            f'<path class="flow-lane-tip flow-lane-{lane.colour}" d="M{BOX + 9} {lane.target_y - 4}v8l-8 -4z"/>')


def _turn(lane: Lane, y: int) -> str:
    """From a row to its lane. The lane itself is drawn once: dashes that lie on one another make an unbroken line."""
    return f"M{BOX + 1} {y}H{lane.x - 5}q5 0 5 {_step(lane, y)}"


def _step(lane: Lane, y: int) -> int:
    return -5 if lane.target_y < y else 5


def _end(pill: Pill, layout: Layout) -> Iterator[str]:
    middle = pill.y + 7 + layout.line // 2
    yield f'<rect class="flow-end-box" x="1" y="{pill.y}" width="{BOX}" height="{pill.height}" rx="{min(18, pill.height // 2)}"/>'
    yield f'<rect class="flow-sign flow-end" x="10" y="{middle - 10}" width="{CHIP}" height="20" rx="10"/>'
    yield f'<text class="flow-end-text" x="23" y="{middle + 5}" text-anchor="middle" font-size="13">{pill.letter}</text>'
    yield from _text(pill.label, pill.said, pill.y + 7, layout.line, SMALL, "flow-label")


def _door(pill: Pill, layout: Layout) -> Iterator[str]:
    """A way to another drawing: the script of the page follows it when it is pressed, and the words under the drawing hold links."""
    middle = pill.y + 7 + layout.line // 2
    yield f'<g data-goes="{escape(pill.goes)}"><rect class="flow-door" x="1" y="{pill.y}" width="{BOX}" height="{pill.height}" rx="2"/>'
    yield f'<path class="flow-line" d="M13 {middle}h18m-6 -5l6 5l-6 5"/>'
    yield from _text(pill.label, pill.said, pill.y + 7, layout.line, SMALL, "flow-label")
    yield "</g>"


def _text(lines: tuple[str, ...], said: Said, y: int, height: int, size: int, style: str, x: int = TEXT_X) -> Iterator[str]:
    """Lines of text, the first one below `y`."""
    for number, runs in enumerate(_runs(lines, said)):
        base = y + height * number + round(height * 0.5 + size * 0.36)
        inner = "".join(_run(text, part, said) for text, part in runs)
        yield f'<text class="{style}{_mark(said)}" x="{x}" y="{base}" font-size="{size}" lang="{escape(said.locale)}">{inner}</text>'


def _run(text: str, part: Said, said: Said) -> str:
    shown = inside(text)
    return str(shown) if part.locale == said.locale else f'<tspan class="flow-piece{_mark(part)}" lang="{escape(part.locale)}">{shown}</tspan>'


def _mark(said: Said) -> str:
    """What is not translated is marked here as in the text."""
    return "" if said.state.is_shown else " untranslated"


def _runs(lines: tuple[str, ...], said: Said) -> Iterator[list[tuple[str, Said]]]:
    """Each line cut where another language begins."""
    owners = iter([part for part in said.parts or (said,) for sign in part.text if not sign.isspace()])
    owner = said
    for line in lines:
        runs: list[tuple[str, Said]] = []
        for sign in line:
            owner = owner if sign.isspace() and runs else next(owners, owner)
            if runs and runs[-1][1] is owner:
                runs[-1] = (runs[-1][0] + sign, owner)
            else:
                runs.append((sign, owner))
        yield runs
