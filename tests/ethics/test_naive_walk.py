"""Random small procedures, judged twice: by the judge, and by a naive walk written here.

The naive walk knows no lanes, no liveness, no summaries: a moment is a place, an age, all that is in force, all that ever was, and
where each open handler leads back to; it visits every moment one by one. It reads the drawing of a procedure, not its table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from sop.paths.compile import compile_corpus
from validator.ethics.judge import PathJudge

# rules, once in words and once plain


@dataclass(frozen=True)
class Plain:
    """A rule: any one of `needs` (each a list, one check each), unless; `{act}` is the act found."""

    pattern: str
    acts: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...] = ((),)
    ages: frozenset[str] = frozenset({"adult", "child", "unknown"})
    unless: tuple[tuple[str, tuple[str, ...]], ...] = ()
    until: str | None = None


YOUNG = frozenset({"child", "unknown"})
RULES = {
    "yes": ("pattern: while-in-force\nact: trace-family\nrequires: {consent: same-act}",
            Plain("while", ("trace-family",), (("consent:{act}",),))),
    "once": ("pattern: precedence\nact: {any: [trace-family, transport]}\nrequires: {consent: same-act}",
             Plain("once", ("trace-family", "transport"), (("consent:{act}",),))),
    "safe": ("pattern: while-in-force\nact: {any: [trace-family, transport]}\nrequires: risk-assessment",
             Plain("while", ("trace-family", "transport"), (("risk-assessment",),))),
    "private": ("pattern: precedence\nact: transport\nrequires: private-place", Plain("once", ("transport",), (("private-place",),))),
    "either": ("pattern: while-in-force\nact: transport\nrequires: {any: [{consent: same-act}, lawful-order]}",
               Plain("while", ("transport",), (("consent:{act}", "lawful-order"),))),
    "both": ("pattern: while-in-force\nact: trace-family\nrequires: {all: [risk-assessment, {consent: same-act}]}",
             Plain("while", ("trace-family",), (("risk-assessment",), ("consent:{act}",)))),
    "child": ("pattern: while-in-force\nact: trace-family\nrequires: {consent: same-act}\nwhen: {not: {age-group: adult}}",
              Plain("while", ("trace-family",), (("consent:{act}",),), YOUNG)),
    "excepted": ("pattern: while-in-force\nact: transport\nrequires: {consent: same-act}\nwhen: {age-group: adult}\n"
                 "unless:\n  - when: {in_force: lawful-order}\n    needs: [private-place]",
                 Plain("while", ("transport",), (("consent:{act}",),), frozenset({"adult"}), (("lawful-order", ("private-place",)),))),
    "quiet": ("pattern: absence\nact: publish-story\nwhen: {not: {age-group: adult}}\nuntil: lawful-order",
              Plain("absence", ("publish-story",), ((),), YOUNG, (), "lawful-order")),
}

# procedures: drawn, written as YAML

ACTS = ("trace-family", "transport", "publish-story")
TOKENS = ("risk-assessment", "private-place", "lawful-order", "best-interest-decision:trace-family", "consent:trace-family", "consent:transport")
SAFEGUARDS = TOKENS[:4]
NAMES = ("a", "b", "c", "d", "e")
TARGETS = (*NAMES, "done")

some = st.lists(st.sampled_from(SAFEGUARDS), max_size=1).map(tuple)
target = st.sampled_from(TARGETS)
step = st.tuples(st.lists(st.sampled_from(ACTS), max_size=1).map(tuple), some | st.just(()), some)
steps = st.lists(step, min_size=1, max_size=3).map(tuple)
state = st.one_of(
    st.tuples(st.just("task"), steps, target),
    st.tuples(st.just("task"), steps, target),
    st.tuples(st.just("question"), st.lists(st.tuples(some, some, target), min_size=2, max_size=2).map(tuple)),
    st.tuples(st.just("age"), target, target),
    st.tuples(st.just("held"), st.sampled_from(TOKENS), target, target))
handler = st.tuples(st.just("task"), steps, st.sampled_from(("back", "done", *NAMES)))
procedures = st.fixed_dictionaries({
    "states": st.tuples(*[state] * len(NAMES)), "consents": st.tuples(target, target, target, target),
    "handlers": st.tuples(handler, handler, handler), "event": st.sampled_from(("none", "plain", "revokes", "sets")), "first": st.sampled_from(("ask-t", "ask-p", "a"))})


def drawn(made: dict) -> dict[str, tuple]:
    """Every state and handler by name; the first is where the case begins."""
    found = {"ask-t": ("consent", "trace-family", *made["consents"][:2], "stop-t"), "ask-p": ("consent", "transport", *made["consents"][2:], "stop-p")}
    found |= dict(zip(NAMES, made["states"], strict=True))
    # those that ask are reached where `e` and `d` would be, so that each may be asked again
    found["e"], found["d"] = ("age", "ask-t", "ask-p") if made["first"] == "a" else found["e"], found["d"]
    first = made["first"]
    found = {first: found[first], **{name: each for name, each in found.items() if name != first}}
    return found | dict(zip(("stop-t", "stop-p", "danger"), made["handlers"], strict=True))


def ref(token: str) -> str:
    name, colon, scope = token.partition(":")
    return f"{{{name}: {scope}}}" if colon else name


def listed(key: str, tokens: tuple[str, ...]) -> str:
    return f"{key}: [{', '.join(map(ref, tokens))}]" if tokens else ""


def written(made: dict) -> str:
    """The procedure as an author would write it."""
    event = {"none": "", "plain": "next: danger", "revokes": "revokes: private-place, next: danger", "sets": "sets: {age-group: child}, next: danger"}[made["event"]]
    lines = ["takes: [age-group]", *(["at_any_time:", f"  immediate-danger: {{{event}}}"] if event else []), "states:"]
    for name, each in drawn(made).items():
        if name == "stop-t":
            lines.append("handlers:")
        lines.append(f"  {name}:")
        match each:
            case ("task", do, then):
                lines += ["    task: Do", "    do:"]
                for number, (acts, revokes, establishes) in enumerate(do):
                    parts = [part for part in (listed("act", acts), listed("revokes", revokes), listed("establishes", establishes)) if part]
                    lines.append(f"      s{number}: {{step: Do it.{''.join(', ' + part for part in parts)}}}")
                lines.append(f"    next: {then}")
            case ("question", answers):
                lines += ["    question: What?", "    answers:"]
                for number, (revokes, establishes, then) in enumerate(answers):
                    parts = [part for part in (listed("revokes", revokes), listed("establishes", establishes)) if part]
                    lines.append(f"      v{number}: {{text: It., {''.join(part + ', ' for part in parts)}next: {then}}}")
            case ("age", adult, child):
                lines += ["    choice: age-group", f"    cases: {{adult: {adult}, child: {child}}}"]
            case ("held", token, yes, no):
                lines += [f"    choice: {{in_force: {ref(token)}}}", f"    cases: {{yes: {yes}, no: {no}}}"]
            case ("consent", act, agreed, refused, stop):
                lines += [f"    consent: {act}", "    ask: Yes?", f"    agreed: {agreed}", f"    limited: {agreed}", f"    refused: {refused}",
                          f"    cannot_now: {refused}", f"    withdrawn: {stop}"]
    return "\n".join(lines) + "\n"


# the naive walk

HANDLERS = {"stop-t", "stop-p", "danger"}
DEEP = 3
"""Handlers open at once; more cannot change what is in force in a new way, with three tokens that events end."""


@dataclass(frozen=True)
class Now:
    """A moment."""

    place: str
    step: int
    age: str
    held: frozenset[str]
    ever: frozenset[str]
    back: tuple[tuple[str, int, str], ...] = ()
    """Of each open handler: the place and step it leads back to, and what it handles."""

    def at(self, place: str, gone: tuple[str, ...] = (), come: tuple[str, ...] = ()) -> Now:
        """Somewhere else, with what ends and what comes into force on the way."""
        if place == "back":
            (place, step, _), rest = self.back[-1], self.back[:-1]
        else:
            step, rest = 0, self.back if place in HANDLERS else ()
        return Now(place, step, self.age, self.held - set(gone) | set(come), self.ever | set(come), rest)

    def counts(self, token: str, among: frozenset[str]) -> bool:
        """Whether a token is among these, or a decision that stands in for the yes of a child."""
        stands_in = token.startswith("consent:") and self.age != "adult" and token.replace("consent:", "best-interest-decision:") in among
        return token in among or stands_in


def following(now: Now, states: dict[str, tuple], event: str) -> Iterator[Now]:
    """Every moment that may come next."""
    each = states[now.place]
    match each:
        case ("task", do, then):
            if now.step < len(do):
                _, gone, come = do[now.step]
                yield Now(now.place, now.step + 1, now.age, now.held - set(gone) | set(come), now.ever | set(come), now.back)
            else:
                yield now.at(then)
        case ("question", answers):
            for gone, come, then in answers:
                yield now.at(then, gone, come)
        case ("age", adult, child):
            yield now.at(adult if now.age == "adult" else child)
        case ("held", token, yes, no):
            yield now.at(yes if now.counts(token, now.held) else no)
        case ("consent", act, agreed, refused, _):
            yield now.at(agreed, (), (f"consent:{act}",))
            yield now.at(refused, (f"consent:{act}",))
            yield now.at(refused)
    if event != "none":
        gone = ("risk-assessment", *(("private-place",) if event == "revokes" else ()))
        age = "child" if event == "sets" else now.age
        yield Now("danger", 0, age, now.held - set(gone), now.ever, (*now.back, (now.place, now.step, "danger")))
    for token, stop in (("consent:trace-family", "stop-t"), ("consent:transport", "stop-p")):
        if token in now.held:
            yield Now(stop, 0, now.age, now.held - {token}, now.ever, (*now.back, (now.place, now.step, "withdrawn")))


def breaks(rule: Plain, needs: tuple[str, ...], act: str, now: Now) -> bool:
    """Whether the act breaks this part of the rule now."""
    among = now.ever if rule.pattern == "once" else now.held
    if now.age not in rule.ages or (rule.until and rule.until in now.held):
        return False
    if any(now.counts(when, now.held) and all(now.counts(duty, now.held) for duty in duties) for when, duties in rule.unless):
        return False
    return not any(now.counts(need.replace("{act}", act), among) for need in needs)


def walked(made: dict) -> set[tuple[str, str, int, str]]:
    """What is broken, by walking: (rule, state, step, act)."""
    states = drawn(made)
    found = set()
    for now in every_moment(states, made["event"]):
        each = states[now.place]
        if each[0] != "task" or now.step >= len(each[1]):
            continue
        for name, (_, rule) in RULES.items():
            for act in each[1][now.step][0]:
                if act in rule.acts and any(breaks(rule, needs, act, now) for needs in rule.needs):
                    found.add((name, now.place, now.step, act))
    return found


def every_moment(states: dict[str, tuple], event: str) -> set[Now]:
    """Every moment that can come, one by one. Handlers may be interrupted without end: of those open, the three last count."""
    queue = [Now(next(iter(states)), 0, age, frozenset(), frozenset()) for age in ("adult", "child", "unknown")]
    seen = set(queue)
    while queue:
        for then in following(queue.pop(), states, event):
            if len(then.back) <= DEEP and then.place != "done" and then not in seen:
                seen.add(then)
                queue.append(then)
    return seen


# the comparison


@settings(max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(made=procedures)
def test_the_judge_finds_what_a_naive_walk_finds(small, made):
    text = written(made)
    note(text)
    corpus = small.corpus({name: words for name, (words, _) in RULES.items()}, root=text)
    tables = compile_corpus(corpus)
    found = PathJudge(corpus, tables).breaches(["root"])
    assert {(each.rule, each.state, each.step, each.what) for each in found} == walked(made)
