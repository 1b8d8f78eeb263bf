"""The book of a walkthrough, as short as it goes into its page: on a weak network every kilobyte counts.

What can be told from what stands beside it is not written, and what is written often is written short. The page reads all of it back at its
beginning (7-page.js); nothing else of its script knows of this.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sop.languages.segment import BREAK, LOCK
from sop.render.walk_book import Book, Text

FIRST = "^"
"""A text that is named for the first time: the next in the list. Nearly all numbers of texts are such."""
SHORTER = {ord("~"): "\\u007e", ord(FIRST): "\\u005e", ord(BREAK): None, ord(LOCK): "~", **{letter: letter - 0x1780 + 0x0700 for letter in range(0x1780, 0x1800)}}
"""Khmer is written in the place of Syriac, in which nothing here is written, and a lock in a word as a sign of one byte."""
KEYS = ("answer", "target", "effect", "establishes", "steps", "basis", "kind", "edges", "guard", "revokes", "handler", "subjects", "answers", "deadline", "stages",
        "proposed", "deadlineProposed", "loop", "refuses", "procedure", "withdrawn", "late", "atMost", "fact", "reads", "id")
"""Words of the book whose shortening saves most: each is written as a capital letter, from A on. An id has no capitals."""
_FIRST = "\ue000"
"""What stands for such a text until no other sign can be taken for it."""


def packed(book: Book) -> str:
    """The data that stands in the page."""
    tables = {name: table | {"nodes": _by_distance(table["nodes"])} for name, table in book["tables"].items()}
    texts = {name: text | {"states": [_in_their_order(state, node) for state, node in zip(text["states"], book["tables"][name]["nodes"].values(), strict=True)]}
             for name, text in book["texts"].items()}
    return _shorter(inside_html(_in_order(book | {"tables": tables, "texts": texts})))


def inside_html(thing: Any) -> str:
    """JSON that cannot end its own element."""
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _by_distance(nodes: Mapping[str, Book]) -> Book:
    """The states of a table, where a way that leads to one of them says how far down in the list it stands: mostly the next. A fact that is called as its state is is `true`."""
    place = {name: number for number, name in enumerate(nodes)}
    found = {}
    for name, node in nodes.items():
        def far(to: Any, here: int = place[name]) -> Any:
            return place[to] - here if to in place else to
        found[name] = node | {key: value for key, value in {
            "edges": [edge | {"target": far(edge["target"])} for edge in node.get("edges", ())],
            "atMost": [far(each) for each in node.get("atMost", ())],
            "fact": node.get("fact") == name or node.get("fact")}.items() if value}
    return found


def _in_their_order(state: Book, node: Book) -> Book:
    """The words of a state, where those of answers that stand in the order of its ways do not name them again."""
    answers = state.get("answers", {})
    same = list(answers) == [edge["answer"] for edge in node.get("edges", ())][:len(answers)]
    return state | {"answers": list(answers.values())} if answers and same else state


def _in_order(book: Book) -> Book:
    """The same with its texts in the order in which they are first named."""
    order: dict[int, int] = {}

    def walked(thing: Any) -> Any:
        if isinstance(thing, Text):
            if thing in order:
                return order[thing]
            order[thing] = len(order) + 1
            return _FIRST
        if isinstance(thing, Mapping):
            return {key: walked(value) for key, value in thing.items()}
        return [walked(each) for each in thing] if isinstance(thing, (list, tuple)) else thing

    rest = walked({key: value for key, value in book.items() if key != "strings"})
    return rest | {"strings": ["", *(book["strings"][number] for number in order)]}


def _shorter(data: str) -> str:
    """The same with Khmer letters as letters of two bytes instead of three. Without the marks where a line may break: browsers break Khmer by
    their own dictionary, and are only kept from parting words that it does not know. And with a letter for each of the most frequent words of
    the book, and a sign for each text that is next."""
    for number, key in enumerate(KEYS):
        data = data.replace(f'"{key}":', f'"{chr(ord("A") + number)}":')
    return data.translate(SHORTER).replace(f'"{_FIRST}"', FIRST)
