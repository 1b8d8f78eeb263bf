"""The moves of a path, as values, and what a search finds by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sop.paths.change import Change, Cube
from sop.paths.situations import Edge, Link, Return
from sop.paths.way import Label


class Item(NamedTuple):
    """A node, reached with this value in a context that was begun at that entry with that value."""

    entry: int
    begun: int
    node: int
    value: int


class Move(NamedTuple):
    """One thing on a path. kind: way, enter (a context), leave (it)."""

    kind: str
    source: int
    to: int
    label: Label
    change: Change
    cube: Cube
    link: Link | None = None


class Found(NamedTuple):
    """A move that breaks the monitor: from where, and through which context it came last (link, exit) if it is a return."""

    item: Item
    through: tuple[Link, Item] | None
    move: Move
    distance: int


@dataclass(slots=True)
class Broken:
    """A path from a root to the change that breaks the monitor."""

    root: int
    moves: tuple[Move, ...]
    node: int
    change: Change
    length: int


def going(node: int, edge: Edge) -> Move:
    """A way inside a context, as a move."""
    return Move("way", node, edge.to, edge.label, edge.change, edge.cube)


def entering(item: Item, link: Link) -> Move:
    """A context that is entered, as a move."""
    return Move("enter", item.node, link.context.entry, link.label, link.change, link.cube, link)


def leaving(exit_: Item, link: Link, back: Return) -> Move:
    """A context that is left, as a move."""
    return Move("leave", exit_.node, back.to, back.label, back.change, back.cube, link)
