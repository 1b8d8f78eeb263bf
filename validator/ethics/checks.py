"""Rules as data -> monitors of paths.

A rule about what is in force at an act (absence, while-in-force, precedence) is decided at the act itself: `once x` remembers that x
was in force. All others, and any rule with a scope, are small automata (`validator.ethics.automata`) that read what happens.

A rule that requires several things is looked at once for each of them, since it is broken when any one is missing; and once for each
act with a scope of its own, since what is required may hang on that scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sop.model.condition import Condition, InForce, literals
from sop.model.ref import from_token
from sop.model.rule import Happening, Rule
from sop.paths.case import CONSENT, UnsetFact, holds
from sop.paths.change import ENDS, OVERDUE, Change
from sop.paths.closer import is_wide
from sop.paths.monitor import ONCE, Held, Monitor, Told
from sop.paths.reads import facts_read
from sop.paths.table import Terms
from validator.ethics.automata import END, automaton
from validator.ethics.letters import established, matching, token_at

Unless = tuple[tuple[Condition, tuple[str, ...]], ...]

BY_TOKENS = ("absence", "while-in-force", "precedence")


@dataclass(frozen=True)
class Check:
    """One requirement of one rule, at the happenings for which it is the same."""

    rule: str
    watched: tuple[str, ...] = ()
    """What the rule watches (letter p)."""
    needs: tuple[str, ...] = ()
    """Tokens of which any one is enough; p counts only where none is."""
    until: str | None = None
    when: Condition | None = None
    not_asked: bool = True
    """Whether it counts when nobody asked a fact that `when` reads."""
    unless: Unless = ()
    pattern: tuple[str, str, int] | None = None
    """The automaton: pattern, scope, amount; None where p alone breaks the rule."""
    required: tuple[str, ...] = ()
    """Happenings that fulfil it (letter s)."""
    steps: tuple[tuple[str, ...], ...] = ()
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    timed: bool = False
    """bounded-response: what is required must come within a time."""
    role: str = ""
    """separation-of-duties: the role that is looked at."""

    @property
    def missing(self) -> str:
        """The one thing that is missing where the rule is broken, or ''."""
        if len(self.needs) == 1:
            return self.needs[0]
        return self.required[0].split(" ", 1)[1] if self.pattern and self.pattern[0] != "apart" and self.required and " " in self.required[0] else ""

    def counts(self, told: Told, held: Held, terms: Terms) -> bool:
        """Whether what is watched counts against the rule when it happens now. What nobody asked counts, unless the rule says otherwise."""
        def in_force(token: str) -> bool:
            return counted(token, held, told.child, terms)
        if self.when is not None and not _holds(self.when, told, in_force, self.not_asked):
            return False
        if any(_holds(when, told, in_force, False) and all(map(in_force, needs)) for when, needs in self.unless):
            return False
        if self.until is not None and in_force(self.until):
            return False
        return not any(map(in_force, self.needs))

    def letters(self, change: Change, told: Told, held: Held, terms: Terms) -> Iterator[str]:
        """What the automaton reads of a change. A happening closes a scope before it counts in it, and opens one after.

        One that is both watched and required fulfils what was open and then opens it anew, as each review is followed by the next. What
        came into force before the case began fulfils and opens, but calls for nothing.
        """
        before = change.site is None or change.anew
        for happening in change.happenings:
            if happening in self.closes:
                yield "r"
            required = happening in self.required and (not self.role or change.role == self.role)
            watched = happening in self.watched and not before and (not self.role or change.role == self.role) and self.counts(told, held, terms)
            if required and watched:
                yield from "sp"
            elif watched:
                yield "p"
            yield from (str(number) for number, step in enumerate(self.steps) if happening in step)
            if required and not watched:
                yield "s"
            if happening in self.opens:
                yield "q"
        if change.ends:
            owed = {f"established {token}" for token in change.owed}
            if not owed.isdisjoint(self.required):
                yield "s"  # the duty is handed on
            if self.pattern is None or self.pattern[0] != "existence" or (not change.parts and self.counts(told, held, terms)):
                yield END  # what every case must come to is asked of cases, not of another person's run

    def monitor(self, terms: Terms) -> Monitor:
        """What watches it on every path. Its parts: no need is met; no exception applies; it holds here still.

        An automaton can be taken apart only where what is watched breaks it there and then. Otherwise its one part is itself without its
        exceptions, which is broken wherever it is, and follows less. Of many needs each is a part; an exception with many duties is none,
        and neither are the needs of an automaton: without them a rule is broken wherever it is, and in more places.
        """
        exceptions = [self._part((), None, (item,), terms) for item in self.unless]
        exceptions += [self._part((), self.until, (), terms)] if self.until else []
        narrow = [part for part in exceptions if not is_wide(part.size)]
        no_need = self._part(self.needs, None, (), terms)
        if self.pattern is not None:
            apart = narrow if self.pattern[0] == "absence" and not self.pattern[2] and self.pattern[1] in ("after", "after_until") else []
            less = replace(self, unless=(), until=None, needs=() if is_wide(no_need.size) else self.needs)
            return self._automaton(terms, (less._automaton(terms), *apart) if exceptions or less.needs != self.needs else ())
        needs = [self._part((need,), None, (), terms) for need in self.needs] if is_wide(no_need.size) else [no_need] if self.needs or not narrow else []
        parts = (*needs, *narrow)
        return self._part(self.needs, self.until, self.unless, terms, parts if len(parts) > 1 or len(narrow) < len(exceptions) else ())

    def _part(self, needs: tuple[str, ...], until: str | None, unless: Unless, terms: Terms, parts: tuple[Monitor, ...] = ()) -> Monitor:
        check = replace(self, needs=needs, until=until, unless=unless)
        watched = frozenset(self.watched)

        def watch(change: Change, told: Told, held: Held, phase: int) -> tuple[int, bool]:
            return phase, check.counts(told, held, terms)

        return Monitor(self, check.tokens(terms), reads=check.facts, watch=watch, parts=parts, signs=watched)

    def _automaton(self, terms: Terms, parts: tuple[Monitor, ...] = ()) -> Monitor:
        assert self.pattern is not None
        machine = automaton(*self.pattern)
        heard = frozenset((*self.watched, *self.required, *self.opens, *self.closes, *(each for step in self.steps for each in step)))

        def watch(change: Change, told: Told, held: Held, phase: int) -> tuple[int, bool]:
            broken = False
            if change.overdue == self.rule and self.timed:
                return phase, machine.read(phase, END)[1]
            for letter in self.letters(change, told, held, terms):
                phase, wrong = machine.read(phase, letter)
                broken = broken or wrong
            return phase, broken

        open_phases = frozenset(phase for phase in range(machine.size) if machine.read(phase, END)[1])
        return Monitor(self, self.tokens(terms), machine.size, self.facts, watch=watch, parts=parts, duty=self.rule if self.timed else "", open_phases=open_phases,
                       done=frozenset(self.required) if not self.role else frozenset(),
                       signs=heard | {ENDS} | ({OVERDUE + self.rule} if self.timed else set()))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Its conditions."""
        return tuple(condition for condition in (self.when, *(when for when, _ in self.unless)) if condition is not None)

    @property
    def facts(self) -> frozenset[str]:
        """The facts that it asks for."""
        return frozenset(facts_read(self.conditions))

    def tokens(self, terms: Terms) -> tuple[str, ...]:
        """The tokens that it asks for, with what may stand in for them."""
        read = [*self.needs, *((self.until,) if self.until else ()), *(token for _, tokens in self.unless for token in tokens)]
        read += [literal.ref.token for condition in self.conditions for literal in literals(condition) if isinstance(literal, InForce)]
        return tuple(sorted({token for name in read for token in with_stand_ins(name, terms)}))


def checks_of(rules: Mapping[str, Rule], known: Iterable[str], roles: Iterable[str], terms: Terms) -> Iterator[Check]:
    """Every check that these rules ask for, of what is known to happen (see `validator.ethics.letters`), done by these roles."""
    known, roles = tuple(dict.fromkeys(known)), tuple(roles)
    for rule_id, rule in rules.items():
        if rule.pattern in ("way-out", "never-asked-for"):
            continue  # not about one path: see validator.ethics.ways
        same: dict[Check, list[str]] = {}
        for happening in matching(rule.act, known):
            for check in _checks(rule_id, rule, happening, known, roles, terms):
                same.setdefault(check, []).append(happening)
        if rule.pattern == "existence":
            same = {check: [] for check in _checks(rule_id, rule, "", known, roles, terms)}
        yield from (replace(check, watched=tuple(found)) for check, found in same.items())


def _checks(rule_id: str, rule: Rule, at: str, known: tuple[str, ...], roles: tuple[str, ...], terms: Terms) -> Iterator[Check]:
    scope, opens, closes = _scope(rule, known, at)
    base = Check(rule_id, (), until=token_at(rule.until, at) if rule.until else None, when=rule.when, not_asked=rule.not_asked == "counts",
                 unless=tuple((item.when, tuple(token_at(ref, at) for ref in item.needs)) for item in rule.unless), opens=opens, closes=closes)
    wanted = [[token_at(ref, at)] for ref in rule.requires.all] + ([[token_at(ref, at) for ref in rule.requires.any]] if rule.requires.any else [])
    match rule.pattern:
        case "absence":
            plain = scope == "global" and not rule.at_most
            yield base if plain else replace(base, pattern=("absence", scope, rule.at_most or 0))
        case "while-in-force":
            for needs in wanted:
                yield replace(base, needs=tuple(needs), pattern=None if scope == "global" else ("absence", scope, 0))
        case "precedence" if scope == "global":
            for needs in wanted:
                yield replace(base, needs=tuple(ONCE + need for need in needs))
        case "precedence" | "existence":
            for needs in wanted:
                if all(any(with_stand_ins(need, terms)) for need in needs):  # inside the case team nobody asks
                    yield replace(base, pattern=(rule.pattern, scope, 0), required=established(needs, terms))
        case "response" | "bounded-response":
            for needs in wanted:
                yield replace(base, pattern=("response", scope, 0), required=established(needs, terms), timed=rule.pattern == "bounded-response")
        case "chain":
            yield replace(base, pattern=("chain", scope, len(rule.steps)), steps=tuple(matching((step,), known) for step in rule.steps))
        case "separation-of-duties":
            other = matching(rule.apart_from, known)
            for role in roles:
                yield replace(base, pattern=("apart", scope, 0), required=other, role=role)


def _scope(rule: Rule, known: tuple[str, ...], at: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(the scope's name, what opens it, what closes it), where `at` happens: `same-act` is filled in."""
    def of(*wanted: Happening) -> tuple[str, ...]:
        return matching((replace(each, ref=from_token(token_at(each.ref, at), each.ref.place)) for each in wanted), known)

    scope = rule.scope
    if scope is None:
        return "global", (), ()
    if scope.before:
        return "before", (), of(*scope.before)
    if scope.after:
        return "after", of(*scope.after), ()
    first, second = scope.between or scope.after_until
    return "between" if scope.between else "after_until", of(first), of(second)


def conditions_in(rule: Rule) -> tuple[Condition, ...]:
    """Every condition of a rule."""
    return tuple(condition for condition in (rule.when, *(item.when for item in rule.unless)) if condition is not None)


def tokens_in(rule: Rule) -> Iterator[str]:
    """Every token that a rule names, in its own words."""
    refs = [*rule.requires.all, *rule.requires.any, *((rule.until,) if rule.until else ()), *(ref for item in rule.unless for ref in item.needs)]
    yield from (ref.token for ref in refs)
    yield from (literal.ref.token for condition in conditions_in(rule) for literal in literals(condition) if isinstance(literal, InForce))


def _holds(condition: Condition, told: Told, in_force: Held, unset: bool) -> bool:
    try:
        return holds(condition, told.fact, in_force, told.event or None)
    except UnsetFact:
        return unset


def with_stand_ins(token: str, terms: Terms) -> Iterator[str]:
    """A token, and for a consent what may stand in for it; nothing where the act stays inside the case team."""
    memory = ONCE if token.startswith(ONCE) else ""
    plain = token.removeprefix(ONCE)
    if not plain.startswith(CONSENT):
        yield token
        return
    act = plain.removeprefix(CONSENT)
    if act not in terms.inside:
        yield token
        yield from (f"{memory}{name}:{act}" for name in sorted(terms.stands_for_consent))


def counted(token: str, held: Held, child: bool, terms: Terms) -> bool:
    """Whether a token counts as in force, or as having been so: a consent with what stands in for it. `held` knows a monitor's tokens."""
    memory = ONCE if token.startswith(ONCE) else ""
    plain = token.removeprefix(ONCE)
    if not plain.startswith(CONSENT):
        return held(token)
    act = plain.removeprefix(CONSENT)
    return act in terms.inside or held(token) or (child and any(held(f"{memory}{name}:{act}") for name in terms.stands_for_consent))
