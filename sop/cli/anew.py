"""The option of those commands that judge: not to be content with what was judged before."""

from __future__ import annotations

from argparse import ArgumentParser


def add_anew(parser: ArgumentParser) -> None:
    """Judge and make again what has not changed since the last time, too (else see `validator.kept` and `sop.cli.made_of`)."""
    parser.add_argument("--anew", action="store_true", help="work everything out again even where nothing has changed since the last time")
