"""Every story is played by the runtime machine before it is told.

The machine gets what a worker could give it: what is known at the beginning, answers, events, lateness, what came out of a step, which
branch is gone on with. What is known and in force it keeps itself. The rule is asked again by that book, at each thing that happens: at
its place the act must be done, or the case end, with what is missing not in force. A story after which the rule is kept is no finding but
a fault of ours.

What the machine cannot know, it is told, or is taken as the check found it: it has no clock, so a safeguard that grows too old is told as
having lapsed. Where a duty comes too late the book counts the hours of the story, with every deadline used to its end. That no way out is
left is a question about all ways on; here only that the case stands there, and that the rule counts.
"""

from __future__ import annotations

from sop.machine import Machines
from sop.model.scenario import WITHDRAWN
from sop.noticing import Noticing
from sop.paths.case import CONSENT, UnsetFact
from sop.paths.change import EVENT, Change, Site
from sop.paths.run import NotPossible
from sop.paths.table import FactDomain, Table
from sop.paths.telling import Beat
from sop.paths.way import BOUNDS
from sop.walk import MOVES_LIMIT
from validator.ethics.book import Book, Reached, told_of
from validator.ethics.breach import Breach
from validator.ethics.findings import UNSET

FALLS = ("event", "withdrawal", "lapse", "overdue")
"""What happens wherever the case stands in its state."""


class NotReplayed(Exception):
    """The machine does not do what a story tells."""


def replay(machines: Machines, breach: Breach) -> None:
    """Play the story of a breach. Raises NotReplayed where the machine does not come to its place, or the rule is kept there."""
    table = machines.tables.by_id[breach.root]
    book = Book(breach.monitor, Site(breach.procedure, breach.state, breach.step), breach.clock if breach.overdue else None)
    walk = Noticing(machines, breach.root, given_to(table, dict(breach.begun)), book.hear, book.passes)
    try:
        book.begin(walk.frame, tuple(walk.standing), told_of(walk.frame))
        walk.start()
        _Story(walk, breach, book).play()
        why = "the rule is kept"
    except Reached:
        return
    except UnsetFact as unset:
        if breach.rule == UNSET and unset.fact == breach.what and (breach.step == EVENT or walk.stands_in(breach.procedure, breach.state)):
            return
        why = f"nobody has asked {unset.fact}"
    except NotPossible as problem:
        why = str(problem)
    raise NotReplayed(f"The story of {breach.rule} at {breach.procedure}/{breach.state}, step {breach.step}, is not played: {why}. "
                      f"The case stood at {'/'.join(walk.path)}. It began with {breach.begun}. {breach.beats} {breach.last}")


def given_to(table: Table, begun: dict[str, str]) -> dict[str, str]:
    """A value for each fact that a procedure takes; of those that the story leaves open, any."""
    given = {name: begun[name] for name in table.takes if name in begun}
    free = [table.facts[name] for name in table.takes if name not in begun and table.facts[name].derived_from not in table.takes]
    return given | {domain.id: _any(domain) for domain in free}


class _Story:
    """Leads a walk along the beats of a story, to what breaks the rule."""

    def __init__(self, walk: Noticing, breach: Breach, book: Book) -> None:
        self._walk, self._breach, self._book = walk, breach, book

    def play(self) -> None:
        """Along the beats; then what breaks the rule; then what still happens by itself."""
        for beat in (*self._breach.beats, *((self._breach.last,) if self._breach.last else ())):
            if beat.what not in BOUNDS:  # which happen together with what came before
                self._bring(beat)
                self._do(beat)
        waited: set[tuple[str, ...]] = set()
        for _ in range(MOVES_LIMIT):
            self._stand()
            if self._walk.move():
                continue
            turn = next(iter(self._walk.can_take_up()), None)
            if turn is None or self._walk.outcome is not None or self._walk.path in waited:
                return
            waited.add(self._walk.path)
            self._walk.take_up(*turn)

    def _stand(self) -> None:
        """What can be broken where nothing happens."""
        walk, breach = self._walk, self._breach
        if breach.rule == UNSET and breach.step == EVENT:
            for frame in reversed(walk.frames):
                frame.way_of(breach.state)  # raises where it reads what nobody asked
        elif walk.stands_in(breach.procedure, breach.state):
            if breach.rule == UNSET and walk.frame.node.within_fact == breach.what and walk.frame.known(breach.what) is None:
                raise UnsetFact(breach.what)
            self._book.stand(walk.frame, walk.event)

    def _bring(self, beat: Beat) -> None:
        """To where a beat happens, along what happens by itself and is not told."""
        walk, depth = self._walk, len(beat.path) - 1
        for _ in range(MOVES_LIMIT):
            if len(walk.frames) > depth and walk.frames[depth].state == beat.state and (beat.what in FALLS or self._is_at(beat)):
                return
            turn = next((turn for turn in walk.can_take_up() if turn[0] == depth and _holds(walk.frames[depth].table, turn[2], beat.state)), None)
            if turn is not None:
                walk.take_up(*turn)
            elif beat.what in FALLS and beat.what != "overdue" and len(walk.frames) == depth + 1 and not self._leads_to(beat.state):
                return
            elif not walk.move():
                break
        raise NotPossible(f'It does not come to "{"/".join(beat.path)}".')

    def _leads_to(self, state: str) -> bool:
        """Whether the case comes to a state by itself, with nothing to answer on the way: what falls there falls after what is done till then."""
        nodes, node, seen = self._walk.frame.table.nodes, self._walk.frame.node, set()
        while node is not None and node.id != state and node.id not in seen and node.kind == "task":
            seen.add(node.id)
            ways = [edge for edge in node.edges if not edge.answer.startswith("late")]
            node = nodes.get(ways[0].target) if len(ways) == 1 else None
        return node is not None and node.id == state

    def _is_at(self, beat: Beat) -> bool:
        frame = self._walk.frame
        steps = len(frame.node.steps) if frame.node.kind == "task" else 0
        there = {"step": beat.step, "answer": steps}.get(beat.what, frame.step)
        return len(self._walk.frames) == len(beat.path) and (not steps or frame.step == there)

    def _do(self, beat: Beat) -> None:
        walk, frame = self._walk, self._walk.frame
        match beat.what:
            case "answer" if beat.detail:
                walk.answer(self._number(beat) if beat.detail == "others" else beat.detail)
            case "late":
                for _ in range(int(beat.detail.removeprefix("late").removeprefix("-") or 1) - frame.late):
                    walk.pass_deadline()
            case "event":
                self._turn_to(beat.detail)
                walk.occur(beat.detail)
            case "withdrawal":
                walk.occur(WITHDRAWN, beat.detail.removeprefix(CONSENT))
            case "lapse":
                walk.lapse(beat.detail)
            case "overdue":
                if not self._book.is_late(frame):
                    raise NotPossible(f'At "{frame.state}" it is not too late yet.')
                self._book.hear(Change(self._book.site, overdue=beat.detail), frame, walk.event)
            case _:
                noted = frame.node.steps[frame.step].effect.notes if frame.next_step else ()
                walk.move()
                for name in noted:
                    frame.set_fact(name, dict(beat.values).get(name) or _any(frame.table.facts[name]))

    def _number(self, beat: Beat) -> str:
        """The number that `others` stands for."""
        frame = self._walk.frame
        domain = frame.table.facts.get(frame.node.fact or "")
        if domain is None or not domain.bounds:
            return beat.detail
        low, high = domain.bounds
        least, answered = int(dict(beat.values).get(domain.id, low)), {edge.answer for edge in frame.node.edges}
        return next(number for number in map(str, range(least, high + 1)) if number not in answered)

    def _turn_to(self, event: str) -> None:
        """Another branch, if the event falls in that one only."""
        walk = self._walk
        if not any(frame.way_of(event) for frame in walk.frames):
            turn = next((turn for turn in walk.can_take_up() for edge in walk.frames[turn[0]].table.events if edge.event == event and turn[2] in edge.during), None)
            if turn is not None:
                walk.take_up(*turn)


def _holds(table: Table, state: str, wanted: str) -> bool:
    """Whether a state is the wanted one, or a block with it in a branch."""
    return state == wanted or any(_holds(table, branch, wanted) for branch in table.nodes[state].branches)


def _any(domain: FactDomain) -> str:
    return domain.values[0] if domain.values else str((domain.bounds or (0, 0))[0])
