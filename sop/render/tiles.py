"""A map as a grid of equal squares, one for each province, in SVG. A pure function: the same view gives the same bytes.

Equal squares, since on a true map the capital is too small to see on a phone. Nothing is told by colour alone: a square with a
figure is listed, one with a question mark is not stated, one with a dash is nobody. Colours come from the page, for light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from sop.languages.state import State
from sop.render.page import escape
from sop.render.text_width import width
from sop.render.view_field import MapView, TileView

SIDE, GAP = 76, 4
_LETTERS = {3: 23, 4: 18}
"""The size of a short form by its length, so that none touches the edge of its square; 15 where it is longer."""
_LARGEST = 15
"""The size of a name in a square, unless it is too long for it."""
_SIGNS = {"not-stated": "?", "no": "–"}


def tile_map(view: MapView, name: str, locale: str, counts: bool = True) -> Markup:
    """The map. `name` is its id on the page; with `counts` a square says how many are listed, else whether somebody is there."""
    columns, rows = max((tile.column for tile in view.tiles), default=1), max((tile.row for tile in view.tiles), default=1)
    wide, high = columns * (SIDE + GAP) + GAP, rows * (SIDE + GAP) + GAP
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tiles tiles-{view.colour}" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
        f'lang="{escape(locale)}" aria-labelledby="{name}-title">',
        f'<title id="{name}-title">{escape(view.label.text)}</title>',
        *(part for tile in view.tiles for part in _tile(tile, counts, locale)), "</svg>")
    return Markup("".join(parts))


def _tile(tile: TileView, counts: bool, locale: str) -> Iterator[str]:
    left, top = (tile.column - 1) * (SIDE + GAP) + GAP, (tile.row - 1) * (SIDE + GAP) + GAP
    middle = left + SIDE // 2
    sign = str(tile.count) if counts and tile.count else "●" if tile.reach == "yes" and not counts else _SIGNS[tile.reach if not counts else "no"]
    yield f'<g class="tile tile-{tile.reach}"><rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" rx="7"/>'
    # a short form is in Latin letters: on a large map of another script the name stands below it
    named = not counts and tile.name.locale == locale and tile.name.state is not State.SOURCE
    size, at = (_LETTERS.get(max(3, len(tile.code)), 15), 31) if not named else (14, 19)
    yield f'<text class="tile-code" x="{middle}" y="{top + at}" text-anchor="middle" font-size="{size}">{escape(tile.code)}</text>'
    if named:
        fitting = min(_LARGEST, int((SIDE - 6) / width(tile.name.text, 1)))
        yield f'<text class="tile-name" x="{middle}" y="{top + 38}" text-anchor="middle" font-size="{fitting}">{escape(tile.name.text)}</text>'
    yield f'<text class="tile-sign" x="{middle}" y="{top + 64}" text-anchor="middle" font-size="28">{sign}</text></g>'
