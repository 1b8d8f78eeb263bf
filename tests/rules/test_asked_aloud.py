"""What is asked aloud: one yes answers one question."""

from __future__ import annotations

import pytest

from .conftest import Judge, findings, ours

AGREE = """
states:
  agree:
    consent: interview
    ask: "{ask}"
    say_child: "{child}"
    agreed: done
    others: done
    withdrawn: stop
handlers:
  stop:
    task: Stop
    do: Stop.
    next: done
"""
HOW_IS_IT = """
states:
  how:
    question: How is it?
    ask: How are you? Does anything hurt?
    answers:
      {answer}:
        text: Something
        next: done
      nothing:
        text: Nothing
        next: done
"""
SENTENCE = '"agree" asks more than one question, and one yes or no answers them all.'


@pytest.mark.parametrize(("ask", "child", "told"), [
    ("May we talk? Is there somebody who must not hear of it?", "May I ask you something?", 1),
    ("May we talk?", "Shall we talk? With whom?", 1),
    ("May we talk? May we write?", "Shall we talk? Shall I write?", 2),
    ("Tell me who must not hear of it. May we talk?", "You can say no. Shall we talk?", 0),
    ("May we talk about “Where are you from?” now?", "Shall we talk??", 0),
])
def test_a_yes_to_a_search_is_no_yes_to_the_name_beside_it(ask: str, child: str, told: int, say: Judge):
    assert say("two-questions-at-once", {"one": AGREE.format(ask=ask, child=child)}) == [SENTENCE] * told


def test_who_answers_in_other_words_than_yes_and_no_may_be_asked_more_than_one_thing(say: Judge):
    assert [bool(say("two-questions-at-once", {"one": HOW_IS_IT.format(answer=answer)})) for answer in ("yes", "no", "pain")] == [True, True, False]


def test_a_text_that_was_not_written_in_english_is_not_judged(say: Judge):
    settings = ours().settings.model_copy(update={"source_language": "km"})
    asked = {"one": AGREE.format(ask="May we? May I?", child="May I?")}
    assert (say("two-questions-at-once", asked), say("two-questions-at-once", asked, settings=settings)) == ([SENTENCE], [])


def test_in_our_own_procedures_one_yes_answers_one_question():
    assert findings("two-questions-at-once", ours()) == []
