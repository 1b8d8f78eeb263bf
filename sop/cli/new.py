"""Begin a procedure, a scenario or a whole corpus from an example.

What is written is small and complete: it passes `sop check` at once, and you put your own words in their places. Nothing
that exists is ever written over.

  sop new procedure home-visit               procedures/home-visit/ with two scenarios, and a checklist
  sop new scenario home-visit she-is-away    procedures/home-visit/scenarios/she-is-away.yaml
  sop new corpus our-procedures              a folder with everything, for an organisation that begins
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from sop.cli.main import CLEAN, COULD_NOT_RUN
from sop.cli.place import add_root, find_root

if TYPE_CHECKING:
    from sop.corpus import Corpus

EXAMPLES = Path(__file__).parent / "examples"
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

Files = dict[Path, str]


class CannotBegin(Exception):
    """Why nothing was written, in one sentence for the author."""


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop new`."""
    parser.add_argument("what", choices=("procedure", "scenario", "corpus"))
    parser.add_argument("names", nargs="+", metavar="NAME", help="an id in small letters and hyphens; for a scenario the procedure's first; for a corpus a folder")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when written; 2 where something stands in the way."""
    try:
        root, files = _corpus(options) if options.what == "corpus" else _in_corpus(options)
        if there := [path for path in files if path.exists()]:
            raise CannotBegin(f"{there[0]} exists already, and nothing is written over. Choose another name.")
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            print(f"Written: {path.relative_to(root)}")
    except CannotBegin as problem:
        print(f"sop: {problem}", file=sys.stderr)
        return COULD_NOT_RUN
    except OSError as problem:
        print(f"sop: {problem.filename} cannot be written: {problem.strerror}.", file=sys.stderr)
        return COULD_NOT_RUN
    print("Now put your own words in, and run `sop check`." if options.what != "corpus" else f"Now: cd {options.names[0]} && sop check && sop build")
    return CLEAN


def _corpus(options: Namespace) -> tuple[Path, Files]:
    """Everything that an organisation begins with, under a new folder."""
    if len(options.names) != 1:
        raise CannotBegin("Say: sop new corpus FOLDER.")
    folder = Path(options.names[0]).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotBegin(f"{folder} exists already and is not empty. Choose another folder.")
    example = EXAMPLES / "corpus"
    return folder, {folder / path.relative_to(example): path.read_text("utf-8") for path in sorted(example.rglob("*.yaml"))}


def _in_corpus(options: Namespace) -> tuple[Path, Files]:
    root = find_root(options.root)
    if root is None:
        raise CannotBegin("`sop new corpus FOLDER` begins one.")
    from sop.corpus import read_corpus
    corpus = read_corpus(root)
    make = _procedure if options.what == "procedure" else _scenario
    return root, dict(make(corpus, options.names))


def _procedure(corpus: Corpus, names: list[str]) -> Iterator[tuple[Path, str]]:
    """A procedure with its scenarios and its checklist."""
    if len(names) != 1:
        raise CannotBegin("Say: sop new procedure ID.")
    name = _checked(names[0])
    roles = list(corpus.vocabulary.roles)
    if not roles:
        raise CannotBegin("There are no roles yet. Name at least one in procedures/vocabulary/roles.yaml.")
    from sop.corpus import CHECKLISTS, NOT_PROCEDURES
    if name in NOT_PROCEDURES:
        raise CannotBegin(f'"{name}" is the name of a folder with another meaning. Choose another id.')
    folder = corpus.folder(name)
    if folder.exists():
        raise CannotBegin(f"{folder} exists already, and nothing is written over. Choose another id.")
    owner = next((role for role in roles if role == "supervisor"), roles[0])
    words = {"id": name, "title": _title(name), "role": roles[0], "owner": owner, "year": str(date.today().year)}
    example = EXAMPLES / "procedure"
    for path in sorted(example.rglob("*.yaml")):
        yield folder / path.relative_to(example), _filled(path, words)
    yield corpus.root / CHECKLISTS / f"{name}.yaml", _filled(EXAMPLES / "checklist.yaml", words)


def _scenario(corpus: Corpus, names: list[str]) -> Iterator[tuple[Path, str]]:
    """A story that takes the first answer everywhere; its author changes the answers."""
    if len(names) != 2:
        raise CannotBegin("Say: sop new scenario PROCEDURE ID.")
    procedure, name = names[0], _checked(names[1])
    if procedure not in corpus.procedures:
        raise CannotBegin(f'There is no procedure "{procedure}" that can be read. There are: {", ".join(corpus.procedures)}.')
    given, happens, ends = _first_way(corpus, procedure)
    words = {"title": _title(name), "ends": ends,
             "given": f"given: {{{', '.join(f'{fact}: {value}' for fact, value in given.items())}}}" if given else "given: {}",
             "happens": "\n".join(f"  - {at}: {answer}" for at, answer in happens) if happens else "  []"}
    from sop.corpus import SCENARIOS
    yield corpus.folder(procedure) / SCENARIOS / f"{name}.yaml", _filled(EXAMPLES / "scenario.yaml", words)


def _first_way(corpus: Corpus, procedure: str) -> tuple[dict[str, str], list[tuple[str, str]], str]:
    """The facts that are given, the answers of one way through, and its outcome: each state's answers are taken in turn."""
    from sop.machine import Machines
    from sop.paths.run import NotPossible
    from sop.walk import Walk
    from sop.paths.case import UnsetFact
    from sop.paths.compile import compile_corpus
    machines = Machines(compile_corpus(corpus))
    table = machines.tables.by_id[procedure]
    given = {name: (domain.values[0] if domain.values else str(domain.bounds[0] if domain.bounds else 0))
             for name in table.takes for domain in (table.facts[name],)}
    walk, happens = Walk(machines, procedure, given), []
    seen: dict[tuple[str, ...], int] = {}
    try:
        walk.start()
        while walk.outcome is None and len(happens) < 200:
            at, answers = walk.path, [answer for answer in walk.answers if answer != "others"] or ["others"]
            turn = seen[at] = seen.get(at, -1) + 1
            answer = answers[turn % len(answers)]
            walk.answer(answer)
            happens.append(("/".join(at), answer))
    except (NotPossible, UnsetFact) as problem:
        raise CannotBegin(f'The procedure "{procedure}" cannot be followed to an end: {problem}. Run `sop check` first.') from problem
    return given, happens, walk.outcome or next(iter(table.ends))


def _filled(path: Path, words: Mapping[str, str]) -> str:
    return Template(path.read_text("utf-8")).substitute(words)


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _checked(name: str) -> str:
    if not _ID.fullmatch(name):
        raise CannotBegin(f'"{name}" cannot be an id. Write small letters, digits and single hyphens, such as `home-visit`.')
    return name
