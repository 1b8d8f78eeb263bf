"""Bring a catalogue up to date with its source texts, by context and by nothing else.

The usual mergers look for similar texts, and so give one step's translation to another step. This one never does: an
entry keeps its own translation or has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from sop.languages.catalogue import Catalogue, Entry, Message


def merge(old: Catalogue, messages: Iterable[Message]) -> Catalogue:
    """The catalogue of these messages, in their order, with every translation that `old` holds for the same context.

    A changed source makes a translation fuzzy; only a person makes it clear again, even when the old words come back.
    What vanished becomes obsolete, and is found again if its context returns.
    """
    entries = {message.context: _renewed(message, old) for message in messages}
    gone = {context: _put_away(entry) for context, entry in (*old.obsolete.items(), *old.entries.items())
            if context not in entries and entry.text}
    return replace(old, entries=MappingProxyType(entries), obsolete=MappingProxyType(gone))


def _renewed(message: Message, old: Catalogue) -> Entry:
    known = old.entries.get(message.context) or old.obsolete.get(message.context)
    if known is None or not known.text:
        note = known.note if known else ""
        return Entry(message.context, message.text, comment=message.comment, note=note)
    if known.source == message.text:
        return replace(known, comment=message.comment)
    earliest = known.previous if known.fuzzy and known.previous is not None else known.source
    return replace(known, source=message.text, fuzzy=True, previous=earliest, comment=message.comment)


def _put_away(entry: Entry) -> Entry:
    """The source of a put-away entry is what its translation was made from, if that is known, so that it can be judged later."""
    source = entry.previous if entry.fuzzy and entry.previous is not None else entry.source
    return replace(entry, source=source, previous=None, comment="")
