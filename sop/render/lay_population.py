"""Who can reach which outcome, in one language. Groups that end alike are told as one: what makes no difference is not told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import combinations

from sop.languages.first_letter import small
from sop.languages.translate import Said, together
from sop.model.procedure import Procedure
from sop.paths.people import Group, Population
from sop.render.approval import approval
from sop.render.speaker import Speaker
from sop.render.view_corpus import PopulationView


def population_view(speak: Speaker, procedure: Procedure, population: Population) -> PopulationView:
    """The table of one procedure."""
    groups = _alike(population.groups)
    left_out = [small(speak.fact(fact, procedure)) for fact in population.not_considered]
    return PopulationView(
        tuple(_who(speak, procedure, group, _told_apart(population)) for group in groups),
        tuple((name, speak.text(procedure.id, f"outcome.{name}.text", outcome.text), tuple(name in group.outcomes for group in groups))
              for name, outcome in procedure.outcomes.items()),
        speak.ui("population.not-considered", facts=speak.joined(left_out)) if left_out else None,
        tuple(_answered(speak, procedure)) if left_out else ())


def _answered(speak: Speaker, procedure: Procedure) -> Iterator[Said]:
    """Why nothing looks at it: what the procedure answers, with who approves that and until when."""
    for waiver in procedure.waives:
        reason = speak.text(procedure.id, f"waiver.{waiver.rule}.reason", waiver.reason)
        yield together([reason, Said(" ", reason.state, reason.locale), approval(speak, waiver, procedure)], speak.locale)


def _alike(groups: Sequence[Group]) -> Sequence[Group]:
    """The groups, as few as say the same: two that end alike and differ in one fact are one."""
    for one, other in combinations(groups, 2):
        apart = [fact for (fact, values), (_, others) in zip(one.values, other.values) if values != others]
        if one.outcomes == other.outcomes and len(apart) == 1:
            both = Group(tuple((fact, values if fact not in apart else values + others)
                               for (fact, values), (_, others) in zip(one.values, other.values)), one.outcomes)
            return _alike([both if group is one else group for group in groups if group is not other])
    return groups


def _told_apart(population: Population) -> dict[str, set[str]]:
    """Every value of each fact by which groups differ."""
    found: dict[str, set[str]] = {}
    for group in population.groups:
        for fact, values in group.values:
            found.setdefault(fact, set()).update(values)
    return found


def _who(speak: Speaker, procedure: Procedure, group: Group, all_values: dict[str, set[str]]) -> Said:
    known = [speak.ui("condition.is", fact=speak.fact(fact, procedure), values=speak.any_of(fact, values, procedure))
             for fact, values in group.values if set(values) != all_values[fact]]
    return reduce(lambda one, other: speak.ui("condition.and", one=one, other=small(other)), known) if known else speak.ui("population.anybody")
