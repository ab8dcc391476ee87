"""The schema: the classes and properties that stand in a graph, what each means, how often it is there, and a query.

Meanings come from ``ontology/dco.ttl`` and, for the terms of other vocabularies, from ``ontology/used.ttl``.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, TypeAlias

import pyoxigraph as ox

from kg.article import Language
from kg.errors import QueryError
from kg.identifiers import ONTOLOGY_GRAPH
from kg.resources import resource
from kg.turtle import Description, read_turtle
from kg.vocabulary import OWL, PREFIXES, RDF, RDFS, SKOS

Kind: TypeAlias = Literal["class", "property", "value"]

_CLASS = str(OWL.Class)
_PROPERTIES = {str(term) for term in (RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty)}
_LINKS = {"subclass of": RDFS.subClassOf, "of": RDFS.domain, "values": RDFS.range}
_COUNTED = "GRAPH ?graph {{ {pattern} }} FILTER(?graph != <{ontology}>)"


@dataclass(frozen=True, slots=True)
class Term:
    """One term. ``count`` says how many things are of the class, or how many statements use property or value.

    ``name`` is the IRI with its prefix, ``links`` what else the ontology says of it (``of`` whom a property is said),
    ``codes`` PLOVER's and CAMEO's codes, ``example`` a SPARQL query that shows it in the graph.
    """

    iri: str
    name: str
    kind: Kind
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    links: tuple[tuple[str, tuple[str, ...]], ...]
    codes: tuple[str, ...]
    example: str
    count: int = 0

    def label(self, language: Language) -> str:
        """The label in the language, else the name."""
        return self.labels.get(language, self.name)

    def definition(self, language: Language) -> str:
        """The definition in the language, empty where there is none."""
        return self.definitions.get(language, "")


def schema(store: ox.Store) -> list[Term]:
    """The terms that stand in the store: classes, then properties, each by name.

    What no file explains, such as a term that a user's own triples bring along, has neither label nor definition.
    """
    counts: dict[Kind, dict[str, int]] = {
        "class": _counts(store, "?s a ?term", "DISTINCT ?s"),
        "property": _counts(store, "?s ?term ?o", "*"),
    }
    known = terms()
    found = [
        replace(known.get(iri) or _term(iri, kind, {}), count=number)
        for kind, numbers in counts.items()
        for iri, number in numbers.items()
    ]
    return sorted(found, key=lambda term: (term.kind, term.name))


def find(store: ox.Store, wanted: str) -> Term:
    """The term called ``wanted``: with its prefix or without, by IRI, label or code, in any case.

    Raises QueryError, with the nearest names, when there is none.
    """
    exact: dict[str, Term] = {}
    names: dict[str, Term] = {}
    for term in sorted({**terms(), **{term.iri: term for term in schema(store)}}.values(), key=_rank):
        for key in (term.name, term.iri, term.name.partition(":")[2], *term.labels.values(), *term.codes):
            names.setdefault(key.casefold(), term)
        for key in (term.name, term.name.partition(":")[2]):  # dco:actor is not dco:Actor
            exact.setdefault(key, term)
    if wanted.strip() in exact:
        return _counted(store, exact[wanted.strip()])
    key = wanted.strip().casefold()
    if key not in names:
        near = [names[match].name for match in difflib.get_close_matches(key, names, n=3)]
        hint = f"did you mean {' or '.join(dict.fromkeys(near))}?" if near else "kg schema lists the terms"
        raise QueryError(f"the graph knows no term {wanted!r}", hint)
    return _counted(store, names[key])


def _rank(term: Term) -> tuple[bool, str, str]:
    """Classes before properties before values where several have one name, and the types of events first."""
    return not term.codes, term.kind, term.name


def _counted(store: ox.Store, term: Term) -> Term:
    node = ox.NamedNode(term.iri)
    patterns = {"class": f"?s a {node}", "property": f"?s {node} ?o", "value": f"?s ?p {node}"}
    counted = "DISTINCT ?s" if term.kind == "class" else "*"
    [row] = _select(store, f"SELECT (COUNT({counted}) AS ?n) WHERE {{ {_in_data(patterns[term.kind])} }}")
    return replace(term, count=int(row["n"].value))


def _counts(store: ox.Store, pattern: str, counted: str) -> dict[str, int]:
    rows = _select(
        store, f"SELECT ?term (COUNT({counted}) AS ?n) WHERE {{ {_in_data(pattern)} }} GROUP BY ?term"
    )
    return {row["term"].value: int(row["n"].value) for row in rows}


def _in_data(pattern: str) -> str:
    """The pattern in all graphs but that of the ontology."""
    return _COUNTED.format(pattern=pattern, ontology=ONTOLOGY_GRAPH)


def _select(store: ox.Store, text: str) -> ox.QuerySolutions:
    answer = store.query(text)
    assert isinstance(answer, ox.QuerySolutions), "terms are counted by SELECT"
    return answer


@cache
def terms() -> Mapping[str, Term]:
    """All terms that the ontology files explain, by IRI.

    Raises InputMissingError and BadDataError as ``read_turtle`` does.
    """
    found: dict[str, Term] = {}
    for file in ("dco.ttl", "used.ttl"):
        for node, said in read_turtle(resource("ontology") / file).items():
            if isinstance(node, ox.NamedNode) and str(SKOS.definition) in said:
                found[node.value] = _term(node.value, _kind(said), said)
    return found


def _kind(said: Description) -> Kind:
    types = {node.value for node in said.get(str(RDF.type), ()) if isinstance(node, ox.NamedNode)}
    if types & _PROPERTIES:
        return "property"
    return "class" if _CLASS in types else "value"


def _term(iri: str, kind: Kind, said: Description) -> Term:
    links = ((text, _iris(said, predicate)) for text, predicate in _LINKS.items())
    notations = [node.value for node in said.get(str(SKOS.notation), ()) if isinstance(node, ox.Literal)]
    return Term(
        iri=iri,
        name=_name(iri),
        kind=kind,
        labels=_texts(said, RDFS.label),
        definitions=_texts(said, SKOS.definition),
        links=tuple((text, names) for text, names in links if names),
        codes=tuple(notations),
        example=_example(_name(iri), kind),
    )


def _name(iri: str) -> str:
    """The IRI with its prefix, in angle brackets where it has none."""
    fitting = [(len(base), prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return f"<{iri}>"
    _, prefix, base = max(fitting)
    return f"{prefix}:{iri.removeprefix(base)}"


def _iris(said: Description, predicate: str) -> tuple[str, ...]:
    nodes = said.get(str(predicate), ())
    return tuple(_name(node.value) for node in nodes if isinstance(node, ox.NamedNode))


def _texts(said: Description, predicate: str) -> dict[str, str]:
    """The texts of a property by language."""
    literals = [node for node in said.get(str(predicate), ()) if isinstance(node, ox.Literal)]
    return {literal.language or "": literal.value for literal in literals}


def _example(name: str, kind: Kind) -> str:
    """A query that shows ten places of the graph in which the term stands."""
    if kind == "class":
        labelled = f"?it a {name} OPTIONAL {{ ?it rdfs:label ?label }}"
        return f"SELECT DISTINCT ?it ?label {{ GRAPH ?g {{ {labelled} }} }} LIMIT 10"
    if kind == "property":
        return f"SELECT DISTINCT ?it ?value {{ GRAPH ?g {{ ?it {name} ?value }} }} LIMIT 10"
    return f"SELECT DISTINCT ?it ?property {{ GRAPH ?g {{ ?it ?property {name} }} }} LIMIT 10"
