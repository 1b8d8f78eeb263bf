"""A reader gets a translation only if it was made from today's words, and is told how far to rely on it."""

from types import MappingProxyType

from sop.languages.catalogue import Catalogue, Entry, Message
from sop.languages.state import State
from sop.languages.translate import Said, Words, linked, together, unlinked

CATALOGUE = Catalogue("km", MappingProxyType({entry.context: entry for entry in (
    Entry("a", "Call", "ទូរស័ព្ទ"),
    Entry("b", "Wait", "រង់ចាំ", fuzzy=True, previous="Stay"),
    Entry("c", "Go"),
)}))
WORDS = Words("km", "en", CATALOGUE)


def test_a_draft_is_shown_and_named_a_draft():
    assert WORDS.say("a", "Call") == Said("ទូរស័ព្ទ", State.DRAFTED, "km")


def test_what_is_missing_or_stale_is_shown_in_the_source_language():
    assert WORDS.say("b", "Wait") == Said("Wait", State.STALE, "en")
    assert WORDS.say("c", "Go") == Said("Go", State.MISSING, "en")
    assert WORDS.say("d", "Come") == Said("Come", State.MISSING, "en")


def test_a_text_that_changed_since_the_last_merge_is_stale_though_nobody_marked_it():
    assert WORDS.say("a", "Visit") == Said("Visit", State.STALE, "en")


def test_the_source_language_needs_no_catalogue():
    assert Words("en", "en").say("a", "Call") == Said("Call", State.SOURCE, "en")


def test_a_sign_off_counts_only_for_what_is_shown():
    signed = Words("km", "en", CATALOGUE, lambda entry: State.REVIEWED)
    assert signed.say("a", "Call").state is State.REVIEWED
    assert signed.say("b", "Wait").state is State.STALE


def test_coverage_is_counted_by_state():
    found = WORDS.count([Message("a", "Call"), Message("b", "Wait"), Message("c", "Go"), Message("d", "Come")])
    assert found == {State.DRAFTED: 1, State.STALE: 1, State.MISSING: 2}


def test_pieces_of_one_language_are_one_text_as_doubtful_as_the_most_doubtful():
    assert together([Said("ក", State.REVIEWED, "km"), Said("ខ", State.DRAFTED, "km")], "km") == Said("កខ", State.DRAFTED, "km")
    assert together([Said("Call ", State.MISSING, "en"), Said("home", State.STALE, "en")], "km") == Said("Call home", State.MISSING, "en")


def test_pieces_of_two_languages_keep_each_its_own():
    inner = together([Said("ប្រាប់ ", State.DRAFTED, "km"), Said("her", State.MISSING, "en")], "km")
    whole = together([inner, Said(" now", State.STALE, "en"), Said("។", State.DRAFTED, "km")], "km")
    assert whole == Said("ប្រាប់ her now។", State.DRAFTED, "km", (
        Said("ប្រាប់ ", State.DRAFTED, "km"), Said("her now", State.MISSING, "en"), Said("។", State.DRAFTED, "km")))


def test_the_title_of_a_document_is_not_taken_for_a_lacking_translation():
    title, missing = Said("A guide", State.SOURCE, "en"), Said(" page", State.MISSING, "en")
    assert together([Said("ក", State.DRAFTED, "km"), title, missing], "km").parts[1:] == (title, missing)


def test_a_link_stays_with_its_words_in_a_sentence_and_is_gone_where_nothing_links():
    step = linked(Said("step 7", State.SOURCE, "en"), "look")
    whole = together([Said("Go to ", State.SOURCE, "en"), step, Said(".", State.SOURCE, "en")], "en")
    assert whole == Said("Go to step 7.", State.SOURCE, "en", (Said("Go to ", State.SOURCE, "en"), step, Said(".", State.SOURCE, "en")))
    assert unlinked(whole) == Said("Go to step 7.", State.SOURCE, "en")
    assert unlinked(step) == Said("step 7", State.SOURCE, "en")
