"""Phrases of the source language found in texts, in any of their inflected forms.

`call the family` is found in "calls her family" and "calling the family". Forms are made by the rules of English spelling and a
table of the irregular words that phrases use. `the` stands for any article or possessive; `a` for what makes a new one, so that to
take the photo back is not to take a photo. Words in quotes are spoken of, not
used, and what stands after a "not", "never" or "nobody" in its sentence is not done; neither is found. What is said in other words
is not found either: a phrase that people use belongs into the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_POSSESSIVES = frozenset("my your her his its our their".split())
_INDEFINITE = _POSSESSIVES | {"a", "an", "another"}
_DEFINITE = _POSSESSIVES | {"the", "this", "that", "these", "those", "a", "an"}
NEGATIONS = frozenset("not never no nobody nothing without cannot don't".split())

_IRREGULAR = {word: frozenset(forms.split()) for word, forms in {
    "bring": "bringing brings brought", "child": "children", "drive": "drives driving driven drove", "find": "finding finds found",
    "give": "gives giving gave given", "go": "goes going gone went", "hold": "holding holds held", "keep": "keeping keeps kept",
    "meet": "meeting meets met", "person": "people persons", "put": "puts putting", "send": "sending sends sent",
    "show": "shows showing showed shown", "speak": "speaking speaks spoke spoken", "take": "takes taking taken took",
    "tell": "telling tells told", "write": "writes writing written wrote",
}.items()}

_END, _QUOTED, _WORD = re.compile(r"[.!?;:]"), re.compile(r"\"[^\"]*\"|“[^”]*”"), re.compile(r"[^\W_](?:[\w'’-]*[^\W_])?")

Sentence = tuple[str, ...]
"""Its words in small letters, numbers too."""

Phrase = tuple[frozenset[str], ...]
"""For each word of a phrase, the words that may stand in its place."""


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, without what stands in quotes."""
    plain = _QUOTED.sub(" ", text.lower()) if '"' in text or "“" in text else text.lower()
    return tuple(words for part in _END.split(plain) if (words := tuple(_WORD.findall(part))))


@lru_cache(maxsize=2000)
def forms(word: str) -> frozenset[str]:
    """A word and its inflected forms."""
    if word in _DEFINITE:
        return _INDEFINITE if word in ("a", "an") else _DEFINITE
    if word in _IRREGULAR:
        return _IRREGULAR[word] | {word}
    if word.endswith("e"):
        return frozenset({word, f"{word}s", f"{word}d", f"{word[:-1]}ing"})
    if re.search(r"[^aeiou]y$", word):
        return frozenset({word, f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"})
    doubled = word + word[-1] if re.search(r"[^aeiou][aeiou][^aeiouwxy]$", word) else word
    plural = f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"
    return frozenset({word, plural, f"{word}ed", f"{word}ing", f"{doubled}ed", f"{doubled}ing"})


def index(phrases: Mapping[str, Iterable[str]]) -> dict[str, list[tuple[str, str, Phrase]]]:
    """Phrases by their owner -> for each word that may begin one: (owner, the phrase as written, its forms)."""
    found: dict[str, list[tuple[str, str, Phrase]]] = {}
    for owner, texts in phrases.items():
        for text in texts:
            words = tuple(forms(word) for word in _WORD.findall(text.lower()))
            for first in words[0] if words else ():
                found.setdefault(first, []).append((owner, text, words))
    return found


def spoken_of(said: Iterable[Sentence], phrases: Mapping[str, list[tuple[str, str, Phrase]]], denied_too: bool = False) -> Iterator[tuple[str, str]]:
    """(owner, phrase as written) of each phrase that sentences use. What is denied counts only when asked for."""
    for words in said:
        if phrases.keys().isdisjoint(words):
            continue
        for start, word in enumerate(words):
            if word in NEGATIONS and not denied_too:
                break
            for owner, phrase, rest in phrases.get(word, ()):
                if len(words) >= start + len(rest) and all(there in allowed for there, allowed in zip(words[start:], rest, strict=False)):
                    yield owner, phrase
