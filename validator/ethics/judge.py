"""Every ethics rule over every path, calls and events included.

Five passes over one graph, each looking only at what the one before suspects; whatever any of them clears is kept on every path:

1. every rule at once, its conditions apart (`sop.paths.lanes`);
2. those suspected, each with all its conditions together, and from where each could still go wrong (`sop.paths.corridor`);
3. each with what may be in force besides (`sop.paths.besides`);
4. exactly, to the shortest path (`sop.paths.search`).

Only what is found in the end is a finding, with its story. What cannot be decided within the limits is said to be undecided, which is
never green.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sop.corpus import Corpus
from sop.finding import Finding, Place, Severity, error
from sop.machine import Machines
from sop.model.condition import InForce, literals
from sop.model.rule import ANY_CONSENT
from sop.paths.besides import Besides
from sop.paths.change import Change, Site
from sop.paths.corridor import Corridor
from sop.paths.lanes import Lanes
from sop.paths.monitor import Held, Monitor, Told
from sop.paths.reads import conditions_of, facts_read
from sop.paths.search import Broken, shortest
from sop.paths.situations import Graph, NotDecided
from sop.paths.table import Effect, Tables
from sop.paths.telling import UNTOLD, Beat, beats
from sop.paths.unfold import Asked, unfold
from validator.ethics.checks import Check, checks_of, conditions_in, counted, happenings_in, tokens_in, with_stand_ins
from validator.ethics.letters import ESTABLISHED, happenings_of
from validator.ethics.replayed import play
from validator.ethics.story import Teller

CONTRACT, UNSET = "begins-with", "fact-not-asked"


@dataclass(frozen=True, slots=True)
class Contract:
    """A called procedure begins with a safeguard."""

    callee: str
    token: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A fact is asked before it is read."""

    fact: str


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule (or CONTRACT, UNSET) that is broken at a place; `what` is the act, the procedure called or the fact."""

    rule: str
    procedure: str
    state: str
    step: int
    what: str
    missing: str
    beats: tuple[Beat, ...]
    begun: tuple[tuple[str, str], ...]
    root: str


def roots_of(tables: Tables) -> list[str]:
    """Where a case may begin: at an entry, where nobody calls, where a case is handed over."""
    called = {node.call.procedure for table in tables.by_id.values() for node in table.nodes.values() if node.call}
    handed = {end.hands_over_to for table in tables.by_id.values() for end in table.ends.values()}
    return [name for name, table in tables.by_id.items() if table.entry or name not in called or name in handed]


def judge_paths(corpus: Corpus, tables: Tables, progress: Callable[[str], None] = lambda what: None) -> Iterator[Finding]:
    """Every rule over every path from wherever a case may begin."""
    judge = PathJudge(corpus, tables)
    try:
        found = judge.breaches(roots_of(tables), progress)
    except NotDecided as stopped:
        wide = "; ".join(f'"{state}" of "{procedure}"' for procedure, state, _ in stopped.wide)
        yield error("not-decided", Place("procedures"), f"There are too many different situations to look at all of them{f', most of them at {wide}' if wide else ''}.",
                    "Split a procedure, or ask for fewer facts before the fork that needs them.")
        return
    yield from (judge.finding(breach) for breach in found)
    yield from judge.not_every_order()


class PathJudge:
    """Judges the paths of some tables by the rules of a corpus."""

    def __init__(self, corpus: Corpus, tables: Tables) -> None:
        self.corpus, self.tables, self.terms = corpus, tables, tables.terms
        self.teller = Teller(corpus)
        self.machines: Machines | None = None
        """Made when there is a story to play."""
        self.undecided: dict[tuple[str, str], None] = {}
        """(procedure, state) of calls in a branch, of which not every order with the other branches was looked at."""

    def graph(self, roots: Iterable[str]) -> Graph:
        """The graph of the cases that begin at these procedures, with what rules read."""
        rules = self.corpus.rules.values()
        names = {token.split(":", 1)[0] for rule in rules for token in tokens_in(rule)}
        names |= {token.split(":", 1)[0] for table in self.tables.by_id.values() for token in table.begins_with}
        names |= {literal.ref.name for table in self.tables.by_id.values() for condition in conditions_of(table) for literal in literals(condition) if isinstance(literal, InForce)}
        names |= {"consent", *self.terms.stands_for_consent} | {happening.name for rule in rules for happening in happenings_in(rule)}
        by_name: dict[str, set[str]] = {}
        for rule in rules:
            facts = facts_read(conditions_in(rule)) | {"age-group"}
            for happening in rule.act:
                by_name.setdefault("consent" if happening.name == ANY_CONSENT else happening.name, set()).update(facts)

        def facts_at(effect: Effect) -> set[str]:
            return {fact for token in (*effect.acts, *effect.establishes, *effect.revokes) for fact in by_name.get(token.split(":", 1)[0], ())}

        at_end = frozenset(facts_read(condition for rule in rules if rule.pattern == "existence" for condition in conditions_in(rule)))
        asked = Asked(tuple(condition for rule in rules for condition in conditions_in(rule)), facts_at, at_end, lambda token: token.split(":", 1)[0] in names)
        graph = unfold(self.tables, roots, asked)
        self.undecided |= graph.undecided
        return graph

    def monitors(self, graph: Graph) -> list[Monitor]:
        """What is watched: every check at the acts that occur, every contract, every fact that may be unset."""
        changes = {id(change): change for change in _changes(graph)}.values()
        known = dict.fromkeys(happening for change in changes for happening in happenings_of(change))
        known |= dict.fromkeys(ESTABLISHED + token for given in starts_of(graph).values() for token in given)
        roles = sorted({change.role for change in changes if change.acts and change.role})
        demands = dict.fromkeys(Contract(change.calls, token) for change in changes for token in change.demands if not change.anew)
        unset = dict.fromkeys(Asking(change.unset) for change in changes if change.unset)
        return [*(check.monitor(self.terms) for check in checks_of(self.corpus.rules, known, roles, self.terms)),
                *(self._contract(contract) for contract in demands), *(_asking(asking) for asking in unset)]

    def _contract(self, contract: Contract) -> Monitor:
        def watch(change: Change, told: Told, held: Held, phase: int) -> tuple[int, bool]:
            return phase, not counted(contract.token, held, told.child, self.terms)

        return Monitor(contract, tuple(sorted(with_stand_ins(contract.token, self.terms))), watch=watch,
                       cares=lambda change: change.calls == contract.callee and contract.token in change.demands and not change.anew)

    def breaches(self, roots: Iterable[str], progress: Callable[[str], None] = lambda what: None) -> list[Breach]:
        """What is broken on some path from these roots, each with the shortest path there."""
        progress("every path")
        graph = self.graph(roots)
        monitors = self.monitors(graph)
        suspected = self._suspects(graph, [monitor.parts or (monitor,) for monitor in monitors])
        suspects = [monitor for number, monitor in enumerate(monitors) if number in suspected[1]]
        if not suspects:
            return []
        lanes, numbers = self._suspects(graph, [(monitor,) for monitor in suspects])
        suspects = [monitor for number, monitor in enumerate(suspects) if number in numbers]
        if not suspects:
            return []
        corridor, starts = Corridor(lanes), starts_of(graph)
        found: list[Breach] = []
        for monitor in suspects:
            besides = Besides(graph, monitor, starts, corridor.of_lane(lanes.lane_of(monitor)))
            if besides.is_broken:
                progress(getattr(monitor.key, "rule", "what is known"))
                found += [self._breach(graph, monitor, starts, broken) for broken in shortest(graph, monitor, starts, besides)]
        return found

    @staticmethod
    def _suspects(graph: Graph, monitors: list[tuple[Monitor, ...]]) -> tuple[Lanes, set[int]]:
        lanes = Lanes(graph, monitors)
        lanes.run()
        return lanes, {number for number, _, _ in lanes.broken()}

    def _breach(self, graph: Graph, monitor: Monitor, starts: dict[int, tuple[str, ...]], broken: Broken) -> Breach:
        change, told = broken.last.change, tuple(beats(graph, broken.root, starts[broken.root], (*broken.moves, broken.last)))
        way = told if broken.last.label.what in UNTOLD else told[:-1]
        table = graph.context[broken.root].program.table
        begun = graph.layout.told(table, graph.facts[broken.root])
        site = change.site
        assert site is not None
        self._play(table.procedure, begun, told, monitor, site, change.unset)
        match monitor.key:
            case Check() as check:
                what = next((each for each in happenings_of(change) if each in check.watched), "")
                return Breach(check.rule, site.procedure, site.state, site.step, what, check.missing, way, begun, table.procedure)
            case Contract(callee, token):
                return Breach(CONTRACT, site.procedure, site.state, 0, callee, token, way, begun, table.procedure)
            case Asking(fact):
                return Breach(UNSET, site.procedure, site.state, site.step, fact, "", way, begun, table.procedure)
        raise TypeError(monitor.key)

    def not_every_order(self) -> Iterator[Finding]:
        """A call in a branch is gone through in one piece; where another branch does something meanwhile, that is not every order."""
        for procedure, state in self.undecided:
            yield error("not-decided", self.tables.by_id[procedure].nodes[state].place,
                        f'"{state}" calls a procedure while other branches go on. Not every order of the two was looked at.', "Call it before or after the branches.")

    def _play(self, root: str, begun: tuple[tuple[str, str], ...], told: tuple[Beat, ...], monitor: Monitor, site: Site, unset: str) -> None:
        self.machines = self.machines or Machines(self.tables)
        play(self.machines, root, begun, told, monitor, site, unset)

    # the finding

    def finding(self, breach: Breach) -> Finding:
        """A broken rule as a finding with its story."""
        teller, table = self.teller, self.tables.by_id[breach.procedure]
        if breach.state in table.ends:
            return self._at_the_end(breach, table.ends[breach.state].place)
        node = table.nodes[breach.state]
        if breach.rule == UNSET:
            last = f"Now \"{breach.state}\" needs to know: {teller.fact(breach.what)}. Nobody has asked."
            return error(UNSET, node.place, f'"{breach.state}" reads "{breach.what}", which nobody may have asked on the way there.',
                         "Ask it before, or add it to `takes`.", teller.story(breach.begun, list(breach.beats), last))
        if breach.rule == CONTRACT:
            last = f"Now \"{breach.state}\" calls \"{breach.what}\", which needs: {teller.safeguard(breach.missing)}. It is not in force."
            return error(CONTRACT, node.place, f'"{breach.state}" calls "{breach.what}" on a way where "{teller.safeguard(breach.missing)}" is not in force.',
                         "Establish it before, on every way.", teller.story(breach.begun, list(breach.beats), last))
        rule = self.corpus.rules[breach.rule]
        place = node.steps[breach.step].place if breach.step < len(node.steps) else node.place
        lacking = f" although this is not in force: {teller.safeguard(breach.missing)}" if breach.missing else ""
        last = f"Now this is done: {teller.happening(breach.what)}{lacking}. Rule {rule.code}: {rule.title}. {rule.why}"
        return Finding(breach.rule, Severity(rule.severity), place, f'{rule.title}: at "{breach.state}" this can happen{lacking}: {teller.happening(breach.what)}.',
                       rule.hint, teller.story(breach.begun, list(breach.beats), last))

    def _at_the_end(self, breach: Breach, place: Place) -> Finding:
        """A duty that is still open when the case ends, or goes on without it."""
        rule, teller = self.corpus.rules[breach.rule], self.teller
        lacking = f": {teller.safeguard(breach.missing)}" if breach.missing else ""
        last = f"Now the procedure ends with \"{breach.state}\", and this was not done, nor is it named under `owes`{lacking}. Rule {rule.code}: {rule.title}. {rule.why}"
        return Finding(breach.rule, Severity(rule.severity), place, f'{rule.title}: a case can end with "{breach.state}" although this is still open{lacking}.',
                       rule.hint, teller.story(breach.begun, list(breach.beats), last))


def starts_of(graph: Graph) -> dict[int, tuple[str, ...]]:
    """The entry nodes of the roots, and the tokens in force there."""
    found = {}
    for entries in graph.roots.values():
        instance = graph.context[entries[0]].program.instance
        found.update(dict.fromkeys(entries, tuple(instance.resolved(token) for token in instance.table.begins_with)))
    return found


def _asking(asking: Asking) -> Monitor:
    return Monitor(asking, (), watch=lambda change, told, held, phase: (phase, True), cares=lambda change: change.unset == asking.fact)


def _changes(graph: Graph) -> Iterator[Change]:
    for edges in graph.out:
        yield from (edge.change for edge in edges)
    for links in graph.enters:
        for link in links:
            yield link.change
            yield from (back.change for back in link.returns)
