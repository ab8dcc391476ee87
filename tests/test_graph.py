"""The graph from Python: what can be asked, and that all of it is documented."""

from __future__ import annotations

import dataclasses
import datetime
import inspect
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import ID, TRIG

import kg
from kg import Entity, Evidence, Graph, Row, Text
from kg.errors import InputMissingError, KgError, PackageMissingError, QueryError, StoreError
from kg.rows import IRI, value
from kg.store import GraphStore, StoreMissingError

REPO = Path(__file__).parents[1]
README = (REPO / "README.md").read_text("utf8")
REF = "https://w3id.org/diplograph/reference/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TREFFEN, ANGRIFF = f"{ID}event/treffen", f"{ID}event/angriff"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "store"
    with GraphStore.open(path, create=True) as store:
        store.graph.load(TRIG, format=ox.RdfFormat.TRIG)
    return path


@pytest.fixture(scope="module")
def graph(path: Path) -> Iterator[Graph]:
    with Graph.open(path) as graph:
        yield graph


# --- questions ---


def test_a_shipped_question_takes_keywords_and_gives_rows(graph: Graph) -> None:
    rows = graph.query("events-between", actor="Russland", other="USA", since=2016, until=None)
    assert rows.columns[:3] == ("date", "typeLabel", "statusLabel")
    row = rows.one()
    assert (row.event, row["articles"], row.article) == (TREFFEN, 2, "gespraeche-2016-10")
    assert list(graph.query("events-between", actor="Russland", other="USA", until="2015")) == []


def test_a_question_is_a_name_a_file_or_sparql(graph: Graph, tmp_path: Path) -> None:
    text = "SELECT ?n { VALUES ?n { 1 } }"
    mine = tmp_path / "my own.rq"
    mine.write_text(text)
    assert graph.query(text).one().n == graph.query(mine).one().n == graph.query(str(mine)).one().n == 1
    assert len(list(graph.query("DESCRIBE ref:Q159"))) > 3
    with pytest.raises(QueryError, match="no query 'event-betwen'"):
        graph.query("event-betwen")
    with pytest.raises(QueryError, match="no parameter 'acter'"):
        graph.query("who-met-whom", acter="x")
    with pytest.raises(InputMissingError):
        graph.query(tmp_path / "none.rq")


def test_a_day_is_a_parameter(graph: Graph) -> None:
    rows = graph.query(
        "events-in-period", since=datetime.date(2016, 10, 15), until=datetime.date(2016, 10, 31)
    )
    assert TREFFEN in {row.event for row in rows}


def test_yes_and_no_and_triples_are_rows_too(graph: Graph) -> None:
    assert graph.query("have-they-met", actor="John Kerry", other="Lawrow").one().answer is True
    [row] = graph.query("CONSTRUCT { ref:Q159 rdfs:label 'x' } {}")
    assert row.asdict() == {
        "subject": f"{REF}Q159",
        "predicate": "http://www.w3.org/2000/01/rdf-schema#label",
        "object": "x",
    }


def test_rows_come_as_they_are_read(graph: Graph) -> None:
    hundred = " ".join(map(str, range(100)))
    values = " ".join(f"VALUES ?{name} {{ {hundred} }}" for name in "abcdef")  # would take days
    rows = graph.query(f"SELECT * {{ {values} }}")
    assert len(next(rows)) == 6


def test_one_is_strict(graph: Graph) -> None:
    with pytest.raises(QueryError, match="no row"):
        graph.query("SELECT ?x { FILTER(false) }").one()
    with pytest.raises(QueryError, match="several"):
        graph.query("SELECT ?x { VALUES ?x { 1 2 } }").one()


def test_a_row_is_read_by_attribute_key_and_place(graph: Graph) -> None:
    row = graph.query("SELECT ?a ?asdict ?none { VALUES (?a ?asdict) { (1 2) } }").one()
    assert (row.a, row["a"], row[0], row["asdict"], row.none) == (1, 1, 1, 2, None)
    first, *_ = row
    assert first == 1 and repr(row) == "Row(a=1, asdict=2, none=None)"
    assert pickle.loads(pickle.dumps(row)) == row
    with pytest.raises(AttributeError, match="no column 'b'; there are a, asdict, none"):
        _ = row.b
    with pytest.raises(KeyError):
        row["b"]


# --- values ---


@pytest.mark.parametrize(
    ("text", "datatype", "expected"),
    [
        ("12", "integer", 12),
        ("-3", "nonPositiveInteger", -3),
        ("1.50", "decimal", Decimal("1.50")),
        ("1e3", "double", 1000.0),
        ("INF", "float", float("inf")),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2016-10-14", "date", datetime.date(2016, 10, 14)),
        ("2016-10-14T12:00:00Z", "dateTime", datetime.datetime(2016, 10, 14, 12, tzinfo=datetime.UTC)),
        ("2016-10", "gYearMonth", "2016-10"),
        ("x", "string", "x"),
        ("1_0", "integer", "1_0"),
        ("x", "integer", "x"),
        ("9" * 5000, "integer", "9" * 5000),
        ("NaN", "decimal", "NaN"),
        ("2016-02-30", "date", "2016-02-30"),
        ("2016-W01-1", "date", "2016-W01-1"),
        ("-0044-03-15", "date", "-0044-03-15"),
        ("yes", "boolean", "yes"),
    ],
)
def test_literals_are_python_values(text: str, datatype: str, expected: object) -> None:
    found = value(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)))
    assert found == expected and type(found) is type(expected)


def test_iris_and_texts_are_strings_that_know_more() -> None:
    iri, text = value(ox.NamedNode(f"{REF}Q159")), value(ox.Literal("Rußland", language="de"))
    assert isinstance(iri, IRI) and iri == f"{REF}Q159" and iri.short == "ref:Q159"
    assert isinstance(text, Text) and text == "Rußland" and text.language == "de"
    copy = pickle.loads(pickle.dumps(text))
    assert (copy, copy.language) == (text, "de")
    assert value(None) is None


# --- events, reports, evidence ---


def test_the_reports_of_an_event_say_who_says_what(graph: Graph) -> None:
    english, german = graph.reports(ANGRIFF)
    assert (english.article, german.article) == ("after-lausanne", "gespraeche-2016-10")
    assert (german.type, german.mode, german.status) == ("ASSAULT", "aerial", "occurred")
    assert [str(actor) for actor in german.actors] == ["syrische Luftwaffe"]
    assert (
        german.recipients == english.recipients == (Entity(IRI(f"{ID}entity/menschen"), {}),)
    )  # one for both
    assert german.recipients[0].labels == {"de": "Menschen", "en": "civilians"}
    assert len({*german.recipients, *english.recipients}) == len({german, english}) - 1
    assert [str(source) for source in german.sources] == ["Aktivisten"]
    assert (german.time, german.earliest) == ("am Freitag", datetime.date(2016, 10, 14))
    assert (german.killed, german.injured, english.killed, english.injured) == (
        (25, None),
        None,
        (31, 31),
        (10, 12),
    )
    assert (german.event, german.confidence) == (ANGRIFF, 0.9)
    assert graph.reports("id:event/angriff") == (english, german)


def test_the_evidence_of_a_report_is_sentence_trigger_and_place(graph: Graph) -> None:
    [report] = [report for report in graph.reports(TREFFEN) if report.article == "gespraeche-2016-10"]
    first, second = graph.evidence(report)
    assert first == Evidence(
        article="gespraeche-2016-10",
        sentence="Sergej Lawrow kündigte neue Gespräche an.",
        trigger="Gespräche",
        start=20,
        end=29,
        sentence_start=20 - len("Sergej Lawrow kündigte neue "),
    )
    assert second.trigger == "Treffen"
    assert second.sentence[second.start - second.sentence_start :].startswith("Treffen")
    assert graph.evidence(report.iri) == graph.evidence(report.iri.short) == (first, second)


@pytest.mark.parametrize("iri", ["id:event/none", "x", f"{ID}report/angriff", "a b"])
def test_what_is_no_event_is_told(graph: Graph, iri: str) -> None:
    with pytest.raises(QueryError):
        graph.reports(iri)


def test_what_is_no_report_is_told(graph: Graph) -> None:
    with pytest.raises(QueryError, match="no report"):
        graph.evidence(ANGRIFF)


def test_articles_have_their_dates_as_they_are_known(graph: Graph) -> None:
    found = {article.id: article for article in graph.articles()}
    assert list(found) == ["after-lausanne", "bad", "gespraeche-2016-10"]
    english, german = found["after-lausanne"], found["gespraeche-2016-10"]
    assert (german.language, german.title, german.date, german.url) == (
        "de",
        "Neue Gespräche",
        "2016-10",
        None,
    )
    assert (english.date, english.url) == ("2016-10-16", "https://example.org/after-lausanne")


# --- other libraries ---


def test_pandas_gets_columns_and_values(graph: Graph) -> None:
    frame = graph.query("SELECT ?n ?label { VALUES (?n ?label) { (1 'a'@de) (2 UNDEF) } }").to_pandas()
    assert list(frame.columns) == ["n", "label"]
    assert frame.n.sum() == 3 and frame.label[0] == "a" and frame.label.isna().tolist() == [False, True]
    empty = graph.query("SELECT ?n { FILTER(false) }").to_pandas()
    assert list(empty.columns) == ["n"] and empty.empty


def test_networkx_gets_events_between_those_who_take_part(graph: Graph) -> None:
    network = graph.to_networkx()
    assert network.nodes[ANGRIFF]["killedMax"] == 31
    assert network.nodes[ANGRIFF]["articles"] == ("after-lausanne", "gespraeche-2016-10")
    assert set(network[ANGRIFF]) == {f"{ID}entity/menschen", f"{REF}Q41183"}
    assert {role for _, _, role in network.in_edges(ANGRIFF, keys=True)} == {"actor"}


def test_rdflib_sees_the_same_store(graph: Graph) -> None:
    dataset = graph.to_rdflib()
    [(label,)] = dataset.query(
        f"SELECT DISTINCT ?label {{ <{REF}Q159> rdfs:label ?label FILTER(LANG(?label) = 'de') }}"
    )
    assert str(label) == "Russland"


@pytest.mark.parametrize(("package", "extra"), [("pandas", "pandas"), ("oxrdflib", "rdflib")])
def test_a_missing_package_is_named_with_what_to_do(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, package: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(PackageMissingError, match=package) as error:
        graph.query("SELECT * {}").to_pandas() if package == "pandas" else graph.to_rdflib()
    assert error.value.hint == f"pip install 'diplograph[{extra}]'"
    assert isinstance(error.value, ImportError)


# --- opening and closing ---


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError):
        Graph.open(tmp_path / "none")


def test_nothing_is_read_behind_the_end(tmp_path: Path) -> None:
    with GraphStore.open(tmp_path / "store", create=True):
        pass
    with Graph.open(str(tmp_path / "store")) as graph:
        rows = graph.query("SELECT ?x { VALUES ?x { 1 2 } }")
        assert next(rows).x == 1
    with pytest.raises(StoreError, match="closed"):
        next(rows)
    with pytest.raises(StoreError, match="closed"):
        graph.articles()
    graph.close()
    with GraphStore.open(tmp_path / "store"):  # a writer may come now
        pass


def test_import_kg_loads_nothing_before_it_is_used() -> None:
    program = (
        "import sys, kg; loaded = {'pyoxigraph', 'rdflib', 'kg.graph'};"
        "assert not loaded & set(sys.modules); kg.Graph; assert loaded <= set(sys.modules);"
        "assert not {'spacy', 'onnxruntime', 'pandas', 'networkx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=REPO, check=True)


# --- what is public is documented ---


def members(public: type) -> set[str]:
    """What a class of the library adds to those of Python."""
    fields = (
        {field.name for field in dataclasses.fields(public)} if dataclasses.is_dataclass(public) else set()
    )
    own = {
        name
        for name, found in vars(public).items()
        if callable(found) or isinstance(found, property | classmethod)
    }
    return {
        name
        for name in fields | own | set(getattr(public, "__annotations__", ()))
        if not name.startswith("_")
    }


def test_the_list_of_the_readme_is_complete() -> None:
    section = README.partition("\n## From Python\n")[2].partition("\n## ")[0]
    listed = {
        name: set(re.findall(r"`\.?(\w+)", rest))
        for name, rest in re.findall(r"^\| `(\w+)` \| (.*)$", section, re.M)
    }
    public = {name: getattr(kg, name) for name in kg.__all__}
    assert listed.keys() == public.keys() == set(kg.graph.__all__)
    for name, found in public.items():
        assert members(found) <= listed[name], name


@pytest.mark.parametrize("name", kg.__all__)
def test_what_is_public_has_a_docstring_and_annotations(name: str) -> None:
    public = getattr(kg, name)
    assert len(inspect.getdoc(public) or "") > 20
    for method in (vars(public)[member] for member in members(public) if member in vars(public)):
        function = getattr(method, "__func__", getattr(method, "fget", method))
        if inspect.isfunction(function):
            assert inspect.getdoc(function), function
            assert "return" in inspect.get_annotations(function), function


def test_every_public_error_is_a_kg_error() -> None:
    assert issubclass(QueryError, kg.KgError) and kg.KgError is KgError
    with pytest.raises(AttributeError, match="no attribute 'Grph'"):
        _ = kg.Grph


def test_a_row_made_by_hand_is_a_row() -> None:
    assert Row(("a",), (1,)).a == 1
