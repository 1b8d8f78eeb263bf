"""Names inside sentences: roles with their article, facts as questions, spans in their turn."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sop.corpus import Corpus, read_corpus
from sop.languages.numbers import UNITS
from sop.languages.translate import Said
from sop.model.vocabulary import Duration, Parameter
from sop.render.speaker import Speaker

ROOT = Path(__file__).parents[1] / "corpus"


@cache
def small() -> Corpus:
    return read_corpus(ROOT)


def speak(locale: str = "en") -> Speaker:
    return Speaker(small(), locale)


def test_a_role_in_a_sentence_has_its_own_words_or_a_small_first_letter() -> None:
    assert [speak().role(role).text for role in ("nurse", "doctor")] == ["the nurse", "doctor"]
    assert speak("km").role("nurse").locale == "km"


def test_a_fact_without_a_question_is_asked_by_what_it_is_called() -> None:
    procedure = small().procedures["see-a-doctor"]
    assert [speak().question(fact, procedure).text for fact in ("age-group", "pain")] == ["Is the person a child or an adult?", "Pain"]


def test_spans_that_follow_one_another_are_told_in_their_turn() -> None:
    def told(*amounts: int) -> Said | None:
        return speak().in_turn(Parameter(text="Looks", steps=tuple(Duration(amount=amount, unit="days") for amount in amounts)))
    assert [said.text for said in (told(7), told(7, 30), told(4, 23, 60)) if said] == [
        "Every 7 days", "After 7 days, then every 30 days", "After 4 days, then after 23 days, then every 60 days"]


def test_what_comes_round_after_one_of_a_unit_is_told_without_a_number() -> None:
    def told(locale: str, amount: int, unit: str) -> str:
        return speak(locale).in_turn(Parameter(text="Looks", amount=amount, unit=unit)).text
    assert [told("en", 1, unit) for unit in UNITS] == ["Every hour", "Every day", "Every working day", "Every week", "Every month", "Every year"]
    assert (told("en", 2, "months"), told("km", 1, "months"), told("km", 2, "months")) == ("Every 2 months", "រៀងរាល់ខែ", "រៀងរាល់ 2 ខែ")


def test_a_decision_about_an_act_with_a_scope_needs_no_brackets_in_brackets() -> None:
    procedure = small().procedures["see-a-doctor"]
    said = speak().token("acts", "share-information:clinic", procedure).text.text
    assert said == "Share information about the person (the big clinic)"
    assert speak().token("acts", "examine:share-information:clinic", procedure).text.text.endswith("(share information about the person: the big clinic)")
    assert "same-act" not in speak().token("acts", "examine:same-act", procedure).text.text
