"""The oracles read the text themselves: a mistake has to be made twice to go unseen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTED = {"tested", "agreement", "choices", "stories", "playing", "taking_turns"}
"""The files in which what is tested is called, compared and played."""

ORACLES = sorted(path for path in HERE.glob("*.py") if path.stem not in TESTED and not path.stem.startswith("test_"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", ORACLES, ids=lambda path: path.stem)
def test_an_oracle_imports_nothing_of_ours(path: Path):
    assert {"sop", "validator"}.isdisjoint(imported(path))


def test_the_naive_reader_is_short():
    assert len((HERE / "reader.py").read_text("utf-8").splitlines()) < 200
