"""The families of structural rules. Importing this package enters every rule in `validator.check.RULES`."""

from validator.rules import (
    answers, calls, checklists, clocks, conditions, coverage, directory, events, facts, flow, links, parallel, people, reference, safeguards, stories, time, upkeep,
    vocabulary, waivers, words,
)

FAMILIES = {
    "vocabulary": vocabulary, "links": links, "flow": flow, "answers": answers, "conditions": conditions, "facts": facts, "safeguards": safeguards,
    "time": time, "clocks": clocks, "people": people, "events": events, "calls": calls, "parallel": parallel, "words": words, "stories": stories,
    "checklists": checklists, "directory": directory, "coverage": coverage, "reference": reference, "upkeep": upkeep, "waivers": waivers,
}
