"""Bring files into the common form; comments and order stay, and so does what they mean.

Lines are indented by two and broken at the same length, texts for people leave their braces, and steps in a list get a
word as id, so that translations and approvals keep hold of them. Running it twice changes nothing.

  sop fmt                                     every file
  sop fmt procedures/home-visit               one procedure
  sop fmt --check                             write nothing; 1 when a file is not in the common form
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from sop.cli.main import CLEAN, COULD_NOT_RUN, FINDINGS
from sop.cli.place import add_root, find_root


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop fmt`."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (else the whole corpus)")
    parser.add_argument("--check", action="store_true", help="write nothing, only say which files would change")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when done; 1 when a file cannot be read, or would change under --check; 2 where a path leads nowhere or a file cannot be written."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    from sop.cli.tell import tell
    from sop.corpus import CHECKLISTS, PROCEDURES
    from sop.rewrite import common_form
    from sop.whole import write_whole
    given = [path.resolve() for path in options.paths] or [root / PROCEDURES, root / CHECKLISTS]
    if lost := [path for path in given if not path.exists() and options.paths]:
        print(f"sop: there is no {lost[0]}.", file=sys.stderr)
        return COULD_NOT_RUN
    findings, changed = [], 0
    for path in sorted({file for path in given for file in ([path] if path.is_file() else path.rglob("*.yaml"))}):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        from sop.source import read
        _, unreadable = read(path, name)
        if unreadable:
            findings += unreadable
            continue
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        done = common_form(text, name, _kind(path))
        findings += done.findings
        if done.text.encode() == path.read_bytes():
            continue
        if not options.check:
            try:
                write_whole(path, done.text)
            except OSError as problem:
                print(f"sop: {name} cannot be written: {problem.strerror}. It stays as it was.", file=sys.stderr)
                return COULD_NOT_RUN
        changed += 1
        print(f"{'Would change' if options.check else 'Changed'}: {name}")
        for state, number, step in done.named:
            print(f"    step {number} of {state} is now {step}")
        if done.named:
            print("    Its translations follow with `sop translate`; put them to the new ids.")
    if findings:
        tell(findings, sys.stdout)
    elif not changed:
        print("Every file is in the common form.")
    return FINDINGS if findings or (options.check and changed) else CLEAN


def _kind(path: Path) -> Any:
    """The model of a file, by where it lies; None for one that stands elsewhere."""
    from sop.corpus import CHECKLISTS, COUNTRIES, DIRECTORY, EQUIVALENT, EXAMPLES, GAPS, PROCEDURE, QUESTIONS, RULES, SCENARIOS, SETTINGS, VOCABULARY
    from sop.model.checklist import Checklist, Settings
    from sop.model.country import Country
    from sop.model.directory import Listing
    from sop.model.equivalent import Equivalents
    from sop.model.gap import Gaps
    from sop.model.procedure import Procedure
    from sop.model.review import OpenQuestions
    from sop.model.rule import WrittenRule
    from sop.model.scenario import Scenario
    from sop.model.text import Id
    from sop.model.vocabulary import Vocabulary
    by_name = {PROCEDURE: Procedure, SETTINGS: Settings, EQUIVALENT: Equivalents, GAPS: Gaps, QUESTIONS: OpenQuestions}
    by_folder = {SCENARIOS: Scenario, VOCABULARY: Vocabulary, RULES: dict[Id, WrittenRule], EXAMPLES: Procedure, CHECKLISTS: Checklist,
                 DIRECTORY: Listing, COUNTRIES: Country}
    return by_name.get(path.name) or by_folder.get(path.parent.name)
