"""Make the edits of a bad path, and say what they changed.

Takes the corpus and a bad path; gives the edited corpus, and all that differs in the file that was edited.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from sop.corpus import Corpus
from sop.finding import Place
from sop.load import build
from sop.model.base import wrap
from sop.model.procedure import Procedure
from sop.model.ref import Ref
from sop.source import Data, Scalar, read

from .bad_path import BadPath, Edit

GONE = "(nothing)"
HELD = ("act", "establishes", "leaves")
"""The keys that hold acts or safeguards, one or several."""
Difference = tuple[tuple[str, ...], Any, Any]
"""(the keys that lead there, what the good procedure says, what the edited one says)."""


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


def explains(edit: Edit, difference: Difference) -> bool:
    """Whether an edit says that this differs."""
    way, before, after = difference
    if edit.answer:
        return edit.path[0] in way and edit.answer in way[way.index(edit.path[0]):] and after == edit.leads_to
    if edit.forgets or edit.does:
        changed = [_written(each) for each in (edit.forgets or (edit.does,)) if each]
        more, less = (before, after) if edit.forgets else (after, before)
        return way[-len(edit.path) - 1:-1] == edit.path and way[-1] in HELD and [each for each in _listed(more) if each not in changed] == _listed(less)
    return (way[-len(edit.path):] == edit.path and after == GONE) or (before == edit.remove and after == edit.leads_to)


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
        [held] = [each for each in HELD[1:] if each in what]
        what[held] = [each for each in _listed(what[held]) if each not in [_written(one) for one in edit.forgets]]
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
    elif isinstance(good, list) and isinstance(bad, list) and way[-1] not in HELD:
        for index, (one, other) in enumerate(zip_longest(good, bad, fillvalue=GONE)):
            yield from _differences(one, other, (*way, str(index)))
    elif good != bad:
        yield way, good, bad
