"""Rules as data -> monitors of paths.

Three patterns are decided at the act itself, by what is in force there or once was:

- absence: the act does not happen (where the rule holds, until its `until` is in force);
- while-in-force: what is required is in force at the act;
- precedence: what is required was in force at some time before the act (`once x` remembers it).

These are the patterns Absence, Precedence, and Precedence with reset, of Dwyer, Avrunin and Corbett (1999), with the scope `when`.
A rule that requires several things is looked at once for each of them, since it is broken when any one is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sop.model.condition import Condition, InForce, literals
from sop.model.ref import SAME_ACT, SAME_SCOPE, Ref
from sop.model.rule import Rule
from sop.paths.case import CONSENT, UnsetFact, holds, scope_of
from sop.paths.change import Change
from sop.paths.monitor import ONCE, Held, Monitor, Told
from sop.paths.reads import facts_read
from sop.paths.table import Terms


@dataclass(frozen=True)
class Check:
    """One requirement of one rule, at the acts for which it is the same."""

    rule: str
    acts: tuple[str, ...]
    needs: tuple[str, ...]
    """Any one of these is enough; empty for an absence."""
    until: str | None
    when: Condition | None
    unless: tuple[tuple[Condition, tuple[str, ...]], ...]

    def is_broken(self, told: Told, held: Held, terms: Terms) -> bool:
        """Whether the rule is broken when the act happens now. What nobody asked counts against the act."""
        def counts(token: str) -> bool:
            return counted(token, held, told.child, terms)
        if self.when is not None and not _holds(self.when, told, counts, True):
            return False
        if any(_holds(when, told, counts, False) and all(map(counts, needs)) for when, needs in self.unless):
            return False
        if self.until is not None and counts(self.until):
            return False
        return not any(map(counts, self.needs))

    def monitor(self, terms: Terms) -> Monitor:
        """What watches it on every path. Its parts: no need is met; no exception applies; it holds here still."""
        parts = [self._part(self.needs, None, (), terms)] if self.needs else []
        parts += [self._part((), None, (item,), terms) for item in self.unless]
        parts += [self._part((), self.until, (), terms)] if self.until else []
        return self._part(self.needs, self.until, self.unless, terms, tuple(parts) if len(parts) > 1 else ())

    def _part(self, needs: tuple[str, ...], until: str | None, unless: tuple[tuple[Condition, tuple[str, ...]], ...], terms: Terms,
              parts: tuple[Monitor, ...] = ()) -> Monitor:
        acts = frozenset(self.acts)
        check = replace(self, needs=needs, until=until, unless=unless)
        conditions = [condition for condition in (self.when, *(when for when, _ in unless)) if condition is not None]
        read = [*needs, *((until,) if until else ()), *(token for _, tokens in unless for token in tokens)]
        read += [literal.ref.token for condition in conditions for literal in literals(condition) if isinstance(literal, InForce)]
        tokens = dict.fromkeys(token for name in read for token in with_stand_ins(name, terms))

        def watch(change: Change, told: Told, held: Held, phase: int) -> tuple[int, bool]:
            return phase, check.is_broken(told, held, terms)

        return Monitor(self, tuple(sorted(tokens)), reads=frozenset(facts_read(conditions)), cares=lambda change: not acts.isdisjoint(change.acts), watch=watch, parts=parts)


def _holds(condition: Condition, told: Told, counts: Held, unset: bool) -> bool:
    try:
        return holds(condition, told.fact, counts, told.event or None)
    except UnsetFact:
        return unset


def checks_of(rules: Mapping[str, Rule], acts: Iterable[str]) -> Iterator[Check]:
    """Every check that these rules ask for at these acts (tokens in the words of the case)."""
    acts = tuple(dict.fromkeys(acts))
    for rule_id, rule in rules.items():
        same: dict[Check, list[str]] = {}
        for act in acts:
            if any(_matches(ref, act) for ref in rule.act):
                for check in _checks(rule_id, rule, act):
                    same.setdefault(check, []).append(act)
        yield from (replace(check, acts=tuple(found)) for check, found in same.items())


def conditions_in(rule: Rule) -> tuple[Condition, ...]:
    """Every condition of a rule."""
    return tuple(condition for condition in (rule.when, *(item.when for item in rule.unless)) if condition is not None)


def tokens_in(rule: Rule) -> Iterator[str]:
    """Every token that a rule names, in its own words."""
    refs = [*rule.requires.all, *rule.requires.any, *((rule.until,) if rule.until else ()), *(ref for item in rule.unless for ref in item.needs)]
    yield from (ref.token for ref in refs)
    yield from (literal.ref.token for condition in conditions_in(rule) for literal in literals(condition) if isinstance(literal, InForce))


def _matches(ref: Ref, act: str) -> bool:
    """An act without a scope in a rule means the act with any scope."""
    return ref.token == act or (ref.scope is None and act.split(":", 1)[0] == ref.name)


def _checks(rule_id: str, rule: Rule, act: str) -> Iterator[Check]:
    once = rule.pattern == "precedence"
    unless = tuple((item.when, tuple(_token(ref, act, False) for ref in item.needs)) for item in rule.unless)
    until = _token(rule.until, act, False) if rule.until else None
    groups: list[tuple[str, ...]] = [()] if rule.pattern == "absence" else [(_token(ref, act, once),) for ref in rule.requires.all]
    if rule.requires.any:
        groups.append(tuple(_token(ref, act, once) for ref in rule.requires.any))
    for needs in groups:
        yield Check(rule_id, (), needs, until, rule.when, unless)


def _token(ref: Ref, act: str, once: bool) -> str:
    """What a requirement means at an act: `same-act` and `same-scope` are filled in."""
    if ref.scope == SAME_ACT:
        token = f"{ref.name}:{act}"
    elif ref.scope == SAME_SCOPE:
        token = f"{ref.name}:{scope_of(act)}"
    else:
        token = ref.token
    return ONCE + token if once else token


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
