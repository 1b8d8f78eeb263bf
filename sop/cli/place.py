"""Where the corpus is: the folder given, or the nearest one above that holds `procedures/corpus.yaml`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from sop.corpus import is_corpus


def add_root(parser: ArgumentParser) -> None:
    """The option that every command has."""
    parser.add_argument("--root", type=Path, metavar="FOLDER", help="the folder with procedures/ and checklists/ (else looked for from here upwards)")


def find_root(given: Path | None, paths: Iterable[str] = ()) -> Path | None:
    """The corpus' folder; None after one sentence on standard error. `paths` are looked in too where there is none from here upwards."""
    if given is not None:
        if is_corpus(given):
            return given.resolve()
        print(f"sop: {given} holds no procedures/corpus.yaml. Give the folder above procedures/.", file=sys.stderr)
        return None
    for start in (Path.cwd(), *(Path(path).resolve() for path in paths)):
        for folder in (start, *start.parents):
            if is_corpus(folder):
                return folder
    print("sop: no procedures/corpus.yaml here or above. Go to your procedures, or say --root FOLDER.", file=sys.stderr)
    return None
