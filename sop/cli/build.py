"""Make the handbook, the printed sheets and the walkthrough.

Everything appears under build/ at once, when all of it is made; a build that fails or is stopped leaves the last one. The
same files give the same bytes, on any machine and any day, so what stands there already is not made again. Procedures with
errors are not given out.

  sop build                          everything, in every language
  sop build --only sheets            one kind: handbook, sheets, walkthrough or schemas; may be said twice
  sop build --locale km              one language; may be said twice
  sop build --despite-findings       a draft to look at, while `sop check` still finds errors

  build/handbook/index.html          the handbook; put this folder on the web as it is
  build/handbook/sheets/             a PDF for each checklist and language
  build/handbook/walkthrough/        a page for each procedure and language, which also works alone
  build/schemas/                     JSON Schemas for editors
"""

from __future__ import annotations

import errno
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sop.cli.anew import add_anew
from sop.cli.main import CLEAN, COULD_NOT_RUN, FINDINGS
from sop.cli.place import add_root, find_root
from sop.cli.progress import Progress, progress

if TYPE_CHECKING:
    from sop.corpus import Corpus
    from validator.engine import Verdict

KINDS = ("handbook", "sheets", "walkthrough", "schemas")
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.EXDEV)


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop build`."""
    parser.add_argument("--only", action="append", choices=KINDS, help="only this kind of output")
    parser.add_argument("--locale", action="append", metavar="CODE", help="only this language")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to (else build/ beside procedures/)")
    parser.add_argument("--profile", choices=("draft", "review", "release"), help="how strict to be (else as corpus.yaml says)")
    parser.add_argument("--despite-findings", action="store_true", help="build although there are errors")
    add_anew(parser)
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when built; 1 when findings forbid it; 2 without a corpus, or where nothing can be written."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    out = (options.out or root / "build").resolve()
    try:
        with progress() as say:
            return build(root, out, options, say)
    except OSError as problem:
        named = Path(problem.filename or out)
        if problem.errno not in _NOT_WRITABLE or not (named.is_relative_to(out) or out.is_relative_to(named)):
            raise
        print(f"sop: {named} cannot be written: {problem.strerror}. Choose another folder with --out. What was there before is untouched.", file=sys.stderr)
        return COULD_NOT_RUN


def build(root: Path, out: Path, options: Namespace, say: Progress) -> int:
    """The corridor: read, judge, translate and lay out, make, put in place."""
    from sop.cli.made_of import forget, is_made_of, mark_of, write_down
    from sop.cli.outputs import HANDBOOK, OUTPUTS, Making
    from sop.cli.swap import being_made, carry_over, put_in_place
    from sop.corpus import read_corpus
    from sop.paths.compile import compile_corpus
    from sop.render.lay_corpus import Views
    from validator.engine import judge
    from validator.kept import Kept

    say("read")
    kept, mark = Kept(root, options.profile or "", date.today(), options.anew), mark_of(root)
    corpus = read_corpus(root)
    say.expect(_steps(corpus, options))
    verdict = kept.verdict(lambda: judge(corpus, options.profile or corpus.settings.profile, say, date.today(), kept.known(corpus)))
    if not _may_go_on(corpus, verdict, options):
        return FINDINGS
    locales = tuple(options.locale or corpus.locales)
    if strange := [locale for locale in locales if locale not in corpus.locales]:
        print(f'sop: "{strange[0]}" is no language of this corpus. There are: {", ".join(corpus.locales)}.', file=sys.stderr)
        return COULD_NOT_RUN
    whole = set(options.only or KINDS) == set(KINDS) and locales == corpus.locales
    if whole and not options.anew and is_made_of(out, mark):
        print(f"Nothing has changed since the last build: {out}")
        return CLEAN
    tables = compile_corpus(corpus)
    with being_made(out) as folder, TemporaryDirectory(prefix="sop-fonts-") as cache:
        making = Making(corpus, tables, Views(corpus, tables, locales, verdict.populations), folder, Path(cache), say)
        findings = [finding for kind in KINDS if kind in (options.only or KINDS) for finding in OUTPUTS[kind](making)]
        if findings:
            return _tell(findings)
        if not whole:
            carry_over(out / HANDBOOK, folder / HANDBOOK)
        forget(out)
        for made in sorted(folder.iterdir()):
            put_in_place(made, out / made.name)
    if whole and mark_of(root) == mark:
        write_down(out, mark)
    print(f"Built {', '.join(options.only or KINDS)} in {', '.join(locales)}: {out}")
    return CLEAN


def _steps(corpus: Corpus, options: Namespace) -> int:
    """How much there is to do: reading, each procedure and the paths from it to judge, the handbook, then each file."""
    languages = len(options.locale or corpus.locales)
    files = {"handbook": 1, "sheets": len(corpus.checklists) * languages, "walkthrough": len(corpus.procedures) * languages, "schemas": 0}
    return 1 + 2 * len(corpus.procedures) + sum(files[kind] for kind in options.only or KINDS)


def _may_go_on(corpus: Corpus, verdict: Verdict, options: Namespace) -> bool:
    """Whether the procedures may be given out; one sentence where they may not."""
    from validator.engine import BREAKS_PATHS
    stopping = [finding for finding in verdict.report if verdict.stops(finding)]
    broken = [finding for finding in stopping if finding in corpus.findings or finding.rule in BREAKS_PATHS]
    if not stopping:
        return True
    if options.despite_findings and not broken:
        print(f"sop: built although {len(stopping)} errors stand. This is for looking at, not for use.", file=sys.stderr)
        return True
    why = f"{len(broken)} of them leave nothing to print" if options.despite_findings else "nothing was built"
    print(f"sop: {len(stopping)} {'error stands' if len(stopping) == 1 else 'errors stand'} in the procedures; {why}. "
          "Run `sop check` to see where and what to do.", file=sys.stderr)
    return False


def _tell(findings: list) -> int:
    from sop.cli.tell import tell
    tell(findings, sys.stdout)
    print("sop: nothing was built; the last build is untouched.", file=sys.stderr)
    return FINDINGS
