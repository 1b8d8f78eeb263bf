"""The page of a rule: all that is told about it, in `sop explain`, in the handbook and in the help of other programs.

A rule about writing has its page in its docstring, which `validator.pages` reads; an ethics rule has it in its YAML, which is read
here. What a rule says beyond the usual is listed as its author wrote it, so a new key of the format is told from its first day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from sop.corpus import EXAMPLES, PROCEDURES, RULES, Corpus
from sop.finding import Severity
from sop.model.base import Part
from sop.model.basis import Basis
from sop.model.condition import All, AnyOf, FactBetween, FactIs, Happened, InForce, Not
from sop.model.ref import Ref, from_token
from sop.model.rule import Rule
from sop.model.vocabulary import Vocabulary

ETHICS = "ethics"
"""The family of the rules about people's safety and rights."""

PATHS = "paths"
"""The family of the checks that look at all paths, whatever they are about."""

TOLD_APART = {"code", "title", "severity", "why", "hint", "basis", "prevents", "can_be_waived", "waives", "unless", "examples"}
"""The keys of a rule that have their own place on its page."""


@dataclass(frozen=True, slots=True)
class Excepted:
    """An exception inside the norm: when it holds, the duties that come with it, and where it comes from."""

    when: str
    duties: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """How it looks when a rule is kept, or broken."""

    is_good: bool
    text: str
    """A piece of a procedure, or what an example beside the rules tells."""
    file: str = ""
    """Where it stands, when it is a file of its own."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """What is told about one rule."""

    name: str
    title: str
    """What should be so, in one sentence."""
    family: str
    """The room it belongs to: `ethics`, `paths`, or a family of rules about writing."""
    severity: Severity = Severity.ERROR
    weights: tuple[tuple[str, str], ...] = ()
    """The profiles in which it weighs otherwise, and what."""
    code: str = ""
    """Its code in the sourcebook."""
    why: str = ""
    more: tuple[str, ...] = ()
    """What else is said, a paragraph each."""
    hint: str = ""
    can_be_waived: bool = False
    waives: tuple[str, ...] = ()
    """What of it is answered by a reason, a sentence each."""
    sources: tuple[str, ...] = ()
    prevents: tuple[str, ...] = ()
    """The stories in which it is kept."""
    exceptions: tuple[Excepted, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    """Every other key of the rule and its value, as it is written in YAML."""
    examples: tuple[Example, ...] = ()
    place: str = ""
    """Where it is written."""
    is_proposed: bool = False
    """Whether it protects people, and no source that was read says so."""


def ethics_pages(corpus: Corpus) -> Iterator[RulePage]:
    """The page of every ethics rule of a corpus, in their order."""
    for name, rule in corpus.rules.items():
        yield RulePage(
            name=name, title=str(rule.title), family=ETHICS, severity=Severity(rule.severity), code=rule.code, why=str(rule.why), hint=str(rule.hint),
            can_be_waived=rule.can_be_waived, waives=tuple(_waives(rule)), sources=tuple(_sources(rule.basis, corpus.vocabulary)), prevents=tuple(_stories(rule, corpus)),
            exceptions=tuple(_excepted(item, corpus.vocabulary) for item in rule.unless),
            details=tuple((key, flow(value)) for key, value in _set(rule) if key not in TOLD_APART),
            examples=tuple(_examples(rule, corpus)), place=f"{rule.place.file}:{rule.place.line}",
            is_proposed=not (rule.basis and rule.basis.states))


def _excepted(item: Any, vocabulary: Vocabulary) -> Excepted:
    duties = (f"{_words(ref, vocabulary)} (`{flow(ref)}`)" for ref in item.needs)
    return Excepted(flow(item.when), tuple(duties), tuple(_sources(item.basis, vocabulary)))


def _waives(rule: Rule) -> Iterator[str]:
    for waiver in rule.waives:
        yield f"Waived until {waiver.until} ({waiver.rule}): {waiver.reason} Approver: {waiver.approver}."


def _words(ref: Ref, vocabulary: Vocabulary) -> str:
    entry = vocabulary.safeguards.get(ref.name) or vocabulary.acts.get(ref.name)
    return str(entry.text) if entry else ref.name


def _sources(basis: Basis | None, vocabulary: Vocabulary) -> Iterator[str]:
    for cited in basis.citations if basis else ():
        source = vocabulary.sources.get(cited.source)
        yield f"{source.text if source else cited.source}: {cited.at}{' (not confirmed)' if cited.unconfirmed else ''}"


def _stories(rule: Rule, corpus: Corpus) -> Iterator[str]:
    for name in rule.prevents:
        titles = [f"{scenarios[name].title} ({procedure}/{name})" for procedure, scenarios in corpus.scenarios.items() if name in scenarios]
        yield from titles or [name]


def _examples(rule: Rule, corpus: Corpus) -> Iterator[Example]:
    for is_good, named in ((False, rule.examples.fails), (True, rule.examples.passes)):
        for name in (named,) if isinstance(named, str) else named:
            example = corpus.examples.get(name)
            yield Example(is_good, str(example.summary) if example else name, f"{PROCEDURES}/{RULES}/{EXAMPLES}/{name}.yaml")


def flow(value: Any) -> str:
    """A value of the model on one line, as it would stand in YAML."""
    plain = _plain(value)
    if isinstance(plain, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in plain.items()) + "}"
    if isinstance(plain, list):
        return "[" + ", ".join(map(flow, plain)) + "]"
    return {True: "yes", False: "no"}.get(plain, str(plain)) if isinstance(plain, bool) else str(plain)


def _plain(value: Any) -> Any:
    match value:
        case Ref(name, None):
            return name
        case Ref(name, scope):
            return {name: from_token(scope)}
        case FactIs(fact, values):
            return {fact: values[0] if len(values) == 1 else list(values)}
        case FactBetween(fact, low, None):
            return {fact: {"at_least": low}}
        case FactBetween(fact, None, high):
            return {fact: {"below": high + 1}}
        case FactBetween(fact, low, high):
            return {fact: {"between": [low, high]}}
        case InForce(ref):
            return {"in_force": ref}
        case Happened(event):
            return {"event": event}
        case All(parts):
            return {"all": list(parts)}
        case AnyOf(parts):
            return {"any": list(parts)}
        case Not(part):
            return {"not": part}
        case BaseModel():
            return dict(_set(value))
        case tuple():
            return list(value) if len(value) != 1 else _plain(value[0])
    if is_dataclass(value):
        told = [getattr(value, part.name) for part in fields(value) if part.name != "place"]
        if len(told) != 2 or not isinstance(told[0], str):
            return told
        return _plain(told[1]) if told[0] == "act" else {told[0]: told[1]}  # an act is written bare, what else happens with its kind
    return value


def _set(part: BaseModel | Part) -> Iterator[tuple[str, Any]]:
    """The keys of a part that say something, as they are written."""
    for name, field in type(part).model_fields.items():
        value = getattr(part, name, None)
        if value is not None and value != () and value != {} and (field.is_required() or value != field.default) and not (isinstance(value, BaseModel) and not dict(_set(value))):
            yield field.alias or name, value
