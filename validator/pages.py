"""The page of every name that a finding may carry.

An ethics rule has its page in its YAML, a rule about writing and a check of all paths in its docstring, and what is told besides in
`pages.yaml`. A name that some rule tells besides its own is told on that rule's page.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from sop.corpus import Corpus
from sop.finding import Severity
from sop.pages import PATHS, Example, RulePage, ethics_pages
from validator.check import RULES
from validator.names import Name, names
from validator.own_data import own_data
from validator.profile import NONE, profiles
from validator.rules import FAMILIES
from validator.soundness.judge import CHECKS
from validator.waivable import answerable

_FILE = Path(__file__).with_name("pages.yaml")
_READING = "reading"
_ENGINE = "engine"
_EXAMPLE = re.compile(r"^(Bad|Good):\n\n((?:    .*\n|\n)+)", re.MULTILINE)


def rule_pages(corpus: Corpus) -> dict[str, RulePage]:
    """The pages of all rules: those about writing, family by family, the checks of all paths, then the ethics rules of this corpus."""
    return {page.name: page for page in (*_of_any_corpus(), *map(_weighed, ethics_pages(corpus)))}


@cache
def _of_any_corpus() -> tuple[RulePage, ...]:
    written = sorted((_of_docstring(name, function) for name, function in RULES.items()), key=lambda page: list(FAMILIES).index(page.family))
    return tuple(map(_weighed, (*written, *(_of_docstring(name, function) for name, function in CHECKS.items()))))


def page_of(name: str, corpus: Corpus) -> RulePage | None:
    """The page of any name that a finding may carry, or of a rule's code; None where there is no such name."""
    pages = rule_pages(corpus)
    codes = {page.code.upper(): page.name for page in pages.values() if page.code}
    name = codes.get(name.upper(), name)
    if name in pages:
        return pages[name]
    told = names().get(name)
    return _weighed(_of_name(told, pages)) if told else None


def known(corpus: Corpus) -> list[str]:
    """Every name that a finding may carry."""
    return [*dict.fromkeys((*names(), *RULES, *CHECKS, *corpus.rules))]


def _of_name(told: Name, pages: Mapping[str, RulePage]) -> RulePage:
    written = _besides()
    if told.name in written:
        return replace(written[told.name], severity=told.severity)
    if told.rule in pages:
        page = pages[told.rule]
        return replace(page, name=told.name, severity=told.severity, more=(*page.more, f"It is told by the rule {told.rule}."))
    return replace(written[_READING], name=told.name, severity=told.severity)


@cache
def _besides() -> Mapping[str, RulePage]:
    """What is told by no rule."""
    return {str(name): RulePage(str(name), str(entry["title"]), _READING if name == _READING else _ENGINE, why=str(entry["why"]))
            for name, entry in own_data(_FILE).items()}


def _of_docstring(name: str, function: Callable[..., object]) -> RulePage:
    family = next((family for family, module in FAMILIES.items() if module.__name__ == function.__module__), PATHS)
    text = (inspect.getdoc(function) or "") + "\n"
    shown = tuple(Example(kind == "Good", textwrap.dedent(piece).strip("\n")) for kind, piece in _EXAMPLE.findall(text))
    title, *paragraphs = _paragraphs(_EXAMPLE.sub("", text))
    why = next((paragraph for paragraph in paragraphs if paragraph.startswith("Why: ")), "")
    told = names().get(name)
    return RulePage(name, title, family, told.severity if told else Severity.ERROR, why=_sentence(why.removeprefix("Why: ")), can_be_waived=name in answerable(),
                    more=tuple(paragraph for paragraph in paragraphs if paragraph != why), examples=shown)


def _weighed(page: RulePage) -> RulePage:
    """A page with what the rule weighs in each profile that changes it."""
    weights = ((profile.name, profile.weight(page.name, page.severity) or NONE) for profile in profiles().values())
    return replace(page, weights=tuple((name, str(weight)) for name, weight in weights if weight != page.severity))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _paragraphs(text: str) -> Iterator[str]:
    return (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip())
