"""The fonts that paper, phone and screen show, by language.

fontTools enters the project here and nowhere else. The fonts lie beside this file as woff2 subsets; Typst reads only
TTF, so `unpack` lays those into a cache, and a page that must work alone takes them in as text with `embed`.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: its family as the font calls itself, and its weight as CSS counts it."""

    family: str
    weight: int
    file: str

    @property
    def path(self) -> Path:
        """Where the woff2 file lies."""
        return _FOLDER / self.file


GRID = 500
"""So many steps to the height of a letter in a page that must be small: half of what the fonts have, and finer than any telephone can show."""

COMMON = (
    Face("Noto Sans", 400, "noto-sans-regular.woff2"),
    Face("Noto Sans", 700, "noto-sans-bold.woff2"),
    Face("Noto Sans Symbols2", 400, "noto-sans-symbols2-regular.woff2"),
    Face("Noto Sans Math", 400, "noto-sans-math-regular.woff2"),
)
"""Latin letters (Vietnamese too) and signs: every language needs them."""

SCRIPTS: dict[str, tuple[Face, ...]] = {
    "en": (),
    "km": (Face("Noto Sans Khmer", 400, "noto-sans-khmer-regular.woff2"), Face("Noto Sans Khmer", 700, "noto-sans-khmer-bold.woff2")),
    "vi": (),
}
"""What each language needs besides; a language that is not listed has no letters here yet."""


def faces(locale: str) -> tuple[Face, ...]:
    """All faces of a language, its own script after the common ones."""
    text, signs = COMMON[:2], COMMON[2:]
    return (*text, *SCRIPTS[locale], *signs)


def families(locale: str) -> tuple[str, ...]:
    """The families in the order a style sheet lists them. Noto Sans stands first, since a script's own font holds no Latin."""
    return tuple(dict.fromkeys(face.family for face in faces(locale)))


def embed(locale: str, used: frozenset[str] | None = None) -> tuple[tuple[Face, str], ...]:
    """The faces of the language's own script as base64 woff2; nothing for a language that every phone can show.

    With `used` only what those characters need is taken; the same characters always give the same bytes.
    """
    return tuple((face, base64.b64encode(face.path.read_bytes() if used is None else _only(face.path, used)).decode("ascii"))
                 for face in SCRIPTS[locale])


@cache
def _only(source: Path, used: frozenset[str]) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.scaleUpem import scale_upem

    options = Options(layout_features=["*"], hinting=False, notdef_outline=True, name_IDs=[0, 1, 4, 6])  # of what it says of itself: whose it is and its name
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=sorted(map(ord, used)))
        subsetter.subset(font)
        scale_upem(font, GRID)
        font.flavor = "woff2"
        made = io.BytesIO()
        font.save(made)
    return made.getvalue()


def unpack(cache: Path) -> list[Path]:
    """Lay every face as TTF into a folder of `cache` named for the fonts' content, once; gives the files, sorted.

    The same fonts give the same bytes. Each file is moved into place whole, so two builds may do this at once.
    """
    all_faces = (*COMMON, *(face for script in SCRIPTS.values() for face in script))
    content = {face.path.stem: face.path.read_bytes() for face in all_faces}
    mark = hashlib.sha256(b"".join(content[name] for name in sorted(content))).hexdigest()[:16]
    folder = cache / f"fonts-{mark}"
    folder.mkdir(parents=True, exist_ok=True)
    for face in all_faces:
        target = folder / f"{face.path.stem}.ttf"
        if not target.exists():
            _unpack_one(face.path, target)
    return sorted(folder.glob("*.ttf"))


def characters(locale: str) -> frozenset[str]:
    """Every character that the language's fonts can draw."""
    from fontTools.ttLib import TTFont

    found: set[str] = set()
    for face in faces(locale):
        with TTFont(face.path, lazy=True) as font:
            found.update(chr(code) for code in font.getBestCmap())
    return frozenset(found)


def _unpack_one(source: Path, target: Path) -> None:
    from fontTools.ttLib import TTFont

    with TTFont(source, recalcTimestamp=False) as font:
        font.flavor = None
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
        with os.fdopen(handle, "wb") as part:
            font.save(part)
    os.replace(name, target)
