"""How fast it is, as ratios measured in one run: each number is the median of several processes, ours and theirs in turn.

    python tests/benchmarks/bench.py            everything (half an hour: the handbook is built from ten times the corpus)
    python tests/benchmarks/bench.py --quick    without the handbook

A target that is missed makes the exit code 1. What cannot be measured is said to be missing, and counts as missed.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PYTHON, SOP = sys.executable, str(BIN / "sop")
COPIES = 10
PATIENCE = 120
"""Seconds after which a process counts as one that does not end."""
LONG = 1800
"""The same for a handbook of ten times the corpus, which takes minutes."""
KIB = 1024


@dataclass(frozen=True)
class Row:
    """One line of the table: ours against theirs, and how much ours may be."""

    what: str
    ours: float
    theirs: float
    limit: float
    unit: str = "s"
    missing: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def met(self) -> bool:
        return not self.missing and self.ratio <= self.limit

    def __str__(self) -> str:
        if self.missing:
            return f"{self.what:<74} MISSING: {self.missing}"
        number = (lambda value: f"{value / KIB:9.1f} KB") if self.unit == "bytes" else (lambda value: f"{value * 1000:9.0f} ms")
        return f"{self.what:<74} {number(self.ours)} {number(self.theirs)}  {self.ratio:6.2f}  {self.limit:5.1f}  {'yes' if self.met else 'NO'}"


def seconds(command: Sequence[str], expect: Sequence[int] = (0, 1), patience: int = PATIENCE) -> float:
    """How long a process takes from its start to its end."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=patience)
    took = time.perf_counter() - began
    if done.returncode not in expect:
        raise RuntimeError(f"{' '.join(command[:4])} ... ended with {done.returncode}:\n{done.stderr[-800:]}{done.stdout[-800:]}")
    return took


def against(ours: Callable[[], float], theirs: Callable[[], float], times: int) -> tuple[float, float]:
    """Medians of both, taken in turn so that a busy moment falls on both; the first of each only warms the disk."""
    pairs = [(ours(), theirs()) for _ in range(times + 1)][1:]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def files_by_schema(root: Path) -> dict[str, list[str]]:
    """Every file of a corpus, by the schema that describes it."""
    base = root / "procedures"
    found = {
        "procedure": [*base.glob("*/procedure.yaml"), *base.glob("rules/examples/*.yaml")],
        "scenario": [*base.glob("*/scenarios/*.yaml")],
        "vocabulary": [*base.glob("vocabulary/*.yaml")],
        "rules": [*base.glob("rules/*.yaml")],
        "corpus": [base / "corpus.yaml"],
        "checklist": [*(root / "checklists").glob("*.yaml")],
    }
    return {schema: sorted(map(str, paths)) for schema, paths in found.items() if paths}


@contextmanager
def checks() -> Iterator[list[tuple[str, Callable[[], float], int]]]:
    """(what is asked of the check, how long it takes, how often it is measured): from nothing; after a change; and a second look.

    What a policy officer waits for is the second: each time a line that was never there in another of the procedures of a copy, once a line
    that changes no way, and once a step more.
    """
    with tempfile.TemporaryDirectory(prefix="sop-bench-") as temporary:
        root = Path(temporary)
        for name in ("procedures", "checklists"):
            shutil.copytree(ROOT / name, root / name)
        seconds([SOP, "check", "--root", temporary])
        files = sorted((root / "procedures").glob("*/procedure.yaml"))

        def changing(before: str, after: str) -> Callable[[], float]:
            turn, number = cycle(files), count()

            def changed() -> float:
                file = next(turn)
                text, places = re.subn(before, after.format(next(number)), file.read_text("utf-8"), count=1)
                if not places:
                    raise RuntimeError(f"{file} has no place for a line more")
                file.write_text(text, "utf-8")
                return seconds([SOP, "check", "--root", temporary])

            return changed

        yield [("sop check --anew", lambda: seconds([SOP, "check", "--anew"]), 3),
               ("sop check, words changed, each procedure in turn", changing(r"\nsummary: ", r"\nsummary: Now "), len(files)),
               ("sop check, a step more, each procedure in turn", changing(r"\n( +)do:\n", r"\n\1do:\n\1  once-more-{}: Look once more.\n"), len(files)),
               ("sop check, nothing changed", lambda: seconds([SOP, "check"]), 7)]


def check_against_schemas() -> Iterator[Row]:
    """The whole judgement of ours, against a validator of JSON Schema over the same files, one process a schema."""
    tool, folder = BIN / "check-jsonschema", ROOT / "sop" / "schemas"
    files = files_by_schema(ROOT)
    if not tool.exists() or not all((folder / f"{schema}.json").exists() for schema in files):
        yield Row("sop check, against check-jsonschema", 0, 1, 1.0, missing="check-jsonschema or sop/schemas/*.json")
        return

    def validate() -> float:
        return sum(seconds([str(tool), "--schemafile", str(folder / f"{schema}.json"), *paths]) for schema, paths in files.items())

    with checks() as asked:
        for what, ours, times in asked:
            yield Row(f"{what}, against check-jsonschema", *against(ours, validate, times), 1.0)


def check_against_composing() -> Iterator[Row]:
    """The whole judgement, against reading the same files in C and doing nothing with them."""
    files = [path for paths in files_by_schema(ROOT).values() for path in paths]
    code = "import sys, yaml\nfor name in sys.argv[1:]:\n    yaml.compose(open(name, 'rb'), Loader=yaml.CSafeLoader)"
    with checks() as asked:
        for what, ours, times in asked:
            yield Row(f"{what}, against start-up and composing in C", *against(ours, lambda: seconds([PYTHON, "-c", code, *files]), times), 10.0)


def help_against_python() -> Row:
    """The help, against Python alone."""
    ours, theirs = against(lambda: seconds([SOP, "--help"]), lambda: seconds([PYTHON, "-c", "pass"]), 15)
    return Row("sop --help, against bare Python", ours, theirs, 5.0)


def enlarged(folder: Path) -> Path:
    """The corpus with every procedure ten times; the copies call the originals."""
    shutil.copytree(ROOT / "procedures", folder / "procedures")
    shutil.copytree(ROOT / "checklists", folder / "checklists")
    for path in sorted((ROOT / "procedures").glob("*/procedure.yaml")):
        for number in range(2, COPIES + 1):
            name = f"{path.parent.name}-{number}"
            copy = folder / "procedures" / name
            shutil.copytree(path.parent, copy)
            text = (copy / "procedure.yaml").read_text("utf-8")
            (copy / "procedure.yaml").write_text(text.replace(f"\nid: {path.parent.name}\n", f"\nid: {name}\n", 1), "utf-8")
    return folder


OURS = """
import sys
from pathlib import Path
from sop.corpus import read_corpus
from sop.paths.compile import compile_corpus
from sop.render.lay_corpus import Views
from sop.render.site_build import build_site
root, target = map(Path, sys.argv[1:])
corpus = read_corpus(root)
tables = compile_corpus(corpus)
build_site(root, Views(corpus, tables, corpus.locales), target)
"""
PAGES = """
import sys
from pathlib import Path
from sop.corpus import read_corpus
from sop.paths.compile import compile_corpus
from sop.render.handbook import Book, write_book
from sop.render.lay_corpus import view_of
from sop.render.reference import reference_page
from sop.shipped import site_of
root, target = map(Path, sys.argv[1:])
corpus = read_corpus(root)
tables = compile_corpus(corpus)
site, settings = site_of(root)
for locale in corpus.locales:
    print(write_book(Book(view_of(corpus, tables, locale), site, settings, reference_page(site)), target / locale))
"""
MKDOCS = """
import multiprocessing, os, sys
os.environ.update(NO_MKDOCS_2_WARNING="1", SOURCE_DATE_EPOCH="1767225600")
def build(job):
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    build(load_config(job, site_dir=job + "-site"))
workers = min(len(sys.argv) - 1, len(os.sched_getaffinity(0)))
with multiprocessing.get_context("fork").Pool(workers) as pool:
    pool.map(build, sys.argv[1:], chunksize=1)
"""


def handbook_against_mkdocs() -> Row:
    """Reading, laying out, drawing and building, against MkDocs alone over the pages that come of it."""
    what = f"handbook of {COPIES} times the corpus, against mkdocs alone over its pages"
    with tempfile.TemporaryDirectory() as temporary:
        root = enlarged(Path(temporary) / "corpus")
        pages = subprocess.run([PYTHON, "-c", PAGES, str(root), f"{temporary}/pages"], cwd=ROOT, capture_output=True, text=True)
        if pages.returncode:
            return Row(what, 0, 1, 1.3, missing=pages.stderr.strip().splitlines()[-1])
        configs = pages.stdout.split()
        ours, theirs = against(lambda: seconds([PYTHON, "-c", OURS, str(root), f"{temporary}/handbook"], (0,), LONG),
                               lambda: seconds([PYTHON, "-c", MKDOCS, *configs], (0,), LONG), 2)
    return Row(what, ours, theirs, 1.3)


def sizes() -> Iterator[Row]:
    """The largest walkthrough and its script, packed as a server would send them."""
    with tempfile.TemporaryDirectory() as temporary:
        done = subprocess.run([SOP, "build", "--only", "walkthrough", "--despite-findings", "--out", temporary], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
        made = list(Path(temporary).rglob("walkthrough/**/*.html"))
        if not made:
            yield Row("walkthrough, gzipped, against 60 KB", 0, 1, 1.0, missing=(done.stderr or done.stdout).strip()[-120:] or "nothing was built")
        else:
            largest = max(made, key=lambda path: packed(path.read_bytes()))
            yield Row(f"walkthrough {largest.name}, gzipped, against 60 KB", packed(largest.read_bytes()), 60 * KIB, 1.0, "bytes")
    scripts = sorted((ROOT / "site" / "walkthrough").glob("*.js"))
    if not scripts:
        yield Row("its script, gzipped, against 15 KB", 0, 1, 1.0, missing="site/walkthrough/*.js")
    else:
        yield Row("its script, gzipped, against 15 KB", packed(b"".join(path.read_bytes() for path in scripts)), 15 * KIB, 1.0, "bytes")


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 9, mtime=0))


def main(arguments: list[str]) -> int:
    """Measure, and print the table as it grows."""
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print(f"{'what':<74} {'ours':>12} {'theirs':>12}   ratio  limit  met")
    missed = 0
    rows: list[Callable[[], Row | Iterator[Row]]] = [help_against_python, check_against_composing, check_against_schemas, sizes]
    if "--quick" not in arguments:
        rows.append(handbook_against_mkdocs)
    for measure in rows:
        try:
            found = measure()
            rows_found = [found] if isinstance(found, Row) else list(found)
        except subprocess.TimeoutExpired as late:
            rows_found = [Row(measure.__name__.replace("_", " "), 0, 1, 1.0, missing=f"{' '.join(map(str, late.cmd[:2]))} did not end in {late.timeout:.0f} seconds")]
        for row in rows_found:
            print(row, flush=True)
            missed += not row.met
    if "--quick" in arguments:
        print("The handbook was left out: --quick.")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
