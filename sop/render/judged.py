"""What of a procedure practitioners are asked to judge, since no source that was read says so."""

from __future__ import annotations

from collections.abc import Iterable

from sop.render.view_state import StateView


def proposals(states: Iterable[StateView]) -> tuple[StateView, ...]:
    """The states without a source, in their order. A fork is none of them: it asks nothing of anybody, it looks at what is known."""
    return tuple(state for state in states if state.proposed and state.kind != "choice")
