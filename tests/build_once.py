"""One build of a corpus for all processes of a run: the first that needs it makes it, the others wait for it. What `make` built of these very files is used."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path


def build_once(name: str, root: Path, out: Path | None = None) -> Path:
    """The folder with all that `sop build` makes of the corpus at `root`: `out`, or one that lies beside the verdicts of this run and goes with them.
    No test writes to it."""
    run = Path(os.environ["XDG_CACHE_HOME"])
    folder, done = out or run / f"built-{name}", run / f"built-{name}.done"
    with (run / f"built-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():  # in a process of its own a build takes every core
            subprocess.run([Path(sys.executable).with_name("sop"), "build", "--root", root, "--out", folder], check=True)
            done.touch()
    return folder
