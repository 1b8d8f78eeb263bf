"""What a choice must know of safeguards: it is looked at once for each way they may stand, with the values that agree."""

from __future__ import annotations

from itertools import product

from sop.paths.bits import Bits
from sop.paths.instance import Instances
from sop.paths.reads import tokens_read
from sop.paths.situation import Context, Situation


def assumptions(instances: Instances, context: Context, situation: Situation) -> tuple[dict[str, bool], ...]:
    """Every combination of the tokens that the guards of a choice read here; one empty one where there is no choice."""
    position = situation.position
    tokens: set[str] = set()
    for place in (position[2] if len(position) == 3 else (position,)):
        node = context.instance.table.nodes[place[0]] if place else None
        if node is not None and node.kind == "choice":
            read = {context.instance.resolved(token) for token in tokens_read(edge.guard for edge in node.edges if edge.guard)}
            tokens |= read | {stand_in for token in read for stand_in in instances.stand_ins(token)}
    names = sorted(tokens)
    return tuple(dict(zip(names, values, strict=True)) for values in product((True, False), repeat=len(names)))


def supposing(bits: Bits, assumed: dict[str, bool], value: int) -> int | None:
    """The value as far as it agrees with what is assumed; None when it cannot be so."""
    for token, held in assumed.items():
        if not value & bits.may(token, held):
            return None
        value &= bits.only(token, held)
    return value
