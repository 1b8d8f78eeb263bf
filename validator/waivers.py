"""Waivers: a reasoned, dated exception to one rule at one state, written in the procedure beside it.

What is waived leaves the report and is told apart. A waiver that has ended waives nothing any more, and one that waives nothing is
taken out: both are findings, so that an exception cannot outlive its reason unseen. Whether a waiver may stand at all (the rule
exists and can be waived) is judged in `validator.rules.upkeep`; one that may not stand waives nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sop.corpus import Corpus
from sop.finding import Finding, Severity, Waived, error
from sop.model.state import Waiver
from sop.whereabouts import Whereabouts

EXPIRED, UNUSED = "waiver-expired", "waiver-unused"

_Key = tuple[str, str, str]
"""Procedure, state and rule."""


def waive(corpus: Corpus, found: Iterable[Finding], on: date | None, all_paths: bool) -> tuple[list[Finding], list[Waived]]:
    """What still stands, with what is wrong with the waivers; and what is waived.

    `on` is the day by which waivers are judged; None judges none of them by the calendar. `all_paths` says that every path was
    looked at: only then can a waiver be called unused.
    """
    waivers = dict(_grounded(corpus))
    if not waivers:
        return list(found), []
    ended = {key for key, waiver in waivers.items() if on is not None and waiver.until < on}
    whereabouts, kept, waived, used = Whereabouts(corpus), [], [], set()
    for finding in found:
        at = whereabouts.state_at(finding.place)
        key = (*at, finding.rule) if at else None
        if key not in waivers or key in ended:
            kept.append(finding)
            continue
        used.add(key)
        waiver = waivers[key]
        waived.append(Waived(finding, str(waiver.reason), waiver.approver, waiver.until, waiver.place))
    kept += (_expired(key, waivers[key]) for key in waivers if key in ended)
    if all_paths:
        kept += (_unused(key, waivers[key]) for key in waivers if key not in used | ended)
    return kept, sorted(waived, key=lambda item: item.finding.order)


def _grounded(corpus: Corpus) -> Iterator[tuple[_Key, Waiver]]:
    """The waivers of rules that can be waived; of two for the same rule at one state, the first."""
    for procedure_id, procedure in corpus.procedures.items():
        for state_id, state in procedure.all_states.items():
            for waiver in reversed(state.waives):
                rule = corpus.rules.get(waiver.rule)
                if rule is not None and rule.can_be_waived:
                    yield (procedure_id, state_id, waiver.rule), waiver


def _expired(key: _Key, waiver: Waiver) -> Finding:
    _, state, rule = key
    return error(EXPIRED, waiver.place, f'The waiver of "{rule}" at "{state}" ended on {waiver.until}.',
                 "Keep the rule again, or have the waiver approved anew.")


def _unused(key: _Key, waiver: Waiver) -> Finding:
    _, state, rule = key
    return Finding(UNUSED, Severity.WARNING, waiver.place, f'The waiver of "{rule}" at "{state}" waives nothing: the rule is kept there on every path.',
                   "Take the waiver out.")
