"""Consents that nobody asks, a no that is taken as a yes, a yes to another thing, a withdrawal that nobody follows."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.state import Call, Consent
from validator.check import Subject
from validator.mutation.detours import GOES_ON, only_back, passed_by
from validator.mutation.mutant import Change, operator
from validator.mutation.said import act_told, mixed_up
from validator.mutation.sites import Site, changed, states, with_state


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
    """The person takes a yes back, and it goes on where it was."""
    for site in consents(subject):
        yield Change(site.at, site.part.place, f"nothing were done when the yes at {site.name} is taken back",
                     lambda site=site: only_back(with_state(subject.procedure, site.at[0], changed(site.part, withdrawn=GOES_ON)), site.part.place))
    for site, act in _left_by_calls(subject):
        yield Change((*site.at, act), site.part.place, f'nothing were done when the yes to "{act}" that came back from {site.name} is taken back',
                     lambda site=site, act=act: only_back(
                         with_state(subject.procedure, site.at[0], changed(site.part, withdrawn={**site.part.withdrawn, act: GOES_ON})), site.part.place))


@operator("consents")
def withdrawal_unheard(subject: Subject) -> Iterator[Change]:
    """A yes that came back from a call can no longer be taken back."""
    for site, act in _left_by_calls(subject):
        yield Change((*site.at, act), site.part.place, f'nobody heard that the yes to "{act}" that came back from {site.name} is taken back',
                     site.with_(withdrawn={name: handler for name, handler in site.part.withdrawn.items() if name != act}))


def _left_by_calls(subject: Subject) -> Iterator[tuple[Site[Call], str]]:
    for site in states(subject.procedure):
        if isinstance(site.part, Call):
            for act in site.part.withdrawn:
                yield site, act
