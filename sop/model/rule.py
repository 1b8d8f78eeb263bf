"""An ethics rule: a pattern with parameters. Rules are data, owned by policy staff."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sop.model.base import Part
from sop.model.basis import BasisField
from sop.model.condition import ConditionField
from sop.model.marks import listed
from sop.model.ref import OneRef, Refs
from sop.model.text import Code, Id, Ids, Text, YesNo
from sop.source import Mapping

PATTERNS = ("absence", "precedence", "while-in-force")


class Needs(Part):
    """References of which all, or any one, must hold."""

    all: Refs = ()
    any: Refs = ()


def _needs(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) <= {"all", "any"}:
        return value
    return {"all": listed(value)}


def _acts(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {"any"}:
        return value["any"]
    return listed(value)


class Exception_(Part):
    """An exception inside the norm, with the duty that it carries."""

    when: ConditionField
    """When the exception holds."""
    needs: Refs = ()
    """Safeguards that must be in force all the same."""
    basis: BasisField | None = None
    """Where the exception comes from."""


class Examples(Part):
    """Two small procedures beside the rules."""

    passes: Annotated[Id, Field(alias="pass")]
    """It keeps the rule."""
    fails: Annotated[Id, Field(alias="fail")]
    """It breaks the rule."""


class Rule(Part):
    """One rule."""

    code: Code
    """Its code in the sourcebook, such as R-FAM-4; never used again for another rule."""
    title: Text
    """What it demands, in one line."""
    pattern: Literal["absence", "precedence", "while-in-force"]
    """absence: the act never happens. precedence: it happens only after what is required once held. while-in-force: only while that is in force."""
    act: Annotated[tuple[OneRef, ...], BeforeValidator(_acts, json_schema_input_type=OneRef | list[OneRef] | dict[Literal["any"], list[OneRef]])]
    """The act, or `{any: [acts]}`. Without a scope it means the act with any scope."""
    requires: Annotated[Needs, BeforeValidator(_needs, json_schema_input_type=OneRef | list[OneRef] | Needs)] = Needs.model_construct()
    """What must hold: one safeguard, or `{all: [...]}`, or `{any: [...]}`. `{consent: same-act}` is the consent to the very act found."""
    when: ConditionField | None = None
    """The rule holds only then."""
    unless: tuple[Exception_, ...] = ()
    """Exceptions inside the norm."""
    until: OneRef | None = None
    """absence only: the rule holds until this safeguard is in force."""
    severity: Literal["error", "warning", "advice"]
    """How grave a breach is."""
    why: Text
    """Why the rule stands."""
    basis: BasisField | None = None
    """Where it comes from."""
    prevents: Ids = ()
    """The seed cases that it would have prevented."""
    hint: Text
    """What an author does about a breach."""
    can_be_waived: YesNo
    """Whether a reasoned waiver is possible."""
    examples: Examples
    """A procedure that passes and one that fails."""
