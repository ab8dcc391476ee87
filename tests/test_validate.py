"""Validation: a graph in order has no violation; broken in one place, it has the one that names it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import SH, Graph, Literal

from kg.errors import BadDataError
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH, JUDGEMENTS_GRAPH, article_graph
from kg.validate import Violation, validate_graph, validate_lexicon

ROOT = Path(__file__).resolve().parent.parent
GRAPH = article_graph("a1")
PREFIXES = f"""\
@prefix dco: <https://w3id.org/diplograph/dco#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/diplograph/id/> .
@prefix lex: <https://w3id.org/diplograph/lexicon/de#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix g: <{GRAPH.rpartition("/")[0]}/> .
"""

# One article as the mapping writes it: a report with all properties, its evidence, and two entities.
ARTICLE = f"""\
id:a1 a dco:Article ; dct:identifier "a1" ; dct:language "de" ; dct:issued "2016-10"^^xsd:gYearMonth ;
    dct:title "Ein Besuch"@de ; dco:contentHash "{"0123456789abcdef" * 4}" .
<{GRAPH}> prov:wasGeneratedBy id:x1 .
id:x1 a prov:Activity ; prov:used id:a1 ; prov:wasAssociatedWith id:software .
id:software a prov:SoftwareAgent ; rdfs:label "diplograph 0.1.0" .
id:r1 a dco:Report ; dco:article id:a1 ; dco:eventType dco:Consult ; dco:eventMode dco:ConsultVisit ;
    dco:status dco:Planned ; dco:actor id:e1 ; dco:recipient id:e2 ; dco:place id:e2 ;
    dco:attributedTo id:e1 ;
    dco:timeText "am Samstag"@de ; dco:timeValue "2016-10-15"^^dco:edtf ;
    dco:earliest "2016-10-15"^^xsd:date ; dco:latest "2016-10-16"^^xsd:date ;
    dco:killedMin 25 ; dco:killedMax 31 ; dco:injuredMin 3 ; dco:injuredMax 4 ; dco:confidence 0.82 .
id:m1 a dco:Mention , oa:Annotation ; oa:hasBody id:r1 ; oa:hasTarget id:t1 ; dco:evokedBy lex:Besuch-n .
id:t1 a oa:SpecificResource ; oa:hasSource id:a1 ; oa:hasSelector id:q1 , id:p1 .
id:q1 a oa:TextQuoteSelector ; oa:exact "Besuch" ; oa:prefix "Der " ; oa:suffix " endet." .
id:p1 a oa:TextPositionSelector ; oa:start 4 ; oa:end 10 .
id:e1 a dco:Person ; rdfs:label "Maria Beispiel"@de ; dco:countryCode "AUT" ; dco:sector dco:SectorGOV .
id:e2 a dco:State ; rdfs:label "Russland"@de , "Russia"@en ; dco:countryCode "RUS" ; skos:exactMatch wd:Q159 .
id:m2 a dco:EntityMention , oa:Annotation ; oa:hasBody id:e1 ; oa:hasTarget id:t2 .
id:t2 a oa:SpecificResource ; oa:hasSource id:a1 ; oa:hasSelector id:p2 .
id:p2 a oa:TextPositionSelector , oa:TextQuoteSelector ; oa:start 20 ; oa:end 34 ; oa:exact "Maria Beispiel" .
"""
EVENTS = """\
id:v1 a dco:Event , dco:Consult , dco:ConsultVisit ; dco:hasReport id:r1 ; dco:eventType dco:Consult ;
    dco:eventMode dco:ConsultVisit ; dco:status dco:Planned ; dco:actor id:e1 ; dco:recipient id:e2 ;
    dco:earliest "2016-10-15"^^xsd:date ; dco:latest "2016-10-16"^^xsd:date ; dco:killedMin 25 ; dco:killedMax 31 ;
    dco:disputed dco:killedMin ; dco:independentSources 1 ; dco:firstReport id:r1 ; dco:lastReport id:r1 .
"""
REST = (
    "dco:eventType dco:Aid ; dco:status dco:Planned ; dco:independentSources 1 ; "
    "dco:firstReport id:r1 ; dco:lastReport id:r1 ."
)
ENTITIES = """\
id:e1 a dco:Person ; rdfs:label "Maria Beispiel"@de .
id:e2 a dco:State ; rdfs:label "Russland"@de , "Russia"@en .
id:e3 dco:canonical id:e1 .
"""
JUDGEMENTS = """\
id:j1 a dco:Judgement ; dco:about id:e1 , id:e3 ; dco:same true ; dco:score 0.95 ; dco:reason "name" ;
    prov:wasAttributedTo <https://w3id.org/diplograph/id/rule/entity-likeness> .
"""


def store_of(
    article: str = ARTICLE,
    events: str = EVENTS,
    graph: str = GRAPH,
    entities: str = ENTITIES,
    judgements: str = JUDGEMENTS,
) -> ox.Store:
    store = ox.Store()
    store.load(PREFIXES + article, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    store.load(PREFIXES + events, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(EVENTS_GRAPH))
    store.load(PREFIXES + entities, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(ENTITIES_GRAPH))
    store.load(PREFIXES + judgements, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(JUDGEMENTS_GRAPH))
    return store


def messages(violations: list[Violation]) -> set[str]:
    return {violation.message for violation in violations}


def test_a_graph_in_order_has_no_violation() -> None:
    assert validate_graph(store_of()) == []


def test_what_is_optional_may_be_missing() -> None:
    article = ARTICLE.replace(' ; dct:issued "2016-10"^^xsd:gYearMonth', "").replace(
        "dco:eventMode dco:ConsultVisit ;", ""
    )
    for line in article.splitlines():
        if line.lstrip().startswith(("dco:timeText", "dco:earliest")):
            article = article.replace(line + "\n", "")
    article = article.replace(
        "dco:killedMin 25 ; dco:killedMax 31 ; dco:injuredMin 3 ; dco:injuredMax 4 ;", ""
    )
    article = article.replace(
        "dco:actor id:e1 ; dco:recipient id:e2 ; dco:place id:e2 ;\n    dco:attributedTo id:e1 ;", ""
    )
    assert "dco:timeText" not in article
    assert validate_graph(store_of(article)) == []


# The same for what articles come to: the argument of store_of, what to replace, by what, the message.
BROKEN_ACROSS = [
    ("events", "dco:eventType dco:Consult ;", "", "an event has exactly one event type"),
    ("events", "dco:eventMode dco:ConsultVisit", "dco:eventMode dco:ConsultVisit , dco:ConsultPhone",
     "an event has at most one event mode"),
    ("events", "dco:status dco:Planned", "dco:status dco:Planned , dco:Negated", "an event has exactly one status"),
    ("events", "dco:firstReport id:r1 ;", "",
     "an event has one first report, which stands in the graph of an article"),
    ("events", "dco:lastReport id:r1", "dco:lastReport id:r2",
     "an event has one last report, which stands in the graph of an article"),
    ("events", "dco:independentSources 1", "dco:independentSources 0",
     "an event has at least one independent source"),
    ("events", "dco:disputed dco:killedMin", "dco:disputed dco:place",
     "disputed are status, actor, time, dead or injured"),
    ("events", 'dco:earliest "2016-10-15"', 'dco:earliest "2016-10-17"',
     "the earliest day is one xsd:date, not after the latest"),
    ("events", "dco:killedMin 25", "dco:killedMin 32",
     "the least number of dead is one integer, not above the greatest"),
    ("events", "dco:killedMin 25 ; dco:killedMax 31", "dco:injuredMin 32 ; dco:injuredMax 31",
     "the least number of injured is one integer, not above the greatest"),
    ("events", "dco:recipient id:e2", "dco:recipient id:e2 , id:e3",
     "who has a part in an event is described in the graph of entities"),
    ("entities", 'rdfs:label "Maria Beispiel"@de', 'rdfs:label "Maria"@de , "Beispiel"@de',
     "an entity has a label, at most one in each language"),
    ("entities", "id:e3 dco:canonical", 'id:e4 a dco:Place ; rdfs:label "Rom"@de . id:e3 dco:canonical',
     "an entity across articles has a part in an event"),
    ("entities", "dco:canonical id:e1", "dco:canonical id:e9",
     "what an article names is one entity across articles, which is described"),
    ("judgements", "id:e1 , id:e3", "id:e1", "a judgement is about two reports or entities"),
    ("judgements", "dco:same true ;", "", "a judgement says whether the two are one"),
    ("judgements", "0.95", "1.5", "a judgement has one score, a decimal from 0 to 1"),
    ("judgements", 'dco:reason "name" ;', "", "a judgement gives one reason"),
    ("judgements", "prov:wasAttributedTo <https://w3id.org/diplograph/id/rule/entity-likeness>",
     'rdfs:label "x"', "a judgement is a rule's or a person's"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "old", "new", "message"), BROKEN_ACROSS)
def test_what_articles_come_to_is_checked_too(part: str, old: str, new: str, message: str) -> None:
    whole = {"events": EVENTS, "entities": ENTITIES, "judgements": JUDGEMENTS}[part]
    assert old in whole
    found = validate_graph(store_of(**{part: whole.replace(old, new)}))
    assert messages(found) == {message}


# (what to replace, by what, the message that must come, and no other)
BROKEN = [
    ('dct:identifier "a1" ;', "", "an article has one identifier, a plain text"),
    ('dct:language "de"', 'dct:language "fr"', 'an article has one language, "de" or "en"'),
    ('dct:language "de"', 'dct:language "de" , "en"', 'an article has one language, "de" or "en"'),
    ('"2016-10"^^xsd:gYearMonth', '"Oktober"',
     "an article has at most one date of issue, a day, month or year"),
    ("0123456789abcdef\"", '"', "an article has one content hash of 64 hexadecimal digits"),
    ("prov:used id:a1 ;", "prov:used id:a1 , id:e1 ;", "an extraction uses one article"),
    ("; prov:wasAssociatedWith id:software", "", "an extraction names the software that made it"),
    (f"<{GRAPH}> prov:wasGeneratedBy id:x1 .", "", "an extraction generated a graph (prov:wasGeneratedBy)"),
    ("id:x1 a prov:Activity ; prov:used id:a1 ;", "id:x1 a prov:Entity ;",
     "an article is used by the extraction that read it (prov:used)"),
    ("dco:eventType dco:Consult ; dco:eventMode dco:ConsultVisit ;", "",
     "a report has exactly one event type, one of the sixteen of the ontology"),
    ("dco:eventType dco:Consult ; dco:eventMode dco:ConsultVisit ;", "dco:eventType dco:Person ;",
     "a report has exactly one event type, one of the sixteen of the ontology"),
    ("dco:eventMode dco:ConsultVisit", "dco:eventMode dco:ConsultVisit , dco:ConsultPhone",
     "a report has at most one event mode, one of those of the ontology"),
    ("dco:eventMode dco:ConsultVisit", "dco:eventMode dco:AssaultDrone",
     "the mode of a report is a mode of its event type"),
    ("dco:status dco:Planned ;", "",
     "a report has exactly one status: occurred, planned, negated or hypothetical"),
    ("dco:status dco:Planned", "dco:status dco:Planned , dco:Negated",
     "a report has exactly one status: occurred, planned, negated or hypothetical"),
    ("dco:actor id:e1", "dco:actor id:a1", "an actor is an entity of the graph"),
    ("dco:recipient id:e2", "dco:recipient id:a1", "a recipient is an entity of the graph"),
    ("dco:place id:e2", "dco:place id:a1", "a place is an entity of the graph"),
    ("dco:attributedTo id:e1", "dco:attributedTo id:a1", "a report is attributed to an entity of the graph"),
    ("dco:confidence 0.82", "dco:confidence 1.2", "a report has one confidence, a decimal from 0 to 1"),
    ("; dco:confidence 0.82", "", "a report has one confidence, a decimal from 0 to 1"),
    ('dco:timeText "am Samstag"@de ;', "",
     "a report with a time has the words of the article for it (dco:timeText), once, with their language"),
    ('"2016-10-15"^^dco:edtf', '"2016-10-15"',
     "a time value is one EDTF level 1 date or interval, typed dco:edtf"),
    ('"2016-10-15"^^dco:edtf', '"am Samstag"^^dco:edtf',
     "a time value is one EDTF level 1 date or interval, typed dco:edtf"),
    ('dco:timeValue "2016-10-15"^^dco:edtf ;', "",
     "a report with an earliest or latest day has the time value they come from"),
    ('dco:earliest "2016-10-15"', 'dco:earliest "2016-10-17"', "the earliest day is not after the latest"),
    ('dco:latest "2016-10-16"^^xsd:date', 'dco:latest "2016-10-16"^^xsd:date , "2016-10-17"^^xsd:date',
     "the latest day is one xsd:date"),
    ('dco:earliest "2016-10-15"^^xsd:date', 'dco:earliest "2016-10-15"^^xsd:date , "2016-10-14"^^xsd:date',
     "the earliest day is one xsd:date"),
    ("dco:killedMax 31", "dco:killedMax 31 , 32", "the greatest number of dead is one integer"),
    ("dco:injuredMax 4", "dco:injuredMax 4 , 5", "the greatest number of injured is one integer"),
    ("dco:killedMin 25", "dco:killedMin 32", "the least number of dead is not above the greatest"),
    ("dco:killedMin 25 ;", "", "a report that counts the dead has one least number, an integer from 0"),
    ("dco:injuredMin 3", "dco:injuredMin 5", "the least number of injured is not above the greatest"),
    ("dco:injuredMin 3", "dco:injuredMin -3",
     "a report that counts the injured has one least number, an integer from 0"),
    ("; dco:evokedBy lex:Besuch-n", "", "a mention says which sense or model found it (dco:evokedBy)"),
    ("oa:hasBody id:e1 ;", "", "an entity mention names one entity"),
    ("oa:hasSelector id:q1 , id:p1", "oa:hasSelector id:p1",
     "a mention quotes its words (oa:TextQuoteSelector with oa:exact)"),
    ("oa:hasSelector id:q1 , id:p1", "oa:hasSelector id:q1",
     "a mention says where it stands (oa:TextPositionSelector with oa:start and oa:end)"),
    ("oa:start 4", "oa:start 10", "a position starts before it ends"),
    ("oa:start 4", "oa:start -4", "a position has one start, an integer from 0"),
    ('oa:exact "Besuch"', 'oa:exact ""', "a quotation has one text that is not empty"),
    ('rdfs:label "Maria Beispiel"@de ;', "", "an entity has a label, at most one in each language"),
    ('"Maria Beispiel"@de', '"Maria Beispiel"@de , "M. B."@de',
     "an entity has a label, at most one in each language"),
    ('dco:countryCode "AUT"', 'dco:countryCode "Austria"',
     "a country code is three capital letters (ISO 3166-1 alpha-3), one an entity"),
    ("dco:sector dco:SectorGOV", "dco:sector dco:SectorXYZ", "a sector is one of those of the ontology"),
    ("skos:exactMatch wd:Q159", "skos:exactMatch <https://example.org/Q159>",
     "an exact match is a Wikidata entity"),
]  # fmt: skip

# Mistakes that break more than one rule: (what to replace, by what, all messages that must come).
BROKEN_TWICE = [
    (
        "dco:eventMode dco:ConsultVisit",
        "dco:eventMode dco:ConsultVisits",
        {
            "a report has at most one event mode, one of those of the ontology",
            "the mode of a report is a mode of its event type",
        },
    ),
    ("oa:end 10", 'oa:end "ten"', {"a position has one end, an integer", "a position starts before it ends"}),
    (
        "oa:hasTarget id:t1 ;",
        "oa:hasTarget id:t1 , id:t2 ;",
        {
            "a mention has one target",
            "a mention says where it stands (oa:TextPositionSelector with oa:start and oa:end)",
        },
    ),
    (
        "id:e1 a dco:Person ;",
        "id:e1",
        {
            "an entity has a type: Person, State, InternationalOrganization, Organization, ArmedGroup, "
            "PopulationGroup or Place",
            "an actor is an entity of the graph",
            "a report is attributed to an entity of the graph",
            "an entity mention names one entity",
        },
    ),
    (
        "oa:hasBody id:r1 ;",
        "oa:hasBody id:e1 ;",
        {
            "a mention names one report",
            "a report has at least one mention in the text",
            "the mentions of a report stand in the article of the report",
        },
    ),
]

CASES = [*((old, new, {message}) for old, new, message in BROKEN), *BROKEN_TWICE]


@pytest.mark.parametrize(
    ("old", "new", "expected"), CASES, ids=[(new or f"no {old}")[:60] for old, new, _ in CASES]
)
def test_a_mistake_gives_its_violation_and_no_other(old: str, new: str, expected: set[str]) -> None:
    assert old in ARTICLE
    violations = validate_graph(store_of(ARTICLE.replace(old, new, 1)))
    assert messages(violations) == expected
    assert {violation.graph for violation in violations} == {GRAPH}


def every_message(shapes: str) -> set[str]:
    graph = Graph().parse(ROOT / "ontology" / shapes)
    return {
        str(text)
        for text in graph.objects(None, SH.message)
        if isinstance(text, Literal) and text.language == "en"
    }


def test_every_shape_of_the_graph_is_broken_by_some_case() -> None:
    tested = {message for _, _, expected in CASES for message in expected} | ELSEWHERE
    assert every_message("shapes.ttl") == tested


# Rules that other tests break: they need another article, or the events graph.
NO_ARTICLE = "a report belongs to exactly one article"
OTHER_ARTICLE = "the mentions of a report stand in the article of the report"
NO_EVENT = "a report is about an event of the events graph"
STRAY_EVENT = "an event has at least one report, which stands in the graph of an article"
NO_IRI = "an entity has an IRI"
MENTION_ARTICLE = "a mention stands in one article"
FIRST_DAY = "the earliest day is one xsd:date"
ELSEWHERE = {NO_ARTICLE, OTHER_ARTICLE, NO_EVENT, STRAY_EVENT, NO_IRI, MENTION_ARTICLE}


def test_a_report_needs_its_own_article() -> None:
    other = 'id:a2 a dco:Article ; dct:identifier "a2" ; dct:language "de" ; dco:contentHash "%s" .' % (
        "0" * 64
    )
    provenance = "id:x1 prov:used id:a2 ."
    violations = validate_graph(
        store_of(ARTICLE.replace("dco:article id:a1", "dco:article id:a2") + other + provenance)
    )
    assert OTHER_ARTICLE in messages(violations)
    violations = validate_graph(store_of(ARTICLE.replace("dco:article id:a1 ;", "")))
    assert NO_ARTICLE in messages(violations)


def test_a_mention_needs_an_article() -> None:
    violations = validate_graph(
        store_of(ARTICLE.replace("id:t2 a oa:SpecificResource ; oa:hasSource id:a1 ;", "id:t2"))
    )
    assert messages(violations) == {MENTION_ARTICLE}


def test_an_entity_without_iri() -> None:
    article = ARTICLE.replace("id:e1", "_:e1")
    assert messages(validate_graph(store_of(article))) == {NO_IRI}


def test_a_report_without_event_and_an_event_without_report() -> None:
    assert messages(validate_graph(store_of(events="", entities=""))) == {NO_EVENT}
    (violation,) = validate_graph(store_of(events=EVENTS + "id:v2 a dco:Event , dco:Aid ; " + REST))
    assert (violation.message, violation.graph) == (STRAY_EVENT, EVENTS_GRAPH)
    assert violation.focus == "https://w3id.org/diplograph/id/v2"
    (violation,) = validate_graph(store_of(events=EVENTS + "id:v1 dco:hasReport id:r9 ."))
    assert (violation.message, violation.value) == (STRAY_EVENT, "id:r9")


def test_an_event_may_gather_reports_of_several_articles() -> None:
    store = store_of(events=EVENTS + "id:v1 dco:hasReport id:other-r1 .")
    other = ARTICLE.replace("id:", "id:other-").replace(GRAPH, article_graph("a2")).replace('"a1"', '"a2"')
    store.load(PREFIXES + other, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(article_graph("a2")))
    assert validate_graph(store) == []


def test_each_violation_says_which_article_it_is_in() -> None:
    store = store_of(
        ARTICLE.replace("dco:status dco:Planned ;", ""),
        EVENTS + "id:v2 a dco:Event ; dco:hasReport id:b-r1 ; " + REST.replace("id:r1", "id:b-r1"),
    )
    other = (
        ARTICLE.replace("id:", "id:b-")
        .replace(GRAPH, article_graph("a2"))
        .replace("dco:killedMin 25", "dco:killedMin 99")
    )
    store.load(PREFIXES + other, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(article_graph("a2")))
    found = {(violation.graph, violation.path) for violation in validate_graph(store)}
    assert found == {(GRAPH, "dco:status"), (article_graph("a2"), "dco:killedMin")}


def test_a_violation_in_words_in_both_languages() -> None:
    store = store_of(ARTICLE.replace('dco:countryCode "AUT"', 'dco:countryCode "Austria"'))
    (english,), (german,) = validate_graph(store), validate_graph(store, "de")
    focus = "https://w3id.org/diplograph/id/e1"
    assert str(english) == (
        f"{focus} (dco:countryCode): a country code is three capital letters (ISO 3166-1 alpha-3), "
        'one an entity, found "Austria"'
    )
    assert german.message.startswith("ein Länderkürzel besteht aus drei Großbuchstaben")


def test_every_rule_speaks_both_languages() -> None:
    for shapes in ("shapes.ttl", "lexicon-shapes.ttl"):
        graph = Graph().parse(ROOT / "ontology" / shapes)
        nodes = {*graph.objects(None, SH.property), *graph.subjects(SH.message)}
        for node in nodes:
            languages = sorted(
                str(text.language) for text in graph.objects(node, SH.message) if isinstance(text, Literal)
            )
            assert languages == ["de", "en"], str(graph.value(node, SH.path))


def test_a_path_of_several_steps_reads_like_sparql() -> None:
    (violation,) = validate_graph(
        store_of(ARTICLE.replace("oa:hasSelector id:q1 , id:p1", "oa:hasSelector id:p1"))
    )
    assert violation.path == "oa:hasTarget/oa:hasSelector/oa:exact"
    assert violation.value is None


def test_a_value_that_is_no_date_is_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """rdflib would log one for each literal that is not of its datatype."""
    store = store_of(ARTICLE.replace('dco:earliest "2016-10-15"', 'dco:earliest "2016-13-45"'))
    assert FIRST_DAY in messages(validate_graph(store))
    assert caplog.text == ""


@pytest.mark.parametrize(
    "value",
    [
        "2016", "2016-10", "2016-10-15", "2016-XX", "2016-10-XX", "201X", "20XX", "2016-21",
        "2014/2016", "2014-05/2016-10-15",
        "2016?", "2016-10~", "2016%", "../2016", "2016/..", "2016/", "/2016", "-0044", "Y12016",
    ],
)  # fmt: skip
def test_edtf_values_of_level_one_pass(value: str) -> None:
    article = ARTICLE.replace('"2016-10-15"^^dco:edtf', f'"{value}"^^dco:edtf')
    assert validate_graph(store_of(article)) == []


@pytest.mark.parametrize(
    "value", ["", "/", "2016-13", "2016-10-32", "Samstag", "2016-10-15/2016-10-16/2016", "16-10-15"]
)
def test_other_time_values_do_not(value: str) -> None:
    article = ARTICLE.replace('"2016-10-15"^^dco:edtf', f'"{value}"^^dco:edtf')
    assert messages(validate_graph(store_of(article))) == {
        "a time value is one EDTF level 1 date or interval, typed dco:edtf"
    }


def test_other_graphs_are_not_ours_to_check() -> None:
    store = store_of()
    store.load(
        PREFIXES + "id:r7 a dco:Report .",
        format=ox.RdfFormat.TURTLE,
        to_graph=ox.NamedNode("https://example.org/g"),
    )
    assert validate_graph(store) == []


# --- lexicons ---

WORDS = """@prefix my: <https://example.org/lexicon#> .
@prefix dco: <https://w3id.org/diplograph/dco#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
my:w a ontolex:LexicalEntry , ontolex:MultiwordExpression ;
    ontolex:canonicalForm [ ontolex:writtenRep "in Gewahrsam nehmen"@de ] ;
    lexinfo:partOfSpeech lexinfo:verb ; dco:triggerWord "Gewahrsam"@de ; ontolex:sense my:s .
my:s ontolex:reference dco:CoerceArrest ; dco:frame dco:FrameTransitive ; dco:confidence 0.9 ;
    dco:contextWord "Polizei"@de ; dco:blockWord "Wein"@de ; dco:defaultStatus dco:Planned ;
    dco:casualty dco:injured ; dco:compound false .
"""

BROKEN_WORDS = [
    (
        '"in Gewahrsam nehmen"@de',
        '"in Gewahrsam nehmen"',
        "the canonical form has one spelling with its language",
    ),
    ("lexinfo:verb", "lexinfo:adverb", "an entry has one part of speech"),
    ("ontolex:sense my:s", "ontolex:sense []", "an entry has at least one sense, and a sense has an IRI"),
    ('dco:triggerWord "Gewahrsam"@de ;', "", "a phrase says which of its words is the trigger"),
    ('"Gewahrsam"@de', '"Gewahrsam"', "an entry has at most one trigger word, with its language"),
    ("dco:CoerceArrest", "dco:Person", "a sense refers to one event type or mode of the ontology"),
    ("dco:FrameTransitive", "dco:Assault", "a sense has at most one frame of the ontology"),
    ('"Polizei"@de', '"Polizei"', "a context word is a word with its language"),
    ('"Wein"@de', '"Wein"', "a block word is a word with its language"),
    ("dco:Planned", "dco:Aid", "a sense has at most one default status of the ontology"),
    ("dco:injured", "dco:Planned", "a sense counts either dco:killed or dco:injured"),
    ("dco:compound false", 'dco:compound "no"', "dco:compound is true or false"),
    ("dco:confidence 0.9", "dco:confidence 9", "a sense has at most one confidence, a number from 0 to 1"),
]


def words(path: Path, text: str) -> Path:
    file = path / "words.ttl"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_lexicon_in_order(tmp_path: Path) -> None:
    assert validate_lexicon(words(tmp_path, WORDS)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"), BROKEN_WORDS, ids=[message for _, _, message in BROKEN_WORDS]
)
def test_a_mistake_in_a_lexicon(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in WORDS
    path = words(tmp_path, WORDS.replace(old, new, 1))
    violations = validate_lexicon(path)
    assert any(violation.message.startswith(message) for violation in violations)
    assert {violation.graph for violation in violations} == {str(path)}


def test_what_the_shapes_cannot_see_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match="did you mean dco:blockWord"):
        validate_lexicon(words(tmp_path, WORDS.replace("dco:blockWord", "dco:blokWord")))
    with pytest.raises(BadDataError, match="none of the words"):
        validate_lexicon(words(tmp_path, WORDS.replace('triggerWord "Gewahrsam"', 'triggerWord "Haft"')))
    with pytest.raises(BadDataError, match=r"words\.ttl:\d+:"):
        validate_lexicon(words(tmp_path, WORDS + "my:x my:y"))
