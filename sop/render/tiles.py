"""A map as a grid of equal squares, one for each province, in SVG. A pure function: the same view gives the same bytes.

Equal squares, since on a true map the capital is too small to see on a phone. Nothing is told by colour alone: a square with a
figure is listed, one with a question mark is not stated, one with a dash is nobody. Colours come from the page, for light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from sop.render.page import escape
from sop.render.view_field import MapView, TileView

SIDE, GAP = 76, 4
_LETTERS = {3: 23, 4: 18}
"""The size of a short form by its length, so that none touches the edge of its square; 15 where it is longer."""
_SIGNS = {"not-stated": "?", "no": "–"}


def tile_map(view: MapView, name: str, locale: str, counts: bool = True) -> Markup:
    """The map. `name` is its id on the page; with `counts` a square says how many are listed, else whether somebody is there."""
    columns, rows = max((tile.column for tile in view.tiles), default=1), max((tile.row for tile in view.tiles), default=1)
    width, height = columns * (SIDE + GAP) + GAP, rows * (SIDE + GAP) + GAP
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tiles tiles-{view.colour}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'lang="{escape(locale)}" aria-labelledby="{name}-title">',
        f'<title id="{name}-title">{escape(view.label.text)}</title>',
        *(part for tile in view.tiles for part in _tile(tile, counts)), "</svg>")
    return Markup("".join(parts))


def _tile(tile: TileView, counts: bool) -> Iterator[str]:
    left, top = (tile.column - 1) * (SIDE + GAP) + GAP, (tile.row - 1) * (SIDE + GAP) + GAP
    middle = left + SIDE // 2
    sign = str(tile.count) if counts and tile.count else "●" if tile.reach == "yes" and not counts else _SIGNS[tile.reach if not counts else "no"]
    yield f'<g class="tile tile-{tile.reach}"><rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" rx="7"/>'
    size = _LETTERS.get(max(3, len(tile.code)), 15)
    yield f'<text class="tile-code" x="{middle}" y="{top + 31}" text-anchor="middle" font-size="{size}">{escape(tile.code)}</text>'
    yield f'<text class="tile-sign" x="{middle}" y="{top + 64}" text-anchor="middle" font-size="28">{sign}</text></g>'
