"""The law of the house, read from the source text: who imports whom, one door per library, small rooms, no printing below the roof."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LAYERS = {
    "sop.finding": 0, "sop.source": 0, "sop.stumble": 0, "sop.whole": 0, "sop.spread": 0, "sop.written": 0,
    "sop.model": 1,
    "sop.load": 2, "sop.corpus": 2, "sop.languages": 2, "sop.paths": 2, "sop.machine": 2, "sop.walk": 2, "sop.taking_turns": 2, "sop.noticing": 2, "sop.ways": 2, "sop.replay": 2, "sop.fingerprint": 2,
    "sop.rewrite": 2, "sop.coverage": 2, "sop.reading": 2, "sop.shipped": 2, "sop.whereabouts": 2, "sop.pages": 2, "sop.schemas": 2,
    "validator": 3, "sop.render": 3, "sop.review": 3, "sop.export": 3,
    "sop.cli": 4,
}
"""Each room and its floor. Imports point down, or stay in the room; on floor 2 they may go sideways, on floor 3 not."""

DOORS = {
    "yaml": "sop/source.py",
    "transitions": "sop/machine.py",
    "jinja2": "sop/render/page.py",
    "polib": "sop/languages/catalogue.py",
    "icu4py": "sop/languages/segment.py",
    "babel": "sop/languages/numbers.py",
    "syllapy": "sop/reading.py",
    "fontTools": "sop/languages/fonts.py",
    "typst": "sop/render/typeset.py",
    "segno": "sop/render/qr.py",
    "mkdocs": "sop/render/to_html.py",
    "markdown": "sop/render/to_html.py",
    "jsonschema": "sop/schemas/publish.py",
    "ruamel": "sop/rewrite.py",
    "tqdm": "sop/cli/progress.py",
    "platformdirs": "validator/kept.py",
}
"""The one module that may import each outside library."""

ROOMS = {
    "pydantic": ("sop/model/", "sop/load.py", "sop/languages/extract.py", "sop/fingerprint.py", "sop/schemas/publish.py",
                 "sop/render/reference.py", "sop/whereabouts.py", "sop/pages.py", "validator/rules/links.py", "validator/kept.py"),
    "pydantic_core": ("sop/model/",),
    "markupsafe": ("sop/render/",),
}
"""Libraries that give types rather than deeds: they have rooms instead of a door."""

NAMES_OF_HOSTS = {"www.w3.org": "a namespace of SVG", "json-schema.org": "the name of a dialect of JSON Schema",
                  "docs.oasis-open.org": "the name of the schema of SARIF",
                  "unpkg.com": "what a theme's bundle names, searched for to take it out", "api.github.com": "the same"}
"""Words that look like hosts and may stand in code: nothing is ever asked of them."""

LINES = 300

FILES = sorted(path for room in ("sop", "validator") for path in (ROOT / room).rglob("*.py"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def imported(path: Path) -> list[str]:
    """Every module that a file imports, at its top or inside a function."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
        elif isinstance(node, ast.ImportFrom):
            found.append(f"(relative import in {short(path)})")
    return found


def room_of(module: str) -> str | None:
    """The room of the table that a module lies in."""
    return next((room for room in LAYERS if module == room or module.startswith(room + ".")), None)


def module_of(path: Path) -> str:
    return short(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_every_module_lies_in_a_room_of_the_table():
    homeless = [module_of(path) for path in FILES if module_of(path) != "sop" and room_of(module_of(path)) is None]
    assert homeless == []


def test_imports_point_down_and_no_sibling_imports_another():
    wrong = []
    for path in FILES:
        here = room_of(module_of(path))
        for module in imported(path):
            there = room_of(module)
            if here is None or there is None or here == there:
                continue
            below = LAYERS[there] < LAYERS[here] or LAYERS[there] == LAYERS[here] in (0, 2)
            if not below:
                wrong.append(f"{short(path)} imports {module}")
    assert wrong == []


def test_in_sop_only_the_command_line_imports_the_validator():
    assert [short(path) for path in FILES if not short(path).startswith(("validator/", "sop/cli/"))
            and any(module.split(".")[0] == "validator" for module in imported(path))] == []


@pytest.mark.parametrize("library", DOORS)
def test_an_outside_library_enters_by_one_door(library: str):
    users = {short(path) for path in FILES if any(module.split(".")[0] == library for module in imported(path))}
    assert users <= {DOORS[library]}


def test_every_outside_library_has_a_door():
    known = {"sop", "validator", *DOORS, *ROOMS} | set(sys.stdlib_module_names)
    strangers = {f"{short(path)} imports {module}" for path in FILES for module in imported(path) if module.split(".")[0] not in known}
    assert strangers == set()


@pytest.mark.parametrize("library", ROOMS)
def test_a_library_of_types_stays_in_its_rooms(library: str):
    users = {short(path) for path in FILES if any(module.split(".")[0] == library for module in imported(path))}
    assert {path for path in users if not path.startswith(ROOMS[library])} == set()


def test_no_file_needs_a_table_of_contents():
    long = {short(path): lines for path in FILES if (lines := len(path.read_text("utf-8").splitlines())) > LINES}
    assert long == {}


def test_no_test_is_left_out():
    """What a test needs is installed or asked for; a test that is skipped looks as if it had passed."""
    found = {short(path) for path in (*(ROOT / "tests").rglob("*.py"), *(ROOT / "procedures").rglob("*.py")) for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, (ast.Attribute, ast.Name)) and ast.unparse(node).split(".")[-1] in ("skip", "skipif", "importorskip", "xfail", "SkipTest")}
    assert found == set()


def test_every_module_says_what_the_room_is_for():
    silent = [short(path) for path in FILES if (text := path.read_text("utf-8")).strip() and not ast.get_docstring(ast.parse(text))]
    assert silent == []


def test_nothing_below_the_command_line_prints_or_leaves():
    loud = []
    for path in FILES:
        if short(path).startswith("sop/cli/"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called in ("print", "sys.exit", "exit", "quit", "os._exit", "sys.stdout.write", "sys.stderr.write"):
                loud.append(f"{short(path)}:{node.lineno} {called}")
    assert loud == []


def test_only_main_catches_everything():
    catching = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")):
                catching.append(short(path))
    assert catching == ["sop/cli/main.py"]


def test_code_names_no_host():
    found = {f"{short(path)}: {host}" for path in FILES for host in re.findall(r"https?://(?:\(\?:)?([a-z0-9.\\-]+)", path.read_text("utf-8"))
             if host.replace("\\", "").rstrip(".") not in NAMES_OF_HOSTS}
    assert found == set()


def test_a_room_that_is_imported_at_the_top_costs_the_help_nothing():
    """`sop --help` must not load the heavy libraries: the roof imports a command only when it runs."""
    import subprocess
    code = "import sys; from sop.cli.main import main; main(['--help']); print(','.join(sorted(m for m in sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split(",")
    assert {"mkdocs", "jinja2", "pydantic", "typst", "yaml", "transitions"} & set(loaded) == set()
