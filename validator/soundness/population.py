"""Nobody is left out: whoever the person is, she or he reaches a proper outcome, and stands nowhere without a way on."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, Severity, error
from validator.ethics.story import Teller
from validator.soundness.check import Everywhere, Paths, check, check_together
from validator.soundness.ending import trapped
from validator.soundness.forks import Ahead
from validator.soundness.sure import Surely


@check
def left_without_an_outcome(paths: Paths) -> Iterator[Finding]:
    """Whoever the person is (child, adult or of unknown age; of whichever sex, disability and nationality), some outcome can be reached.

    Why: a procedure that has an end only for those whom its author thought of leaves the others with nothing.

    Bad:

        entry: yes
        takes: [age-group]
        states:
          one:
            choice: age-group
            cases: {adult: done, child: two}
          two:
            wait: The child grows up
            every: rest-before-asking
            next: two

    Good:

        entry: yes
        takes: [age-group]
        states:
          one:
            choice: age-group
            cases: {adult: done, child: done}
    """
    for population in paths.populations:
        for group in population.groups:
            if not group.outcomes:
                yield error("left-without-an-outcome", paths.tables.by_id[population.procedure].place, f'Nobody of this group reaches an outcome: {_who(paths, group.values)}.',
                            "Let a way for them lead to an outcome.")


@check
def left_without_help(paths: Paths) -> Iterator[Finding]:
    """Whoever the person is, some outcome can be reached with which help goes on, where others reach one.

    Why: who can only ever be sent away, for what she or he is, is discriminated against by the paper itself.

    Bad:

        entry: yes
        takes: [age-group]
        outcomes:
          placed:
            text: There is a place to stay.
            leaves: interim-place-arranged
          done:
            text: It is done.
        states:
          one:
            choice: age-group
            cases: {adult: done, child: two}
          two:
            task: Find a place
            do:
              - step: Find it.
                establishes: interim-place-arranged
            next: placed

    Good:

        entry: yes
        takes: [age-group]
        outcomes:
          placed:
            text: There is a place to stay.
            leaves: interim-place-arranged
          done:
            text: It is done.
        states:
          one:
            question: Does the person want a place?
            answers: {yes: two, no: done}
          two:
            task: Find a place
            do:
              - step: Find it.
                establishes: interim-place-arranged
            next: placed
    """
    for population in paths.populations:
        helping = paths.help.outcomes[population.procedure]
        if not any(group.outcomes & helping for group in population.groups):
            continue
        for group in population.groups:
            if group.outcomes and not group.outcomes & helping:
                yield Finding("left-without-help", Severity.WARNING, paths.tables.by_id[population.procedure].place,
                              f'People of this group only reach outcomes after which nothing more is done: {_who(paths, group.values)}.', "Let a way for them lead to help, as for others.")


@check
def left_standing(paths: Paths) -> Iterator[Finding]:
    """Whoever the person is, from wherever the case may stand some way leads to an outcome.

    Why: a way on that is open only to others is none.

    Bad:

        entry: yes
        takes: [age-group]
        states:
          one:
            question: How old is the person?
            fact: age-group
            answers: {adult: done, child: one, unknown: one}

    Good:

        entry: yes
        takes: [age-group]
        states:
          one:
            question: How old is the person?
            fact: age-group
            answers: {adult: done, child: done, unknown: done}
    """
    occurring = paths.occurring
    for group, bits in occurring.groups.told_apart_by_answers(paths.tables.by_id.values()):
        graph = occurring.only(bits)
        starts = {entry: paths.starts[entry] for entries in graph.roots.values() for entry in entries}
        ahead = Ahead(graph)
        for here, broken in trapped(graph, starts, ahead, Surely(ahead)):
            site = broken.change.site
            assert site is not None
            who = _who(paths, group.values)
            yield error("left-standing", paths.node(site.procedure, site.state).place, f'At "{site.state}" a person of this group can stand without a way to an outcome: {who}.',
                        "Let a way for them lead on.", paths.story(here, broken, f'Now the case stands at "{site.state}", and every way on is for others.'))


@check_together
def not_considered(seen: Paths | Everywhere) -> Iterator[Finding]:
    """Age group, sex, disability and nationality are looked at where they make a difference.

    Why: that nobody is treated otherwise can mean that all are treated alike, or that nobody thought of it. It is told here, never as fine.
    """
    teller = Teller(seen.corpus)
    for population in seen.populations:
        if population.not_considered:
            names = ", ".join(teller.fact(name).lower() for name in population.not_considered)
            yield Finding("not-considered", Severity.ADVICE, seen.tables.by_id[population.procedure].place,
                          f'"{population.procedure}" never looks at: {names}. Whether these should make a difference was not considered.', "Ask people whom it concerns; then let a choice or a rule look at it, or say under `waives` why none does.")


def _who(paths: Paths, known: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return "; ".join(f"{paths.teller.fact(name)}: {' or '.join(paths.teller.value(name, value) for value in values)}" for name, values in known) or "anybody"
