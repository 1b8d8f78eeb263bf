"""The option of those commands that judge: not to be content with what was judged before."""

from __future__ import annotations

from argparse import ArgumentParser


def add_anew(parser: ArgumentParser) -> None:
    """Judge again what has not changed since it was last judged, too (else see `validator.kept`)."""
    parser.add_argument("--anew", action="store_true", help="judge again even where nothing has changed since the last time")
