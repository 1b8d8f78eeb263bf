"""A second, deliberately naive reading of procedures: what their text says of one place, and what is known and in force there.

Plain YAML, plain tuples; it shares no line with the platform. The files beside it walk: `ways` from one moment to the next, `falling`
what may fall in between.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import yaml

from .hours import longest
from .moment import Look, Person, Run, Unset


def many(value: Any) -> list:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def words(ref: Any) -> list[str]:
    return [next(iter(ref)), *words(*ref.values())] if isinstance(ref, dict) else [ref]


@cache
def load(text: str) -> dict[str, Any]:
    """YAML in which every scalar is a text."""
    return yaml.load(text, Loader=yaml.CBaseLoader) or {}


class Reader:
    """What some procedures, rules and a vocabulary say, read from their text."""

    def __init__(self, procedures: dict[str, str], vocabulary: str, rules: str, counts_hours: bool = True) -> None:
        """Without `counts_hours`, what lasts for some time only may lapse wherever a case can stay."""
        self.counts_hours = counts_hours
        self.stays: dict[tuple[str, str], int] = {}
        self.vocabulary, self.rules, self.procedures = load(vocabulary), load(rules), {name: load(text) for name, text in procedures.items()}
        self.facts, self.safeguards = self.vocabulary["facts"], self.vocabulary["safeguards"]
        self.decisions = [name for name, entry in self.safeguards.items() if "counts_as_consent_for" in entry]
        self.states = {name: {**made["states"], **made.get("handlers", {})} for name, made in self.procedures.items()}
        self.events = sorted({event for made in self.procedures.values() for event in made.get("at_any_time", {})})
        self.lasts = {name: self.hours(entry["lasts"]) for name, entry in self.safeguards.items() if "lasts" in entry}

    # what is known and in force

    def token(self, run: Run, ref: Any) -> str:
        *head, last = words(ref)
        return ":".join([*head, dict(run.subjects).get(last, last) if head else last])

    def values(self, fact: str) -> list[str]:
        entry = self.facts[fact]
        listed = many(entry.get("values")) or list(self.vocabulary["labels"].get(entry.get("labels_from"), []))
        if isinstance(entry.get("values"), dict):
            listed = [str(number) for number in range(int(entry["values"]["from"]), int(entry["values"]["to"]) + 1)]
        return [*listed, *(["unknown"] if entry.get("may_be_unknown") == "yes" else [])]

    def read(self, run: Run, person: Person, fact: str) -> str | None:
        entry = self.facts.get(fact, {})
        known = dict(person.facts if "about" in entry else run.facts)
        for base, cases in entry.get("derived_from", {}).items():
            if fact not in known and base in known:
                return next((value for value, when in cases.items() if self.holds({base: when}, Look(run, person, ""))), None)
        return known.get(fact)

    def note(self, run: Run, person: Person, fact: str, value: str) -> tuple[Run, Person]:
        gone = {other for other, entry in self.facts.items() if entry.get("depends_on") == fact and self.read(run, person, fact) not in (None, value)}
        gone |= {fact, *self.facts.get(fact, {}).get("derived_from", {}), *(other for other, entry in self.facts.items() if fact in entry.get("derived_from", {}))}
        left, ours = ({pair for pair in facts if pair[0] not in gone} for facts in (person.facts, run.facts))
        (left if "about" in self.facts.get(fact, {}) else ours).add((fact, value))
        return run._replace(facts=frozenset(ours)), person._replace(facts=frozenset(left))

    def counts(self, look: Look, token: str, once: bool = False) -> bool:
        among = look.person.ever if once else look.person.held
        if token in among or not token.startswith("consent:"):
            return token in among
        stands_in = any(f"{name}:{token[8:]}" in among for name in self.decisions)
        return self.stays_inside(token) or (stands_in and self.read(look.run, look.person, "age-group") != "adult")

    def stays_inside(self, token: str) -> bool:
        """Whether this is a consent to what stays in the case team: nobody need give it."""
        head, act, scope = (token.split(":") + ["", ""])[:3]
        kind = self.vocabulary["subjects"].get(self.vocabulary["acts"].get(act, {}).get("scope"), {}).get("values", {})
        return head == "consent" and kind.get(scope, {}).get("inside") == "yes"

    def holds(self, condition: dict, look: Look, follows: bool = False) -> bool:
        return all(self.one(key, value, look, follows) for key, value in condition.items())

    def one(self, key: str, value: Any, look: Look, follows: bool) -> bool:
        if key in ("all", "any"):
            return (all if key == "all" else any)(self.holds(part, look, follows) for part in value)
        if key == "not":
            return not self.holds(value, look, follows)
        if key == "in_force":
            return self.counts(look, self.token(look.run, value))
        if key == "event":
            return look.event == value
        known = self.read(look.run, look.person, key)
        if known is None:
            raise Unset(key)
        if isinstance(value, dict):
            low, high = value.get("between", [value.get("at_least", 0), int(value.get("below", 10**6)) - 1])
            return known.isdecimal() and int(low) <= int(known) <= int(high)
        return known in many(value) or (follows and known == "unknown" and self.facts[key].get("unknown_follows") in many(value))

    def apply(self, run: Run, person: Person, what: Any, gives: tuple = (), refuses: tuple = ()) -> tuple[tuple[str, ...], Run, Person]:
        """What a step, an answer or an event changes: (what happens, the run, the person)."""
        what = what if isinstance(what, dict) else {}
        acts, revoked, established = ([self.token(run, ref) for ref in many(what.get(key))] for key in ("act", "revokes", "establishes"))
        ended, given = [*revoked, *refuses], [*gives, *established]
        happens = (*acts, *(f"ended {token}" for token in ended), *(f"established {token}" for token in given))
        for fact, value in what.get("sets", {}).items():
            run, person = self.note(run, person, fact, value)
        person = self.ended(person, ended)
        if "binds" in what:
            person = self.lapsed(person, dict(run.subjects)[what["binds"]])
        return happens, run, self.given(person, given)

    def given(self, person: Person, tokens: Collection[str]) -> Person:
        if not tokens:
            return person
        person, tokens = self.ended(person, tokens), set(tokens)
        new = {(token, 0) for token in tokens if token.split(":")[0] in self.lasts and self.counts_hours}
        return person._replace(held=person.held | tokens, ever=person.ever | tokens, ages=person.ages | new)

    def ended(self, person: Person, tokens: Collection[str]) -> Person:
        if not tokens:
            return person
        return person._replace(held=person.held.difference(tokens), ages=frozenset(age for age in person.ages if age[0] not in tokens))

    def lapsed(self, person: Person, scope: str) -> Person:
        """A subject is chosen anew: what had it as scope is as if it had never been."""
        gone = {token for token in person.ever if ":" in token and token.rpartition(":")[2] == scope}
        return self.ended(person, gone)._replace(ever=person.ever - gone)

    # time

    def hours(self, parameter: str) -> int:
        return longest(self.vocabulary["parameters"][parameter], self.vocabulary.get("calendar", {}))

    def stay(self, run: Run, state: str) -> int:
        """The most hours that a case may stay in a state: its deadline and the stages after it."""
        if (run.name, state) not in self.stays:
            spec = self.states[run.name].get(state, {})
            within = [spec[key] for key in ("within", "every") if key in spec] + [stage["after"] for stage in many(spec.get("late")) if "after" in stage]
            self.stays[run.name, state] = sum(map(self.hours, within))
        return self.stays[run.name, state]

    def older(self, person: Person, hours: int) -> Person:
        """Some hours later; beyond what a safeguard lasts they are not told apart."""
        if not hours or not person.ages:
            return person
        return person._replace(ages=frozenset((token, min(age + hours, self.lasts[token.split(":")[0]] + 1)) for token, age in person.ages))

    def may_lapse(self, run: Run, person: Person, state: str) -> list[str]:
        """What may have grown too old while a case is in a state."""
        stay = self.stay(run, state)
        held = sorted(token for token in person.held if token.split(":")[0] in self.lasts) if stay else []
        return [token for token in held if not self.counts_hours or dict(person.ages)[token] + stay > self.lasts[token.split(":")[0]]]

    # states

    def role(self, run: Run, state: str) -> str:
        return self.states[run.name][state].get("role", self.procedures[run.name]["role"])

    def answers(self, run: Run, state: str) -> list[tuple[str, Any]]:
        """Each answer that can be given, with where it leads."""
        spec = self.states[run.name][state]
        if "consent" in spec:
            return [(answer, spec.get(answer) or spec["others"]) for answer in ("agreed", "limited", "refused", "cannot_now")]
        ways = spec["answers"]
        if "fact" in spec or "labels" in spec:
            values = self.values(spec["fact"]) if "fact" in spec else list(self.vocabulary["labels"][spec["labels"]])
            return [(value, ways.get(value) or ways["others"]) for value in values if value in ways or "others" in ways]
        return list(ways.items())

    def chosen(self, spec: dict, look: Look) -> str:
        reads, cases = spec["choice"], spec["cases"]
        if isinstance(cases, list):
            return next(line["next"] for line in cases if self.holds(line["when"], look, True))
        if isinstance(reads, dict):
            return cases["yes" if self.counts(look, self.token(look.run, reads["in_force"])) else "no"]
        known = self.read(look.run, look.person, reads)
        if known is None:
            raise Unset(reads)
        follows = self.facts[reads].get("unknown_follows") if known == "unknown" and reads in self.facts else None
        return cases.get(known) or cases.get(follows) or cases["others"]

    def on_withdrawal(self, run: Run, token: str) -> str | None:
        states = self.states[run.name].values()
        asked = [state["withdrawn"] for state in states if "consent" in state and f"consent:{self.token(run, state['consent'])}" == token]
        called = [state["withdrawn"][token.split(":")[1]] for state in states if "call" in state and token.split(":")[1] in state.get("withdrawn", {})]
        return next(iter([*asked, *called]), None)
