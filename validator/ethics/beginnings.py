"""Every rule over every path, beginning by beginning.

A case that begins at a procedure comes to those that it calls, and to no other: when it is handed over, another case begins there. So
each beginning is judged by itself, with what it calls. What other procedures ask tells nothing apart there, and a procedure that was
changed concerns only the beginnings from which it is called. What is broken on ways from several beginnings is told once, with the
shortest of their stories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from sop.corpus import Corpus
from sop.finding import Finding, error
from sop.finding import Place as Written
from sop.machine import Machines
from sop.paths.change import EVENT
from sop.paths.situations import NotDecided
from sop.paths.table import Tables
from validator.ethics.breach import Breach
from validator.ethics.judge import PathJudge
from validator.ethics.remedy import Place, remedy
from validator.ethics.replayed import replay
from validator.ethics.story import Teller
from validator.ethics.ways import never_asked_for

REMEDIES = 3
"""So many breaches are looked at for the smallest change; with more, the author has other worries, and each costs a whole judgement."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Broken:
    """A finding about paths; and of a rule that is broken, where, and what is missing there."""

    finding: Finding
    procedure: str = ""
    state: str = ""
    missing: str = ""
    closes: Place | None = None
    """Where one step may close it."""


def roots_of(tables: Tables) -> list[str]:
    """Where a case may begin: at an entry, where nobody calls, where a case is handed over."""
    called = {node.call.procedure for table in tables.by_id.values() for node in table.nodes.values() if node.call}
    handed = {end.hands_over_to for table in tables.by_id.values() for end in table.ends.values()}
    return [name for name, table in tables.by_id.items() if table.entry or name not in called or name in handed]


def judge_paths(corpus: Corpus, tables: Tables, say: Say = lambda what: None) -> Iterator[Finding]:
    """Every rule over every path from wherever a case may begin. Raises as `broken_from` does."""
    yield from told(corpus, tables, (each for root in roots_of(tables) for each in broken_from(PathJudge(corpus, tables), root)), say)


def broken_from(judge: PathJudge, root: str) -> Iterator[Broken]:
    """What is broken on paths from one beginning. The judge keeps its graph; it has none where there were too many situations.

    Raises NotReplayed for a story that the machine does not play: a fault of ours, and no finding.
    """
    tables = judge.tables
    try:
        found = judge.breaches([root])
    except NotDecided as stopped:
        wide = "; ".join(f'"{state}" of "{procedure}"' for procedure, state, _ in stopped.wide)
        place = next((tables.by_id[procedure].nodes[state].place for procedure, state, _ in stopped.wide if state in tables.by_id[procedure].nodes), Written("procedures"))
        yield Broken(error("not-decided", place, f"There are too many different situations to look at all of them{f', most of them at {wide}' if wide else ''}.",
                           "Split a procedure, or ask for fewer facts before the fork that needs them."))
        return
    machines = Machines(tables)
    for breach in found:
        replay(machines, breach)
        yield Broken(judge.finding(breach), breach.procedure, breach.state, breach.missing, _closes(breach, tables))
    yield from map(Broken, (*never_asked_for(judge.made, judge.corpus.rules), *judge.not_decided()))


def _closes(breach: Breach, tables: Tables) -> Place | None:
    may = breach.words and not breach.overdue and breach.step != EVENT and breach.state in tables.by_id[breach.procedure].nodes
    return Place(breach.procedure, breach.state, breach.step, breach.words) if may else None


def told(corpus: Corpus, tables: Tables, broken: Iterable[Broken], say: Say = lambda what: None) -> Iterator[Finding]:
    """What is broken, from all beginnings: each once, with its shortest story, and with the smallest change where there is one."""
    once: dict[tuple[str, Written, str], Broken] = {}
    for each in broken:
        key = (each.finding.rule, each.finding.place, each.finding.message)
        if key not in once or len(each.finding.story) < len(once[key].finding.story):
            once[key] = each
    remedies, teller = _remedies(corpus, tables, list(once.values()), say), Teller(corpus)
    for each in once.values():
        closes = remedies.get((each.finding.rule, each.missing)) if each.closes else None
        yield replace(each.finding, hint=f"{each.finding.hint} {_said(closes, tables, teller, each.missing)}") if closes else each.finding


def _remedies(corpus: Corpus, tables: Tables, found: list[Broken], say: Say) -> dict[tuple[str, str], Place]:
    """For each rule that is broken and what is missing, the one step that would close it, judged on a copy from every beginning that it concerns."""
    groups: dict[tuple[str, str], list[Place]] = {}
    for each in found:
        if each.closes:
            groups.setdefault((each.finding.rule, each.missing), []).append(each.closes)
    before = {(each.finding.rule, each.procedure, each.state) for each in found}
    closing: dict[tuple[str, str], Place] = {}
    for key, places in list(groups.items())[:REMEDIES]:
        def keeps(changed: Tables, key: tuple[str, str] = key, procedure: str = places[0].procedure) -> bool:
            after = (breach for root in roots_of(changed) if procedure in changed.from_([root]).by_id for breach in PathJudge(corpus, changed).breaches([root]))
            return all((breach.rule, breach.missing) != key and (breach.rule, breach.procedure, breach.state) in before for breach in after)

        say("the smallest change")
        place = remedy(tables, places, keeps)
        if place is not None:
            closing[key] = place
    return closing


def _said(closes: Place, tables: Tables, teller: Teller, missing: str) -> str:
    """The smallest change, in a sentence."""
    where = f'step {closes.step + 1} of "{closes.state}"' if tables.by_id[closes.procedure].nodes[closes.state].kind == "task" else f'"{closes.state}"'
    return f"One step would close this, and break nothing else: put this in force before {where}: {teller.safeguard(missing)}."
