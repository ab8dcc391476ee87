from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from graphs import small_store
from many import many_events
from scenes import event, scene_of

from kg.draw.graph import LINKS, actor_edges, network_edges
from kg.draw.select import LIMIT, Node, Shown, select
from kg.scene import Scene, read_scene


@pytest.fixture(scope="module")
def many() -> Scene:
    return read_scene(many_events(2000))


@pytest.fixture(scope="module")
def shown(many: Scene) -> Shown:
    return select(many)


def of_kind(nodes: tuple[Node, ...], kind: str) -> set[int]:
    return {node.index for node in nodes if node.kind == kind}


def test_what_fits_is_shown_as_it_is() -> None:
    scene = read_scene(small_store())
    shown = select(scene)
    assert of_kind(shown.network, "v") == set(range(10)) and not shown.groups and shown.note is None
    in_a_role = {entity for event in scene.events for entity in event.participants}
    assert of_kind(shown.network, "e") == in_a_role, "who only speaks of it is no part of the network"
    pairs = {tuple(sorted(scene.entities[n.index].labels["en"] for n in (e.start, e.end)))
             for e in actor_edges(scene, shown)}  # fmt: skip
    assert ("John Kerry", "Sergey Lavrov") in pairs and ("Russia", "United States") in pairs
    assert of_kind(shown.actors, "e") == {
        n.index for e in actor_edges(scene, shown) for n in (e.start, e.end)
    }


def test_the_limit_is_a_limit() -> None:
    """One event and its two actors make three nodes."""
    fits = select(scene_of([(2 * n, 2 * n + 1) for n in range(LIMIT // 3)]))
    assert len(fits.network) == LIMIT and fits.note is None
    more = select(scene_of([(2 * n, 2 * n + 1) for n in range(LIMIT // 3 + 1)]))
    assert len(more.network) <= LIMIT and more.groups and more.note


def test_too_much_becomes_few_nodes_and_lines(many: Scene, shown: Shown) -> None:
    assert len(many.events) == 2000 and len(shown.network) <= LIMIT and len(shown.actors) <= LIMIT
    assert len(of_kind(shown.network, "v")) > 80 and len(of_kind(shown.actors, "e")) > 30
    for edges in (network_edges(many, shown), actor_edges(many, shown)):
        assert len(edges) < 4 * LIMIT
        links = Counter(node for edge in edges for node in (edge.start, edge.end) if node.kind == "g")
        assert links and max(links.values()) <= LINKS


def test_actors_who_all_deal_with_each_other_are_few(many: Scene, shown: Shown) -> None:
    """Here the most frequent ones nearly all do: 300 of them would be 20,000 lines."""
    lines = [edge for edge in actor_edges(many, shown) if {edge.start.kind, edge.end.kind} == {"e"}]
    actors = len(of_kind(shown.actors, "e"))
    assert 20 < actors < LIMIT / 2 and len(lines) <= max(300, 3 * actors)
    sparse = select(scene_of([(n, n + 1) for n in range(200)]))
    assert len(of_kind(sparse.actors, "e")) == 201, "a chain is no tangle"


def test_nothing_gets_lost(many: Scene, shown: Shown) -> None:
    gathered = [index for group in shown.groups for index in group.events]
    assert len(gathered) == len(set(gathered))
    assert set(gathered) | of_kind(shown.network, "v") == set(range(2000))
    assert not set(gathered) & of_kind(shown.network, "v")
    members = [index for group in shown.groups for index in group.members]
    in_a_role = {entity for event in many.events for entity in event.participants}
    paired = {entity for event in many.events for pair in event.dyads for entity in pair}
    assert len(members) == len(set(members))
    assert set(members) | of_kind(shown.network, "e") == in_a_role
    assert set(members) | of_kind(shown.actors, "e") >= paired
    assert of_kind(shown.network, "g") == set(range(len(shown.groups)))


def test_the_note_says_what_is_left_out_and_how_to_see_it(shown: Shown) -> None:
    assert shown.note is not None
    events, actors = len(of_kind(shown.network, "v")), len(of_kind(shown.actors, "e"))
    assert f"{events} of 2,000 events" in shown.note["en"] and f"{events} von 2.000 Ereig" in shown.note["de"]
    assert f"network of actors shows {actors} of" in shown.note["en"]
    assert all("kg draw --actor" in note and f"{len(shown.groups)} " in note for note in shown.note.values())


def test_groups_are_named_after_those_they_are_around(many: Scene, shown: Shown) -> None:
    labels = [group.labels for group in shown.groups]
    assert all(
        label["en"].startswith("around Who ") and label["de"].startswith("um Wer ") for label in labels
    )
    assert len({label["en"] for label in labels}) == len(labels) > 3


def test_communities_are_groups_of_their_own() -> None:
    """Four circles of actors, each at odds within itself only."""
    circles = [pair for n in range(4) for pair in combinations(range(20 * n, 20 * n + 20), 2)]
    shown = select(scene_of(circles))
    assert shown.groups
    for group in shown.groups:
        assert len({index // 190 for index in group.events}) == 1, "of one circle"


def test_well_supported_events_come_first(many: Scene) -> None:
    least = max(range(2000), key=lambda n: (-len(many.events[n].participants), n))
    events = list(many.events)
    events[least] = replace(events[least], independent=50)
    assert least in of_kind(select(replace(many, events=tuple(events))).network, "v")
    assert least not in of_kind(select(many).network, "v")


def test_events_without_anybody_are_gathered_too() -> None:
    scene = scene_of([(2 * n, 2 * n + 1) for n in range(200)])
    alone = tuple(event(200 + n, ()) for n in range(9))
    shown = select(replace(scene, events=(*scene.events, *alone)))
    others = shown.groups[-1]
    assert {*range(200, 209)} <= set(others.events) and others.labels == {"de": "Übrige", "en": "Others"}
