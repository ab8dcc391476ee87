"""What a person says of two reports or names is kept, followed, and can be taken back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "identity"))
from made_up import ALEPPO, HAMA, PEOPLE, PETROV, REBELS, RUSSIA, USA, Made, What

from kg import pipeline
from kg.decide import decide, decided, short, withdraw
from kg.errors import InputMissingError, KgError
from kg.export import export
from kg.identifiers import article_graph
from kg.identity.account import reports_in
from kg.identity.identify import Identifier
from kg.store import GraphStore

HERE = What("ASSAULT", (RUSSIA,), (PEOPLE,), (ALEPPO,), day=14)
THERE = What("ASSAULT", (USA, PETROV), (REBELS,), (HAMA,), day=3)


def put(store: GraphStore, *articles: Made) -> None:
    identifier = Identifier(store.graph)
    for article in articles:
        pipeline.write(store, identifier.replacing(article.id, article.quads()))
    pipeline.write(store, identifier.resolving())


@pytest.fixture
def store(tmp_path):
    with GraphStore.open(tmp_path / "kg-store", create=True) as opened:
        put(opened, Made("a", (HERE,)), Made("b", (HERE,)), Made("c", (THERE,)))
        yield opened


def report(store: GraphStore, article: str) -> str:
    [iri] = reports_in(store.graph, article_graph(article))
    return iri


def lines(store: GraphStore) -> set[str]:
    return set(map(str, store.graph))


def test_a_rejected_merge_is_undone_and_stays_so(store):
    assert store.counts().events == 2
    done = decide(store, None, report(store, "a"), report(store, "b"), False, "Anna")
    assert not done.one and store.counts().events == 3
    put(store, Made("a", (HERE,), text="changed"))
    assert store.counts().events == 3


def test_an_accepted_merge_is_made_also_between_events(store):
    one, other = ((short(item)) for item in (report(store, "a"), report(store, "c")))
    done = decide(store, None, one, other, True, "Anna")
    assert done.one and store.counts().events == 1
    assert short(done.things[0]).startswith("event:")
    assert done.words[0].startswith(("a: ASSAULT", "c: ASSAULT"))


def test_taken_back_all_is_as_before(store):
    before = lines(store)
    pair = report(store, "a"), report(store, "b")
    decide(store, None, *pair, False, "Anna")
    decide(store, None, *pair, False, "Bert")
    assert withdraw(store, None, *pair) == 2
    assert lines(store) == before
    with pytest.raises(InputMissingError, match="nobody"):
        withdraw(store, None, *pair)


def test_the_same_person_may_think_again(store):
    pair = report(store, "a"), report(store, "b")
    decide(store, None, *pair, False, "Anna")
    assert decide(store, None, *pair, True, "Anna").one
    assert [item.judgement.same for item in decided(store.graph) if item.judgement.name] == [True]


def test_where_two_persons_differ_the_two_stay_apart(store):
    pair = report(store, "a"), report(store, "b")
    decide(store, None, *pair, False, "Anna")
    assert not decide(store, None, *pair, True, "Bert").one


def test_a_judgement_outlives_its_article_and_is_exported(store, tmp_path):
    decide(store, None, report(store, "a"), report(store, "b"), False, "Anna")
    pipeline.remove(["a"], store, None)
    export(store.graph, tmp_path / "graph.ttl")
    assert '"Anna"' in (tmp_path / "graph.ttl").read_text("utf8")
    put(store, Made("a", (HERE,)))
    assert store.counts().events == 3


def test_names_can_be_joined_too(store):
    put(store, Made("d", (What("CONSULT", (USA,), (REBELS,), (), day=1),)))
    [one] = (item for item in names(store, "c") if "ArmedGroup" in item)
    [other] = (item for item in names(store, "d") if "ArmedGroup" in item)
    assert decide(store, None, one.partition(" ")[0], other.partition(" ")[0], True, "Anna").one


def names(store: GraphStore, article: str) -> list[str]:
    graph = article_graph(article)
    answer = store.graph.query(
        f"PREFIX dco: <https://w3id.org/diplograph/dco#> SELECT DISTINCT ?e ?t {{ GRAPH <{graph}> "
        "{ ?r dco:actor|dco:recipient ?e . ?e a ?t } }"
    )
    return [f"{row['e'].value} {row['t'].value}" for row in answer]


@pytest.mark.parametrize("name", ["event:0123456789abcdef0123", "nothing", "a b", "ref:Q1"])
def test_what_the_store_lacks_is_named(store, name):
    with pytest.raises(InputMissingError):
        decide(store, None, name, report(store, "a"), True, "Anna")


def test_what_cannot_be_one_is_refused(store):
    with pytest.raises(KgError, match="the same already"):
        decide(store, None, report(store, "a"), report(store, "a"), True, "Anna")
    with pytest.raises(KgError, match="not of one kind"):
        decide(store, None, report(store, "a"), "ref:Q159", True, "Anna")
    with pytest.raises(KgError, match="reference data"):
        decide(store, None, "ref:Q30", "ref:Q159", True, "Anna")


def test_judgements_are_listed_persons_first_then_the_least_certain(store):
    decide(store, None, report(store, "a"), report(store, "c"), False, "Anna")
    listed = [item.judgement for item in decided(store.graph)]
    assert listed[0].name == "Anna"
    rules = [said.score for said in listed if said.name is None]
    assert rules and rules == sorted(rules)
    assert all(said.reason for said in listed)
