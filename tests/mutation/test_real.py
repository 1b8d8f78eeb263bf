"""The mutants of the real procedures: each has an id of its own, differs from what stands, and leaves every link whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import validator.mutation  # noqa: F401  enters the operators
from sop.corpus import Corpus, read_equivalents
from validator.check import Subject
from validator.mutation.mutant import Mutant, all_mutants

from ..corpora import real_corpus, real_tables

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def real() -> Corpus:
    return real_corpus()


@pytest.fixture(scope="module")
def mutants(real: Corpus) -> list[Mutant]:
    tables, shared = real_tables(), {}
    return all_mutants(Subject(real, tables, procedure, shared) for procedure in real.procedures.values())


def test_every_id_is_its_own(mutants: list[Mutant]):
    assert [name for name, number in Counter(mutant.id for mutant in mutants).items() if number > 1] == []


def test_every_mutant_is_another_procedure(real: Corpus, mutants: list[Mutant]):
    """Those that hold the same in another order are written out: the order of steps is what tells them apart."""
    made = ((mutant, mutant.change.make()) for mutant in mutants)
    alike = [(mutant, procedure) for mutant, procedure in made if procedure == real.procedures[mutant.procedure]]
    assert [mutant.id for mutant, procedure in alike if procedure.model_dump_json() == real.procedures[mutant.procedure].model_dump_json()] == []


def test_every_mutant_stands_somewhere(mutants: list[Mutant]):
    assert [mutant.id for mutant in mutants if mutant.change.place.file != f"procedures/{mutant.procedure}/procedure.yaml" or mutant.change.place.line < 2] == []


def test_every_mark_names_a_mutant(mutants: list[Mutant]):
    marks, wrong = read_equivalents(ROOT)
    assert wrong == []
    assert set(marks) <= {mutant.id for mutant in mutants}
