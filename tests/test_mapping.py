"""What stands in the graph for an article: the graph model, term by term."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse, serialize

from kg.article import Article, PublicationDate
from kg.entity import Entity, Span
from kg.mapping import article_quads
from kg.report import Mention, Report, TimeExpression
from kg.vocabulary import PREFIXES

EXPECTED = Path(__file__).parent / "mapping" / "expected.trig"


@dataclass(frozen=True)
class Entry:
    labels: dict[str, str]


class Labels:
    def entry(self, iri: str) -> Entry | None:
        return Entry({"en": "Sergey Lavrov", "de": "Sergej Lawrow"}) if iri.endswith("Q58217") else None


def ask(quads: list[Quad], pattern: str) -> bool:
    store = Store()
    store.extend(quads)
    return bool(store.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES, use_default_graph_as_union=True))


def test_the_graph_model_is_kept_term_by_term(article, reports):
    expected = set(parse(EXPECTED.read_bytes(), format=RdfFormat.TRIG))
    quads = article_quads(article, reports, Labels(), version="test")
    assert set(quads) == expected
    assert len(quads) == len(expected)


def test_two_runs_give_the_same_quads_in_the_same_order(article, reports):
    assert article_quads(article, reports) == article_quads(article, list(reports))


def test_an_article_without_reports_still_has_its_graph(article):
    quads = article_quads(article, [])
    assert ask(quads, "?g prov:wasGeneratedBy ?x . ?x prov:used ?a . ?a a dco:Article ; dct:identifier 'a-1'")
    assert not ask(quads, "?r a dco:Report")


@pytest.mark.parametrize(
    ("date", "datatype"), [("2016", "gYear"), ("2016-10", "gYearMonth"), ("2016-10-14", "date")]
)
def test_a_date_keeps_its_precision(article, date, datatype):
    quads = article_quads(replace(article, date=PublicationDate(date)), [])
    assert ask(quads, f"?a dct:issued '{date}'^^xsd:{datatype}")


def test_what_is_known_of_an_article_is_kept(article):
    full = replace(article, url="https://example.org/1", publisher="dpa")
    pattern = "?a dct:source <https://example.org/1> ; dct:publisher 'dpa' ; dct:title 'Treffen in Genf'@de"
    assert ask(article_quads(full, []), pattern)
    assert not ask(article_quads(article, []), "?a dct:source ?url")


def test_prefix_exact_and_suffix_join_to_the_sentence(article, reports):
    pattern = "?q oa:prefix ?p ; oa:exact ?e ; oa:suffix ?s FILTER(CONCAT(?p, ?e, ?s) = "
    sentence = "Mindestens 25 Menschen starben bei einem Angriff."
    assert ask(article_quads(article, reports), f"{pattern} '{sentence}')")


def test_times_have_bounds_for_range_filters(article, reports):
    day = datetime.date(2016, 10, 15)
    dated = replace(reports[0], time=TimeExpression("am Samstag", "2016-10-15", day, day))
    quads = article_quads(article, [dated])
    assert ask(quads, "?r dco:earliest '2016-10-15'^^xsd:date ; dco:latest '2016-10-15'^^xsd:date")


@pytest.mark.parametrize(("value", "written"), [(0.00001, "0"), (1.0, "1"), (0.123456, "0.1235")])
def test_confidence_is_a_valid_decimal(article, reports, value, written):
    quads = article_quads(article, [replace(reports[0], confidence=value)])
    assert ask(quads, f"?r dco:confidence ?c FILTER(STR(?c) = '{written}' && DATATYPE(?c) = xsd:decimal)")


def test_records_of_one_linked_entity_are_one_entity_with_all_names(article, reports):
    first = reports[0].actors[0]
    again = replace(first, names=("Außenminister",), mentions=(Span(1, 5, "awro"),), sector=None)
    quads = article_quads(article, [reports[0], replace(reports[1], actors=(again,))])
    assert ask(quads, "ref:Q58217 skos:altLabel 'Lawrow'@de, 'Außenminister'@de ; dco:sector dco:SectorGOV")
    assert ask(quads, "?r a dco:Report ; dco:eventType dco:Assault ; dco:actor ref:Q58217")


def test_local_entities_of_two_articles_stay_apart(article, reports):
    def local(quads: list[Quad]) -> set[str]:
        return {quad.subject.value for quad in quads if "/entity/" in quad.subject.value}

    here = local(article_quads(article, reports))
    there = local(article_quads(replace(article, id="a-2"), reports))
    assert here
    assert not here & there


def test_modes_with_a_hyphen_are_classes_of_the_ontology(article, reports):
    quads = article_quads(article, [replace(reports[0], mode="third-party")])
    assert ask(quads, "?r dco:eventMode dco:ConsultThirdParty")


@pytest.mark.parametrize("change", [{"type": "CHAT"}, {"mode": "chat"}, {"status": "rumoured"}])
def test_a_term_that_the_ontology_lacks_is_loud(article, reports, change):
    with pytest.raises(AttributeError):
        article_quads(article, [replace(reports[0], **change)])


def test_an_unknown_sector_is_loud(article, reports):
    actor = replace(reports[0].actors[0], sector="XYZ")
    with pytest.raises(AttributeError):
        article_quads(article, [replace(reports[0], actors=(actor,))])


def test_two_reports_that_would_be_one_are_loud(article, reports):
    with pytest.raises(ValueError, match="trifft"):
        article_quads(article, [reports[0], replace(reports[0], status="occurred")])


def test_control_characters_break_no_export_and_move_no_offset():
    text = 'A\x00ttack\x0b on "Aleppo" \x1b \ufffe <b>\\n</b>.'
    rebels = Entity(("A\x00ttack",), "ArmedGroup", (Span(0, 7, "A\x00ttack"),))
    trigger = Mention(0, 7, text[:7], 0, len(text), "https://w3id.org/diplograph/lexicon/en#x")
    report = Report("ASSAULT", None, "occurred", (trigger,), actors=(rebels,))
    quads = article_quads(Article("x", text, "en", title="\x02T"), [report])
    triples = [quad.triple for quad in quads if quad.graph_name != DefaultGraph()]
    written = serialize(triples, format=RdfFormat.RDF_XML)
    assert len(rdflib.Graph().parse(written, format="xml")) == len(set(triples))
    suffix = text[7:].replace("\x0b", " ").replace("\x1b", " ").replace("\ufffe", " ")
    assert suffix in [quad.object.value for quad in quads]
