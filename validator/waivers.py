"""Waivers: a reasoned, dated exception, written beside what it is about: a state that does not keep a rule, or a procedure, event,
fact or rule at which a check is answered.

What is waived leaves the report and is told apart. A waiver that has ended waives nothing any more, and one that waives nothing is
taken out: both are findings, so that an exception cannot outlive its reason unseen. Whether a waiver may stand at all is judged in
`validator.rules.waivers`; one that may not stand waives nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sop.corpus import Corpus
from sop.finding import Finding, Place, Severity, Waived
from sop.model.waiver import Waiver
from sop.whereabouts import Whereabouts
from validator.waivable import STATE, Bearer, bearers

EXPIRED, UNUSED = "waiver-expired", "waiver-unused"

_Key = tuple[Place, str]
"""Where the bearer stands, and what is waived there."""


def waive(corpus: Corpus, found: Iterable[Finding], on: date | None, all_paths: bool) -> tuple[list[Finding], list[Waived]]:
    """What still stands, with what is wrong with the waivers; and what is waived.

    `on` is the day by which waivers are judged; None judges none of them by the calendar. `all_paths` says that every path was
    looked at: only then can a waiver be called unused.
    """
    waivers = dict(_grounded(corpus))
    if not waivers:
        return list(found), []
    ended = {key for key, (_, waiver) in waivers.items() if on is not None and waiver.until < on}
    beside_a_state = {waiver.rule for bearer, waiver in waivers.values() if bearer.kind == STATE}
    whereabouts, kept, waived, used = Whereabouts(corpus), [], [], set()
    for finding in found:
        key = (_beside(finding.place, whereabouts, corpus) if finding.rule in beside_a_state else finding.place, finding.rule)
        if key not in waivers or key in ended:
            kept.append(finding)
            continue
        used.add(key)
        _, waiver = waivers[key]
        waived.append(Waived(finding, str(waiver.reason), waiver.approver, waiver.until, waiver.place))
    kept += (_expired(*waivers[key]) for key in waivers if key in ended)
    if all_paths:
        kept += (_unused(*waivers[key]) for key in waivers if key not in used | ended)
    return kept, sorted(waived, key=lambda item: item.finding.order)


def _beside(place: Place, whereabouts: Whereabouts, corpus: Corpus) -> Place:
    """Where the waivers of a finding stand: beside the state that its place lies in, or beside what begins at that very place."""
    at = whereabouts.state_at(place)
    return corpus.procedures[at[0]].all_states[at[1]].place if at else place


def _grounded(corpus: Corpus) -> Mapping[_Key, tuple[Bearer, Waiver]]:
    """The waivers that may stand; of two for the same rule at one place, the first."""
    return {(bearer.place, waiver.rule): (bearer, waiver)
            for bearer in bearers(corpus) for waiver in reversed(bearer.waives) if bearer.may_waive(waiver.rule, corpus)}


def _expired(bearer: Bearer, waiver: Waiver) -> Finding:
    """An error where a rule is not kept; a warning where what only advises has lost its answer: it must not stop a book on a day of the calendar."""
    again, weight = ("Keep the rule again", Severity.ERROR) if bearer.kind == STATE else ("Look at it again", Severity.WARNING)
    return Finding(EXPIRED, weight, waiver.place, f'The waiver of "{waiver.rule}" at {bearer.words} ended on {waiver.until}.',
                   f"{again}, or have the waiver approved anew.")


def _unused(bearer: Bearer, waiver: Waiver) -> Finding:
    kept = "the rule is kept there on every path" if bearer.kind == STATE else "the check finds nothing there"
    return Finding(UNUSED, Severity.WARNING, waiver.place, f'The waiver of "{waiver.rule}" at {bearer.words} waives nothing: {kept}.',
                   "Take the waiver out.")
