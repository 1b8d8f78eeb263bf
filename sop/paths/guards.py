"""Guards that read safeguards: every way that the tokens may stand, with what is then decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sop.model.condition import Condition, InForce, literals
from sop.paths import case
from sop.paths.case import CONSENT, UnsetFact, stand_ins
from sop.paths.change import Cube
from sop.paths.instance import Instance
from sop.paths.layout import Layout
from sop.paths.table import Terms


class Guards:
    """The guards of one instance."""

    def __init__(self, instance: Instance, layout: Layout, terms: Terms) -> None:
        self.instance, self.table, self.layout, self.terms = instance, instance.table, layout, terms

    def tokens(self, conditions: Iterable[Condition]) -> list[str]:
        """The tokens that conditions read, with what may stand in for them."""
        found = {self.instance.resolved(literal.ref.token) for condition in conditions for literal in literals(condition) if isinstance(literal, InForce)}
        found = {token for token in found if token.removeprefix(CONSENT) not in self.terms.inside or not token.startswith(CONSENT)}
        return sorted(found | {stand_in for token in found for stand_in in stand_ins(token, self.terms)})

    def decided(self, tokens: list[str], facts: int, decide: Callable[[Callable], Any], event: str | None = None) -> Iterator[tuple[Cube, Any]]:
        """Every way that tokens may stand, with what is then decided; what does not hang on a token does not speak of it."""
        child = self.layout.is_child(facts)

        def outcome(assumed: dict[str, bool]) -> Any:
            def in_force(token: str) -> bool:
                return case.counts(self.instance.resolved(token), lambda name: assumed.get(name, False), child, self.terms)
            try:
                return decide(lambda condition: case.holds(condition, lambda name: self.layout.read(self.table, facts, name), in_force, event))
            except UnsetFact as unset:
                return unset.fact

        def split(assumed: dict[str, bool], rest: list[str]) -> list[tuple[Cube, Any]]:
            if not rest:
                return [((), outcome(assumed))]
            held, not_held = (split({**assumed, rest[0]: value}, rest[1:]) for value in (True, False))
            if held == not_held:
                return held
            return [(((rest[0], value), *cube), found) for value, part in ((True, held), (False, not_held)) for cube, found in part]

        yield from split({}, tokens)
