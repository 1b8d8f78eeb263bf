"""What a structural rule is: a function that yields findings about one procedure, named for the defect.

Its docstring is its page: the first line says what should be so, `Why:` gives the reason, `Bad:` and `Good:` hold examples
that run as tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any, TypeVar

from sop.corpus import Corpus
from sop.finding import Finding
from sop.model.procedure import Procedure
from sop.paths.table import Table, Tables

T = TypeVar("T")


@dataclass(frozen=True)
class Subject:
    """One procedure under judgement, with everything it may refer to."""

    corpus: Corpus
    tables: Tables
    procedure: Procedure
    _shared: dict[str, Any] = field(default_factory=dict, compare=False)
    """What several procedures' judgements need, computed once a run; the same dict in each of them."""

    @cached_property
    def table(self) -> Table:
        """Its compiled table."""
        return self.tables.by_id[self.procedure.id]

    @property
    def vocabulary(self):
        """The words that procedures share."""
        return self.corpus.vocabulary

    def shared(self, name: str, make: Callable[[], T]) -> T:
        """A value that is made once for all procedures of a run."""
        if name not in self._shared:
            self._shared[name] = make()
        return self._shared[name]


Rule = Callable[[Subject], Iterator[Finding]]

RULES: dict[str, Rule] = {}
"""Every structural rule by its name; filled when `validator.rules` is imported."""


def rule(function: Rule) -> Rule:
    """Enter a rule under its name in kebab-case."""
    RULES[function.__name__.replace("_", "-")] = function
    return function


def did_you_mean(word: str, known: object) -> str:
    """A hint that names the nearest known word, or lists them."""
    words = sorted(known)
    near = get_close_matches(word, words, 1, 0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    if not words:
        return "None is declared yet."
    shown = ", ".join(words[:12])
    return f"There are: {shown}{', ...' if len(words) > 12 else ''}."
