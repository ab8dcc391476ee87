"""The shipped queries are the specification of what the graph can answer; here each of them answers."""

import re

import pyoxigraph as ox
import pytest
from graphs import EVENTS, ID, small_store

from kg import ontology
from kg.plover import QUADS, SCORES
from kg.query import load_queries, run
from kg.results import render

QUERIES = load_queries()
TREFFEN = f"{ID}event/treffen"
REQUIRED = {
    "articles-of-event": {"event": TREFFEN},
    "co-participants": {"actor": "Lawrow"},
    "entities-of-country": {"country": "USA"},
    "escalation": {"actor": "Russland", "other": "USA"},
    "events-between": {"actor": "Russland", "other": "USA"},
    "events-of-article": {"article": "gespraeche-2016-10"},
    "have-they-met": {"actor": "Lawrow", "other": "Kerry"},
    "sentence-behind-event": {"event": TREFFEN},
    "statements-on-place": {"place": "Aleppo"},
    "timeline-of-place": {"place": "Aleppo"},
    "turned-to-conflict": {"day": "2016-10"},
}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return small_store()


def rows(store: ox.Store, name: str, columns: str, **params: str) -> list[tuple[str, ...]]:
    """The answer's rows, of the named columns; ids without their namespace."""
    found = run(store, QUERIES[name], REQUIRED.get(name, {}) | params).answer
    wanted = columns.split()
    return [tuple(row[c].value.removeprefix(ID) if row[c] else "" for c in wanted) for row in found]


def test_there_are_enough_questions() -> None:
    assert len(QUERIES) >= 36


@pytest.mark.parametrize("name", QUERIES)
def test_header_is_complete_and_true(store: ox.Store, name: str) -> None:
    query = QUERIES[name]
    assert query.question.endswith("?") and query.question_de.endswith("?")
    assert query.examples and all(example.startswith(f"kg query {name}") for example in query.examples)
    for parameter in query.parameters:
        assert re.search(rf"[?$]{parameter.name}\b", query.text.split("PREFIX", 1)[1]), parameter.name
    given = {match for example in query.examples for match in re.findall(r"--param (\w+)=", example)}
    assert given <= {parameter.name for parameter in query.parameters}
    needed = {parameter.name for parameter in query.parameters if parameter.required}
    assert needed == REQUIRED.get(name, {}).keys()
    answer = run(store, query, REQUIRED.get(name)).answer
    if isinstance(answer, ox.QuerySolutions):
        assert [variable.value for variable in answer.variables] == [column for column, _ in query.columns]
    else:
        assert not query.columns


@pytest.mark.parametrize("name", QUERIES)
def test_every_parameter_can_be_given(store: ox.Store, name: str) -> None:
    values = {
        "entity": "Aleppo", "side": "USA", "type": "ASSAULT", "status": "planned", "date-from": "2016",
        "date-until": "2016", "language": "de", "iri": TREFFEN, "string": "x", "integer": "1",
    }  # fmt: skip
    query = QUERIES[name]
    render(run(store, query, {parameter.name: values[parameter.kind] for parameter in query.parameters}))


def test_linked_entities_do_not_multiply_rows(store: ox.Store) -> None:
    """pyoxigraph's union repeats a triple for every graph that holds it; the queries must not."""
    events = EVENTS.count("a dco:Event")
    assert len(rows(store, "events-by-type", "event")) == events
    assert sum(int(n) for (n,) in rows(store, "most-active-actors", "events", status="planned")) == 1


def test_where_and_when_do_lavrov_and_kerry_meet_and_has_it_happened(store: ox.Store) -> None:
    assert rows(store, "meetings", "date places statusLabel", actor="Lawrow", other="Kerry") == [
        ("2016-10-15", "Lausanne", "occurred"),
    ]
    assert render(run(store, QUERIES["have-they-met"], REQUIRED["have-they-met"])) == "yes\n"


def test_who_met_whom(store: ox.Store) -> None:
    assert rows(store, "who-met-whom", "oneName otherName meetings first") == [
        ("John Kerry", "Sergey Lavrov", "1", "2016-10-15")
    ]
    assert rows(store, "who-met-whom", "oneName otherName", actor="Lawrow") == [
        ("Sergey Lavrov", "John Kerry")
    ]
    assert rows(store, "who-met-whom", "oneName otherName", actor="Lawrow", status="planned") == []


def test_events_between_two_states_take_in_their_ministers(store: ox.Store) -> None:
    found = rows(store, "events-between", "event")
    assert sorted(found) == [("event/absage",), ("event/blame",), ("event/treffen",)]
    assert rows(store, "events-between", "event", since="2016-10-16") == []


def test_who_cancelled_what_with_whom(store: ox.Store) -> None:
    assert rows(store, "cancelled", "actors recipients sentence date") == [
        (
            "United States",
            "Russia",
            "Washington hatte die Gespräche mit Moskau abgebrochen.",
            "vor zwei Wochen",
        )
    ]


def test_who_blocked_what_where(store: ox.Store) -> None:
    assert rows(store, "blocked-or-vetoed", "actors places sentence") == [
        ("Russia", "Sicherheitsrat", "Moskau blockierte die Resolution im Sicherheitsrat.")
    ]
    assert rows(store, "blocked-or-vetoed", "actors", actor="USA") == []


def test_casualties_and_who_says_so(store: ox.Store) -> None:
    assert rows(store, "casualties-by-source", "killed injured sources places", place="Aleppo") == [
        ("31", "10–12", "Pentagon", "Aleppo"),
        ("≥ 25", "", "Aktivisten", "Aleppo"),
    ]
    assert rows(store, "casualties-by-source", "killed", source="Aktivisten") == [("≥ 25",)]


def test_disagreeing_figures(store: ox.Store) -> None:
    assert rows(store, "disagreeing-figures", "places killed sources otherKilled otherSources") == [
        ("Aleppo", "25", "Aktivisten", "31", "Pentagon")
    ]


def test_who_is_said_to_have_flown_the_attack(store: ox.Store) -> None:
    assert rows(store, "claimed-perpetrators", "actors sources typeLabel", place="Aleppo") == [
        ("syrische Luftwaffe", "Aktivisten", "air strike")
    ]


def test_what_ended(store: ox.Store) -> None:
    assert ("Waffenruhe", "nicht geschehen", "nach einer Woche") in rows(
        store, "ended", "typeLabel statusLabel date", language="de"
    )


def test_denials(store: ox.Store) -> None:
    assert rows(store, "denials", "sources actors sentence", source="RUS") == [
        ("Russia", "Russia", "Moscow denied any attack on civilians.")
    ]


def test_planned_leaves_out_what_another_article_reports(store: ox.Store) -> None:
    assert rows(store, "planned-not-occurred", "event") == [("event/relief",)]


def test_most_active_actors(store: ox.Store) -> None:
    assert rows(store, "most-active-actors", "actorName events cooperation conflict")[:2] == [
        ("Russia", "2", "0", "2"),
        ("United States", "2", "0", "2"),
    ]


def test_dyads(store: ox.Store) -> None:
    assert rows(
        store, "dyad-counts", "actorCountry recipientCountry verbalCooperation verbalConflict events"
    ) == [
        ("USA", "RUS", "0", "1", "2"),
        ("RUS", "USA", "1", "0", "1"),
    ]


def test_the_sentences_behind_an_event(store: ox.Store) -> None:
    assert rows(store, "sentence-behind-event", "trigger start end article") == [
        ("met", "7", "10", "after-lausanne"),
        ("Gespräche", "20", "29", "gespraeche-2016-10"),
        ("Treffen", "120", "127", "gespraeche-2016-10"),
    ]


def test_labels_come_in_the_language_asked_for_where_there_is_one(store: ox.Store) -> None:
    assert rows(store, "accusations", "actors recipients typeLabel", language="de") == [
        ("Vereinigte Staaten", "Russland", rows(store, "accusations", "typeLabel", language="de")[0][0])
    ]
    assert ("Menschen",) in rows(store, "aid-flows", "recipients", language="de")
    assert ("Pentagon",) in rows(store, "claims-by-source", "sources", language="de")


def test_one_occurrence_is_one_row_with_all_its_articles(store: ox.Store) -> None:
    assert ("event/angriff", "2", "gespraeche-2016-10") in rows(
        store, "events-by-type", "event articles article", type="ASSAULT"
    )
    assert rows(store, "articles-of-event", "article statusLabel") == [
        ("after-lausanne", "occurred"),
        ("gespraeche-2016-10", "planned"),
    ]


def test_a_name_of_one_article_finds_what_others_call_otherwise(store: ox.Store) -> None:
    assert rows(store, "aid-flows", "event", other="Menschen") == [("event/relief",)]
    assert rows(store, "aid-flows", "event", other="civilians") == [("event/relief",)]


def test_period_takes_what_may_lie_in_it(store: ox.Store) -> None:
    assert rows(store, "events-in-period", "event", since="2016-11-15") == [("event/relief",)]
    assert ("event/angriff",) in rows(store, "events-in-period", "event", until="2016-10-14")


def test_network_is_triples(store: ox.Store) -> None:
    turtle = render(run(store, QUERIES["network"], {"type": "ACCUSE"}))
    assert "dco:actor ref:Q30" in turtle and "dco:Aid" not in turtle


def test_escalation_by_month_with_scores(store: ox.Store) -> None:
    """The meeting has a day; blame and cancellation stand in the month of their first report."""
    total = SCORES["CONSULT"] + SCORES["ACCUSE"] + SCORES["SANCTION"]
    assert rows(store, "escalation", "month events undated cooperation conflict total") == [
        ("2016-10", "3", "2", "1", "2", f"{total:g}")
    ]
    assert rows(store, "escalation", "events", until="2016-09") == []


@pytest.mark.parametrize(
    "name", [name for name, query in QUERIES.items() if "(?eventType ?score)" in query.text]
)
def test_the_scores_of_a_query_are_those_of_the_program(name: str) -> None:
    written = re.findall(r"\(dco:(\w+) (-?[\d.]+)\)", QUERIES[name].text)
    assert {code.upper(): float(score) for code, score in written} == SCORES


def test_dyads_are_counted_in_the_quads_of_the_ontology() -> None:
    terms = ontology.load()
    for quad in QUADS:
        codes = {code.capitalize() for code, iri in terms.categories.items() if iri.endswith(f"#{quad}")}
        groups = re.findall(r"IN \((.*?)\)", QUERIES["dyad-counts"].text)
        assert codes in [set(re.findall(r"dco:(\w+)", group)) for group in groups]


def test_whom_a_person_takes_part_with(store: ox.Store) -> None:
    assert rows(store, "co-participants", "name country events cooperation", actor="Lawrow") == [
        ("John Kerry", "USA", "1", "1")
    ]


def test_who_is_in_the_news_of_a_country(store: ox.Store) -> None:
    found = rows(store, "entities-of-country", "name kind events", country="US")
    assert ("Pentagon", "organisation", "1") in found or ("Pentagon", "organization", "1") in found
    assert {name for name, _, _ in found} >= {"United States", "John Kerry", "Pentagon"}


def test_what_several_independent_articles_report_and_who_was_first(store: ox.Store) -> None:
    assert {event for (event,) in rows(store, "well-reported", "event")} == {"event/angriff", "event/treffen"}
    assert rows(store, "well-reported", "event", least="3") == []
    assert ("gespraeche-2016-10", "2016-10", "after-lausanne", "2016-10-16", "event/treffen") in rows(
        store, "first-reports", "first firstPublished last lastPublished event"
    )


def test_judgements_of_persons_come_first(store: ox.Store) -> None:
    found = rows(store, "judgements", "one other same by")
    assert found[0] == ("after-lausanne", "gespraeche-2016-10", "false", "reader")
    assert found[1][3] == "event-likeness"


def test_who_says_what_of_a_place(store: ox.Store) -> None:
    assert sorted(rows(store, "statements-on-place", "sources typeLabel")) == [
        ("Aktivisten", "air strike"),
        ("Pentagon", "assault"),
    ]
    assert rows(store, "statements-on-place", "sources", source="Pentagon") == [("Pentagon",)]


def test_a_threat_and_what_followed_within_days() -> None:
    """The USA threaten Russia on the 1st, and impose sanctions on the 12th."""
    own = small_store()
    graph = "GRAPH <https://w3id.org/diplograph/id/graph/events>"
    for name, kind, day in (("threat", "Threaten", "2016-10-01"), ("deed", "Sanction", "2016-10-12")):
        own.update(
            f"""PREFIX dco: <https://w3id.org/diplograph/dco#> PREFIX ref: <https://w3id.org/diplograph/reference/>
            PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> INSERT DATA {{ {graph} {{
            <{ID}event/{name}> dco:eventType dco:{kind} ; dco:status dco:Occurred ; dco:actor ref:Q30 ;
              dco:recipient ref:Q159 ; dco:firstReport <{ID}report/blame> ; dco:earliest "{day}"^^xsd:date }} }}"""
        )
    wanted = ("2016-10-01", "2016-10-12", "11", "USA", "RUS", "event/threat", "event/deed")
    columns = "threatened done daysBetween country target threat deed"
    assert wanted in rows(own, "threats-carried-out", columns)
    assert wanted not in rows(own, "threats-carried-out", columns, days="10")
    assert wanted not in rows(own, "threats-carried-out", columns, actor="Russland")
