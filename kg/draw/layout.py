"""The layout: fixed positions for the nodes of a view, so that it opens at once and looks the same every time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeAlias

import igraph  # type: ignore[import-untyped]

from kg.draw.select import Node, Shown, dyads
from kg.scene import Scene

Position: TypeAlias = tuple[int, int]


def positions(scene: Scene, shown: Shown, nodes: Sequence[Node]) -> dict[Node, Position]:
    """A position in pixels for each of the nodes of a view."""
    igraph.set_random_number_generator(random.Random(0))
    index = {node: i for i, node in enumerate(nodes)}
    edges = set()
    if any(node.kind == "v" for node in nodes):
        for i, event in enumerate(scene.events):
            edges |= {(index[Node("v", i)], index[Node("e", e)]) for e in event.participants}
    else:
        for event in scene.events:
            edges |= {(index[Node("e", a)], index[Node("e", b)]) for a, b in dyads(event)}
    graph = igraph.Graph(len(nodes), sorted(edges))
    found = graph.layout_fruchterman_reingold(niter=500)
    return {node: (round(x * 120), round(y * 80)) for node, (x, y) in zip(nodes, found.coords, strict=True)}
