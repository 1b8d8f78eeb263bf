"""Does anything notice a mutant? The cheapest first: stories, then rules about writing, then rules over every path.

What stood wrong before notices nothing: only a story that went as told and a finding that is new count. The search over paths begins
only at the procedures from which the mutant can be reached, and ends at the first new breach.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sop.corpus import Corpus
from sop.finding import Finding, Severity
from sop.model.procedure import Procedure
from sop.paths.compile import compile_corpus, compiled_again
from sop.paths.situations import NotDecided
from sop.paths.table import Tables
from sop.replay import play
from sop.ways import Ways
from validator.check import RULES, Rule, Subject
import validator.rules  # noqa: F401  entering the rules is what this import is for
from validator.ethics.beginnings import roots_of
from validator.ethics.judge import PathJudge
from validator.ethics.ways import never_asked_for
from validator.graph import reach
from validator.mutation.mutant import Mutant
from validator.mutation.touched import concerned, touched
from validator.own_data import own_data
from validator.rules.stories import verdict

STORY, WRITING, PATH = "story", "writing", "path"
_FILE = Path(__file__).with_name("counts.yaml")


@dataclass(frozen=True, slots=True)
class Noticed:
    """Who noticed: a story, a rule about writing or a rule over paths, and its name. Without both: nobody."""

    by: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.by)


NOBODY = Noticed()


class Judge:
    """Judges mutants of one corpus, which must be without broken links."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.tables = compile_corpus(corpus)
        families = _list("families")
        self._rules: tuple[Rule, ...] = tuple(rule for rule in RULES.values() if rule.__module__.rpartition(".")[2] in families)
        self._but_not = _list("but_not")
        self._lasting = frozenset(name for name, safeguard in corpus.vocabulary.safeguards.items() if safeguard.lasts)
        self._before = {_key(finding) for finding in self._writing(corpus, self.tables)}
        self._stories = {procedure: [name for name, scenario in scenarios.items() if not list(verdict(name, scenario, play(Ways(self.tables), procedure, scenario)))]
                         for procedure, scenarios in corpus.scenarios.items() if procedure in corpus.procedures}

    def subjects(self) -> list[Subject]:
        """Every procedure, to be mutated."""
        shared: dict[str, Any] = {}
        return [Subject(self.corpus, self.tables, procedure, shared) for procedure in self.corpus.procedures.values()]

    def noticed(self, mutant: Mutant) -> Noticed:
        """Who notices a mutant first."""
        procedure = mutant.change.make()
        corpus = replace(self.corpus, procedures={**self.corpus.procedures, procedure.id: procedure})
        tables = compiled_again(self.tables, procedure, corpus.procedures, corpus.vocabulary)
        return self._story(tables, procedure) or self._written(corpus, tables, procedure) or self._path(corpus, tables, procedure)

    def _story(self, tables: Tables, procedure: Procedure) -> Noticed:
        ways = Ways(tables)
        for name in self._callers[procedure.id]:
            for story in self._stories.get(name, ()):
                scenario = self.corpus.scenarios[name][story]
                if any(verdict(story, scenario, play(ways, name, scenario))):
                    return Noticed(STORY, f"{name}/{story}")
        return NOBODY

    def _written(self, corpus: Corpus, tables: Tables, procedure: Procedure) -> Noticed:
        found = next((finding for finding in self._writing(corpus, tables, procedure.id) if _key(finding) not in self._before), None)
        return Noticed(WRITING, found.rule) if found else NOBODY

    def _writing(self, corpus: Corpus, tables: Tables, first: str = "") -> Iterator[Finding]:
        """What rules about writing find, that counts. Of a procedure that nobody calls any more nothing does: it would go with the call."""
        shared: dict[str, Any] = {}
        gone = _called(self.tables) - _called(tables)
        for procedure in sorted((procedure for name, procedure in corpus.procedures.items() if name not in gone), key=lambda each: each.id != first):
            subject = Subject(corpus, tables, procedure, shared)
            for rule in self._rules:
                yield from (finding for finding in rule(subject) if finding.severity is Severity.ERROR and finding.rule not in self._but_not)

    def _path(self, corpus: Corpus, tables: Tables, procedure: Procedure) -> Noticed:
        other = touched(self.tables.by_id[procedure.id], tables.by_id[procedure.id])
        rules = concerned(other, corpus.rules, tables, self._lasting)
        if rules is None:
            return NOBODY
        judge = PathJudge(replace(corpus, rules=rules), tables)
        for root in self._roots[procedure.id]:
            try:
                for rule, place in _broken(judge, [root], first=not self._broken_before):
                    if self._counts(rule) and (rule, *place) not in self._broken_before:
                        return Noticed(PATH, rule)
            except NotDecided:
                return Noticed(PATH, "not-decided")
        return NOBODY

    def _counts(self, name: str) -> bool:
        rule = self.corpus.rules.get(name)
        return rule is None or rule.severity == Severity.ERROR

    @cached_property
    def _broken_before(self) -> frozenset[tuple[str, ...]]:
        """What is broken on paths before anything was changed."""
        return frozenset((rule, *place) for rule, place in _broken(PathJudge(self.corpus, self.tables), roots_of(self.tables), first=False))

    @cached_property
    def _callers(self) -> dict[str, tuple[str, ...]]:
        """Each procedure, and those from which it is called, near ones first."""
        before: dict[str, list[str]] = {name: [] for name in self.tables.by_id}
        for name, table in self.tables.by_id.items():
            for node in table.nodes.values():
                if node.call and node.call.procedure in before:
                    before[node.call.procedure].append(name)
        return {name: tuple(reach([name], lambda each: before[each])) for name in before}

    @cached_property
    def _roots(self) -> dict[str, list[str]]:
        """Where a case may begin that comes to a procedure, the smallest first."""
        size = {name: sum(len(self.tables.by_id[other].nodes) for other in self.tables.by_id if name in self._callers[other]) for name in self.tables.by_id}
        return {name: sorted((root for root in roots_of(self.tables) if root in callers), key=size.__getitem__) for name, callers in self._callers.items()}

    def ready(self) -> None:
        """Work out what every judgement needs, before it is done on several cores."""
        _ = self._broken_before, self._callers, self._roots


def _list(key: str) -> frozenset[str]:
    """A list of counts.yaml."""
    return frozenset(own_data(_FILE)[key])


def _called(tables: Tables) -> set[str]:
    return {node.call.procedure for table in tables.by_id.values() for node in table.nodes.values() if node.call}


def _key(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.message


def _broken(judge: PathJudge, roots: list[str], first: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is broken on paths from some roots: (rule, where)."""
    for breach in judge.each_breach(roots, first=first):
        yield breach.rule, (breach.procedure, breach.state, breach.what, breach.missing)
    for finding in (*never_asked_for(judge.made, judge.corpus.rules), *judge.not_decided()):
        yield finding.rule, (finding.message,)
