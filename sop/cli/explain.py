"""Tell what a rule means, why it stands, and what to do.

Every finding ends with the name of its rule in square brackets.

  sop explain                        every rule, each in one line
  sop explain dead-end               a rule about how a procedure is written
  sop explain consent-per-purpose    a rule about people's safety and rights; its code R-CON-3 will do
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator

from sop.cli.main import CLEAN, COULD_NOT_RUN
from sop.cli.place import add_root, find_root
from sop.pages import ETHICS, PATHS, RulePage

_CHAPTERS = {ETHICS: "What every path must keep", PATHS: "Where the paths lead, and whom"}


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop explain`."""
    parser.add_argument("rule", nargs="?", metavar="RULE", help="its name or code; all are listed when left out")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when told; 2 where there is no such rule."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    from sop.corpus import read_corpus
    from sop.export.help import as_text
    from validator.check import did_you_mean
    from validator.pages import known, page_of, rule_pages
    corpus = read_corpus(root)
    if options.rule is None:
        print("\n".join(_list(rule_pages(corpus).values())))
        return CLEAN
    page = page_of(options.rule, corpus)
    if page is None:
        print(f'sop: there is no rule "{options.rule}". {did_you_mean(options.rule, known(corpus))} '
              "`sop explain` lists them all.", file=sys.stderr)
        return COULD_NOT_RUN
    print(as_text(page))
    return CLEAN


def _list(pages: Iterable[RulePage]) -> Iterator[str]:
    pages = sorted(pages, key=lambda page: page.family == ETHICS)
    width = max(len(page.name) for page in pages)
    family = ""
    for page in pages:
        if page.family != family:
            if family:
                yield ""
            family = page.family
            yield _CHAPTERS.get(family, f"How a procedure is written: {family}")
        yield f"  {page.name:<{width}}  {page.title}{f' ({page.code})' if page.code else ''}"

