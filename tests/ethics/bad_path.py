"""A good procedure with at most three edits: the path on which people were harmed, kept so that it is always found again.

Takes a folder beside `tests/fixtures` with an `edit.yaml`; gives what it says, the edited corpus, and what differs in the edited file.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sop.corpus import Corpus
from sop.finding import Place
from sop.load import build, load
from sop.model.base import Part, wrap
from sop.model.procedure import Procedure
from sop.model.ref import OneRef, Ref, Refs
from sop.model.text import Code, Id, Text
from sop.source import Data, Scalar, read

FIXTURES = Path(__file__).parents[1] / "fixtures"
GONE = "(nothing)"
PLACES = ("act", "establishes", "leaves")
"""The keys that hold acts or safeguards, one or several."""
Difference = tuple[tuple[str, ...], Any, Any]
"""(the keys that lead there, what the good procedure says, what the edited one says)."""


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

    def explains(self, difference: Difference) -> bool:
        """Whether this edit, and no other, makes this difference."""
        way, before, after = difference
        if self.answer:
            return self.path[0] in way and self.answer in way[way.index(self.path[0]):] and after == self.leads_to
        if self.forgets or self.does:
            changed = [_written(each) for each in (self.forgets or (self.does,)) if each]
            more, less = (before, after) if self.forgets else (after, before)
            return way[-len(self.path) - 1:-1] == self.path and way[-1] in PLACES and [each for each in _listed(more) if each not in changed] == _listed(less)
        return (way[-len(self.path):] == self.path and after == GONE) or (before == self.remove and after == self.leads_to)


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


def edited(corpus: Corpus, bad: BadPath) -> tuple[Corpus, list[Difference]]:
    """The corpus with the edits, and all that differs in the file that was edited. Raises ValueError for an edit that cannot be made."""
    path = corpus.folder(bad.procedure) / "procedure.yaml"
    good, _ = read(path, corpus.name(path))
    data = copy.deepcopy(good)
    for edit in bad.edits:
        _apply(data, edit)
    differences = list(_differences(good, data))
    procedure, wrong = build(data, Procedure, Place(corpus.name(path)))
    if procedure is None or wrong:
        raise ValueError(f"{bad.title}: {wrong}")
    return dataclasses.replace(corpus, procedures={**corpus.procedures, bad.procedure: procedure}), differences


def _apply(data: Any, edit: Edit) -> None:
    state, step = edit.path[0], edit.step
    sections = (data["outcomes"], data.get("states", {}), data.get("handlers", {}), *(part["states"] for part in data.get("parts", {}).values()))
    [states] = [section for section in sections if state in section]
    if edit.remove and not step:
        del states[state]
        _lead_elsewhere(data, edit.remove, str(edit.leads_to))
        return
    if edit.remove:
        del states[state]["do"][step]
        return
    holder, key = (states[state]["do"], step) if step else (states, state)
    if isinstance(holder[key], Scalar):
        holder[key] = wrap("step", holder[key])
    what = holder[key]
    if edit.forgets:
        [place] = [each for each in PLACES[1:] if each in what]
        what[place] = [each for each in _listed(what[place]) if each not in [_written(one) for one in edit.forgets]]
    elif edit.does:
        what["act"] = [*_listed(what.get("act", GONE)), _written(edit.does)]
    else:
        _turn(what, str(edit.answer), str(edit.leads_to))


def _turn(state: Any, answer: str, target: str) -> None:
    """One answer of a question or wait, one outcome of a call, one case of a choice or one end of a consent leads elsewhere."""
    [answers] = [each for each in (state.get("answers"), state.get("outcomes"), state.get("cases"), state) if isinstance(each, dict) and answer in each]
    if isinstance(answers[answer], dict):
        answers, answer = answers[answer], "next"
    answers[answer] = _like(answers[answer], target)


def _lead_elsewhere(data: Data, old: str, new: str) -> None:
    """Every way into a state, written as a bare target, leads to another."""
    for key, value in list(data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()):
        if isinstance(value, str) and value == old:
            data[key] = _like(value, new)
        else:
            _lead_elsewhere(value, old, new)


def _listed(value: Any) -> list[Any]:
    """One or several, as several."""
    return value if isinstance(value, list) else [] if value == GONE else [value]


def _written(ref: Ref) -> str | dict[str, str]:
    """A reference as it is written."""
    return {ref.name: ref.scope} if ref.scope else ref.name


def _like(old: Scalar, new: str) -> Scalar:
    """Another word at the same place."""
    made = Scalar(new)
    made.place, made.in_braces, made.quoted = old.place, old.in_braces, old.quoted
    return made


def _differences(good: Any, bad: Any, way: tuple[str, ...] = ()) -> Iterator[Difference]:
    """All that differs, each at the deepest place; a bare step is the same as one with nothing but its text."""
    if isinstance(good, str) and isinstance(bad, dict):
        good = {"step": good}
    if isinstance(good, dict) and isinstance(bad, dict):
        for key in dict.fromkeys((*good, *bad)):
            yield from _differences(good.get(key, GONE), bad.get(key, GONE), (*way, str(key)))
    elif isinstance(good, list) and isinstance(bad, list) and way[-1] not in PLACES:
        for index, (one, other) in enumerate(zip_longest(good, bad, fillvalue=GONE)):
            yield from _differences(one, other, (*way, str(index)))
    elif good != bad:
        yield way, good, bad
