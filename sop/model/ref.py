"""References to acts, safeguards and consents, which all have one shape: a name, perhaps with a scope.

`share-information`, `{share-information: embassy}`, `{consent: trace-family}`, `{consent: {share-information: embassy}}`,
`{best-interest-decision: {share-information: embassy}}`.
A reference is written once as a token (`share-information:embassy`), the same on the side of the act and of the safeguard.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from sop.finding import Place
from sop.model.base import NOWHERE, place_of
from sop.model.marks import OneOrMore, Reads
from sop.model.text import an_id, wrong
from sop.source import Mapping

CONSENT = "consent"
SAME_ACT = "same-act"
SAME_SCOPE = "same-scope"


@dataclass(frozen=True, slots=True)
class Ref:
    """An act, a safeguard or a consent, with its scope. The scope of a consent or of a decision about an act is the token of that act."""

    name: str
    scope: str | None = None
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def token(self) -> str:
        """`name` or `name:scope`."""
        return self.name if self.scope is None else f"{self.name}:{self.scope}"

    @property
    def is_consent(self) -> bool:
        """Whether it is a consent to an act."""
        return self.name == CONSENT

    @property
    def of(self) -> Ref:
        """The act of a consent."""
        return from_token(self.scope or "", self.place)


def from_token(token: str, place: Place = NOWHERE) -> Ref:
    """The reference of a token."""
    name, colon, scope = token.partition(":")
    return Ref(name, scope if colon else None, place)


def consent_to(act: Ref) -> Ref:
    """The consent that covers an act."""
    return Ref(CONSENT, act.token, act.place)


def parse(value: Any) -> Ref:
    """A word, or a mapping of one word to its scope."""
    if isinstance(value, Ref):
        return value
    if not isinstance(value, Mapping):
        name = an_id(value)
        if name == CONSENT:
            raise wrong("consent-to-what", "A consent is always to one act.", "Write `{consent: name-of-the-act}`.")
        return Ref(name, None, place_of(value))
    if len(value) != 1:
        raise wrong("one-scope", "Here should stand one name with one scope.", "Write `{name: scope}`, or a list of such.")
    [(name, scope)] = value.items()
    an_id(name)
    if isinstance(scope, Mapping):  # a consent or a decision about an act that has a scope of its own
        return Ref(name, parse(scope).token, value.place)
    return Ref(name, an_id(scope), value.place)


_WORD = {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}
REF_SCHEMA = {"anyOf": [_WORD, {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": {
    "anyOf": [_WORD, {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": _WORD}]}}]}

OneRef = Annotated[Ref, Reads(parse, REF_SCHEMA)]
Refs = Annotated[tuple[OneRef, ...], OneOrMore()]
