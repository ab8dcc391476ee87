"""Push: a SPARQL server gets what the store holds, graph by graph; what it has already is not sent again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import EndpointCutError
from kg.identifiers import INDEX_GRAPH
from kg.remote import GRAPHS, Part, Remote, State

_APART = 50  # graphs that are written one by one before they are entered in the ledger
_FIRST = 5  # the first request holds that part of the others
_NAMED = 3  # graphs that a message names


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push does: the graphs to write, those to delete, and those that the server has now.

    ``wanted`` are the store's graphs as they should be. For an empty server it is filled while they are written.
    """

    wanted: dict[str, State]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    present: frozenset[str] = field(repr=False)

    @property
    def triples(self) -> int:
        """How many triples are to be written."""
        return sum(self.wanted[graph].count for graph in self.changed)

    @property
    def untouched(self) -> tuple[str, ...]:
        """The graphs that the server has already."""
        return tuple(sorted(self.wanted.keys() - set(self.changed)))


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: its plan, triples on the server afterwards, requests, the way taken, seconds."""

    plan: Plan
    triples: int
    requests: int
    way: str
    seconds: float


def plan(store: ox.Store, remote: Remote, *, keep: bool = False, counted: bool = False) -> Plan:
    """What a push of ``store`` would do. With ``keep``, graphs that the store lacks stay on the server.

    For an empty server, graphs are read once, by ``push``, unless they shall be ``counted`` here. Raises EndpointError
    when the server does not say what it holds.
    """
    there, graphs = remote.states(), _graphs(store)
    if not there and not counted:
        return Plan({}, tuple(graphs), (), frozenset())
    wanted = {graph: _state(_lines(store, graph)) for graph in graphs}
    changed = tuple(graph for graph, state in wanted.items() if there.get(graph) != state)
    gone = () if keep else tuple(sorted(there.keys() - wanted.keys()))
    return Plan(wanted, changed, gone, frozenset(there))


def push(
    store: ox.Store, remote: Remote, planned: Plan, advance: Callable[[object], None] = lambda _: None
) -> Pushed:
    """Carries out a plan and checks what the server then holds. ``advance`` is called behind each graph.

    Every graph is replaced whole; the same command goes on after an interruption. Raises EndpointError when the server
    fails, EndpointCutError when it holds something else in the end than was sent.
    """
    start = time.monotonic()
    if planned.changed or planned.gone:
        remote.begin({graph: planned.wanted[graph].digest for graph in planned.untouched})
        for batch in _ahead(_batches(store, planned, remote)):
            graphs = [graph for graph, _ in batch]
            digests = {graph: planned.wanted[graph].digest for graph in graphs}
            remote.write(batch, digests, set(planned.present))
            for graph in graphs:
                advance(graph)
        remote.drop(planned.gone)
        _verify(remote, planned)
    total = sum(state.count for state in planned.wanted.values())
    return Pushed(planned, total, remote.requests, remote.way, time.monotonic() - start)


def _graphs(store: ox.Store) -> list[str]:
    """The store's graphs by name, but the index, which only ``kg build`` uses."""
    names = (name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
    kept = (name for name in names if name.startswith(GRAPHS) and name != INDEX_GRAPH)
    return sorted(name for name in kept if _has_triples(store, name))


def _has_triples(store: ox.Store, graph: str) -> bool:
    return next(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)), None) is not None


def _lines(store: ox.Store, graph: str) -> list[bytes]:
    """A graph's triples as sorted lines of N-Triples, without their ends."""
    written = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph)) or b""
    return sorted(line.removesuffix(b" .") for line in written.splitlines())


def _state(lines: list[bytes]) -> State:
    return State(len(lines), hashlib.sha256(b"\n".join(lines)).hexdigest()[:32])


def _batches(store: ox.Store, planned: Plan, remote: Remote) -> Iterator[list[Part]]:
    """The graphs to write, as many together as fit into one request; a larger one stands alone.

    The first request is smaller, so that the server has something to do while the second is read.
    """
    batch: list[Part] = []
    filled, share = 0, _FIRST
    for graph in planned.changed:
        lines = _lines(store, graph)
        planned.wanted.setdefault(graph, _state(lines))
        most = _APART if remote.way == "graph-store" else remote.size
        # with an entry in the ledger for each
        if batch and (filled + len(lines) + len(batch) >= remote.size // share or len(batch) >= most):
            yield batch
            batch, filled, share = [], 0, 1
        batch.append((graph, lines))
        filled += len(lines)
    if batch:
        yield batch


def _ahead(batches: Iterator[list[Part]]) -> Iterator[list[Part]]:
    """The same batches, the next one being read from the store while the server deals with one."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while batch := coming.result():
            coming = reader.submit(next, batches, None)
            yield batch


def _verify(remote: Remote, planned: Plan) -> None:
    """Raise EndpointCutError, which names graphs, unless the server holds what was planned."""
    there = remote.states()
    differ = [graph for graph, state in planned.wanted.items() if there.get(graph) != state]
    left = [graph for graph in planned.gone if graph in there]
    if not differ and not left:
        return
    named = [
        f"<{graph}> {planned.wanted[graph].count:,} here, {_count(there.get(graph))} there"
        for graph in differ[:_NAMED]
    ] + [f"<{graph}> not deleted" for graph in left[:_NAMED]]
    raise EndpointCutError(
        f"{len(differ) + len(left):,} graphs are not on the server as they should be: {'; '.join(named)}",
        "push again; if it stays so, the server holds two of these literals for one",
    )


def _count(state: State | None) -> str:
    return f"{state.count:,}" if state else "none"
