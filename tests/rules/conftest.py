"""Small corpora written as text, in the words of our own vocabulary, judged by single rules."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import pytest

from sop.corpus import Corpus
from sop.finding import Finding, Place
from sop.load import build
from sop.model.procedure import Procedure
from sop.model.rule import Rule
from sop.model.text import Id
from sop.model.vocabulary import Vocabulary
from sop.paths.compile import compile_corpus
from sop.source import parse
from validator.check import RULES, Subject
from validator.engine import judge  # noqa: F401  enters the rules

from ..corpora import real_corpus


HEAD = """\
sop: 1
title: A small procedure
edition: 2026-1
status: draft
owner: supervisor
summary: A small procedure.
scope: A test.
role: case-worker
"""
OUTCOMES = """\
outcomes:
  done:
    text: It is done.
"""

RULE = """
quiet:
  code: T-1
  title: Talk only where nobody can hear
  pattern: precedence
  act: interview
  requires: private-place
  severity: error
  why: People do not speak freely when others hear.
  hint: Find a private place.
  can_be_waived: yes
  examples: {pass: talk-after-yes, fail: talk-in-the-hall}
"""
"""A rule of protection that can be waived."""

Judge = Callable[..., list[str]]


@cache
def ours() -> Corpus:
    return real_corpus()


def procedure(name: str, text: str) -> Procedure:
    """A procedure from its text; what it does not say is filled in."""
    text = textwrap.dedent(text).strip("\n") + "\n"
    whole = HEAD + f"id: {name}\n" + ("" if text.startswith("outcomes:") or "\noutcomes:" in text else OUTCOMES) + text
    data, problems = parse(whole, f"{name}.yaml")
    made, wrong = build(data, Procedure, Place(f"{name}.yaml"))
    assert made is not None and not problems, [*problems, *wrong]
    return made


def rules(text: str) -> dict[str, Rule]:
    """Rules from their text."""
    data, _ = parse(text, "rules.yaml")
    made, wrong = build(data, dict[Id, Rule], Place("rules.yaml"))
    assert made is not None, wrong
    return made


def words(**kinds: str) -> Vocabulary:
    """Our vocabulary with some kinds written anew."""
    made: dict[str, object] = {}
    for kind, text in kinds.items():
        data, problems = parse(f"{kind}:\n" + textwrap.indent(textwrap.dedent(text).strip("\n"), "  ") + "\n", f"{kind}.yaml")
        vocabulary, wrong = build(data, Vocabulary, Place(f"{kind}.yaml"))
        assert vocabulary is not None and not problems, [*problems, *wrong]
        made[kind] = getattr(vocabulary, kind)
    return ours().vocabulary.model_copy(update=made)


def corpus_of(procedures: Mapping[str, str], vocabulary: Vocabulary | None = None, **more: object) -> Corpus:
    """A corpus of small procedures; no rules, unless they are given."""
    made = {name: procedure(name, text) for name, text in procedures.items()}
    return replace(ours(), procedures=made, vocabulary=vocabulary or ours().vocabulary, **{"rules": {}, "scenarios": {}, "checklists": {}, "examples": {}, **more})


def findings(rule: str, corpus: Corpus, on: object = None) -> list[Finding]:
    """What one rule finds in a corpus."""
    tables, shared = compile_corpus(corpus), {}
    return [finding for each in corpus.procedures.values() for finding in RULES[rule](Subject(corpus, tables, each, shared, on))]


@pytest.fixture
def say() -> Judge:
    """Judges a corpus of texts by one rule; gives the sentences."""
    def run(rule: str, procedures: Mapping[str, str], vocabulary: Vocabulary | None = None, on: object = None, **more: object) -> list[str]:
        return [finding.message for finding in findings(rule, corpus_of(procedures, vocabulary, **more), on)]
    return run
