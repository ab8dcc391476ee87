import datetime
import random

import pyoxigraph as ox
import pytest
from graphs import CONTROL, ID, SCRIPT, small_store

from kg.article import Article
from kg.errors import QueryError
from kg.filter import Filter, find
from kg.identifiers import EVENTS_GRAPH
from kg.identity.identify import Identifier
from kg.mapping import article_quads
from kg.report import Mention, Report
from kg.scene import Scene, SceneEvent, read_scene
from kg.vocabulary import DCT


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return small_store()


@pytest.fixture(scope="module")
def scene(store: ox.Store) -> Scene:
    return read_scene(store)


def event(scene: Scene, name: str) -> SceneEvent:
    return next(event for event in scene.events if event.iri == f"{ID}event/{name}")


def names(scene: Scene, entities: tuple[int, ...], language: str = "en") -> set[str]:
    return {scene.entities[index].labels[language] for index in entities}


def shown(store: ox.Store, **options: object) -> set[str]:
    events = read_scene(store, Filter(**options)).events  # type: ignore[arg-type]
    return {event.iri.removeprefix(f"{ID}event/") for event in events}


def test_an_event_is_what_all_its_reports_come_to(scene: Scene) -> None:
    strike = event(scene, "angriff")
    assert (strike.type, strike.mode, strike.status) == ("ASSAULT", "aerial", "occurred")
    assert (strike.killed, strike.injured, strike.independent) == ((25, 31), (10, 12), 2)
    assert strike.days == ("2016-10-14", "2016-10-14")
    assert names(scene, strike.actors) == {"syrische Luftwaffe"}
    assert names(scene, strike.recipients) == {"civilians"} and names(scene, strike.recipients, "de") == {
        "Menschen"
    }
    assert names(scene, strike.places) == {"Aleppo"}
    assert names(scene, strike.sources) == {"Aktivisten", "Pentagon"}


def test_events_come_by_day_and_entities_by_how_often_they_take_part(scene: Scene) -> None:
    days = [event.days[0] for event in scene.events if event.days]
    assert len(scene.events) == 10 and days == sorted(days)
    assert all(event.days is None for event in scene.events[len(days) :])
    assert {entity.labels["en"] for entity in scene.entities[:2]} == {"Russia", "civilians"}


def test_each_report_keeps_its_own_words_and_figures(scene: Scene) -> None:
    german, english = sorted(event(scene, "angriff").reports, key=lambda report: report.killed == (31, 31))
    assert german.text == (
        ("In Aleppo starben bei einem ", False),
        ("Luftangriff", True),
        (" mindestens 25 Menschen.", False),
    )
    assert (german.killed, german.time, german.mode) == ((25, None), "am Freitag", "aerial")
    assert (english.killed, english.time, english.mode) == ((31, 31), "Friday", None)
    assert scene.articles[german.article].language == "de"
    assert names(scene, english.sources) == {"Pentagon"} and english.confidence == 0.9


def test_what_only_others_say_is_claimed(scene: Scene) -> None:
    claimed = {event.iri.removeprefix(f"{ID}event/") for event in scene.events if event.claimed}
    assert claimed == {"angriff", "denied", "bad"}


def test_all_triggers_of_a_report_in_the_sentence_are_marked(
    article: Article, reports: tuple[Report, ...]
) -> None:
    found = {event.type: event.reports[0].text for event in read_scene(resolved(article, reports)).events}
    assert [words for words, marked in found["ASSAULT"] if marked] == ["starben", "Angriff"]
    assert (
        "".join(words for words, _ in found["ASSAULT"]) == "Mindestens 25 Menschen starben bei einem Angriff."
    )
    assert [words for words, marked in found["CONSULT"] if marked] == ["trifft"]


def test_a_trigger_in_another_sentence_is_not_marked(article: Article, reports: tuple[Report, ...]) -> None:
    assault = reports[1]
    elsewhere = reports[0].mentions[0]
    both = Report("ASSAULT", None, "occurred", (elsewhere, *assault.mentions))
    [only] = read_scene(resolved(article, (both,))).events
    assert [words for words, marked in only.reports[0].text if marked] == ["trifft"]
    assert isinstance(elsewhere, Mention)


def resolved(article: Article, reports: tuple[Report, ...]) -> ox.Store:
    """A store with the article and the events it comes to."""
    store = ox.Store()
    identifier = Identifier(store, None)
    for change in (
        lambda: identifier.replacing(article.id, article_quads(article, reports)),
        identifier.resolving,
    ):
        store.extend(change().added)
    return store


def test_what_is_in_dispute_is_told(store: ox.Store) -> None:
    graph = ox.NamedNode(EVENTS_GRAPH)
    dco = "https://w3id.org/diplograph/dco#"
    disputed = small_store()
    for name in ("killedMin", "status"):
        disputed.add(
            ox.Quad(
                ox.NamedNode(f"{ID}event/angriff"),
                ox.NamedNode(f"{dco}disputed"),
                ox.NamedNode(dco + name),
                graph,
            )
        )
    assert event(read_scene(disputed), "angriff").disputed == ("killed", "status")
    assert event(read_scene(store), "angriff").disputed == ()


def test_an_entity_has_a_label_in_both_languages_and_lies_somewhere(scene: Scene) -> None:
    found = {entity.labels["en"]: entity for entity in scene.entities}
    russia, pentagon = found["Russia"], found["Pentagon"]
    assert russia.labels["de"] == "Russland" and pentagon.labels["de"] == "Pentagon"
    assert (russia.kind, russia.country, russia.wikidata) == ("State", "RUS", "Q159")
    assert "Moscow" in russia.names and "Russia" not in russia.names
    assert russia.coordinates is not None and 50 < russia.coordinates[0] < 70 < russia.coordinates[1]
    assert found["Aleppo"].coordinates is not None and pentagon.coordinates is None


def test_only_web_addresses_are_links(store: ox.Store) -> None:
    urls = {article.id: article.url for article in read_scene(store).articles}
    assert urls["after-lausanne"] == "https://example.org/after-lausanne"
    bad = small_store()
    link = ox.NamedNode("javascript:alert(1)")
    bad.add(
        ox.Quad(
            ox.NamedNode(f"{ID}article/bad"),
            ox.NamedNode(DCT.source),
            link,
            ox.NamedNode(f"{ID}graph/article/bad"),
        )
    )
    assert {article.id: article.url for article in read_scene(bad).articles}["bad"] is None


def test_hostile_text_is_kept_without_control_characters(scene: Scene) -> None:
    report = event(scene, "bad").reports[0]
    text = "".join(words for words, _ in report.text)
    assert text.startswith(SCRIPT) and report.time == SCRIPT
    assert not set(CONTROL[:2]) & set(
        text + "".join(label for e in scene.entities for label in e.labels.values())
    )


def test_the_order_of_the_store_does_not_matter(store: ox.Store, scene: Scene) -> None:
    quads = list(store)
    random.Random(3).shuffle(quads)
    other = ox.Store()
    for quad in quads:
        other.add(quad)
    assert read_scene(other) == scene


@pytest.mark.parametrize("name", ["Russland", "russia", "RUS", "Q159", "Moskau", "moscow"])
def test_an_actor_is_found_by_any_name_in_either_language(store: ox.Store, name: str) -> None:
    assert shown(store, actor=name) == {
        "absage", "veto", "waffenruhe", "denied", "blame", "arrest",
    }  # fmt: skip


def test_filters(store: ox.Store) -> None:
    assert shown(store, actor="lawrow") == {"treffen"}
    assert shown(store, actor=f"{ID}entity/luftwaffe") == {"angriff"}
    assert shown(store, actor="Aleppo") == {"angriff"}
    assert shown(store, actor="RUS", event_type="accuse") == {"blame"}
    assert shown(store, event_type="ASSAULT/aerial") == {"angriff"}
    assert shown(store, since=datetime.date(2016, 11, 15)) == {"relief"}
    assert shown(store, until=datetime.date(2016, 10, 14)) == {"angriff"}


def test_only_what_the_events_refer_to_is_there(store: ox.Store) -> None:
    scene = read_scene(store, Filter(actor="lawrow"))
    assert {entity.labels["en"] for entity in scene.entities} == {"Sergey Lavrov", "John Kerry", "Lausanne"}
    assert {article.id for article in scene.articles} == {"gespraeche-2016-10", "after-lausanne"}


def test_a_name_that_is_not_there_gives_the_nearest_ones(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="no actor 'Rusland'") as error:
        read_scene(store, Filter(actor="Rusland"))
    assert "Russland" in error.value.hint
    with pytest.raises(QueryError, match="no event type 'ASAULT'") as error:
        read_scene(store, Filter(event_type="ASAULT"))
    assert "ASSAULT" in error.value.hint


def test_a_family_name_stands_for_one_person_only() -> None:
    people = {"p1": ["John Kerry"], "p2": ["Sergej Lawrow"], "p3": ["Ivan Petrov"], "p4": ["Anna Petrov"]}
    called = people | {"s": ["Kerry Islands"]}
    assert find("kerry", called, people) == {"p1"}
    assert find("Lavrov", called, people) == {"p2"}, "in either transliteration"
    with pytest.raises(QueryError, match="2 people") as error:
        find("Petrov", called, people)
    assert error.value.hint == "name one in full: Anna Petrov, Ivan Petrov"
