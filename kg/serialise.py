"""Sorted RDF text: the same triples give the same bytes, in whatever order and from whatever store they come.

pyoxigraph writes prefixes in an order that changes from run to run, and rdflib is many times slower; sorting
is enough because the data has no blank nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby

import pyoxigraph as ox

from kg.identifiers import ID
from kg.vocabulary import PREFIXES, RDF, XSD

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

# Local parts of ids are hashes; a prefix for each kind keeps them short. ``id`` would need escaped slashes.
_KINDS = (
    "article",
    "entity",
    "event",
    "extraction",
    "judgement",
    "mention",
    "person",
    "position",
    "quote",
    "report",
    "rule",
    "software",
    "target",
)
_ALL_PREFIXES = {**PREFIXES, **{kind: f"{ID}{kind}/" for kind in _KINDS}, "graph": f"{ID}graph/article/"}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9_-])?", re.ASCII)
_BARE = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]+"),
    str(XSD.decimal): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    str(XSD.boolean): re.compile(r"true|false"),
}
_TYPE = str(RDF.type)
_STRING, _LANG_STRING = str(XSD.string), str(RDF.langString)


def turtle(triples: Iterable[ox.Triple]) -> Iterator[str]:
    """Turtle, sorted by subject, predicate (``a`` first) and object, with the prefixes that occur."""
    body = list(_subjects(triples))
    yield from _header(body)
    yield from body


def trig(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """TriG: each graph's triples as in Turtle, graphs in order of their IRI, the default graph first."""
    body = []
    ordered = sorted(quads, key=lambda quad: _graph_key(quad.graph_name))
    for graph, group in groupby(ordered, key=lambda quad: quad.graph_name):
        blocks = "".join(_subjects(quad.triple for quad in group))
        name = "" if isinstance(graph, ox.DefaultGraph) else f"{_write(graph)} "
        body.append(f"\n{name}{{{blocks}}}\n")
    yield from _header(body)
    yield from body


def n_lines(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Iterator[str]:
    """N-Triples or N-Quads: one line a statement, sorted."""
    return (f"{line} .\n" for line in sorted({str(statement) for statement in statements}))


def _graph_key(graph: object) -> str:
    return graph.value if isinstance(graph, ox.NamedNode | ox.BlankNode) else ""


def _header(body: Iterable[str]) -> Iterator[str]:
    """The prefixes that the body uses; a word in a literal may declare one too many, always the same."""
    used = {match for block in body for match in re.findall(r"(?<![\w<\"-])([a-z]+):", block)}
    for prefix in sorted(used & _ALL_PREFIXES.keys()):
        yield f"@prefix {prefix}: <{_ALL_PREFIXES[prefix]}> .\n"


def _subjects(triples: Iterable[ox.Triple]) -> Iterator[str]:
    """One block of Turtle a subject."""
    write = cache(_write)
    rows = {(str(t.subject), _rank(t.predicate.value), str(t.object)): t for t in triples}
    ordered = [rows[key] for key in sorted(rows)]
    for subject, group in groupby(ordered, key=lambda triple: triple.subject):
        yield f"\n{write(subject)} {_predicates(list(group), write)} .\n"


def _rank(predicate: str) -> str:
    """What predicates are sorted by: rdf:type comes first."""
    return "" if predicate == _TYPE else predicate


def _predicates(triples: list[ox.Triple], write: Callable[[Term], str]) -> str:
    parts = []
    for predicate, group in groupby(triples, key=lambda triple: triple.predicate):
        verb = "a" if predicate.value == _TYPE else write(predicate)
        parts.append(f"{verb} {', '.join(write(triple.object) for triple in group)}")
    return " ;\n    ".join(parts)


def _write(term: Term) -> str:
    """A term in Turtle, abbreviated where that is safe."""
    if isinstance(term, ox.NamedNode):
        return _abbreviate(term.value) or str(term)
    if not isinstance(term, ox.Literal):
        return str(term)
    datatype = term.datatype.value
    if datatype in (_STRING, _LANG_STRING):
        return str(term)
    if datatype in _BARE and _BARE[datatype].fullmatch(term.value):
        return term.value
    name = _abbreviate(datatype)
    return f"{ox.Literal(term.value)}^^{name}" if name else str(term)


def _abbreviate(iri: str) -> str | None:
    """The prefixed name of an IRI whose last part needs no escapes, where its namespace has a prefix."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _BY_NAMESPACE.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL.fullmatch(iri, cut) else None


_BY_NAMESPACE = {namespace: prefix for prefix, namespace in _ALL_PREFIXES.items()}
