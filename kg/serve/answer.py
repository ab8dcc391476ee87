"""The answer to a SPARQL query, made inside of a worker: complete, or an error, but never cut.

An answer is written to the end before its first byte is sent. So a query that breaks a limit is answered
with an error and not with a part, a slow client keeps no worker, and the length is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg import sparql
from kg.errors import QueryError
from kg.identifiers import BASE
from kg.serve.negotiation import SOLUTIONS, TRIPLES, choose
from kg.vocabulary import PREFIXES

_IN_MEMORY = 1 << 20  # bytes up to which an answer is handed over in memory
_LARGEST = 1 << 29  # bytes that an answer may have on the disk


class RefusedError(QueryError):
    """A query that is well-formed, and is not run."""


class TooLargeError(QueryError):
    """An answer has more rows or bytes than it may."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query as it came: its text, its dataset (IRIs of graphs), and the forms that its client takes.

    Without a dataset the default graph is the union of all graphs, unless the text names graphs itself.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of ``length`` bytes: in ``content``, or in the file that the question was to use when None."""

    content_type: str
    length: int
    content: bytes | None


def answer(graph: ox.Store, question: Question, rows: int, path: Path) -> Answer:
    """The answer, with at most ``rows`` rows or triples; a long one goes into a new file at ``path``.

    Raises QueryError for what is no query, RefusedError for SERVICE, NotAcceptableError when the client takes
    no form of the answer, TooLargeError.
    """
    if sparql.form(question.text) in ("CONSTRUCT", "DESCRIBE"):
        written = choose(question.accept, TRIPLES)
        with _Body(path, None, rows) as body:
            triples = cast(ox.QueryTriples, _query(graph, question))
            ox.serialize(
                _counted(triples, rows), cast(IO[bytes], body), format=written.format, prefixes=PREFIXES
            )
            return body.answer(written.content_type)
    form = choose(question.accept, SOLUTIONS)
    found = cast(ox.QuerySolutions | ox.QueryBoolean, _query(graph, question))
    counter = _COUNTERS[form.format]() if isinstance(found, ox.QuerySolutions) else None
    with _Body(path, counter, rows) as body:
        found.serialize(cast(IO[bytes], body), format=form.format)
        return body.answer(form.content_type)


def _refuse_service(text: str) -> None:
    words = (token.text.upper() for token in sparql.tokens(text) if token.kind == "word")
    if any(word.endswith("SERVICE") for word in words):
        raise RefusedError("SERVICE is refused: this server calls no other", "ask that server itself")
    sparql.refuse_service(text)


def _query(graph: ox.Store, question: Question) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    _refuse_service(question.text)
    default, named = _nodes(question.default_graphs), _nodes(question.named_graphs)
    union = not (default or named or sparql.has_dataset(question.text))
    try:
        return graph.query(
            question.text,
            base_iri=BASE,
            prefixes=PREFIXES,
            use_default_graph_as_union=union,
            default_graph=[*default] if default or named else None,
            named_graphs=[*named] if default or named else None,
        )
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the query is not SPARQL: {error}") from error


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"the IRI of a graph of the dataset is none: {error}") from error


def _counted(triples: Iterable[ox.Triple], rows: int) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples):
        if number == rows:
            raise _too_many(rows)
        yield triple


def _too_many(rows: int) -> TooLargeError:
    return TooLargeError(
        f"the answer has more than {rows:,} rows, and is not given in part",
        "add LIMIT (and ORDER BY with OFFSET for the rest), or kg serve --max-rows",
    )


class _Body:
    """A file to write to, which counts the rows and turns from memory to the disk when it grows."""

    def __init__(self, path: Path, counter: _Counter | None, rows: int) -> None:
        self._path = path
        self._counter = counter
        self._rows = rows
        self._memory: bytearray = bytearray()
        self._file: IO[bytes] | None = None
        self._length = 0

    def __enter__(self) -> _Body:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def write(self, data: bytes) -> int:
        """Takes the next bytes. Raises TooLargeError."""
        self._length += len(data)
        if self._counter and self._counter.count(data) > self._rows:
            raise _too_many(self._rows)
        if self._length > _LARGEST:
            raise TooLargeError(f"the answer has more than {_LARGEST:,} bytes", "ask for less: add LIMIT")
        self._memory += data
        if len(self._memory) > _IN_MEMORY:
            self._spill()
        return len(data)

    def flush(self) -> None:
        """Part of what a file is; there is nothing to do."""

    def answer(self, content_type: str) -> Answer:
        """What has been written, as the answer."""
        if self._file is None:
            return Answer(content_type, self._length, bytes(self._memory))
        self._spill()
        self._file.flush()
        return Answer(content_type, self._length, None)

    def _spill(self) -> None:
        if self._file is None:
            self._file = self._path.open("xb")
        self._file.write(self._memory)
        self._memory.clear()


class _Counter:
    """Counts the solutions in a serialised SELECT answer while it is being written."""

    def __init__(self, *marks: bytes, heads: int = 0, quoted: bool = False, escaped: bool = False) -> None:
        self._marks = marks  # of equal length; one stands once in each row, and in no value
        self._found = -heads
        self._quoted = quoted  # values that could hold a mark stand in quotation marks,
        self._escaped = escaped  # in which a backslash stands before another one (JSON); CSV doubles it
        self._inside = False
        self._rest = self._tail = b""

    def count(self, data: bytes) -> int:
        """How many rows there are up to the end of ``data``, the next bytes."""
        kept = self._tail + (self._unquoted(data) if self._quoted else data)
        self._found += sum(map(kept.count, self._marks))
        self._tail = kept[len(kept) - len(self._marks[0]) + 1 :]
        return self._found

    def _unquoted(self, data: bytes) -> bytes:
        """What of the data stands outside of quotation marks."""
        if self._escaped:
            data = self._rest + data
            cut = len(data) - (len(data) - len(data.rstrip(b"\\"))) % 2
            data, self._rest = data[:cut].replace(b"\\\\", b"").replace(b'\\"', b""), data[cut:]
        parts = data.split(b'"')
        outside = parts[int(self._inside) :: 2]
        self._inside ^= len(parts) % 2 == 0
        return b"".join(outside)


_COUNTERS: dict[object, Callable[[], _Counter]] = {
    ox.QueryResultsFormat.JSON: lambda: _Counter(b",{", b"[{", quoted=True, escaped=True),
    ox.QueryResultsFormat.XML: lambda: _Counter(b"<result>"),
    ox.QueryResultsFormat.CSV: lambda: _Counter(b"\n", heads=1, quoted=True),
    ox.QueryResultsFormat.TSV: lambda: _Counter(b"\n", heads=1),
}
