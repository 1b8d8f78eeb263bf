"""Ways on from a state: answers, routes of a consent, cases, outcomes of a call, stages of lateness."""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from sop.model.base import Part
from sop.model.condition import ConditionField
from sop.model.marks import OneOrMore
from sop.model.ref import Refs
from sop.model.text import Id, Ids, Number, Text, Value, an_id, wrong
from sop.source import Mapping

OTHERS = "others"


class Answer(Part):
    """What may be answered, what that changes, and where it leads. `yes: call-family` is a whole answer."""

    short_for: ClassVar[str] = "next"

    text: Text | None = None
    """What the worker reads. Yes, no, unknown and shared lists have theirs in the vocabulary."""
    next: Id
    """The state or outcome that follows."""
    sets: dict[Id, Value] = Field(default_factory=dict)
    """Other facts that this answer settles."""
    establishes: Refs = ()
    """Safeguards that are in force from here."""
    revokes: Refs = ()
    """Safeguards that end here."""
    binds: Id | None = None
    """The subject of the procedure that is chosen anew; what had it as scope lapses."""


class Case(Part):
    """One line of a table: `{when: condition, next: state}`."""

    when: ConditionField
    """When this line holds."""
    next: Id
    """The state or outcome that follows."""


class Stage(Part):
    """What happens when a deadline has passed."""

    after: Id | None = None
    """A parameter: how long after the stage before. The first stage comes at the deadline itself."""
    tell: Ids = ()
    """Roles that are told."""
    then: Id
    """`stay` (the work is still to be done) or the state that follows."""


class AtMost(Part):
    """A bound on arrivals: the arrival after the last allowed one goes to `then`."""

    times: Number
    """How often one may arrive."""
    then: Id
    """Where the next arrival goes."""


class EachOnce(Part):
    """Each answer may be taken once; when none is left, `then` follows."""

    then: Id
    """Where the way goes on when every answer was used."""


class Meanwhile(Part):
    """What goes on while waiting."""

    every: Id
    """A parameter: how often."""
    do: Text
    """What the worker does."""


class ByFact(Part):
    """A deadline that hangs on a fact: `{how-urgent: {no: a, others: b}}`."""

    fact: Id
    """The fact that decides; empty when the deadline is one parameter for all."""
    parameters: dict[Value, Id]
    """Its values and their parameters; `others` covers the rest."""


def _within(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) != {"fact", "parameters"}:
        if len(value) != 1:
            raise wrong("not-a-deadline", "A deadline hangs on one fact.", "Write `within: {how-urgent: {no: a, others: b}}`.")
        [(fact, parameters)] = value.items()
        made = Mapping(fact=fact, parameters=parameters)
        made.place, made.keys_at = value.place, {"fact": value.keys_at[fact], "parameters": value.keys_at[fact]}
        return made
    if not isinstance(value, str):
        return value
    if value[:1].isdigit():
        raise wrong("not-a-deadline", f'"{value}" is not the name of a time.',
                    "Write its name here, and give it `text:`, `amount:` and `unit:` in `vocabulary/parameters.yaml`.")
    return ByFact.model_construct(fact="", parameters={OTHERS: an_id(value)})


_FACT_TABLE = dict[Id, dict[Value, Id]]
Within = Annotated[ByFact, BeforeValidator(_within, json_schema_input_type=Id | _FACT_TABLE)]
Late = Annotated[tuple[Stage, ...], OneOrMore()]
