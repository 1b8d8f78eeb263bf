"""The side that is tested: what the platform makes of a random case."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sop.corpus import Corpus
from sop.finding import Place
from sop.load import build
from sop.model.checklist import Settings
from sop.model.procedure import Procedure
from sop.model.rule import Rule
from sop.model.text import Id
from sop.model.vocabulary import Vocabulary
from sop.paths.compile import compile_corpus
from sop.paths.table import Tables
from sop.source import parse
from validator.ethics.judge import Breach, PathJudge

from .random_cases import ROOT
from .written import Case

VOCABULARY = (Path(__file__).parent / "vocabulary.yaml").read_text("utf-8")


@cache
def vocabulary() -> Vocabulary:
    return _built(VOCABULARY, Vocabulary)


def corpus_of(case: Case) -> Corpus:
    """The case as the platform reads it."""
    procedures, rules = case.texts()
    made = {name: _built(text, Procedure) for name, text in procedures.items()}
    settings = Settings.model_construct(name="", publisher="", languages=())
    return Corpus(Path(), settings, vocabulary(), made, {}, _built(rules, dict[Id, Rule]) if rules else {}, {}, {})


def breaches_of(corpus: Corpus) -> tuple[Tables, list[Breach]]:
    """The compiled tables, and everything that is broken on some way."""
    tables = compile_corpus(corpus)
    return tables, PathJudge(corpus, tables).breaches([ROOT])


def length(breach: Breach) -> int:
    """How many things a person would notice on the way to a breach."""
    return sum(beat.what != "choice" and (beat.what != "answer" or bool(beat.detail)) for beat in breach.beats)


def _built(text: str, kind: type) -> object:
    data, problems = parse(text, "random.yaml")
    made, wrong = build(data, kind, Place("random.yaml"))
    assert made is not None, [*problems, *wrong, text]
    return made
