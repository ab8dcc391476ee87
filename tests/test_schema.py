"""What kg schema says of the graph's terms."""

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import ID, small_store

from kg import schema
from kg.cli import run as command
from kg.errors import QueryError
from kg.query import read_query
from kg.query import run as ask
from kg.results import render
from kg.schema import Term
from kg.store import GraphStore
from kg.vocabulary import PREFIXES


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return small_store()


def test_every_class_and_property_of_the_sample_is_explained_in_both_languages(
    sample_store: ox.Store,
) -> None:
    terms = schema.schema(sample_store)
    assert len(terms) > 80
    assert not [
        term.name
        for term in terms
        if term.labels.keys() != {"de", "en"} or term.definitions.keys() != {"de", "en"}
    ]


def test_so_is_what_persons_decide(store: ox.Store) -> None:
    names = {term.name for term in schema.schema(store)}
    assert {"prov:Person", "dco:Judgement", "dct:title", "dct:source"} <= names
    assert not [term.name for term in schema.schema(store) if not term.definitions]


def test_terms_of_others_are_known_by_a_prefix() -> None:
    for term in schema.terms().values():
        assert term.name.partition(":")[0] in PREFIXES, term.name


def test_the_example_of_every_term_runs_and_shows_it(sample_store: ox.Store) -> None:
    for term in schema.schema(sample_store):
        rows = render(ask(sample_store, read_query("example", term.example)), "csv").splitlines()
        assert 2 <= len(rows) <= 11, term.name


def test_counts_are_of_things_and_of_statements(store: ox.Store) -> None:
    counts = {term.name: term.count for term in schema.schema(store)}
    assert counts["dco:State"] == 2  # in three graphs
    assert counts["dco:Report"] == 12
    assert counts["dco:hasReport"] == 12
    assert "dco:EventType" not in counts  # of the ontology, which is no data


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("dco:Report", "dco:Report"),
        ("report", "dco:Report"),
        ("Bericht", "dco:Report"),
        ("actor", "dco:actor"),
        ("Actor", "dco:Actor"),
        ("ASSAULT", "dco:Assault"),
        ("assault", "dco:Assault"),
        ("dco:ConsultVisit", "dco:ConsultVisit"),
        ("planned", "dco:Planned"),
        ("oa:exact", "oa:exact"),
        ("https://w3id.org/diplograph/dco#Event", "dco:Event"),
    ],
)
def test_a_term_goes_by_name_label_code_or_iri(store: ox.Store, wanted: str, name: str) -> None:
    assert schema.find(store, wanted).name == name


def test_one_term_is_counted_as_among_all(store: ox.Store) -> None:
    all_terms: dict[str, Term] = {term.name: term for term in schema.schema(store)}
    for name in ("dco:State", "dco:actor", "dct:identifier"):
        assert schema.find(store, name) == all_terms[name]
    assert schema.find(store, "dco:Planned").count == 3  # two reports, one event


def test_an_unknown_term_names_the_nearest(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="dco:Reprot") as error:
        schema.find(store, "dco:Reprot")
    assert "dco:Report" in error.value.hint


def test_what_nobody_explains_is_shown_and_said_to_be_so() -> None:
    store = ox.Store()
    own = ox.NamedNode("https://example.org/own")
    store.add(ox.Quad(ox.NamedNode(f"{ID}x"), own, ox.Literal("1"), ox.NamedNode(f"{ID}graph/y")))
    [term] = schema.schema(store)
    assert (term.name, term.count, term.definition("en")) == ("<https://example.org/own>", 1, "")


def test_the_command_prints_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with GraphStore.open(tmp_path / "s", create=True) as opened:
        opened.graph.extend(small_store())
    there = ["--store", str(tmp_path / "s")]

    def printed(*arguments: str) -> str:
        assert command([*there, "schema", *arguments]) == 0
        return capsys.readouterr().out

    table = printed()
    assert table.startswith("Classes\n") and "\nProperties\n" in table
    rows = list(csv.DictReader(io.StringIO(printed("--format", "csv"))))
    assert {row["term"] for row in rows} >= {"dco:Report", "dco:actor"}
    assert [row["term"] for row in json.loads(printed("-f", "json"))] == [row["term"] for row in rows]
    assert printed("-f", "markdown").count("\n") == len(rows) + 2
    one = printed("dco:Report", "--language", "de")
    assert "Was ein Artikel über ein Ereignis sagt." in one and "SELECT" in one
    assert command([*there, "schema", "nonesuch"]) == 6
