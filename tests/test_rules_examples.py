"""The examples in the docstrings of the structural rules, run: what is called bad is found, what is called good is not.

They speak the words of our own vocabulary. A rule that has no example stands in `WITHOUT`, with the reason; its cases are in
`rules/` and in `broken/kinds/`.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import validator.rules  # noqa: F401  enters the rules
from sop.corpus import Corpus, read_corpus
from sop.finding import Finding, Place
from sop.load import build
from sop.model.procedure import Procedure
from sop.paths.compile import compile_procedures
from sop.source import parse
from validator.check import RULES, Subject

ROOT = Path(__file__).parents[1]
HEAD = """\
sop: 1
id: example
title: An example
edition: 2026-1
status: draft
owner: supervisor
summary: An example.
scope: An example.
role: case-worker
"""
OUTCOMES = """\
outcomes:
  done:
    text: It is done.
"""
"""Where an example says nothing of its outcomes."""

WITHOUT = {
    "id-twice": "needs outcomes or handlers beside the states",
    "order-names-nothing": "a question about the settings",
    "unknown-procedure": "needs a second procedure",
    "unhandled-outcome": "needs a second procedure",
    "call-without-fact": "needs a second procedure",
    "consent-left-without-way": "needs a second procedure",
    "answer-without-words": "the words stand in the vocabulary",
    "call-fact-does-not-fit": "needs a second procedure",
    "endless-recursion": "needs the procedure itself among the others",
    "event-unheard": "the events stand in the vocabulary",
    "vocabulary-names-nothing": "a question about the vocabulary",
    "rule-names-nothing": "a question about the ethics rules",
    "end-unheard": "a question about the ethics rules",
    "nobody-answers": "a question about the vocabulary",
    "fact-that-nobody-settles": "a question about the whole corpus",
    "safeguard-never-required": "a question about the whole corpus",
    "nothing-to-do": "the model asks for the key; only an empty value is left to the rule",
    "scenario-names-nothing": "needs a scenario",
    "untried-answer": "needs scenarios",
    "checklist-names-nothing": "needs a checklist",
    "directory-names-nothing": "a question about the service directory",
    "number-in-directory": "a question about the service directory",
    "nobody-listed": "a question about the service directory",
    "nobody-says-whom": "a question about the service directory",
    "reference-names-nothing": "a question about pages of reference",
    "gap-without-answer": "a question about the table of gaps",
    "answer-names-nothing": "a question about the table of gaps",
    "step-without-id": "the formatter mends it",
    "code-not-covered": "a question about the whole corpus",
    "code-unknown": "a question about the whole corpus",
    "waiver-without-ground": "needs an ethics rule",
    "waiver-out-of-date": "needs an ethics rule",
    "review-overdue": "hangs on the day",
    "review-out-of-date": "hangs on the dates at the head",
}
"""Rules whose page shows no example, and why."""


def examples(name: str) -> dict[str, str]:
    """`Bad` and `Good` of a rule's page."""
    page = inspect.getdoc(RULES[name]) or ""
    return {kind: textwrap.dedent(text) for kind, text in re.findall(r"^(Bad|Good):\n\n((?:    .*\n|\n)+)", page + "\n", re.MULTILINE)}


@cache
def words() -> Corpus:
    """Our corpus without its procedures and rules."""
    return replace(read_corpus(ROOT), procedures={}, rules={}, scenarios={}, checklists={}, examples={})


def judged(name: str, text: str) -> list[Finding]:
    """What one rule finds in an example."""
    data, problems = parse(HEAD + ("" if re.search("^outcomes:", text, re.MULTILINE) else OUTCOMES) + text, "example.yaml")
    procedure, wrong = build(data, Procedure, Place("example.yaml"))
    assert procedure is not None, [*problems, *wrong]
    corpus = replace(words(), procedures={"example": procedure})
    return list(RULES[name](Subject(corpus, compile_procedures(corpus.procedures, corpus.vocabulary), procedure)))


SHOWN = [name for name in RULES if examples(name)]


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_called_bad_is_found(name: str):
    found = judged(name, examples(name)["Bad"])
    assert found, "the bad example passes"
    assert all(finding.message and finding.hint for finding in found)


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_called_good_passes(name: str):
    assert judged(name, examples(name)["Good"]) == []


def test_every_rule_shows_an_example_or_says_why_not():
    assert {name for name in RULES if not examples(name)} == set(WITHOUT)


@pytest.mark.parametrize("name", RULES)
def test_every_rule_says_what_should_be_so_and_why(name: str):
    page = inspect.getdoc(RULES[name]) or ""
    assert page.splitlines()[0].endswith(".")
    assert re.search(r"^Why: .{20,}", page, re.MULTILINE)
