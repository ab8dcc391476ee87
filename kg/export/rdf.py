"""RDF: the articles, events, entities and judgements in each of its formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from kg import serialise
from kg.identifiers import INDEX_GRAPH, ONTOLOGY_GRAPH
from kg.printable import clean

_LEFT_OUT = (ox.NamedNode(ONTOLOGY_GRAPH), ox.NamedNode(INDEX_GRAPH))


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


WRITERS: dict[str, Callable[[ox.Store], Iterator[bytes]]] = {
    ".ttl": _turtle,
    ".trig": _trig,
    ".nt": _n_triples,
    ".nq": _n_quads,
    ".jsonld": _json_ld,
    ".rdf": _rdf_xml,
}
"""What writes each format, by suffix."""
