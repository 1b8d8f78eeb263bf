"""The examples in the docstrings of the checks, run: what is called bad is found, what is called good is not."""

from __future__ import annotations

import dataclasses
import inspect
import re
import textwrap

import pytest

from sop.finding import Place
from sop.load import build
from sop.model.procedure import Procedure
from sop.source import parse
from validator.soundness.judge import CHECKS, judge_soundness

from .conftest import looked_at

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
END = "outcomes:\n  done:\n    text: It is done.\n"

WITHOUT = {
    "not-exercised": "needs rules",
    "guards-nothing": "needs rules and a scenario",
    "not-considered": "hangs on the words of the vocabulary",
}
"""Checks whose page shows no example, and why."""


def examples(name: str) -> dict[str, str]:
    page = inspect.getdoc(CHECKS[name]) or ""
    return {kind: textwrap.dedent(text) for kind, text in re.findall(r"^(Bad|Good):\n\n((?:    .*\n|\n)+)", page + "\n", re.MULTILINE)}


def judged(real, text: str) -> list[str]:
    """The rules that are told of a procedure by itself."""
    data, problems = parse(HEAD + ("" if "outcomes:" in text else END) + text, "example.yaml")
    procedure, wrong = build(data, Procedure, Place("example.yaml"))
    assert procedure is not None, [*problems, *wrong]
    corpus = dataclasses.replace(real, procedures={"example": procedure}, examples={}, scenarios={}, checklists={}, findings=())
    found = list(judge_soundness(looked_at(corpus)))
    assert all(finding.message and finding.hint for finding in found)
    return [finding.rule for finding in found]


SHOWN = [name for name in CHECKS if examples(name)]


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_called_bad_is_found(name: str, real):
    assert name in judged(real, examples(name)["Bad"])


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_called_good_passes(name: str, real):
    assert set(judged(real, examples(name)["Good"])) - {"not-exercised", "not-considered"} == set()


def test_every_check_shows_an_example_or_says_why_not():
    assert {name for name in CHECKS if not examples(name)} == set(WITHOUT)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_says_what_should_be_so_and_why(name: str):
    page = inspect.getdoc(CHECKS[name]) or ""
    assert page.splitlines()[0].endswith(".")
    assert re.search(r"^Why: .{20,}", page, re.MULTILINE)
