"""Every ethics rule over every path, calls and events included.

First the fast pass (`sop.paths.lanes`), which misses nothing and may suspect too much. What it suspects is searched exactly
(`sop.paths.search`), which gives the shortest way there; only what is found there is a finding. What neither can decide within
its limit is said to be undecided, which is never green.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sop.corpus import Corpus
from sop.finding import Finding, Place, Severity, error
from sop.paths.instance import Instance, Instances
from sop.paths.lanes import Lanes
from sop.paths.search import Moment, NotDecided, Search, Watchers
from sop.paths.situation import Context, Situation
from sop.paths.table import Tables
from sop.paths.telling import Beat, beats
from validator.ethics.checks import Check, checks_of, counting, with_stand_ins
from validator.ethics.story import Teller

CONTRACT, UNSET = "begins-with", "fact-not-asked"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A rule (or CONTRACT, UNSET) that may be broken at a place; `what` is the act, the token or the fact."""

    rule: str
    procedure: str
    state: str
    step: int
    what: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A suspect that was found, and the shortest way there."""

    suspect: Suspect
    beats: tuple[Beat, ...]
    begun: tuple


def judge_paths(corpus: Corpus, tables: Tables, progress: Callable[[str], None] = lambda what: None) -> Iterator[Finding]:
    """Every rule over every path from each entry, and from each procedure that nobody calls."""
    called = {node.call.procedure for table in tables.by_id.values() for node in table.nodes.values() if node.call}
    roots = [name for name, table in tables.by_id.items() if table.entry or name not in called]
    for root in roots:
        progress(root)
    judge = PathJudge(corpus, tables)
    try:
        suspects = judge.suspects(roots)
        found = {root: judge.confirmed(root, suspects) for root in roots} if suspects else {}
    except NotDecided:
        yield error("not-decided", Place("procedures"), "There are too many different situations to look at all of them.",
                    "Split a procedure, or ask for fewer facts before the fork that needs them.")
        return
    told: dict[Suspect, Broken] = {}
    for broken in (broken for root in roots for broken in found.get(root, ())):
        known = told.get(broken.suspect)
        if known is None or len(broken.beats) < len(known.beats):
            told[broken.suspect] = broken
    yield from (judge.finding(broken) for broken in told.values())


class PathJudge:
    """Judges the paths of some tables by the rules of a corpus."""

    def __init__(self, corpus: Corpus, tables: Tables) -> None:
        self.corpus = corpus
        self.tables = tables
        self.terms = tables.terms
        self.teller = Teller(corpus)
        self.read = tuple(condition for rule in corpus.rules.values()
                          for condition in (rule.when, *(item.when for item in rule.unless)) if condition is not None)
        self._checks: dict[str, tuple[Check, ...]] = {}

    def checks(self, act: str) -> tuple[Check, ...]:
        """What to look at when an act happens."""
        if act not in self._checks:
            self._checks[act] = tuple(checks_of(self.corpus.rules, [act], self.terms))
        return self._checks[act]

    # the fast pass

    def suspects(self, roots: list[str]) -> set[Suspect]:
        """What may be broken on some path from these roots."""
        found: set[Suspect] = set()
        known: dict[tuple, bool] = {}
        lane_of: dict[tuple[str, ...], int] = {}

        def groups(instances: Instances) -> list[tuple[str, ...]]:
            made = [check.tokens for instance in instances for act in instance.acts() for check in self.checks(act) if check.tokens]
            made += [tuple(sorted(with_stand_ins(instance.resolved(token), self.terms))) for instance in instances for token in instance.table.begins_with]
            unique = list(dict.fromkeys(group for group in made if group))
            lane_of.update({group: number for number, group in enumerate(unique)})
            return unique

        def broken(moment: Moment, value: int, tokens: tuple[str, ...], key: tuple, test: Callable) -> bool:
            lane = lanes.bits.in_lane(lanes.bits.actual(value), lane_of[tokens]) if tokens else 1
            memory = (key, moment.situation.shared, moment.context.event, lane)
            if memory not in known:
                known[memory] = any(lane >> valuation & 1 and test(*self._known(lanes.step, moment, tokens, valuation)) for valuation in range(1 << len(tokens)))
            return known[memory]

        def on_act(moment: Moment, act: str, value: int) -> None:
            for number, check in enumerate(self.checks(act)):
                if broken(moment, value, check.tokens, (act, number), check.is_broken):
                    found.add(_suspect(check, moment))

        def on_call(moment: Moment, callee: Instance, value: int) -> None:
            for token in callee.table.begins_with:
                resolved = callee.resolved(token)
                tokens = tuple(sorted(with_stand_ins(resolved, self.terms)))
                if tokens and broken(moment, value, tokens, (CONTRACT, resolved), lambda counts, fact, event, token=resolved: not counts(token)):
                    found.add(Suspect(CONTRACT, moment.context.instance.table.procedure, moment.node.id, 0, callee.table.procedure, resolved))

        def on_unset(context: Context, situation: Situation, fact: str) -> None:
            found.add(Suspect(UNSET, context.instance.table.procedure, situation.position[0], 0, fact))

        lanes = Lanes(self.tables, groups, on_act, on_call, on_unset, self.read)
        lanes.begin(roots)
        lanes.run()
        return found

    def _known(self, step, moment: Moment, tokens: tuple[str, ...], valuation: int) -> tuple:
        held = {token for index, token in enumerate(tokens) if valuation >> index & 1}
        return (counting(held.__contains__, step.is_child(moment.situation), self.terms),
                lambda name: step.fact(moment.context, moment.situation, name), moment.context.event)

    # the exact search

    def confirmed(self, root: str, suspects: set[Suspect]) -> list[Broken]:
        """Those suspects that a path from this root really breaks, each with the shortest way there."""
        found: dict[Suspect, Broken] = {}
        acts = {suspect.what for suspect in suspects}

        def record(suspect: Suspect, context: Context, situation: Situation) -> None:
            if suspect in suspects and suspect not in found:
                way, begun = beats(context, situation)
                found[suspect] = Broken(suspect, tuple(way), begun.shared)
                if len(found) == len(suspects):
                    raise AllFound

        def on_act(moment: Moment, act: str) -> None:
            if act not in acts:
                return
            counts = counting(lambda token: bool(moment.situation.standing & search.tokens.bits.get(token, 0)), search.step.is_child(moment.situation), self.terms)
            for check in self.checks(act):
                if check.is_broken(counts, lambda name: search.step.fact(moment.context, moment.situation, name), moment.context.event):
                    record(_suspect(check, moment), moment.context, moment.situation)

        def on_call(moment: Moment, callee: Instance) -> None:
            for token in callee.table.begins_with:
                if not search.counts(moment.situation, callee.resolved(token)):
                    record(Suspect(CONTRACT, moment.context.instance.table.procedure, moment.node.id, 0, callee.table.procedure, callee.resolved(token)),
                           moment.context, moment.situation)

        def on_unset(context: Context, situation: Situation, fact: str) -> None:
            record(Suspect(UNSET, context.instance.table.procedure, situation.position[0], 0, fact), context, situation)

        def reads(act: str) -> list[str]:
            return [token for check in self.checks(act) for token in check.tokens] if act in acts else []

        search = Search(self.tables, Watchers(on_act, call=on_call, unset=on_unset), reads, self.read)
        search.begin({root: None})
        try:
            search.run()
        except AllFound:
            pass
        return list(found.values())

    # the finding

    def finding(self, broken: Broken) -> Finding:
        """A broken rule as a finding with its story."""
        suspect, teller = broken.suspect, self.teller
        node = self.tables.by_id[suspect.procedure].nodes[suspect.state]
        if suspect.rule == UNSET:
            last = f"Now \"{suspect.state}\" needs to know: {teller.fact(suspect.what)}. Nobody has asked."
            return error(UNSET, node.place, f'"{suspect.state}" reads "{suspect.what}", which nobody may have asked on the way there.',
                         "Ask it before, or add it to `takes`.", teller.story(broken.begun, list(broken.beats), last))
        if suspect.rule == CONTRACT:
            last = f"Now \"{suspect.state}\" calls \"{suspect.what}\", which needs: {teller.safeguard(suspect.missing)}. It is not in force."
            return error(CONTRACT, node.place, f'"{suspect.state}" calls "{suspect.what}" on a way where "{teller.safeguard(suspect.missing)}" is not in force.',
                         "Establish it before, on every way.", teller.story(broken.begun, list(broken.beats), last))
        rule = self.corpus.rules[suspect.rule]
        place = node.steps[suspect.step].place
        lacking = f" although this is not in force: {teller.safeguard(suspect.missing)}" if suspect.missing else ""
        last = f"Now this is done: {teller.act(suspect.what)}{lacking}. Rule {rule.code}: {rule.title}. {rule.why}"
        return Finding(suspect.rule, Severity(rule.severity), place, f'{rule.title}: at "{suspect.state}" this can happen{lacking}: {teller.act(suspect.what)}.',
                       rule.hint, teller.story(broken.begun, list(broken.beats), last))


class AllFound(Exception):
    """Every suspect was found; the rest need not be searched."""


def _suspect(check: Check, moment: Moment) -> Suspect:
    return Suspect(check.rule, moment.context.instance.table.procedure, moment.node.id, moment.step, check.act, check.needs[0] if len(check.needs) == 1 else "")
