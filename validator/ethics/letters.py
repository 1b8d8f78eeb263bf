"""What happens on a way, as the letters that a rule reads."""

from __future__ import annotations

from collections.abc import Iterable

from sop.model.ref import SAME_ACT, SAME_SCOPE, Ref
from sop.model.rule import ANY_CONSENT, Happening
from sop.paths.case import CONSENT, scope_of
from sop.paths.change import ENDED, ESTABLISHED, FELL
from sop.paths.table import Terms

def matching(wanted: Iterable[Happening], known: Iterable[str]) -> tuple[str, ...]:
    """Those of the known happenings that a rule speaks of."""
    wanted = tuple(wanted)
    return tuple(each for each in known if any(_is(happening, each) for happening in wanted))


def _is(happening: Happening, known: str) -> bool:
    prefix = {"act": "", "established": ESTABLISHED, "ended": ENDED, "event": FELL}[happening.kind]
    if not known.startswith(prefix) or (not prefix and known.startswith((ESTABLISHED, ENDED, FELL))):
        return False
    token, ref = known.removeprefix(prefix), happening.ref
    if ref.name == ANY_CONSENT:
        return token.startswith(CONSENT)
    return token == ref.token or (ref.scope is None and token.split(":", 1)[0] == ref.name)


def token_at(ref: Ref, happening: str) -> str:
    """What a requirement means at a happening: `same-act` and `same-scope` are filled in."""
    token = happening.removeprefix(ESTABLISHED).removeprefix(ENDED)
    if ref.scope == SAME_ACT:
        return f"{ref.name}:{token.removeprefix(CONSENT)}"
    if ref.scope == SAME_SCOPE:
        return f"{ref.name}:{scope_of(token)}"
    return ref.token


def established(tokens: Iterable[str], terms: Terms) -> tuple[str, ...]:
    """The happenings by which tokens, or what stands in for them, come into force."""
    found = []
    for token in tokens:
        found.append(ESTABLISHED + token)
        if token.startswith(CONSENT):
            found += [f"{ESTABLISHED}{name}:{token.removeprefix(CONSENT)}" for name in sorted(terms.stands_for_consent)]
    return tuple(dict.fromkeys(found))
