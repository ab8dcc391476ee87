"""The vocabulary in code and the ontology file name the same terms, and every term has a use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from kg import vocabulary
from kg.vocabulary import DCO, OA, PREFIXES

ROOT = Path(__file__).resolve().parent.parent
NAMESPACE = str(DCO._NS)
USERS = (
    "kg/**/*.py",
    "queries/*.rq",
    "ontology/*shapes.ttl",
    "ontology/checks/*.rq",
    "ontology/lexicon/*.ttl",
    "data/reference/*.ttl",
)

# Terms that only structure the ontology: their use is the place they give to the terms below them.
STRUCTURE = {
    "Occurrence",
    "Event",
    "VerbalCooperation",
    "MaterialCooperation",
    "VerbalConflict",
    "MaterialConflict",
    "Actor",
}


def declared() -> set[str]:
    ontology = Graph().parse(ROOT / "ontology" / "dco.ttl")
    terms = {str(term) for term in ontology.subjects()}
    return {term.removeprefix(NAMESPACE) for term in terms if term.startswith(NAMESPACE)}


def test_code_and_ontology_have_the_same_terms() -> None:
    assert set(DCO.__annotations__) - {"_fail", "_NS"} == declared()


@pytest.mark.parametrize("namespace", [DCO, OA, vocabulary.GEO, vocabulary.ONTOLEX, vocabulary.LEXINFO])
def test_a_misspelt_term_raises(namespace: type) -> None:
    with pytest.raises(AttributeError, match="Assualt"):
        _ = namespace.Assualt  # type: ignore[attr-defined]


def test_terms_are_full_iris() -> None:
    assert URIRef("https://w3id.org/diplograph/dco#ConsultVisit") == DCO.ConsultVisit
    assert URIRef("http://www.w3.org/ns/oa#hasBody") == OA.hasBody


def test_no_prefix_hides_another() -> None:
    """A serialiser that takes the first match must not take a namespace that another one extends."""
    pairs = [(one, other) for one in PREFIXES.values() for other in PREFIXES.values() if one != other]
    assert not [pair for pair in pairs if pair[1].startswith(pair[0])]


def used() -> set[str]:
    """Terms that some file names as dco:Term or DCO.Term."""
    text = "\n".join(path.read_text(encoding="utf-8") for pattern in USERS for path in ROOT.glob(pattern))
    return set(re.findall(r"\b(?:dco:|DCO\.)(\w+)", text))


def by_type(*classes: str) -> set[str]:
    ontology = Graph().parse(ROOT / "ontology" / "dco.ttl")
    instances = (term for name in classes for term in ontology.subjects(RDF.type, DCO[name]))
    return {str(term).removeprefix(NAMESPACE) for term in instances}


def test_every_term_is_used() -> None:
    """By code, a query, a shape, a check, a lexicon or reference data.

    Types, modes, sectors and statuses are complete lists, which the code reaches through their codes
    (DCO[...]); arguments are reached through their frames.
    """
    complete = by_type("EventType", "EventMode", "Sector", "Status", "Argument")
    assert declared() - used() - complete - STRUCTURE == set()
