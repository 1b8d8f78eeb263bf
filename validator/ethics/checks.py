"""Rules as data -> what to look at when an act happens.

For the three patterns of this issue a rule is decided at the act itself, by what is in force there or once was:

- absence: the act does not happen (where the rule holds, until its `until` is in force);
- while-in-force: what is required is in force at the act;
- precedence: what is required was in force at some time before the act (`once x` remembers it).

These are the patterns Absence, Precedence, and Precedence with reset, of Dwyer, Avrunin and Corbett (1999), with the scope `when`.
A rule that requires several things is looked at once for each of them, since it is broken when any one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sop.model.condition import Condition, InForce, literals
from sop.model.ref import SAME_ACT, SAME_SCOPE, Ref
from sop.model.rule import Rule
from sop.paths.case import CONSENT, UnsetFact, holds, scope_of
from sop.paths.instance import ONCE
from sop.paths.table import Terms


@dataclass(frozen=True)
class Check:
    """One requirement of one rule at one act. `tokens` is everything it reads."""

    rule: str
    act: str
    needs: tuple[str, ...]
    """Any one of these is enough; empty for an absence."""
    until: str | None
    when: Condition | None
    unless: tuple[tuple[Condition, tuple[str, ...]], ...]
    tokens: tuple[str, ...]

    def is_broken(self, counts: Callable[[str], bool], fact: Callable[[str], str], event: str | None) -> bool:
        """Whether the rule is broken when the act happens now. What nobody asked counts against the act."""
        if self.when is not None and not _may(self.when, counts, fact, event):
            return False
        if any(_surely(when, counts, fact, event) and all(map(counts, needs)) for when, needs in self.unless):
            return False
        if self.until is not None and counts(self.until):
            return False
        return not any(map(counts, self.needs))


def _may(condition: Condition, counts: Callable[[str], bool], fact: Callable[[str], str], event: str | None) -> bool:
    try:
        return holds(condition, fact, counts, event)
    except UnsetFact:
        return True


def _surely(condition: Condition, counts: Callable[[str], bool], fact: Callable[[str], str], event: str | None) -> bool:
    try:
        return holds(condition, fact, counts, event)
    except UnsetFact:
        return False


def checks_of(rules: Mapping[str, Rule], acts: Iterable[str], terms: Terms, severities: frozenset[str] = frozenset({"error", "warning", "advice"})) -> Iterator[Check]:
    """Every check that these rules ask for at these acts (tokens in the words of the case)."""
    for act in dict.fromkeys(acts):
        for rule_id, rule in rules.items():
            if rule.severity in severities and any(_matches(ref, act) for ref in rule.act):
                yield from _checks(rule_id, rule, act, terms)


def _matches(ref: Ref, act: str) -> bool:
    """An act without a scope in a rule means the act with any scope."""
    return ref.token == act or (ref.scope is None and act.split(":", 1)[0] == ref.name)


def _checks(rule_id: str, rule: Rule, act: str, terms: Terms) -> Iterator[Check]:
    once = rule.pattern == "precedence"
    unless = tuple((item.when, tuple(_token(ref, act, False) for ref in item.needs)) for item in rule.unless)
    until = _token(rule.until, act, False) if rule.until else None
    if rule.pattern == "absence":
        yield _check(rule_id, rule, act, (), until, unless, terms)
        return
    for ref in rule.requires.all:
        yield _check(rule_id, rule, act, (_token(ref, act, once),), until, unless, terms)
    if rule.requires.any:
        yield _check(rule_id, rule, act, tuple(_token(ref, act, once) for ref in rule.requires.any), until, unless, terms)


def _check(rule_id: str, rule: Rule, act: str, needs: tuple[str, ...], until: str | None, unless: tuple, terms: Terms) -> Check:
    read = [*needs, *((until,) if until else ()), *(token for _, tokens in unless for token in tokens)]
    conditions = [condition for condition in (rule.when, *(when for when, _ in unless)) if condition is not None]
    read += [literal.ref.token for condition in conditions for literal in literals(condition) if isinstance(literal, InForce)]
    return Check(rule_id, act, needs, until, rule.when, unless, tuple(sorted({token for name in read for token in with_stand_ins(name, terms)})))


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
        yield from (f"{memory}{name}:{act}" for name in terms.stands_for_consent)


def counting(in_force: Callable[[str], bool], child: bool, terms: Terms) -> Callable[[str], bool]:
    """What counts as in force, or as having been so: consents with what stands in for them."""
    def counts(token: str) -> bool:
        if in_force(token):
            return True
        memory = ONCE if token.startswith(ONCE) else ""
        plain = token.removeprefix(ONCE)
        if not plain.startswith(CONSENT):
            return False
        act = plain.removeprefix(CONSENT)
        return act in terms.inside or (child and any(in_force(f"{memory}{name}:{act}") for name in terms.stands_for_consent))
    return counts
