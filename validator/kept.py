"""What was judged is kept until anything that it rests on has changed: a word of the corpus, the day, the strictness, or this program.

The verdict rests on all of that. What was found of the cases that begin at one procedure rests on less: on that procedure and those it
calls, on rules, vocabulary and settings, and on the names of the others and what they begin with; what its stories take, on them too. So
after a change to one procedure only those beginnings are judged, and those stories played, that it concerns. Where nothing was found
broken, the same holds of what the procedures mean, whatever their words: a sentence that is put better has nothing judged again.

It lies where programs of this user keep what they can make again (in no corpus, so none arrives with somebody else's files), as plain
values. What cannot be kept or read there is worked out anew: that costs time and changes nothing.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from platformdirs import user_cache_path
from pydantic import TypeAdapter, ValidationError

from sop.corpus import CHECKLISTS, PROCEDURES, SCENARIOS, Corpus
from sop.written import fingerprint, written
from validator.beginning import Beginning
from validator.engine import Verdict
from validator.known import Known, Part
from validator.rules.stories import Taken

KEPT = {"verdict": 20, "beginning": 400, "taken": 400}
"""So many of each are kept; the oldest go first."""

SHARED = ("rules", "vocabulary")
"""The folders that every part rests on, whole."""

FORMS = {"beginning": Beginning, "taken": Taken}
"""What is kept of a part, by its kind."""


class Kept:
    """What is known of a corpus as it is when this is made. Make it before the corpus is read."""

    def __init__(self, root: Path, profile: str, on: date | None, anew: bool = False) -> None:
        """`profile`: as it was asked for; empty where the corpus says it. With `anew`, nothing is recalled."""
        self._root, self._files, self._anew = root, _written(root), anew
        self._verdict = _mark("verdict", profile, str(on), *_pairs(self._files.items()))
        self._found: dict[tuple[str, str], Any] = {}

    def verdict(self, judge: Callable[[], Verdict]) -> Verdict:
        """What was kept; what `judge` finds, and keep it, where nothing was or it is asked for anew."""
        return self.recall() or self.keep(judge())

    def recall(self) -> Verdict | None:
        """What was kept; None where nothing was."""
        return self._recall("verdict", self._verdict, Verdict)

    def keep(self, verdict: Verdict) -> Verdict:
        """Keep it and what was found on the way, and give it back. Not where the corpus was written to meanwhile: it may be of either state."""
        if _written(self._root) == self._files:
            for (kind, mark), found in {**self._found, ("verdict", self._verdict): verdict}.items():
                _keep(kind, mark, found)
        return verdict

    def known(self, corpus: Corpus) -> Known:
        """What is known of each part of the corpus that was read here; what is found is kept with the verdict."""
        apart = tuple(f"{PROCEDURES}/{folder}/" for folder in SHARED)
        others = {name: [ref.token for ref in procedure.begins_with] for name, procedure in corpus.procedures.items()}
        called = {name: str(procedure.title) for name, procedure in corpus.procedures.items()}
        shared = list(_pairs(item for item in self._files.items() if item[0].startswith(apart) or item[0] == f"{PROCEDURES}/corpus.yaml"))

        @cache
        def mark(part: Part) -> str:
            own = set() if part.meaning else {f"{PROCEDURES}/{name}/procedure.yaml" for name in part.rests_on}
            meant = part.meaning or repr(called)
            stories = f"{PROCEDURES}/{part.procedure}/{SCENARIOS}/" if part.kind == "taken" else "/"
            return _mark(part.kind, part.procedure, repr(others), meant, *shared, *_pairs(item for item in self._files.items() if item[0] in own or item[0].startswith(stories)))

        return Known(lambda part: self._recall(part.kind, mark(part), FORMS[part.kind]),
                     lambda part, found: self._found.update({(part.kind, mark(part)): found}))

    def _recall(self, kind: str, mark: str, form: type) -> Any:
        if not self._anew:
            with suppress(OSError, ValidationError):
                return _form(form).validate_json(_file(kind, mark).read_bytes())
        return None


def _keep(kind: str, mark: str, what: Any) -> None:
    with suppress(OSError):
        file = _file(kind, mark)
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, delete=False) as made:
            try:
                made.write(_form(type(what)).dump_json(what))
                made.flush()
                Path(made.name).replace(file)
            except OSError:  # a full disk, say: nothing half-written stays
                Path(made.name).unlink()
                raise
        for old in sorted(file.parent.glob(f"{kind}-*.json"), key=lambda each: each.stat().st_mtime)[:-KEPT[kind]]:
            old.unlink(missing_ok=True)


@cache
def _form(what: type) -> TypeAdapter[Any]:
    return TypeAdapter(what)


def _file(kind: str, mark: str) -> Path:
    return user_cache_path("sop", appauthor=False) / f"{kind}-{mark}.json"


def _mark(*parts: str) -> str:
    """A fingerprint of all that something rests on. Where the corpus lies is not in it: a copy has the same verdict."""
    return fingerprint((*parts, sys.version, *_program()))


def _pairs(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{name}\0{what}" for name, what in files)


def _written(root: Path) -> dict[str, str]:
    """Each file of a corpus, and a fingerprint of what it holds."""
    return dict(written(root, (PROCEDURES, CHECKLISTS)))


@cache
def _program() -> tuple[str, ...]:
    """This program and what it is made with, by when each file was written: they change only by being installed anew, or by its authors."""
    here = Path(__file__).resolve().parents[1]
    own = (path for name in ("sop", "validator") for path in sorted((here / name).rglob("*")) if path.suffix in (".py", ".yaml", ".json"))
    return tuple(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in (*own, Path(sysconfig.get_path("purelib"))))
