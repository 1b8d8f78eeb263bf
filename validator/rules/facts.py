"""What is asked: only what is used, once, and so that the answer makes a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sop.finding import Finding, Place, Severity, error
from sop.model.base import place_of
from sop.model.condition import InForce, literals
from sop.model.ref import CONSENT
from sop.model.state import Question, Task
from sop.paths.table import Effect, Node
from validator.asked import Asked, asked_again
from validator.check import Subject, whole
from validator.reads import is_read


@whole
def asked_but_never_used(subject: Subject) -> Iterator[Finding]:
    """What is asked first, noted or settled is looked at by some choice, deadline, event, call or rule.

    Why: each question costs the person something; what nobody needs must not be asked, written down and kept.

    Bad:

        entry: yes
        takes: [nationality]
        states:
          one:
            task: Call the family
            do: Call.
            next: done

    Good:

        entry: yes
        takes: [age-group]
        states:
          one:
            choice: age-group
            cases: {adult: done, child: two}
          two:
            task: Call the family together
            do: Call.
            next: done
    """
    for fact, how, place in _settled(subject):
        if fact in subject.table.facts and not is_read(subject, fact):
            yield error("asked-but-never-used", place, f'"{fact}" is {how}, but nothing looks at it.', "Take it out, or let a choice read it.")


def _settled(subject: Subject) -> Iterator[tuple[str, str, Place]]:
    """Each fact that the procedure settles other than by a question, how, and where; once."""
    procedure = subject.procedure
    told: set[str] = set()
    ways = [(fact, "asked at the beginning" if procedure.entry else "taken from the caller", place_of(fact, procedure.place)) for fact in procedure.takes]
    for state_id, state in procedure.all_states.items():
        if isinstance(state, Task):
            ways += [(fact, f'noted at "{state_id}"', step.place) for step in state.do.values() for fact in step.notes]
    for node in subject.table.nodes.values():
        ways += [(fact, f'set at "{node.id}"', edge.place) for edge in node.edges for fact, _ in edge.effect.sets if fact != node.fact]
    ways += [(fact, f'set by the event "{event.event}"', event.place) for event in subject.table.events for fact, _ in event.effect.sets]
    for fact, how, place in ways:
        if fact not in told:
            told.add(fact)
            yield fact, how, place


@whole
def question_without_consequence(subject: Subject) -> Iterator[Finding]:
    """What is answered makes a difference: another way, another safeguard, or a fact that something reads.

    Why: a person who is asked for nothing is used for our paper; and a fork whose ways are one hides that a case was forgotten.

    Bad:

        states:
          one:
            question: Is the person married?
            answers: {yes: done, no: done}

    Good:

        states:
          one:
            question: Is the person hurt?
            answers: {yes: two, no: done}
          two:
            task: Get a doctor
            do: Call a doctor.
            next: done
    """
    for state_id, node in subject.table.nodes.items():
        if node.kind not in ("question", "consent", "choice") or len(node.edges) < 2 or not _is_one_way(node):
            continue
        if node.kind == "question" and is_read(subject, node.fact or ""):
            continue
        if node.kind == "consent" and _reads_consent(subject, node):
            continue
        yield error("question-without-consequence", node.place, f'Whatever the answer at "{state_id}", the same follows: "{node.edges[0].target}".',
                    "Take it out, or let the answers lead to different states.")


def _is_one_way(node: Node) -> bool:
    """Whether all answers lead to one state and change the same, the answer itself and its consent left aside."""
    def change(effect: Effect) -> Effect:
        return Effect(effect.acts, tuple(pair for pair in effect.sets if pair[0] != node.fact), effect.revokes, (), effect.binds,
                      tuple(token for token in effect.establishes if token != f"{CONSENT}:{node.consent}"), effect.notes)
    return len({(edge.target, change(edge.effect)) for edge in node.edges}) == 1


def _reads_consent(subject: Subject, node: Node) -> bool:
    """Whether some guard looks at a consent."""
    return any(isinstance(literal, InForce) and literal.ref.token == f"{CONSENT}:{node.consent}"
               for other in subject.table.nodes.values() for edge in other.edges if edge.guard for literal in literals(edge.guard))


@whole
def asked_twice(subject: Subject) -> Iterator[Finding]:
    """What is known about the person is not asked again unless something happened or time passed.

    Why: each retelling can bring the injury back, and who must say it twice learns that nobody listened.

    Bad:

        states:
          one:
            question: How old is the person?
            fact: age
            answers: {others: two}
          two:
            task: Write it down
            do: Write.
            next: three
          three:
            question: How old is the person, really?
            fact: age
            answers: {others: done}

    Good:

        states:
          one:
            question: How old is the person?
            fact: age
            answers: {others: two}
          two:
            wait: The person rests
            every: rest-before-asking
            next: three
          three:
            question: How old is the person, really?
            fact: age
            answers: {others: done}
    """
    asked: Mapping[str, Asked] = subject.shared("asked", lambda: asked_again(subject))
    for again in asked.get(subject.procedure.id, ()):
        yield error("asked-twice", subject.table.nodes[again.state].place, f'"{again.state}" asks for "{again.fact}" again: {again.before}, and nothing happens in between.',
                    "Read what is known, with a choice.")


@whole
def fact_that_nobody_settles(subject: Subject) -> Iterator[Finding]:
    """Each shared fact is asked, noted or settled by some procedure, or a rule names it as never to be asked for.

    Why: what stands in the vocabulary and is asked nowhere is not considered, although everybody believes that it is.
    """
    if not subject.is_first:
        return
    settled: set[str] = set()
    for procedure, table in zip(subject.corpus.procedures.values(), subject.tables.by_id.values(), strict=True):
        settled |= {*procedure.takes, *(state.fact for state in procedure.all_states.values() if isinstance(state, Question) and state.fact)}
        effects = [effect for node in table.nodes.values() for effect in (*(step.effect for step in node.steps), *(edge.effect for edge in node.edges))]
        settled |= {fact for effect in (*effects, *(event.effect for event in table.events)) for fact in (*effect.notes, *(name for name, _ in effect.sets))}
        settled |= {their for node in table.nodes.values() if node.call for their, _ in node.call.facts}
    settled |= {name for rule_ in subject.corpus.rules.values() if rule_.pattern == "never-asked-for" for name in rule_.reads}
    facts = subject.vocabulary.facts
    settled |= {fact for fact, domain in subject.tables.terms.facts.items() if domain.derived_from in settled}
    settled |= {domain.derived_from for fact, domain in subject.tables.terms.facts.items() if domain.derived_from and fact in settled}
    for name in facts:
        if name not in settled:
            yield Finding("fact-that-nobody-settles", Severity.ADVICE, facts[name].place, f'No procedure asks, notes or takes "{name}".',
                          "Ask it where it is needed, take it out, or say under `waives` of the fact why it stands here.")
