"""Where YAML stumbled, said in an author's words: one place, one sentence, one hint.

What the composer tells is the place where it noticed, often a line below the slip. Here the slip is looked for in the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sop.finding import Finding, Place, error

_DASHES = ("•", "·", "–", "—", "●", "▪", "◦", "- ")
_NO_BLANK = re.compile(r"[ ]*(?:- )?[A-Za-z][\w-]*(:)\S")
_OTHER_BLANK = re.compile("[ ]*([\u00a0\u2000-\u200b\u202f\u3000\ufeff])")
_OTHER_COLON = re.compile(r"[ ]*(?:- )?[A-Za-z][\w-]*[ ]?([：﹕៖])")
_KEY = re.compile(r"[ ]*(?:- )?([A-Za-z][\w-]*):(?:\s|$)")

_SAYINGS = {
    "but found another document": ("A second document begins here (`---`).", "Write one document in a file."),
    "did not find expected alphabetic or numeric character": ("A text may not begin with * or &.", "Put the text in double quotes."),
    "found character that cannot start any token": ("This sign may not begin a text.", "Put the text in double quotes."),
    "did not find expected node content": ("A bracket or brace is opened above and never closed.", "Close it, or put the text in double quotes."),
    "did not find expected ',' or '}'": ("Something in the braces {} does not end as it should.",
                                         "Write text for people on a line of its own, not inside {}."),
    "did not find expected ',' or ']'": ("Something in the brackets [] does not end as it should.",
                                         "Write text for people on a line of its own, not inside []."),
    "did not find expected '-' indicator": ("This line belongs to no item of the list above.", "Begin it with `- `, at the dashes' place."),
    "block sequence entries are not allowed in this context": ("A dash cannot stand here.", "Put the list on the lines below its key."),
    "did not find expected comment or line break": ("A text may not begin with > or |.", "Put the text in double quotes."),
}


@dataclass(frozen=True, slots=True)
class Stumble:
    """What the composer said, and where: lines and columns counted from 0, None where it named no place."""

    said: str
    noticed: tuple[int, int] | None
    began: tuple[int, int] | None


def told(stumble: Stumble, lines: list[str], name: str) -> Finding:
    """The finding about a text that is no YAML."""
    at = stumble.noticed or stumble.began
    if at is None:
        return error("not-yaml", Place(name), f"This cannot be read as YAML: {stumble.said}.", "Look for a stray sign.")
    line, column, sentence, hint = _slip(stumble, at, lines)
    return error("not-yaml", Place(name, line + 1, column + 1), sentence, hint)


def _slip(stumble: Stumble, at: tuple[int, int], lines: list[str]) -> tuple[int, int, str, str]:
    said = stumble.said
    here = lines[at[0]] if at[0] < len(lines) else ""
    if said.startswith("mapping values are not allowed"):
        key = _KEY.match(here)
        if key and key.end(1) == at[1]:  # the first colon of its line: the slip is in a line above
            return _above(at[0], lines)
        kind = ', the straight ones: "' if re.search("[“”‘’„«»]", here) else ""
        return *at, "There is a second `: ` in this line.", f"Put the text after the first colon in double quotes{kind}."
    if said.startswith("could not find expected ':'"):
        return _without_colon(stumble.began[0] if stumble.began else at[0], lines)
    if said.startswith("found unexpected end of stream") and stumble.began:
        return *stumble.began, "A quote or bracket is opened here and never closed.", "Close it, or put the whole text in double quotes."
    if said.startswith("did not find expected key"):
        return _out_of_line(at, lines)
    sentence, hint = next((saying for key, saying in _SAYINGS.items() if said.startswith(key)),
                          (f"This cannot be read as YAML: {said}.", "Look at the signs and the indentation here and in the line above."))
    return *at, sentence, hint


def _above(line: int, lines: list[str]) -> tuple[int, int, str, str]:
    """A key whose line above ran on into it, because that has no colon of its own, or has a text and stands further left."""
    above = next((number for number in range(line - 1, -1, -1) if lines[number].strip()), line)
    if _KEY.match(lines[above]):
        return line, _indent(lines[line]), f"This line stands further right than the line above, which has its text already (line {above + 1}).", \
            f"Give it {_blanks(_indent(lines[above]))} in front, as the line above has."
    return _without_colon(above, lines)


def _without_colon(line: int, lines: list[str]) -> tuple[int, int, str, str]:
    text = lines[line]
    if found := _OTHER_BLANK.match(text):
        return line, found.start(1), "The blank here is not an ordinary one; it came along from another program.", "Delete it, and type it anew."
    if found := _NO_BLANK.match(text):
        return line, found.start(1), "There is no blank after this colon.", "Write a blank after the colon, as in `key: text`."
    if found := _OTHER_COLON.match(text):
        return line, found.start(1), "This is not the colon that is looked for.", "Write `:` and a blank, as in `key: text`, with the keyboard set to English."
    if text.strip().startswith(_DASHES):
        return line, _indent(text), "A mark of a list stands here, where a key and a colon should.", "Write a word and a colon in its place, as in `greet: Say hello.`"
    return line, _indent(text), "A key here has no colon after it.", \
        "Write `key: text`, with a blank after the colon; a text that goes on from the line above stands further right than that line."


def _out_of_line(at: tuple[int, int], lines: list[str]) -> tuple[int, int, str, str]:
    """A line that belongs to nothing above it, or a quote that ends before its text does."""
    line, column = at
    odd = next((number for number, text in enumerate(lines[:line + 1]) if text.count('"') % 2), None)
    if odd is not None:
        return odd, lines[odd].rindex('"'), "A quote is opened here and not closed on this line.", "Close it, or put the whole text in double quotes."
    text = lines[line] if line < len(lines) else ""
    if text[:column].strip():
        return line, column, "The text goes on here after its closing quote.", \
            "Put the whole text in double quotes, and use ‘ ’ or “ ” inside it."
    if text.strip().startswith("- "):
        return line, column, "A dash stands here beside lines that begin with a key.", "Write a word and a colon in place of the dash, as in `greet: Say hello.`"
    wide = _indent(text)
    over = next((number for number in range(line - 1, -1, -1) if lines[number].strip() and _indent(lines[number]) < wide), None)
    if over is None:
        return line, column, "This line stands further right than the first line.", "Take away the blanks in front of it."
    first = next(number for number in range(over + 1, line + 1) if lines[number].strip())
    left, right = _indent(lines[over]), _indent(lines[first])
    if right % 2 and not wide % 2:
        return first, right, "This line stands further right than the lines after it.", f"Give it {_blanks(wide)} in front, as they have."
    if wide - left == right - wide == 2:
        return over, left, f"This line stands too far left for what follows it, down to line {line + 1}.", f"Give it {_blanks(wide)} in front."
    return line, column, f"This line stands further right than `{_word(lines[over])}` (line {over + 1}), and further left than what stands under it.", \
        f"Give it {_blanks(right)} in front, as line {first + 1} has, if it belongs under `{_word(lines[over])}`; if not, {_blanks(left)}."


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _blanks(count: int) -> str:
    return {0: "no blanks", 1: "one blank"}.get(count, f"{count} blanks")


def _word(text: str) -> str:
    return text.strip().split(":")[0]
