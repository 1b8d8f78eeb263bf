"""Cases in which anything happens that can: answers, events, consents taken back and deadlines passed, as they may fall."""

from __future__ import annotations

import random
from functools import partial

from sop.machine import Machines
from sop.model.scenario import WITHDRAWN
from sop.paths.case import CONSENT, IN_FORCE
from sop.paths.domains import representatives
from sop.paths.run import NotPossible
from sop.walk import Walk

ASKING = {"question", "consent", "wait"}
LONGEST = 200
"""How many things are tried; a case that has not ended by then is left standing."""

Story = dict[str, object]
"""`given` and `happens`, as an author would write them."""


def at_random(machines: Machines, procedure: str, seed: int) -> tuple[Story, Walk]:
    """A case in which anything happens that can: as its story, and as the platform went."""
    chance, table = random.Random(seed), machines.tables.by_id[procedure]
    given = {fact: chance.choice(representatives(table.facts[fact], ())) for fact in table.takes}
    walk, happens = Walk(machines, procedure, given), []
    walk.start()
    for _ in range(LONGEST):
        if walk.outcome is not None:
            break
        here, frame = "/".join(walk.path), walk.frame
        possible = [({here: answer}, partial(walk.answer, answer)) for answer in _answers(walk, chance)] * 10
        possible += [({"late": here}, walk.pass_deadline)] * bool(frame.node.late[frame.late:])
        possible += [({"event": edge.event, "at": here}, partial(walk.occur, edge.event)) for each in walk.frames for edge in each.table.events]
        possible += [({"event": WITHDRAWN, "of": _as_written(act), "at": here}, partial(walk.occur, WITHDRAWN, act))
                     for token, standing in walk.standing.items() if standing == IN_FORCE and token.startswith(CONSENT)
                     for act in (token.removeprefix(CONSENT),)]
        if not possible:
            break
        happening, happens_there = chance.choice(possible)
        # sometimes it is not a question that comes next, but something that falls before a task
        walk.stop_at = (*walk.path[:-1], chance.choice([*frame.table.nodes]))
        try:
            happens_there()
        except NotPossible:
            continue
        happens.append(happening)
    return {"given": given, "happens": happens}, walk


def _answers(walk: Walk, chance: random.Random) -> list[str]:
    """What can be answered; of whole numbers any one."""
    node = walk.frame.node
    if node.kind not in ASKING:
        return []
    bounds = walk.frame.table.facts[node.fact].bounds if node.fact else None
    numbers = [str(chance.randint(*bounds))] if bounds else []
    return [answer for answer in walk.answers if answer not in ("", "others")] + numbers


def _as_written(token: str) -> str | dict[str, str]:
    name, colon, scope = token.partition(":")
    return {name: scope} if colon else name
