"""The export: the graph as a file, the same bytes for the same graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError
from kg.export import rdf
from kg.export.cytoscape import cytoscape
from kg.export.dot import dot
from kg.export.gexf import gexf
from kg.export.graph import Graph, read_graph
from kg.export.graphml import graphml
from kg.export.neo4j import write_neo4j
from kg.output import write_whole

__all__ = ["SUFFIXES", "export", "export_neo4j"]


def export(store: ox.Store, path: Path) -> None:
    """Write the graph to ``path``, in the format that its suffix names (SUFFIXES).

    ``.trig`` and ``.nq`` keep the named graphs; ``.ttl``, ``.nt``, ``.jsonld`` and ``.rdf`` hold the union
    of articles, events, entities and judgements. The ontology is left out: it is a file of its own; so is the index,
    which is of use in the store only. ``.graphml``, ``.gexf``, ``.cyjs``, ``.dot`` and ``.gv`` are
    networks of events and participants. Raises KgError for another suffix or when the file cannot be written;
    what was there before is then unchanged.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise KgError(f"no format has the suffix {path.suffix!r}", f"choose one of {' '.join(SUFFIXES)}")
    write_whole(path, writer(store))


def export_neo4j(store: ox.Store, folder: Path) -> None:
    """Write events and participants as CSV files for Neo4j's importer into ``folder`` (kg.export.neo4j)."""
    write_neo4j(read_graph(store), folder)


def _network(write: Callable[[Graph], Iterator[str]]) -> Callable[[ox.Store], Iterator[bytes]]:
    """The writer of a network, from the store to bytes."""
    return lambda store: (part.encode() for part in write(read_graph(store)))


_WRITERS: dict[str, Callable[[ox.Store], Iterator[bytes]]] = {
    **rdf.WRITERS,
    ".graphml": _network(graphml),
    ".gexf": _network(gexf),
    ".cyjs": _network(cytoscape),
    ".dot": _network(dot),
    ".gv": _network(dot),
}
SUFFIXES = tuple(_WRITERS)
