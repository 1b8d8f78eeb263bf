"""An ethics rule: a pattern with parameters. Rules are data, owned by policy staff."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from sop.model.base import Part
from sop.model.basis import BasisField
from sop.model.condition import ConditionField
from sop.model.marks import Reads, listed
from sop.model.ref import REF_SCHEMA, OneRef, Ref, Refs, parse as parse_ref
from sop.model.text import Code, Codes, Id, Ids, Number, Text, YesNo, an_id, wrong
from sop.model.waiver import Waiver
from sop.source import Mapping

PATTERNS = ("absence", "existence", "precedence", "while-in-force", "response", "bounded-response", "chain", "separation-of-duties",
            "way-out", "never-asked-for")
SCOPES = ("before", "after", "between", "after_until")
ANY_CONSENT = "any-consent"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that a rule waits for: an act is done, a token comes into force or ends, an event falls."""

    kind: str
    """act, established, ended or event."""
    ref: Ref

    @property
    def name(self) -> str:
        """The act, safeguard or event."""
        return self.ref.name


def parse_happening(value: Any) -> Happening:
    """`interview`, `{share-information: embassy}`, `{established: family-assessed}`, `{ended: {consent: interview}}`, `{event: immediate-danger}`."""
    if isinstance(value, Happening):
        return value
    if isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in ("established", "ended", "event"):
        [(kind, what)] = value.items()
        return Happening(kind, Ref(an_id(what), None, value.place) if kind == "event" else parse_ref(what))
    return Happening("act", parse_ref(value))


_HAPPENING = {"anyOf": [*REF_SCHEMA["anyOf"], {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False, "properties": {
    "established": REF_SCHEMA, "ended": REF_SCHEMA, "event": {"type": "string"}}}]}
OneHappening = Annotated[Happening, Reads(parse_happening, _HAPPENING)]


class Needs(Part):
    """References of which all, or any one, must hold."""

    all: Refs = ()
    """Each of these must hold."""
    any: Refs = ()
    """At least one of these must hold."""


def _needs(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) <= {"all", "any"}:
        return value
    return {"all": listed(value)}


def _acts(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {"any"}:
        return value["any"]
    return listed(value)


Happenings = Annotated[tuple[OneHappening, ...], BeforeValidator(_acts, json_schema_input_type=OneHappening | list[OneHappening] | dict[Literal["any"], list[OneHappening]])]


class Exception_(Part):
    """An exception inside the norm, with the duty that it carries."""

    when: ConditionField
    """When the exception holds."""
    needs: Refs = ()
    """Safeguards that must be in force all the same."""
    basis: BasisField | None = None
    """Where the exception comes from."""


class Failing(Part):
    """A small procedure that breaks the rule, and where."""

    short_for: ClassVar[str] = "example"

    example: Id
    """The procedure."""
    at: Ids = ()
    """The states at which it breaks the rule, or the outcomes with which a duty is still open."""
    also: dict[Id, Ids] = Field(default_factory=dict)
    """Other rules that it breaks too, since rules overlap by nature, and where."""


class Examples(Part):
    """Small procedures beside the rules."""

    passes: Annotated[Ids, Field(alias="pass")]
    """They keep the rule."""
    failing: Annotated[tuple[Failing, ...], Field(alias="fail"), BeforeValidator(listed, json_schema_input_type=Id | Failing | list[Id | Failing])]
    """They break the rule: `home-at-once`, or `{example: home-at-once, at: travel}`."""

    @property
    def fails(self) -> Ids:
        """The names of those that fail."""
        return tuple(each.example for each in self.failing)

    @property
    def also(self) -> Ids:
        """The other rules that those that fail break too."""
        return tuple(dict.fromkeys(rule for each in self.failing for rule in each.also))


class Scope(Part):
    """Where on the way a rule holds; one of the four keys. Without a scope it holds all the way."""

    before: Happenings = ()
    """Until this happens, and only if it happens."""
    after: Happenings = ()
    """From the first time that this happens."""
    between: tuple[OneHappening, ...] = ()
    """Two happenings: from each time the first happens until the second does, and only if it does."""
    after_until: tuple[OneHappening, ...] = ()
    """Two happenings: from each time the first happens until the second does, or for good."""


def _one_scope(value: Any) -> Any:
    if isinstance(value, Mapping):
        used = [key for key in SCOPES if key in value]
        if len(used) != 1 or any(len(listed(value[key])) != 2 for key in used if key in ("between", "after_until")):
            raise wrong("not-a-scope", "A scope is one of before, after, between, after_until; the last two name two happenings.",
                        "Write `scope: {after: return-to-family}`, or `scope: {between: [admit-to-shelter, close-case]}`.")
    return value


class Rule(Part):
    """One rule."""

    code: Code
    """Its code in the sourcebook, such as R-FAM-4; never used again for another rule."""
    title: Text
    """What it demands, in one line."""
    pattern: Literal["absence", "existence", "precedence", "while-in-force", "response", "bounded-response", "chain", "separation-of-duties",
                     "way-out", "never-asked-for"]
    """absence: the act never happens, or at most `at_most` times. existence: what is required comes into force before the case ends.
    precedence: the act happens only after what is required once held. while-in-force: only while it is in force. response: after the act,
    what is required comes into force. bounded-response: and does so `within` a time. chain: the act happens only after `steps`, in their
    order. separation-of-duties: the act and the one it is `apart_from` are done by different roles. way-out: wherever `when` holds, the
    person can reach `reaches` by her or his own choice. never-asked-for: no choice before the act reads one of `reads`."""
    act: Happenings = ()
    """What the rule watches: an act, or `{any: [acts]}`; without a scope it means the act with any scope. Also `{established: safeguard}`,
    `{ended: safeguard}`, `{event: event}`; `{established: any-consent}` is every consent. `ended` hears a step or an answer that ends it,
    and whoever takes it back; what an event ends is heard as that event. Of a subject that is chosen anew nothing ends: it is another one."""
    requires: Annotated[Needs, BeforeValidator(_needs, json_schema_input_type=OneRef | list[OneRef] | Needs)] = Needs.model_construct()
    """What must hold, or come to hold: one safeguard, or `{all: [...]}`, or `{any: [...]}`. `{consent: same-act}` is the consent to the very act found."""
    scope: Annotated[Scope | None, BeforeValidator(_one_scope, json_schema_input_type=Scope)] = None
    """Where on the way it holds."""
    within: Id | None = None
    """bounded-response: a parameter, the longest time until what is required comes into force."""
    at_most: Number | None = None
    """absence: how often the act may happen."""
    steps: tuple[OneHappening, ...] = ()
    """chain: what must have happened before the act, in this order."""
    apart_from: Happenings = ()
    """separation-of-duties: the other act."""
    reaches: Happenings = ()
    """way-out: acts or safeguards, any one of which the person must be able to reach; or `outcomes`."""
    outcomes: Ids = ()
    """way-out: outcomes, any one of which the person must be able to reach."""
    reads: Ids = ()
    """never-asked-for: facts, and acts to which a consent is asked, that must not decide."""
    when: ConditionField | None = None
    """The rule holds only then."""
    not_asked: Literal["counts", "passes"] = "counts"
    """What it means that nobody asked a fact that `when` reads: it counts as if `when` held, or it passes."""
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
    """The stories of the procedures that it guards."""
    gap: Codes = ()
    """The gaps of the sourcebook that it answers."""
    hint: Text
    """What an author does about a breach."""
    can_be_waived: YesNo
    """Whether a reasoned waiver is possible."""
    waives: tuple[Waiver, ...] = ()
    """Why it stands here although no procedure does what it watches."""
    examples: Examples
    """A procedure that passes and one that fails."""


def happenings_in(rule: Rule) -> tuple[Happening, ...]:
    """Everything that a rule waits for."""
    scope = rule.scope
    scoped = (*scope.before, *scope.after, *scope.between, *scope.after_until) if scope else ()
    return (*rule.act, *rule.steps, *rule.apart_from, *rule.reaches, *scoped)


WANTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "absence": (("act",),), "existence": (("requires",),), "precedence": (("act",), ("requires",)), "while-in-force": (("act",), ("requires",)),
    "response": (("act",), ("requires",)), "bounded-response": (("act",), ("requires",), ("within",)), "chain": (("act",), ("steps",)),
    "separation-of-duties": (("act",), ("apart_from",)), "way-out": (("when",), ("reaches", "outcomes")), "never-asked-for": (("act",), ("reads",)),
}
"""The keys that each pattern needs: of each group, one."""


def _complete(value: Any) -> Any:
    pattern = value.get("pattern") if isinstance(value, Mapping) else None
    missing = [" or ".join(keys) for keys in WANTS.get(pattern, ()) if not any(key in value for key in keys)] if isinstance(pattern, str) else []
    if missing:
        raise wrong("rule-incomplete", f'A rule of the pattern "{pattern}" needs: {", ".join(missing)}.', "Add the key, or choose another pattern.")
    return value


WrittenRule = Annotated[Rule, BeforeValidator(_complete, json_schema_input_type=Rule)]
"""A rule as an author writes it, with what its pattern needs."""
