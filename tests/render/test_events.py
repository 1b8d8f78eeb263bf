"""What is said of events: limits as whole sentences, unwritten procedures marked, no silent mixture of languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sop.languages.state import State
from sop.languages.translate import Said
from sop.model.state import Consent
from sop.paths.compile import compile_corpus
from sop.render.lay_corpus import view_of
from sop.render.speaker import Speaker

from ..corpora import real_corpus, real_view



@pytest.mark.parametrize(("locale", "stop"), [("en", "."), ("km", "។")])
def test_each_limit_ends_with_a_stop(locale: str, stop: str) -> None:
    limits = [event.only.text for procedure in real_view(locale).procedures for event in procedure.events if event.only]
    assert limits and all(limit.endswith(stop) for limit in limits)


def test_for_whom_an_event_counts_is_a_question_and_its_answers() -> None:
    [begin] = [procedure for procedure in real_view("en").procedures if procedure.id == "return-home"]
    said = {event.id: event.only.text for event in begin.events if event.only}
    assert said == {"child-objects": "Only if the answer to “Is the person a child or an adult?” has been: under 18 or not known.",
                    "turns-out-to-be-a-child": "Only if the answer to “Is the person a child or an adult?” has been: 18 or older."}


def test_a_part_with_one_step_left_out_is_not_told_step_by_step() -> None:
    procedures = dict(real_corpus().procedures)
    needs = procedures["needs-assessment"]
    stop = needs.at_any_time["child-objects"]
    [first, *rest] = needs.parts[stop.during[0]].states
    less = stop.model_copy(update={"during": [*rest, *stop.during[1:]]})
    assert first == "explain"
    procedures["needs-assessment"] = needs.model_copy(update={"at_any_time": {**needs.at_any_time, "child-objects": less}})
    corpus = replace(real_corpus(), procedures=procedures)
    [shown] = [procedure for procedure in view_of(corpus, compile_corpus(corpus), "en").procedures if procedure.id == "needs-assessment"]
    [limit] = [event.only.text for event in shown.events if event.id == "child-objects" and event.only]
    assert limit.endswith(" Not during step 1 or part “When something happens on the way”.")


def test_a_procedure_that_is_not_written_says_so() -> None:
    begun = [event.starts for procedure in real_view("en").procedures for event in procedure.events if event.starts]
    unwritten = [name for name in begun if name.id not in real_corpus().procedures]
    assert all(name.text.text.endswith("(not written yet)") for name in unwritten)
    assert not any("not written" in name.text.text for name in begun if name not in unwritten)


def test_each_procedure_has_words_for_the_facts_it_takes() -> None:
    for procedure in real_view("km").procedures:
        assert set(procedure.takes) <= set(procedure.facts)
        assert all(fact.answers or fact.bounds for fact in procedure.facts)


def test_a_sentence_without_translation_is_whole_and_marked() -> None:
    speak = Speaker(real_corpus(), "km")
    never = speak.ui("state.never-sentence", text=Said("ask twice.", State.MISSING, "en"))
    assert (never.text, never.locale, never.state) == ("Never ask twice.", "en", State.MISSING)
    both = speak.run_on([Said("ខ្មែរ។", State.DRAFTED, "km"), never])
    assert both is not None and [(part.text, part.locale, part.state) for part in both.parts] == [
        ("ខ្មែរ។", "km", State.DRAFTED), (" Never ask twice.", "en", State.MISSING)], "each sentence keeps its language and its mark"
    assert speak.run_on([]) is None


def test_an_agreement_that_is_taken_back_leads_somewhere_at_any_time() -> None:
    """One line for each place that it leads to; where there is one only, whatever the agreement was about."""
    told = {procedure.id: [(each.text.text, each.target and each.target.id) for each in procedure.withdrawals] for procedure in real_view("en").procedures}
    assert told["where-do-i-begin"] == []
    assert told["emergency"] == [("The person takes back an agreement", "stop-moving")]
    assert all(len({target for _, target in lines}) == len(lines) for lines in told.values())
    [elsewhere] = [lines for name, lines in told.items() if name == "negative-family-assessment"]
    assert ("The person takes back the agreement to bring or send the person to live with the family", "stop-return") in elsewhere, "said once"
    asked = {procedure.id for procedure in real_corpus().procedures.values() if any(isinstance(state, Consent) for state in procedure.all_states.values())}
    assert asked <= {name for name, lines in told.items() if lines}
