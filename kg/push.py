"""Push: a SPARQL server gets what the store holds, graph by graph; what it has already is not sent again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import EndpointCutError
from kg.identifiers import INDEX_GRAPH
from kg.remote import GRAPHS, Part, Remote, State

_APART = 50  # graphs that are written one by one before they are entered in the ledger
_NAMED = 3  # graphs that a message names


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push does: the store's graphs as they should be, those to write, and those to delete."""

    wanted: Mapping[str, State]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    present: frozenset[str] = field(repr=False)

    @property
    def triples(self) -> int:
        """How many triples are to be written."""
        return sum(self.wanted[graph].count for graph in self.changed)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: its plan, triples on the server afterwards, requests, the way taken, seconds."""

    plan: Plan
    triples: int
    requests: int
    way: str
    seconds: float


def plan(store: ox.Store, remote: Remote, *, keep: bool = False) -> Plan:
    """What a push of ``store`` would do. With ``keep``, graphs that the store lacks stay on the server.

    Raises EndpointError when the server does not say what it holds.
    """
    states = ((graph, _state(_lines(store, graph))) for graph in _graphs(store))
    wanted = {graph: state for graph, state in states if state.count}
    there = remote.states()
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
        untouched = planned.wanted.keys() - set(planned.changed)
        remote.begin({graph: planned.wanted[graph].digest for graph in sorted(untouched)})
        for batch in _batches(store, planned, remote):
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
    return sorted(kept)


def _lines(store: ox.Store, graph: str) -> list[bytes]:
    """A graph's triples as sorted lines of N-Triples, without their ends."""
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    written = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    return sorted(line.removesuffix(b" .") for line in written.splitlines())


def _state(lines: list[bytes]) -> State:
    return State(len(lines), hashlib.sha256(b"\n".join(lines)).hexdigest()[:32])


def _batches(store: ox.Store, planned: Plan, remote: Remote) -> Iterator[list[Part]]:
    """The graphs to write, as many together as fit into one request; a larger one stands alone."""
    batch: list[Part] = []
    filled = 0
    for graph in planned.changed:
        count = planned.wanted[graph].count
        most = _APART if remote.way == "graph-store" else remote.size
        if batch and (
            filled + count + len(batch) >= remote.size or len(batch) >= most
        ):  # with an entry for each
            yield batch
            batch, filled = [], 0
        batch.append((graph, _lines(store, graph)))
        filled += count
    if batch:
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
