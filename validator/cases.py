"""A table of conditions as boxes over what the conditions read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sop.model.condition import All, AnyOf, Condition, FactBetween, FactIs, Happened, InForce, Not, literals
from sop.paths.compile import widen
from sop.paths.domains import representatives
from sop.paths.table import FactDomain
from validator.boxes import EVENT, NO_EVENT, Box, Space


@dataclass(frozen=True)
class Cases:
    """The lines of a table, and the space they cut."""

    conditions: tuple[Condition, ...]
    space: Space

    @cached_property
    def boxes(self) -> list[list[Box]]:
        """For each line, where it holds."""
        return [self.space.boxes(condition) for condition in self.conditions]


def cases_of(conditions: Iterable[Condition], facts: Mapping[str, FactDomain]) -> Cases:
    """Conditions over facts, in the space of what they read. A derived fact is spelled out where what it is derived from is read as well."""
    lines = [widen(condition, facts) for condition in conditions]
    read = {literal.fact for line in lines for literal in literals(line) if isinstance(literal, (FactIs, FactBetween))}
    bases = [facts[fact].derived_from for fact in read if facts[fact].derived_from]
    spelled = {fact for fact in read if (base := facts[fact].derived_from) and (base in read or bases.count(base) > 1)}
    lines = [_spelled_out(line, facts, spelled) for line in lines]
    values: dict[str, tuple[str, ...]] = {}
    for literal in (literal for line in lines for literal in literals(line)):
        match literal:
            case InForce(ref):
                values[ref.token] = ("yes", "no")
            case Happened(event):
                values[EVENT] = (*values.get(EVENT, (NO_EVENT,)), event)
            case _ if literal.fact not in values:
                values[literal.fact] = representatives(facts[literal.fact], lines)
    return Cases(tuple(lines), Space({name: tuple(dict.fromkeys(values[name])) for name in sorted(values)}))


def _spelled_out(condition: Condition, facts: Mapping[str, FactDomain], spelled: set[str]) -> Condition:
    """A condition in which some derived facts are replaced by what they are derived from; of their cases the first that holds counts."""
    match condition:
        case FactIs(fact, wanted) if fact in spelled:
            whens = [when for _, when in facts[fact].derivation]
            cases = [All((*(Not(earlier) for earlier in whens[:number]), when)) for number, (value, when) in enumerate(facts[fact].derivation) if value in wanted]
            return AnyOf(tuple(cases))
        case All(parts):
            return All(tuple(_spelled_out(part, facts, spelled) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_spelled_out(part, facts, spelled) for part in parts))
        case Not(part):
            return Not(_spelled_out(part, facts, spelled))
    return condition
