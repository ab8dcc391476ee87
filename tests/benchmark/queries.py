"""How long the library's questions take on a store of about a million quads: ``python -m tests.benchmark.queries``.

The articles are made up (see ``tests.identity.world``); 1,250 of them make a million quads. Each question is asked of
whoever and wherever there is most to tell, and without such a limit: the first time, and the best of those that fit in
a second, with the answer written as CSV. Times are the processor's, so that a busy machine does not matter.
``--store FOLDER`` keeps the store, or uses the one that is there.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kg import pipeline
from kg.query import Query, load_queries, read_query, run
from kg.reference import Reference
from kg.results import render
from kg.store import GraphStore
from tests.identity.growth import row, write
from tests.identity.world import World, stages

ARTICLES = 1250
SLOW = 5.0  # seconds, at which the command ends with an error
_BUSIEST = """PREFIX graph: <https://w3id.org/diplograph/id/graph/>
SELECT ?one (COUNT(*) AS ?n) { GRAPH graph:events { ?event %s ?one } %s }
GROUP BY ?one ORDER BY DESC(?n) ?one LIMIT 2"""
_STATE = "GRAPH graph:entities { ?one a dco:State }"


def main(arguments: Sequence[str] | None = None) -> None:
    """Builds the store, or opens it, and asks."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.queries", description=__doc__)
    parser.add_argument("names", metavar="QUERY", nargs="*", help="only these questions")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--store", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = options.store or Path(folder) / "store"
        if not path.exists():
            build(path, options.articles, Path(folder) / "in.jsonl")
        with GraphStore.open(path, read_only=True) as store:
            row("quads", f"{len(store.graph):,}")
            values = subjects(store.graph)
            slow = [
                query.name
                for query in load_queries().values()
                if (not options.names or query.name in options.names)
                and ask(store.graph, query, values) > SLOW
            ]
    raise SystemExit(f"more than {SLOW} s: {', '.join(slow)}" if slow else 0)


def build(path: Path, articles: int, source: Path) -> None:
    """A store of made-up articles."""
    reference = Reference.load()
    stories = list(World(reference).stories(articles))
    write(stories, source)
    with GraphStore.open(path, create=True) as store:
        pipeline.build([source], store, stages(stories, reference))


def subjects(store: ox.Store) -> dict[str, str]:
    """A value for each parameter of the library, by its name."""

    def busiest(role: str, what: str = "") -> list[str]:
        answer = run(store, read_query("busiest", _BUSIEST % (role, what))).answer
        return [solution["one"].value for solution in answer]

    actor, other = busiest("dco:actor", _STATE)
    return {
        "actor": actor,
        "other": other,
        "country": actor,
        "place": busiest("dco:place")[0],
        "source": busiest("dco:attributedTo")[0],
        "event": most_reported(store),
        "article": "2016-01-10-05",
        "day": "2016-02",
        "since": "2016-01-15",
        "until": "2016-02-15",
        "type": "ASSAULT",
        "language": "de",
    }


def most_reported(store: ox.Store) -> str:
    """The event that most reports are of."""
    text = "SELECT ?event (COUNT(*) AS ?n) { GRAPH ?g { ?event dco:hasReport ?r } } GROUP BY ?event ORDER BY DESC(?n)"
    return next(iter(run(store, read_query("most", text)).answer))["event"].value


def ask(store: ox.Store, query: Query, values: dict[str, str]) -> float:
    """Asks with all that must be given and one more, and without that; gives the longest first time in seconds."""
    needed = {declared.name: values[declared.name] for declared in query.parameters if declared.required}
    optional = [declared.name for declared in query.parameters if declared.name in values]
    worst = 0.0
    for name in (*[name for name in optional if name not in (*needed, "language", "until")][:1], None):
        params = needed | ({name: values[name]} if name else {})
        first, best, rows = times(store, query, params)
        row(query.name, f"{first:8.3f} {best:8.3f} s {rows:7,} rows  {', '.join(params)}")
        worst = max(worst, first)
    return worst


def times(store: ox.Store, query: Query, params: dict[str, str]) -> tuple[float, float, int]:
    """Seconds of the first time and of the best, and the number of rows."""
    taken: list[float] = []
    while sum(taken) < 1 or len(taken) < 2:
        started = time.process_time()
        text = render(run(store, query, params), "csv")
        taken.append(time.process_time() - started)
    return taken[0], min(taken), text.count("\n") - 1


if __name__ == "__main__":
    main()
