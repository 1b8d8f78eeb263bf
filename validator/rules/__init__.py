"""The families of structural rules. Importing this package enters every rule in `validator.check.RULES`."""

from validator.rules import calls, checklists, conditions, flow, links, stories, upkeep

FAMILIES = {
    "links": links, "flow": flow, "conditions": conditions, "calls": calls, "stories": stories, "checklists": checklists, "upkeep": upkeep,
}
