"""Random pairs of small procedures: as plain data, as an author would write them, and every moment that can come, one by one.

The walk below knows no graph, no liveness, no summaries: a moment is a stack of runs, each with its place, what it has counted and
where its open handlers lead back to; an age; and all that is in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

TOKENS = ("risk-assessment", "private-place", "lawful-order")
YES = "consent:trace-family"
ROOT, INNER = "root", "inner"
NAMES = {ROOT: ("a", "b", "c", "d", "e", "ask"), INNER: ("p", "q", "r")}
HANDLERS = {ROOT: ("danger", "stop"), INNER: ()}
ENDS = {ROOT: ("done", "helped"), INNER: ("well", "ill")}
HELP = "helped"
"""The outcome of which the person holds something."""
SERVES = "c"
"""The state of the root that gives a service, where it is a task."""
DEEP = 2
"""Handlers open at once."""

Effect = tuple[tuple[str, ...], tuple[str, ...]]
"""(revokes, establishes)."""

Machine = dict[str, dict[str, tuple]]
"""By procedure and state: ('task', at_most, effects, next), ('question', at_most, each_once, {answer: (effect, next)}), ('held', token, yes,
no), ('age', adult, child), ('consent', agreed, refused), ('call', at_most, {outcome: next}); at_most is (times, then) or None."""


def drawn(seed: int) -> Machine:
    """A machine."""
    random = Random(seed)
    return {procedure: {name: ("consent", _target(random, procedure), _target(random, procedure)) if name == "ask"
                        else ("task", None, _effects(random), random.choice(("back", "back", *NAMES[ROOT], "done"))) if name in HANDLERS[ROOT]
                        else _state(random, procedure)
                        for name in (*NAMES[procedure], *HANDLERS[procedure])} for procedure in NAMES}


def _target(random: Random, procedure: str) -> str:
    return random.choice(NAMES[procedure] if random.random() < 0.68 else ENDS[procedure])


def _effect(random: Random) -> Effect:
    return tuple(random.sample(TOKENS, random.choice((0, 0, 0, 1)))), tuple(random.sample(TOKENS, random.choice((0, 0, 1))))


def _effects(random: Random) -> tuple[Effect, ...]:
    return tuple(_effect(random) for _ in range(random.choice((1, 1, 2))))


def _state(random: Random, procedure: str) -> tuple:
    def to() -> str:
        return _target(random, procedure)
    bound = (random.choice((1, 2)), to()) if random.random() < 0.25 else None
    kind = random.choice(("task", "task", "question", "question", "held", "held", "age", "call" if procedure == ROOT else "question"))
    if kind == "task":
        return "task", bound, _effects(random), to()
    if kind == "question":
        once = to() if random.random() < 0.3 else None
        return "question", None if once else bound, once, {f"v{number}": (_effect(random), to()) for number in range(random.choice((1, 2)))}
    if kind == "held":
        return "held", random.choice((*TOKENS, YES)), to(), to()
    if kind == "age":
        return "age", to(), to()
    return "call", bound, {outcome: to() for outcome in ENDS[INNER]}


# as text

def written(machine: Machine) -> dict[str, str]:
    """The procedures as an author would write them."""
    return {procedure: _text(procedure, machine[procedure]) for procedure in machine}


def _text(procedure: str, states: dict[str, tuple]) -> str:
    ends = "".join(f"  {end}: {{text: It ends.{', leaves: search-stays-open' if end == HELP else ''}}}\n" for end in ENDS[procedure])
    head = "at_any_time:\n  immediate-danger: {next: danger}\n" if procedure == ROOT else ""
    body = "".join(("handlers:\n" if name == "danger" else "") + "\n".join(_lines(name, each)) + "\n" for name, each in states.items())
    return f"outcomes:\n{ends}takes: [age-group]\n{head}states:\n{body}"


def _lines(name: str, each: tuple) -> Iterator[str]:
    yield f"  {name}:"
    match each:
        case ("task", bound, effects, then):
            yield "    task: Do"
            yield "    do:"
            for number, effect in enumerate(effects):
                yield f"      s{number}: {{step: Do it.{', service: interim-care' if name == SERVES and not number else ''}{_changes(effect)}}}"
            yield f"    next: {then}"
        case ("question", bound, once, answers):
            yield "    question: What?"
            if once:
                yield f"    each_once: {{then: {once}}}"
            yield "    answers:"
            yield from (f"      {answer}: {{text: It.{_changes(effect)}, next: {then}}}" for answer, (effect, then) in answers.items())
        case ("held", token, yes, no):
            bound = None
            yield f"    choice: {{in_force: {_ref(token)}}}"
            yield f"    cases: {{yes: {yes}, no: {no}}}"
        case ("age", adult, child):
            bound = None
            yield "    choice: age-group"
            yield f"    cases: {{adult: {adult}, child: {child}}}"
        case ("consent", agreed, refused):
            bound = None
            yield "    consent: trace-family"
            yield "    ask: Yes?"
            yield from (f"    {answer}: {target}" for answer, target in (("agreed", agreed), ("limited", agreed), ("refused", refused), ("cannot_now", refused), ("withdrawn", "stop")))
        case ("call", bound, outcomes):
            yield "    call: inner"
            yield f"    outcomes: {{{', '.join(f'{outcome}: {then}' for outcome, then in outcomes.items())}}}"
    if bound:
        yield f"    at_most: {{times: {bound[0]}, then: {bound[1]}}}"


def _ref(token: str) -> str:
    name, colon, scope = token.partition(":")
    return f"{{{name}: {scope}}}" if colon else name


def _changes(effect: Effect) -> str:
    return "".join(f", {key}: [{', '.join(map(_ref, tokens))}]" for key, tokens in zip(("revokes", "establishes"), effect, strict=True) if tokens)


# every moment

@dataclass(frozen=True)
class Run:
    """One run: where it stands, what it counted, and the open handlers."""

    procedure: str
    place: str
    step: int = 0
    counted: tuple[tuple[str, int], ...] = ()
    used: frozenset[tuple[str, str]] = frozenset()
    back: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Now:
    """A moment: the runs, outermost first; none when the case has ended."""

    runs: tuple[Run, ...]
    age: str
    held: frozenset[str] = frozenset()
    end: str = ""
    """The outcome of the case."""


def beginnings(machine: Machine) -> list[Now]:
    """Where cases begin."""
    first = next(iter(machine[ROOT]))
    return [Now((arrived(machine, Run(ROOT, first), first),), age) for age in ("adult", "child", "unknown")]


def arrived(machine: Machine, run: Run, place: str) -> Run:
    """A run that comes to a state."""
    each = machine[run.procedure][place]
    counted = dict(run.counted)
    if _bound(each):
        counted[place] = min(counted.get(place, 0) + 1, _bound(each)[0] + 1)
    rest = run.back if place in HANDLERS[run.procedure] else ()
    return replace(run, place=place, step=0, counted=tuple(sorted(counted.items())), back=rest)


def _bound(each: tuple):
    return each[1] if each[0] in ("task", "question", "call") else None


def going(now: Now, machine: Machine) -> Iterator[Now]:
    """What may come next, when nothing falls."""
    run = now.runs[-1]
    each, bound = machine[run.procedure][run.place], _bound(machine[run.procedure][run.place])

    def to(place: str, effect: Effect = ((), ()), changed: Run = run) -> Now:
        held = now.held - set(effect[0]) | set(effect[1])
        outer = now.runs[:-1]
        if place == "back":
            (place, step), rest = changed.back[-1], changed.back[:-1]
            return replace(now, runs=(*outer, replace(changed, place=place, step=step, back=rest)), held=held)
        if place not in ENDS[run.procedure]:
            return replace(now, runs=(*outer, arrived(machine, changed, place)), held=held)
        if not outer:
            return replace(now, runs=(), held=held, end=place)
        caller = outer[-1]
        then = machine[caller.procedure][caller.place][2][place]
        if then in ENDS[caller.procedure]:
            return replace(now, runs=(), held=held, end=then)
        return replace(now, runs=(*outer[:-1], arrived(machine, caller, then)), held=held)

    if bound and _is_over(machine, run):
        yield to(bound[1])
        return
    match each:
        case ("task", _, effects, then):
            if run.step < len(effects):
                gone, come = effects[run.step]
                yield replace(now, runs=(*now.runs[:-1], replace(run, step=run.step + 1)), held=now.held - set(gone) | set(come))
            else:
                yield to(then)
        case ("question", _, once, answers):
            left = [answer for answer in answers if not once or (run.place, answer) not in run.used]
            if not left:
                yield to(once)
            for answer in left:
                effect, then = answers[answer]
                yield to(then, effect, replace(run, used=run.used | {(run.place, answer)}) if once else run)
        case ("held", token, yes, no):
            yield to(yes if token in now.held else no)
        case ("age", adult, child):
            yield to(adult if now.age == "adult" else child)
        case ("consent", agreed, refused):
            yield to(agreed, ((), (YES,)))
            yield to(refused, ((YES,), ()))
            yield to(refused)
        case ("call", _, _):
            first = next(iter(machine[INNER]))
            yield replace(now, runs=(*now.runs, arrived(machine, Run(INNER, first), first)))


def _is_over(machine: Machine, run: Run) -> bool:
    """Whether a bound leads away from where a run has just arrived, so that no case stands there."""
    each, bound = machine[run.procedure][run.place], _bound(machine[run.procedure][run.place])
    if each[0] == "question" and each[2] and all((run.place, answer) in run.used for answer in each[3]):
        return True
    return bool(bound) and run.step == 0 and dict(run.counted).get(run.place, 0) > bound[0]


def falling(now: Now, machine: Machine) -> Iterator[Now]:
    """What may fall: only the outer procedure hears it, and leaves what it has called."""
    if _is_over(machine, now.runs[-1]):
        return
    run = now.runs[0]
    falls = [("danger", {"risk-assessment"})] + ([("stop", {YES})] if YES in now.held else [])
    for handler, gone in falls:
        back = (*run.back, (run.place, run.step))
        if len(back) <= DEEP:
            yield Now((arrived(machine, replace(run, back=back), handler),), now.age, now.held - gone)


def every_moment(machine: Machine) -> dict[Now, list[Now]]:
    """Every moment that can come, each with what may come next when nothing falls."""
    found: dict[Now, list[Now]] = {}
    queue = beginnings(machine)
    while queue:
        now = queue.pop()
        if now in found or not now.runs:
            continue
        found[now] = list(going(now, machine))
        queue += [*found[now], *falling(now, machine)]
    return found


def leading_to(moments: dict[Now, list[Now]], goals: set[Now]) -> set[Now]:
    """The moments from which some way leads to a goal."""
    before: dict[Now, list[Now]] = {}
    for now, afters in moments.items():
        for then in afters:
            before.setdefault(then, []).append(now)
    found: set[Now] = set()
    queue = list(goals)
    while queue:
        now = queue.pop()
        if now not in found:
            found.add(now)
            queue += before.get(now, ())
    return found


def that_cannot_end(moments: dict[Now, list[Now]]) -> set[Now]:
    """The moments from which no way leads to the end of the case."""
    return moments.keys() - leading_to(moments, {then for afters in moments.values() for then in afters if not then.runs})


def noes_without_help(machine: Machine, moments: dict[Now, list[Now]]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """(procedure, state) where a no is said, or handled, that costs the person all help: those outside a handler, and all.

    A no just before a service is left out of the first: steps that change nothing are one moment with what follows.
    """
    goals = {then for afters in moments.values() for then in afters if then.end == HELP}
    goals |= {now for now in moments if _serves(machine, now) and now.runs[-1].step == 0}
    helped = leading_to(moments, goals)
    plain, every = set(), set()
    for now in moments.keys() & helped:
        run = now.runs[-1]
        found = {(run.procedure, run.place)} if run.place == "ask" and moments[now][1] not in helped else set()
        found |= {(ROOT, "stop") for then in falling(now, machine) if then.runs[0].place == "stop" and then not in helped}
        every |= found
        plain |= found if not now.runs[0].back and not _serves(machine, now) else set()
    return plain, every


def _serves(machine: Machine, now: Now) -> bool:
    run = now.runs[-1]
    return run.place == SERVES and machine[run.procedure][run.place][0] == "task"
