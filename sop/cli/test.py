"""Play every scenario and say which no longer ends as its story tells.

A scenario is a story with its answers (`procedures/<id>/scenarios/`). Each is played from its beginning; a dot is one that
goes as told. The last lines say how many of all answers some story takes.

  sop test                           every scenario
  sop test family-tracing -v         one procedure's, each on a line
  sop test --story moved-away        one story, with all that happens on the way
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sop.cli.main import CLEAN, COULD_NOT_RUN, FINDINGS
from sop.cli.place import add_root, find_root

if TYPE_CHECKING:
    from sop.corpus import Corpus
    from sop.finding import Finding
    from sop.machine import Machines
    from sop.replay import Replayed

_PER_LINE = 80


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop test`."""
    parser.add_argument("only", nargs="*", metavar="PROCEDURE", help="only the scenarios of these procedures")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each scenario")
    parser.add_argument("--story", metavar="SCENARIO", help="only this one, told step by step")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when every scenario goes as told; 1 when one does not or cannot be read; 2 without a corpus or such a name."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    from sop.cli.tell import words_are_there
    from sop.corpus import read_corpus
    from sop.machine import Machines
    from sop.paths.compile import compile_corpus
    corpus = read_corpus(root)
    if not words_are_there(corpus):
        return COULD_NOT_RUN
    chosen = tuple(options.only or corpus.scenarios)
    if strange := [name for name in chosen if name not in corpus.scenarios]:
        print(f'sop: there is no procedure "{strange[0]}". There are: {", ".join(corpus.scenarios)}.', file=sys.stderr)
        return COULD_NOT_RUN
    if options.story and not any(options.story in corpus.scenarios[name] for name in chosen):
        print(f'sop: there is no scenario "{options.story}".', file=sys.stderr)
        return COULD_NOT_RUN
    machines = Machines(compile_corpus(corpus))
    findings = [finding for finding in corpus.findings if any(f"procedures/{name}/" in finding.place.file for name in chosen)]
    count, failing = 0, 0
    for procedure, scenario, played, wrong in _play(corpus, machines, chosen, options.story):
        count, failing = count + 1, failing + bool(wrong)
        findings += wrong
        _line(count, procedure, scenario, bool(wrong), options.verbose or bool(options.story))
        if options.story:
            print("\n".join(_told(played)))
    print()
    if findings:
        from sop.cli.tell import tell
        tell(findings, sys.stdout)
    print(f"{count} {'scenario' if count == 1 else 'scenarios'} played, {failing or 'none'} went otherwise than told.")
    if not options.story:
        print(_coverage(corpus, machines, chosen))
    return FINDINGS if findings else CLEAN


def _play(corpus: Corpus, machines: Machines, chosen: Iterable[str], story: str | None) -> Iterator[tuple[str, str, Replayed, list[Finding]]]:
    """Each scenario, played, and what is wrong with how it went. Those of a procedure that cannot be read are not played."""
    from sop.replay import play
    from validator.rules.stories import verdict
    for procedure in chosen:
        if procedure not in corpus.procedures:
            continue
        for name, scenario in corpus.scenarios[procedure].items():
            if story in (None, name):
                played = play(machines, procedure, scenario)
                yield procedure, name, played, list(verdict(name, scenario, played))


def _line(count: int, procedure: str, scenario: str, fails: bool, verbose: bool) -> None:
    if verbose:
        print(f"{'fails' if fails else 'ok':<6}{procedure}/{scenario}")
    else:
        print("F" if fails else ".", end="" if count % _PER_LINE else "\n", flush=True)


def _told(played: Replayed) -> Iterator[str]:
    """What happened, in order, inner procedures further in."""
    for did in played.trail:
        margin = "  " * (len(did.path) + 1)
        if did.what == "enter" and not did.detail:
            yield f"{margin}{did.path[-1]}"
        elif did.detail:
            yield f"{margin}  {did.what}: {did.detail}"


def _coverage(corpus: Corpus, machines: Machines, chosen: Iterable[str]) -> str:
    """How many answers of these procedures some scenario of the corpus takes."""
    from validator.check import Subject
    from validator.rules.stories import taken_answers, untaken
    every, left = 0, 0
    shared: dict[str, object] = {}
    for name in chosen:
        if name in corpus.procedures:
            subject = Subject(corpus, machines.tables, corpus.procedures[name], shared)
            taken = taken_answers(subject)
            every += sum(len(untaken(node, set())) for node in subject.table.nodes.values())
            left += sum(len(untaken(node, taken.get(state, set()))) for state, node in subject.table.nodes.items())
    return f"Answers taken: {every - left} of {every}." + (" `sop check` names the others." if left else "")
