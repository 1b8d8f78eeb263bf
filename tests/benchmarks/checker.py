"""The checker alone, on machines of any size: against reading the text, and how time and memory grow.

    python tests/benchmarks/checker.py            to 100,000 states (some minutes)
    python tests/benchmarks/checker.py --quick    to 4,500 states

Reading is measured on the same machine as checking, in one process, the median of several runs. A product node is a place with what is known there; a
product edge a way between two, also back from what was called or fell. Memory is what Python holds for the graph, counted by
tracemalloc in a run of its own.
"""

from __future__ import annotations

import dataclasses
import gc
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from sop.corpus import Corpus, read_corpus
from sop.finding import Place
from sop.load import build
from sop.model.procedure import Procedure
from sop.paths.compile import compile_procedures
from sop.paths.situations import Graph
from sop.paths.table import Node, Table, Tables
from sop.source import parse
from validator.ethics.judge import PathJudge

sys.path.insert(0, str(Path(__file__).parent))
from machines import procedure  # noqa: E402  beside this file, where nothing is found before the line above

ROOT = Path(__file__).parents[2]
NAME = "measured"
QUICK, FULL = (5, 50, 500), (5, 50, 500, 5_000, 30_000)
"""Modules of nine states."""
BYTES = 400
"""How much of memory a product edge may take."""


def corpus_of(corpus: Corpus, made: Procedure | None) -> Corpus:
    """The shipped rules and words, with this one procedure."""
    return dataclasses.replace(corpus, procedures={NAME: made} if made else {}, scenarios={}, examples={}, checklists={})


def read(text: str) -> Procedure:
    """From text to model."""
    data, problems = parse(text, "measured.yaml")
    made, wrong = build(data, Procedure, Place("measured.yaml"))
    if made is None:
        raise RuntimeError([*problems, *wrong])
    return made


def enlarged(table: Table, modules: int) -> Table:
    """The table of one module, repeated: a text of this size would be over the limit for one file. Each module asks the same few facts anew."""
    own = [name for name in table.nodes if name.startswith("m0-")]
    nodes: dict[str, Node] = {}
    for number in range(modules):
        named = {name: name.replace("m0-", f"m{number}-", 1) for name in own}
        named["finish"] = f"m{number + 1}-first" if number + 1 < modules else "finish"
        nodes.update({named[name]: _renamed(table.nodes[name], named) for name in own})
    nodes |= {name: node for name, node in table.nodes.items() if name not in own}
    return dataclasses.replace(table, nodes=nodes)


def _renamed(node: Node, named: Mapping[str, str]) -> Node:
    edges = tuple(dataclasses.replace(edge, target=named.get(edge.target, edge.target)) for edge in node.edges)
    return dataclasses.replace(node, id=named[node.id], edges=edges)


def seconds(act: Callable[[], object], times: int = 5) -> float:
    """The median of several runs, without the collector."""
    took = []
    for _ in range(times):
        gc.collect()
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return median(took)


def edges_of(graph: Graph) -> int:
    """How many ways there are."""
    return sum(map(len, graph.out)) + sum(len(link.returns) for links in graph.enters for link in links)


def main(arguments: list[str]) -> int:
    """Measure, and print."""
    corpus = read_corpus(ROOT)
    gc.disable()
    text = procedure(5, NAME)
    read(text)
    made = read(text)
    reading = seconds(lambda: read(text), 15)
    tables = compile_procedures({NAME: made}, corpus.vocabulary)
    alone = seconds(lambda: PathJudge(corpus_of(corpus, made), tables).breaches([NAME]), 9)
    print(f"{len(made.all_states)} states, {len(corpus.rules)} rules, events on: from text to model {reading * 1000:.1f} ms, the checker alone {alone * 1000:.1f} ms: "
          f"ratio {alone / reading:.2f}, limit 1.00, {'met' if alone <= reading else 'NOT met'}\n")
    missed = int(alone > reading)
    module = compile_procedures({NAME: read(procedure(1, NAME))}, corpus.vocabulary)
    print(f"{'states':>8} {'nodes':>9} {'edges':>10} {'all ms':>9} {'us/edge':>8} {'bytes/edge':>10}")
    slopes = []
    for modules in QUICK if "--quick" in arguments else FULL:
        table = enlarged(module.by_id[NAME], modules)
        judge = PathJudge(corpus_of(corpus, None), Tables({NAME: table}, module.terms))
        gc.collect()
        tracemalloc.start()
        graph = judge.graph([NAME])
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        edges, nodes = edges_of(graph), len(graph.position)
        del graph
        took = seconds(lambda judge=judge: judge.breaches([NAME]), 3 if modules < 1000 else 1)
        slopes.append(took / edges)
        missed += held / edges > BYTES
        print(f"{len(table.nodes):>8} {nodes:>9} {edges:>10} {took * 1000:>9.0f} {took / edges * 1e6:>8.1f} {held / edges:>10.0f}", flush=True)
    print(f"\nslope, largest over smallest machine: {slopes[-1] / slopes[0]:.2f}; memory limit {BYTES} bytes an edge")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
