"""Say what is missing, wrong or unsafe in the procedures.

Every file is read, every reference followed, every path walked under every rule. Each finding says where, what and what to do.
What is waived (`waives:` beside a state, procedure, event, fact or rule) is told apart, with its reason and its end.

  sop check                          everything
  sop check family-tracing           only what concerns this procedure; a file or a folder will do too
  sop check --only R-CON-3           only what this rule finds, by name or code; may be said twice
  sop check --profile release        as strictly as before an edition is given out
  sop check --date 2027-01-31        as on that day: waivers that have ended by then waive nothing
  sop check --population             who can reach which outcome: a table for each procedure in which a case may begin
  sop check --coverage               where the services are to which procedures refer, for whom, and where nobody is
  sop check --reading                how hard each procedure is to read: its grade (8 or lower is easy enough) and its hardest sentences
  sop check --format sarif           for other programs: json, sarif, junit, github, gitlab
  sop check --anew                   judge again what has not changed since it was last judged, too
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sop.cli.anew import add_anew
from sop.cli.formats import FORMATS, form
from sop.cli.main import CLEAN, COULD_NOT_RUN, FINDINGS
from sop.cli.place import add_root, find_root
from sop.cli.progress import progress

if TYPE_CHECKING:
    from sop.corpus import Corpus
    from sop.export.checked import Checked
    from sop.finding import Finding
    from validator.engine import Verdict

_REPOSITORY = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Where GitHub and GitLab say that the repository is laid out."""
_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The file in which GitHub looks for a job's summary."""


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop check`."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="show only what concerns these procedures, files or folders")
    parser.add_argument("--profile", metavar="PROFILE", help="how strict to be: draft, review or release (else as corpus.yaml says)")
    parser.add_argument("--only", action="append", default=[], metavar="RULE", help="show only what this rule finds; its name or code; may be said twice")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how it is told (else text)")
    parser.add_argument("--population", action="store_true", help="show who can reach which outcome, instead of the findings")
    parser.add_argument("--coverage", action="store_true", help="show where services are, for whom, and where nobody is, instead of the findings")
    parser.add_argument("--reading", action="store_true", help="show the reading grade of each procedure and its hardest sentences, instead of the findings")
    parser.add_argument("--date", type=_day, metavar="DATE", help="the day by which waivers are judged, such as 2027-01-31 (else today)")
    add_anew(parser)
    add_root(parser)


def run(options: Namespace) -> int:
    """0 when nothing at or above the profile's bar was found, else 1; 2 without a corpus, or for a name that is none."""
    root = find_root(options.root, options.paths)
    if root is None:
        return COULD_NOT_RUN
    from sop.corpus import read_corpus
    from sop.export.population import population_table
    from validator.engine import judge
    from validator.kept import Kept
    day = options.date or date.today()
    kept = Kept(root, options.profile or "", day, options.anew)
    corpus = read_corpus(root)
    if options.coverage:
        from sop.export.coverage import coverage_table
        print(coverage_table(corpus))
        return CLEAN
    try:
        profile = _profile(options.profile or corpus.settings.profile)
        rules = _rules(options.only, corpus)
        concerns = _concerns(options.paths, corpus)
    except _NoSuch as problem:
        print(f"sop: {problem}", file=sys.stderr)
        return COULD_NOT_RUN
    if options.reading:
        from sop.export.reading import reading_table
        print(reading_table(corpus, concerns))
        return CLEAN
    with progress() as say:
        say.expect(2 * len(corpus.procedures))
        verdict = kept.verdict(lambda: judge(corpus, profile, say, day, kept.known(corpus)))
    checked = _checked(corpus, verdict, concerns, rules, FORMATS[options.format])
    shows_people = options.population and options.format == "text" and checked.populations
    print(population_table(corpus, checked.populations) if shows_people else form(options.format)(checked))
    if options.format == "github" and os.environ.get(_SUMMARY):
        _summarise(checked, Path(os.environ[_SUMMARY]))
    return CLEAN if checked.passes else FINDINGS


class _NoSuch(Exception):
    """A name that stands for nothing; its words say so, with a hint."""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f'"{text}" is not a date. Write year, month and day, such as 2027-01-31.') from None


def _profile(name: str) -> str:
    from validator.check import did_you_mean
    from validator.profile import profiles
    if name not in profiles():
        raise _NoSuch(f'there is no profile "{name}". {did_you_mean(name, profiles())}')
    return name


def _rules(named: Iterable[str], corpus: Corpus) -> set[str]:
    """The rules that are named, by name or by code."""
    codes = {rule.code.upper(): name for name, rule in corpus.rules.items()}
    found = set()
    for name in named:
        rule = codes.get(name.upper(), name)
        if rule not in corpus.rules:
            from validator.check import did_you_mean
            from validator.pages import known
            if rule not in known(corpus):
                raise _NoSuch(f'there is no rule "{name}". {did_you_mean(name, [*known(corpus), *codes])} `sop explain` lists them.')
        found.add(rule)
    return found


def _concerns(paths: Iterable[str], corpus: Corpus) -> Callable[[str], bool]:
    """Whether a file, as findings name it, is one of those meant or lies in one of those folders."""
    from sop.corpus import PROCEDURES
    meant = [f"{PROCEDURES}/{path}" if path in corpus.scenarios else _in_corpus(path, corpus) for path in paths]
    if not meant or "." in meant:
        return lambda file: True
    return lambda file: any(file == path or file.startswith(f"{path}/") for path in meant)


def _in_corpus(path: str, corpus: Corpus) -> str:
    given = Path(path)
    if not given.exists():
        from validator.check import did_you_mean
        raise _NoSuch(f'there is no procedure, file or folder "{path}". {did_you_mean(path, corpus.scenarios)}')
    if not given.resolve().is_relative_to(corpus.root.resolve()):
        raise _NoSuch(f'"{path}" lies outside these procedures. Say where its own are with --root FOLDER.')
    return given.resolve().relative_to(corpus.root.resolve()).as_posix()


def _checked(corpus: Corpus, verdict: Verdict, concerns: Callable[[str], bool], rules: set[str], with_pages: bool) -> Checked:
    """What is shown of a verdict, as every format takes it."""
    from sop.export.checked import Checked
    from sop.whereabouts import Whereabouts
    from validator.engine import NOT_DECIDED
    from validator.waiting import waited_for

    def is_shown(finding: Finding) -> bool:
        return concerns(finding.place.file) and (not rules or finding.rule in rules)

    findings = tuple(finding for finding in verdict.report if is_shown(finding) or finding.rule == NOT_DECIDED)  # what was not looked at is never left out
    waived = tuple(item for item in verdict.waived if is_shown(item.finding))
    populations = tuple(each for each in verdict.populations if concerns(corpus.procedures[each.procedure].place.file))
    pages = {}
    if with_pages:
        from validator.pages import page_of, rule_pages
        pages = rule_pages(corpus)
        pages |= {rule: page for rule in sorted({finding.rule for finding in findings} - set(pages)) if (page := page_of(rule, corpus))}
    return Checked(findings, waived, verdict.profile.name, verdict.profile.stops_at, Whereabouts(corpus), pages, _below(corpus.root),
                   tuple(procedure.place.file for procedure in corpus.procedures.values()), populations, waited_for())


def _below(root: Path) -> str:
    """Where the corpus lies in the repository that a build server laid out; empty where it is the repository, or where none says so."""
    for name in _REPOSITORY:
        repository = Path(os.environ[name]).resolve() if os.environ.get(name) else None
        if repository is not None and root.resolve().is_relative_to(repository):
            below = root.resolve().relative_to(repository).as_posix()
            return "" if below == "." else below
    return ""


def _summarise(checked: Checked, file: Path) -> None:
    """Add to the summary of the job. Where that cannot be done, the annotations still tell everything."""
    from sop.export.github import github_summary
    try:
        with file.open("a", encoding="utf-8") as summary:
            summary.write(github_summary(checked))
    except OSError as problem:
        print(f"sop: the summary of the job cannot be written: {problem.strerror}.", file=sys.stderr)
