"""Bring the translators' files up to date with the text.

Each procedure, the vocabulary, the rules and the checklists have a file for each language (`locale/km.po`), which any
translators' tool opens. Here new texts are entered, changed ones marked, and vanished ones put away; a translation is
never moved to another text, and never thrown away.

  sop translate                     every language
  sop translate --locale km         one language
  sop translate --check             write nothing; 1 when a file is behind its text
  sop translate --interface         the words of pages and buttons as well, which belong to the program
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sop.cli.main import CLEAN, COULD_NOT_RUN, FINDINGS
from sop.cli.place import add_root, find_root

if TYPE_CHECKING:
    from sop.corpus import Corpus
    from sop.finding import Finding
    from sop.languages.catalogue import Catalogue
    from sop.languages.state import State

_COLUMNS = ("missing", "stale", "drafted", "reviewed", "approved")


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop translate`."""
    parser.add_argument("--locale", action="append", metavar="CODE", help="only this language; may be said twice")
    parser.add_argument("--check", action="store_true", help="write nothing, only say which files are behind")
    parser.add_argument("--interface", action="store_true", help="also the words of pages and buttons")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when done; 1 when a catalogue cannot be read, or is behind under --check; 2 without a corpus or such a language, or where a file cannot be written."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    from sop.corpus import read_corpus
    corpus = read_corpus(root)
    wanted = tuple(options.locale or corpus.locales[1:])
    strange = [locale for locale in wanted if locale not in corpus.locales[1:]]
    if strange:
        print(f'sop: "{strange[0]}" is no language to translate into. There are: {", ".join(corpus.locales[1:]) or "none yet"}.\n'
              "     Enter it under `languages:` in procedures/corpus.yaml.", file=sys.stderr)
        return COULD_NOT_RUN
    if not wanted:
        print("No other language stands under `languages:` in procedures/corpus.yaml yet.")
    if corpus.findings:
        print(f"sop: {len(corpus.findings)} findings stand in the files, and what cannot be read is left as it is. Run `sop check`.", file=sys.stderr)
    findings: list[Finding] = []
    behind = 0
    for locale in wanted:
        print(f"{locale}:{'':41}{''.join(f'{name:>10}' for name in _COLUMNS)}")
        for owner, path, old, new, states in _files(corpus, locale, findings, options.interface):
            changed = old is None or _text(new) != old
            if changed and not options.check:
                try:
                    _write(new, path)
                except OSError as problem:
                    print(f"sop: {path} cannot be written: {problem.strerror}. It stays as it was.", file=sys.stderr)
                    return COULD_NOT_RUN
            behind += changed
            mark = ("behind" if options.check else "renewed") if changed else ""
            print(f"  {owner:<34}{mark:>9}{''.join(f'{states[name]:>10}' for name in _COLUMNS)}")
    if findings:
        from sop.cli.tell import tell
        tell(findings, sys.stdout)
    return FINDINGS if findings or (options.check and behind) else CLEAN


def _files(corpus: Corpus, locale: str, findings: list[Finding], interface: bool) -> Iterator[tuple[str, Path, str | None, Catalogue, Counter[State]]]:
    """Each catalogue of a language: its owner, its file, its text until now, what it becomes, and how far it has come."""
    from sop.corpus import folders_with_catalogues
    from sop.languages import extract, interface as pages
    from sop.languages.catalogue import read
    from sop.languages.merge import merge
    from sop.languages.translate import Words
    owners = [(owner, corpus.catalogue(owner, locale), list(extract.messages_of(corpus, owner))) for owner in folders_with_catalogues(corpus)]
    if interface:
        owners.append(("interface", pages.path(locale), list(pages.messages())))
    for owner, path, messages in owners:
        if not messages:
            continue
        catalogue, wrong = read(path, locale, corpus.name(path) if path.is_relative_to(corpus.root) else str(path))
        findings += wrong
        if wrong:  # what could not be read whole would be lost by writing it
            continue
        new = merge(catalogue, messages)
        old = path.read_text("utf-8") if path.is_file() else None
        yield owner, path, old, new, Words(locale, corpus.settings.source_language, new).count(messages)


def _text(catalogue: Catalogue) -> str:
    from sop.languages.catalogue import to_text
    return to_text(catalogue)


def _write(catalogue: Catalogue, path: Path) -> None:
    from sop.languages.catalogue import write
    write(catalogue, path)
