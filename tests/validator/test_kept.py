"""A verdict is recalled exactly where nothing that it rests on has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from sop.corpus import read_corpus
from validator.beginning import Beginning
from validator.engine import Verdict, judge
from validator.ethics import beginnings
from validator.kept import KEPT, Kept
from validator.known import Known, Part
from validator.rules import stories

ROOT = Path(__file__).parents[1] / "corpus"
TODAY = date(2026, 11, 27)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return copytree(ROOT, tmp_path / "corpus")


@pytest.fixture(scope="module", autouse=True)
def no_remedies() -> Iterator[None]:
    """The smallest change is looked for anew each time, at the price of a whole judgement; nothing here asks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beginnings, "REMEDIES", 0)
        yield


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return judge(read_corpus(ROOT), "release", on=TODAY)


def test_what_was_judged_is_recalled_whole(cache: Path, corpus: Path, verdict: Verdict):
    assert verdict.report.findings and verdict.populations, "else this shows nothing"
    assert Kept(corpus, "release", TODAY).recall() is None
    assert Kept(corpus, "release", TODAY).keep(verdict) is verdict
    assert Kept(corpus, "release", TODAY).recall() == verdict
    assert Kept(ROOT, "release", TODAY).recall() == verdict, "a copy has the same verdict"


def test_anything_that_it_rests_on_makes_it_forgotten(cache: Path, corpus: Path, verdict: Verdict, monkeypatch: pytest.MonkeyPatch):
    Kept(corpus, "release", TODAY).keep(verdict)
    assert Kept(corpus, "draft", TODAY).recall() is None, "another profile"
    assert Kept(corpus, "release", date(2026, 11, 28)).recall() is None, "another day"
    for file in sorted((*corpus.rglob("*.yaml"), *corpus.rglob("*.po"))):
        written = file.read_bytes()
        file.write_bytes(written + b"# a word\n")
        assert Kept(corpus, "release", TODAY).recall() is None, file
        file.write_bytes(written)
    (corpus / "procedures" / "new.yaml").write_text("a: b\n", encoding="utf-8")
    assert Kept(corpus, "release", TODAY).recall() is None, "a file that was not there"
    (corpus / "procedures" / "new.yaml").unlink()
    assert Kept(corpus, "release", TODAY).recall() == verdict
    (corpus / "procedures" / "new").mkdir()
    assert Kept(corpus, "release", TODAY).recall() is None, "a folder that was not there"
    (corpus / "procedures" / "new").rmdir()
    odd = corpus / "checklists" / "seen.yaml"
    odd.mkdir()
    Kept(corpus, "release", TODAY).keep(verdict)
    odd.rmdir()
    odd.symlink_to(corpus / "nowhere")
    assert Kept(corpus, "release", TODAY).recall() is None, "no folder any more, but a link to nothing"
    odd.unlink()
    monkeypatch.setattr("validator.kept._program", lambda: ("another program",))
    assert Kept(corpus, "release", TODAY).recall() is None


def test_a_corpus_that_is_written_to_meanwhile_is_not_kept(cache: Path, corpus: Path, verdict: Verdict):
    kept = Kept(corpus, "release", TODAY)
    settings = corpus / "procedures" / "corpus.yaml"
    written = settings.read_bytes()
    settings.write_bytes(written + b"# a word\n")
    kept.keep(verdict)
    assert Kept(corpus, "release", TODAY).recall() is None
    settings.write_bytes(written)
    assert Kept(corpus, "release", TODAY).recall() is None


def test_what_cannot_be_read_or_kept_is_judged_anew(tmp_path: Path, cache: Path, corpus: Path, verdict: Verdict):
    Kept(corpus, "release", TODAY).keep(verdict)
    [file] = cache.rglob("verdict-*.json")
    file.write_bytes(file.read_bytes()[:-20])
    assert Kept(corpus, "release", TODAY).recall() is None
    file.unlink()
    file.parent.rmdir()
    file.parent.write_text("no folder")
    assert Kept(corpus, "release", TODAY).keep(verdict) is verdict
    assert Kept(corpus, "release", TODAY).recall() is None


def test_the_oldest_go_first(cache: Path, corpus: Path, verdict: Verdict):
    for day in range(1, KEPT["verdict"] + 4):
        Kept(corpus, "release", date(2026, 11, day)).keep(verdict)
    assert len(list(cache.rglob("verdict-*.json"))) == KEPT["verdict"]
    assert Kept(corpus, "release", date(2026, 11, KEPT["verdict"] + 3)).recall() == verdict
    assert not [file for file in cache.rglob("*") if file.is_file() and not file.name.startswith("verdict-")], "nothing half-written"


def judged(corpus: Path, known: bool) -> tuple[Verdict, list[str]]:
    """The verdict, with or without what is known of beginnings; and the beginnings that were judged for it."""
    said: list[str] = []
    kept = Kept(corpus, "release", TODAY, anew=not known)
    read = read_corpus(corpus)
    verdict = judge(read, "release", said.append, TODAY, kept.known(read))
    if known:
        kept.keep(verdict)
    return verdict, [what.removeprefix(PATHS) for what in said if what.startswith(PATHS)]


PATHS = "every path from "
CONCERNS = {"see-a-doctor/procedure.yaml": ["see-a-doctor"], "rules/small.yaml": ["see-a-doctor", "write-down"], "rest/scenarios/rests-well.yaml": []}
"""What is changed, and the beginnings that it concerns: one calls the other, to which a case may be handed over too."""


def test_after_a_change_only_those_beginnings_are_judged_that_it_concerns_and_the_verdict_is_the_same(cache: Path, corpus: Path):
    assert sorted(judged(corpus, known=True)[1]) == ["see-a-doctor", "write-down"]
    assert judged(corpus, known=True)[1] == []
    for name, concerned in CONCERNS.items():
        file = corpus / "procedures" / name
        file.write_bytes(b"# a word, so that every line is another\n" + file.read_bytes())
        verdict, again = judged(corpus, known=True)
        assert sorted(again) == concerned, name
    assert verdict == judged(corpus, known=False)[0], "each was judged with what was kept of all before it"


def test_a_story_may_tell_the_names_of_others_and_what_has_no_words_does_not(cache: Path, corpus: Path, verdict: Verdict):
    def known() -> Known:
        return kept.known(read_corpus(corpus))

    kept = Kept(corpus, "release", TODAY)
    in_words, in_meaning = Part("beginning", "write-down", ("write-down",)), Part("beginning", "write-down", ("write-down",), "its ways")
    for part in (in_words, in_meaning):
        known().keep(part, Beginning())
    kept.keep(verdict)
    assert known().recall(in_words) == known().recall(in_meaning) == Beginning()
    file = corpus / "procedures" / "rest" / "procedure.yaml"
    file.write_bytes(file.read_bytes().replace(b"\ntitle: ", b"\ntitle: Another ", 1))
    kept = Kept(corpus, "release", TODAY)
    assert (known().recall(in_words), known().recall(in_meaning)) == (None, Beginning())
    assert known().recall(replace(in_meaning, meaning="other ways")) is None


def test_where_nothing_is_broken_a_sentence_that_is_put_better_has_nothing_judged_again(cache: Path, corpus: Path):
    """Of the two beginnings of the small corpus one is clean. Of the other something is told, in its words and with its lines."""
    judged(corpus, known=True)
    file = corpus / "procedures" / "write-down" / "procedure.yaml"
    for before, after, concerned in ((b"\ntitle: ", b"\n# A line more.\n\ntitle: Another ", ["see-a-doctor"]), (b" do: ", b" do: Now ", ["see-a-doctor"]),
                                     (b" do: Now ", b" do:\n      - Read it.\n      - ", ["see-a-doctor", "write-down"])):
        written = file.read_bytes()
        assert before in written
        file.write_bytes(written.replace(before, after, 1))
        verdict, again = judged(corpus, known=True)
        assert sorted(again) == concerned, after
    assert verdict == judged(corpus, known=False)[0], "each was judged with what was kept of all before it"


STORIES = [("see-a-doctor/procedure.yaml", b"entry: yes\n", b"", ["see-a-doctor"]), ("write-down/procedure.yaml", b" do: ", b" do:\n      - Read it.\n      - ", ["see-a-doctor", "write-down"]),
           ("write-down/procedure.yaml", b"      - Read it.", b"\n      - Read all of it.", []), ("rest/scenarios/rests-well.yaml", b"\n", b"\n# a word\n", ["rest"])]
"""What is changed, and the procedures whose stories are played again: those that call it too, where it leads elsewhere or does something else."""


def test_after_a_change_only_those_stories_are_played_that_it_concerns(cache: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch):
    played: list[str] = []
    monkeypatch.setattr(stories, "play", lambda ways, procedure, scenario, play=stories.play: played.append(procedure) or play(ways, procedure, scenario))
    judged(corpus, known=True)
    assert {"see-a-doctor", "write-down", "rest"} <= set(played)
    for name, before, after, concerned in STORIES:
        file = corpus / "procedures" / name
        assert before in file.read_bytes()
        file.write_bytes(file.read_bytes().replace(before, after, 1))
        played.clear()
        judged(corpus, known=True)
        assert sorted(set(played)) == concerned, name
