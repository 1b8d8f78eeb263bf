"""Another organisation installs the package and builds its own corpus with it, far from this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built from what is committed or written here, without the network."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    files = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT).splitlines() if (ROOT / ".git").exists() else [
        path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file() and not {".venv", "build"} & set(path.parts)]
    for name in files:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, cwd=source)  # the source package first, and the wheel from that
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; the libraries that it needs are those of this environment."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    target = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=home)
    # ours stands first, so that this checkout, which is installed here too, is not the one that is tried
    (target / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home / "bin" / "sop"


def test_the_wheel_holds_what_a_build_needs(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = {"sop/_shipped/mkdocs.yml", "sop/_shipped/site/templates/index.md.j2", "sop/_shipped/site/overrides/main.html",
              "sop/_shipped/site/walkthrough/walkthrough.css", "sop/_shipped/checklists/templates/steps.typ", "validator/profile.yaml",
              "sop/languages/interface/km.po", "sop/languages/fonts/noto-sans-regular.woff2", "sop/schemas/procedure.json",
              "sop/cli/examples/corpus/procedures/home-visit/procedure.yaml"}
    assert needed - names == set()
    assert not [name for name in names if name.startswith(("procedures/", "tests/"))]


def test_a_new_corpus_is_checked_played_and_built(installed: Path, tmp_path: Path):
    where = run(installed.parent / "python", "-c", "import sop.corpus; print(sop.corpus.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(installed.parents[1])
    run(installed, "new", "corpus", "ours", cwd=tmp_path)
    ours = tmp_path / "ours"
    run(installed, "new", "procedure", "first-talk", cwd=ours)
    assert run(installed, "check", cwd=ours).endswith("\n1 piece of advice.\n"), "nobody hears of danger yet"
    assert "none went otherwise" in run(installed, "test", cwd=ours)
    run(installed, "build", cwd=ours, HOME=str(tmp_path / "nobody"))
    made = {path.relative_to(ours / "build").as_posix() for path in (ours / "build").rglob("*") if path.is_file()}
    assert {"handbook/index.html", "handbook/en/procedures/first-talk.html", "handbook/sheets/home-visit.en.pdf",
            "handbook/walkthrough/first-talk.en.html", "schemas/procedure.json"} <= made
