"""Every scenario is a test: plain `pytest` plays it, as `sop test` does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sop.corpus import SCENARIOS, Corpus, read_corpus
from sop.finding import Finding
from sop.machine import Machines
from sop.paths.compile import compile_corpus
from sop.replay import play
from validator.rules.stories import verdict

ROOT = Path(__file__).parents[1]


@cache
def the_corpus() -> tuple[Corpus, Machines]:
    """The corpus and its machines, made once."""
    corpus = read_corpus(ROOT)
    return corpus, Machines(compile_corpus(corpus))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Each `procedures/<id>/scenarios/<story>.yaml`."""
    if file_path.suffix == ".yaml" and file_path.parent.name == SCENARIOS:
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioFile(pytest.File):
    """A file with one story."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its one test, named as the story."""
        yield Story.from_parent(self, name=self.path.stem)


class WentOtherwise(Exception):
    """A story did not go as told."""


class Story(pytest.Item):
    """A story that must go as it is told."""

    def runtest(self) -> None:
        """Play it."""
        corpus, machines = the_corpus()
        procedure = self.path.parents[1].name
        findings = [finding for finding in corpus.findings if finding.place.file.startswith(f"procedures/{procedure}/")]
        if not findings:
            scenario = corpus.scenarios[procedure][self.name]
            findings = list(verdict(self.name, scenario, play(machines, procedure, scenario)))
        if findings:
            raise WentOtherwise("\n".join(map(_said, findings)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The findings alone: a trace through our code tells an author nothing."""
        return str(excinfo.value) if isinstance(excinfo.value, WentOtherwise) else str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands."""
        return self.path, 0, f"{self.path.parents[1].name}: {self.name}"


def _said(finding: Finding) -> str:
    return f"{finding.place}: {finding.message} {finding.hint}"
