"""New output appears whole, or not at all.

Everything is made in a folder of its own inside the output folder, on the same disk, and moved into place at the end. What
fails or is stopped before that leaves the last good output as it was.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".being-made-"


@contextmanager
def being_made(out: Path) -> Iterator[Path]:
    """An empty folder to make things in; gone afterwards, with whatever was not moved out of it."""
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(f"{_PREFIX}*"):
        if not _is_running(left.name.removeprefix(_PREFIX).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=out, prefix=f"{_PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: str) -> bool:
    """Whether the build that left a folder still works on it; one that was killed does not."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def put_in_place(made: Path, target: Path) -> None:
    """Let `made` stand where `target` stood."""
    os.chmod(made, 0o755)
    if not target.exists():
        os.replace(made, target)
        return
    aside = made.with_name(f"{made.name}-before")
    os.replace(target, aside)
    try:
        os.replace(made, target)
    finally:
        if not target.exists():
            os.replace(aside, target)


def carry_over(last: Path, made: Path) -> None:
    """Take from the last output what was not made anew: other languages, other kinds. Files are linked, not copied.

    The entrance names every language, so the last one stays where there is one.
    """
    anew = {path.parent.name for path in made.glob("*/index.html")}
    for path in sorted(last.rglob("*")):
        inside = path.relative_to(last)
        target = made / inside
        is_entrance = inside.parts == ("index.html",)
        if path.is_dir() or inside.parts[0] in anew or (target.exists() and not is_entrance):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            os.link(path, target)
        except OSError:  # a disk without links
            shutil.copyfile(path, target)
