import math
from itertools import combinations

import pytest
from graphs import small_store
from many import many_events
from scenes import scene_of

from kg.draw.layout import Layouts, _Names, layouts
from kg.draw.select import Shown, select
from kg.scene import Scene, read_scene

SHAPES = {
    "one": scene_of([], alone=1),
    "two": scene_of([(0, 1)]),
    "star": scene_of([(0, n) for n in range(1, 90)]),
    "chain": scene_of([(n, n + 1) for n in range(100)]),
    "ring": scene_of([(n, (n + 1) % 40) for n in range(40)]),
    "clique": scene_of(combinations(range(20), 2)),
    "pairs": scene_of([(2 * n, 2 * n + 1) for n in range(60)]),
    "isolated": scene_of([], alone=120),
    "star, chain and isolated": scene_of(
        [*((0, n) for n in range(1, 30)), *((n, n + 1) for n in range(30, 50))], alone=20
    ),
    "hand-written": read_scene(small_store()),
    "many": read_scene(many_events(600)),
}


@pytest.fixture(scope="module", params=SHAPES)
def drawn(request: pytest.FixtureRequest) -> tuple[Scene, Shown, Layouts]:
    scene = SHAPES[request.param]
    shown = select(scene)
    return scene, shown, layouts(scene, shown)


def test_every_node_has_its_place_and_none_covers_another(drawn: tuple[Scene, Shown, Layouts]) -> None:
    scene, shown, found = drawn
    names = _Names(scene, shown)
    for view, nodes in (("network", shown.network), ("actors", shown.actors)):
        places = found[view]
        assert list(places) == list(nodes)
        for (one, (x, y)), (other, (s, t)) in combinations(places.items(), 2):
            (width, height), (breadth, depth) = names.size(one), names.size(other)
            assert abs(x - s) >= (width + breadth) / 2 or abs(y - t) >= (height + depth) / 2, (one, other)


def test_the_page_is_neither_a_strip_nor_mostly_empty(drawn: tuple[Scene, Shown, Layouts]) -> None:
    for places in drawn[2].values():
        if len(places) >= 20:
            xs, ys = ([place[axis] for place in places.values()] for axis in (0, 1))
            width, height = max(xs) - min(xs) + 100, max(ys) - min(ys) + 40
            assert 0.8 < width / height < 2.5
            assert width * height / len(places) < 60_000, "pixels a node: names stay legible on a screen"


def test_neighbours_are_near_each_other() -> None:
    scene = SHAPES["star, chain and isolated"]
    shown = select(scene)
    places = layouts(scene, shown)["actors"]
    at = {node.index: place for node, place in places.items()}
    near = [math.dist(at[a], at[b]) for event in scene.events for a, b in event.dyads]
    every = [math.dist(a, b) for a, b in combinations(at.values(), 2)]
    assert sum(near) / len(near) < sum(every) / len(every) / 2
