"""What the service directory tells an author about the services that procedures refer to: where nobody is, and who has no way then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sop.coverage import Coverage, People
from sop.finding import Finding, Place, Severity
from sop.model.answer import OTHERS
from sop.model.base import place_of
from sop.model.state import Call
from validator.check import Subject, whole
from validator.graph import reach

_SHOWN = 8
"""So many names stand in a sentence; of more it says how many."""


@whole
def nobody_listed(subject: Subject) -> Iterator[Finding]:
    """Each service that a procedure refers to is listed in every province.

    Why: a worker in a province without it is sent to somebody who is not there.

    A service that is nobody's today is a gap to be told, and no fault of the procedure; what the procedure needs is a way for it.
    """
    coverage = _coverage(subject)
    if coverage is None:
        return
    for service, places in coverage.referred.items():
        missing = coverage.nobody_listed(service)
        if missing:
            yield Finding("nobody-listed", Severity.WARNING, _first(places),
                          f'Nobody is listed for "{service}" in {len(missing)} of {len(coverage.provinces)} provinces: {_some(missing)}.',
                          "Give the procedure a way for a place without it; or enter who gives it there, under directory/.")


@whole
def nobody_says_whom(subject: Subject) -> Iterator[Finding]:
    """Of each service that a procedure refers to it is said somewhere that it is for each kind of people: each sex, age group and disability.

    Why: what is not stated is no yes. A man, a child or a person with a disability who is sent on a guess is turned away at the door.
    """
    coverage = _coverage(subject)
    if coverage is None:
        return
    for service, places in coverage.referred.items():
        never, everybody = coverage.never_yes(service), coverage.people(service)
        if never:
            yield Finding("nobody-says-whom", Severity.WARNING, _first(places), f'In no province does anybody say that "{service}" is for {_whom(never, everybody)}.',
                          "Ask those who are listed whom they serve, and enter it under `serves`.")


@whole
def no_way_without_service(subject: Subject) -> Iterator[Finding]:
    """A procedure that refers to a service which is not there for everybody everywhere asks whether there is one, and has a way when there is none.

    Why: whoever needs what is not to be had here is the one whom a procedure without such a way leaves with nothing.

    It asks where a question has the shared labels that `coverage:` in corpus.yaml names, and routes the answer named there, before the step with the service or after it, here or in a procedure that it calls.

    Bad:

        states:
          one:
            task: Bring the person home
            do:
              ticket:
                step: Pay the ticket.
                service: transport-home
            next: done

    Good:

        states:
          is-it-there:
            question: Does somebody here bring people home?
            labels: service-availability
            answers:
              none-here: tell
              others: one
          one:
            task: Bring the person home
            do:
              ticket:
                step: Pay the ticket.
                service: transport-home
            next: done
          tell:
            task: Say honestly that there is nobody, and plan another way
            do: Plan another way.
            next: done
    """
    settings, coverage = subject.corpus.settings.coverage, _coverage(subject, first_only=False)
    if coverage is None or settings is None or not settings.none_here:
        return
    name, graph = subject.procedure.id, subject.graph
    asking = _asking(subject, name, frozenset())
    after_asking = reach(asking, lambda state: graph.after.get(state, ()))
    without: dict[str, Place] = {}
    for service, steps in coverage.referred.items():
        for procedure, state, step in steps:
            if procedure != name or coverage.is_everywhere(service) or state in after_asking:
                continue
            if not asking & set(reach([state], lambda state: graph.after.get(state, ()))):
                without.setdefault(state, step.place)
    if without:
        answer = " or ".join(f"`{fact}: {value}`" for fact, value in settings.none_here.items())
        places = "1 place" if len(without) == 1 else f"{len(without)} places"
        yield Finding("no-way-without-service", Severity.WARNING, next(iter(without.values())),
                      f'"{name}" gives a service at {places}, and no way there asks whether there is one here: {_some(without)}.',
                      f"Ask it, and give {answer} a way of its own.")


def _asking(subject: Subject, procedure: str, seen: frozenset[str]) -> frozenset[str]:
    """The states of a procedure at which somebody can answer that there is no such service, here or in what they call."""
    if procedure in seen or procedure not in subject.corpus.procedures:
        return frozenset()
    settings = subject.corpus.settings.coverage
    none_here = settings.none_here if settings else {}
    found = set()
    for state_id, state in subject.corpus.procedures[procedure].all_states.items():
        labels, answers = getattr(state, "labels", None), getattr(state, "answers", {})
        if labels in none_here and (none_here[labels] in answers or OTHERS in answers):
            found.add(state_id)
        elif isinstance(state, Call) and _asking(subject, state.call, seen | {procedure}):
            found.add(state_id)
    return frozenset(found)


def _coverage(subject: Subject, first_only: bool = True) -> Coverage | None:
    """The directory, where there is one and the corpus says how to look at it."""
    if subject.corpus.settings.coverage is None or not subject.corpus.directory or (first_only and not subject.is_first):
        return None
    return subject.shared("coverage", lambda: Coverage(subject.corpus))


def _first(places: tuple) -> Place:
    _, _, step = places[0]
    return place_of(step.service, step.place)


def _some(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:_SHOWN]) + (f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else "")


def _whom(never: tuple[People, ...], everybody: tuple[People, ...]) -> str:
    """Those people, or everybody but the others, whichever is shorter."""
    others = tuple(people for people in everybody if people not in never)
    if not others:
        return "anybody at all"
    some = never if len(never) <= len(others) else others
    return ("" if some is never else "anybody but ") + "people " + "; or ".join(_told(people, everybody) for people in some)


def _told(people: People, everybody: tuple[People, ...]) -> str:
    """Some people by the facts in which they differ from others."""
    told = [f"whose {fact} is {' or '.join(values)}" for fact, values in people.values if any(dict(other.values)[fact] != values for other in everybody)]
    return " and ".join(told)
