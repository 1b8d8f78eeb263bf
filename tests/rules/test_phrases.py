"""Phrases in every form in which people write them, and not where they say that it is not done."""

from __future__ import annotations

import pytest

from validator.phrases import index, sentences, spoken_of

PHRASES = index({"contact-family": ["call the family"], "photograph": ["take a photo"], "visit-family": ["visit the family"], "handover-child": ["hand over the child"],
                 "counsel": ["counsel"], "report": ["write to the police"], "transport": ["drive the person"]})


@pytest.mark.parametrize(("text", "acts"), [
    ("Call the family.", ["contact-family"]),
    ("Somebody calls her family, then waits.", ["contact-family"]),
    ("Before calling their families, ask.", ["contact-family"]),
    ("The families were called.", []),                                # other order, other words: not found
    ("He took a photo, or was taking another photo.", ["photograph", "photograph"]),
    ("Take her photo.", ["photograph"]),
    ("Take the photo back.", []),                                      # no new photo is taken
    ("She visited this family.", ["visit-family"]),
    ("Handing over the children", ["handover-child"]),
    ("Counselling helps. The counsellor listens.", ["counsel"]),
    ("Wrote to the police; drove the person home.", ["report", "transport"]),
    ("Do not call the family.", []),
    ("Never take a photo. Call the family.", ["contact-family"]),      # what is denied ends with its sentence
    ("Say \"call the family\" to nobody.", []),
    ("Call. The family waits.", []),
])
def test_a_phrase_is_found_in_its_forms(text: str, acts: list[str]):
    assert [act for act, _ in spoken_of(sentences(text), PHRASES)] == acts


def test_what_is_denied_is_found_when_asked_for():
    assert [act for act, _ in spoken_of(sentences("Never call the family."), PHRASES, denied_too=True)] == ["contact-family"]
