"""What came of all mutants: how many were noticed, what nothing noticed, and whether the marks of equivalence stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sop.finding import Finding, Severity, error
from sop.model.equivalent import Equivalent
from validator.check import did_you_mean
from validator.mutation.judge import Noticed
from validator.mutation.mutant import OPERATORS, SAFETY, Mutant

FREE = 0.03
"""The share of safety mutants that may be marked as equivalent; what is marked beyond it counts as a survivor."""


@dataclass(frozen=True)
class Score:
    """Mutants with who noticed them, and the marks that say why some need no notice."""

    judged: Sequence[tuple[Mutant, Noticed]]
    marks: Mapping[str, Equivalent]

    @cached_property
    def excused(self) -> frozenset[str]:
        """The marked mutants that nobody noticed; of the safety mutants only as many as are free, in the order of the text."""
        found = [mutant for mutant, noticed in self.judged if not noticed and mutant.id in self.marks]
        free = int(FREE * sum(mutant.kind in SAFETY for mutant, _ in self.judged))
        safety = [mutant.id for mutant in found if mutant.kind in SAFETY]
        return frozenset([*safety[:free], *(mutant.id for mutant in found if mutant.kind not in SAFETY)])

    def percent(self, safety: bool) -> float:
        """How many of a hundred are noticed, of the safety mutants or of the others; equivalent ones are left out."""
        counted = [bool(noticed) for mutant, noticed in self.judged if (mutant.kind in SAFETY) is safety and mutant.id not in self.excused]
        return 100 * sum(counted) / len(counted) if counted else 100.0

    def survivors(self) -> Iterator[Finding]:
        """What nothing notices: safety first, then by place."""
        left = [mutant for mutant, noticed in self.judged if not noticed and mutant.id not in self.excused]
        for mutant in sorted(left, key=lambda mutant: (mutant.kind not in SAFETY, mutant.change.place)):
            severity = Severity.WARNING if mutant.kind in SAFETY else Severity.ADVICE
            yield Finding("nothing-objects", severity, mutant.change.place, f"If {mutant.change.said}, nothing would object.",
                          f"Write a rule or a story that notices it, or mark it with a reason: {mutant.id}")

    def about_marks(self, known: Sequence[str]) -> Iterator[Finding]:
        """What is wrong with the marks. `known`: the ids of all mutants of the corpus."""
        noticed = {mutant.id: who for mutant, who in self.judged if who}
        for name, mark in self.marks.items():
            if name not in known:
                yield error("mark-of-nothing", mark.place, f'There is no mutant "{name}".', did_you_mean(name, known))
            elif name in noticed:
                yield error("mark-of-noticed", mark.place, f'"{name}" is marked as equivalent, but it is noticed by {noticed[name].name}.', "Take the mark out.")

    def counts(self) -> Iterator[tuple[str, str, int, int, int]]:
        """For each operator: its kind and name, how many mutants it made, how many were noticed, how many are equivalent."""
        made = Counter(mutant.operator for mutant, _ in self.judged)
        noticed = Counter(mutant.operator for mutant, who in self.judged if who)
        excused = Counter(mutant.operator for mutant, _ in self.judged if mutant.id in self.excused)
        for name, (kind, _) in OPERATORS.items():
            yield kind, name, made[name], noticed[name], excused[name]

    def noticed_by(self) -> dict[str, int]:
        """How many were noticed first by what."""
        return dict(Counter(who.by for _, who in self.judged if who).most_common())
