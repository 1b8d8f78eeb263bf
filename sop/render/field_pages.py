"""The pages about the field: services and where they are, countries, gaps, open questions. A corpus without them gets none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from sop.render.page import Environment, tidy
from sop.render.tiles import tile_map
from sop.render.view_corpus import CorpusView
from sop.render.view_field import FieldView, MapView

Contents = tuple[tuple[str, str], ...]


def field_contents(about: FieldView) -> Contents:
    """The pages on services and countries that there are, and the interface words that name them; each country's page is below `countries.md`."""
    return _there(("service-map", about.listings), ("service-coverage", about.coverage), ("countries", about.countries))


def open_contents(about: FieldView) -> Contents:
    """The pages on what is lacking and what is open."""
    return _there(("gaps", about.gaps), ("open-questions", about.questions))


def _there(*pages: tuple[str, tuple[object, ...]]) -> Contents:
    return tuple((f"{name}.md", f"page.{name}") for name, has in pages if has)


def field_pages(view: CorpusView, env: Environment, shared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each page: its path and its Markdown."""
    env.filters["tiles"] = _tiles(view.locale)
    for name, _ in (*field_contents(view.about_field), *open_contents(view.about_field)):
        yield name, tidy(env.get_template(f"{name}.j2").render(**shared))
    for country in view.about_field.countries:
        yield f"countries/{country.id}.md", tidy(env.get_template("country.md.j2").render(**shared, country=country))


def _tiles(locale: str) -> Callable[..., Markup]:
    def tiles(view: MapView, name: str, counts: bool = True) -> Markup:
        return tile_map(view, name, locale, counts)
    return tiles
