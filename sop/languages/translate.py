"""Say a text in a reader's language, and how far its translation can be relied on.

A translation that is missing, or was made from other words than those of today, is never shown: the source text is, and
its state tells the page to mark it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from sop.corpus import Corpus
from sop.finding import Finding
from sop.languages.catalogue import Catalogue, Entry, Message, read
from sop.languages.state import State, state_of

SignOffs = Callable[[Entry], State | None]
"""What a sign-off says of an entry's very source and translation, where there is one."""


def no_sign_offs(entry: Entry) -> State | None:
    """Nobody has signed anything off."""
    return None


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is shown: in which language, and in what state its translation is."""

    text: str
    state: State
    locale: str
    parts: tuple[Said, ...] = ()
    """Of a sentence put together from texts in several languages, or with links in it: its pieces in order. `text` is all of them."""
    anchor: str = ""
    """The id of what it names on the page of its procedure, where that page may link to it."""


def together(pieces: Iterable[Said], locale: str) -> Said:
    """One text of several, for readers of a language. Where they are of more than one, each piece keeps its own and its mark."""
    flat = [part for piece in pieces for part in (piece.parts or (piece,)) if part.text]
    whole = "".join(part.text for part in flat)
    locales = {part.locale for part in flat}
    if len(locales) < 2 and len({part.anchor for part in flat}) < 2:
        return Said(whole, _least_sure(flat), flat[0].locale if flat else locale, anchor=flat[0].anchor if flat else "")
    shown = flat if len(locales) < 2 else [part for part in flat if part.state.is_shown]
    runs = [list(run) for _, run in groupby(flat, lambda part: (part.locale, part.locale != locale and part.state is State.SOURCE, part.anchor))]
    parts = tuple(Said("".join(part.text for part in run), _least_sure(run), run[0].locale, anchor=run[0].anchor) for run in runs)
    return Said(whole, _least_sure(shown), flat[0].locale if len(locales) < 2 else locale, parts)


def linked(said: Said, anchor: str) -> Said:
    """The same text as a link to a place on its page."""
    return replace(said, parts=tuple(replace(part, anchor=anchor) for part in said.parts), anchor=anchor)


def unlinked(said: Said) -> Said:
    """The same text for paper and screens that link to nothing."""
    pieces = said.parts or (said,)
    return together((replace(piece, anchor="") for piece in pieces), said.locale) if any(piece.anchor for piece in pieces) else said


_SURE = (State.SOURCE, State.APPROVED, State.REVIEWED, State.DRAFTED, State.STALE, State.MISSING)


def _least_sure(pieces: Iterable[Said]) -> State:
    return max((piece.state for piece in pieces), key=_SURE.index, default=State.SOURCE)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one catalogue, as one language's readers get them."""

    locale: str
    source_locale: str
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(""))
    signed: SignOffs = no_sign_offs

    def state(self, context: str, source: str) -> State:
        """The state of one text's translation. One made from other words is stale, whether marked so or not."""
        if self.locale == self.source_locale:
            return State.SOURCE
        entry = self.catalogue.entries.get(context)
        if entry is not None and entry.text and entry.source != source:
            return State.STALE
        return state_of(entry, self.signed(entry) if entry else None)

    def say(self, context: str, source: str) -> Said:
        """The text to show."""
        state = self.state(context, source)
        if state is State.SOURCE or not state.is_shown:
            return Said(source, state, self.source_locale)
        return Said(self.catalogue.entries[context].text, state, self.locale)

    def count(self, messages: Iterable[Message]) -> Counter[State]:
        """How many of these texts are in each state."""
        return Counter(self.state(message.context, message.text) for message in messages)


def words_of(corpus: Corpus, owner: str, locale: str, signed: SignOffs = no_sign_offs) -> tuple[Words, list[Finding]]:
    """The words of a procedure, of `vocabulary`, `rules` or `checklists` in one language, and what is wrong with their catalogue."""
    source_locale = corpus.settings.source_language
    if locale == source_locale:
        return Words(locale, source_locale, Catalogue(locale)), []
    path = corpus.catalogue(owner, locale)
    catalogue, findings = read(path, locale, corpus.name(path))
    return Words(locale, source_locale, catalogue, signed), findings
