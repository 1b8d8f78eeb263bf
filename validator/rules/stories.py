"""Scenarios: what they name exists, and together they take every answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sop.finding import Finding, Place, Severity, error
from sop.model.scenario import Answered, Scenario, WasLate
from sop.paths.case import IN_FORCE, resolve
from sop.replay import Replayed, play
from sop.ways import Ways
from validator.check import Subject, did_you_mean, rule
from validator.known import Part
from validator.rules.flow import reached


@rule
def scenario_names_nothing(subject: Subject) -> Iterator[Finding]:
    """What a scenario visits, avoids, ends with and guards exists.

    Why: a story about a step that is gone tests nothing.
    """
    known = {*subject.procedure.all_states, *subject.procedure.outcomes}
    for scenario_id, scenario in subject.corpus.scenarios.get(subject.procedure.id, {}).items():
        for what, names, among in (("state", (*scenario.visits, *scenario.gains, *scenario.every), subject.procedure.all_states),
                                   ("state or event", tuple(scenario.loses), {*subject.procedure.all_states, *subject.procedure.at_any_time}), ("state or outcome", scenario.never, known),
                                   ("outcome", (scenario.ends,), subject.procedure.outcomes), ("rule", scenario.guards, subject.corpus.rules),
                                   ("role", (*scenario.tells, *(role for thing in scenario.happens if isinstance(thing, WasLate) for role in thing.tells)), subject.vocabulary.roles), ("safeguard", tuple(ref.name for ref in scenario.owes), subject.vocabulary.safeguards),
                                   ("safeguard or consent", tuple(ref.name for refs in (scenario.keeps, *scenario.gains.values(), *scenario.loses.values()) for ref in refs), ("consent", *subject.vocabulary.safeguards)),
                                   ("act", tuple(ref.name for ref in scenario.acts), subject.vocabulary.acts), ("parameter", tuple(scenario.every.values()), subject.vocabulary.parameters), ("fact", (*scenario.given, *scenario.knows), subject.table.facts)):
            for name in names:
                if name not in among:
                    yield error("scenario-names-nothing", scenario.place, f'The scenario "{scenario_id}" names the {what} "{name}", which does not exist.',
                                did_you_mean(name, among))
        for thing in scenario.happens:
            if isinstance(thing, Answered) and thing.at[0] not in known:
                yield error("scenario-names-nothing", thing.place, f'The scenario "{scenario_id}" answers "{thing.at[0]}", which does not exist.',
                            did_you_mean(thing.at[0], known))


def verdict(scenario_id: str, scenario: Scenario, played: Replayed) -> Iterator[Finding]:
    """What is wrong with how a scenario went: it could not go on, ended elsewhere, missed a state, came to one that it must not, or left undone what it must not."""
    if played.problem is not None:
        yield error("scenario-fails", played.problem.place, f'The scenario "{scenario_id}" cannot go on. {played.problem.message}', played.problem.hint)
        return
    if played.outcome is None:
        yield error("scenario-fails", scenario.place, f'The scenario "{scenario_id}" stands still at "{"/".join(played.at)}".', "Say under `happens` what comes next.")
        return
    if played.outcome != scenario.ends:
        yield error("scenario-fails", scenario.place, f'The scenario "{scenario_id}" ends with "{played.outcome}", not with "{scenario.ends}".',
                    "Mend the procedure, or the story if it was wrong.")
    visited = {path[-1] for path in played.visited if len(path) == 1} | {path[0] for path in played.visited}
    for state in scenario.visits:
        if state not in visited:
            yield error("scenario-fails", scenario.place, f'The scenario "{scenario_id}" does not visit "{state}".', "Mend the procedure, or the story if it was wrong.")
    for state in scenario.never:
        if state in visited or state == played.outcome:
            yield error("scenario-fails", scenario.place, f'The scenario "{scenario_id}" comes to "{state}", which it must not.', "Mend the procedure, or the story if it was wrong.")
    for missing in _missing_at_end(scenario, played):
        yield error("scenario-fails", scenario.place, f'When the scenario "{scenario_id}" ends, {missing}.', "Mend the procedure, or the story if it was wrong.")


def _missing_at_end(scenario: Scenario, played: Replayed) -> Iterator[str]:
    for state, ref in ((state, ref) for state, refs in scenario.gains.items() for ref in refs):
        if ((state,), resolve(ref.token, played.subjects)) not in played.gained:
            yield f'"{ref.token}" has not come into force at "{state}"'
    for state, ref in ((state, ref) for state, refs in scenario.loses.items() for ref in refs):
        if ((state,), resolve(ref.token, played.subjects)) not in played.lost:
            yield f'"{ref.token}" has not ended at "{state}"'
    if scenario.acts and tuple(resolve(ref.token, played.subjects) for ref in scenario.acts) != played.acts:
        yield f'what was done is not what it tells, but: {", ".join(played.acts) or "nothing"}'
    for state, parameter in scenario.every.items():
        if ((state,), parameter) not in played.rounds:
            yield f'nothing has come round at "{state}" after "{parameter}"'
    for fact, value in scenario.knows.items():
        if played.known.get(fact) != value:
            yield f'"{fact}" is not known to be "{value}", but "{played.known.get(fact, "not asked")}"'
    for ref in scenario.keeps:
        if played.standing.get(resolve(ref.token, played.subjects)) != IN_FORCE:
            yield f'"{ref.token}" is not in force'
    for role in scenario.tells:
        if role not in played.told:
            yield f'"{role}" has not been told'
    for ref in scenario.owes:
        if ref.token not in played.owes:
            yield f'nobody owes "{ref.token}"'
    if scenario.hands_over_to is not None and scenario.hands_over_to != played.hands_over_to:
        yield f'"{scenario.hands_over_to}" does not go on with the case'


@rule
def untried_answer(subject: Subject) -> Iterator[Finding]:
    """The scenarios together take every answer of a procedure that has scenarios.

    Why: an answer that no story takes is an answer that nobody thought through.
    """
    scenarios = subject.corpus.scenarios.get(subject.procedure.id)
    if not scenarios:
        yield Finding("untried-answer", Severity.WARNING, subject.procedure.place, f'The procedure "{subject.procedure.id}" has no scenario.', "Write one: `sop new scenario`.")
        return
    taken = taken_answers(subject)
    met = set(reached(subject))  # what nothing leads to is told once, as that
    for state_id, node in subject.table.nodes.items():
        if state_id not in met:
            continue
        for answer in untaken(node, taken.get(state_id, set())):
            yield Finding("untried-answer", Severity.WARNING, node.place, f'No scenario takes the answer "{answer}" at "{state_id}".', "Add it to a story, or write a story for it.")


def untaken(node, taken: set[str]) -> list[str]:
    """The answers of a state that were not taken; states that nobody answers have none.

    Of the outcomes that a call sends one way without naming them (by `next` or `others`) one is enough: how else the called procedure ends, its own stories tell.
    """
    if node.kind in ("task", "parallel", "choice") and not any(edge.answer.startswith("late") for edge in node.edges):
        return []
    if node.kind == "call":
        ways: dict[Place, list[str]] = {}
        for edge in node.edges:
            ways.setdefault(edge.place, []).append(edge.answer)  # what was written once stands at one place
        return [outcomes[0] for outcomes in ways.values() if taken.isdisjoint(outcomes)]
    answers = [edge.answer for edge in node.edges if edge.answer and not (node.kind == "choice")]
    return [answer for answer in answers if answer not in taken and not (answer == "others" and taken)]


def taken_answers(subject: Subject) -> dict[str, set[str]]:
    """The answers and outcomes that the corpus' scenarios take, by state of this procedure; in calls from others too."""
    found: dict[str, set[str]] = {}
    for procedure, state, answer in _all_taken(subject):
        if procedure == subject.procedure.id:
            found.setdefault(state, set()).add(answer)
    return found


def _all_taken(subject: Subject) -> list[tuple[str, str, str]]:
    """(procedure, state, answer) of every scenario of the corpus; replayed once for all procedures."""
    return subject.shared("taken answers", lambda: [each for taken in _replay_all(subject) for each in taken.answers])


@dataclass(frozen=True)
class Taken:
    """What the scenarios of one procedure take, here and in what it calls."""

    answers: tuple[tuple[str, str, str], ...]
    """(procedure, state, answer)."""


def _replay_all(subject: Subject) -> Iterator[Taken]:
    ways = Ways(subject.tables)
    for procedure, scenarios in subject.corpus.scenarios.items():
        if procedure in subject.tables.by_id:
            rests_on = tuple(subject.tables.from_([procedure]).by_id)
            part = Part("taken", procedure, rests_on, subject.tables.meaning_of(rests_on))
            taken = subject.known.recall(part)
            if taken is None:
                taken = Taken(tuple(dict.fromkeys(each for scenario in scenarios.values() for each in _taken(play(ways, procedure, scenario)))))
                subject.known.keep(part, taken)
            yield taken


def _taken(played: Replayed) -> Iterator[tuple[str, str, str]]:
    calls: dict[int, tuple[str, str]] = {}
    lates: dict[tuple[str, ...], int] = {}
    for did in played.trail:
        state = did.path[-1]
        calls[len(did.path)] = (did.procedure, state)
        if did.what == "enter":
            lates[did.path] = 0
        elif did.what == "answer":
            yield did.procedure, state, did.detail
        elif did.what == "late":
            lates[did.path] = stage = lates.get(did.path, 0) + 1
            yield did.procedure, state, "late" if stage == 1 else f"late-{stage}"
        elif did.what == "outcome" and len(did.path) > 1 and len(did.path) - 1 in calls:
            caller, call_state = calls[len(did.path) - 1]
            yield caller, did.path[-2], did.detail
