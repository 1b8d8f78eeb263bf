"""Who can reach which outcome, in one language."""

from __future__ import annotations

from functools import reduce

from sop.languages.first_letter import small
from sop.languages.translate import Said
from sop.model.procedure import Procedure
from sop.paths.people import Group, Population
from sop.render.speaker import Speaker
from sop.render.view_corpus import PopulationView


def population_view(speak: Speaker, procedure: Procedure, population: Population) -> PopulationView:
    """The table of one procedure."""
    left_out = [small(speak.fact(fact, procedure)) for fact in population.not_considered]
    return PopulationView(
        tuple(_who(speak, procedure, group) for group in population.groups),
        tuple((name, speak.text(procedure.id, f"outcome.{name}.text", outcome.text), tuple(name in group.outcomes for group in population.groups))
              for name, outcome in procedure.outcomes.items()),
        speak.ui("population.not-considered", facts=speak.joined(left_out)) if left_out else None)


def _who(speak: Speaker, procedure: Procedure, group: Group) -> Said:
    known = [speak.ui("condition.is", fact=speak.fact(fact, procedure), values=speak.any_of(fact, values, procedure)) for fact, values in group.values]
    return reduce(lambda one, other: speak.ui("condition.and", one=one, other=small(other)), known) if known else speak.ui("population.anybody")
