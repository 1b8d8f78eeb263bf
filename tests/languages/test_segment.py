"""A line of Khmer breaks between words and nowhere else, and the marks are all that is added."""

import subprocess
import sys
import unicodedata

import pytest

from sop.languages.segment import BREAK, LOCK, bound, break_marks, lock_marks, page_marks, pieces, without_marks, words

TEXTS = [
    ("km", "សូមសួរអ្នកទទួលខុសត្រូវលើករណីនេះ ឬ ICRC/UN (២៤ ម៉ោង) គ្រប់ៗគ្នា។ ឈ្មោះ៖ យុត្តិធម៌សម្រាប់ម្នាក់ៗ"),
    ("km", "ជនរងគ្រោះមានសិទ្ធិបដិសេធ ឬដកការយល់ព្រមវិញនៅពេលណាក៏បាន។"),
    ("th", "ผู้เสียหายมีสิทธิปฏิเสธได้ทุกเมื่อ ค่อยๆ พูด"),
    ("lo", "ຜູ້ຖືກເຄາະຮ້າຍມີສິດປະຕິເສດໄດ້ທຸກເວລາ ຊ້າໆ"),
    ("my", "လူကုန်ကူးမှုတားဆီးနှိမ်နင်းရေးဥပဒေ၊ သဘာဝနှင့်မန္တလေး"),
]


@pytest.mark.parametrize(("locale", "text"), TEXTS)
def test_the_marks_are_all_that_is_added(locale, text):
    assert "".join(pieces(text, locale)) == text
    assert without_marks(break_marks(text, locale)) == text
    assert without_marks(lock_marks(text, locale)) == text
    assert BREAK in break_marks(text, locale)
    assert LOCK not in break_marks(text, locale)


@pytest.mark.parametrize(("locale", "text"), TEXTS)
def test_no_mark_stands_inside_a_stack_or_before_a_sign_of_the_word_before(locale, text):
    for mark, marked in ((BREAK, break_marks(text, locale)), (BREAK, lock_marks(text, locale)), (LOCK, lock_marks(text, locale))):
        before_and_after = [(marked[i - 1], marked[i + 1]) for i, sign in enumerate(marked) if sign == mark]
        assert not [pair for pair in before_and_after if pair[0] in "\u17d2\u1039"]
        assert not [pair for pair in before_and_after if unicodedata.category(pair[1]) in ("Mn", "Mc")]
        if mark == BREAK:
            assert not [pair for pair in before_and_after if pair[1] in "\u17d7\u0ec6\u0e46"]


@pytest.mark.parametrize(("locale", "text"), TEXTS)
def test_both_marks_allow_the_same_breaks(locale, text):
    assert lock_marks(text, locale).replace(LOCK, "") == bound(break_marks(text, locale))


def test_english_is_left_alone_and_pays_nothing():
    assert break_marks("Ask her: well-being and/or rest.", "km") == "Ask her: well-being and/or rest."
    loaded = "import sys; from sop.languages.segment import lock_marks; lock_marks('Ask her', 'en'); print('icu4py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout == "False\n"


def test_latin_words_inside_khmer_stay_as_they_are():
    assert "ICRC/UN" in lock_marks(TEXTS[0][1], "km")


def test_a_break_that_a_translator_typed_stays():
    assert break_marks("សួរ\u200bគាត់", "km") == "សួរ\u200bគាត់"
    assert LOCK + BREAK not in lock_marks("សួរ\u200bគាត់", "km")


def test_words_of_khmer():
    assert words("ជនរងគ្រោះ ម្នាក់ៗ។", "km") == ["ជនរងគ្រោះ", "ម្នាក់ៗ"]
    assert words("Ask her, now.", "en") == ["Ask", "her", "now"]


def test_a_word_of_the_list_stays_whole_and_the_words_beside_it_are_read_again():
    assert pieces("គាត់អាចមកដល់", "km") == ["គាត់", "អាច", "មក", "ដល់"]
    assert pieces("បានសរសេរបណ្តឹង", "km") == ["បាន", "សរសេរ", "បណ្តឹង"]
    assert pieces("ពិនិត្យអ្វីៗទាំងអស់", "km") == ["ពិនិត្យ", "អ្វីៗ", "ទាំងអស់"]


def test_a_browser_is_kept_from_parting_a_word_of_the_list():
    assert page_marks("សួរសាមីខ្លួន", "km") == f"សួរ{BREAK}សា{LOCK}មី{LOCK}ខ្លួ{LOCK}ន"
    assert page_marks("អាចមក", "km") == f"អាច{BREAK}មក"
    assert page_marks("ផ្តល់ជូនថ្នាំ", "km") == break_marks("ផ្តល់ជូនថ្នាំ", "km")
    assert page_marks("Ask her.", "en") == "Ask her."


def test_a_khmer_number_keeps_to_its_word():
    assert page_marks("30 វិច្ឆិកា 2027", "km") == "30\u00a0វិច្ឆិកា\u00a02027"
    assert without_marks(page_marks("ជំហានទី 1", "km")) == "ជំហានទី 1"
    assert page_marks("step 1", "km") == "step 1"
    assert without_marks(lock_marks("ជំហានទី 1", "km")) == "ជំហានទី 1" and "ទី\u00a01" in lock_marks("ជំហានទី 1", "km")
    assert [page_marks(text, "km").count("\u00a0") for text in ("ទំព័រ {n} នៃ {m}", "{procedure} បន្ត")] == [3, 0], "what is filled in is a number too"
