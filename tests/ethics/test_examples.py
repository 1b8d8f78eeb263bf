"""Each rule and its examples: those that keep it are clean, those that break it are found exactly where the rule says.

What is expected stands with the rules (`examples:`), not here: of each example, which rules it breaks and where. An example that no
rule lists as broken is clean under all rules. And no part of a rule is there for nothing: whatever is taken out of it, one of its own
examples is judged otherwise (`test_every_part_of_a_rule_is_noticed`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from sop.corpus import Corpus
from sop.model.rule import Exception_, Needs, Rule
from sop.paths.compile import compile_corpus
from validator.ethics.beginnings import judge_paths

from ..corpora import real_corpus

CORPUS = real_corpus()
RULES = CORPUS.rules

Found = frozenset[tuple[str, str]]
"""Rules that are broken, and the state or outcome where."""


def expected(example: str) -> Found:
    """What the rules say of an example."""
    said = [(name, entry) for name, rule in RULES.items() for entry in rule.examples.failing if entry.example == example]
    return frozenset((rule, place) for name, entry in said for rule, places in {name: entry.at, **entry.also}.items() for place in places)


def found(example: str, rules: dict[str, Rule] = RULES) -> Found:
    """What the judge says of an example, by some rules."""
    corpus = replace(CORPUS, procedures={example: CORPUS.examples[example]}, rules=rules, examples={}, scenarios={})
    return frozenset((finding.rule, where(corpus, example, finding.place.line)) for finding in judge_paths(corpus, compile_corpus(corpus)))


def where(corpus: Corpus, example: str, line: int) -> str:
    """The state or outcome to which a line of an example belongs."""
    procedure = corpus.procedures[example]
    starts = {entry.place.line: name for name, entry in (*procedure.outcomes.items(), *procedure.all_states.items())}
    return starts[max(start for start in starts if start <= line)]


@pytest.mark.parametrize("example", CORPUS.examples)
def test_an_example_breaks_what_its_rules_say_and_nothing_else(example: str):
    assert sorted(found(example)) == sorted(expected(example))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_shown_by_what_keeps_it_and_by_what_breaks_it(rule: str):
    examples = RULES[rule].examples
    assert examples.passes and examples.failing
    assert all(entry.at for entry in examples.failing)
    assert not [name for name in examples.passes if expected(name)], "what keeps a rule is clean under all of them"


def test_each_example_serves_a_rule():
    assert {name for rule in RULES.values() for name in (*rule.examples.passes, *rule.examples.fails)} == set(CORPUS.examples)


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_is_told(rule: str, alone):
    corpus = alone(RULES[rule].examples.fails[0])
    told = [finding for finding in judge_paths(corpus, compile_corpus(corpus)) if finding.rule == rule]
    assert told
    for finding in told:
        assert finding.severity == RULES[rule].severity
        assert finding.hint.startswith(RULES[rule].hint)
        assert RULES[rule].title in finding.message
        assert not finding.story or (finding.story[0].startswith("The person:") and RULES[rule].code in finding.story[-1])


# what is taken out of a rule

def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """(what is taken out, the rule without it)."""
    for key, what in (("scope", "its scope"), ("when", "its condition"), ("at_most", "how often it may happen"), ("until", "its end")):
        if getattr(rule, key) is not None and not (key == "when" and rule.pattern == "way-out"):
            yield what, rule.model_copy(update={key: None})
    if rule.at_most is not None:
        yield "once more", rule.model_copy(update={"at_most": rule.at_most + 1})
    if rule.not_asked == "passes":
        yield "what it means that nobody asked", rule.model_copy(update={"not_asked": "counts"})
    if rule.within is not None:
        yield "its time", rule.model_copy(update={"within": None, "pattern": "response"})
    for number, item in enumerate(rule.unless):
        yield f"exception {number + 1}", rule.model_copy(update={"unless": _without(rule.unless, number)})
        for ref in item.needs:
            weaker = item.model_copy(update={"needs": tuple(each for each in item.needs if each != ref)})
            yield f"of exception {number + 1} the duty {ref.token}", rule.model_copy(update={"unless": _without(rule.unless, number, weaker)})
    parts = rule.requires.all
    for number, ref in enumerate(parts if len(parts) + bool(rule.requires.any) > 1 else ()):
        yield f"the requirement {ref.token}", rule.model_copy(update={"requires": Needs.model_construct(all=_without(parts, number), any=rule.requires.any)})
    for number in range(len(rule.steps) - 1):
        steps = list(rule.steps)
        steps[number], steps[number + 1] = steps[number + 1], steps[number]
        yield f"the order of steps {number + 1} and {number + 2}", rule.model_copy(update={"steps": tuple(steps)})


def _without(items: tuple, number: int, *instead: Exception_) -> tuple:
    return (*items[:number], *instead, *items[number + 1:])


MUTANTS = [(name, what, changed) for name, rule in RULES.items() for what, changed in mutants(rule)]


@cache
def own(rule: str, example: str) -> Found:
    """What an example breaks when one rule is judged by itself."""
    return found(example, {rule: RULES[rule]})


@pytest.mark.parametrize(("rule", "changed"), [(name, changed) for name, _, changed in MUTANTS], ids=[f"{name} without {what}" for name, what, _ in MUTANTS])
def test_every_part_of_a_rule_is_noticed(rule: str, changed: Rule):
    examples = RULES[rule].examples
    assert any(found(name, {rule: changed}) != own(rule, name) for name in (*examples.passes, *examples.fails))


def test_every_exception_carries_a_duty():
    assert [name for name, rule in RULES.items() for item in rule.unless if not item.needs] == []


def test_every_exception_says_where_it_comes_from():
    assert [name for name, rule in RULES.items() for item in rule.unless if item.basis is None] == []
