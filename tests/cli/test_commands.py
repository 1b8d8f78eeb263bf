"""test, explain, new, fmt, translate and serve, as a person meets them."""

from __future__ import annotations

import threading
import urllib.request
from pathlib import Path

import pytest

from sop.cli import serve
from sop.paths.situations import NotDecided

from .conftest import PROCEDURE, change


def test_every_story_is_played(sop, ours: Path):
    assert sop("test") == (0, ".......\n7 scenarios played, none went otherwise than told.\nAnswers taken: 9 of 9.\n", "")


def test_a_story_that_goes_otherwise_is_a_finding(sop, ours: Path):
    change(ours / "procedures/home-visit/scenarios/shouting.yaml", "ends: moved-to-safety", "ends: visited")
    code, said, _ = sop("test", "-v", "home-visit")
    assert code == 1 and "fails home-visit/shouting\n" in said
    assert 'procedures/home-visit/scenarios/shouting.yaml:1:1: error: The scenario "shouting" ends with "moved-to-safety", not with "visited". [scenario-fails]' in said


def test_one_story_is_told_step_by_step(sop, ours: Path):
    code, said, _ = sop("test", "--story", "is-well")
    assert code == 0 and said.startswith("ok    home-visit/is-well\n    begin\n    need\n      answer: no\n    end\n")


def test_a_rule_is_explained_by_its_name_and_its_code(sop, ours: Path):
    by_name, by_code = sop("explain", "nothing-shared-without-yes"), sop("explain", "R-1")
    assert by_name == by_code and by_name[0] == 0
    assert "Why: What others know cannot be taken back." in by_name[1] and "Our policy for the protection of the people we help: page 1" in by_name[1]


def test_a_structural_rule_is_explained_from_its_docstring(sop, ours: Path):
    code, said, _ = sop("explain", "dead-end")
    assert code == 0 and said.startswith("dead-end (error)\n\nFrom every state some way leads to an outcome.") and "Bad:" in said


def test_every_name_in_brackets_is_explained(sop, ours: Path):
    code, said, _ = sop("explain", "planned-procedure")
    assert code == 0 and said.startswith("planned-procedure (error; draft: advice; review: warning)\n") and "It is told by the rule unknown-procedure." in said
    code, said, _ = sop("explain", "waiver-expired")
    assert code == 0 and "Why: An exception that outlives its end has become the rule" in said
    assert sop("explain", "tab")[1].startswith("tab (error)\n\nA file can be read as it stands.\n")


def test_an_ethics_rule_is_explained_whole(sop, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[1] / "corpus")
    code, said, complaint = sop("explain", "T-1")
    before, stories, after = said.partition("Stories in which it is kept:\n")
    assert (code, complaint) == (0, "") and stories and after.startswith("  ")
    assert before + after[after.index("Bad: "):] == """\
examined-only-with-a-yes (T-1, error)

Nobody is examined without a yes.

Why: A body belongs to the person.

What to do: Ask before, and route the no.

What it says:
  pattern: while-in-force
  act: examine
  requires: {all: {consent: same-act}}

Exception when {event: danger}.
  Then it is a duty: The report is written (`report-written`)
  From: A guide for small clinics, made up for tests: 50

It cannot be waived.

Where it comes from:
  A guide for small clinics, made up for tests: 50

Bad: An example for one rule.
  procedures/rules/examples/examined-at-once.yaml

Good: An example for one rule.
  procedures/rules/examples/examined-after-yes.yaml

It is written at procedures/rules/small.yaml:2
"""


def test_a_misspelt_rule_is_guessed(sop, ours: Path):
    code, said, complaint = sop("explain", "dead-ends")
    assert (code, said) == (2, "") and 'Did you mean "dead-end"?' in complaint


def test_what_is_new_passes_the_check(sop, ours: Path):
    assert sop("new", "procedure", "first-talk")[0] == 0
    assert sop("new", "scenario", "home-visit", "a-story")[0] == 0
    assert sop("check") == (0, 'procedures/first-talk/procedure.yaml:3:1: advice: In "first-talk" nobody hears: danger. [event-unheard]\n'
                               "    Hint: Add each under `at_any_time`, with a handler.\n1 piece of advice.\n", "")
    assert sop("test")[1].startswith("..........\n10 scenarios played")


def test_nothing_is_written_over(sop, ours: Path):
    before = (ours / PROCEDURE).read_text("utf-8")
    code, said, complaint = sop("new", "procedure", "home-visit")
    assert (code, said) == (2, "") and "exists already, and nothing is written over" in complaint
    assert sop("new", "scenario", "home-visit", "is-well")[0] == 2
    assert sop("new", "corpus", str(ours))[0] == 2
    assert (ours / PROCEDURE).read_text("utf-8") == before


def test_a_bad_id_is_told(sop, ours: Path):
    assert sop("new", "procedure", "../Home") == (
        2, "", 'sop: "../Home" cannot be an id. Write small letters, digits and single hyphens, such as `home-visit`.\n')


def test_fmt_names_steps_and_then_has_nothing_to_do(sop, ours: Path):
    change(ours / PROCEDURE, "      next-step: Say what comes next", "      - Say what comes next")
    assert sop("fmt", "--check")[0] == 1
    code, said, _ = sop("fmt")
    assert code == 0 and "    step 1 of end is now comes-next-person\n" in said
    assert "      comes-next-person: Say what comes next, and how the person can reach you.\n" in (ours / PROCEDURE).read_text("utf-8")
    assert sop("fmt", "--check") == (0, "Every file is in the common form.\n", "")
    assert sop("check")[0] == 0


def test_translate_enters_a_new_language_and_then_has_nothing_to_do(sop, ours: Path):
    change(ours / "procedures/corpus.yaml", "    name: English\n", "    name: English\n  - id: km\n    name: ភាសាខ្មែរ\n")
    assert sop("translate", "--check")[0] == 1
    assert not (ours / "procedures/home-visit/locale").exists()
    code, said, _ = sop("translate")
    assert code == 0 and "home-visit" in said
    assert 'msgctxt "procedure.title"\nmsgid "Home visit"\nmsgstr ""' in (ours / "procedures/home-visit/locale/km.po").read_text("utf-8")
    assert sop("translate", "--check", "--locale", "km")[0] == 0


def test_translate_touches_no_file_that_it_cannot_read(sop, ours: Path):
    change(ours / "procedures/corpus.yaml", "    name: English\n", "    name: English\n  - id: km\n    name: ភាសាខ្មែរ\n")
    sop("translate")
    path = ours / "procedures/home-visit/locale/km.po"
    broken = path.read_text("utf-8") + "<<<<<<< here\n"
    path.write_text(broken, encoding="utf-8")
    assert sop("translate")[0] == 1
    assert path.read_text("utf-8") == broken


@pytest.mark.parametrize("words", [("walk", "home-visit"), ("test",)], ids=" ".join)
def test_without_the_words_nothing_is_walked_or_played(sop, ours: Path, words: tuple[str, ...]):
    change(ours / "procedures" / "vocabulary" / "facts.yaml", "facts:", "facts")
    code, said, complaint = sop(*words)
    assert (code, said) == (2, "") and complaint.startswith("procedures/vocabulary/facts.yaml:") and complaint.endswith("1 error.\n")


@pytest.mark.parametrize("words", [("fmt",), ("translate",)], ids=" ".join)
def test_a_file_that_may_not_be_written_stays_as_it_was(sop, ours: Path, monkeypatch, words: tuple[str, ...]):
    def refuse(*_a, **_k):
        raise PermissionError(13, "Permission denied")
    change(ours / "procedures/corpus.yaml", "    name: English\n", "    name: English\n  - id: km\n    name: ភាសាខ្មែរ\n")
    home = ours / "procedures" / "home-visit" / "procedure.yaml"
    home.write_text(home.read_text("utf-8").replace("    task: Begin", "    task:   Begin"), "utf-8")
    before = {path: path.read_bytes() for path in ours.rglob("*") if path.is_file()}
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    code, _, complaint = sop(*words)
    assert code == 2 and complaint.endswith("cannot be written: Permission denied. It stays as it was.\n")
    assert before == {path: path.read_bytes() for path in ours.rglob("*") if path.is_file()}


def test_serve_needs_a_build(sop, ours: Path):
    code, _, complaint = sop("serve")
    assert code == 2 and "Run `sop build`." in complaint


def test_serve_shows_the_handbook_to_this_computer_only(sop, ours: Path, monkeypatch):
    import http.server
    (ours / "build/handbook").mkdir(parents=True)
    (ours / "build/handbook/index.html").write_text("here", encoding="utf-8")
    found = []

    class Once(http.server.ThreadingHTTPServer):
        def serve_forever(self, poll_interval: float = 0.1) -> None:
            thread = threading.Thread(target=super().serve_forever, args=(0.01,), daemon=True)
            thread.start()
            found.append((self.server_address[0], urllib.request.urlopen(f"http://127.0.0.1:{self.server_address[1]}/", timeout=5).read()))
            self.shutdown()
            raise KeyboardInterrupt
    monkeypatch.setattr(http.server, "ThreadingHTTPServer", Once)
    assert sop("serve", "--port", "0")[0] == 0
    assert found == [(serve.HERE_ONLY, b"here")]


def test_who_reaches_what_is_told_as_a_table(sop, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    code, said, complaint = sop("check", "--population", "family-tracing")
    assert (code, complaint) == (0, "")
    assert said.splitlines()[:3] == ["Family tracing (family-tracing)", "  1  Child or adult: Under 18; How the person describes her or his sex: Female",
                                     "  2  Child or adult: Under 18; How the person describes her or his sex: Male or Other, or not said"]
    assert "  search-suspended          no   no   yes  yes  no   no" in said.splitlines()
    assert said.splitlines()[-1] == "  Not considered, because nothing here looks at it: disability, nationality."


def test_what_could_not_be_looked_at_is_told_whatever_is_asked_for(sop, ours: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))  # what is kept of this, nobody else may be told
    def never(*arguments: object, **named: object) -> None:
        raise NotDecided

    monkeypatch.setattr("sop.paths.unfold._Unfolder.begin", never)
    for asked in (("home-visit",), ("--only", "dead-end"), ("--population",)):
        code, said, _ = sop("check", "--anew", *asked)
        assert code == 1 and "[not-decided]" in said, asked
