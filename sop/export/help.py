"""The page of a rule as text for a terminal, and as Markdown for programs that show help beside a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import fill, indent

from sop.pages import Example, RulePage

WIDTH = 100

_PROPOSED = "No source that was read says so: it is a proposal for practitioners to judge."

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def as_text(page: RulePage) -> str:
    """The whole page, in paragraphs of at most 100 signs a line."""
    return "\n\n".join(_text(page))


def as_markdown(page: RulePage) -> str:
    """The whole page in CommonMark: text is text, whatever signs stand in it."""
    return "\n\n".join(_markdown(page))


def marked(text: str) -> str:
    """A text on one line in which no sign means anything to Markdown, not even in a table."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;")


def weight_words(page: RulePage) -> str:
    """'error; while drafting: advice' in the profiles' own names."""
    return "; ".join((page.severity, *(f"{profile}: {weight}" for profile, weight in page.weights)))


def _text(page: RulePage) -> Iterator[str]:
    yield f"{page.name} ({f'{page.code}, ' if page.code else ''}{weight_words(page)})"
    yield fill(_sentence(page.title), WIDTH)
    yield from (fill(text, WIDTH) for text in (f"Why: {page.why}" if page.why else "", *page.more, f"What to do: {page.hint}" if page.hint else "") if text)
    if page.details:
        yield "\n".join(["What it says:", *(fill(f"{key}: {value}", WIDTH, initial_indent="  ", subsequent_indent="    ") for key, value in page.details)])
    for item in page.exceptions:
        yield "\n".join((f"Exception when {item.when}.", *(f"  Then it is a duty: {duty}" for duty in item.duties), *(f"  From: {source}" for source in item.sources)))
    yield "It can be waived with a reason, an approval and an end." if page.can_be_waived else "It cannot be waived."
    yield from (fill(text, WIDTH) for text in page.waives)
    if page.sources:
        yield "\n".join(["Where it comes from:", *(f"  {source}" for source in page.sources)])
    if page.is_proposed:
        yield _PROPOSED
    if page.prevents:
        yield "\n".join(["Stories in which it is kept:", *(f"  {story}" for story in page.prevents)])
    yield from (f"{_heading(example)}\n\n{indent(example.text, '    ')}" if not example.file else f"{_heading(example)} {example.text}\n  {example.file}"
                for example in page.examples)
    if page.place:
        yield f"It is written at {page.place}"


def _markdown(page: RulePage) -> Iterator[str]:
    yield f"**{marked(_sentence(page.title))}**"
    yield from (text for text in (f"Why: {marked(page.why)}" if page.why else "", *map(marked, page.more), f"What to do: {marked(page.hint)}" if page.hint else "") if text)
    if page.details:
        yield "\n".join(f"- `{key}`: `{value}`" for key, value in page.details)
    for item in page.exceptions:
        duties = f" Duties: {'; '.join(map(marked, item.duties))}." if item.duties else ""
        sources = f" ({'; '.join(map(marked, item.sources))})" if item.sources else ""
        yield f"Exception when `{item.when}`.{duties}{sources}"
    yield "It can be waived with a reason, an approval and an end." if page.can_be_waived else "It cannot be waived."
    yield from map(marked, page.waives)
    if page.sources:
        yield "\n".join(["Where it comes from:", "", *(f"- {marked(source)}" for source in page.sources)])
    if page.is_proposed:
        yield _PROPOSED
    if page.prevents:
        yield "\n".join(["Stories in which it is kept:", "", *(f"- {marked(story)}" for story in page.prevents)])
    yield from (f"{_heading(example)}\n\n```yaml\n{example.text}\n```" if not example.file else f"{_heading(example)} {marked(example.text)} (`{example.file}`)"
                for example in page.examples)


def _heading(example: Example) -> str:
    return "Good:" if example.is_good else "Bad:"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "។")) else f"{text}."
