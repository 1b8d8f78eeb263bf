"""Does each waiver stand on something: a name that can be waived there, another who approves it, and an end."""

from __future__ import annotations

from collections.abc import Iterator

from sop.corpus import Corpus
from sop.finding import Finding, error
from sop.model.waiver import Waiver
from validator.check import Subject, did_you_mean, rule
from validator.waivable import STATE, Bearer, bearers_of, shared_bearers, waivable


@rule
def waiver_without_ground(subject: Subject) -> Iterator[Finding]:
    """A waiver names what may be waived there, once, and is approved by somebody else than the one who acts.

    Why: an exception to what protects somebody needs a reason, an approval and an end.

    At a state it names a rule of protection that says itself that it can be waived. A procedure, an event, a fact or a rule can only
    answer a check that advises, since what such a check tells may be as it should be. What else is told is mended.
    """
    for bearer in (*bearers_of(subject.procedure), *(shared_bearers(subject.corpus) if subject.is_first else ())):
        seen: set[str] = set()
        for waiver in bearer.waives:
            yield from _grounded(bearer, waiver, subject.corpus)
            if waiver.rule in seen:
                yield error("waiver-without-ground", waiver.place, f'{_begun(bearer.words)} waives "{waiver.rule}" twice.', "Keep one of the two.")
            seen.add(waiver.rule)
            if waiver.approver == bearer.role:
                yield error("waiver-without-ground", waiver.place, f'The waiver of "{waiver.rule}" at {bearer.words} is approved by the role that acts there: "{waiver.approver}".',
                            "Let a role approve it to which this one answers.")
            elif not bearer.procedure and waiver.approver not in subject.vocabulary.roles:  # in a procedure another rule tells it
                yield error("waiver-without-ground", waiver.place, f'The waiver of "{waiver.rule}" at {bearer.words} is approved by "{waiver.approver}", which is no role.',
                            did_you_mean(waiver.approver, subject.vocabulary.roles))


def _grounded(bearer: Bearer, waiver: Waiver, corpus: Corpus) -> Iterator[Finding]:
    """Whether what is waived can be waived there."""
    if bearer.may_waive(waiver.rule, corpus):
        return
    if bearer.kind != STATE:
        names = ", ".join(f'"{name}"' for name in waivable()[bearer.kind])
        yield error("waiver-without-ground", waiver.place, f'{_begun(bearer.words)} waives "{waiver.rule}", which cannot be waived there.',
                    f"Mend what is told. There only {names} can be waived.")
    elif waiver.rule not in corpus.rules:
        yield error("waiver-without-ground", waiver.place, f'"{bearer.name}" waives "{waiver.rule}", which is no rule of protection.', "Correct the name.")
    else:
        yield error("waiver-without-ground", waiver.place, f'The rule "{waiver.rule}" cannot be waived.', "Keep the rule: " + corpus.rules[waiver.rule].hint)


@rule
def waiver_out_of_date(subject: Subject) -> Iterator[Finding]:
    """A waiver ends after the procedure takes effect, and not after the day on which the procedure is looked at again.

    Why: an exception that outlives every look at it has become the rule.
    """
    procedure = subject.procedure
    for bearer in bearers_of(procedure):
        for waiver in bearer.waives:
            what = f'The waiver of "{waiver.rule}" at {bearer.words}'
            if waiver.until < procedure.holds_from:
                yield error("waiver-out-of-date", waiver.place, f"{what} ended on {waiver.until}, before this edition.",
                            "Take it out, or have the waiver approved anew.")
            elif procedure.review_by and waiver.until > procedure.review_by:
                yield error("waiver-out-of-date", waiver.place, f"{what} lasts until {waiver.until}, longer than the procedure itself ({procedure.review_by}).",
                            "Let it end with the next review.")


def _begun(words: str) -> str:
    """Words at the beginning of a sentence."""
    return words[:1].upper() + words[1:]
