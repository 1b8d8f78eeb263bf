"""What one way changes, in the words of the case: acts done, tokens ended and given. Rules and searches read nothing else of a way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sop.model.scenario import WITHDRAWN
from sop.paths.case import CONSENT, resolve, scope_of
from sop.paths.table import Effect, Terms


ESTABLISHED, ENDED, FELL = "established ", "ended ", "event "
"""How a happening that is no act is written: with one of these before its token or name."""

ENDS, CALLS, NOBODY_ASKED, STUCK, OVERDUE = "ends ", "calls ", "unset ", "stuck ", "overdue "
"""Signs of a change that are no happenings; the last four before a name."""

EVENT = -1
"""Instead of a step: the site is an event, named instead of a state, that leads to no handler."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a step, an answer or a call stands."""

    procedure: str
    state: str
    step: int


@dataclass(frozen=True, slots=True)
class Change:
    """Acts happen first; then tokens end, then tokens come into force."""

    site: Site | None = None
    role: str = ""
    acts: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    """Subjects that are chosen anew: every token about them ends, and so does the memory of it."""
    event: str = ""
    """The event that falls: it ends the safeguards that lapse on it."""
    given: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    """What a called procedure begins with."""
    calls: str = ""
    """The procedure that is called, or goes on."""
    ends: str = ""
    """The outcome with which a case ends."""
    parts: bool = False
    """It is another person's run that ends: nothing more is done about her or him, and the case goes on."""
    owed: tuple[str, ...] = ()
    """What that outcome says is still owed."""
    unset: str = ""
    """The fact that is read although nobody may have asked it."""
    stuck: str = ""
    """The rule of a way out that finds none here."""
    overdue: str = ""
    """The rule whose duty comes too late."""
    anew: bool = False
    """Another person's run begins: nothing is in force but what is given."""
    _signs: tuple[tuple[str, ...], frozenset[str]] | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def happenings(self) -> tuple[str, ...]:
        """What happens, in order: the event, acts, what ends by name, what comes into force."""
        return self._known[0]

    @property
    def signs(self) -> frozenset[str]:
        """All by which a monitor tells whether a change concerns it: what happens, and whatever else it marks."""
        return self._known[1]

    @property
    def _known(self) -> tuple[tuple[str, ...], frozenset[str]]:
        if self._signs is None:  # worked out once: every monitor asks
            taken_back = not self.role and len(self.ended) == 1 and self.ended[0].startswith(CONSENT)  # it ends without anybody doing anything
            event = self.event or (WITHDRAWN if taken_back else "")
            happenings = (*((FELL + event,) if event else ()), *self.acts, *(ENDED + token for token in self.ended), *(ESTABLISHED + token for token in self.given))
            marks = (CALLS + self.calls, NOBODY_ASKED + self.unset, STUCK + self.stuck, OVERDUE + self.overdue)
            object.__setattr__(self, "_signs", (happenings, frozenset((*happenings, *((ENDS,) if self.ends else ()), *(mark for mark in marks if mark[-1] != " ")))))
        return self._signs  # type: ignore[return-value]  # set above

    def ends_token(self, token: str, terms: Terms) -> bool:
        """Whether a token ends here (it may be given again in the same breath)."""
        return self.anew or token in self.ended or scope_of(token) in self.scopes or bool(self.event and self.event in terms.lapses_on.get(token.split(":", 1)[0], ()))

    def forgets(self, token: str) -> bool:
        """Whether even that the token once was in force is forgotten: it was about another one."""
        return self.anew or scope_of(token) in self.scopes


IDLE = Change()


class Changes:
    """Makes each change once, so that they can be told apart by identity."""

    def __init__(self) -> None:
        self._known: dict[Change, Change] = {IDLE: IDLE}

    def one(self, change: Change) -> Change:
        """The one change that equals this."""
        return self._known.setdefault(change, change)


Cube = tuple[tuple[str, bool], ...]
"""(token in the words of the case, whether it must be in force)."""

Matters = Callable[[str], bool]
"""Whether anybody reads a token, or watches an act, in the words of the case."""


def change_of(effect: Effect, subjects: Mapping[str, str], site: Site | None, role: str, matters: Matters) -> Change:
    """The change of a step or an answer; IDLE where nobody could tell that it happened."""
    if not (effect.acts or effect.revokes or effect.refuses or effect.binds or effect.establishes):
        return IDLE

    def of(tokens: Iterable[str]) -> tuple[str, ...]:
        return tuple(token for each in tokens if matters(token := resolve(each, subjects)))

    scopes = (subjects.get(effect.binds, effect.binds),) if effect.binds else ()
    acts, ended, given = of(effect.acts), of((*effect.revokes, *effect.refuses)), of(effect.establishes)
    return Change(site, role, acts, ended, scopes, "", given) if acts or ended or given or scopes else IDLE
