import io
import json

import pyoxigraph as ox
import pytest
from graphs import ID, SCRIPT, small_store
from rich.console import Console

from kg import query
from kg.errors import InputMissingError, QueryError
from kg.identifiers import ENTITIES_GRAPH
from kg.query import Query, read_query, run
from kg.results import cell, render

REF = "https://w3id.org/diplograph/reference/"
DCO = "https://w3id.org/diplograph/dco#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
WHO = read_query(
    "who",
    """# param actor (entity, optional): who
# param kind (type, optional): what
# param status (status, optional): whether
SELECT DISTINCT ?report {
  GRAPH ?g {
    ?report a dco:Report ; dco:actor ?actor ; dco:eventType ?type ; dco:status ?status
    OPTIONAL { ?report dco:eventMode ?mode }
  }
  FILTER(!BOUND(?kind) || ?kind IN (?type, ?mode))
} ORDER BY ?report""",
)
ECHO = {
    kind: read_query("echo", f"# param v ({kind}, optional): a value\nSELECT ?v {{ }}")
    for kind in ("date-from", "date-until", "integer", "string", "language", "iri", "side", "entity")
}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return small_store()


def reports(store: ox.Store, **params: str) -> list[str]:
    return [row["report"].value.rpartition("/")[2] for row in run(store, WHO, params).answer]


def echo(store: ox.Store, kind: str, value: str) -> list[str]:
    return [row["v"].value for row in run(store, ECHO[kind], {"v": value}).answer]


@pytest.mark.parametrize(
    "name",
    [
        "Russland",
        "russia",
        "MOSKAU",
        " Russia ",
        "Q159",
        "q159",
        "RUS",
        "rus",
        "RU",
        f"{REF}Q159",
        "ref:Q159",
    ],
)
def test_an_entity_goes_by_every_name_it_has(store: ox.Store, name: str) -> None:
    assert reports(store, actor=name) == ["arrest", "denied", "veto", "waffenruhe"]


def test_an_unknown_entity_names_the_nearest(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="no entity 'Lawrau'") as error:
        reports(store, actor="Lawrau")
    assert "Lawrow" in error.value.hint


@pytest.mark.parametrize(
    "name", ["Lawrow", "lavrov", "LAVROV", "Lavrow", "Sergej Lawrow", "Q58217", "ref:Q58217"]
)
def test_a_person_goes_by_either_spelling_and_the_family_name(store: ox.Store, name: str) -> None:
    assert echo(store, "entity", name) == [f"{REF}Q58217"]


def test_an_alias_of_the_reference_data_names_whom_the_articles_call_otherwise(store: ox.Store) -> None:
    assert echo(store, "entity", "Russische Föderation") == [f"{REF}Q159"]


def test_a_name_comes_before_a_country_code(store: ox.Store) -> None:
    """IS is a group before it is Iceland; a code that nobody bears as a name is a state's."""
    group, state = ox.NamedNode(f"{ID}entity/is"), ox.NamedNode(f"{REF}Q189")
    own = small_store()
    for entity, kind, label in ((group, "ArmedGroup", "IS"), (state, "State", "Island")):
        facts = ((RDF_TYPE, ox.NamedNode(f"{DCO}{kind}")), (LABEL, ox.Literal(label, language="de")))
        own.extend(ox.Quad(entity, *fact, ox.NamedNode(ENTITIES_GRAPH)) for fact in facts)
    own.add(
        ox.Quad(state, ox.NamedNode(f"{DCO}countryCode"), ox.Literal("ISL"), ox.NamedNode(ENTITIES_GRAPH))
    )
    assert echo(own, "entity", "IS") == [group.value]
    assert echo(own, "entity", "ISL") == [state.value]


def test_a_side_takes_in_government_and_military_of_a_state(store: ox.Store) -> None:
    assert echo(store, "side", "USA") == [f"{REF}Q30", f"{ID}entity/pentagon", f"{REF}Q22316"]
    assert echo(store, "side", "Aleppo") == [f"{REF}Q41183"]


@pytest.mark.parametrize("name", ["CONSULT", "consult", "04", "Beratung", "consultation"])
def test_a_type_goes_by_code_and_label(store: ox.Store, name: str) -> None:
    assert reports(store, kind=name) == ["met", "treffen"]


def test_a_mode_goes_by_type_and_code(store: ox.Store) -> None:
    assert reports(store, kind="CONSULT/multilateral") == ["treffen"]
    with pytest.raises(QueryError, match="no mode"):
        reports(store, kind="CONSULT/aerial")
    with pytest.raises(QueryError, match="no event type 'CONSLUT'") as error:
        reports(store, kind="CONSLUT")
    assert "CONSULT" in error.value.hint


def test_a_status_goes_by_code_and_label(store: ox.Store) -> None:
    assert (
        reports(store, status="negated")
        == reports(store, status="nicht geschehen")
        == ["denied", "waffenruhe"]
    )


@pytest.mark.parametrize(
    ("kind", "value", "bound"),
    [
        ("date-from", "2016", "2016-01-01"),
        ("date-from", "2016-10", "2016-10-01"),
        ("date-until", "2016", "2016-12-31"),
        ("date-until", "2016-02", "2016-02-29"),
        ("date-until", "2016-02-03", "2016-02-03"),
        ("integer", "-12", "-12"),
        ("language", "de", "de"),
        ("string", "a b", "a b"),
        ("iri", "https://example.org/x", "https://example.org/x"),
        ("iri", "id:event/x", f"{ID}event/x"),
        ("entity", "ref:Q159", f"{REF}Q159"),
    ],
)
def test_values_are_read_by_kind(store: ox.Store, kind: str, value: str, bound: str) -> None:
    assert echo(store, kind, value) == [bound]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date-from", "2016-13"),
        ("date-until", "2016-02-30"),
        ("date-from", "yesterday"),
        ("date-from", "0000"),
        ("integer", "1.5"),
        ("integer", "1 } #"),
        ("language", "fr"),
        ("iri", "a b"),
        ("iri", "x:a> } DROP ALL #"),
        ("entity", "http://x/> } #"),
    ],
)
def test_values_of_the_wrong_kind_are_refused(store: ox.Store, kind: str, value: str) -> None:
    with pytest.raises(QueryError):
        echo(store, kind, value)


@pytest.mark.parametrize(
    "attack", ['" } } INSERT DATA { <a:a> <a:b> 1 } #', "Russland' || true #", "> <", "\\u0022"]
)
def test_an_injection_in_a_parameter_is_only_an_unknown_name(store: ox.Store, attack: str) -> None:
    before = len(store)
    with pytest.raises(QueryError, match="no entity"):
        reports(store, actor=attack)
    assert echo(store, "string", attack) == [attack.strip()]
    assert len(store) == before


def test_parameters_are_checked_by_name(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="has no parameter 'acter'"):
        reports(store, acter="Russland")
    needs = read_query("needs", "# param place (entity, required): where\nASK { ?r dco:place ?place }")
    with pytest.raises(QueryError, match="needs place") as error:
        run(store, needs)
    assert "--param place=" in error.value.hint


def test_a_header_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(QueryError, match="actor entity"):
        read_query("bad", "# param actor entity: who\nASK {}")
    with pytest.raises(QueryError, match="person"):
        read_query("bad", "# param actor (person, optional): who\nASK {}")


def test_a_typo_in_the_name_of_a_query_names_the_nearest() -> None:
    with pytest.raises(QueryError) as error:
        query.open_query("event-betwen")
    assert "events-between" in error.value.hint


def test_a_query_comes_from_a_file(tmp_path, store: ox.Store) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("ASK { ?report a dco:Report }", encoding="utf-8")
    assert render(run(store, query.open_query(str(path)))) == "yes\n"
    with pytest.raises(InputMissingError, match=r"none\.rq"):
        query.open_query(str(tmp_path / "none.rq"))


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p }", "CLEAR ALL", "SELECT * { SERVICE <http://127.0.0.1:9> {} }"]
)
def test_what_may_not_run_is_a_query_error(store: ox.Store, text: str) -> None:
    with pytest.raises(QueryError):
        run(store, Query("mine", text))


def test_from_names_the_graphs_of_a_query(store: ox.Store) -> None:
    text = f"SELECT (COUNT(*) AS ?n) FROM <{ID}graph/article/de> {{ ?r a dco:Report }}"
    assert render(run(store, Query("mine", text)), "csv") == "n\r\n5\r\n"


def answers(store: ox.Store, text: str, output: str = "table", width: int | None = None) -> str:
    return render(run(store, Query("mine", text)), output, width)  # type: ignore[arg-type]


def test_results_in_every_format(store: ox.Store) -> None:
    text = "SELECT ?a ?b { VALUES (?a ?b) { ('x' 1) } }"
    assert answers(store, text) == "a  b\nx  1\n"
    assert answers(store, text, "csv") == "a,b\r\nx,1\r\n"
    assert answers(store, text, "tsv").splitlines() == ["?a\t?b", '"x"\t1']
    assert json.loads(answers(store, text, "json"))["results"]["bindings"][0]["a"]["value"] == "x"
    assert answers(store, "ASK { FILTER(false) }") == "no\n"
    assert json.loads(answers(store, "ASK { }", "json"))["boolean"] is True
    assert answers(store, "SELECT ?a { FILTER(false) }") == "no results\n"


def test_triples_are_turtle(store: ox.Store) -> None:
    text = "CONSTRUCT { ?s rdfs:label ?l } WHERE { GRAPH ?g { ?s a dco:Place ; rdfs:label ?l } }"
    turtle = answers(store, text)
    assert 'ref:Q41183 rdfs:label "Aleppo"@de, "Aleppo"@en .' in turtle
    assert len(list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))) == 4


def test_a_table_for_a_file_is_never_cut_and_one_for_a_screen_folds(store: ox.Store) -> None:
    text = f"SELECT ?a {{ VALUES ?a {{ '{'word ' * 100}' }} }}"
    assert "word " * 99 in answers(store, text)
    assert max(map(len, answers(store, text, width=40).splitlines())) <= 40


def test_a_table_runs_neither_markup_nor_terminal_codes(store: ox.Store) -> None:
    assert cell(ox.Literal("a\x1b[31mb\u202ec")) == "a [31mb c"
    assert "[bold]x[/bold]" in answers(store, "SELECT ?a { VALUES ?a { '[bold]x[/bold]' } }")
    shown = render(run(store, query.find("protests")))
    assert "\x1b" not in shown and SCRIPT in shown
    Console(file=io.StringIO()).print(shown, markup=False)
