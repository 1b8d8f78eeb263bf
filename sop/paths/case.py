"""What is known and in force in a case, and what a step, an answer or an event changes.

One small set of pure functions that the machine and the checker share, so that they mean the same.
A standing is kept by token with the subject resolved to the run that owns it (`consent:visit-family:family-assessment/kin`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sop.model.condition import All, AnyOf, Condition, FactBetween, FactIs, Happened, InForce, Not
from sop.paths.table import FactDomain, Terms

IN_FORCE, REFUSED, WITHDRAWN, LAPSED = "in-force", "refused", "withdrawn", "lapsed"
CONSENT = "consent:"


class UnsetFact(Exception):
    """A fact was read that nobody has asked."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


def holds(condition: Condition, fact: Callable[[str], str], in_force: Callable[[str], bool], event: str | None = None) -> bool:
    """Whether a condition holds. `fact` raises UnsetFact for one that nobody asked; `in_force` takes a token."""
    match condition:
        case FactIs(name, values):
            return fact(name) in values
        case FactBetween(name, low, high):
            value = fact(name)
            return value.isdecimal() and (low is None or int(value) >= low) and (high is None or int(value) <= high)
        case InForce(ref):
            return in_force(ref.token)
        case Happened(name):
            return event == name
        case All(parts):
            return all(holds(part, fact, in_force, event) for part in parts)
        case AnyOf(parts):
            return any(holds(part, fact, in_force, event) for part in parts)
        case Not(part):
            return not holds(part, fact, in_force, event)
    raise TypeError(f"not a condition: {condition!r}")


def resolve(token: str, subjects: Mapping[str, str]) -> str:
    """A token in a procedure's own words -> the case's: its scope is replaced when it is a subject of the procedure."""
    head, colon, scope = token.rpartition(":")
    return f"{head}{colon}{subjects[scope]}" if colon and scope in subjects else token


def scope_of(token: str) -> str:
    """The innermost scope of a token, or ''."""
    return token.rpartition(":")[2] if ":" in token else ""


def counts(token: str, in_force: Callable[[str], bool], child: bool, terms: Terms) -> bool:
    """Whether a safeguard or consent counts as in force.

    A consent also counts where the act stays inside the case team, and for a child where a best-interest decision about
    that act stands in for it (procedure-format.md, 'consent').
    """
    if in_force(token):
        return True
    if not token.startswith(CONSENT):
        return False
    act = token.removeprefix(CONSENT)
    if act in terms.inside:
        return True
    return child and any(in_force(f"{name}:{act}") for name in terms.stands_for_consent)


def derived(domain: FactDomain, fact: Callable[[str], str], in_force: Callable[[str], bool]) -> str | None:
    """The value of a derived fact, when its base is known."""
    for value, when in domain.derivation:
        if holds(when, fact, in_force):
            return value
    return None


def stand_ins(token: str, terms: Terms) -> tuple[str, ...]:
    """The safeguards that may stand in for a consent."""
    return tuple(f"{name}:{token.removeprefix(CONSENT)}" for name in sorted(terms.stands_for_consent)) if token.startswith(CONSENT) else ()
