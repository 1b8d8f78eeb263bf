"""`sop walk`: everything that a worker may type."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

SMALL = Path(__file__).parents[1] / "corpus"
WHOLE_WAY = "\n1\n1\n\n1\n\n"


def test_a_way_from_the_title_to_the_outcome(sop, ours: Path):
    code, said, complaint = sop("walk", "home-visit", typed=WHOLE_WAY)
    assert (code, complaint) == (0, "")
    assert said.startswith("Home visit\n==========\nDraft")
    assert "Say:\n  │ You can stop this visit whenever you want.\n" in said
    assert "  1  Yes\n  2  No\n  3  Not known\n" in said
    assert said.rstrip().endswith("The procedure ends here.\nThe visit is over, and the person knows what comes next.")


def test_why_tells_the_reason_and_the_source(sop, ours: Path):
    _, said, _ = sop("walk", "home-visit", typed="\nw\nq\n")
    assert "Some people do not speak of pain unless they are asked.\nSource: Our policy" in said


def test_back_undoes_the_last_answer(sop, ours: Path):
    _, said, _ = sop("walk", "home-visit", typed="\n1\nb\n2\n\n")
    assert said.count("2. Does the person need the clinic?") == 2
    assert "Ask for agreement" in said and "Tell the clinic" not in said.replace("May we tell the clinic", "")


def test_the_trail_tells_the_way_so_far(sop, ours: Path):
    _, said, _ = sop("walk", "home-visit", typed="\n1\nt\nq\n")
    assert "Your way so far\n  1. Begin the visit\n  2. Does the person need the clinic?\n" in said


def test_danger_leads_away_even_before_a_task_is_done(sop, ours: Path):
    _, said, _ = sop("walk", "home-visit", typed="\n1\n1\ne\n1\n\n")
    assert "4. Tell the clinic" in said and "The person is in a safe place, and the supervisor knows." in said


def test_a_consent_can_be_taken_back_where_it_is_in_force(sop, ours: Path):
    _, said, _ = sop("walk", "home-visit", typed="\n1\n1\n\ne\n2\n\n\n")
    assert "The person takes back the agreement to share information about the person (the clinic)" in said
    assert "Ask the clinic to put away what it was told." in said
    _, said, _ = sop("walk", "home-visit", typed="\ne\nb\nq\n")
    assert "takes back the agreement" not in said


def test_a_consent_that_a_call_asked_for_can_be_taken_back_when_the_call_is_over(sop):
    to_bed = "\n44\n1\n\n2\n1\n1\n1\n\n2\n\n1\n\n1\n"  # the person lay down, got up again, and the clinic is told
    code, said, complaint = sop("walk", "see-a-doctor", "--root", str(SMALL), typed=f"{to_bed}e\n")
    assert (code, complaint) == (0, "")
    assert "The person takes back the agreement to bring the person to a place (the room for the visit)" in said.rpartition("Write to the big clinic")[2]


def test_a_deadline_can_pass(sop, ours: Path):
    _, said, _ = sop("walk", "home-visit", typed="\n1\n1\n\nl\n\n")
    assert "6. End the visit" in said and "The procedure ends here." in said


@pytest.mark.parametrize("typed", ["", "\n", "\n9\n", "\n1", "q\n", "?\nx\n"])
def test_the_end_of_the_input_is_an_end(sop, ours: Path, typed: str):
    code, _, complaint = sop("walk", "home-visit", typed=typed)
    assert (code, complaint) == (0, "")


def test_an_unknown_procedure_is_told(sop, ours: Path):
    assert sop("walk", "homevisit") == (2, "", 'sop: there is no "homevisit" that can be read. There are: home-visit.\n')


@pytest.mark.parametrize("procedure", ["family-tracing", "family-assessment", "emergency"])
@pytest.mark.parametrize("locale", ["en", "km"])
def test_whatever_is_typed_nothing_breaks(sop, procedure: str, locale: str):
    dice = random.Random(procedure + locale)
    typed = "".join(dice.choice(["\n"] * 4 + ["1\n", "2\n", "3\n", "12\n", "e\n", "b\n", "t\n", "w\n", "l\n"]) for _ in range(150))
    code, _, complaint = sop("walk", procedure, "--locale", locale, "--root", str(Path(__file__).parents[2]), typed=typed)
    assert (code, complaint) == (0, "")
