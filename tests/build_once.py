"""One build of a corpus for all processes of a run: the first that needs it makes it, the others wait for it."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path


def build_once(name: str, root: Path) -> Path:
    """The folder with all that `sop build` makes of the corpus at `root`. It lies beside the verdicts of this run and goes with them; nobody writes to it."""
    run = Path(os.environ["XDG_CACHE_HOME"])
    folder = run / f"built-{name}"
    with (run / f"built-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():  # in a process of its own a build takes every core
            subprocess.run([Path(sys.executable).with_name("sop"), "build", "--root", root, "--out", folder], check=True)
    return folder
