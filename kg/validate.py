"""Validation: the graph and the lexicons against their SHACL shapes, violations in words."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from kg import lexicon
from kg.article import Language
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH, ID, JUDGEMENTS_GRAPH
from kg.resources import resource
from kg.turtle import read_turtle
from kg.vocabulary import DCO, PREFIXES, RDF, RDFS, XSD

Triple: TypeAlias = tuple[Node, Node, Node]
Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple

_EVENTS = ox.NamedNode(EVENTS_GRAPH)
_ENTITIES, _JUDGEMENTS = ox.NamedNode(ENTITIES_GRAPH), ox.NamedNode(JUDGEMENTS_GRAPH)
_CANONICAL = ox.NamedNode(DCO.canonical)
_ROLES = tuple(map(ox.NamedNode, (DCO.actor, DCO.recipient, DCO.place, DCO.attributedTo)))
_BATCH = 500  # events, entities or judgements checked at once
_HAS_REPORT = ox.NamedNode(DCO.hasReport)
_IS_A = ox.NamedNode(RDF.type)
_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong.

    ``graph`` is the IRI of the named graph (or the file) in which ``focus``, the IRI of a node, breaks the
    rule that ``message`` states. ``path`` is the property in short form, None when the rule is about the node
    itself; ``value`` is the offending value as Turtle writes it, None when something is missing.
    """

    graph: str
    focus: str
    path: str | None
    value: str | None
    message: str

    def __str__(self) -> str:
        found = f", found {self.value}" if self.value else ""
        where = f" ({self.path})" if self.path else ""
        return f"{self.focus}{where}: {self.message}{found}"


def validate_graph(store: ox.Store, language: Language = "en") -> list[Violation]:
    """What breaks the shapes of the data graph, sorted; messages in the language.

    Each article's graph is checked with its lines of the events graph, one after the other, so that memory
    is bounded by the longest article; then the events whose reports are in no article, and what articles come to.
    """
    found: set[Violation] = set()
    for name in _article_graphs(store):
        found.update(_check("shapes.ttl", _article_triples(store, name), name.value, language))
    found.update(_check("shapes.ttl", _stray_triples(store), EVENTS_GRAPH, language))
    for graph, triples in _across(store):
        found.update(_check("identity-shapes.ttl", triples, graph, language))
    return sorted(found, key=_order)


def validate_lexicon(path: Path, language: Language = "en") -> list[Violation]:
    """What breaks the shapes of a lexicon file, sorted; messages in the language.

    Raises InputMissingError when there is none and BadDataError, with the line, for what shapes cannot see:
    it is no Turtle, has a term that the ontology lacks, or a trigger word that is not in its phrase.
    """
    violations = sorted(_check("lexicon-shapes.ttl", _file_triples(path), str(path), language), key=_order)
    if not violations:
        lexicon.read(path, "de")
        lexicon.read(path, "en")
    return violations


def _order(violation: Violation) -> tuple[str, ...]:
    return (violation.graph, violation.focus, violation.path or "", violation.value or "", violation.message)


# --- what is checked together ---


def _article_graphs(store: ox.Store) -> list[ox.NamedNode]:
    names = (name for name in store.named_graphs() if isinstance(name, ox.NamedNode))
    return [name for name in names if name.value.startswith(f"{ID}graph/article/")]


def _article_triples(store: ox.Store, graph: ox.NamedNode) -> Iterator[Triple]:
    """The article's graph, and of each event that it reports the type and the line that says so."""
    yield from _triples(store.quads_for_pattern(None, None, None, graph))
    for report in store.quads_for_pattern(None, _IS_A, ox.NamedNode(DCO.Report), graph):
        for line in store.quads_for_pattern(None, _HAS_REPORT, report.subject, _EVENTS):
            yield from _triples([line, *store.quads_for_pattern(line.subject, _IS_A, None, _EVENTS)])


def _stray_triples(store: ox.Store) -> Iterator[Triple]:
    """Events without a report, and those that point to a report that no graph describes."""
    for event in store.quads_for_pattern(None, _IS_A, ox.NamedNode(DCO.Event), _EVENTS):
        lines = list(store.quads_for_pattern(event.subject, _HAS_REPORT, None, _EVENTS))
        stray = [line for line in lines if not _is_report(store, line.object)]
        if stray or not lines:
            yield from _triples([event, *stray])


def _across(store: ox.Store) -> Iterator[tuple[str, Iterator[Triple]]]:
    """Events, entities and judgements, each with what their shapes ask about, some hundred at a time."""
    pattern = store.quads_for_pattern
    for events in _batches(quad.subject for quad in pattern(None, _IS_A, ox.NamedNode(DCO.Event), _EVENTS)):
        yield EVENTS_GRAPH, _event_triples(store, events)
    for entities in _batches({quad.subject for quad in pattern(None, None, None, _ENTITIES)}):
        yield ENTITIES_GRAPH, _entity_triples(store, entities)
    for judgements in _batches({quad.subject for quad in pattern(None, None, None, _JUDGEMENTS)}):
        yield JUDGEMENTS_GRAPH, (t for j in judgements for t in _triples(pattern(j, None, None, _JUDGEMENTS)))


def _batches(nodes: Iterable[Subject]) -> Iterator[list[ox.NamedNode]]:
    ordered = sorted({node for node in nodes if isinstance(node, ox.NamedNode)}, key=str)
    return (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH))


def _event_triples(store: ox.Store, events: list[ox.NamedNode]) -> Iterator[Triple]:
    """The events, with the types of their reports and of those who take part."""
    pattern = store.quads_for_pattern
    said = [quad for event in events for quad in pattern(event, None, None, _EVENTS)]
    yield from _triples(said)
    for node in {quad.object for quad in said if isinstance(quad.object, ox.NamedNode)}:
        if _is_report(store, node):
            yield from _triples([ox.Triple(node, _IS_A, ox.NamedNode(DCO.Report))])
        yield from _triples(pattern(node, _IS_A, None, _ENTITIES))
        yield from _triples(pattern(node, ox.NamedNode(RDFS.label), None, _ENTITIES))


def _entity_triples(store: ox.Store, entities: list[ox.NamedNode]) -> Iterator[Triple]:
    """The entities and what is one with them, with a line of an event for each that has one."""
    pattern = store.quads_for_pattern
    said = [quad for entity in entities for quad in pattern(entity, None, None, _ENTITIES)]
    yield from _triples(said)
    targets = {q.object for q in said if q.predicate == _CANONICAL and isinstance(q.object, ox.NamedNode)}
    for target in targets - set(entities):
        yield from _triples(pattern(target, None, None, _ENTITIES))
    for entity in {*entities, *targets}:
        parts = (quad for role in _ROLES for quad in pattern(None, role, entity, _EVENTS))
        yield from _triples(islice(parts, 1))


def _file_triples(path: Path) -> Iterator[Triple]:
    for subject, said in read_turtle(path).items():
        for predicate, objects in said.items():
            yield from ((_term(subject), URIRef(predicate), _term(value)) for value in objects)


def _is_report(store: ox.Store, node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> bool:
    if not isinstance(node, ox.NamedNode):
        return False
    return next(store.quads_for_pattern(node, _IS_A, ox.NamedNode(DCO.Report), None), None) is not None


# --- SHACL ---


def _check(shapes: str, triples: Iterable[Triple], graph: str, language: Language) -> Iterator[Violation]:
    data = Graph()
    with _silent_rdflib():
        for triple in (*triples, *_hierarchy()):
            data.add(triple)
        # inplace: the data is ours alone, a copy would only cost time.
        _, results, _ = pyshacl.validate(data, shacl_graph=_shapes(shapes), inference="none", inplace=True)
    assert isinstance(results, Graph)
    for result in results.subjects(RDF.type, SH.ValidationResult):
        yield _violation(results, result, graph, language)


@cache
def _shapes(name: str) -> Graph:
    """The shapes of a file, with each property shape given the targets of its node shape.

    That says the same, but lets pyshacl check a shape for all nodes at once: three times as fast.
    """
    shapes = Graph().parse(resource("ontology") / name)
    for node, part in list(shapes.subject_objects(SH.property)):
        for target in _TARGETS:
            for value in shapes.objects(node, target):
                shapes.add((part, target, value))
        shapes.add((part, RDF.type, SH.PropertyShape))
        shapes.remove((node, SH.property, part))
    return shapes


@cache
def _hierarchy() -> tuple[Triple, ...]:
    """Types and subclasses of the ontology: what the shapes ask of it."""
    ontology = Graph().parse(resource("ontology") / "dco.ttl")
    return tuple(triple for triple in ontology if triple[1] in (RDF.type, RDFS.subClassOf))


@contextmanager
def _silent_rdflib() -> Iterator[None]:
    """rdflib logs a traceback for each literal that is not of its datatype; the shapes report it in words."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _violation(results: Graph, result: Node, graph: str, language: Language) -> Violation:
    path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
    messages = {
        message.language: str(message)
        for message in results.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }
    return Violation(
        graph=graph,
        focus=str(results.value(result, SH.focusNode)),
        path=None if path is None else _path(results, path),
        value=None if value is None else _turtle(value),
        message=messages.get(language) or min(messages.values()),
    )


# --- terms: pyoxigraph to rdflib, and rdflib to words ---


def _triples(quads: Iterable[ox.Quad | ox.Triple]) -> Iterator[Triple]:
    for quad in quads:
        yield _term(quad.subject), _term(quad.predicate), _term(quad.object)


def _term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(node, ox.NamedNode):
        return URIRef(node.value)
    if not isinstance(node, ox.Literal):
        return BNode(node.value if isinstance(node, ox.BlankNode) else str(node))
    # To pyshacl, "de" and "de"^^xsd:string are two values.
    if node.language or node.datatype.value == str(XSD.string):
        return Literal(node.value, lang=node.language)
    literal = Literal(node.value, datatype=URIRef(node.datatype.value), normalize=False)
    # "2016-13-45"^^xsd:date stands as plain text: pyshacl cannot compare it, and text is no date either.
    return Literal(node.value) if literal.ill_typed else literal


def _path(graph: Graph, path: Node) -> str:
    """A property path as SPARQL writes it: ``^oa:hasBody/oa:hasTarget``."""
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + _path(graph, inverse)
    choice = graph.value(path, SH.alternativePath)
    if choice is not None:
        return "|".join(_path(graph, step) for step in Collection(graph, choice))
    if graph.value(path, RDF.first) is not None:
        return "/".join(_path(graph, step) for step in Collection(graph, path))
    return _turtle(path)


def _turtle(node: Node) -> str:
    """A term as Turtle writes it, with the prefixes of kg.vocabulary."""
    if isinstance(node, Literal):
        datatype = "^^" + _turtle(node.datatype) if node.datatype else ""
        tag = f"@{node.language}" if node.language else datatype
        return f'"{node}"{tag}'
    for prefix, namespace in PREFIXES.items():
        if str(node).startswith(namespace):
            return f"{prefix}:{str(node).removeprefix(namespace)}"
    return f"<{node}>"
