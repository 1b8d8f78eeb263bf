"""Everything that is written, by id. The only file that knows folder names.

A corpus is a folder with `procedures/` (with `corpus.yaml`, `vocabulary/`, `rules/`, `directory/`, `reference/` and a folder for each procedure) and
`checklists/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sop.finding import Finding, Place, error
from sop.load import load
from sop.model.checklist import Checklist, Settings
from sop.model.country import Country
from sop.model.directory import Listing
from sop.model.equivalent import Equivalent, Equivalents
from sop.model.gap import Gaps
from sop.model.procedure import Procedure
from sop.model.review import OpenQuestions
from sop.model.rule import Rule, WrittenRule
from sop.model.scenario import Scenario
from sop.model.text import Id
from sop.model.vocabulary import KINDS, Vocabulary

T = TypeVar("T")

PROCEDURES, CHECKLISTS, RULES, VOCABULARY = "procedures", "checklists", "rules", "vocabulary"
DIRECTORY, REFERENCE, COUNTRIES = "directory", "reference", "countries"
NOT_PROCEDURES = {VOCABULARY, RULES, DIRECTORY, REFERENCE}
EXAMPLES, SCENARIOS, LOCALE = "examples", "scenarios", "locale"
SETTINGS, PROCEDURE, EQUIVALENT = "corpus.yaml", "procedure.yaml", "equivalent-mutants.yaml"
GAPS, QUESTIONS = "gaps.yaml", "questions.yaml"


@dataclass(frozen=True)
class Corpus:
    """All models of a corpus. What could not be loaded is missing here and told in `findings`."""

    root: Path
    settings: Settings
    vocabulary: Vocabulary
    procedures: dict[str, Procedure]
    scenarios: dict[str, dict[str, Scenario]]
    """By procedure, then by id."""
    rules: dict[str, Rule]
    examples: dict[str, Procedure]
    """The small procedures beside the rules."""
    checklists: dict[str, Checklist]
    directory: dict[str, Listing] = field(default_factory=dict)
    """Each group of services."""
    countries: dict[str, Country] = field(default_factory=dict)
    gaps: Gaps = Gaps()
    questions: OpenQuestions = OpenQuestions()
    findings: tuple[Finding, ...] = ()

    def folder(self, procedure: str) -> Path:
        """The folder of a procedure."""
        return self.root / PROCEDURES / procedure

    def catalogue(self, owner: str, locale: str) -> Path:
        """The translators' file of a procedure, of `vocabulary`, `rules`, `directory`, `reference` or `checklists`, in one language."""
        base = self.root / CHECKLISTS if owner == CHECKLISTS else self.root / PROCEDURES / owner
        return base / LOCALE / f"{locale}.po"

    @property
    def locales(self) -> tuple[str, ...]:
        """Every language, the source language first."""
        return tuple(language.id for language in self.settings.languages)

    @property
    def words_unread(self) -> bool:
        """Whether a file of the vocabulary could not be read, so that its words are missing everywhere."""
        return any(kind not in self.vocabulary.model_fields_set and (self.root / PROCEDURES / VOCABULARY / f"{kind}.yaml").is_file() for kind in KINDS)

    def name(self, path: Path) -> str:
        """A path as findings show it: from the corpus' root, with forward slashes."""
        return path.relative_to(self.root).as_posix()


@dataclass
class _Reading:
    """Collects findings while files are read."""

    root: Path
    findings: list[Finding] = field(default_factory=list)

    def one(self, path: Path, kind: object) -> object | None:
        made, found = load(path, kind, path.relative_to(self.root).as_posix())
        self.findings += found
        return made

    def here(self, path: Path) -> Place:
        return Place(path.relative_to(self.root).as_posix())


def is_corpus(root: Path) -> bool:
    """Whether a folder holds a corpus."""
    return (root / PROCEDURES / SETTINGS).is_file()


def read_corpus(root: Path) -> Corpus:
    """Read a whole corpus. What is wrong with single files stands in its findings; the rest is there."""
    reading = _Reading(root)
    base = root / PROCEDURES
    settings = reading.one(base / SETTINGS, Settings)
    procedures: dict[str, Procedure] = {}
    scenarios: dict[str, dict[str, Scenario]] = {}
    for folder in procedure_folders(root):
        procedure = _procedure(reading, folder / PROCEDURE)
        if procedure is not None:
            procedures[folder.name] = procedure
        scenarios[folder.name] = {path.stem: made for path in sorted((folder / SCENARIOS).glob("*.yaml"))
                                  if (made := reading.one(path, Scenario)) is not None}
    rules, examples = _rules(reading, base / RULES)
    checklists = {path.stem: made for path in sorted((root / CHECKLISTS).glob("*.yaml"))
                  if (made := reading.one(path, Checklist)) is not None}
    reference = base / REFERENCE
    return Corpus(root, settings or Settings.model_construct(name="", publisher="", languages=()), _vocabulary(reading, base / VOCABULARY),
                  procedures, scenarios, rules, examples, checklists, _named(reading, base / DIRECTORY, Listing),
                  _named(reading, reference / COUNTRIES, Country), _one_if_there(reading, reference / GAPS, Gaps),
                  _one_if_there(reading, reference / QUESTIONS, OpenQuestions), tuple(reading.findings))


def procedure_folders(root: Path) -> list[Path]:
    """The folders of procedures, by name."""
    base = root / PROCEDURES
    if not base.is_dir():
        return []
    return sorted(path for path in base.iterdir() if path.is_dir() and path.name not in NOT_PROCEDURES and not path.name.startswith((".", "_")))


def _procedure(reading: _Reading, path: Path) -> Procedure | None:
    made = reading.one(path, Procedure)
    if made is not None and made.id != path.parent.name:
        reading.findings.append(error("id-is-not-folder", made.place, f'The id is "{made.id}", but the folder is "{path.parent.name}".',
                                      "Give both the same name."))
        return made.model_copy(update={"id": path.parent.name})  # others call it by its folder
    return made


def _named(reading: _Reading, folder: Path, kind: type[T]) -> dict[str, T]:
    """Every file of a folder, by its name, which is its id too."""
    found: dict[str, T] = {}
    for path in sorted(folder.glob("*.yaml")):
        made = reading.one(path, kind)
        if made is not None and made.id != path.stem:
            reading.findings.append(error("id-is-not-file", made.place, f'The id is "{made.id}", but the file is "{path.stem}".', "Give both the same name."))
        if made is not None:
            found[path.stem] = made
    return found


def _one_if_there(reading: _Reading, path: Path, kind: type[T]) -> T:
    """A file that a corpus need not have."""
    return (reading.one(path, kind) if path.is_file() else None) or kind()


def _vocabulary(reading: _Reading, folder: Path) -> Vocabulary:
    found: dict[str, object] = {}
    for path in sorted(folder.glob("*.yaml")):
        kind = path.stem
        if kind not in KINDS:
            reading.findings.append(error("unknown-kind", reading.here(path), f'"{kind}" is not a kind of the vocabulary.',
                                          f"Kinds are: {', '.join(KINDS)}."))
            continue
        made = reading.one(path, Vocabulary)
        if made is not None:
            found[kind] = getattr(made, kind)
    return Vocabulary.model_construct(**found)


def _rules(reading: _Reading, folder: Path) -> tuple[dict[str, Rule], dict[str, Procedure]]:
    rules: dict[str, Rule] = {}
    for path in sorted(path for path in folder.glob("*.yaml") if path.name != EQUIVALENT):
        for rule_id, rule in (reading.one(path, dict[Id, WrittenRule]) or {}).items():
            if rule_id in rules:
                reading.findings.append(error("rule-twice", rule.place, f'The rule "{rule_id}" stands twice.', "Give one of them another id."))
            rules[rule_id] = rule
    examples = {path.stem: made for path in sorted((folder / EXAMPLES).glob("*.yaml")) if (made := reading.one(path, Procedure)) is not None}
    return rules, examples


def read_equivalents(root: Path) -> tuple[dict[str, Equivalent], list[Finding]]:
    """The marks beside the rules that say why a mutant needs no notice, and what is wrong with them; none where there is no such file."""
    path = root / PROCEDURES / RULES / EQUIVALENT
    reading = _Reading(root)
    return (reading.one(path, Equivalents) or {} if path.is_file() else {}), reading.findings


def folders_with_catalogues(corpus: Corpus) -> Iterator[str]:
    """Every owner of translators' files: vocabulary, rules, directory, reference, checklists, then each procedure."""
    yield from (VOCABULARY, RULES, DIRECTORY, REFERENCE, CHECKLISTS)
    yield from corpus.procedures
