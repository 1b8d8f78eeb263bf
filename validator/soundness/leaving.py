"""What an outcome leaves in force is in force there, on every way to it.

The caller goes on by what the outcome says (`leaves`), without looking inside: so inside it must be so. At every end of a called
procedure it is asked whether what its outcome leaves may be missing; first over all paths at once (`sop.paths.lanes`), and where that
does not settle it exactly (`sop.paths.refine`), as for a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sop.finding import Finding, error
from sop.paths.besides import Besides
from sop.paths.change import Change, Site
from sop.paths.corridor import Corridor
from sop.paths.lanes import Lanes
from sop.paths.monitor import Held, Monitor, Told
from sop.paths.moves import Broken
from sop.paths.sites import shortest
from sop.paths.situations import Graph
from sop.paths.way import END
from validator.ethics.checks import counted, with_stand_ins
from validator.soundness.check import Paths, check
from validator.soundness.reaching import marked

LEFT = "left "
"""The act, in no vocabulary, with which an end is marked that leaves something: with the token after it."""


@check
def leaves_what_is_not_there(paths: Paths) -> Iterator[Finding]:
    """What an outcome leaves in force was put in force on every way to it.

    Why: whoever called goes on as if it were so, and acts that hang on it are done without.

    Bad:

        outcomes:
          done:
            text: Done.
            leaves: [safety-plan]
        states:
          one:
            question: Is a plan wanted?
            answers: {yes: two, no: done}
          two:
            task: Make a plan
            do:
              plan:
                step: Make it.
                establishes: safety-plan
            next: done

    Good:

        outcomes:
          done:
            text: Done.
            leaves: [safety-plan]
        states:
          one:
            task: Make a plan
            do:
              plan:
                step: Make it.
                establishes: safety-plan
            next: done
    """
    for token, broken, graph in not_left(paths.graph, paths.starts):
        site = broken.change.site
        assert site is not None
        what = paths.teller.safeguard(token)
        yield error("leaves-what-is-not-there", paths.tables.by_id[site.procedure].ends[site.state].place,
                    f'"{site.state}" says that it leaves "{what}" in force, and a case can come there without it.', "Put it in force on every way, or take it out of `leaves`.",
                    paths.story(graph, broken, f'Now the procedure ends with "{site.state}". What it leaves was never put in force, or has ended: {what}.'))


def not_left(graph: Graph, starts: Mapping[int, tuple[str, ...]]) -> Iterator[tuple[str, Broken, Graph]]:
    """What may be missing at an end that leaves it, with the shortest path to each such end. Raises NotDecided."""
    ends: dict[int, Change] = {}
    tokens: dict[str, None] = {}
    for node, (kind, outcome) in graph.exits.items():
        instance = graph.context[node].program.instance
        left = tuple(instance.resolved(token) for token in instance.table.ends[outcome].leaves) if kind == END else ()
        if left:
            ends[node] = Change(Site(instance.table.procedure, outcome, 0), acts=tuple(LEFT + token for token in left))
            tokens |= dict.fromkeys(left)
    if not ends:
        return
    asked = marked(graph, ends)
    monitors = [_monitor(token, graph) for token in tokens]
    lanes = Lanes(asked, [(monitor,) for monitor in monitors])
    lanes.run()
    suspects = sorted({number for number, _, _ in lanes.broken()})
    if not suspects:
        return
    corridor = Corridor(lanes)
    for number in suspects:
        monitor = monitors[number]
        besides = Besides(asked, monitor, dict(starts), corridor.of_lane(lanes.lane_of(monitor)))
        for broken in shortest(asked, monitor, dict(starts), besides) if besides.is_broken else ():
            yield monitor.key.token, broken, asked


@dataclass(frozen=True, slots=True)
class Left:
    """What is asked at an end."""

    token: str


def _monitor(token: str, graph: Graph) -> Monitor:
    terms = graph.tables.terms

    def watch(change: Change, told: Told, held: Held, phase: int) -> tuple[int, bool]:
        return phase, LEFT + token in change.acts and not counted(token, held, told.child, terms)

    return Monitor(Left(token), tuple(sorted(with_stand_ins(token, terms))), watch=watch, signs=frozenset({LEFT + token}))
