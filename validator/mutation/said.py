"""How operators speak of acts and safeguards, and which others could stand in their place by mistake."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.procedure import Procedure
from sop.model.ref import Ref
from sop.model.state import Consent
from validator.check import Subject
from validator.ethics.story import Teller
from validator.mutation.sites import effects, ends, states


def told(subject: Subject, ref: Ref) -> str:
    """A safeguard or consent in words, in quotes."""
    return f'"{Teller(subject.corpus).safeguard(ref.token)}"'


def act_told(subject: Subject, ref: Ref) -> str:
    """An act in words, in quotes."""
    return f'"{Teller(subject.corpus).act(ref.token)}"'


def without(refs: tuple[Ref, ...], ref: Ref) -> tuple[Ref, ...]:
    """Some references but for one."""
    return tuple(each for each in refs if each is not ref)


def instead(refs: tuple[Ref, ...], ref: Ref, other: Ref) -> tuple[Ref, ...]:
    """Some references, with another one in the place of one."""
    return tuple(other if each is ref else each for each in refs)


def asked_for(subject: Subject, acts: tuple[Ref, ...]) -> set[str]:
    """The names of the safeguards that some rule asks for before one of these acts."""
    found: set[str] = set()
    for rule in subject.corpus.rules.values():
        if rule.pattern in ("precedence", "while-in-force") and any(happening.kind == "act" and happening.name == act.name for happening in rule.act for act in acts):
            found |= {ref.name for ref in (*rule.requires.all, *rule.requires.any, *(ref for item in rule.unless for ref in item.needs))}
    return found


def mixed_up(subject: Subject, ref: Ref) -> Ref | None:
    """The same name about something else that this procedure speaks of too: another household, office, use or act. None where it has none.

    What stays inside the case team is nobody's mistake.
    """
    procedure = subject.procedure
    if ref.scope is None:
        return None
    if ref.scope in procedure.subjects:
        kind = procedure.subjects[ref.scope].kind
        scopes = [name for name, other in procedure.subjects.items() if other.kind == kind]
    else:
        scopes = sorted({other.scope for other in _refs(procedure) if other.name == ref.name and other.scope})
    return next((Ref(ref.name, scope, ref.place) for scope in scopes
                 if scope != ref.scope and f"{ref.name}:{scope}" not in subject.tables.terms.inside), None)


def _refs(procedure: Procedure) -> Iterator[Ref]:
    """Every act, safeguard and consent that a procedure names."""
    for site in effects(procedure):
        for key in ("act", "establishes", "revokes"):
            yield from getattr(site.part, key, ())
    for site in ends(procedure):
        yield from (*site.part.leaves, *site.part.owes)
    for site in states(procedure):
        if isinstance(site.part, Consent):
            yield site.part.consent
