"""The words that procedures share: roles, facts, acts, safeguards, events, parameters, forms, services, sources, terms,
provinces and organisations.

One file a kind under `procedures/vocabulary/`, each a mapping from id to entry.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from sop.model.base import Part
from sop.model.basis import BasisField
from sop.model.marks import Reads
from sop.model.ref import Refs
from sop.model.text import Id, Ids, Number, Phrase, Phrases, Text, Value, YesNo, wrong
from sop.source import Mapping

UNKNOWN = "unknown"


class Entry(Part):
    """What every entry of the vocabulary has."""

    short_for: ClassVar[str | None] = "text"

    text: Text
    """The words that people read."""
    basis: BasisField | None = None
    """Where it comes from."""


class Role(Entry):
    """Somebody who does something; never a named person."""

    in_sentence: Text | None = None
    """The words inside a sentence, where they are more than `text` with a small first letter: `the supervisor`."""
    may: Refs = ()
    """Acts that this role may do."""
    answers_to: Ids = ()
    """The roles that decide when this one is late or in doubt."""
    level: Literal["national", "provincial", "district", "commune", "organisation"] | None = None
    """Where the role stands."""


class Bounds(Part):
    """A whole number from `from` to `to`."""

    from_: Annotated[Number, Field(alias="from")]
    to: Number


def _values(value: Any) -> Any:
    return value if isinstance(value, Mapping) else {"listed": value}


class FactValues(Part):
    """The finite values of a fact."""

    listed: tuple[Value, ...] = ()
    from_: Annotated[Number | None, Field(alias="from")] = None
    to: Number | None = None


class Fact(Entry):
    """Something that is so or not so: one of finitely many values."""

    values: Annotated[FactValues, BeforeValidator(_values, json_schema_input_type=list[Value] | Bounds)] = FactValues.model_construct(listed=())
    """A list of words, or whole numbers `{from: 0, to: 120}`."""
    labels: dict[Value, Text] = Field(default_factory=dict)
    """What people read for each value."""
    question: Text | None = None
    """The question that it answers, for a worker who looks at what is known already."""
    labels_are_names: YesNo = False
    """Whether the labels are names, which keep their large letter inside a sentence."""
    labels_from: Id | None = None
    """A shared list of labels; its keys are the values."""
    about: Literal["person", "case"] | None = None
    """A fact about the person is asked once and known in every called procedure; others are known in one procedure only."""
    may_be_unknown: YesNo = False
    """Whether `unknown` (asked, not known) is a value too."""
    sensitive: YesNo = False
    """Asked only where it is needed."""
    derived_from: dict[Id, dict[Value, Any]] | None = None
    """Computed from another fact: for each value, when it holds."""
    unknown_follows: Value | None = None
    """The value whose way `unknown` follows in every choice."""
    depends_on: Id | None = None
    """When that fact is corrected, this one must be asked again."""


class SubjectValue(Entry):
    """A fixed one of its kind, such as the provincial office among recipients."""

    inside: YesNo = False
    """Inside the case team: no consent is needed to share with it."""


class SubjectKind(Entry):
    """A kind of thing that acts and safeguards are about."""

    values: dict[Id, SubjectValue] = Field(default_factory=dict)
    """The fixed ones; procedures add subjects of their own."""


class Act(Entry):
    """Something done to or about a person that can harm."""

    scope: Id | None = None
    """The kind of subject it is about."""
    inside: Ids = ()
    """Scopes that need no consent."""
    said_as: Phrases = ()
    """Phrases by which texts speak of it."""


class Safeguard(Entry):
    """What must hold before, during or after an act."""

    scope: Id | None = None
    """The kind of subject it is about, or `act`."""
    lasts: Id | None = None
    """A parameter: how long it holds."""
    lapses_on: Ids = ()
    """Events that end it."""
    counts_as_consent_for: Literal["child"] | None = None
    """A best-interest decision stands in for the consent of a child."""


class Event(Entry):
    """Something that may happen at any time."""

    say: Text | None = None
    """The words on the button that a worker presses."""


UNITS = ("hours", "days", "working-days", "weeks", "months", "years")


class Duration(Part):
    """An amount of time."""

    amount: Number
    """How many."""
    unit: Literal["hours", "days", "working-days", "weeks", "months", "years"]
    """hours, days, working-days, weeks, months or years."""
    basis: BasisField | None = None
    """Where it comes from; with none it is proposed."""


class Parameter(Part):
    """A policy choice with a value: one duration, a list of durations for reviews, or a number."""

    text: Text
    """What it limits."""
    amount: Number | None = None
    """How many."""
    unit: Literal["hours", "days", "working-days", "weeks", "months", "years", "times"] | None = None
    """The unit of `amount`."""
    steps: tuple[Duration, ...] = ()
    """Several durations, one after another; the last repeats."""
    basis: BasisField | None = None
    """Where the value comes from; with none it is proposed, and marked wherever it is printed."""

    @property
    def proposed(self) -> bool:
        """Whether any value in it has no source."""
        if self.steps:
            return any(step.basis is None or step.basis.proposed for step in self.steps)
        return self.basis is None or self.basis.proposed


class Calendar(Part):
    """What turns working days into the worst case."""

    working_days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    """The days on which offices work."""
    longest_closure: Duration
    """The longest run of closed days."""


class Source(Entry):
    """A document that statements come from: who issued it, what it is called, when."""

    date: Annotated[str | None, Reads(lambda value: source_date(value), {"type": ["string", "integer"]})] = None
    """Its date: a year, a month or a day."""
    kind: Id | None = None
    """What kind of document."""
    note: Text | None = None
    """What of it was read."""

    @property
    def dated(self) -> str:
        """Its title with its year, unless it holds that year: whoever reads what was so must see when."""
        return self._with_year(self.text)

    @property
    def short(self) -> str:
        """The same without who issued it, which stands after a semicolon: for where many are named."""
        return self._with_year(self.text.partition("; ")[0])

    def _with_year(self, title: str) -> str:
        year = (self.date or "")[:4]
        return title if year in title else f"{title} ({year})"


def source_date(value: Any) -> str | None:
    """A year, a month or a day."""
    if value is None:
        return None
    parts = str(value).split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3 or len(parts[0]) != 4:
        raise wrong("not-a-date", f'"{value}" is not a date.', "Write 2010, 2010-12 or 2010-12-08.")
    return str(value)


class Term(Entry):
    """A term of the field and what it means."""

    means: Text
    """The meaning, in plain words."""
    instead_of: Phrases = ()
    """Words for it that texts do not use."""


class Province(Entry):
    """A province, and its place on the map: a grid of equal squares, so that the smallest is as easy to see as the largest."""

    code: Phrase
    """The short form that stands on the map."""
    row: Number
    """Its row on the grid, from the north."""
    column: Number
    """Its column, from the west."""


class Organisation(Entry):
    """Somebody who gives services or sends people to them: an organisation or an office, never a person."""

    spelt_out: Text | None = None
    """What its letters stand for."""
    note: Text | None = None
    """What was reported about it as a whole."""
    described: YesNo = False
    """`yes` where the text is no name but says who it is, such as Police. A name stands beside its translation too: it is how people find it."""


Labels = dict[Value, Text]

KINDS: dict[str, type] = {
    "roles": Role, "facts": Fact, "labels": dict, "subjects": SubjectKind, "acts": Act, "safeguards": Safeguard,
    "events": Event, "parameters": Parameter, "calendar": Calendar, "forms": Entry, "services": Entry,
    "sources": Source, "glossary": Term, "provinces": Province, "organisations": Organisation,
}


class Vocabulary(Part):
    """All kinds together, as one value."""

    roles: dict[Id, Role] = Field(default_factory=dict)
    facts: dict[Id, Fact] = Field(default_factory=dict)
    labels: dict[Id, Labels] = Field(default_factory=dict)
    subjects: dict[Id, SubjectKind] = Field(default_factory=dict)
    acts: dict[Id, Act] = Field(default_factory=dict)
    safeguards: dict[Id, Safeguard] = Field(default_factory=dict)
    events: dict[Id, Event] = Field(default_factory=dict)
    parameters: dict[Id, Parameter] = Field(default_factory=dict)
    calendar: Calendar | None = None
    forms: dict[Id, Entry] = Field(default_factory=dict)
    services: dict[Id, Entry] = Field(default_factory=dict)
    sources: dict[Id, Source] = Field(default_factory=dict)
    glossary: dict[Id, Term] = Field(default_factory=dict)
    provinces: dict[Id, Province] = Field(default_factory=dict)
    organisations: dict[Id, Organisation] = Field(default_factory=dict)
