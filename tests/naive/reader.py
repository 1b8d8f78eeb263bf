"""A third, deliberately naive reading of the procedures: a stack of runs over plain YAML, one small thing at a time.

It shares no line with the platform, so that a mistake has to be made twice to go unseen. Slow, short, and without messages.
"""

from __future__ import annotations


def many(value) -> list:
    return value if isinstance(value, list) else [value]


class Run:
    """One run of one procedure: what it knows (see the file beside this), and where it stands."""

    def __init__(self, known) -> None:
        self.known, self.procedure = known, known.procedure
        self.parts = {name: part["states"] for name, part in self.procedure.get("parts", {}).items()}
        self.handlers, self.states = self.procedure.get("handlers", {}), {}
        for states in (self.procedure.get("states", {}), *self.parts.values(), self.handlers):
            self.states.update(states)
        self.first = self.state = next(iter(self.states))
        self.step = self.late = 0
        self.visited, self.used, self.returns, self.branches = [], set(), [], []

    @property
    def spec(self) -> dict:
        return self.states[self.state]

    @property
    def steps(self) -> list[tuple]:
        """(id or number, step) of what is still to do in a task."""
        do = self.spec.get("do", [])
        return list(do.items() if isinstance(do, dict) else enumerate(many(do), 1))[self.step:]

    def way_of_event(self, event: str) -> dict | None:
        """What is declared about an event where the run stands."""
        declared = self.procedure.get("at_any_time", {}).get(event)
        if declared is None:
            return None
        during = [state for where in many(declared.get("during", [])) for state in self.parts.get(where, [where])]
        return declared if (not during or self.state in during) and self.known.holds(declared.get("when", {})) else None

    def way_of_withdrawal(self, token: tuple[str, ...]) -> dict | None:
        """Where it leads to take back a consent: as declared where it is asked, else where a call is made that asks it."""
        asked = [state for state in self.states.values() if "consent" in state and self.known.token({"consent": state["consent"]}) == token]
        called = [state for state in self.states.values() if "call" in state and token[1] in state.get("withdrawn", {})]
        ways = [state["withdrawn"] for state in asked] + [state["withdrawn"][token[1]] for state in called]
        return {"next": ways[0]} if ways and token in self.known.in_force else None


class Case:
    """The runs that are open, innermost last; what is still to happen; and the way behind."""

    def __init__(self, known, happens: list[dict]) -> None:
        self.runs, self.happens, self.trail, self.outcome = [], list(happens), [], ""
        self.begin(known)
        while self.runs:
            self.go_on(self.runs[-1], self.runs[-1].spec)

    @property
    def here(self) -> str:
        return "/".join(run.state for run in self.runs)

    def go_on(self, run: Run, spec: dict) -> None:
        """One small thing: what happens just here, else what the state says."""
        front = self.happens[0] if self.happens else {}
        places = [self.here] * (run.step == 0) + [f"{self.here}/{step}" for step, _ in run.steps[:1]]
        asks = "answers" in spec or "consent" in spec
        if "event" in front and (front["at"] in places if "at" in front else asks):
            self.event(self.happens.pop(0))
        elif front.get("late") in places:
            self.happens.pop(0)
            self.too_late(run)
        elif asks:
            self.answer(run, self.happens.pop(0)[self.here])
        elif run.steps:
            run.known.change(run.steps[0][1])
            run.step += 1
        elif "call" in spec:
            self.begin(run.known.called(spec))
        elif "choice" in spec:
            self.lead(run.known.choose(spec))
        elif "parallel" in spec:
            run.branches = [*spec["branches"], spec["next"], *run.branches]
            self.lead("joined")
        else:
            self.lead(spec["next"])

    # what happens

    def event(self, happening: dict) -> None:
        """The innermost run that speaks of an event handles it, and ends what it has called."""
        for depth, run in reversed(list(enumerate(self.runs, 1))):
            if "of" in happening:
                token = run.known.token({"consent": happening["of"]})
                way, ended = run.way_of_withdrawal(token), {token}
            else:
                way, ended = run.way_of_event(happening["event"]), run.known.lapsing(happening["event"])
            if way is None:
                continue
            run.known.in_force -= ended
            if "next" in way:
                del self.runs[depth:]
                run.returns.append((run.state, run.step))
                self.lead(way)
            else:
                run.known.change(way)
            return
        raise LookupError(f"nobody handles {happening}")

    def too_late(self, run: Run) -> None:
        way = many(run.spec["late"])[run.late]["then"]
        run.late += 1
        if way != "stay":
            self.lead(way)

    def answer(self, run: Run, given: str) -> None:
        if "consent" in run.spec:
            change = {"agreed": "establishes", "limited": "establishes", "refused": "revokes"}.get(given, "nothing")
            run.known.change({change: {"consent": run.spec["consent"]}})
        else:
            run.known.settle(run.spec.get("fact", run.state), given)
        run.used.add((run.state, given))
        ways = run.spec.get("answers", run.spec)
        self.lead(ways.get(given) or ways["others"])

    # where it leads

    def begin(self, known) -> None:
        self.runs.append(Run(known))
        self.lead(self.runs[-1].first)

    def lead(self, way) -> None:
        """Follow a way: back, to the next branch, to an outcome or to a state."""
        run = self.runs[-1]
        run.known.change(way)
        target = way["next"] if isinstance(way, dict) else way
        if target == "back":
            run.state, run.step = run.returns.pop()
            return
        if target == "joined":
            target = run.branches.pop(0)
        elif run.state in run.handlers and target not in run.handlers:
            run.branches.clear()
        if target in run.procedure["outcomes"]:
            self.end(target)
        else:
            self.arrive(run, target)

    def arrive(self, run: Run, state: str) -> None:
        """Come to a state, unless it has been enough."""
        run.state, run.step, run.late = state, 0, 0
        run.visited.append(state)
        if state not in run.handlers:
            run.returns.clear()
        if "at_most" in run.spec and run.visited.count(state) > int(run.spec["at_most"]["times"]):
            self.lead(run.spec["at_most"]["then"])
            return
        self.trail.append(self.here)
        if "each_once" in run.spec and all((state, answer) in run.used for answer in run.spec["answers"]):
            self.lead(run.spec["each_once"]["then"])

    def end(self, outcome: str) -> None:
        """Go on where the procedure was called, with what it leaves."""
        self.outcome, ended = outcome, self.runs.pop().known
        if not self.runs:
            return
        run = self.runs[-1]
        if ended.in_force is run.known.in_force:
            ended.change({"establishes": ended.procedure["outcomes"][outcome].get("leaves")})
        ways = run.spec.get("outcomes", {})
        self.lead(ways.get(outcome) or ways.get("others") or run.spec["next"])


def play(known, story: dict) -> tuple[str, list[str]]:
    """The outcome of a story, and every state on its way."""
    known.change({"sets": story.get("given", {}), "establishes": known.procedure.get("begins_with")})
    known.change({"establishes": story.get("starts_with")})
    case = Case(known, story.get("happens", []))
    return case.outcome, case.trail
