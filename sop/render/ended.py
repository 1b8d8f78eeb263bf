"""What no longer counts from a step, an answer or an event on, in one short sentence; and in another what is not so any more.

Told is only what an act may rest on: an agreement, a decision for a child, and what a rule of protection demands before an act.
That a need is met or a stay is over, the step itself says. Nobody reads a list of six: where all agreements that a procedure asks
for end at once, or all decisions for a child, it is said so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sop.languages.first_letter import small
from sop.languages.translate import Said
from sop.model.ref import CONSENT, Ref
from sop.render.speaker import Speaker

if TYPE_CHECKING:
    from sop.render.lay_out import Layout

_BEFORE = ("precedence", "while-in-force")
"""The patterns of rules that let an act happen only after, or while, something holds."""
_FEW = 2
"""So many are named one by one, though they are all."""


def ended(layout: Layout, refs: Iterable[Ref]) -> Said | None:
    """The sentence; None where nothing ends on which an act may rest."""
    speak, tokens = layout.speak, tuple(dict.fromkeys(ref.token for ref in refs))
    if not tokens:
        return None
    demanded = _demanded(speak)
    agreed = [token for token in tokens if _head(token) == CONSENT]
    decided = [token for token in tokens if _stands_in(speak, token)]
    names = []
    if _acts(agreed) == _acts(decided) and agreed and not (_all(layout, agreed) and _all(layout, decided)):
        names.append(speak.ui("ended.both", acts=_named(layout, agreed)))
    else:
        names += [speak.ui(f"ended.{kind}s") if _all(layout, own) else speak.ui(f"ended.{kind}", acts=_named(layout, own))
                  for kind, own in (("agreement", agreed), ("decision", decided)) if own]
    facts = [small(speak.token("safeguards", token, layout.procedure).text) for token in tokens if _head(token) in demanded]
    return speak.run_on([speak.ui(word, names=speak.run_on(found, "; ")) for word, found in (("ended.one", names), ("ended.so", facts)) if found])


def _head(token: str) -> str:
    return token.partition(":")[0]


def _acts(tokens: Iterable[str]) -> set[str]:
    return {token.partition(":")[2] for token in tokens}


def _named(layout: Layout, tokens: Iterable[str]) -> Said:
    """The acts that agreements or decisions are about, each in brief: 'share information about the person (another agency) or ...'."""
    return layout.speak.joined([small(layout.speak.token("acts", token.partition(":")[2], layout.procedure).text) for token in tokens], "or")


def _stands_in(speak: Speaker, token: str) -> bool:
    """Whether it stands in for an agreement, as a decision for a child does."""
    safeguard = speak.vocabulary.safeguards.get(_head(token))
    return safeguard is not None and safeguard.counts_as_consent_for is not None


def _demanded(speak: Speaker) -> set[str]:
    """What the rules demand before an act, but agreements and what stands in for them."""
    needed = {ref.name for rule in speak.corpus.rules.values() if rule.pattern in _BEFORE for ref in (*rule.requires.all, *rule.requires.any)}
    return {name for name in needed if name != CONSENT and not _stands_in(speak, name)}


def _all(layout: Layout, tokens: list[str]) -> bool:
    """Whether these are many, and all of their kind that may come into force here."""
    effects = [part.effect for node in layout.table.nodes.values() for part in (*node.steps, *node.edges)]
    made = {token for effect in effects for token in effect.establishes if _head(token) == _head(tokens[0])} if tokens else set()
    return len(tokens) > _FEW and made <= set(tokens)
