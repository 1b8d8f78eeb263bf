"""What the last whole build was made of, written beside what it made: where neither has changed since, there is nothing to make.

It rests on every file of the corpus and of this program, and on the packages that the program is made with; not on where they lie, nor on
the day, since the same files give the same bytes anywhere and on any day. What was made is counted in too: whoever changes or deletes a
page of it gets it made anew. Nothing is taken for unchanged because of its date.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from sop import shipped
from sop.corpus import CHECKLISTS, PROCEDURES
from sop.written import fingerprint, written

_NOTE = ".made-of"


def mark_of(root: Path) -> str:
    """A fingerprint of all that a build of the corpus at `root` is made of."""
    home = Path(__file__).parents[1]
    corpus = _lines(root, (PROCEDURES, CHECKLISTS, "site", "mkdocs.yml"))
    program = _lines(home, (home, home.parent / "validator", *shipped.ALL))
    packages = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return fingerprint((sys.version, *packages, *corpus, *program))


def is_made_of(out: Path, mark: str) -> bool:
    """Whether all that stands in `out` was made of what `mark` says, and is as it was made."""
    try:
        return (out / _NOTE).read_text(encoding="ascii") == _note(out, mark)
    except (OSError, UnicodeDecodeError):
        return False


def write_down(out: Path, mark: str) -> None:
    """Say of what stands in `out` that it was made of what `mark` says."""
    (out / _NOTE).write_text(_note(out, mark), encoding="ascii")


def forget(out: Path) -> None:
    """Say nothing of what stands in `out`, as before anything there is changed."""
    (out / _NOTE).unlink(missing_ok=True)


def _note(out: Path, mark: str) -> str:
    made = sorted(path.name for path in out.iterdir() if not path.name.startswith("."))
    return f"{mark} {fingerprint(_lines(out, made))}\n"


def _lines(root: Path, below: Iterable[Path | str]) -> Iterator[str]:
    return (f"{name} {what}" for name, what in written(root, below))
