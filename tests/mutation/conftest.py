"""The small corpus of mutants, judged once: every operator has mutants there that something notices, and others that nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest

import validator.mutation  # noqa: F401  enters the operators
from sop.corpus import Corpus, read_corpus
from validator.mutation.judge import Judge, Noticed
from validator.mutation.mutant import Mutant, all_mutants

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def small() -> Corpus:
    """The small corpus."""
    return read_corpus(HERE / "corpus")


@pytest.fixture(scope="session")
def judge(small: Corpus) -> Judge:
    """Its judge."""
    return Judge(small)


@pytest.fixture(scope="session")
def mutants(judge: Judge) -> dict[str, Mutant]:
    """Its mutants by id."""
    return {mutant.id: mutant for mutant in all_mutants(judge.subjects())}


@pytest.fixture(scope="session")
def noticed(judge: Judge, mutants: dict[str, Mutant]) -> dict[str, Noticed]:
    """Who noticed each."""
    return {name: judge.noticed(mutant) for name, mutant in mutants.items()}
