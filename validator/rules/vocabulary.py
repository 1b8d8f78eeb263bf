"""The shared words and the ethics rules: what they name exists, and nothing in them is empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sop.finding import Finding, Place, error
from sop.model.basis import Basis
from sop.model.base import Part, place_of
from sop.model.condition import Condition, FactBetween, FactIs, Happened, InForce, literals
from sop.model.ref import SAME_ACT, SAME_SCOPE, Ref
from sop.model.rule import ANY_CONSENT, Happening, happenings_in
from sop.model.scenario import WITHDRAWN
from sop.model.vocabulary import Vocabulary
from sop.paths.compile import fact_domain
from validator.boxes import TooWide
from validator.cases import cases_of
from validator.check import Subject, did_you_mean, whole


VOCABULARY = "vocabulary-names-nothing"


@whole
def vocabulary_names_nothing(subject: Subject) -> Iterator[Finding]:
    """What an entry of the vocabulary names exists: acts that a role may do, how long a safeguard lasts, what a fact is derived from.

    Why: a safeguard that lasts as long as a parameter nobody wrote never ends.
    """
    if not subject.is_first:
        return
    words = subject.vocabulary
    for kind, key, known in (("facts", "depends_on", words.facts), ("facts", "labels_from", words.labels), ("acts", "scope", words.subjects),
                             ("safeguards", "scope", {*words.subjects, "act"}), ("safeguards", "lasts", words.parameters), ("safeguards", "lapses_on", words.events)):
        for name, entry in getattr(words, kind).items():
            value = getattr(entry, key)
            for word in value if isinstance(value, tuple) else (value,):
                if word is not None and word not in known:
                    yield _unknown(VOCABULARY, f'The entry "{name}" under `{kind}`', word, place_of(word, entry.place), known)
    for name, role in words.roles.items():
        for ref in role.may:
            yield from _ref(words, VOCABULARY, f'The role "{name}"', ref, words.acts)
        for above in role.answers_to:
            if above not in words.roles:
                yield _unknown(VOCABULARY, f'The role "{name}"', above, place_of(above, role.place), words.roles)
    yield from _derived(words)
    for kind in type(words).model_fields:
        entries = getattr(words, kind)
        yield from _sources(words, VOCABULARY, entries.values() if isinstance(entries, dict) else ())


def _derived(words: Vocabulary) -> Iterator[Finding]:
    """A derived fact is derived from one that exists, and has a value whatever that one is."""
    domains = {name: fact_domain(name, fact, words) for name, fact in words.facts.items()}
    for name, domain in domains.items():
        if domain.derived_from is None:
            continue
        if domain.derived_from not in words.facts:
            yield _unknown(VOCABULARY, f'The fact "{name}"', domain.derived_from, words.facts[name].place, words.facts)
            continue
        cases = cases_of((when for _, when in domain.derivation), domains)
        try:
            missing = cases.space.gap(box for boxes in cases.boxes for box in boxes)
        except TooWide:
            yield error("not-decided", words.facts[name].place, f'How "{name}" is derived has too many combinations to look at.', "Derive it from simpler conditions.")
            continue
        if missing is not None:
            said = ", ".join(f"{fact} is {value}" for fact, value in missing.items())
            yield error(VOCABULARY, words.facts[name].place, f'The fact "{name}" has no value when {said}.', "Add a value under `derived_from` for it.")


@whole
def rule_names_nothing(subject: Subject) -> Iterator[Finding]:
    """The acts, safeguards, facts, events and sources that an ethics rule speaks of exist.

    Why: a rule about an act that is misspelt forbids nothing, and every procedure keeps it.
    """
    if not subject.is_first:
        return
    words = subject.vocabulary
    for name, rule_ in subject.corpus.rules.items():
        rule_id, what = "rule-names-nothing", f'The rule "{name}"'
        for happening in happenings_in(rule_):
            yield from _happening(words, rule_id, what, happening)
        for named, known in (((rule_.within,) if rule_.within else (), words.parameters), (rule_.reads, {*words.facts, *words.acts})):
            for word in named:
                if word not in known:
                    yield _unknown(rule_id, what, word, place_of(word, rule_.place), known)
        needs = (*rule_.requires.all, *rule_.requires.any, *(ref for item in rule_.unless for ref in item.needs), *([rule_.until] if rule_.until else []))
        for ref in needs:
            yield from _ref(words, rule_id, what, ref, words.safeguards)
        for condition in (rule_.when, *(item.when for item in rule_.unless)):
            yield from _condition(words, rule_id, what, condition) if condition is not None else ()
        yield from _sources(words, rule_id, (rule_, *rule_.unless))
        stories = {story for scenarios in subject.corpus.scenarios.values() for story in scenarios}
        for named, known in ((rule_.prevents, stories), ((*rule_.examples.passes, *rule_.examples.fails), subject.corpus.examples), (rule_.examples.also, subject.corpus.rules)):
            for word in named:
                if word not in known:
                    yield _unknown(rule_id, what, word, place_of(word, rule_.place), known)


@whole
def end_unheard(subject: Subject) -> Iterator[Finding]:
    """An ethics rule that waits for a safeguard to end also waits for the events that end it.

    Why: `{ended: ...}` hears the step or the answer that ends it. A danger that makes an old assessment worthless is an event, and a rule
    that does not name it goes on as if nothing had happened.
    """
    if not subject.is_first:
        return
    for name, rule_ in subject.corpus.rules.items():
        happenings = tuple(happenings_in(rule_))
        heard = {happening.name for happening in happenings if happening.kind == "event"}
        for happening in happenings:
            safeguard = subject.vocabulary.safeguards.get(happening.name) if happening.kind == "ended" else None
            unheard = [event for event in (safeguard.lapses_on if safeguard else ()) if event not in heard]
            if unheard:
                yield error("end-unheard", happening.ref.place, f'The rule "{name}" waits until "{happening.name}" ends, and does not hear what else ends it: {", ".join(unheard)}.',
                            f"Write {{any: [{{ended: {happening.name}}}, {', '.join(f'{{event: {event}}}' for event in unheard)}]}}.")


def _happening(words: Vocabulary, rule_id: str, what: str, happening: Happening) -> Iterator[Finding]:
    """What a rule waits for: an act, a safeguard that comes into force or ends, an event."""
    if happening.kind == "event":
        if happening.name not in words.events and happening.name != WITHDRAWN:
            yield _unknown(rule_id, what, happening.name, happening.ref.place, words.events)
    elif happening.name != ANY_CONSENT:
        yield from _ref(words, rule_id, what, happening.ref, words.acts if happening.kind == "act" else words.safeguards)


def _ref(words: Vocabulary, rule_id: str, what: str, ref: Ref, entries: dict) -> Iterator[Finding]:
    """Names of acts and safeguards; fixed scopes. A scope without a list of fixed ones is named by each procedure."""
    if ref.is_consent:
        if ref.scope != SAME_ACT:
            yield from _ref(words, rule_id, what, ref.of, words.acts)
        return
    if ref.name not in entries:
        yield _unknown(rule_id, what, ref.name, ref.place, entries)
        return
    kind = entries[ref.name].scope
    fixed = words.subjects[kind].values if kind in words.subjects else {}
    if ref.scope is None or ref.scope in (SAME_ACT, SAME_SCOPE):
        return
    if kind == "act":
        yield from _ref(words, rule_id, what, ref.of, words.acts)
    elif kind is None or (fixed and ref.scope not in fixed):
        yield _unknown(rule_id, what, ref.scope, ref.place, fixed)


def _condition(words: Vocabulary, rule_id: str, what: str, condition: Condition) -> Iterator[Finding]:
    for literal in literals(condition):
        match literal:
            case InForce(ref):
                yield from _ref(words, rule_id, what, ref, words.safeguards)
            case Happened(event) if event not in words.events:
                yield _unknown(rule_id, what, event, literal.place, words.events)
            case FactIs(fact) | FactBetween(fact) if fact not in words.facts:
                yield _unknown(rule_id, what, fact, literal.place, words.facts)
            case FactIs(fact, values):
                known = words.facts[fact].values.listed or tuple(words.labels.get(words.facts[fact].labels_from or "", ()))
                for value in values:
                    if known and value not in known and not (value == "unknown" and words.facts[fact].may_be_unknown):
                        yield _unknown(rule_id, what, value, literal.place, known)


def _sources(words: Vocabulary, rule_id: str, parts: Iterable[object]) -> Iterator[Finding]:
    """The sources that entries cite."""
    for part in parts:
        basis = getattr(part, "basis", None)
        for citation in basis.citations if isinstance(basis, Basis) else ():
            if citation.source not in words.sources:
                yield _unknown(rule_id, "This", citation.source, citation.place, words.sources)
        inner = (*getattr(part, "steps", ()), *(getattr(part, "values", None) or {}).values()) if isinstance(part, Part) and not hasattr(part, "labels") else ()
        yield from _sources(words, rule_id, inner)


def _unknown(rule_id: str, what: str, word: str, place: Place, known: Iterable[str]) -> Finding:
    return error(rule_id, place, f'{what} names "{word}", which does not exist.', did_you_mean(word, known))
