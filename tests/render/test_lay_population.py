"""Who can reach which outcome is told in as few groups as say the same."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from sop.corpus import read_corpus
from sop.paths.people import Group, Population
from sop.render.lay_population import population_view
from sop.render.speaker import Speaker

SMALL = Path(__file__).parents[1] / "corpus"
ALL = frozenset({"seen", "not-wanted", "no-room"})


def told(adults: frozenset[str]) -> list[tuple[str, str]]:
    """Each group that is told and the outcomes that it reaches, when only `adults` are open to adults."""
    corpus = read_corpus(SMALL)
    groups = tuple(Group((("age-group", (age,)), ("language", (language,))), adults if age == "adult" else ALL)
                   for age, language in product(("child", "adult", "unknown"), ("khmer", "another")))
    view = population_view(Speaker(corpus, "en"), corpus.procedures["see-a-doctor"], Population("see-a-doctor", ("age-group", "language"), (), groups))
    return [(group.text, " ".join(name for name, _, reached in view.rows if reached[number])) for number, group in enumerate(view.groups)]


def test_where_nothing_makes_a_difference_everybody_is_told_once() -> None:
    assert told(adults=ALL) == [("Anybody", "seen not-wanted no-room")]


def test_only_what_makes_a_difference_is_told() -> None:
    assert told(adults=frozenset({"seen"})) == [("Child or adult: child or not known", "seen not-wanted no-room"), ("Child or adult: adult", "seen")]
