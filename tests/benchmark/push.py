"""How long ``kg push`` takes, beside what the server itself needs: ``python -m tests.benchmark.push``.

A made-up store of QUADS quads, in graphs of 41 triples and one large one, goes to fresh servers by turns: by kg push,
and by curl in the same kind of request (Oxigraph: one POST of N-Quads; Virtuoso: one PUT a graph over one connection).
``oxigraph load`` into a folder is measured too. Printed are medians in seconds and their ratio; kg push counts from
the start of the program to its end.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parents[1]))
import servers

from kg import credentials
from kg.identifiers import EVENTS_GRAPH, ID
from kg.store import GraphStore
from kg.vocabulary import DCO, RDFS, XSD

A_GRAPH = 41  # triples of an article, as in the collection that was measured first
Seconds = dict[str, list[float]]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.push", description=__doc__)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--server", choices=["oxigraph", "virtuoso"], action="append")
    options = parser.parse_args(arguments)
    os.environ |= {credentials.USER: "dba", credentials.PASSWORD: servers.PASSWORD}
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.quads, options.repeat, options.server or ["oxigraph", "virtuoso"])


def measure(folder: Path, count: int, repeat: int, names: Sequence[str]) -> None:
    with GraphStore.open(folder / "kg-store", create=True) as store:
        store.graph.remove_graph(ox.NamedNode(f"{ID}graph/ontology"))  # on both sides or on none
        store.graph.bulk_extend(quads(count))
        store.graph.dump(folder / "all.nq", format=ox.RdfFormat.N_QUADS)
        print(f"{len(store.graph):,} quads in {sum(1 for _ in store.graph.named_graphs()):,} graphs")
    if "oxigraph" in names:
        times = by_turns(
            repeat,
            servers.oxigraph,
            {"kg push": lambda url: push(folder, url), "curl": lambda url: post(folder, url)},
        )
        times["oxigraph load"] = [load(folder) for _ in range(repeat)]
        show("oxigraph", times)
    if "virtuoso" in names:
        split(folder)
        ways = {"kg push": lambda url: push(folder, url), "curl": lambda url: put(folder, url)}
        show("virtuoso", by_turns(repeat, lambda folder: servers.virtuoso(folder, 10_000), ways))


def quads(count: int) -> Iterator[ox.Quad]:
    """Articles of ``A_GRAPH`` triples, and a tenth of all in the graph of the events."""
    large = count // 10
    for i in range(count):
        article = i // A_GRAPH
        graph = EVENTS_GRAPH if i < large else f"{ID}graph/article/{article:020x}"
        subject = ox.NamedNode(f"{ID}report/{i // 6:020x}")
        kinds = (
            (DCO.actor, ox.NamedNode(f"{ID}entity/{i % 3000:020x}")),
            (DCO.place, ox.NamedNode(f"{ID}entity/{i % 500:020x}")),
            (DCO.killedMin, ox.Literal(i)),
            (DCO.earliest, ox.Literal(f"2016-10-{i % 28 + 1:02}", datatype=ox.NamedNode(XSD.date))),
            (
                RDFS.label,
                ox.Literal(f"Ein Satz über das Ereignis {i} an einem Ort, an dem nichts war", language="de"),
            ),
            (RDFS.comment, ox.Literal(f"Words that stand in article {article}, sentence {i}")),
        )
        predicate, value = kinds[i % 6]
        yield ox.Quad(subject, ox.NamedNode(predicate), value, ox.NamedNode(graph))


def by_turns(
    repeat: int,
    server: Callable[[Path], AbstractContextManager[str]],
    ways: dict[str, Callable[[str], float]],
) -> Seconds:
    """Each way once on a fresh server, ``repeat`` times over."""
    times: Seconds = {name: [] for name in ways}
    for _ in range(repeat):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as url:
                times[name].append(way(url))
    return times


def push(folder: Path, url: str) -> float:
    return timed([sys.executable, "-m", "kg", "--store", str(folder / "kg-store"), "push", "--endpoint", url])


def post(folder: Path, url: str) -> float:
    header = ["-H", "Content-Type: application/n-quads"]
    store = url.replace("/query", "/store")
    return timed([*curl(), "-X", "POST", *header, "-T", str(folder / "all.nq"), store])


def put(folder: Path, url: str) -> float:
    """All graphs by one curl, which keeps its connection."""
    store = url.replace("/sparql", "/sparql-graph-crud-auth")
    lines = []
    for file in sorted((folder / "graphs").iterdir()):
        graph = quote((folder / "names" / file.name).read_text("utf8"), safe="")
        lines += [
            "next",
            f'url = "{store}?graph={graph}"',
            f'upload-file = "{file}"',
            "digest",
            f'user = "dba:{servers.PASSWORD}"',
            'header = "Content-Type: application/n-triples"',
            "silent",
            "fail",
            'output = "/dev/null"',
        ]
    config = folder / "curl.conf"
    config.write_text("\n".join(lines[1:]), "utf8")
    return timed(["curl", "-K", str(config)])


def split(folder: Path) -> None:
    """One file of N-Triples a graph, and its name."""
    for name in ("graphs", "names"):
        (folder / name).mkdir()
    with GraphStore.open(folder / "kg-store", read_only=True) as store:
        for number, graph in enumerate(store.graph.named_graphs()):
            found = store.graph.quads_for_pattern(None, None, None, graph)
            written = ox.serialize((quad.triple for quad in found), format=ox.RdfFormat.N_TRIPLES)
            (folder / "graphs" / f"{number:05}.nt").write_bytes(written or b"")
            (folder / "names" / f"{number:05}.nt").write_text(graph.value, "utf8")  # type: ignore[union-attr]


def load(folder: Path) -> float:
    assert servers.OXIGRAPH
    target = folder / "loaded"
    shutil.rmtree(target, ignore_errors=True)
    return timed([servers.OXIGRAPH, "load", "--location", str(target), "--file", str(folder / "all.nq")])


def curl() -> list[str]:
    return ["curl", "--silent", "--show-error", "--fail"]


def timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def show(server: str, times: Seconds) -> None:
    base = statistics.median(times["curl"])
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(
            f"{server:10} {name:14} {middle:7.2f} s {middle / base:6.2f}   {' '.join(f'{t:.2f}' for t in taken)}"
        )


if __name__ == "__main__":
    main()
