"""What comes with the program besides its code: the handbook's templates and theme, the layouts of sheets, its settings.

In a checkout they stand at the top, where their authors find them; in an installed package they lie beside this file.
Nobody else knows where; `setup.py` puts them there.
"""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "_shipped"
_HOME = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[1]

SITE = _HOME / "site"
"""Templates, pages, theme and the walkthrough's program."""

HANDBOOK_SETTINGS = _HOME / "mkdocs.yml"
"""What the handbooks of all languages share."""

SHEETS = _HOME / "checklists" / "templates"
"""The layouts of printed checklists."""

ALL = (SITE, HANDBOOK_SETTINGS, SHEETS)
"""All of it."""


def site_of(corpus: Path) -> tuple[Path, Path]:
    """A corpus' own `site/` and `mkdocs.yml` where it has both, else those that come with the program."""
    own, settings = corpus / "site", corpus / "mkdocs.yml"
    return (own, settings) if own.is_dir() and settings.is_file() else (SITE, HANDBOOK_SETTINGS)


def sheets_of(corpus: Path) -> Path:
    """A corpus' own layouts of sheets where it has them, else ours."""
    own = corpus / "checklists" / "templates"
    return own if own.is_dir() else SHEETS
