"""No step ever gets another step's translation, and no changed text passes for translated."""

from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from sop.languages.catalogue import Catalogue, Entry, Message, parse, to_text
from sop.languages.merge import merge


def catalogue(*entries: Entry) -> Catalogue:
    return Catalogue("km", MappingProxyType({entry.context: entry for entry in entries}))


CALLED = Entry("state.call.task", "Call the family", "ទូរស័ព្ទទៅគ្រួសារ")


def test_a_new_text_is_empty_though_another_step_says_nearly_the_same():
    merged = merge(catalogue(CALLED), [Message("state.call.task", "Call the family"), Message("state.warn.task", "Call the family.")])
    assert merged.entries["state.warn.task"] == Entry("state.warn.task", "Call the family.")
    assert merged.entries["state.call.task"] == CALLED


def test_a_changed_text_keeps_its_translation_and_says_from_what():
    once = merge(catalogue(CALLED), [Message("state.call.task", "Visit the family")])
    twice = merge(once, [Message("state.call.task", "Visit the aunt")])
    assert twice.entries["state.call.task"] == Entry("state.call.task", "Visit the aunt", CALLED.text, True, "Call the family")


def test_only_a_person_makes_a_translation_clear_again():
    changed = merge(catalogue(CALLED), [Message("state.call.task", "Visit the family")])
    back = merge(changed, [Message("state.call.task", "Call the family")])
    assert back.entries["state.call.task"].fuzzy


def test_a_vanished_text_is_put_away_and_found_again():
    gone = merge(catalogue(CALLED, Entry("state.empty.task", "Never translated")), [])
    assert (dict(gone.entries), dict(gone.obsolete)) == ({}, {"state.call.task": CALLED})
    stored, _ = parse(to_text(gone), "km", "km.po")
    assert merge(stored, [Message("state.call.task", "Call the family")]).entries["state.call.task"] == CALLED


def test_a_text_that_vanished_while_fuzzy_comes_back_fuzzy():
    fuzzy = merge(catalogue(CALLED), [Message("state.call.task", "Visit")])
    stored, _ = parse(to_text(merge(fuzzy, [])), "km", "km.po")
    assert merge(stored, [Message("state.call.task", "Visit")]).entries["state.call.task"].fuzzy


contexts = st.sampled_from(["a", "b", "c", "d"])
sources = st.sampled_from(["Ask", "Ask her", "Ask him", "Wait"])
rounds = st.lists(st.dictionaries(contexts, sources), min_size=1, max_size=6)


@given(rounds)
def test_no_history_ever_moves_a_translation_or_hides_a_change(history):
    """Each text is translated as soon as it is seen; the translation names its own context and source."""
    kept = Catalogue("km")
    for texts in history:
        kept = merge(kept, (Message(context, text) for context, text in texts.items()))
        for context, entry in kept.entries.items():
            assert entry.source == texts[context]
            if entry.text:
                owner, translated_from = entry.text.split("=")
                assert owner == context
                assert entry.fuzzy or translated_from == entry.source
                assert entry.previous is None or entry.previous == translated_from
        kept = Catalogue("km", MappingProxyType({
            context: entry if entry.text else Entry(context, entry.source, f"{context}={entry.source}")
            for context, entry in kept.entries.items()}), kept.obsolete)


@given(rounds)
def test_merging_twice_changes_nothing_more(history):
    kept = Catalogue("km")
    for texts in history:
        messages = [Message(context, text) for context, text in texts.items()]
        kept = merge(kept, messages)
        assert to_text(merge(kept, messages)) == to_text(kept)
