"""The fonts draw what the pages show, and are the same bytes on every machine."""

from pathlib import Path

import pytest

from sop.languages.fonts import SCRIPTS, characters, embed, faces, families, unpack

SIGNS = "☐☑☒✓✗⚠■□●○◆◇→←↑↓↩↪↳↺≤≥−×–—‘’“”…•·№₫€½ăđơưạảấềộữỹ\u200b\u2060"
KHMER = "សមាហរណកម្មជនរងគ្រោះ។៕៖ៗ៛០១២៣៤៥៦៧៨៩ឥឧឱឪឬ៉៊់៌៍័៏"


def test_every_sign_of_the_pages_can_be_drawn():
    assert set(SIGNS) <= characters("en")
    assert set(SIGNS + KHMER) <= characters("km")


def test_latin_letters_come_before_the_script():
    assert families("en") == ("Noto Sans", "Noto Sans Symbols2", "Noto Sans Math")
    assert families("km")[:2] == ("Noto Sans", "Noto Sans Khmer")


def test_unpacking_gives_the_same_bytes_and_leaves_no_rest(tmp_path: Path):
    first, second = unpack(tmp_path / "a"), unpack(tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert [path.name for path in first] == [path.name for path in second]
    assert all(path.read_bytes()[:4] == b"\x00\x01\x00\x00" for path in first)
    assert {path.suffix for path in first[0].parent.iterdir()} == {".ttf"}


def test_unpacking_again_writes_nothing(tmp_path: Path):
    before = {path: path.stat().st_mtime_ns for path in unpack(tmp_path)}
    assert {path: path.stat().st_mtime_ns for path in unpack(tmp_path)} == before


def test_a_page_embeds_only_what_a_phone_may_lack():
    assert embed("en") == ()
    assert [(face.family, face.weight) for face, _ in embed("km")] == [("Noto Sans Khmer", 400), ("Noto Sans Khmer", 700)]
    assert sum(len(text) for _, text in embed("km")) < 50_000


@pytest.mark.parametrize("locale", SCRIPTS)
def test_the_files_of_every_language_are_here(locale):
    folder = faces(locale)[0].path.parent
    assert (folder / "OFL.txt").read_text(encoding="utf-8").count("Copyright") >= len(families(locale))
    assert characters(locale)
