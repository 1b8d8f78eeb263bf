"""Every rule asked of a model checker: the moments of a case as a Kripke structure, each pattern as a formula of CTL.

What happens between two moments becomes states of their own, one letter after another, so that the formulas read letters only: p is
watched, s fulfils, q opens a scope, r closes it, 0 and 1 are the steps of a chain, `end` is the end of the case. A rule is looked at for
each person whom the case is about, from where that person's run begins. Each thing that somebody would notice is a state too, so that
ways can be cut off after so many of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyModelChecking import Kripke
from pyModelChecking.CTL import EU, EX, And, AtomicProposition, Bool, Formula, Not, Or, modelcheck

from .every_moment import Broken, Moments
from .moment import Part, Run
from .rules import Check
from .watching import Watch

BEGIN, VOID = "begin", "void"
"""Where another person's run begins; where a scope is closed by what a run begins with, which breaks nothing."""
NOTICED, CUT = "noticed", (-1, False, 0)
"""One thing that somebody would notice; where ways that are too long are cut off."""

WAITS = ("before", "between")
"""Scopes in which the closing must come."""


class Paths:
    """The moments of a case, and what happens in between, for one check and one person."""

    def __init__(self, moments: Moments, watch: Watch, who: tuple) -> None:
        self.moments, self.watch, self.who = moments, watch, who
        self.labels: list[str] = []
        self.next: list[set[int]] = []
        begin = [self._begun(moments.all[number]) if not who else [] for number in moments.begin]
        places = [self._state("") for _ in moments.all]
        over = self._state("")
        self.next[over].add(over)
        self.first = [self._row(letters, places[number]) for letters, number in zip(begin, moments.begin, strict=True)]
        for number, ways in enumerate(moments.ways):
            for parts, then in ways:
                letters = [letter for part in parts for letter in self._letters(part)]
                self.next[places[number]].add(self._row(letters, places[then] if then >= 0 else over))
            if not ways:
                self.next[places[number]].add(over)

    def _state(self, label: str) -> int:
        self.labels.append(label)
        self.next.append(set())
        return len(self.labels) - 1

    def _row(self, letters: Iterable[str], to: int) -> int:
        """One state after another, of these letters; the first of them."""
        for letter in reversed(list(letters)):
            state = self._state(letter)
            self.next[state].add(to)
            to = state
        return to

    def _begun(self, run: Run) -> list[str]:
        return [VOID if letter == "r" else letter for letter in self.watch.letters_of_beginning(run)]

    def _letters(self, part: Part) -> Iterator[str]:
        if part.who == self.who:
            yield from self.watch.letters_of(part)
        if part.begins and (*part.who, part.begins[0]) == self.who:
            yield BEGIN
            yield from self._begun(part.begins[1])
        yield from [NOTICED] * part.length

    def scoped(self, opens_again: bool, most: int | None) -> tuple[Kripke, list]:
        """As a Kripke structure, in which nothing comes after more than `most` things that somebody would notice.

        Where a scope opens again after it closed, each state is told apart by whether it is open there.
        """
        first = [(state, False, 0) for state in self.first]
        seen, queue = {*first, CUT}, list(first)
        edges, labels = [(CUT, CUT)], {}
        while queue:
            state = queue.pop()
            number, inside, noticed = state
            label = self.labels[number]
            if most is not None and label == NOTICED:
                noticed += 1
                if noticed > most:
                    edges.append((state, CUT))
                    continue
            opens = opens_again and label == "q" and not inside
            labels[state] = {"open"} if opens else {label} if label else set()
            inside = opens_again and (inside or opens) and label not in ("r", BEGIN, VOID)
            for then in self.next[number]:
                found = (then, inside, noticed)
                edges.append((state, found))
                if found not in seen:
                    seen.add(found)
                    queue.append(found)
        return Kripke(S=list(seen), S0=first, R=edges, L=labels), first


def breaks(paths: Paths, most: int | None) -> bool:
    """Whether a check can be broken, by a model checker, with at most so many things noticed before."""
    check, scope = paths.watch.check, paths.watch.scope
    if check.pattern != "existence" and "p" not in paths.labels:
        return False
    kripke, first = paths.scoped(scope in ("between", "after_until"), most)
    formula = _broken(check, scope)
    if scope in ("between", "after_until"):
        formula = _reach(And(_is("open"), EX(formula)))
    elif scope == "after":
        formula = EU(Not(Or(_is("q"), _is(BEGIN))), And(_is("q"), EX(formula)))
    if paths.who:
        formula = _reach(And(_is(BEGIN), EX(formula)))
    return not modelcheck(kripke, formula).isdisjoint(first)


def _broken(check: Check, scope: str) -> Formula:
    """From here on, before the scope is closed, the pattern is broken."""
    p, s, closed = _is("p"), _is("s"), _is("r")
    going = Not(Or(closed, _is(BEGIN), _is(VOID)))
    counts = EX(EU(going, closed)) if scope in WAITS else Bool(True)
    unfinished = closed if scope in WAITS else Or(closed, _is("end"))
    match check.pattern:
        case "absence" | "while-in-force":
            formula = And(p, counts)
            for _ in range(int(check.rule.get("at_most", 0)) if check.pattern == "absence" else 0):
                formula = And(p, EX(EU(going, formula)))
            return EU(going, formula)
        case "precedence" if check.once:
            return EU(going, And(p, counts))
        case "precedence":
            return EU(And(going, Not(s)), And(p, counts))
        case "existence":
            return EU(And(going, Not(s)), unfinished)
        case "response":
            return EU(going, And(p, EX(EU(And(going, Not(s)), unfinished))))
        case "chain":
            formula: Formula = Bool(False)
            for number in reversed(range(len(check.steps))):
                step = _is(str(number))
                formula = EU(And(going, Not(step)), Or(And(p, counts), And(step, EX(formula))))
            return formula
        case "separation-of-duties":
            return Or(EU(going, And(p, EX(EU(going, And(s, counts))))), EU(going, And(s, EX(EU(going, And(p, counts))))))
    raise ValueError(check.pattern)


def _is(letter: str) -> Formula:
    return AtomicProposition(letter)


def _reach(formula: Formula) -> Formula:
    return EU(Bool(True), formula)


def differs_by_ctl(moments: Moments, found: Broken) -> set[str]:
    """The rules of which the model checker says otherwise: whether they can be broken, and how soon."""
    people = sorted({(*part.who, *part.begins[:1]) for part in moments.parts() if part.who or part.begins} | {()})
    every: dict[str, list[Paths]] = {}
    for watch in moments.watches():
        every.setdefault(watch.check.name, []).extend(Paths(moments, watch, who) for who in people)
    differs = set()
    for rule, checked in every.items():
        soonest = min((far for (name, _), far in found.items() if name == rule), default=None)

        def breaks_within(most: int | None, checked: list[Paths] = checked) -> bool:
            return any(breaks(paths, most) for paths in checked)

        agrees = breaks_within(soonest) is (soonest is not None) and not (soonest and breaks_within(soonest - 1))
        differs |= set() if agrees else {rule}
    return differs
