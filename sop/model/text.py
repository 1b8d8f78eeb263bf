"""The scalars of the format: text for people, ids, numbers, yes or no, dates, editions.

Each is checked here with a sentence an author understands. Text and ids stay the `Scalar` that was read, so that a
finding can point at it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic_core import PydanticCustomError

from sop.model.marks import OneOrMore, Reads
from sop.source import Mapping, Scalar, Sequence

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_EDITION = re.compile(r"[0-9]{4}-[0-9]{1,3}")
_BULLETS = ("• ", "– ", "— ", "· ", "● ", "▪ ", "◦ ")
"""Marks that a word processor puts in front of the lines of a list."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def wrong(kind: str, message: str, hint: str) -> PydanticCustomError:
    """An error that the loader turns into a finding; braces in its words are literal."""
    return PydanticCustomError(kind, "{message}", {"message": message, "hint": hint})


def _scalar(value: Any, what: str) -> str:
    if value is None:
        raise wrong("empty-value", "Nothing stands after the colon here.", f"Write {what}, or remove the key.")
    if isinstance(value, Mapping) and value:
        raise wrong("text-expected", f"Here should stand {what}, but a colon made it a key and a value.",
                    "Put the whole text in double quotes.")
    if isinstance(value, Sequence):
        raise wrong("text-expected", f"Here should stand {what}, but there is a list.", "Write one text, without dashes or brackets.")
    if not isinstance(value, str):
        raise wrong("text-expected", f"Here should stand {what}.", "Write it after the colon.")
    return value


def people_text(value: Any) -> str:
    """Text that somebody reads: not empty, not in braces, without marks of a program."""
    text = _scalar(value, "a text")
    if isinstance(text, Scalar) and text.in_braces:
        raise wrong("text-in-braces", "Text for people stands inside {} or [], where a comma or colon silently splits it.",
                    "Write it on a line of its own, after its key or a dash.")
    if not text.strip():
        raise wrong("empty-value", "The text is empty.", "Write the text, or remove the key.")
    if text.startswith(_BULLETS):
        raise wrong("text-expected", f"A list begins here with `{text[0]}`, which is read as a text.", "Begin each line of the list with `- `.")
    return text


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces of a text, such as `first-answer` in 'within {first-answer}'."""
    return tuple(_PLACEHOLDER.findall(text))


def an_id(value: Any) -> str:
    """A word id in kebab-case."""
    text = _scalar(value, "an id")
    if not _ID.fullmatch(text):
        raise _not_an_id(text)
    return text


def _not_an_id(text: str) -> PydanticCustomError:
    hidden = "".join(sign for sign in text if sign == " " or sign.isprintable())
    if hidden != text and _ID.fullmatch(hidden):
        return wrong("not-an-id", f'There is a sign in "{hidden}" that cannot be seen.', "Delete the whole word, and type it anew.")
    meant = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    return wrong("not-an-id", f'"{text}" cannot be an id.', "Write small letters, digits and single hyphens, such as "
                 f"`{meant if text.isascii() and _ID.fullmatch(meant) else 'call-family'}`.")


def fact_value(value: Any) -> str:
    """A value of a fact: an id, or a whole number."""
    text = _scalar(value, "a value")
    if not _ID.fullmatch(text) and not text.isdecimal():
        raise wrong("not-a-value", f'"{text}" cannot be a value of a fact.', "Write one word in small letters, or a whole number.")
    return text


def a_code(value: Any) -> str:
    """A code of the sourcebook, such as B1 or D-C1b."""
    text = _scalar(value, "a code")
    if not _CODE.fullmatch(text):
        raise wrong("not-a-code", f'"{text}" is not a code of the sourcebook.', "Write it as there, such as B1 or D-C1b.")
    return text


def whole_number(value: Any) -> int:
    """A whole number from 0 to a million."""
    if isinstance(value, int):
        return value
    text = _scalar(value, "a whole number")
    if not text.isdecimal() or len(text) > 6:
        raise wrong("not-a-number", f'"{text}" is not a whole number.', "Write digits only, such as 3.")
    return int(text)


def yes_or_no(value: Any) -> bool:
    """`yes` or `no`, nothing else."""
    if isinstance(value, bool):
        return value
    text = _scalar(value, "yes or no")
    if text not in ("yes", "no"):
        raise wrong("not-yes-or-no", f'"{text}" is neither yes nor no.', "Write yes or no.")
    return text == "yes"


def a_date(value: Any) -> date:
    """A day as 2027-11-30."""
    if isinstance(value, date):
        return value
    text = _scalar(value, "a date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong("not-a-date", f'"{text}" is not a date.', "Write year, month and day, such as 2027-11-30.") from None


def an_edition(value: Any) -> str:
    """An edition as 2026-1."""
    text = _scalar(value, "an edition")
    if not _EDITION.fullmatch(text):
        raise wrong("not-an-edition", f'"{text}" is not an edition.', "Write the year and a number, such as 2026-1.")
    return text


_WORD = {"type": "string", "pattern": f"^{_ID.pattern}$"}

Text = Annotated[str, Reads(people_text, {"type": "string", "minLength": 1, "title": "Text for people"})]
Id = Annotated[str, Reads(an_id, _WORD)]
Value = Annotated[str, Reads(fact_value, {"type": ["string", "integer"]})]
Number = Annotated[int, Reads(whole_number, {"type": "integer", "minimum": 0})]
YesNo = Annotated[bool, Reads(yes_or_no, {"enum": ["yes", "no"]})]
Day = Annotated[date, Reads(a_date, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})]
Edition = Annotated[str, Reads(an_edition, {"type": "string", "pattern": f"^{_EDITION.pattern}$"})]


Texts = Annotated[tuple[Text, ...], OneOrMore()]
Ids = Annotated[tuple[Id, ...], OneOrMore()]
Values = Annotated[tuple[Value, ...], OneOrMore()]
Code = Annotated[str, Reads(a_code, {"type": ["string", "integer"]})]
Codes = Annotated[tuple[Code, ...], OneOrMore()]
Phrase = Annotated[str, Reads(lambda value: _scalar(value, "a phrase"), {"type": "string"})]
Phrases = Annotated[tuple[Phrase, ...], OneOrMore()]
