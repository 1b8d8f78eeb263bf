"""What a structural rule is: a function that yields findings about one procedure, named for the defect.

Its docstring is its page: the first line says what should be so, `Why:` gives the reason, `Bad:` and `Good:` hold examples
that run as tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any, TypeVar

from sop.corpus import Corpus
from sop.finding import Finding
from sop.model.procedure import Procedure
from sop.paths.table import Table, Tables
from validator.graph import Graph, graph_of
from validator.known import Known

T = TypeVar("T")


@dataclass(frozen=True)
class Subject:
    """One procedure under judgement, with everything it may refer to."""

    corpus: Corpus
    tables: Tables
    procedure: Procedure
    _shared: dict[str, Any] = field(default_factory=dict, compare=False)
    """What several procedures' judgements need, computed once a run; the same dict in each of them."""
    on: date | None = None
    """The day for which is judged what has come to an end; None: nothing is judged by the calendar."""
    known: Known = field(default=Known(), compare=False)
    """What is known of parts that were judged before."""

    @cached_property
    def table(self) -> Table:
        """Its compiled table."""
        return self.tables.by_id[self.procedure.id]

    @property
    def graph(self) -> Graph:
        """Its plain graph."""
        return self.graph_of(self.procedure.id)

    @property
    def vocabulary(self):
        """The words that procedures share."""
        return self.corpus.vocabulary

    @property
    def is_first(self) -> bool:
        """Whether this is the procedure at which questions about the whole corpus are asked, once."""
        return self.procedure.id == next(iter(self.corpus.procedures))

    def graph_of(self, procedure: str) -> Graph:
        """The plain graph of any procedure."""
        return self.shared(f"graph of {procedure}", lambda: graph_of(self.tables.by_id[procedure]))

    def shared(self, name: str, make: Callable[[], T]) -> T:
        """A value that is made once for all procedures of a run."""
        if name not in self._shared:
            self._shared[name] = make()
        return self._shared[name]


Rule = Callable[[Subject], Iterator[Finding]]

RULES: dict[str, Rule] = {}
"""Every structural rule by its name; filled when `validator.rules` is imported."""


WHOLE: set[str] = set()
"""The rules that look at how procedures, rules and vocabulary stand to one another: asked only when all of them could be read."""


def rule(function: Rule) -> Rule:
    """Enter a rule under its name in kebab-case."""
    RULES[function.__name__.replace("_", "-")] = function
    return function


def whole(function: Rule) -> Rule:
    """Enter a rule whose answer would be wrong while something of the corpus is missing."""
    WHOLE.add(function.__name__.replace("_", "-"))
    return rule(function)


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
