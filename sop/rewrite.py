"""Bring a file into the common form: the same indents, quotes and line lengths everywhere, text out of braces, steps with words as ids.

ruamel.yaml enters the project here and nowhere else, since it keeps comments and order. What the file means stays: the
result is read again and compared with what stood there, and given up where it differs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from sop.finding import Finding, Place, error
from sop.load import build
from sop.source import Data, Mapping, Sequence, parse

WIDTH = 130
"""The longest line of a text; a longer one goes on below."""

_SMALL_WORDS = frozenset("""a about all also am an and any are as at be been before both but by can do does each every for from get give go has have he
her him his how if in into is it its let may more must never no not of off on once one only or other our out over own say she so some such take tell than that
the their them then there these they this those to together too under until up upon use very was were what when where which while who whom whose why will
with without you your""".split())
"""Words that say little in an id."""

_WORDS_IN_AN_ID = 3


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The text in the common form, the steps that got an id (state, number, id), and why it could not be done."""

    text: str
    named: tuple[tuple[str, int, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def common_form(text: str, name: str, kind: Any = None) -> Rewritten:
    """A file's text in the common form. `kind` is its model; with it, texts for people leave their braces."""
    data, findings = parse(text, name)
    if data is None or findings:
        return Rewritten(text, findings=tuple(findings))
    yaml = _yaml()
    try:
        tree = yaml.load(text)
    except YAMLError as problem:
        return Rewritten(text, findings=(error("not-yaml", Place(name), f"This cannot be rewritten: {str(problem).splitlines()[0]}.", "Look for a stray sign."),))
    if kind is not None:
        _, wrong = build(data, kind, Place(name))
        for finding in wrong:
            if finding.rule == "text-in-braces":
                _open_braces(tree, finding.place.line - 1, finding.place.column - 1)
    named = tuple(_name_steps(tree))
    out = io.StringIO()
    yaml.dump(tree, out)
    new = _comments_in_line(re.sub(r"[ \t]+(?=\n)", "", out.getvalue()))
    again, broken = parse(new, name)
    if broken or _plain(again) != _with_ids(_plain(data), named):
        return Rewritten(text, findings=(error("cannot-rewrite", Place(name), "This file cannot be brought into the common form without changing what it means.",
                                               "Give every key a value, then try again."),))
    return Rewritten(new, named)


def _comments_in_line(text: str) -> str:
    """A comment on a line of its own stands as far in as what it speaks of, the next line."""
    lines, margin = text.split("\n"), ""
    for number in range(len(lines) - 1, -1, -1):
        stripped = lines[number].lstrip()
        if stripped.startswith("#"):
            lines[number] = margin + stripped
        elif stripped:
            margin = lines[number][:len(lines[number]) - len(stripped)]
    return "\n".join(lines)


class _Words(VersionedResolver):
    """Every scalar is the text that was typed; the model decides what is a number, as in sop.source."""

    @property
    def versioned_resolver(self) -> dict[Any, Any]:
        """No sign makes a text anything else."""
        return {}


class _Braces(Emitter):
    """`[{safety-plan: household}]` keeps its inner braces, which YAML could do without and people cannot."""

    def expect_flow_mapping(self, single: bool | None = False, force_flow_indent: bool | None = False) -> None:
        """As if there were several keys."""
        super().expect_flow_mapping(single=False, force_flow_indent=force_flow_indent)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Emitter = _Braces
    yaml.Resolver = _Words
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _open_braces(tree: Any, line: int, column: int) -> None:
    """Write the outermost braces around a place, and those inside that hold it, as lines of their own."""
    for node in _around(tree, line, column):
        node.fa.set_block_style()


def _around(node: Any, line: int, column: int) -> Iterator[Any]:
    """The collections in braces that hold the text at a place."""
    for item, (at_line, at_column) in _items(node):
        inside = list(_around(item, line, column))
        if inside or (at_line, at_column) == (line, column) or _holds(item, line, column):
            if node.fa.flow_style():
                yield node
            yield from inside
            return


def _items(node: Any) -> Iterator[tuple[Any, tuple[int, int]]]:
    if isinstance(node, CommentedMap):
        yield from ((node[key], node.lc.value(key)) for key in node)
    elif isinstance(node, CommentedSeq):
        yield from ((item, node.lc.item(number)) for number, item in enumerate(node))


def _holds(item: Any, line: int, column: int) -> bool:
    return any(_holds(inner, line, column) or at == (line, column) for inner, at in _items(item))


def _name_steps(tree: Any) -> Iterator[tuple[str, int, str]]:
    """Turn each list of steps into steps with ids; gives what was named."""
    parts = tree.get("parts") if isinstance(tree, CommentedMap) else None
    owners = (tree, *(parts.values() if isinstance(parts, CommentedMap) else ()))  # a checklist has a list of parts
    for group in ("states", "handlers"):
        for owner in owners:
            states = owner.get(group) if isinstance(owner, CommentedMap) else None
            for state_id, state in (states.items() if isinstance(states, CommentedMap) else ()):
                if isinstance(state, CommentedMap) and isinstance(state.get("do"), CommentedSeq):
                    ids = list(_ids(state["do"]))
                    state["do"] = _named(state["do"], ids)
                    yield from ((str(state_id), number, step_id) for number, step_id in enumerate(ids, 1))


def _named(steps: CommentedSeq, ids: list[str]) -> CommentedMap:
    made = CommentedMap(zip(ids, steps))
    if steps.fa.flow_style():
        made.fa.set_block_style()
    made.ca.comment = steps.ca.comment
    for number, (before, *_) in steps.ca.items.items():
        if before is not None:
            made.ca.items[ids[number]] = [None, None, before, None]
    return made


def _ids(steps: CommentedSeq) -> Iterator[str]:
    """A word or three for each step, none twice."""
    seen: set[str] = set()
    for number, step in enumerate(steps, 1):
        wish = word_id(str(step.get("step", "")) if isinstance(step, CommentedMap) else str(step)) or f"part-{number}"
        found, turn = wish, 2
        while found in seen:
            found, turn = f"{wish}-{turn}", turn + 1
        seen.add(found)
        yield found


def word_id(sentence: str) -> str:
    """An id from the main words of a sentence: 'Call the family at home.' gives call-family-home."""
    words = re.findall(r"[a-z][a-z0-9]*", re.sub(r"\{[^}]*\}|['’]\w*", " ", sentence.lower()))
    main = [word for word in words if word not in _SMALL_WORDS and len(word) > 1] or words
    return "-".join(main[:_WORDS_IN_AN_ID])


def _plain(data: Data) -> Any:
    match data:
        case Mapping():
            return {str(key): _plain(value) for key, value in data.items()}
        case Sequence():
            return [_plain(item) for item in data]
    return None if data is None else str(data)


def _with_ids(plain: Any, named: tuple[tuple[str, int, str], ...]) -> Any:
    """What stood there, with its lists of steps as they are named now."""
    for owner in (plain, *(plain.get("parts") or {}).values()) if named else ():
        for group in ("states", "handlers"):
            for state_id, state in (owner.get(group) or {}).items():
                ids = [step_id for name, _, step_id in named if name == state_id]
                if isinstance(state, dict) and ids and isinstance(state.get("do"), list):
                    state["do"] = dict(zip(ids, state["do"]))
    return plain
