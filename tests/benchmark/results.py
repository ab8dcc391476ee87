"""Pairs ``kg query`` with raw pyoxigraph on one large result, and prints the ratio of their medians.

``python -m tests.benchmark.results [--rows N] [--repeat N]``. Both write to the null device in one process, by turns:
raw is ``Store.query`` and its own ``serialize``; ``inside`` is the same query and form by the code of ``kg query`` in
a store that is open; ``command`` is all of the command, from its arguments and the opening of the store on. Seconds
are of processor time, since others may use the machine.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg import cli
from kg.query import open_query, run
from kg.results import write
from kg.store import GraphStore

FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
}
QUERY = "SELECT * { ?report ?predicate ?value }"  # cheap to evaluate: what is measured is the writing


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints a line a format."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.results", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the result (default: 200,000)")
    parser.add_argument("--repeat", type=int, default=7, help="how often each is measured (default: 7)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "store", options.rows)
        question = folder / "rows.rq"
        question.write_text(QUERY)
        print(
            f"{'format':8}{'raw, s':>10}{'inside, s':>12}{'command, s':>12}{'inside/raw':>12}{'command/raw':>13}"
        )
        for output in FORMATS:
            raw, inside, command = measure(folder / "store", question, output, options.repeat)
            print(
                f"{output:8}{raw:10.3f}{inside:12.3f}{command:12.3f}{inside / raw:12.3f}{command / raw:13.3f}"
            )


def make(path: Path, rows: int) -> None:
    """A store whose only content is ``rows`` reports with a label each, beside the ontology."""
    graph, label = ox.NamedNode("https://example.org/graph"), ox.NamedNode("https://example.org/label")
    with GraphStore.open(path, create=True) as store:
        store.graph.bulk_extend(
            ox.Quad(
                ox.NamedNode(f"https://example.org/report/{number:x}"),
                label,
                ox.Literal(f"Report number {number}, as it stands", language="en"),
                graph,
            )
            for number in range(rows)
        )


def measure(store: Path, question: Path, output: str, repeat: int) -> tuple[float, float, float]:
    """The median processor seconds of raw pyoxigraph, of the query inside an open store, and of the whole command."""
    arguments = ["--store", str(store), "query", str(question), "--format", output]
    with GraphStore.open(store, read_only=True) as opened:

        def raw() -> None:
            answer = opened.graph.query(QUERY, use_default_graph_as_union=True)
            answer.serialize(sys.stdout.buffer, format=FORMATS[output])

        def inside() -> None:
            write(run(opened.graph, open_query(str(question))), sys.stdout.buffer, output)

        def command() -> None:
            if cli.run(arguments):
                raise SystemExit(f"kg {' '.join(arguments)} failed")

        times: dict[Callable[[], None], list[float]] = {raw: [], inside: [], command: []}
        for _ in range(repeat + 1):  # the first round warms up
            for job, taken in times.items():
                taken.append(seconds(job))
    first, second, third = (statistics.median(taken[1:]) for taken in times.values())
    return first, second, third


def seconds(job: Callable[[], None]) -> float:
    """How long a job takes that writes to stdout, which is nowhere meanwhile."""
    gc.collect()
    with nowhere():
        started = time.process_time()
        job()
        sys.stdout.flush()
        return time.process_time() - started


@contextmanager
def nowhere() -> Iterator[None]:
    """Lets everything that goes to stdout go to the null device."""
    sys.stdout.flush()
    kept, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(null)


if __name__ == "__main__":
    main()
