"""What stands in files, as fingerprints: enough to tell whether anything has changed since, and nothing of what it says."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path


def written(root: Path, below: Iterable[Path | str]) -> Iterator[tuple[str, str]]:
    """Each file and folder at or below some places of `root`, by its way from there, and a fingerprint of what it holds.

    A folder, and what cannot be read, has the number of the error instead: whoever needs it tells of it.
    """
    for start in (root / each for each in below):
        for path in sorted((start, *start.rglob("*"))):
            if "__pycache__" in path.parts:
                continue
            try:
                what = blake2b(path.read_bytes(), digest_size=16).hexdigest()
            except OSError as problem:
                what = str(problem.errno)
            yield Path(os.path.relpath(path, root)).as_posix(), what


def fingerprint(parts: Iterable[str]) -> str:
    """One fingerprint of many words, in their order."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(part.encode(errors="surrogateescape") + b"\0")
    return found.hexdigest()
