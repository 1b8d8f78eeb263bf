"""Every ethics rule over every path, calls and events included.

Three passes, each sound, each looking only at what the one before suspects. The first (`sop.paths.lanes`) asks of each token by
itself whether it may be missing; the second keeps together the tokens that a suspected rule reads together; the third
(`sop.paths.search`) is exact and gives the shortest way there. Only what is found there is a finding. What cannot be decided
within the limits is said to be undecided, which is never green.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

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

Parts = tuple[tuple[str, ...], ...]

TOGETHER = 4
"""Tokens that share a lane in the first pass: 16 valuations."""

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

    # the fast passes

    def suspects(self, roots: list[str]) -> dict[Suspect, frozenset[str]]:
        """What may be broken on some path from these roots, and the tokens that show it."""
        first = self._pass(roots, None)
        return self._pass(roots, first) if any(suspect.rule != UNSET for suspect in first) else first

    def _pass(self, roots: list[str], among: dict[Suspect, frozenset[str]] | None) -> dict[Suspect, frozenset[str]]:
        """One pass; `among` are the suspects of the pass before, whose tokens are now kept together."""
        found: dict[Suspect, frozenset[str]] = {}
        known: dict[tuple, bool] = {}
        asked = {(suspect.rule, suspect.what) for suspect in among} if among is not None else None
        guards: list[str] = []
        withdrawable: set[str] = set()
        layouts: dict[tuple, tuple[Parts, ...]] = {}

        def groups(instances: Instances) -> list[tuple[str, ...]]:
            guards.extend(sorted(instances.guard_tokens()))
            withdrawable.update(token for instance in instances for token in instance.withdrawals)
            made = [parts for instance in instances for act in instance.acts()
                    for check in self.checks(act) if asked is None or (check.rule, act) in asked for parts in layout(act, check)]
            made += [(self._contract(instance.resolved(token)),) for instance in instances for token in instance.table.begins_with]
            return list(dict.fromkeys(group for parts in made for group in parts if group))

        def layout(act: str, check: Check) -> tuple[Parts, ...]:
            """How a check's tokens are spread over lanes. Each way is sound, so one that finds nothing clears the suspect.

            A need shares its lane with what stands in for it; in the second pass all tokens are together, alone and with each
            token that some choice reads, since what such a choice decided may be what protects. The consents of the check that can
            be taken back are in every lane: a lane that does not know such a consent is not led to what follows its withdrawal.
            """
            if (act, check) not in layouts:
                known_to_all = withdrawable.intersection(check.tokens)
                core = {token for need in check.needs for token in with_stand_ins(need, self.terms)}
                core = (core if len(core) <= TOGETHER else set()) | known_to_all
                if among is None:
                    layouts[act, check] = (_parts(core, check.tokens, known_to_all),)
                else:
                    layouts[act, check] = (_parts(set(check.tokens), (), known_to_all),
                                           *(_parts(core | {guard}, check.tokens, known_to_all) for guard in guards if guard not in core))
            return layouts[act, check]

        def broken(moment: Moment, value: int, parts: Parts, key: tuple, test: Callable) -> bool:
            actual = lanes.bits.actual(value)
            sets = tuple(lanes.bits.in_lane(actual, part) for part in parts)
            memory = (key, parts, moment.situation.shared, moment.context.event, sets)
            if memory not in known:
                known[memory] = any(test(*self._known(lanes.step, moment, held)) for held in _valuations(parts, sets))
            return known[memory]

        def on_act(moment: Moment, act: str, value: int) -> None:
            for number, check in enumerate(self.checks(act)):
                suspect = _suspect(check, moment)
                if suspect in found or (among is not None and suspect not in among):
                    continue
                ways = layout(act, check)
                if all(broken(moment, value, parts, (act, number), check.is_broken) for parts in ways):
                    found[suspect] = frozenset(check.tokens)

        def on_call(moment: Moment, callee: Instance, value: int) -> None:
            for token in callee.table.begins_with:
                resolved = callee.resolved(token)
                parts = (self._contract(resolved),)
                suspect = Suspect(CONTRACT, moment.context.instance.table.procedure, moment.node.id, 0, callee.table.procedure, resolved)
                if broken(moment, value, parts, (CONTRACT, resolved), lambda counts, fact, event, token=resolved: not counts(token)):
                    found.setdefault(suspect, frozenset(parts[0]))

        def on_unset(context: Context, situation: Situation, fact: str) -> None:
            found.setdefault(Suspect(UNSET, context.instance.table.procedure, situation.position[0], 0, fact), frozenset())

        lanes = Lanes(self.tables, groups, on_act, on_call, on_unset, self.read)
        lanes.begin(roots)
        lanes.run()
        return found

    def _contract(self, token: str) -> tuple[str, ...]:
        return tuple(sorted(with_stand_ins(token, self.terms)))

    def _known(self, step, moment: Moment, held: frozenset[str]) -> tuple:
        return (counting(held.__contains__, step.is_child(moment.situation), self.terms),
                lambda name: step.fact(moment.context, moment.situation, name), moment.context.event)

    # the exact search

    def confirmed(self, root: str, suspects: Mapping[Suspect, frozenset[str]]) -> list[Broken]:
        """Those suspects that a path from this root really breaks, each with the shortest way there.

        Suspects that rest on the same tokens are searched together; only those tokens are followed, and only their consents withdrawn.
        """
        together: dict[frozenset[str], set[Suspect]] = {}
        for suspect, tokens in suspects.items():
            together.setdefault(tokens, set()).add(suspect)
        return [broken for tokens, group in together.items() for broken in self._search(root, group, tokens)]

    def _search(self, root: str, suspects: set[Suspect], tokens: frozenset[str]) -> list[Broken]:
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

        search = Search(self.tables, Watchers(on_act, call=on_call, unset=on_unset), lambda act: tokens if act in acts else (), self.read, tokens)
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


def _parts(together: set[str], rest: tuple[str, ...], always: set[str]) -> Parts:
    """Some tokens in one lane, each of the rest in its own; `always` are in every lane."""
    return (*((tuple(sorted(together)),) if together else ()), *(tuple(sorted({token, *always})) for token in rest if token not in together))


def _valuations(parts: tuple[tuple[str, ...], ...], sets: tuple[int, ...]) -> Iterator[frozenset[str]]:
    """Every set of tokens in force that the lanes allow, one choice from each."""
    choices = [[frozenset(token for index, token in enumerate(part) if valuation >> index & 1) for valuation in range(1 << len(part)) if allowed >> valuation & 1]
               for part, allowed in zip(parts, sets, strict=True)]
    for combination in product(*choices):
        yield frozenset().union(*combination)


class AllFound(Exception):
    """Every suspect was found; the rest need not be searched."""


def _suspect(check: Check, moment: Moment) -> Suspect:
    return Suspect(check.rule, moment.context.instance.table.procedure, moment.node.id, moment.step, check.act, check.needs[0] if len(check.needs) == 1 else "")
