"""The file of a printed sheet: anybody can read it, and it never differs."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from sop.languages import fonts
from sop.languages.translate import Words
from sop.render.checklist import print_checklist
from sop.render.view import ChapterView

from .small_sheets import KHMER, TEMPLATES, checklist, corpus, printed, procedure, said, state


# what anybody needs to read it


@pytest.mark.parametrize("locale", ["en", "km"])
def test_the_pdf_is_tagged_and_says_its_language_and_standard(cache: Path, locale: str) -> None:
    with pikepdf.open(io.BytesIO(printed(cache, view=procedure(locale)))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == locale
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "Tracing: checklist" in str(metadata["dc:title"])


def test_all_fonts_come_along(cache: Path) -> None:
    view = procedure("km", title=said(KHMER, "km"), chapters=(ChapterView("a", said(KHMER, "km"), (state(1, "ok", why=said(KHMER, "km")),)),))
    families = set()
    with pikepdf.open(io.BytesIO(printed(cache, view=view))) as pdf:
        for page in pdf.pages:
            for font in page.resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
                assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
                families.add(str(descriptor.FontName).split("+")[-1].split("-")[0])
    assert "NotoSansKhmer" in families
    assert families <= {"NotoSans", "NotoSansKhmer", "NotoSansSymbols2", "NotoSansMath"}


def test_headings_lists_tables_and_the_code_are_tagged(cache: Path) -> None:
    with pikepdf.open(io.BytesIO(printed(cache))) as pdf:
        kinds = {str(item.S) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item}
        figures = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/Figure"} <= kinds
    assert any("QR code" in str(figure.get("/Alt")) for figure in figures)


def test_it_is_printed_in_black_alone(cache: Path) -> None:
    with pikepdf.open(io.BytesIO(printed(cache))) as pdf:
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("rg", "RG", "sc", "scn", "SC", "SCN"):
                    values = [float(value) for value in operands if not isinstance(value, pikepdf.Name)]
                    assert len(set(values)) <= 1


# that it never differs


def test_the_same_in_two_folders(cache: Path, tmp_path: Path) -> None:
    other = shutil.copytree(TEMPLATES, tmp_path / "elsewhere" / "templates")
    paper = print_checklist(checklist(signs=("supervisor",)), Words("en", "en"), procedure(), corpus(), templates=other, cache_folder=tmp_path / "cache")
    assert paper.pdf == printed(cache)


def test_fonts_of_the_machine_change_nothing(cache: Path, tmp_path: Path) -> None:
    home = tmp_path / "home" / ".local" / "share" / "fonts"
    home.mkdir(parents=True)
    bold = next(path for path in fonts.unpack(cache) if path.name == "noto-sans-bold.ttf")
    shutil.copy(bold, home / "NotoSans-Regular.ttf")
    program = ("import sys, hashlib; from pathlib import Path; sys.path.insert(0, sys.argv[1]); import small_sheets as t; "
               "print(hashlib.sha256(t.printed(Path(sys.argv[2]))).hexdigest())")

    def run(folder: Path) -> str:
        environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder / ".local" / "share")}
        return subprocess.run([sys.executable, "-c", program, str(Path(__file__).parent), str(cache)], env=environment, check=True,
                              capture_output=True, text=True).stdout

    assert run(tmp_path / "home") == run(tmp_path)


def test_a_letter_that_no_font_draws_is_a_finding(cache: Path) -> None:
    paper = print_checklist(checklist(title="家"), Words("en", "en"), procedure(), corpus(), templates=TEMPLATES, cache_folder=cache)
    assert paper.pdf is None
    assert "家" in paper.findings[0].message
    assert paper.findings[0].place.file == "checklists/tracing.yaml"
