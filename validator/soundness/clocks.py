"""Deadlines that are counted from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, error
from validator.soundness.check import Paths, check
from validator.soundness.starting import not_started


@check
def clock_missed(paths: Paths) -> Iterator[Finding]:
    """A deadline that is counted `from` a state or an event is come to only after that, in the same run.

    Why: where the clock was never started it is never late, and nobody is told.

    Bad:

        states:
          one:
            question: Was a request sent?
            answers: {yes: three, no: two}
          two:
            task: Send the request
            do: Send it.
            next: three
          three:
            wait: The answer
            within: first-answer
            from: two
            late: {tell: supervisor, then: done}
            answers:
              came:
                text: It came
                next: done

    Good:

        states:
          one:
            question: Was a request sent?
            answers: {yes: done, no: two}
          two:
            task: Send the request
            do: Send it.
            next: three
          three:
            wait: The answer
            within: first-answer
            from: two
            late: {tell: supervisor, then: done}
            answers:
              came:
                text: It came
                next: done
    """
    for node, graph, broken in not_started(paths.graph, paths.starts):
        begins = '" or "'.join(node.clock_from)
        yield error("clock-missed", node.place, f'The deadline of "{node.id}" is counted from "{begins}", but a case can come here without.',
                    "Name every state from which the clock may start.", paths.story(graph, broken, f'Now comes "{node.id}". Its clock was never started: "{begins}" was not come to.'))
