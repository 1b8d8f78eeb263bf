"""Show the built handbook in a browser on this computer.

Only this computer can see it. Nothing is built here: run `sop build` first, and again after a change; then load the page anew.

  sop serve                  on port 8000
  sop serve --port 8080
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sop.cli.main import CLEAN, COULD_NOT_RUN
from sop.cli.place import add_root, find_root

HERE_ONLY = "127.0.0.1"


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop serve`."""
    parser.add_argument("--port", type=int, default=8000, help="where to listen (8000; 0 takes a free one)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="what was built (else build/ beside procedures/)")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when stopped by Ctrl-C; 2 where nothing is built or the port is taken."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    folder = (options.out or root / "build").resolve() / "handbook"
    if not (folder / "index.html").is_file():
        print(f"sop: there is no handbook in {folder} yet. Run `sop build`.", file=sys.stderr)
        return COULD_NOT_RUN
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    try:
        server = ThreadingHTTPServer((HERE_ONLY, options.port), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    except (OSError, OverflowError) as problem:
        print(f"sop: port {options.port} cannot be used: {getattr(problem, 'strerror', None) or problem}. Choose another with --port.", file=sys.stderr)
        return COULD_NOT_RUN
    with server:
        print(f"The handbook is at http://{HERE_ONLY}:{server.server_address[1]}/ on this computer. Ctrl-C ends it.", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return CLEAN
