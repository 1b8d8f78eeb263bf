"""Every word of the pages is there in Khmer, as a draft, with the same blanks to fill."""

import re
import subprocess
import sys

import pytest

from sop.languages import fonts, interface
from sop.languages.catalogue import read
from sop.languages.numbers import UNITS, duration
from sop.languages.state import State

SOURCES = {message.context: message.text for message in interface.messages()}
KHMER = interface.refreshed("km").entries
BLANKS = re.compile(r"\{[a-z]+\}")


def test_the_khmer_catalogue_has_exactly_the_words_of_today():
    entries = read(interface.path("km"), "km")[0].entries
    assert {context: entry.source for context, entry in entries.items()} == SOURCES


@pytest.mark.parametrize("context", SOURCES)
def test_a_word_is_khmer_and_has_the_same_blanks(context):
    text = KHMER[context].text
    assert text != SOURCES[context]
    assert context.startswith("sign.") or re.search("[\u1780-\u17ff]", text), "a sign is no word"
    if not context.endswith(".one"):  # 'once' counts without a number
        assert sorted(BLANKS.findall(text)) == sorted(BLANKS.findall(SOURCES[context]))


@pytest.mark.parametrize("locale", ["en", "km"])
def test_every_word_can_be_drawn(locale):
    assert set("".join(interface.words(locale).values())) <= fonts.characters(locale)


def test_no_khmer_word_has_been_checked_by_a_practitioner_yet():
    assert {interface.said("km", context).state for context in SOURCES} == {State.DRAFTED}
    assert interface.unchecked("km") == len(SOURCES)
    assert interface.unchecked("en") == 0


def test_a_word_that_a_language_lacks_is_shown_in_english_and_marked():
    assert interface.words("lo")["walk.exit"] == "Exit this page [en]"
    assert interface.said("lo", "walk.exit").state is State.MISSING
    assert not interface.is_translated("lo")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("locale", ["en", "km"])
def test_every_unit_of_time_has_its_words(unit, locale):
    assert duration(3, unit, locale, interface.words(locale)).startswith("3 ")


def test_english_pages_load_no_segmenter_and_no_fonts():
    loaded = ("import sys; from sop.languages import interface; interface.words('en'); "
              "print([name for name in ('icu4py', 'fontTools', 'babel') if name in sys.modules])")
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout == "[]\n"
