"""Follow a procedure question by question, here in the terminal, as a worker would.

Answer with the number beside the words; Enter goes on after a task. At any time:

  e  something happened: danger, a consent taken back     b  back by one
  l  the deadline has passed                              t  the way so far
  w  why this step, and where it comes from               q  leave

  sop walk family-tracing
  sop walk family-tracing --locale km

Nothing is stored and nothing is sent.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from sop.cli.main import CLEAN, COULD_NOT_RUN, FINDINGS
from sop.cli.place import add_root, find_root

if TYPE_CHECKING:
    from sop.cli.walk_case import Card, Case, Move
    from sop.machine import Machines
    from sop.render.speaker import Speaker
    from sop.render.view import ProcedureView
    from sop.render.view_state import StateView


class Leave(Exception):
    """The person has had enough, or the input ended."""


class Back(Exception):
    """One thing back."""


class Again(Exception):
    """Something happened, or nothing did after all: look anew where the case stands."""


def arguments(parser: ArgumentParser) -> None:
    """Options of `sop walk`."""
    parser.add_argument("procedure", metavar="PROCEDURE")
    parser.add_argument("--locale", metavar="CODE", help="in which language (else the source language)")
    add_root(parser)


def run(options: Namespace) -> int:
    """0 at the end or when left; 1 where the procedure cannot be followed; 2 without such a procedure or language."""
    root = find_root(options.root)
    if root is None:
        return COULD_NOT_RUN
    from sop.cli.tell import words_are_there
    from sop.corpus import read_corpus
    from sop.machine import Machines
    from sop.paths.run import NotPossible
    from sop.paths.case import UnsetFact
    from sop.paths.compile import compile_corpus
    from sop.render.lay_corpus import view_of
    from sop.render.speaker import Speaker
    corpus = read_corpus(root)
    if not words_are_there(corpus):
        return COULD_NOT_RUN
    locale = options.locale or corpus.settings.source_language
    for name, known in ((options.procedure, tuple(corpus.procedures)), (locale, corpus.locales)):
        if name not in known:
            print(f'sop: there is no "{name}" that can be read. There are: {", ".join(known)}.', file=sys.stderr)
            return COULD_NOT_RUN
    tables = compile_corpus(corpus)
    views = {view.id: view for view in view_of(corpus, tables, locale).procedures}
    try:
        _Terminal(views, Speaker(corpus, locale), Machines(tables), options.procedure).run()
    except Leave:
        print()
    except (NotPossible, UnsetFact) as problem:
        print(f"sop: the procedure cannot be followed further: {problem}. Run `sop check`.", file=sys.stderr)
        return FINDINGS
    return CLEAN


class _Terminal:
    """The person at the terminal and the case in hand; `past` holds the case before each step, for going back."""

    def __init__(self, views: dict[str, ProcedureView], speak: Speaker, machines: Machines, procedure: str) -> None:
        from sop.cli.walk_case import Case
        self.views = views
        self.states = {(view.id, state.id): state for view in views.values() for state in view.states}
        self.speak = speak
        self.words = speak.interface
        self.case: Case = Case(machines, procedure)
        self.past: list[Case] = []

    def run(self) -> None:
        """From the title to the outcome."""
        from sop.cli.walk_card import end, head
        view = self.views[self.case.procedure]
        print("\n".join(head(view, self.words)))
        while True:
            try:
                if self._ask_what_is_known() or self._go_on():
                    continue
                outcome = self.case.walk().outcome
                print("\n".join(end(next(each for each in view.outcomes if each.id == outcome), self.words)))
                return
            except Back:
                if self.past:
                    self.case = self.past.pop()
            except Again:
                continue

    def _ask_what_is_known(self) -> bool:
        """Ask the next fact that must be known first. False when all are."""
        from sop.cli.walk_card import choices
        missing = self.case.missing()
        if not missing:
            return False
        fact = next(fact for fact in self.views[self.case.procedure].takes if fact.id == missing[0])
        print(f"\n{self.words['walk.known-first']}\n{fact.question.text}")
        value = self._choose(choices(fact), fact.bounds)
        self._step(replace(self.case, given={**self.case.given, fact.id: value}))
        return True

    def _go_on(self) -> bool:
        """Show the next state, and let it be answered if that is asked. False at the end."""
        from sop.cli.walk_card import card, labels
        from sop.cli.walk_case import Move, cards
        walk = self.case.walk()
        way = cards(walk)
        here = way[self.case.read] if self.case.read < len(way) else None
        if here is None and walk.outcome:
            return False
        is_open = here is None or (self.case.read == len(way) - 1 and walk.outcome is None)
        if here is None:  # back where it was before something happened
            from sop.cli.walk_case import Card
            here = Card(walk.frame.table.procedure, walk.frame.state, walk.path)
        state = self.states[(here.procedure, here.state)]
        if state.kind == "call":
            print(f"\n{self.words['walk.in-procedure'].format(procedure=state.called.text.text if state.called else state.heading.text)}")
        elif state.kind not in ("choice", "parallel"):
            print("\n".join(card(state, self.words)))
        if state.kind == "task":
            self._prompt(self.words["walk.all-done"], here, state)
        if state.kind == "wait" and not is_open:
            self._prompt(self.words["walk.time-came"], here, state)
        if state.kind in ("task", "call", "choice", "parallel") or not is_open:
            self._step(replace(self.case, read=self.case.read + 1))
            return True
        known = labels(state)
        domain = walk.frame.table.facts.get(walk.frame.node.fact or "")
        bounds = domain.bounds if domain else None
        listed = [(answer, known[answer].text if answer in known else self.speak.value(walk.frame.node.fact or "", answer).text)
                  for answer in walk.answers if not (bounds and answer == "others")]
        answer = self._choose(listed, bounds, here, state)
        self._step(replace(self.case.moved(Move("answer", answer)), read=len(way)))
        return True

    def _choose(self, listed: list[tuple[str, str]], bounds: tuple[int, int] | None = None, here: Card | None = None,
                state: StateView | None = None) -> str:
        """One of some answers, by its number; or a whole number itself."""
        for number, (_, label) in enumerate(listed, 1):
            print(f"  {number}  {label}")
        ask = self.words["walk.enter-number" if bounds else "walk.choose"]
        while True:
            said = self._prompt(ask, here, state)
            if not said.isdecimal():
                continue
            if bounds and bounds[0] <= int(said) <= bounds[1]:
                return str(int(said))
            if bounds:
                print(self.words["walk.not-a-number"].format(n=bounds[0], m=bounds[1]))
            elif 1 <= int(said) <= len(listed):
                return listed[int(said) - 1][0]

    def _prompt(self, ask: str, here: Card | None, state: StateView | None) -> str:
        """What the person types; the letters are answered here."""
        from sop.cli.walk_card import why
        from sop.cli.walk_case import Move
        late = here is not None and self._has_lateness(here) and self.case.leads_on(Move("late", "", here.path))
        while True:
            print(f"\n{ask} [{'e ' if here else ''}b t {'w ' if state else ''}{'l ' if late else ''}q] > ", end="", flush=True)
            line = sys.stdin.readline()
            match line.strip().lower():
                case "q":
                    raise Leave
                case "b":
                    raise Back
                case "t":
                    self._tell_way()
                case "w" if state:
                    print("\n".join(why(state, self.words)))
                case "e" if here:
                    self._something_happened(here)
                case "l" if late:
                    self._happen("late", "", here)
                case said:
                    if not line:  # the input ended
                        raise Leave
                    return said

    def _something_happened(self, here: Card) -> None:
        """List what may happen, and let it."""
        moves = list(self.case.possible(here.path))
        print(f"\n{self.words['walk.something-happened'] if moves else self.words['walk.no-events']}")
        if not moves:
            return
        try:
            move = moves[int(self._choose([(str(number), self._said(move, here)) for number, move in enumerate(moves)]))]
        except Back:
            raise Again from None
        self._happen(move.what, move.value, here)

    def _happen(self, what: str, value: str, here: Card | None) -> None:
        """Let it happen before the state that is shown, and go on to what it leads to."""
        from sop.cli.walk_case import Move, cards
        before = len(cards(self.case.walk()))
        after = self.case.moved(Move(what, value, here.path if here else ()))
        stays = what == "late" and len(cards(after.walk())) == before
        self._step(replace(after, read=self.case.read if stays else min(self.case.read + 1, before)))
        raise Again

    def _has_lateness(self, here: Card) -> bool:
        return bool(self.case.machines.tables.by_id[here.procedure].nodes[here.state].late)

    def _said(self, move: Move, here: Card) -> str:
        if move.what == "withdrawn":
            from sop.languages.first_letter import small
            act = self.speak.token("acts", move.value, self.speak.corpus.procedures[here.procedure]).text
            return self.speak.ui("event.withdrawal", act=small(act)).text
        for view in self.views.values():
            for event in view.events:
                if event.id == move.value:
                    return event.say.text
        return move.value

    def _tell_way(self) -> None:
        """The headings of what was read, inner procedures further in."""
        from sop.cli.walk_case import cards
        print(f"\n{self.words['walk.trail']}")
        if self.case.missing():
            return
        for card in cards(self.case.walk())[:self.case.read]:
            state = self.states[(card.procedure, card.state)]
            print(f"{'  ' * len(card.path)}{state.number}. {state.heading.text}")

    def _step(self, case: Case) -> None:
        self.past.append(self.case)
        self.case = case
