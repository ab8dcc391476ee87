"""The ontology as file (checks that must return no row) and as the records that code uses."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Graph

from kg import ontology
from kg.errors import BadDataError, InputMissingError
from kg.ontology import Argument
from kg.vocabulary import DCO

FOLDER = Path(__file__).resolve().parent.parent / "ontology"
CHECKS = sorted((FOLDER / "checks").glob("*-violation.rq"))
PREFIXES = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in {
        "dco": str(DCO._NS),
        "dct": "http://purl.org/dc/terms/",
        "owl": str(OWL),
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
    }.items()
)

# What each check must catch: an addition to the ontology that breaks it.
BREAKAGES = {
    "blank-node": ['dco:Event rdfs:seeAlso [ rdfs:label "x" ] .'],
    "definition": ["dco:New a owl:Class ."],
    "frame": [
        "dco:FrameNew a dco:Frame .",
        'dco:NewAsActor a dco:Argument ; dco:function "nsubj" ; dco:role dco:actor .',
        "dco:FrameOf dco:hasArgument dco:New . dco:New a dco:Argument ; dco:role dco:actor .",
        'dco:FrameOf dco:hasArgument dco:New . dco:New a dco:Argument ; dco:function "nsubj" .',
        'dco:SubjectAsActor dco:function "agent" .',
        'dco:SubjectAsActor dco:marker "mit" .',
    ],
    "header": ["<https://example.org/other> a owl:Ontology ."],
    "hierarchy": ["dco:Actor rdfs:subClassOf dco:Person .", "dco:Actor rdfs:subClassOf dco:Undeclared ."],
    "import": ["<https://w3id.org/diplograph/dco> owl:imports <https://w3id.org/diplograph/alignment> ."],
    "label": ['dco:New a owl:Class ; rdfs:label "neu"@de .', 'dco:Aid rdfs:label "help"@en .'],
    "mode": [
        "dco:AidNew a dco:EventMode ; rdfs:subClassOf dco:Aid .",
        'dco:AidNew a dco:EventMode ; skos:notation "new" .',
        'dco:ConsultNew a dco:EventMode ; rdfs:subClassOf dco:Consult ; skos:notation "visit" .',
        'dco:New a dco:EventMode ; rdfs:subClassOf dco:Aid ; skos:notation "new" .',
    ],
    "property": ["dco:new a owl:ObjectProperty ; rdfs:domain dco:Report ."],
    "same-label": ['dco:New a owl:Class ; rdfs:label "aid"@en .'],
    "type": [
        'dco:New a dco:EventType ; rdfs:subClassOf dco:VerbalConflict ; skos:notation "07"^^dco:cameo .',
        'dco:New a dco:EventType ; rdfs:subClassOf dco:VerbalConflict ; skos:notation "NEW" .',
        'dco:New a dco:EventType ; skos:notation "NEW" , "07"^^dco:cameo .',
        'dco:Aid skos:notation "HELP" .',
    ],
    "undeclared": [
        "dco:Aid rdfs:seeAlso dco:Help .",
        "dco:Aid dco:helps dco:Consult .",
        'dco:Aid rdfs:seeAlso "x"^^dco:y .',
    ],
}


def rows(check: Path, addition: str = "") -> int:
    store = ox.Store()
    store.load(path=str(FOLDER / "dco.ttl"), format=ox.RdfFormat.TURTLE)
    store.load(PREFIXES + addition, format=ox.RdfFormat.TURTLE)
    solutions = store.query(check.read_text(encoding="utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    return len(list(solutions))


def test_every_check_is_proven_below() -> None:
    assert {check.name.removesuffix("-violation.rq") for check in CHECKS} == set(BREAKAGES)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_the_ontology_passes(check: Path) -> None:
    assert rows(check) == 0


@pytest.mark.parametrize(
    ("name", "addition"), [(name, text) for name, texts in BREAKAGES.items() for text in texts]
)
def test_a_check_catches(name: str, addition: str) -> None:
    assert rows(FOLDER / "checks" / f"{name}-violation.rq", addition) > 0


def test_the_alignment_speaks_of_our_terms_only() -> None:
    core, alignment = Graph().parse(FOLDER / "dco.ttl"), Graph().parse(FOLDER / "alignment.ttl")
    subjects = set(alignment.subjects()) - set(alignment.subjects(RDF.type, OWL.Ontology))
    assert subjects
    assert subjects <= set(core.subjects())


def test_types_and_modes_go_both_ways() -> None:
    terms = ontology.load()
    assert len(terms.types) == 16
    assert len(terms.modes) == 70
    assert terms.event_class("CONSULT") == str(DCO.Consult)
    assert terms.event_class("COERCE", "martial-law") == str(DCO.CoerceMartialLaw)
    assert terms.codes[str(DCO.AssaultSuicideAttack)] == ("ASSAULT", "suicide-attack")
    assert terms.codes[str(DCO.Aid)] == ("AID", None)


def test_modes_of_one_name_stay_apart() -> None:
    """PLOVER has "withdraw" under two types, once friendly and once hostile."""
    terms = ontology.load()
    assert terms.modes["RETREAT", "withdraw"] != terms.modes["SANCTION", "withdraw"]
    with pytest.raises(KeyError):
        terms.event_class("AID", "withdraw")


def test_every_type_has_its_quad_category() -> None:
    terms = ontology.load()
    assert set(terms.categories) == set(terms.types)
    assert terms.categories["REQUEST"] == str(DCO.VerbalConflict)
    assert terms.categories["RETREAT"] == str(DCO.MaterialCooperation)


def test_small_lists() -> None:
    terms = ontology.load()
    assert set(terms.statuses) == {"occurred", "planned", "negated", "hypothetical"}
    assert terms.sectors["GOV"] == str(DCO.SectorGOV)
    assert len(terms.sectors) == 15
    assert len(terms.entity_types) == 7
    assert terms.label(str(DCO.Aid), "de") == "Hilfe"


def test_a_frame_spells_out_its_alternatives() -> None:
    """One line of the file with two functions and two prepositions is four arguments."""
    frame = ontology.load().frames[str(DCO.FrameAgainst)]
    assert set(frame.arguments) == {
        Argument("nsubj", None, "actor"),
        *(Argument(f, m, "recipient") for f in ("obl", "nmod") for m in ("gegen", "against")),
    }


def test_loading_is_fast_and_done_once() -> None:
    """Every command pays for it. The limit is five times what a slow machine needs."""
    ontology.load.cache_clear()
    start = time.perf_counter()
    terms = ontology.load()
    assert time.perf_counter() - start < 0.25
    assert ontology.load() is terms


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match=r"none\.ttl"):
        ontology.read(tmp_path / "none.ttl")


@pytest.mark.parametrize(
    ("old", "new", "line_holds", "message"),
    [
        ('"CONSULT"', "CONSULT", "skos:notation CONSULT", "CONSULT"),
        ('skos:notation "visit" ;', "", "dco:ConsultVisit", "dco:ConsultVisit needs one plain skos:notation"),
        ('"iobj" ; dco:role dco:recipient', '"iobj"', "dco:DativeAsRecipient", "needs one dco:role"),
        ("rdfs:subClassOf dco:MaterialCooperation", "a owl:Class", "dco:Cooperate", "one rdfs:subClassOf"),
        ("a owl:Ontology", "a owl:Thing", "", "one owl:Ontology"),
    ],
)
def test_a_broken_ontology_names_file_and_line(
    tmp_path: Path, old: str, new: str, line_holds: str, message: str
) -> None:
    text = (FOLDER / "dco.ttl").read_text(encoding="utf-8")
    assert old in text
    broken = text.replace(old, new, 1)
    path = tmp_path / "dco.ttl"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(BadDataError, match=message) as error:
        ontology.read(path)
    line = next(number for number, line in enumerate(broken.splitlines(), 1) if line_holds in line)
    assert str(error.value).startswith(f"{path}:{line}: ")
