"""What is known, as one whole number: every fact that something reads has a few bits of it; no bits set means nobody asked.

Facts about the person have one place for the whole case, facts of a run one for each procedure. Values that no condition tells
apart share a code (`sop.paths.classes`), and of whole numbers there is one code for each stretch between constants
(`sop.paths.domains`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from sop.model.condition import Condition, FactIs
from sop.paths import case
from sop.paths.case import UnsetFact
from sop.paths.classes import classes
from sop.paths.domains import representatives
from sop.paths.reads import conditions_of, facts_at, facts_read, with_bases
from sop.paths.table import FactDomain, Table, Tables

AGE_GROUP, ADULT = "age-group", "adult"


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """Where a fact lies."""

    name: str
    shift: int
    mask: int
    """Its bits, in place."""
    values: tuple[str, ...]
    """The values that are told apart; the code of each is its number, from 1."""
    codes: Mapping[str, int]
    """Every value of the fact, with the code that stands for it."""
    base: Field | None
    """The fact that it is derived from."""
    derived: Mapping[int, int]
    """Code of the base -> own code."""
    dependents: list[Field] = field(default_factory=list)
    """Facts that are unset when this one is corrected."""
    derivatives: list[Field] = field(default_factory=list)
    """Facts that are derived from this one: settled anew, it speaks for them."""

    def code(self, facts: int) -> int:
        """Its code, derived if need be; 0 where nobody asked."""
        own = (facts & self.mask) >> self.shift
        if own or self.base is None:
            return own
        return self.derived.get(self.base.code(facts), 0)

    @property
    def read_mask(self) -> int:
        """The bits that its value hangs on."""
        return self.mask | (self.base.read_mask if self.base else 0)

    @property
    def descent(self) -> int:
        """Its bits, and those of all that is derived from it."""
        return self.mask | sum(other.descent for other in self.derivatives)

    @property
    def set_mask(self) -> int:
        """The bits that settling it may change."""
        return self.read_mask | sum(other.mask for other in (*self.dependents, *self.derivatives))


class Layout:
    """The places of all facts that some condition, call or rule reads."""

    def __init__(self, tables: Tables, read: Iterable[Condition] = ()) -> None:
        """`read` are conditions of rules."""
        read = tuple(read)
        self.domains = tables.terms.facts
        guards = {name: conditions_of(table) for name, table in tables.by_id.items()}
        self._conditions = [*read, *(each for found in guards.values() for each in found),
                            *(when for domain in self.domains.values() for _, when in domain.derivation)]
        self._classes = classes(tables, (*read, FactIs(AGE_GROUP, (ADULT,))))
        self._leading = frozenset(_leading(tables))
        self._bits = 0
        self._fields: dict[tuple[str, str], Field] = {}
        own = {name: facts_read(guards[name]) | {fact for node in table.nodes.values() for fact in facts_at(node)} for name, table in tables.by_id.items()}
        handed = {(node.call.procedure, their) for table in tables.by_id.values() for node in table.nodes.values() if node.call for their, _ in node.call.facts}
        shared = with_bases({AGE_GROUP} | facts_read(read) | {fact for found in own.values() for fact in found} | {their for _, their in handed}, self.domains)
        for name in sorted(shared):
            if name in self.domains and self.domains[name].shared:
                self._make("", self.domains[name])
        for procedure, table in tables.by_id.items():
            for name in sorted(own[procedure] | {their for callee, their in handed if callee == procedure} | (facts_read(read) & table.facts.keys())):
                domain = table.facts.get(name)
                if domain is not None and not domain.shared:
                    self._make(procedure, domain)
            self._depend(procedure, table)
        self.shared_mask = sum(made.mask for (procedure, _), made in self._fields.items() if not procedure)
        self.age_group = self._fields.get(("", AGE_GROUP))

    def _make(self, procedure: str, domain: FactDomain) -> Field:
        key = (procedure, domain.id)
        if key not in self._fields:
            base = self._make("", self.domains[domain.derived_from]) if domain.derived_from in self.domains else None
            stand = {} if domain.id in self._leading else self._classes.get(key, {})
            if domain.bounds is None:
                values = tuple(dict.fromkeys(stand.get(value, value) for value in domain.values))
                codes = {value: values.index(stand.get(value, value)) + 1 for value in domain.values}
            else:
                values = representatives(domain, self._conditions)
                codes = {value: number for number, value in enumerate(values, 1)}
            derived = {}
            for number, value in enumerate(base.values if base else (), 1):
                found = case.derived(domain, {domain.derived_from or "": value}.__getitem__, lambda token: False)
                derived.update({number: codes[found]} if found is not None else {})
            width = max(1, len(values).bit_length())
            self._fields[key] = Field(domain.id, self._bits, ((1 << width) - 1) << self._bits, values, codes, base, derived)
            self._bits += width
            if base is not None:
                base.derivatives.append(self._fields[key])
        return self._fields[key]

    def _depend(self, procedure: str, table: Table) -> None:
        for domain in table.facts.values():
            other, leader = self.of(table, domain.id), self.of(table, domain.depends_on or "")
            if other is not None and leader is not None and domain.shared == table.facts[domain.depends_on or ""].shared and other not in leader.dependents:
                leader.dependents.append(other)

    def of(self, table: Table, name: str) -> Field | None:
        """The place of a fact in a procedure; None where nothing reads it."""
        domain = table.facts.get(name)
        return self._fields.get(("" if domain is None or domain.shared else table.procedure, name))

    def kin(self, place: Field) -> int:
        """The bits of a fact and of all that are derived from it, or it from them."""
        return self.kin(place.base) if place.base else place.descent

    @property
    def fields(self) -> Iterable[Field]:
        """The places of all facts."""
        return self._fields.values()

    @property
    def bits(self) -> int:
        """How many bits there are."""
        return self._bits

    def numbers(self, table: Table, name: str, answered: Collection[str]) -> list[str]:
        """A number of each stretch of a fact, but for those in which every number has an answer of its own."""
        domain, place = table.facts[name], self.of(table, name)
        assert domain.bounds is not None
        low, high = domain.bounds
        begins = [int(value) for value in place.values if value.isdecimal()] if place else [low]
        stretches = zip(begins, [*(begin - 1 for begin in begins[1:]), high], strict=True)
        free = ((number for number in range(first, last + 1) if str(number) not in answered) for first, last in stretches)
        return [str(number) for each in free if (number := next(each, None)) is not None]

    def read(self, table: Table, facts: int, name: str) -> str:
        """The value of a fact; raises UnsetFact."""
        place = self.of(table, name)
        code = place.code(facts) if place else 0
        if place is None or not code:
            raise UnsetFact(name)
        return place.values[code - 1]

    def set(self, table: Table, facts: int, name: str, value: str) -> int:
        """The facts after one is settled; a corrected fact unsets those that hang on it, what it is derived from and what is derived from it."""
        place = self.of(table, name)
        if place is None:
            return facts
        code = place.codes.get(value, 0) or place.codes[_stretch(place, value)]
        before = place.code(facts)
        if before and before != code:
            for other in place.dependents:
                facts &= ~other.mask
        for other in (*place.derivatives, *((place.base,) if place.base else ())):
            facts &= ~other.mask
        return facts & ~place.mask | code << place.shift

    def beginnings(self, table: Table, names: Sequence[str], given: Mapping[str, str]) -> Iterator[int]:
        """Every combination of some facts; those given are fixed."""
        wanted = [name for name in dict.fromkeys((*names, *given)) if self.of(table, name) is not None]
        for values in product(*((given[name],) if name in given else self._all(table, name) for name in wanted)):
            facts = 0
            for name, value in zip(wanted, values, strict=True):
                facts = self.set(table, facts, name, value)
            yield facts

    def _all(self, table: Table, name: str) -> tuple[str, ...]:
        place = self.of(table, name)
        return place.values if place else ()

    def is_child(self, facts: int) -> bool:
        """Whether the person is a child, or may be one."""
        place = self.age_group
        code = place.code(facts) if place else 0
        return place is None or not code or place.values[code - 1] != ADULT

    def told(self, table: Table, facts: int) -> tuple[tuple[str, str], ...]:
        """Pairs of fact and value, for people."""
        found = []
        for (procedure, name), place in self._fields.items():
            own = (facts & place.mask) >> place.shift
            if own and procedure in ("", table.procedure):
                found.append((name, place.values[own - 1]))
        return tuple(sorted(found))


def _leading(tables: Tables) -> Iterator[str]:
    """Facts of which it matters which value they had, since a correction unsets those that hang on them and does not set them anew."""
    for table in tables.by_id.values():
        hanging: dict[str, set[str]] = {}
        for domain in table.facts.values():
            if domain.depends_on:
                hanging.setdefault(domain.depends_on, set()).add(domain.id)
        effects = [step.effect for node in table.nodes.values() for step in node.steps] + [edge.effect for node in table.nodes.values() for edge in node.edges]
        for effect in (*effects, *(event.effect for event in table.events)):
            settled = {name for name, _ in effect.sets}
            yield from (leader for leader, others in hanging.items() if leader in effect.notes or (leader in settled and not others <= settled))


def _stretch(place: Field, value: str) -> str:
    """The stretch of whole numbers that a number lies in: the last one that begins at or below it."""
    below = [each for each in place.values if each.isdecimal() and int(each) <= int(value)]
    return max(below, key=int)
