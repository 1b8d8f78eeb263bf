"""The seven kinds of state. One key tells the kind: task, question, consent, choice, call, wait, parallel."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from sop.model.answer import Answer, AtMost, Case, EachOnce, Late, Meanwhile, Within
from sop.model.base import Part
from sop.model.basis import BasisField
from sop.model.marks import listed
from sop.model.ref import OneRef, Refs
from sop.model.text import Codes, Id, Ids, Text, Texts, Value, wrong
from sop.model.waiver import Waiver
from sop.source import Mapping, Scalar, Sequence

KINDS = ("task", "question", "consent", "choice", "call", "wait", "parallel")
BACK, JOINED, STAY = "back", "joined", "stay"


class Step(Part):
    """One thing to do, in its order."""

    short_for: ClassVar[str] = "step"

    step: Text
    """What the worker does, in one sentence."""
    act: Refs = ()
    """What is thereby done to or about the person that could harm."""
    establishes: Refs = ()
    """Safeguards that are in force once this is done."""
    revokes: Refs = ()
    """Safeguards that end here."""
    form: Id | None = None
    """The form that is filled."""
    notes: Ids = ()
    """Facts that are noted here without a question of their own; each may come out with any value."""
    service: Id | None = None
    """The type of service that is asked for."""
    binds: Id | None = None
    """The subject that is chosen anew."""


class StateBase(Part):
    """Keys that every state may have."""

    role: Id | None = None
    """Who does it; else the part's or the procedure's role."""
    say: Text | None = None
    """Words to say to the person."""
    say_child: Text | None = None
    """Words to say to a child."""
    ask: Text | None = None
    """The question in words to the person."""
    why: Text | None = None
    """Why this is done."""
    never: Texts = ()
    """What must never be done here; completes 'Never ...'."""
    note: Text | None = None
    """A note for trainers."""
    form: Id | None = None
    """The form that is filled here."""
    pictogram: Id | None = None
    """The pictogram beside it."""
    basis: BasisField | None = None
    """Where it comes from; else the part's or the procedure's basis. With none, it is printed as proposed."""
    covers: Codes = ()
    """The steps and decisions of the sourcebook that this state answers to."""
    at_most: AtMost | None = None
    """How often one may arrive here."""
    waives: tuple[Waiver, ...] = ()
    """Rules that are not kept here, with reasons."""


class Timed(StateBase):
    """Keys of states that may have a deadline."""

    within: Within | None = None
    """The deadline: a parameter, or a parameter for each value of a fact."""
    from_: Annotated[Ids, Field(alias="from")] = ()
    """Where the clock starts: states or events; else at this state."""
    late: Late = ()
    """What happens when the deadline has passed, in stages."""


def _steps(value: Any) -> Any:
    """One sentence, a list or a mapping -> a mapping of step id to step. Steps of a list are numbered while drafting."""
    if isinstance(value, Scalar):
        return _mapping({"1": value}, value)
    if not isinstance(value, Sequence):
        return value
    for item in value:
        if isinstance(item, Mapping) and "step" not in item:
            raise wrong("text-expected", f'A colon made this step a key ("{next(iter(item), "")}") and a value.',
                        "Put the whole sentence in double quotes.")
    return _mapping({str(number): item for number, item in enumerate(value, 1)}, value)


def _mapping(items: dict[str, Any], like: Any) -> Mapping:
    made = Mapping(items)
    made.place = like.place
    made.keys_at = {key: getattr(item, "place", like.place) for key, item in items.items()}
    return made


class Task(Timed):
    """Something to do: one sentence, or steps in order."""

    kind: ClassVar[Literal["task"]] = "task"

    task: Text
    """What is to be done, as a heading."""
    do: Annotated[dict[str, Step], BeforeValidator(_steps, json_schema_input_type=Text | list[Step | Text] | dict[Id, Step | Text])] = Field(default_factory=dict)
    """One sentence, a list, or a mapping of step ids to steps. Their order is the order of the work."""
    next: Id
    """The state or outcome that follows."""


class Question(Timed):
    """A question that the worker answers. The answer is a fact."""

    kind: ClassVar[Literal["question"]] = "question"

    question: Text
    """The question to the worker."""
    answers: dict[Value, Answer]
    """What may be answered; `others` covers the rest of a list."""
    fact: Id | None = None
    """The fact of the vocabulary that is answered; else a local fact named as the state."""
    labels: Id | None = None
    """The shared list of answers in the vocabulary."""
    each_once: EachOnce | None = None
    """Each answer may be taken once."""


class Consent(Timed):
    """Asking the person's agreement to one act. Its withdrawal is declared here too."""

    kind: ClassVar[Literal["consent"]] = "consent"

    consent: OneRef
    """The act, with its scope."""
    ask: Text
    """The question in words to the person."""
    agreed: Answer | None = None
    """Where agreement leads. It puts the consent in force."""
    limited: Answer | None = None
    """Where agreement with limits leads. It puts the consent in force; the limits stand on the form."""
    refused: Answer | None = None
    """Where a refusal leads. For a child: if the child or the guardian refuses."""
    cannot_now: Answer | None = None
    """Where it leads that the person cannot decide now."""
    others: Answer | None = None
    """Where the answers lead that are not named."""
    withdrawn: Id
    """The handler that a later withdrawal leads to."""

    ANSWERS: ClassVar[tuple[str, ...]] = ("agreed", "limited", "refused", "cannot_now")

    @property
    def routes(self) -> dict[str, Answer | None]:
        """Each of the four answers and where it leads; None where nothing is said."""
        return {name: getattr(self, name) or self.others for name in self.ANSWERS}


def _reads(value: Any) -> Any:
    if isinstance(value, Mapping) and "in_force" in value:
        return value
    return {"facts": listed(value)} if value is not None else value


def _cases(value: Any) -> Any:
    """A mapping of value to target, or a list of lines -> a list of either."""
    if isinstance(value, Mapping):
        return {"of": value}
    if isinstance(value, Sequence):
        return {"lines": value}
    raise wrong("not-cases", "Cases are a value and a target on each line.", "Write `cases: {adult: a, child: b}`.")


class Reads(Part):
    """What a choice looks at: one fact, several facts (with a table), or whether a safeguard is in force."""

    facts: tuple[Id, ...] = ()
    """The facts, of which one or more are read."""
    in_force: OneRef | None = None
    """Or the safeguard."""


class Cases(Part):
    """The ways of a choice: by value of one fact, or a table of conditions."""

    of: dict[Value, Id] = Field(default_factory=dict)
    """Where each value leads; `others` is every other value."""
    lines: tuple[Case, ...] = ()
    """Conditions in their order; the first that holds counts."""


class Choice(StateBase):
    """A fork that nobody is asked about: it reads what is known already."""

    kind: ClassVar[Literal["choice"]] = "choice"

    choice: Annotated[Reads, BeforeValidator(_reads, json_schema_input_type=Id | list[Id] | dict[Literal["in_force"], OneRef])]
    """A fact; several facts, when `cases` is a table; or `{in_force: safeguard}` with the cases yes and no."""
    cases: Annotated[Cases, BeforeValidator(_cases, json_schema_input_type=dict[Value, Id] | list[Case])]
    """Where each value leads; or lines of `when` and `next` that leave no gap and do not overlap."""


class CallOutcome(Part):
    """Where an outcome of the called procedure leads."""

    short_for: ClassVar[str] = "next"

    next: Id
    """The state or outcome that follows."""
    sets: dict[Id, Value] = Field(default_factory=dict)
    """Local facts that this outcome settles."""


class Call(StateBase):
    """Another procedure is followed, then this one goes on."""

    kind: ClassVar[Literal["call"]] = "call"

    call: Id
    """The procedure."""
    about: dict[Id, Id] = Field(default_factory=dict)
    """Its subjects and which of ours they are; `{person: child-of-survivor}` is a run about another person."""
    with_: Annotated[dict[Id, Id], Field(alias="with")] = Field(default_factory=dict)
    """Its local facts and ours that give their values."""
    outcomes: dict[Id, CallOutcome] = Field(default_factory=dict)
    """Where each outcome leads; `others` covers the rest."""
    next: Id | None = None
    """Where every outcome leads."""
    withdrawn: dict[Id, Id] = Field(default_factory=dict)
    """Acts whose consent came back from the call, and the handler a later withdrawal leads to."""


class Wait(Timed):
    """Waiting for something, with an end."""

    kind: ClassVar[Literal["wait"]] = "wait"

    wait: Text
    """What is waited for."""
    answers: dict[Value, Answer] = Field(default_factory=dict)
    """What may come, and where it leads."""
    labels: Id | None = None
    """The shared list of answers in the vocabulary."""
    every: Id | None = None
    """A parameter: reviews come round at this time, and `next` follows each time."""
    next: Id | None = None
    """The state that follows a review."""
    meanwhile: Meanwhile | None = None
    """What goes on while waiting."""


class Parallel(StateBase):
    """Several things go on at once; when all are joined, the way goes on."""

    kind: ClassVar[Literal["parallel"]] = "parallel"

    parallel: Text
    """What is done at once, as a heading."""
    branches: tuple[Id, ...]
    """The first state of each branch; each way of a branch ends in `joined`."""
    next: Id
    """The state that follows when all are joined."""


def kind_of(data: Any) -> str | None:
    """The kind of a state; None when no key or more than one tells it."""
    if isinstance(data, Part):
        return getattr(data, "kind", None)
    if not isinstance(data, Mapping):
        return None
    found = [kind for kind in KINDS if kind in data]
    return found[0] if len(found) == 1 else None


State = Annotated[
    Annotated[Task, Tag("task")] | Annotated[Question, Tag("question")] | Annotated[Consent, Tag("consent")]
    | Annotated[Choice, Tag("choice")] | Annotated[Call, Tag("call")] | Annotated[Wait, Tag("wait")]
    | Annotated[Parallel, Tag("parallel")],
    Discriminator(kind_of),
]
