"""The remote: the graphs of a SPARQL server, counted and replaced in the way that the server bears best.

What a server holds of us is known by its *ledger*, a graph of its own with the digest of every graph that was written
whole. Its entry is taken away before a graph is written and put back behind it, so what was only begun is told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeAlias
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph as ox

from kg import sparql
from kg.endpoint import Endpoint
from kg.errors import EndpointBusyError, EndpointError, EndpointRefusedError
from kg.identifiers import BASE, ID
from kg.retry import Manners, persist

Way: TypeAlias = Literal["quads", "graph-store", "update"]
"""N-Quads of many graphs in one POST; one PUT a graph; or SPARQL Update."""
Part: TypeAlias = tuple[str, Sequence[bytes]]
"""A graph's IRI and its triples, one line of N-Triples each, without the end of the line."""
Tell: TypeAlias = Callable[[float, str], None]

WAYS: tuple[Way, ...] = ("quads", "graph-store", "update")
GRAPHS = f"{ID}graph/"
LEDGER = f"{GRAPHS}push"
SIZES: Mapping[Way, int] = {"quads": 20_000, "graph-store": 100_000, "update": 500}
"""Triples a request: Virtuoso refuses updates of some 1,500 to 5,000."""

_DIGEST = f"{BASE}push#digest"
_FORMAT = f'<{LEDGER}> <{BASE}push#format> "1"'.encode()
_JSON = "application/sparql-results+json"
_PAGE = 5000
_AT_ONCE = 50_000
_TOO_MUCH = (400, 413, 414, 507)
_ROUND = 100  # limits on the rows of an answer are multiples of it
_COUNTS = """SELECT ?graph ?count {
  { SELECT ?graph (COUNT(?s) AS ?count) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph }
  FILTER(STRSTARTS(STR(?graph), ?base) && STR(?graph) > ?after)
}"""
_ENTRIES = f"""SELECT ?graph ?first ?last {{
  {{ SELECT ?graph (MIN(?digest) AS ?first) (MAX(?digest) AS ?last) {{
    GRAPH <{LEDGER}> {{ ?graph <{_DIGEST}> ?digest }} }} GROUP BY ?graph }}
  FILTER(STRSTARTS(STR(?graph), ?base) && STR(?graph) > ?after)
}}"""


@dataclass(frozen=True, slots=True)
class State:
    """A graph's size in triples, and the digest of what was pushed; empty when it was not, or not to its end."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server is asked, updated (SPARQL Update), and written to (Graph Store Protocol), as far as it can be."""

    query: str
    update: str | None = None
    graph_store: str | None = None
    server: str = ""
    """How it calls itself."""


class Remote:
    """A server's graphs. ``tell`` is called before each wait with its seconds and the reason.

    ``size`` is how many triples one request holds at first (None: the way's own); it shrinks when that is too much.
    """

    def __init__(
        self,
        addresses: Addresses,
        way: Way | None,
        size: int | None,
        endpoint: Endpoint,
        manners: Manners,
        tell: Tell = lambda _, __: None,
    ) -> None:
        self._query = replace(endpoint, url=addresses.query)
        self._update = replace(endpoint, url=addresses.update) if addresses.update else None
        self._graph_store = replace(endpoint, url=addresses.graph_store) if addresses.graph_store else None
        self._manners = manners
        # Oxigraph takes half the time so, and what a crash leaves of a graph is without its entry in the ledger.
        self._options = {"no_transaction": ""} if addresses.server.startswith("Oxigraph") else {}
        self._tell = tell
        self._wanted = size
        self._ways = [known for known in WAYS if way in (None, known) and self._is_known(known)]
        if not self._ways:
            raise EndpointError(
                f"no address is known at which {addresses.query} can be written to",
                "give --graph-store URL or --update-url URL",
            )
        self.way = self._ways[0]
        self.size = size or SIZES[self.way]
        self.requests = 0

    # --- reading ---

    def states(self) -> dict[str, State]:
        """All graphs below our base on the server, but the ledger, with what the ledger says of them."""
        counts = {row["graph"].value: int(row["count"].value) for row in self._rows(_COUNTS)}
        entries = {
            row["graph"].value: row["first"].value
            for row in self._rows(_ENTRIES)
            if row["first"] == row["last"]
        }
        counts.pop(LEDGER, None)
        return {graph: State(count, entries.get(graph, "")) for graph, count in counts.items()}

    def _rows(self, text: str) -> list[ox.QuerySolution]:
        """All rows, whatever the server's own limit is: at once if their number is that of no limit, else in pages."""
        rows = self._page(text, "", f"LIMIT {_AT_ONCE}")
        return rows if len(rows) % _ROUND or not rows else list(self._pages(text))

    def _pages(self, text: str) -> Iterator[ox.QuerySolution]:
        """The rows in pages that begin behind the last key of the one before."""
        after = ""
        while rows := self._page(text, after, f"ORDER BY ?graph LIMIT {_PAGE}"):
            last = max(row["graph"].value for row in rows)
            if last <= after:
                raise EndpointError(
                    "the server's pages do not follow each other", "is this a SPARQL endpoint?"
                )
            yield from rows
            after = last

    def _page(self, text: str, after: str, end: str) -> list[ox.QuerySolution]:
        bound = sparql.bind(text, {"after": [ox.Literal(after)], "base": [ox.Literal(GRAPHS)]})
        body = self._persist(partial(self._query.ask, f"{bound} {end}", _JSON, page=True))
        try:
            rows = list(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))  # type: ignore[arg-type]
        except (SyntaxError, ValueError) as error:
            raise EndpointError(f"{self._query.url} answered with broken data: {error}") from error
        return [row for row in rows if row["graph"] is not None]  # an empty group is a row without keys

    # --- writing ---

    def begin(self, entries: Mapping[str, str]) -> None:
        """Replaces the ledger by ``entries`` (graph and digest), and finds out how the server is written to.

        Raises EndpointError when no way works.
        """
        failed: EndpointError | None = None
        for way in self._ways:
            self.way, self.size = way, self._wanted or SIZES[way]
            try:
                self._replace([(LEDGER, [_FORMAT])], {LEDGER})
                if self._has_ledger():
                    break
                failed = EndpointError(
                    f"{self._target().url} took what was sent, and {self._query.url} does not show it",
                    "do both addresses belong to one server?",
                )
            except EndpointError as error:
                if isinstance(error, EndpointRefusedError) and error.status in (401, 403):
                    raise
                failed = error
        else:
            assert failed is not None, "there is one way at least"
            raise failed
        self._append([(LEDGER, _entries(entries))])

    def write(self, parts: Sequence[Part], digests: Mapping[str, str], present: set[str]) -> None:
        """Replaces the graphs of ``parts``, and enters their digests. ``present`` are those that the server has now."""
        self._replace([*parts, (LEDGER, _entries(digests))], {graph for graph, _ in parts} & present)

    def drop(self, graphs: Sequence[str]) -> None:
        """Deletes graphs; their entries are gone since ``begin``."""
        for at in range(0, len(graphs), 100):
            self._drop(graphs[at : at + 100])

    def _replace(self, parts: Sequence[Part], present: set[str]) -> None:
        """Writes graphs; those of ``present`` are emptied before, others are new or added to."""
        if self.way == "graph-store":
            for graph, lines in parts:
                first = "POST" if graph == LEDGER and graph not in present else "PUT"
                self._send_all(lines, partial(self._put, graph, first))
        elif self.way == "quads":
            self._drop(sorted(present))
            self._send_all(_quads(parts), self._post_quads)
        else:
            drops = "".join(f"DROP SILENT GRAPH <{graph}> ; " for graph in sorted(present))
            rows = [(graph, line) for graph, lines in parts for line in lines]
            self._send_all(rows, partial(self._insert, drops))

    def _append(self, parts: Sequence[Part]) -> None:
        if any(lines for _, lines in parts):
            self._replace(parts, set())

    def _send_all(self, items: Sequence[object], send: Callable[[Sequence[object], bool], None]) -> None:
        """All items, ``size`` at a time, fewer when that is too much. ``send`` is told whether it is the first."""
        at = 0
        while at < len(items) or (at == 0 and not items):
            piece = items[at : at + self.size]
            try:
                self._persist(partial(send, piece, at == 0), divisible=len(piece) > 1)
            except EndpointError as error:
                if len(piece) < 2 or not _is_too_much(error):
                    raise
                self.size = len(piece) // 2
                continue
            at += len(piece)
            if not items:
                return

    def _put(self, graph: str, method: str, lines: Sequence[object], first: bool) -> None:
        body = b"".join(b"%s .\n" % line for line in lines)
        method = method if first else "POST"
        self._target().send(method, {"graph": graph}, body, "application/n-triples")

    def _post_quads(self, lines: Sequence[object], _: bool) -> None:
        self._target().send("POST", self._options, b"".join(lines), "application/n-quads")  # type: ignore[arg-type]

    def _insert(self, drops: str, rows: Sequence[object], first: bool) -> None:
        blocks: dict[str, list[str]] = {}
        for graph, line in rows:  # type: ignore[misc]
            blocks.setdefault(graph, []).append(line.decode())  # type: ignore[has-type]
        data = " ".join(f"GRAPH <{graph}> {{ {' . '.join(lines)} }}" for graph, lines in blocks.items())
        self._target().update(f"{drops if first else ''}INSERT DATA {{ {data} }}")

    def _drop(self, graphs: Sequence[str]) -> None:
        if self._update and graphs:
            text = " ; ".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs)
            self._persist(partial(self._update.update, text))
            return
        for graph in graphs:
            try:
                self._persist(partial(self._target().send, "DELETE", {"graph": graph}))
            except EndpointRefusedError as error:
                if error.status != 404:  # it is not there, which is what we want
                    raise

    def _has_ledger(self) -> bool:
        body = self._persist(
            partial(self._query.ask, f"ASK {{ GRAPH <{LEDGER}> {{ {_FORMAT.decode()} }} }}", _JSON)
        )
        return bool(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))

    # --- requests ---

    def _persist(self, request: Callable[[], object], divisible: bool = False) -> bytes:
        def counted() -> object:
            self.requests += 1
            return request()

        def tell(seconds: float) -> None:
            self._tell(seconds, self._query.url)

        answer = persist(counted, self._manners, tell, lambda error: error.slow and divisible)
        return answer if isinstance(answer, bytes) else b""

    def _target(self) -> Endpoint:
        found = self._update if self.way == "update" else self._graph_store
        assert found is not None, "only known ways are taken"
        return found

    def _is_known(self, way: Way) -> bool:
        return (self._update if way == "update" else self._graph_store) is not None


def _entries(digests: Mapping[str, str]) -> list[bytes]:
    return [f'<{graph}> <{_DIGEST}> "{digest}"'.encode() for graph, digest in digests.items()]


def _quads(parts: Sequence[Part]) -> list[bytes]:
    return [b"%s <%s> .\n" % (line, graph.encode()) for graph, lines in parts for line in lines]


def _is_too_much(error: EndpointError) -> bool:
    """Whether a smaller request may pass."""
    if isinstance(error, EndpointRefusedError):
        return error.status in _TOO_MUCH
    return isinstance(error, EndpointBusyError) and error.slow


# --- addresses ---


def addresses(endpoint: Endpoint, update: str | None = None, graph_store: str | None = None) -> Addresses:
    """Where the server behind a query address is written to; what is given is taken, the rest is found out.

    Known are Virtuoso, which says its name, and servers whose addresses lie side by side: Oxigraph (query, update,
    store) and Fuseki (query, update, data). Raises EndpointError when the address answers no query.
    """
    url = endpoint.url
    server = endpoint.server()
    if update or graph_store:
        return Addresses(url, update, graph_store, server)
    if server.startswith("Virtuoso"):
        return Addresses(url, _beside(url, "sparql-auth"), _beside(url, "sparql-graph-crud-auth"), server)
    if urlsplit(url).path.rpartition("/")[2] not in ("query", "sparql"):
        return Addresses(url, server=server)
    stores = (_beside(url, name) for name in ("store", "data"))
    store = next((found for found in stores if _answers(replace(endpoint, url=found))), None)
    return Addresses(url, _beside(url, "update"), store, server)


def _beside(url: str, name: str) -> str:
    """The address next to ``url`` whose last part is ``name``."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rpartition('/')[0]}/{name}", "", ""))


def _answers(store: Endpoint) -> bool:
    """Whether a graph store is there, be it one that wants a password."""
    try:
        store.send("HEAD", {"default": ""})
    except EndpointRefusedError as error:
        return error.status in (401, 403)
    except EndpointBusyError:
        raise
    except EndpointError:
        return False
    return True
