"""The ways of a fork that reads several things: as short as its heading allows, and no less exact.

The heading asks the questions, so that a line need only give the answers. What leads the same way for one reason or another is told reason by
reason. The last line is 'in every other case' where it is just that and would have to list what all others leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from sop.languages.translate import Said
from sop.model.condition import All, AnyOf, Condition, FactBetween, FactIs, Happened, InForce, Not, literals
from sop.model.procedure import Procedure
from sop.model.state import Choice
from sop.model.vocabulary import UNKNOWN
from sop.paths.case import holds
from sop.render.conditions import domain, phrase
from sop.render.speaker import Speaker

MOST = 5_000
"""As many situations are looked at to see whether a line is the rest; more would take too long for a page."""


def told(speak: Speaker, choice: Choice, procedure: Procedure) -> Iterator[tuple[Said, tuple[Said, ...], str]]:
    """Each line in words, the reasons one by one where there are several, and where it leads."""
    conditions = [line.when for line in choice.cases.lines]
    asked = choice.choice.facts
    for place, line in enumerate(choice.cases.lines, 1):
        if place == len(conditions) > 1 and _is_compound(line.when) and _is_the_rest(speak, conditions, procedure):
            yield speak.ui("way.others"), (), line.next
        else:
            reasons = tuple(phrase(speak, each, procedure, asked) for each in _reasons(line.when))
            yield phrase(speak, line.when, procedure, asked), reasons if len(reasons) > 1 else (), line.next


def _reasons(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case AnyOf(parts):
            return parts
        case Not(All(parts)):
            return tuple(map(Not, parts))
    return (condition,)


def _is_compound(condition: Condition) -> bool:
    while isinstance(condition, Not):
        condition = condition.part
    return isinstance(condition, (All, AnyOf))


def _is_the_rest(speak: Speaker, conditions: Sequence[Condition], procedure: Procedure) -> bool:
    """Whether the last holds in just those situations in which no other does."""
    found = [each for condition in conditions for each in literals(condition)]
    facts = {each.fact: domain(speak, procedure, each.fact) for each in found if isinstance(each, FactIs)}
    tokens = sorted({each.ref.token for each in found if isinstance(each, InForce)})
    if any(isinstance(each, (FactBetween, Happened)) for each in found) or prod(map(len, facts.values())) << len(tokens) > MOST:
        return False
    for values in product(*(_told_apart(speak, fact, known, found) for fact, known in facts.items())):
        for marks in product((True, False), repeat=len(tokens)):
            value, mark = dict(zip(facts, values)), dict(zip(tokens, marks))
            *others, last = (holds(each, value.__getitem__, mark.__getitem__) for each in conditions)
            if last == any(others):
                return False
    return True


def _told_apart(speak: Speaker, fact: str, known: tuple[str, ...], found: Sequence[object]) -> tuple[str, ...]:
    """What is not known goes with another value, unless a line names it."""
    entry = speak.vocabulary.facts.get(fact)
    named = any(isinstance(each, FactIs) and each.fact == fact and UNKNOWN in each.values for each in found)
    return known if named or entry is None or entry.unknown_follows is None else tuple(value for value in known if value != UNKNOWN)
