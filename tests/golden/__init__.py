"""What the library's questions answer on the sample corpus, pinned: one file an example, its first rows and how many.

``python -m tests.golden`` says which answers differ from what is pinned, ``--accept`` pins them anew: for a change of
the coder or of a query that is meant. Commit the files with that change.
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg import pipeline
from kg.query import Query, find, load_queries, run
from kg.results import render
from kg.store import GraphStore

FOLDER = Path(__file__).parent
SAMPLE = Path(__file__).parents[2] / "data" / "sample"
ROWS = 20
EVENT = "id:event/0123456789abcdef0123"  # stands in examples for an event, since IRIs change with the coder


@contextmanager
def sample(folder: Path) -> Iterator[ox.Store]:
    """The sample corpus, built in the folder."""
    with GraphStore.open(folder / "sample", create=True) as store:
        pipeline.build([SAMPLE], store, pipeline.load_stages())
        yield store.graph


def examples() -> dict[str, tuple[Query, dict[str, str]]]:
    """The examples of all questions by the name of the file that pins them."""
    found = {}
    for query in load_queries().values():
        for number, example in enumerate(query.examples, 1):
            words = [word for word in shlex.split(example)[3:] if word != "--param"]
            name = query.name if number == 1 else f"{query.name}-{number}"
            found[name] = (query, dict(word.split("=", 1) for word in words))
    return found


def answer(store: ox.Store, query: Query, params: dict[str, str]) -> str:
    """The first rows of an answer as CSV (or Turtle), with the number of those left out."""
    if EVENT in params.values():
        best = next(iter(run(store, find("well-reported")).answer))
        params = {name: best["event"].value if value == EVENT else value for name, value in params.items()}
    lines = render(run(store, query, params), "csv").splitlines()
    left = len(lines) - 1 - ROWS
    return "\n".join(lines[: ROWS + 1] + ([f"… {left} more lines"] if left > 0 else [])) + "\n"


def pinned(name: str) -> str | None:
    """What is pinned, None where nothing is."""
    path = FOLDER / f"{name}.csv"
    return path.read_text("utf8") if path.exists() else None


def measure() -> dict[str, str]:
    """The answers to all examples on a sample that is built for them."""
    with tempfile.TemporaryDirectory() as folder, sample(Path(folder)) as store:
        return {name: answer(store, *example) for name, example in examples().items()}


def accept(answers: dict[str, str]) -> None:
    """Pins these answers, and no others."""
    for path in FOLDER.glob("*.csv"):
        if path.stem not in answers:
            path.unlink()
    for name, text in answers.items():
        (FOLDER / f"{name}.csv").write_text(text, "utf8")
