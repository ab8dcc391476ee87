"""Descriptions in RDF: of the endpoint itself, and of what an IRI of this graph names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

import pyoxigraph as ox

from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH, INDEX_GRAPH, JUDGEMENTS_GRAPH, ONTOLOGY_GRAPH
from kg.serialise import turtle
from kg.serve.negotiation import TRIPLES, choose
from kg.vocabulary import DCT, PREFIXES, RDF

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
_GRAPHS = (EVENTS_GRAPH, ENTITIES_GRAPH, JUDGEMENTS_GRAPH, INDEX_GRAPH, ONTOLOGY_GRAPH)


@dataclass(frozen=True, slots=True)
class Document:
    """RDF as it is sent; ``whole`` is false when there is more to say than it holds."""

    content_type: str
    content: bytes
    whole: bool = True


def service(graph: ox.Store, endpoint: str, limits: str, accept: str) -> Document:
    """The SPARQL 1.1 Service Description of the endpoint at that URL; ``limits`` says what a query may use.

    Of the named graphs it names those that hold what belongs to no single article. Raises NotAcceptableError.
    """
    named = [name for name in _GRAPHS if graph.contains_named_graph(ox.NamedNode(name))]
    return _document(_service(endpoint, limits, named), accept)


def _service(endpoint: str, limits: str, named: Iterable[str]) -> Iterator[ox.Triple]:
    this, dataset, default = (
        ox.NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset", "default")
    )
    yield ox.Triple(this, _TYPE, _sd("Service"))
    yield ox.Triple(this, _sd("endpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(this, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield ox.Triple(this, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in _RESULT_FORMATS:
        yield ox.Triple(this, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(this, ox.NamedNode(str(DCT.description)), ox.Literal(limits, language="en"))
    yield ox.Triple(this, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _TYPE, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield ox.Triple(default, _TYPE, _sd("Graph"))
    for graph in named:
        node = ox.NamedNode(f"{endpoint}#{graph.rpartition('/')[2]}")
        yield ox.Triple(dataset, _sd("namedGraph"), node)
        yield ox.Triple(node, _TYPE, _sd("NamedGraph"))
        yield ox.Triple(node, _sd("name"), ox.NamedNode(graph))


_TYPE = ox.NamedNode(str(RDF.type))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def resource(graph: ox.Store, iri: str, most: int, accept: str) -> Document | None:
    """All that is said of ``iri``: with it as subject, as object, and in the graph of that name.

    At most ``most`` statements of each kind. None when nothing is said. Raises NotAcceptableError.
    """
    try:
        node = ox.NamedNode(iri)
    except ValueError:  # no IRI, so nothing says anything of it
        return None
    kinds = (
        graph.quads_for_pattern(node, None, None),
        graph.quads_for_pattern(None, None, node),
        graph.quads_for_pattern(None, None, None, node),
    )
    found = [list(islice(quads, most + 1)) for quads in kinds]
    triples = dict.fromkeys(quad.triple for quad in chain.from_iterable(quads[:most] for quads in found))
    if not triples:
        return None
    return _document(triples, accept, whole=all(len(quads) <= most for quads in found))


def _document(triples: Iterable[ox.Triple], accept: str, whole: bool = True) -> Document:
    form = choose(accept, TRIPLES)
    if form.format == ox.RdfFormat.TURTLE:
        content = "".join(turtle(triples)).encode()
    else:
        content = ox.serialize(triples, format=form.format, prefixes=PREFIXES) or b""
    return Document(form.content_type, content, whole)
