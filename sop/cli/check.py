"""Say what is missing, wrong or unsafe in the procedures.

Every file is read, every reference followed, every path walked under every rule. Each finding says where, what and what to do.

  sop check                          everything
  sop check family-tracing           only what concerns this procedure
  sop check --profile release        as strictly as before an edition is given out
  sop check --on 2027-12-01          also what has come to an end by that day: reviews and waivers
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import date

from sop.cli.main import CLEAN, COULD_NOT_RUN, FINDINGS
from sop.cli.place import add_root, find_root
from sop.cli.progress import progress
from sop.cli.tell import tell


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop check`."""
    parser.add_argument("only", nargs="*", metavar="PROCEDURE", help="show only what concerns these procedures")
    parser.add_argument("--profile", choices=("draft", "review", "release"), help="how strict to be (else as corpus.yaml says)")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="judge also what has come to an end by this day, such as 2027-12-01")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when nothing at or above the profile's bar was found, else 1; 2 without a corpus."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    from sop.corpus import read_corpus
    from validator.engine import judge
    corpus = read_corpus(root)
    unknown = [name for name in options.only if name not in corpus.scenarios]
    if unknown:
        print(f'sop: there is no procedure "{unknown[0]}". There are: {", ".join(corpus.scenarios)}.', file=sys.stderr)
        return COULD_NOT_RUN
    with progress() as say:
        verdict = judge(corpus, options.profile or corpus.settings.profile, say, options.on)
    shown = [finding for finding in verdict.report if not options.only or any(f"procedures/{name}/" in finding.place.file for name in options.only)]
    tell(shown, sys.stdout)
    return FINDINGS if any(verdict.stops(finding) for finding in shown) else CLEAN
