"""`sop mutate` as a person types it: what survives, the counts, and how it ends."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = Path(__file__).parents[1] / "mutation" / "corpus"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the small corpus of mutants."""
    return Path(shutil.copytree(SMALL, tmp_path / "corpus"))


WHOLE = """\
procedures/go/procedure.yaml:14:36: warning: If "go" no longer began with "A note was made, which no rule asks for", nothing would object. [nothing-objects]
    Hint: Write a rule or a story that notices it, or mark it with a reason: go/note-made/safeguard-not-demanded
procedures/go/procedure.yaml:31:11: warning: If nothing were done after the event "danger", nothing would object. [nothing-objects]
    Hint: Write a rule or a story that notices it, or mark it with a reason: go/danger/event-ignored
procedures/go/procedure.yaml:32:13: warning: If nothing were done after the event "pressure", nothing would object. [nothing-objects]
    Hint: Write a rule or a story that notices it, or mark it with a reason: go/pressure/event-ignored
procedures/go/procedure.yaml:33:20: warning: If nothing were done after the event "child-after-all", nothing would object. [nothing-objects]
    Hint: Write a rule or a story that notices it, or mark it with a reason: go/child-after-all/event-ignored
4 warnings.

kind         operator                   mutants  noticed  equivalent
consents     consent-left-out                 1        1           0
consents     no-taken-as-yes                  2        2           0
consents     withdrawal-ignored               1        1           0
escalations  nobody-goes-on                   2        2           0
events       event-not-heard                  3        3           0
events       event-ignored                    3        0           0
events       handler-goes-back                1        1           0
safeguards   safeguard-not-established        1        1           0
safeguards   duty-forgotten                   2        2           0
safeguards   safeguard-not-demanded           2        1           0
safeguards   act-before-safeguard             1        1           0
safeguards   act-a-state-too-early            1        1           0

20 mutants, noticed first: 11 by a rule over paths, 5 by a rule about writing.
Safety (safeguards, consents, assessments, events, deadlines): 77.8 % noticed. Others: 100.0 %.
"""


def test_what_could_vanish_is_a_sentence_with_its_place(sop: Callable[..., tuple[int, str, str]], corpus: Path):
    assert sop("mutate", "go", "--root", str(corpus)) == (1, WHOLE, "")


def test_a_goal_that_is_reached_is_clean(sop: Callable[..., tuple[int, str, str]], corpus: Path):
    code, said, _ = sop("mutate", "go", "--goal", "77", "--root", str(corpus))
    assert (code, said) == (0, WHOLE)


def test_each_mutant_has_a_line_with_who_noticed_it(sop: Callable[..., tuple[int, str, str]], corpus: Path):
    _, said, _ = sop("mutate", "go", "-v", "--root", str(corpus))
    lines = said.removesuffix(WHOLE).splitlines()
    assert lines[:3] == ["go/house-fine/place/safeguard-not-demanded: path no-home-unseen", "go/note-made/safeguard-not-demanded: nobody",
                         "go/gone/nobody-goes-on: writing owed-to-nobody"]
    assert len(lines) == 20


def test_a_mark_takes_a_mutant_out_and_a_wrong_one_is_an_error(sop: Callable[..., tuple[int, str, str]], corpus: Path):
    marks = corpus / "procedures" / "rules" / "equivalent-mutants.yaml"
    marks.write_text("go/agree/consent-left-out: Because.\nvisit/wish/nothing/answer-left-out: Because.\n", "utf-8")
    code, said, _ = sop("mutate", "go", "--goal", "0", "--root", str(corpus))
    assert code == 1
    assert said.splitlines()[:2] == [
        'procedures/rules/equivalent-mutants.yaml:1:28: error: "go/agree/consent-left-out" is marked as equivalent, but it is noticed by visit-by-consent. [mark-of-noticed]',
        "    Hint: Take the mark out."]
    marks.write_text("go/agree/consent-left-out:\n", "utf-8")
    assert sop("mutate", "go", "--root", str(corpus))[:2] == (1, """\
procedures/rules/equivalent-mutants.yaml:1:1: error: Nothing stands after the colon here. [empty-value]
    Hint: Write a value, or remove the key.
1 error.
""")


def test_a_corpus_with_broken_links_is_mended_first(sop: Callable[..., tuple[int, str, str]], corpus: Path):
    path = corpus / "procedures" / "go" / "procedure.yaml"
    path.write_text(path.read_text("utf-8").replace("agreed: go\n", "agreed: nowhere\n"), "utf-8")
    code, said, _ = sop("mutate", "go", "--root", str(corpus))
    assert (code, said.splitlines()[0]) == (1, 'procedures/go/procedure.yaml:40:13: error: There is no state or outcome "nowhere". [unknown-target]')


def test_a_procedure_that_does_not_exist(sop: Callable[..., tuple[int, str, str]], corpus: Path):
    assert sop("mutate", "nowhere", "--root", str(corpus)) == (2, "", 'sop: there is no procedure "nowhere". There are: go, look, loose, rest, visit.\n')
