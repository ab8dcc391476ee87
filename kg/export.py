"""The export: the graph as a file, the same bytes for the same graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox

from kg import serialise
from kg.errors import KgError
from kg.identifiers import INDEX_GRAPH, ONTOLOGY_GRAPH
from kg.network import clean, network
from kg.output import write_whole

_LEFT_OUT = (ox.NamedNode(ONTOLOGY_GRAPH), ox.NamedNode(INDEX_GRAPH))
_DAY_OF_WRITING = re.compile(r' lastmodifieddate="[^"]*"')


def export(store: ox.Store, path: Path) -> None:
    """Write the graph to ``path``, in the format that its suffix names (SUFFIXES).

    ``.trig`` and ``.nq`` keep the named graphs; ``.ttl``, ``.nt``, ``.jsonld`` and ``.rdf`` hold the union
    of articles, events, entities and judgements. The ontology is left out: it is a file of its own; so is the index,
    which is of use in the store only. ``.graphml`` and ``.gexf`` are
    networks of events and participants. Raises KgError for another suffix or when the file cannot be written;
    what was there before is then unchanged.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise KgError(f"no format has the suffix {path.suffix!r}", f"choose one of {' '.join(SUFFIXES)}")
    write_whole(path, writer(store))


def _quads(store: ox.Store) -> Iterator[ox.Quad]:
    """All that articles say and come to."""
    return (quad for quad in store if quad.graph_name not in _LEFT_OUT)


def _triples(store: ox.Store) -> Iterator[ox.Triple]:
    return (quad.triple for quad in _quads(store))


def _encoded(parts: Iterable[str]) -> Iterator[bytes]:
    return (part.encode() for part in parts)


def _turtle(store: ox.Store) -> Iterator[bytes]:
    return _encoded(serialise.turtle(_triples(store)))


def _trig(store: ox.Store) -> Iterator[bytes]:
    return _encoded(serialise.trig(_quads(store)))


def _n_triples(store: ox.Store) -> Iterator[bytes]:
    return _encoded(serialise.n_lines(_triples(store)))


def _n_quads(store: ox.Store) -> Iterator[bytes]:
    return _encoded(serialise.n_lines(_quads(store)))


def _json_ld(store: ox.Store) -> Iterator[bytes]:
    triples = sorted(set(_triples(store)), key=str)
    yield ox.serialize(triples, format=ox.RdfFormat.JSON_LD) or b""


def _rdf_xml(store: ox.Store) -> Iterator[bytes]:
    """RDF/XML; characters that XML cannot hold become spaces."""
    triples = sorted({_printable(triple) for triple in _triples(store)}, key=str)
    yield ox.serialize(triples, format=ox.RdfFormat.RDF_XML) or b""


def _printable(triple: ox.Triple) -> ox.Triple:
    value = triple.object
    if not isinstance(value, ox.Literal) or clean(value.value) == value.value:
        return triple
    if value.language:
        literal = ox.Literal(clean(value.value), language=value.language)
    else:
        literal = ox.Literal(clean(value.value), datatype=value.datatype)
    return ox.Triple(triple.subject, triple.predicate, literal)


def _graphml(store: ox.Store) -> Iterator[bytes]:
    return _encoded(f"{line}\n" for line in nx.generate_graphml(network(store)))


def _gexf(store: ox.Store) -> Iterator[bytes]:
    """GEXF without the day of writing, which networkx puts in."""
    return _encoded(_DAY_OF_WRITING.sub("", f"{line}\n") for line in nx.generate_gexf(network(store)))


_WRITERS: dict[str, Callable[[ox.Store], Iterator[bytes]]] = {
    ".ttl": _turtle,
    ".trig": _trig,
    ".nt": _n_triples,
    ".nq": _n_quads,
    ".jsonld": _json_ld,
    ".rdf": _rdf_xml,
    ".graphml": _graphml,
    ".gexf": _gexf,
}
SUFFIXES = tuple(_WRITERS)
