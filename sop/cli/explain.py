"""Tell what a rule means, why it stands, and what to do.

Every finding ends with the name of its rule in square brackets.

  sop explain                        every rule, each in one line
  sop explain dead-end               a rule about how a procedure is written
  sop explain consent-per-purpose    a rule about people's safety and rights; its code R-CON-3 will do
"""

from __future__ import annotations

import inspect
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from textwrap import fill
from typing import TYPE_CHECKING

from sop.cli.main import CLEAN, COULD_NOT_RUN
from sop.cli.place import add_root, find_root

if TYPE_CHECKING:
    from sop.corpus import Corpus
    from sop.model.rule import Rule

WIDTH = 100


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop explain`."""
    parser.add_argument("rule", nargs="?", metavar="RULE", help="its name or code; all are listed when left out")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when told; 2 where there is no such rule."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    import validator.rules  # noqa: F401  entering the rules is what this import is for
    from sop.corpus import read_corpus
    from validator.check import RULES
    corpus = read_corpus(root)
    pages = {name: inspect.getdoc(rule) or "" for name, rule in RULES.items()}
    if options.rule is None:
        print("\n".join(_list(pages, corpus)))
        return CLEAN
    codes = {rule.code: name for name, rule in corpus.rules.items()}
    name = codes.get(options.rule.upper(), options.rule)
    if name in pages:
        print(f"{name}\n\n{pages[name]}")
    elif name in corpus.rules:
        print("\n\n".join(_page(name, corpus.rules[name], corpus)))
    else:
        from validator.check import did_you_mean
        print(f'sop: there is no rule "{options.rule}". {did_you_mean(options.rule, [*pages, *corpus.rules])} '
              "`sop explain` lists them all.", file=sys.stderr)
        return COULD_NOT_RUN
    return CLEAN


def _list(pages: Mapping[str, str], corpus: Corpus) -> Iterator[str]:
    width = max(map(len, (*pages, *corpus.rules)))
    yield "How a procedure is written"
    for name, page in sorted(pages.items()):
        yield f"  {name:<{width}}  {page.partition(chr(10))[0]}"
    yield "\nWhat every path must keep"
    for name, rule in corpus.rules.items():
        yield f"  {name:<{width}}  {rule.title} ({rule.code})"


def _page(name: str, rule: Rule, corpus: Corpus) -> Iterator[str]:
    """An ethics rule from top to bottom, as it is written in its YAML."""
    yield f"{name} ({rule.code}, {rule.severity})"
    yield fill(f"{rule.title}.", WIDTH)
    yield fill(f"Why: {rule.why}", WIDTH)
    if rule.hint:
        yield fill(f"What to do: {rule.hint}", WIDTH)
    yield "It can be waived with a reason." if rule.can_be_waived else "It cannot be waived."
    if rule.basis:
        sources = corpus.vocabulary.sources
        yield "\n".join(["Where it comes from:", *(f"  {sources[cited.source].text if cited.source in sources else cited.source}: {cited.at}"
                                                   for cited in rule.basis.citations)])
    if rule.prevents:
        yield f"Stories that show it: {', '.join(rule.prevents)}"
    yield f"It is written at {rule.place}"
