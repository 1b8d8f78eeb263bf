"""What a corpus reads: for each fact, whether anything ever looks at it. What nobody looks at need not be asked.

A fact is read by a choice, by the condition of an event or of an ethics rule, by a deadline that hangs on it, by a call that
hands it on, and by a fact that is derived from it. A consent reads who may give it: the age group and what hangs on that.
"""

from __future__ import annotations

from collections.abc import Iterator

from sop.paths.reads import facts_at, facts_read, with_bases
from sop.paths.table import Table
from validator.check import Subject

AGE_GROUP = "age-group"
"""The fact that tells who gives a consent; the search over paths knows it by the same name."""


def is_read(subject: Subject, fact: str) -> bool:
    """Whether anything reads a fact of this procedure: about the person anywhere in the corpus, else in this procedure."""
    read = subject.shared("facts read", lambda: _read(subject))
    domain = subject.table.facts.get(fact)
    return fact in read["" if domain is None or domain.shared else subject.procedure.id]


def _read(subject: Subject) -> dict[str, set[str]]:
    """By procedure, the facts it reads; under '' those that any of them reads, or a rule."""
    found = {name: with_bases(_in_table(table), table.facts) for name, table in subject.tables.by_id.items()}
    rules = facts_read(condition for rule in subject.corpus.rules.values()
                       for condition in (rule.when, *(item.when for item in rule.unless)) if condition is not None)
    found = {name: facts | rules for name, facts in found.items()}  # a rule about a fact of one procedure reads it there
    found[""] = with_bases(set(rules).union(*found.values()), subject.tables.terms.facts)
    return found


def _in_table(table: Table) -> set[str]:
    facts = facts_read(event.when for event in table.events if event.when)
    for node in table.nodes.values():
        facts |= facts_at(node) | ({node.within_fact} if node.within_fact else set())
        if node.consent:
            facts |= set(_who_may_give_it(table))
    return facts


def _who_may_give_it(table: Table) -> Iterator[str]:
    yield AGE_GROUP
    yield from (name for name, domain in table.facts.items() if domain.depends_on == AGE_GROUP)
