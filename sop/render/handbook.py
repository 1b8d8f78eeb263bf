"""A corpus in one language -> a folder of plain Markdown and the configuration of one build. No library of pages is needed.

The same folder builds with MkDocs and with Zensical: all work is done here, none by hooks or plugins.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sop.languages.fonts import SCRIPTS, Face, faces
from sop.languages.segment import page_marks
from sop.languages.state import State
from sop.languages.translate import Said
from sop.render.code_order import by_number
from sop.render.diagram import diagrams
from sop.render.explain import Explainer, glossary_of
from sop.render.field_pages import field_contents, field_pages, open_contents
from sop.render.judged import proposals
from sop.render.letters import letters
from sop.render.page import Environment, reader_of, templates, tidy
from sop.render.theme_words import partial
from sop.render.view import ProcedureView
from sop.render.view_corpus import CorpusView, CoverView
from sop.render.view_named import NamedView, Standing

CONTENTS = (
    ("how-to-use.md", "page.how-to-use"), ("for-each-reader.md", "page.for-each-reader"), ("roles.md", "page.roles"), ("forms.md", "page.forms"), ("services.md", "page.services"),
    ("glossary.md", "page.glossary"), ("rules.md", "page.rules"), ("waivers.md", "page.waivers"), ("proposed.md", "page.parameters"), ("cases.md", "page.cases"),
    ("sources.md", "page.sources"), ("coverage.md", "page.coverage"),
)
"""The pages about everything, in the order of the menu, and the interface words that name them."""

WRITTEN = ("how-to-use.md", "for-each-reader.md")
"""The pages written by hand."""

ENGLISH = "en"
FORMAT = "format.md"
"""The reference of the format, in English only."""

WRITING = "writing.md"
"""The rules about how a procedure is written, in English only."""

_ON_EVERY_PAGE = ("page.exit", "page.exit-hint", "walk.exit-keys")
"""The interface words that the theme's own templates print."""

_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<page>[\w/-]+\.md)[^)]*\)")
"""A link from one page of the handbook to another."""

BESIDE = "../"
"""From the root of one language's pages to the folder in which the languages, `sheets/` and `walkthrough/` lie."""


@dataclass(frozen=True, slots=True)
class Book:
    """What one language's handbook is made from."""

    view: CorpusView
    site: Path
    """The folder with templates, pages and theme."""
    base: Path
    """The configuration that every language shares."""
    reference: str
    """The reference page of the format as Markdown; empty for none."""
    writing: str = ""
    """The page of the rules about writing as Markdown; empty for none."""


def write_book(book: Book, folder: Path) -> Path:
    """Write the Markdown and the configuration into `folder`; gives the configuration's path."""
    docs = folder / "docs"
    for name, text in pages(book):
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(book.site / "assets", docs / "assets", dirs_exist_ok=True)
    fonts = docs / "assets" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for face in _faces(book.view):
        shutil.copyfile(face.path, fonts / face.file)
    (docs / "assets" / "fonts.css").write_text(_font_faces(book.view), encoding="utf-8")
    (docs / "measures.html").write_text(_environment(book).get_template("measures.html.j2").render(fonts="assets/fonts.css"), encoding="utf-8")
    theme = folder / "overrides"
    shutil.copytree(book.site / "overrides", theme, dirs_exist_ok=True)
    (theme / "partials" / "languages").mkdir(parents=True, exist_ok=True)
    (theme / "partials" / "languages" / f"{book.view.locale}.html").write_text(partial(book.view.locale, book.view.words), encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(_config(book), encoding="utf-8")
    return config


def pages(book: Book) -> Iterator[tuple[str, str]]:
    """Every page of one language: its path and its Markdown."""
    view = book.view
    env = _environment(book)
    glossary = glossary_of(view.terms, reader_of(view.locale, view.words))
    named = {procedure.id: letters(procedure) for procedure in view.procedures}
    shared: dict[str, Any] = {"v": view, "contents": _contents(book), "field_contents": field_contents(view.about_field), "letters": named, "standing": _standing(view),
                              "titles": {procedure.id: procedure.title for procedure in view.procedures}, "used": _used(view), "covers": _covers(view),
                              "proposals": [(procedure, found) for procedure in view.procedures if (found := proposals(procedure.states))]}
    yield "index.md", tidy(env.get_template("index.md.j2").render(**shared, beside=BESIDE))
    for procedure in view.procedures:
        text = env.get_template("procedure.md.j2").render(p=procedure, drawings=diagrams(procedure, view.words), letters=named[procedure.id], written=named, beside="../" + BESIDE,
                                                               population=view.populations.get(procedure.id), sheets=view.sheets, explain=Explainer(glossary))
        yield f"procedures/{procedure.id}.md", tidy(text)
    for name in ("roles", "forms", "services", "glossary", "sources", "rules", "waivers", "proposed", "cases", "coverage"):
        yield f"{name}.md", tidy(env.get_template(f"{name}.md.j2").render(**shared, explain=Explainer(glossary)))
    yield from field_pages(view, env, shared)
    for name in WRITTEN:
        yield name, _written(book, env, name)
    if book.reference:
        yield FORMAT, book.reference if view.locale == ENGLISH else _as_english(book.reference, env)
    if book.writing:
        yield WRITING, book.writing if view.locale == ENGLISH else _as_english(book.writing, env)


def _environment(book: Book) -> Environment:
    env = templates(book.site / "templates", book.view.locale, book.view.words)
    env.filters["front"] = _front
    return env


def _front(text: object) -> Markup:
    """A title for the head of a Markdown file. The theme prints it as HTML, so it must be HTML already."""
    return Markup(json.dumps(html.escape(str(text)), ensure_ascii=False))


def _written(book: Book, env: Environment, name: str) -> str:
    """A page written by hand; where a language has none yet, the English one with a mark."""
    own = book.site / "pages" / book.view.locale / name
    if own.is_file():
        head, title, body = _linked(book, own.read_text(encoding="utf-8")).partition("\n# ")
        return head + title + page_marks(body, book.view.locale)
    return _as_english(_linked(book, (book.site / "pages" / ENGLISH / name).read_text(encoding="utf-8")), env)


def _linked(book: Book, page: str) -> str:
    """A page written by hand for every corpus: a link to a page that this one has not stays as words."""
    there = {"index.md", *(name for name, _ in (*_contents(book), *field_contents(book.view.about_field))), *(f"procedures/{procedure.id}.md" for procedure in book.view.procedures)}
    return _LINK.sub(lambda link: link[0] if link["page"] in there else link["words"], page)


def _as_english(page: str, env: Environment) -> str:
    """An English page for readers of another language: it says its language, and under its title that it is not translated."""
    head, mark, body = page.partition("\n# ")
    title, _, text = body.partition("\n")
    banner = env.from_string('!!! warning "{{ w["standing.not-translated"] }}"').render()
    return f'{head}{mark}{title} {{: lang="{ENGLISH}" }}\n\n{banner}\n\n<div lang="{ENGLISH}" markdown>\n{text}\n</div>\n'


def _contents(book: Book) -> tuple[tuple[str, str], ...]:
    return CONTENTS + open_contents(book.view.about_field) + (((FORMAT, "page.format"),) if book.reference else ()) + (((WRITING, "page.writing"),) if book.writing else ())


def _standing(view: CorpusView) -> Standing:
    """The sums of all procedures, and of what they share."""
    all_of = [*(procedure.standing for procedure in view.procedures), view.shared]
    return Standing(any(one.draft for one in all_of), sum(one.drafted for one in all_of), sum(one.missing for one in all_of),
                    sum(one.proposed for one in all_of))


def _used(view: CorpusView) -> dict[str, list[ProcedureView]]:
    """The procedures in which each role, form and service stands."""
    found: dict[str, dict[str, ProcedureView]] = defaultdict(dict)
    for procedure in view.procedures:
        services = (step.service for state in procedure.states for step in state.steps if step.service)
        for item in (*procedure.roles, *_told(procedure), *procedure.forms, *services):
            found[item.id][procedure.id] = procedure
    return defaultdict(list, {name: list(procedures.values()) for name, procedures in found.items()})


def _told(procedure: ProcedureView) -> Iterator[NamedView]:
    """Every role that is told something: at an end, with an answer, or when a deadline has passed."""
    yield from (role for outcome in procedure.outcomes for role in outcome.tell)
    for state in procedure.states:
        yield from (role for way in state.ways for role in way.role_told)
        yield from (role for stage in (state.deadline.late if state.deadline else ()) for role in stage.tell)


def _covers(view: CorpusView) -> dict[str, list[CoverView]]:
    """Who answers to each code of the sourcebook, by group; codes that no group names come last."""
    groups: dict[str, list[CoverView]] = defaultdict(list)
    for cover in view.covers:
        groups[cover.group].append(cover)
    named = {cover.code for cover in view.covers}
    others: dict[str, list[tuple[str, str, int, Said]]] = defaultdict(list)
    for procedure in view.procedures:
        for state in procedure.states:
            for code in state.covers:
                if code not in named:
                    others[code].append((procedure.id, state.id, state.number, state.heading))
    groups[""] = [CoverView("", code, tuple(states)) for code, states in sorted(others.items(), key=lambda item: by_number(item[0]))]
    return {group: covers for group, covers in groups.items() if covers}


def _config(book: Book) -> str:
    """The configuration: the shared one, and what is this language's own. JSON is YAML too, and quotes everything."""
    view = book.view
    own = {
        "INHERIT": str(book.base.resolve()),
        "site_name": html.escape(view.name.text, quote=False),
        "site_url": f"{view.address.rstrip('/')}/{view.locale}/" if view.address else "",
        "docs_dir": "docs",
        "site_dir": "site",
        "copyright": html.escape(view.publisher.text, quote=False),
        "theme": {"language": view.locale, "custom_dir": "overrides"},
        "extra": {
            "alternate": [{"name": html.escape(name), "link": f"../{code}/", "lang": code} for code, name in view.languages],
            "status": {f"untranslated-{code}": html.escape(view.words["standing.not-translated"]) for code, _ in view.languages},
            "words": {name: html.escape(text) for name, text in view.words.items() if name in _ON_EVERY_PAGE},
        },
        "nav": _nav(book),
    }
    return json.dumps(own, ensure_ascii=False, indent=1) + "\n"


def _nav(book: Book) -> list[Mapping[str, Any]]:
    """The menu. Its titles say where a line may break, as the texts of pages do; those in the heads of pages do not."""
    view, about, field = book.view, _contents(book), field_contents(book.view.about_field)
    countries = [_entry(country.title, f"countries/{country.id}.md") for country in view.about_field.countries]
    return [
        _entry(_word(view, "page.home"), "index.md"),
        _entry(_word(view, "page.procedures"), [_entry(procedure.title, f"procedures/{procedure.id}.md") for procedure in view.procedures]),
        *([_entry(_word(view, "page.field"), [*(_entry(_word(view, word), name) for name, word in field), *countries])] if field else []),
        # the page of the format, which authors alone need, has no title but in English
        _entry(_word(view, "page.about"), [_entry(_word(view, word), name) for name, word in about]),
    ]


def _entry(title: Said, leads: Any) -> Mapping[str, Any]:
    return {html.escape(page_marks(title.text, title.locale)): leads}


def _word(view: CorpusView, word: str) -> Said:
    return Said(view.words[word], State.SOURCE, view.locale)


def _faces(view: CorpusView) -> tuple[Face, ...]:
    """The fonts of this language, then those in which the names of the others are written. A browser fetches what it uses."""
    locales = (view.locale, *(code for code, _ in view.languages if code in SCRIPTS))
    return tuple(dict.fromkeys(face for locale in locales for face in faces(locale)))


def _font_faces(view: CorpusView) -> str:
    lines = [f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-display:swap;src:url("fonts/{face.file}") format("woff2")}}'
             for face in _faces(view)]
    families = ", ".join(dict.fromkeys(f'"{face.family}"' for face in _faces(view)))
    return "\n".join([*lines, f":root{{--md-text-font:{families};--md-code-font:ui-monospace,monospace}}"]) + "\n"
