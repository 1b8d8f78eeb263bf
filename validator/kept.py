"""A verdict is kept until anything that it rests on has changed: a word of the corpus, the day, the strictness, or this program.

It lies where programs of this user keep what they can make again (in no corpus, so none arrives with somebody else's files), as plain
values. What cannot be kept or read there is worked out anew: that costs time and changes nothing.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

from platformdirs import user_cache_path
from pydantic import TypeAdapter, ValidationError

from sop.corpus import CHECKLISTS, PROCEDURES
from validator.engine import Verdict

KEPT = 20
"""So many verdicts are kept; the oldest go first."""


class Kept:
    """The verdict of a corpus as it is when this is made. Make it before the corpus is read."""

    def __init__(self, root: Path, profile: str, on: date | None) -> None:
        """`profile`: as it was asked for; empty where the corpus says it."""
        self._says = (root, profile, on)
        self._mark = _mark(*self._says)
        self._file = user_cache_path("sop", appauthor=False) / f"verdict-{self._mark}.json"

    def verdict(self, anew: bool, judge: Callable[[], Verdict]) -> Verdict:
        """What was kept; what `judge` finds, and keep it, where nothing was or it is asked for anew."""
        return (None if anew else self.recall()) or self.keep(judge())

    def recall(self) -> Verdict | None:
        """What was kept; None where nothing was."""
        with suppress(OSError, ValidationError):
            return _form().validate_json(self._file.read_bytes())
        return None

    def keep(self, verdict: Verdict) -> Verdict:
        """Keep it, and give it back. Not where the corpus was written to meanwhile: it may be of either state."""
        if self._mark == _mark(*self._says):
            with suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with NamedTemporaryFile(dir=self._file.parent, delete=False) as made:
                    try:
                        made.write(_form().dump_json(verdict))
                        made.flush()
                        Path(made.name).replace(self._file)
                    except OSError:  # a full disk, say: nothing half-written stays
                        Path(made.name).unlink()
                        raise
                for old in sorted(self._file.parent.glob("verdict-*.json"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
                    old.unlink(missing_ok=True)
        return verdict


@cache
def _form() -> TypeAdapter[Verdict]:
    return TypeAdapter(Verdict)


def _mark(root: Path, profile: str, on: date | None) -> str:
    """A fingerprint of all that a verdict rests on. Where the corpus lies is not in it: a copy has the same verdict."""
    found = blake2b(digest_size=16)
    for part in (profile, str(on), sys.version, *_program()):
        found.update(part.encode() + b"\0")
    for path in _written(root):
        try:
            what = blake2b(path.read_bytes(), digest_size=16).hexdigest()
        except OSError as problem:  # a folder; or what the check complains of
            what = str(problem.errno)
        found.update(f"{path.relative_to(root).as_posix()}\0{what}\0".encode())
    return found.hexdigest()


def _written(root: Path) -> Iterator[Path]:
    for folder in (root / PROCEDURES, root / CHECKLISTS):
        yield from sorted(path for path in folder.rglob("*") if "__pycache__" not in path.parts)


@cache
def _program() -> tuple[str, ...]:
    """This program and what it is made with, by when each file was written: they change only by being installed anew, or by its authors."""
    here = Path(__file__).resolve().parents[1]
    own = (path for name in ("sop", "validator") for path in sorted((here / name).rglob("*")) if path.suffix in (".py", ".yaml", ".json"))
    return tuple(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in (*own, Path(sysconfig.get_path("purelib"))))
