"""Which state a place belongs to, and where a line of a story stands."""

from __future__ import annotations

from pathlib import Path

from sop.corpus import read_corpus
from sop.finding import Place
from sop.source import Scalar
from sop.whereabouts import Whereabouts

SMALL = read_corpus(Path(__file__).parent / "corpus")
WHEREABOUTS = Whereabouts(SMALL)
SEND = SMALL.procedures["see-a-doctor"].all_states["send"]


def test_a_place_inside_a_state_is_that_state():
    step = SEND.do["team"]
    for place in (SEND.place, step.place, step.act[1].place, SEND.waives[0].place):
        assert WHEREABOUTS.state_at(place) == ("see-a-doctor", "send")


def test_every_state_is_found_by_its_own_place():
    for procedure_id, procedure in SMALL.procedures.items():
        for state_id, state in procedure.all_states.items():
            assert WHEREABOUTS.state_at(state.place) == (procedure_id, state_id)


def test_what_lies_in_no_state_belongs_to_none():
    procedure = SMALL.procedures["see-a-doctor"]
    outside = [procedure.place, *(outcome.place for outcome in procedure.outcomes.values()), Place("procedures/see-a-doctor/procedure.yaml", 10_000), Place("elsewhere.yaml")]
    assert [WHEREABOUTS.state_at(place) for place in outside] == [None] * len(outside)


def test_a_line_stands_where_its_words_stand_with_or_without_an_answer():
    heading = WHEREABOUTS.of_line("1. Write to the big clinic")
    assert heading is not None and WHEREABOUTS.state_at(heading) == ("see-a-doctor", "send")
    assert WHEREABOUTS.of_line("12. Write to the big clinic - done - at last") == heading
    assert WHEREABOUTS.of_line("Tell the team.") == SEND.do["team"].step.place
    assert WHEREABOUTS.of_line("7. Tell the team. (No longer in force: a yes (to this) - at all.)") == SEND.do["team"].step.place


def test_words_that_stand_nowhere_or_at_two_places_have_no_place():
    texts = [str(getattr(state, state.kind)) for procedure in SMALL.procedures.values() for state in procedure.all_states.values()]
    twice = next((text for text in texts if texts.count(text) > 1), None)
    assert WHEREABOUTS.of_line("3. Nobody wrote this - yes") is None
    assert WHEREABOUTS.of_line("The person: anybody.") is None
    assert twice is None or WHEREABOUTS.of_line(twice) is None


def test_a_line_that_knows_its_place_is_believed():
    line = Scalar("4. Write to the big clinic")
    line.place = Place("a.yaml", 7)
    assert WHEREABOUTS.of_line(line) == Place("a.yaml", 7)
