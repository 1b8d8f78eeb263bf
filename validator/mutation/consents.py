"""Consents that nobody asks, a no that is taken as a yes, a yes to another thing, a withdrawal that nobody follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sop.model.procedure import Procedure
from sop.model.ref import CONSENT
from sop.model.state import Call, Consent
from validator.check import Subject
from validator.mutation.detours import GOES_ON, only_back, passed_by
from validator.mutation.mutant import Change, operator
from validator.mutation.said import act_told, mixed_up
from validator.mutation.sites import Site, changed, states, with_state
from validator.standing import consents_left, ours


def consents(subject: Subject) -> Iterator[Site[Consent]]:
    """Every state that asks for a consent and can be agreed to."""
    for site in states(subject.procedure):
        if isinstance(site.part, Consent) and site.part.routes["agreed"] is not None:
            yield site


@operator("consents")
def consent_left_out(subject: Subject) -> Iterator[Change]:
    """Nobody asks, and it goes on as after a yes."""
    for site in consents(subject):
        [state_id] = site.at
        yield Change(site.at, site.part.place, f"the consent step {site.name} vanished and nobody asked to {act_told(subject, site.part.consent)}",
                     lambda state_id=state_id, site=site: passed_by(subject.procedure, state_id, site.part.routes["agreed"].next))


@operator("consents")
def no_taken_as_yes(subject: Subject) -> Iterator[Change]:
    """A refusal, or that the person cannot decide now, leads where a yes leads."""
    for site in consents(subject):
        yes = site.part.routes["agreed"].next
        for value in ("refused", "cannot_now"):
            answer = site.part.routes[value]
            if answer is not None and answer.next != yes:
                yield Change((*site.at, value), answer.place, f'the answer "{value}" at {site.name} led on to "{yes}" like a yes',
                             site.with_(**{value: changed(answer, next=yes)}))


@operator("consents")
def consent_to_another(subject: Subject) -> Iterator[Change]:
    """The yes is asked for another household, office or use than the act is about."""
    for site in consents(subject):
        other = mixed_up(subject, site.part.consent)
        if other is not None:
            yield Change(site.at, site.part.place, f"{site.name} asked to {act_told(subject, other)} instead of {act_told(subject, site.part.consent)}",
                         site.with_(consent=other))


@operator("consents")
def withdrawal_ignored(subject: Subject) -> Iterator[Change]:
    """The person takes a yes back, and nothing is done: not where it was asked here, nor where it came back from calls."""
    asked: dict[str, list[Site[Consent]]] = {}
    for site in consents(subject):
        asked.setdefault(site.part.consent.token, []).append(site)
    for sites in asked.values():
        yield Change(sites[0].at, sites[0].part.place, f"nothing were done when the yes at {sites[0].name} is taken back",
                     lambda sites=sites: only_back(_withdrawn(subject.procedure, {site.at[0]: GOES_ON for site in sites}), sites[0].part.place))
    for act, calls in _left_by_calls(subject).items():
        yield Change((*calls[0].at, act), calls[0].part.place, f'nothing were done when the yes to "{act}" that came back from {calls[0].name} is taken back',
                     lambda act=act, calls=calls: only_back(
                         _withdrawn(subject.procedure, {site.at[0]: {**site.part.withdrawn, act: GOES_ON} for site in calls}), calls[0].part.place))


@operator("consents")
def withdrawal_unheard(subject: Subject) -> Iterator[Change]:
    """A yes that came back from calls can no longer be taken back."""
    for act, calls in _left_by_calls(subject).items():
        yield Change((*calls[0].at, act), calls[0].part.place, f'nobody heard that the yes to "{act}" that came back from {calls[0].name} is taken back',
                     lambda act=act, calls=calls: _withdrawn(subject.procedure, {
                         site.at[0]: {name: handler for name, handler in site.part.withdrawn.items() if name != act} for site in calls}))


def _left_by_calls(subject: Subject) -> dict[str, list[Site[Call]]]:
    """The acts whose consent comes back from calls, where it is not asked here too, with the calls that say where its withdrawal leads."""
    own = {f"{CONSENT}:{site.part.consent.token}" for site in consents(subject)}
    left, found = consents_left(subject), {}
    for site in states(subject.procedure):
        for act in site.part.withdrawn if isinstance(site.part, Call) else ():
            come_back = ours(subject.table.nodes[site.at[0]], frozenset().union(*left.get(site.part.call, {}).values()))
            if any(token.split(":")[1] == act for token in come_back - own):
                found.setdefault(act, []).append(site)
    return found


def _withdrawn(procedure: Procedure, handlers: Mapping[str, str | dict[str, str]]) -> Procedure:
    """A procedure in which withdrawals at some states lead elsewhere."""
    for state_id, handler in handlers.items():
        procedure = with_state(procedure, state_id, changed(procedure.all_states[state_id], withdrawn=handler))
    return procedure
