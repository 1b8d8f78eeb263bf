"""Take every protection of the procedures away, one at a time, and say which of them nothing would miss.

A mutant is a procedure with one change: a consent step that vanished, a refusal that leads on like a yes, a deadline that nobody
watches. It is noticed when a rule finds a new error or a story no longer goes as told. What nobody notices is listed as what would
then be so. A mutant that changes nothing for anybody is marked, with the reason, in procedures/rules/equivalent-mutants.yaml.

  sop mutate                         every procedure; half an hour or more
  sop mutate return-home             one procedure
  sop mutate return-home -v          also who noticed each of the others
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sop.cli.main import CLEAN, COULD_NOT_RUN, FINDINGS
from sop.cli.place import add_root, find_root
from sop.cli.progress import progress

if TYPE_CHECKING:
    from sop.corpus import Corpus
    from validator.mutation.judge import Judge, Noticed
    from validator.mutation.mutant import Mutant
    from validator.mutation.score import Score

GOAL = 95.0
"""Of a hundred safety mutants, how many must be noticed."""


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop mutate`."""
    parser.add_argument("only", nargs="*", metavar="PROCEDURE", help="only mutants of these procedures")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each mutant, with who noticed it")
    parser.add_argument("--goal", type=float, default=GOAL, metavar="PERCENT", help=f"how many safety mutants must be noticed (else {GOAL:.0f})")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when enough safety mutants are noticed and every mark stands; 1 if not, or when the corpus is broken; 2 without one."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    from sop.cli.tell import tell
    from sop.corpus import read_corpus, read_equivalents
    from validator.mutation.mutant import all_mutants
    from validator.mutation.score import Score
    corpus = read_corpus(root)
    if strange := [name for name in options.only if name not in corpus.scenarios]:
        print(f'sop: there is no procedure "{strange[0]}". There are: {", ".join(corpus.scenarios)}.', file=sys.stderr)
        return COULD_NOT_RUN
    marks, wrong = read_equivalents(root)
    if broken := [*corpus.findings, *wrong, *_broken(corpus)]:
        tell(broken, sys.stdout)
        return FINDINGS
    judge = _judge(corpus)
    mutants = all_mutants(judge.subjects())
    score = Score(list(_judged(judge, [mutant for mutant in mutants if not options.only or mutant.procedure in options.only], options.verbose)), marks)
    found = [*score.about_marks([mutant.id for mutant in mutants]), *score.survivors()]
    tell(found, sys.stdout)
    print("\n".join(_counted(score)))
    return FINDINGS if score.percent(True) < options.goal or any(finding.severity == "error" for finding in found) else CLEAN


def _judge(corpus: Corpus) -> Judge:
    from validator.mutation.judge import Judge
    judge = Judge(corpus)
    judge.ready()
    return judge


def _judged(judge: Judge, mutants: list[Mutant], verbose: bool) -> Iterator[tuple[Mutant, Noticed]]:
    """Each mutant and who noticed it, on every core."""
    from sop.spread import spread
    unnoticed = 0
    with progress() as say:
        say.expect(len(mutants))
        for number, noticed in enumerate(spread(_look, (judge, mutants), range(len(mutants)))):
            unnoticed += not noticed
            say(f"{number + 1} of {len(mutants)} mutants, {unnoticed} unnoticed")
            if verbose:
                print(f"{mutants[number].id}: {f'{noticed.by} {noticed.name}' if noticed else 'nobody'}")
            yield mutants[number], noticed


def _look(shared: tuple[Judge, list[Mutant]], number: int) -> Noticed:
    judge, mutants = shared
    return judge.noticed(mutants[number])


def _broken(corpus: Corpus) -> list:
    """What must be mended before a path has any meaning."""
    from sop.paths.compile import compile_corpus
    from validator.check import Subject
    from validator.engine import BREAKS_PATHS, structure
    tables, shared = compile_corpus(corpus), {}
    return [finding for procedure in corpus.procedures.values() for finding in structure(Subject(corpus, tables, procedure, shared)) if finding.rule in BREAKS_PATHS]


def _counted(score: Score) -> Iterator[str]:
    """The operators in a table, then the score."""
    from validator.mutation.mutant import SAFETY
    rows = [(kind, name, str(made), str(noticed), str(excused)) for kind, name, made, noticed, excused in score.counts() if made]
    head = ("kind", "operator", "mutants", "noticed", "equivalent")
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    yield ""
    for kind, name, *numbers in (head, *rows):
        yield "  ".join([kind.ljust(widths[0]), name.ljust(widths[1]), *(number.rjust(width) for number, width in zip(numbers, widths[2:], strict=True))])
    by = ", ".join(f"{number} by {_BY[what]}" for what, number in score.noticed_by().items())
    yield f"\n{len(score.judged)} mutants, noticed first: {by or 'none'}."
    yield f"Safety ({', '.join(SAFETY)}): {score.percent(True):.1f} % noticed. Others: {score.percent(False):.1f} %."


_BY = {"story": "a story", "writing": "a rule about writing", "path": "a rule over paths"}
