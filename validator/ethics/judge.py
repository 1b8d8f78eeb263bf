"""Every ethics rule over every path, calls and events included.

Five passes over one graph, each looking only at what the one before suspects; whatever any of them clears is kept on every path:

1. every rule at once, its conditions apart (`sop.paths.lanes`);
2. those suspected, each with all its conditions together, and from where each could still go wrong (`sop.paths.corridor`);
3. each with what may be in force besides (`sop.paths.besides`);
4. exactly, to the shortest path (`sop.paths.refine`), one with many exceptions without them first (`sop.paths.loosely`).

Only what is found in the end is a finding, with its story. What cannot be decided within the limits is said to be undecided, which is
never green.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sop.corpus import Corpus
from sop.finding import Finding, error
from sop.finding import Place as Written
from sop.model.condition import InForce, literals
from sop.model.rule import ANY_CONSENT, happenings_in
from sop.paths.closer import closer, watched_by
from sop.paths.change import CALLS, ESTABLISHED, NOBODY_ASKED, Change, Site
from sop.paths.lapses import with_time
from sop.paths.loosely import broken
from sop.paths.corridor import Corridor
from sop.paths.lanes import Lanes
from sop.paths.monitor import Held, Monitor, Told
from sop.paths.moves import Broken
from sop.paths.reads import conditions_of, facts_read
from sop.paths.situations import Graph, NotDecided, changes_of, starts_of
from sop.paths.table import Effect, Tables
from sop.paths.track import Thing
from sop.paths.telling import beats, is_told
from sop.paths.unfold import Asked, unfold
from validator.ethics.breach import Breach
from validator.ethics.checks import Check, checks_of, conditions_in, counted, tokens_in, with_stand_ins
from validator.ethics.clocks import clock_of, duties_of
from validator.ethics.findings import CONTRACT, UNSET, finding_of
from validator.ethics.story import Teller
from validator.ethics.ways import alarm_where_stuck, facts_everywhere, stuck_monitors


@dataclass(frozen=True, slots=True)
class Contract:
    """A called procedure begins with a safeguard."""

    callee: str
    token: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A fact is asked before it is read."""

    fact: str


class PathJudge:
    """Judges the paths of some tables by the rules of a corpus."""

    def __init__(self, corpus: Corpus, tables: Tables) -> None:
        self.corpus, self.tables, self.terms = corpus, tables, tables.terms
        self.teller = Teller(corpus)
        self.made: Graph | None = None
        """The graph of the paths that were judged; none where there were too many."""
        self.exercised: frozenset[str] = frozenset()
        """The rules of whose acts some occurs in it."""
        self._left_open: dict[tuple[str, Site], None] = {}
        """(what is broken elsewhere, a place where it was not decided)."""
        self._undecided: dict[str, None] = {}
        """The rules of which it was not decided at all."""

    def graph(self, roots: Iterable[str]) -> Graph:
        """The graph of the cases that begin at these procedures, with what rules read. What no such case comes to is left out: it would tell apart what is one."""
        roots, rules = tuple(roots), self.corpus.rules.values()
        tables = self.tables.from_(roots)
        names = {token.split(":", 1)[0] for rule in rules for token in tokens_in(rule)}
        names |= {token.split(":", 1)[0] for table in self.tables.by_id.values() for token in table.begins_with}  # of those handed over to as well
        names |= {token.split(":", 1)[0] for table in tables.by_id.values() for end in table.ends.values() for token in end.leaves}
        names |= {literal.ref.name for table in tables.by_id.values() for condition in conditions_of(table) for literal in literals(condition) if isinstance(literal, InForce)}
        names |= {"consent", *self.terms.stands_for_consent} | {happening.name for rule in rules for happening in happenings_in(rule)}
        by_name: dict[str, set[str]] = {}
        for rule in rules:
            facts = facts_read(conditions_in(rule)) | {"age-group"}
            for happening in rule.act:
                by_name.setdefault("consent" if happening.name == ANY_CONSENT else happening.name, set()).update(facts)

        def facts_at(effect: Effect) -> set[str]:
            return {fact for token in (*effect.acts, *effect.establishes, *effect.revokes) for fact in by_name.get(token.split(":", 1)[0], ())}

        asked = Asked(tuple(condition for rule in rules for condition in conditions_in(rule)), facts_at, facts_everywhere(self.corpus.rules), lambda token: token.split(":", 1)[0] in names)
        return unfold(tables, roots, asked)

    def monitors(self, graph: Graph) -> list[Monitor]:
        """What is watched: every check of what happens, every contract, every fact that may be unset. Adds what time does to the graph."""
        changes = list(changes_of(graph))
        known = dict.fromkeys(happening for change in changes for happening in change.happenings)
        known |= dict.fromkeys(ESTABLISHED + token for given in starts_of(graph).values() for token in given)
        roles = sorted({change.role for change in changes if change.acts and change.role})
        demands = dict.fromkeys(Contract(change.calls, token) for change in changes for token in change.demands if not change.anew)
        unset = dict.fromkeys(Asking(change.unset) for change in changes if change.unset)
        checks = list(checks_of(self.corpus.rules, known, roles, self.terms))
        self.exercised = frozenset(check.rule for check in checks)
        arises, places = duties_of(checks, changes)
        with_time(graph, clock_of(self.corpus, self.tables, places), arises)
        return [*(check.monitor(self.terms) for check in checks), *stuck_monitors(self.corpus.rules, self.terms),
                *(self._contract(contract) for contract in demands), *(_asking(asking) for asking in unset)]

    def _contract(self, contract: Contract) -> Monitor:
        def watch(change: Change, told: Told, held: Held, phase: int) -> tuple[int, bool]:
            if contract.token not in change.demands or change.anew:
                return phase, False
            return phase, contract.token not in change.given and not counted(contract.token, held, told.child, self.terms)

        return Monitor(contract, tuple(sorted(with_stand_ins(contract.token, self.terms))), watch=watch, signs=frozenset({CALLS + contract.callee}))

    def breaches(self, roots: Iterable[str]) -> list[Breach]:
        """What is broken on some path from these roots, each with the shortest path there."""
        return list(self.each_breach(roots))

    def laid_out(self, roots: Iterable[str]) -> tuple[Graph, list[Monitor]]:
        """The graph of the cases that begin at these procedures, which is kept, and all that is watched on it."""
        graph = self.made = self.graph(roots)
        alarm_where_stuck(graph, self.corpus.rules)
        return graph, self.monitors(graph)

    def each_breach(self, roots: Iterable[str], first: bool = False) -> Iterator[Breach]:
        """The same, one after another. With `first`, of each check one breach with some path there: who asks only whether there is any gets it sooner."""
        graph, monitors = self.laid_out(roots)
        _, suspected = self._suspects(graph, [monitor.parts or (monitor,) for monitor in monitors])
        suspects = [monitor for number, monitor in enumerate(monitors) if number in suspected]
        if not suspects:
            return
        starts = starts_of(graph)
        mattered: dict[object, dict[Thing, None]] = {}  # by rule
        for monitor, corridor in sorted(self._corridors(graph, suspects), key=lambda each: each[0].size):  # what is looked at soonest first
            what = getattr(monitor.key, "rule", CONTRACT)
            try:
                yield from self._closely(graph, monitor, what, starts, corridor, first, mattered.setdefault(what, {}))
            except NotDecided:
                if what not in self.corpus.rules:
                    raise
                self._undecided[what] = None

    def _closely(self, graph: Graph, monitor: Monitor, what: str, starts: dict[int, tuple[str, ...]], corridor: list[int], first: bool,
                 mattered: dict[Thing, None]) -> Iterator[Breach]:
        """Where one monitor, of the rule `what`, is broken. Raises NotDecided, before it yields any."""
        left_open: list[Site | None] = []
        yield from (self._breach(graph, monitor, starts, each) for each in broken(graph, monitor, starts, corridor, first, left_open, mattered))
        self._left_open |= {(what, site): None for site in left_open if site is not None}

    def not_decided(self) -> Iterator[Finding]:
        """What could not be decided within the limits: rules, orders of branches, and further places of what was found broken."""
        for rule in self._undecided:
            yield error("not-decided", self.corpus.rules[rule].place, f'There are too many different situations to decide whether "{rule}" is kept in all of them.',
                        "Undo your last changes one at a time to see which of them makes it so; fewer facts and consents around the act that the rule is about make it decidable.")
        yield from self.not_every_order()
        yield from self.not_every_place()

    def not_every_place(self) -> Iterator[Finding]:
        """The places where a rule that is broken elsewhere may be broken too; without this, a waiver of the one would pass for all."""
        for what, site in self._left_open:
            table = self.tables.by_id[site.procedure]
            state = table.nodes.get(site.state) or table.ends.get(site.state)
            yield error("not-decided", state.place if state else Written("procedures"),
                        f'"{what}" is broken elsewhere, and whether it can be broken at "{site.state}" too was not decided.', "Mend the other places first; then there is time to look here.")

    @staticmethod
    def _suspects(graph: Graph, monitors: list[tuple[Monitor, ...]]) -> tuple[Lanes, set[int]]:
        lanes = Lanes(graph, monitors)
        lanes.run()
        return lanes, {number for number, _, _ in lanes.broken()}

    def _corridors(self, graph: Graph, suspects: list[Monitor]) -> Iterator[tuple[Monitor, list[int]]]:
        """Those that may be broken still when looked at more closely, and from where (`sop.paths.corridor`)."""
        closely = closer(graph, suspects)
        lanes, numbers = self._suspects(graph, [watched_by(monitor) for monitor in closely])
        if numbers:
            corridor = Corridor(lanes)
            yield from ((suspects[number], corridor.of(closely[number], suspects[number])) for number in sorted(numbers))

    def _breach(self, graph: Graph, monitor: Monitor, starts: dict[int, tuple[str, ...]], broken: Broken) -> Breach:
        told = tuple(beats(graph, broken.root, starts[broken.root], (*broken.moves, *((broken.last,) if broken.last else ()))))
        way, last = told[:sum(map(is_told, broken.moves))], told[-1] if broken.last and is_told(broken.last) else None
        table = graph.context[broken.root].program.table
        begun = graph.layout.told(table, graph.facts[broken.root])
        site = broken.change.site
        assert site is not None
        match monitor.key:
            case Check() as check:
                what = next((each for each in broken.change.happenings if each in check.watched), "")
                return Breach(check.rule, site.procedure, site.state, site.step, what, check.missing, way, begun, table.procedure, monitor, bool(broken.change.overdue), graph.clock,
                              _own_words(check.missing, graph.context[broken.node].program.instance.subjects), last)
            case Contract(callee, token):
                return Breach(CONTRACT, site.procedure, site.state, 0, callee, token, way, begun, table.procedure, monitor, last=last)
            case Asking(fact):
                return Breach(UNSET, site.procedure, site.state, site.step, fact, "", way, begun, table.procedure, monitor, last=last)
        raise TypeError(monitor.key)

    def not_every_order(self) -> Iterator[Finding]:
        """A call in a branch is gone through in one piece; where another branch does something meanwhile, that is not every order."""
        for procedure, state in self.made.undecided if self.made else ():
            yield error("not-decided", self.tables.by_id[procedure].nodes[state].place,
                        f'"{state}" calls a procedure while other branches go on. Not every order of the two was looked at.', "Call it before or after the branches.")

    # the finding

    def finding(self, breach: Breach) -> Finding:
        """A broken rule as a finding with its story."""
        return finding_of(breach, self.corpus, self.tables.by_id[breach.procedure], self.teller)


def _asking(asking: Asking) -> Monitor:
    return Monitor(asking, (), watch=lambda change, told, held, phase: (phase, True), signs=frozenset({NOBODY_ASKED + asking.fact}))


def _own_words(token: str, subjects: Mapping[str, str]) -> str:
    """A token of the case in the words of a procedure: its scope by the procedure's own name for it."""
    head, _, scope = token.rpartition(":")
    named = next((name for name, subject in subjects.items() if subject == scope), None)
    return f"{head}:{named}" if head and named else token
