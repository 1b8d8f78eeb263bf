"""Translations: there, of today's text, and with the same slots."""

from __future__ import annotations

from collections.abc import Iterator

from sop.corpus import Corpus, folders_with_catalogues
from sop.finding import Finding, Place, Severity, error
from sop.languages import extract
from sop.languages.state import State
from sop.languages.translate import words_of
from sop.model.text import placeholders


def judge_translations(corpus: Corpus) -> Iterator[Finding]:
    """Every catalogue of every language: one finding for what is missing, one for what is stale, one for each wrong slot."""
    for locale in corpus.locales[1:]:
        for owner in folders_with_catalogues(corpus):
            messages = list(extract.messages_of(corpus, owner))
            if messages:
                yield from _catalogue(corpus, owner, locale, messages)


def _catalogue(corpus: Corpus, owner: str, locale: str, messages: list) -> Iterator[Finding]:
    words, findings = words_of(corpus, owner, locale)
    yield from findings
    if findings and not words.catalogue.entries:
        return  # nothing could be read: that it holds no translation is no news
    place = Place(corpus.name(corpus.catalogue(owner, locale)))
    states = {message.context: words.state(message.context, message.text) for message in messages}
    for state, rule, sentence in ((State.MISSING, "translation-missing", "have no translation yet"), (State.STALE, "translation-stale", "were translated from an older text"),
                                  (State.DRAFTED, "translation-drafted", "have a translation that no practitioner has checked")):
        contexts = [context for context, its in states.items() if its is state]
        if contexts:
            yield Finding(rule, Severity.WARNING, place, f"{len(contexts)} of {len(messages)} texts {sentence}; the first is \"{contexts[0]}\".",
                          "Run `sop translate`, then fill the file in a translators' tool." if state is not State.DRAFTED else "Have it checked by a native practitioner.")
    for message in messages:
        if states[message.context].is_shown and states[message.context] is not State.SOURCE:
            shown = words.catalogue.entries[message.context].text
            if ("{" in shown or "{" in message.text) and sorted(placeholders(shown)) != sorted(placeholders(message.text)):
                yield error("translation-slots", words.catalogue.place(message.context), f'The translation of "{message.context}" does not hold the same {{slots}} as the text.', "Copy the words in braces unchanged.")
