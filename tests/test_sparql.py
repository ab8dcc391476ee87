import pyoxigraph as ox
import pytest

from kg import sparql
from kg.errors import QueryError

CALL = "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }"


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ {CALL} }}",
        f"SELECT * {{ ?s ?p true{CALL} }}",  # the engine reads two words here
        "SELECT * { ?s ?p '''a'''service <http://127.0.0.1:9/> { } }",
        "SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }",
        f"PREFIX ex: <a:> SELECT * {{ ?s ?p ex:a\\' . {CALL} }} #'",
        f"SELECT * {{ ?s <a:\\u0027> ?o . {CALL} }} #'",
        f"SELECT * {{ {{}} # '\r {CALL} }} #'",
        f"SELECT * {{ ?s ?p 'it''s' . {CALL} }}",
    ],
)
def test_service_is_found_wherever_it_is_a_keyword(text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        sparql.refuse_service(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
        "SELECT * { ?service <http://example.org/SERVICE> ?o } # SERVICE",
        "PREFIX SERVICE: <a:> SELECT * { ?s ?p SERVICE:x }",
        'SELECT * { ?s ?p """one "SERVICE" two""" , \'SERVICE\'@de }',
    ],
)
def test_service_in_strings_names_and_comments_passes(text: str) -> None:
    sparql.refuse_service(text)


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <a:b> 1 }", "PREFIX a: <a:> DROP ALL", "LOAD <file:///x>"]
)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match="update"):
        sparql.form(text)


def test_form_reads_past_prologue_and_comments() -> None:
    assert sparql.form("# INSERT\nPREFIX select: <a:drop>\nask { }") == "ASK"
    with pytest.raises(QueryError, match="no query"):
        sparql.form("# nothing here")


def solutions(text: str, values: dict[str, list[sparql.Term]]) -> list[str]:
    store = ox.Store()
    for name in "abc":
        store.add(ox.Quad(ox.NamedNode(f"x:{name}"), ox.NamedNode("x:p"), ox.Literal(name)))
    return sorted(row[0].value for row in store.query(sparql.bind(text, values)))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s { ?s ?p ?o }",
        "PREFIX x: <{x}> SELECT ?s (EXISTS { ?s ?p ?o } AS ?e) WHERE { ?s ?p ?o }",
        "SELECT ?s { { ?s ?p ?o } } GROUP BY ?s",
        "SELECT ?s # {\n { ?s ?p ?o }",
    ],
)
def test_bind_restricts_the_outermost_group(text: str) -> None:
    terms: list[sparql.Term] = [ox.NamedNode("x:a"), ox.NamedNode("x:b")]
    assert solutions(text.replace("<{x}>", "<x:>"), {"s": terms}) == ["x:a", "x:b"]


def test_bind_reaches_the_sub_selects_that_name_a_parameter() -> None:
    text = "SELECT ?n { { SELECT (COUNT(?s) AS ?n) { ?s ?p ?o FILTER(EXISTS { SELECT ?x { ?x ?p $o } }) } } }"
    bound = sparql.bind(text, {"o": [ox.Literal("a")]})
    assert bound.count("VALUES") == 2
    assert bound.index("VALUES") > bound.index("COUNT")
    assert solutions(text, {"o": [ox.Literal("a")]}) == ["1"]


def test_bind_knows_where_a_sub_select_ends() -> None:
    text = "SELECT ?s { { SELECT ?s { ?s ?p ?x } ORDER BY ?s } FILTER(?o = 'a') ?s ?p ?o } LIMIT 9"
    bound = sparql.bind(text, {"o": [ox.Literal("a"), ox.Literal("z")]})
    assert bound.count("VALUES") == 1 and bound.index("VALUES") < bound.index("SELECT ?s { ?s")
    assert solutions(text, {"o": [ox.Literal("a")]}) == ["x:a"]


def test_bind_reaches_the_where_group_of_construct() -> None:
    text = sparql.bind("CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o }", {"o": [ox.Literal(1)]})
    assert text.index("VALUES") > text.index("WHERE")


@pytest.mark.parametrize("value", ['x" } } DROP ALL #', "'''", "\\", "\n\r\t", '"@en } #', "\u0000\ud7ff"])
def test_bound_text_stays_one_literal(value: str) -> None:
    text = sparql.bind("SELECT ?v { }", {"v": [ox.Literal(value)]})
    assert [row["v"].value for row in ox.Store().query(text)] == [value]


def test_bind_without_a_group_says_so() -> None:
    with pytest.raises(QueryError, match="no WHERE group"):
        sparql.bind("DESCRIBE <x:a>", {"s": [ox.Literal(1)]})
