"""The families of structural rules. Importing this package enters every rule in `validator.check.RULES`."""

from validator.rules import answers, calls, clocks, conditions, flow, links, stories, time, upkeep

FAMILIES = {
    "links": links, "flow": flow, "answers": answers, "conditions": conditions, "time": time, "clocks": clocks, "calls": calls,
    "stories": stories, "upkeep": upkeep,
}
