"""A broken rule as a finding: its place, what is wrong there, and the story that ends with it."""

from __future__ import annotations

from sop.corpus import Corpus
from sop.finding import Finding, Place, Severity, error
from sop.model.rule import Rule
from sop.paths.change import EVENT
from sop.paths.table import End, EventEdge, Node, Table
from validator.ethics.breach import Breach
from validator.ethics.story import Teller

CONTRACT, UNSET = "begins-with", "fact-not-asked"


def finding_of(breach: Breach, corpus: Corpus, table: Table, teller: Teller) -> Finding:
    """What is told of a breach, at its place in the table of its procedure, with its story."""
    if breach.state in table.ends and breach.rule != CONTRACT and breach.step != EVENT:
        return _at_the_end(breach, corpus.rules[breach.rule], table.ends[breach.state].place, teller)
    node = _spot(table, breach)
    if breach.rule == UNSET and isinstance(node, EventEdge):
        last = f"Now \"{breach.state}\" may fall, and whether it is heard hangs on this: {teller.fact(breach.what)}. Nobody has asked."
        return error(UNSET, node.place, f'The event "{breach.state}" hangs on "{breach.what}", which nobody may have asked when it falls.',
                     "Ask it before, or let the event be heard whatever is known.", teller.story(breach.begun, breach.beats, last, breach.missing))
    if breach.rule == UNSET:
        last = f"Now \"{breach.state}\" needs to know: {teller.fact(breach.what)}. Nobody has asked."
        return error(UNSET, node.place, f'"{breach.state}" reads "{breach.what}", which nobody may have asked on the way there.',
                     "Ask it before, or add it to `takes`.", teller.story(breach.begun, breach.beats, last, breach.missing))
    if breach.rule == CONTRACT:
        does = "calls" if breach.state in table.nodes else "hands over to"
        last = f"Now \"{breach.state}\" {does} \"{breach.what}\", which needs: {teller.safeguard(breach.missing)}. It is not in force."
        return error(CONTRACT, node.place, f'"{breach.state}" {does} "{breach.what}" on a way where "{teller.safeguard(breach.missing)}" is not in force.',
                     "Establish it before, on every way.", teller.story(breach.begun, breach.beats, last, breach.missing))
    rule = corpus.rules[breach.rule]
    if breach.overdue:
        hours = f'Rule {rule.code}: {rule.title}. {rule.why}'
        last = f"Now, at \"{breach.state}\", the time is over, and this was not done yet: {teller.safeguard(breach.missing)}. {hours}"
        return Finding(breach.rule, Severity(rule.severity), node.place, f'{rule.title}: at "{breach.state}" it can be too late for: {teller.safeguard(breach.missing)}.',
                       rule.hint, teller.story(breach.begun, breach.beats, last, breach.missing))
    if rule.pattern == "way-out":
        last = f"Now, at \"{breach.state}\", the person cannot reach this any more, whatever she or he says. Rule {rule.code}: {rule.title}. {rule.why}"
        return Finding(breach.rule, Severity(rule.severity), node.place, f'{rule.title}: from "{breach.state}" no way leads there.', rule.hint,
                       teller.story(breach.begun, breach.beats, last, breach.missing))
    where = node.steps[breach.step].place if isinstance(node, Node) and breach.step < len(node.steps) else node.place
    if not breach.what:
        open_ = teller.safeguard(breach.missing)
        last = f"Now, at \"{breach.state}\", it is too late for this, which is still open: {open_}. Rule {rule.code}: {rule.title}. {rule.why}"
        return Finding(breach.rule, Severity(rule.severity), where, f'{rule.title}: at "{breach.state}" this is still open: {open_}.', rule.hint,
                       teller.story(breach.begun, breach.beats, last, breach.missing))
    lacking = f", although this is not in force: {teller.safeguard(breach.missing)}" if breach.missing else ""
    last = f"Now this is done: {teller.happening(breach.what)}{lacking}. Rule {rule.code}: {rule.title}. {rule.why}"
    return Finding(breach.rule, Severity(rule.severity), where, f'{rule.title}: at "{breach.state}" this can happen: {teller.happening(breach.what)}{lacking}.',
                   rule.hint, teller.story(breach.begun, breach.beats, last, breach.missing))


def _at_the_end(breach: Breach, rule: Rule, place: Place, teller: Teller) -> Finding:
    """A duty that is still open when the case ends, or goes on without it."""
    lacking = f": {teller.safeguard(breach.missing)}" if breach.missing else ""
    last = f"Now the procedure ends with \"{breach.state}\", and this was not done, nor is it named under `owes`{lacking}. Rule {rule.code}: {rule.title}. {rule.why}"
    return Finding(breach.rule, Severity(rule.severity), place, f'{rule.title}: a case can end with "{breach.state}" although this is still open{lacking}.',
                   rule.hint, teller.story(breach.begun, breach.beats, last, breach.missing))


def _spot(table: Table, breach: Breach) -> Node | EventEdge | End:
    """Where something is broken: at a state, an outcome, or an event that no handler follows."""
    if breach.step == EVENT:
        return next(event for event in table.events if event.event == breach.state)
    return table.nodes.get(breach.state) or table.ends[breach.state]
