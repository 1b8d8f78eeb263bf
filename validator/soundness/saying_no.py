"""A no costs the person no help."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, Severity
from sop.paths.situations import Link
from validator.soundness.check import Paths, check
from validator.soundness.refusing import without_help


@check
def no_help_after_a_no(paths: Paths) -> Iterator[Finding]:
    """After a consent is refused or taken back, help can still be reached if it could be before.

    Help is a step that gives a service, and an outcome with which somebody goes on, something stays in force, or something is owed.
    Whether the help after a no is as good as before, comes as soon, or is really given by a procedure that is still to be written, no
    check can tell; nor what an event means by which somebody says no in another way; nor whether the person, who did not want this help,
    has other help outside these procedures. So it warns.

    Why: a no that costs all help is not free, and then a yes is not free either.

    Bad:

        states:
          one:
            consent: transport
            ask: May we travel with you?
            agreed: two
            limited: two
            refused: done
            cannot_now: two
            withdrawn: stop
          two:
            task: Travel together
            do:
              - step: Travel.
                service: transport-home
            next: done
        handlers:
          stop:
            task: Stop
            do: Stop.
            next: done

    Good:

        states:
          one:
            consent: transport
            ask: May we travel with you?
            agreed: two
            limited: two
            refused: three
            cannot_now: two
            withdrawn: stop
          two:
            task: Travel together
            do:
              - step: Travel.
                service: transport-home
            next: done
          three:
            task: Give money for the journey
            do:
              - step: Give it.
                service: basic-needs-package
            next: done
        handlers:
          stop:
            task: Stop
            do: Stop.
            next: three
    """
    for graph, no, broken in without_help(paths.graph, paths.starts, paths.helped):
        act = paths.teller.act(no.act)
        said = "is taken back" if isinstance(no.way, Link) else "is refused"
        yield Finding("no-help-after-a-no", Severity.WARNING, paths.node(no.site.procedure, no.site.state).place, f'When this {said} at "{no.site.state}", no help can be reached any more: {act}.',
                    "Let the no lead to other help, or to an outcome with which somebody goes on.",
                    paths.story(graph, broken, f"From here on no way leads to help: no step gives a service, and no outcome hands on, leaves or owes anything. What was refused: {act}."))
