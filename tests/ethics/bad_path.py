"""A path on which people were harmed, as data: a good procedure with at most three edits, and the rules that they break.

Takes the folders of `tests/fixtures` that hold an `edit.yaml`; gives what each says.
"""

from __future__ import annotations

from pathlib import Path

from sop.load import load
from sop.model.base import Part
from sop.model.ref import OneRef, Refs
from sop.model.text import Code, Id, Text

FIXTURES = Path(__file__).parents[1] / "fixtures"


class Edit(Part):
    """One edit of one procedure. Four kinds, told apart by their keys."""

    remove: Id | None = None
    """The state that is taken out, or whose step is."""
    at: Id | None = None
    """The state that stays and does something else, or whose step does."""
    step: Id | None = None
    """The step of that state which is meant; without it the whole state is."""
    answer: Id | None = None
    """The answer, outcome or case that leads elsewhere; with `at` and `leads_to`."""
    leads_to: Id | None = None
    """Where that answer, or every way into the removed state, then leads."""
    forgets: Refs = ()
    """The safeguards that are not established there any more, or that an outcome leaves no more; with `at`."""
    does: OneRef | None = None
    """The act that is done there without more ado; with `at`."""

    @property
    def path(self) -> tuple[str, ...]:
        """The state, then `do` and the step if it is about one."""
        state = str(self.remove or self.at)
        return (state, "do", self.step) if self.step else (state,)


class Broken(Part):
    """A rule that the edited procedure breaks at a state."""

    rule: Id
    """The rule."""
    at: Id
    """The state, or the outcome, where it is broken."""
    says: Text | None = None
    """Words that a line of the story must hold."""


class BadPath(Part):
    """What one `edit.yaml` says."""

    title: Text
    """What happened, in a few words."""
    story: Text
    """What happened to whom, and which good steps are left out."""
    code: Code
    """Its code in the sourcebook, such as SC-02."""
    procedure: Id
    """The procedure that is edited."""
    begins: Id | None = None
    """The procedure from which the paths are judged, where that is another."""
    edits: tuple[Edit, ...]
    """Everything that stands between the good procedure and the old story."""
    broken: tuple[Broken, ...]
    """What the edited procedure breaks, and where; by these rules both are judged."""


def bad_paths() -> dict[str, BadPath]:
    """Every fixture, by its folder. Raises ValueError for one that cannot be read."""
    found = {}
    for path in sorted(FIXTURES.glob("*/edit.yaml")):
        made, wrong = load(path, BadPath, path.parent.name)
        if made is None or wrong:
            raise ValueError(f"{path.parent.name}: {wrong}")
        found[path.parent.name] = made
    return found
