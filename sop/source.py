"""YAML text -> plain data that knows where it stood.

YAML enters the project here and nowhere else. We use PyYAML's C composer for speed and walk its nodes ourselves,
since its loader turns `no` into False and 12:30 into 750, and takes duplicate keys and alias bombs without a word.
Every scalar stays the text that was typed; the model decides what is a number. A value is a `Scalar` (a str),
a `Sequence` (a list) or a `Mapping` (a dict), each with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from sop.finding import Finding, Place, error
from sop.stumble import Stumble, told

BYTES_LIMIT = 2_000_000
"""A file of a procedure is tens of kilobytes; two megabytes of YAML is a mistake (or an attack)."""

DEPTH_LIMIT = 30
"""Format 1 nests eleven deep at most."""

_PERHAPS_ALIAS = re.compile(r"(?:^|[\s\[{,])[&*][^\s,\]}]", re.MULTILINE)

_UNPRINTABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class _Composer(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Composes without guessing what a scalar might be: we take every one as text."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        """The tag of a node that has none written: never looked at here."""
        return ""


class Scalar(str):
    """Text as typed. `in_braces` says that it stood inside {} or [], where a comma or colon silently splits it."""

    __slots__ = ("place", "in_braces", "quoted")
    place: Place
    in_braces: bool
    quoted: bool


class Sequence(list):
    """A list and its place."""

    __slots__ = ("place",)
    place: Place


class Mapping(dict):
    """A mapping, its place and the place of each key."""

    __slots__ = ("place", "marks", "_keys_at")
    place: Place
    marks: dict[str, yaml.Mark]
    """Where each key stood, as the composer told it."""

    @property
    def keys_at(self) -> dict[str, Place]:
        """The place of each key. Hardly any is ever asked for, so they are made when one is."""
        if not hasattr(self, "_keys_at"):
            self._keys_at = {key: _place(self.place.file, mark) for key, mark in self.marks.items()}
        return self._keys_at

    @keys_at.setter
    def keys_at(self, places: dict[str, Place]) -> None:
        self._keys_at = places


Data = Scalar | Sequence | Mapping | None


def read(path: Path, name: str | None = None) -> tuple[Data, list[Finding]]:
    """Read a file. Gives its data (None when it could not be read) and all that is wrong with its text.

    `name` is the path that findings show; the caller's spelling by default.
    """
    name = name or str(path)
    here = Place(name)
    try:
        size = path.stat().st_size
        if size > BYTES_LIMIT:
            return None, [error("too-large", here, f"The file has {size:,} bytes; at most {BYTES_LIMIT:,} are read.",
                                "Split the procedure, and call one part from the other.")]
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [error("no-such-file", here, "There is no such file.", "Check the spelling of the path.")]
    except OSError as problem:
        return None, [error("unreadable", here, f"The file cannot be read: {problem.strerror}.",
                            "Check that it is a file and that you may read it.")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        return None, [error("not-text", Place(name, line), "This is not a text file in UTF-8.",
                            "Save it again from a plain text editor, with encoding UTF-8.")]
    return parse(text, name)


def parse(text: str, name: str) -> tuple[Data, list[Finding]]:
    """Read text. Gives its data and all that is wrong with it; data is None when nothing can be built from it."""
    lines = text.splitlines()
    findings = list(_unprintable(lines, name)) or list(_tabs(lines, name)) or list(_bottomless(text, lines, name))
    if findings:
        return None, findings
    if len(text) > BYTES_LIMIT:
        return None, [error("too-large", Place(name), "The text is too long.", "Split the procedure.")]
    if ("&" in text or "*" in text) and _PERHAPS_ALIAS.search(text) and (findings := _anchors(text, name)):
        return None, findings
    loader = _Composer(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as problem:
        return None, [told(Stumble(str(problem.problem), _spot(problem.problem_mark), _spot(problem.context_mark)), lines, name)]
    except yaml.YAMLError as problem:
        return None, [error("not-yaml", Place(name), f"This cannot be read as YAML: {problem}.", "Look for a stray sign.")]
    finally:
        loader.dispose()
    if node is None:
        return None, [error("empty", Place(name), "The file is empty.", "Start from `sop new procedure`.")]
    walker = _Walker(name, text, lines)
    data = walker.value(node, False, 0)
    broken = any(finding.rule in ("too-deep", "key-not-a-word") for finding in walker.findings)
    return None if broken else data, walker.findings


def _place(name: str, mark: yaml.Mark) -> Place:
    return Place(name, mark.line + 1, mark.column + 1)


def _spot(mark: yaml.Mark | None) -> tuple[int, int] | None:
    return (mark.line, mark.column) if mark else None


class _Walker:
    """Turns composed nodes into data; collects what the text should not hold."""

    def __init__(self, name: str, text: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.may_hold_tags = "!" in text
        self.may_hold_comments = "#" in text
        self.findings: list[Finding] = []

    def value(self, node: yaml.Node, in_braces: bool, depth: int) -> Data:
        mark = node.start_mark
        place = Place(self.name, mark.line + 1, mark.column + 1)
        if depth > DEPTH_LIMIT:
            self.findings.append(error("too-deep", place, f"This nests more than {DEPTH_LIMIT} deep.", "Write it flatter."))
            return None
        if self.may_hold_tags:
            self.tag(place)
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, place, in_braces)
        inside = in_braces or bool(node.flow_style)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place, inside, depth)
        items = Sequence([self.value(item, inside, depth + 1) for item in node.value])
        items.place = place
        return items

    def mapping(self, node: yaml.MappingNode, place: Place, inside: bool, depth: int) -> Mapping:
        result = Mapping()
        result.place = place
        result.marks = marks = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                at = _place(self.name, key_node.start_mark)
                self.findings.append(error("key-not-a-word", at, "A key must be a word.", "Put the text in double quotes."))
                continue
            key = key_node.value
            if key in marks:
                self.findings.append(error("duplicate-key", _place(self.name, key_node.start_mark), f'The key "{key}" stands twice here; the first is in line '
                                           f"{marks[key].line + 1}.", "Keep one of the two, or give one another name."))
                continue
            marks[key] = key_node.start_mark
            result[key] = self.value(value_node, inside, depth + 1)
        return result

    def scalar(self, node: yaml.ScalarNode, place: Place, in_braces: bool) -> Scalar | None:
        plain = not node.style  # the C composer gives "" where the Python one gives None
        if plain and node.value == "":
            if self.may_hold_comments:
                self.comment_after(node)
            return None
        if plain and self.may_hold_comments:
            self.comment_after(node)
        text = Scalar(node.value)
        text.place, text.in_braces, text.quoted = place, in_braces, not plain
        return text

    def comment_after(self, node: yaml.ScalarNode) -> None:
        """`the room #5` silently becomes `the room`, and `#5` nothing: everything after a blank and # is a comment."""
        end = node.end_mark
        if end.line >= len(self.lines) or (node.value and " " not in node.value):
            return
        rest = self.lines[end.line][end.column:]
        if rest.lstrip().startswith("#"):
            self.findings.append(error("comment-after-text", Place(self.name, end.line + 1, end.column + 1 + len(rest) - len(rest.lstrip())),
                                       "Everything after # on this line is dropped, since YAML takes it for a comment.",
                                       "Put the whole text in double quotes, or the comment on a line of its own."))

    def tag(self, place: Place) -> None:
        start = self.lines[place.line - 1][place.column - 1:place.column] if place.line <= len(self.lines) else ""
        if start == "!":
            self.findings.append(error("tag", place, "A word after ! is a YAML tag, which has no meaning here.",
                                       "Put the text in double quotes."))


def _anchors(text: str, name: str) -> list[Finding]:
    """Anchors and aliases, found before anything is built: a few of them can be made to stand for billions of texts."""
    findings = []
    try:
        for token in yaml.scan(text, _Composer):
            place = Place(name, token.start_mark.line + 1, token.start_mark.column + 1)
            if isinstance(token, yaml.AnchorToken):
                findings.append(error("anchor", place, "A word after & is a YAML anchor, which has no meaning here.",
                                      "Put the text in double quotes, or write the text out where it is needed."))
            elif isinstance(token, yaml.AliasToken):
                findings.append(error("alias", place, "A word after * is a YAML alias, which has no meaning here.",
                                      "Put the text in double quotes, or write the text out again."))
    except yaml.YAMLError:
        return findings  # what is wrong with the signs is told when they are composed
    return findings


def _unprintable(lines: list[str], name: str) -> Iterator[Finding]:
    for number, line in enumerate(lines, 1):
        if found := _UNPRINTABLE.search(line):
            yield error("not-text", Place(name, number, found.start() + 1), "There is a sign here that no text holds.",
                        "This looks like another kind of file. Save it as plain text in UTF-8.")
            return


def _bottomless(text: str, lines: list[str], name: str) -> Iterator[Finding]:
    """Hundreds of brackets or dashes in one another, told before the composer, which is written in C, falls into them."""
    deep = 10 * DEPTH_LIMIT
    if max(text.count("["), text.count("{"), text.count("- "), text.count("? ")) < deep:
        return
    opened = 0
    for number, line in enumerate(lines, 1):
        opened += line.count("[") + line.count("{") - line.count("]") - line.count("}")
        most = max(opened, line.count("["), line.count("{"), line.count("- "), line.count("? "))
        if most > deep:
            yield error("too-deep", Place(name, number), f"This nests more than {DEPTH_LIMIT} deep.", "Write it flatter.")
            return


def _tabs(lines: list[str], name: str) -> Iterator[Finding]:
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            in_front = not line[:line.index("\t")].strip()
            yield error("tab", Place(name, number, line.index("\t") + 1), "There is a tab in this line.",
                        "Use two spaces for each step to the right; set your editor to write spaces." if in_front else "Write one blank in its place.")
