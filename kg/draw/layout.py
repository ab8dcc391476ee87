"""The layout: fixed positions for the nodes of a view, so that it opens at once and looks the same every time.

Connected parts are laid out each by itself, moved apart until no node and no actor's name covers another, and set
in rows that make a landscape page.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import igraph  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt

from kg.draw.graph import Edge, actor_edges, network_edges
from kg.draw.select import Node, Shown
from kg.scene import Scene

Position: TypeAlias = tuple[int, int]
Layouts: TypeAlias = Mapping[str, Mapping[Node, Position]]
_Points: TypeAlias = npt.NDArray[np.float64]
"""Rows of x and y, or of width and height, in pixels."""

_ASPECT = 1.4  # width by height of the page
_LONG = 4.0  # a part that is wider than so many times its height is laid out another way if there is one
_EDGE = 100.0  # pixels of the median edge, before nodes are moved apart
_ROOM = 6.0  # times the room of all nodes is the most that they are spread over
_LETTER = 6.5  # pixels of a letter of a name
_LONGEST = 18  # letters; longer names are cut, or cover what is behind them
_MARK = 26.0  # pixels of an event's mark with the space around it
_SMALL, _LARGE, _FEW = 16.0, 40.0, 24  # pixels of an entity's mark: in no event, in most; of at least so many
_GROUP = 60.0  # pixels of a group's mark
_LINE = 18.0  # pixels of the name below a mark
_GAP = 40.0  # pixels between parts
_EVENED = 0.5  # from 0, as laid out, to 1, as many nodes in every strip
_SIDEWAYS = np.array([1.0, 1.8])  # so that wide names do not make all of it high
_ROUNDS = 30  # of moving apart, before a part is made larger as a whole
_LARGER = 1.1
_COMPARED = 700  # edges of which it is looked which ones cross: each is compared to each


def layouts(scene: Scene, shown: Shown) -> Layouts:
    """The positions in pixels of the nodes of both network views, ``network`` and ``actors``."""
    names = _Names(scene, shown)
    return {
        "network": _layout(shown.network, network_edges(scene, shown), names),
        "actors": _layout(shown.actors, actor_edges(scene, shown), names),
    }


class _Names:
    """How much room a node needs."""

    def __init__(self, scene: Scene, shown: Shown) -> None:
        self._scene = scene
        self._shown = shown
        self._counts = Counter(entity for event in scene.events for entity in event.participants)
        self._most = max(self._counts.values(), default=1)

    def size(self, node: Node) -> tuple[float, float]:
        """Width and height in pixels of a node's mark with its name; events are named by their mark."""
        if node.kind == "v":
            return (_MARK, _MARK)
        labels = (self._shown.groups if node.kind == "g" else self._scene.entities)[node.index].labels
        letters = min(max(map(len, labels.values())), _LONGEST)
        mark = _GROUP if node.kind == "g" else self._mark(node.index)
        return (max(letters * _LETTER, mark), mark + _LINE)

    def _mark(self, entity: int) -> float:
        """The mark of an entity: its area grows with its events."""
        return _SMALL + (_LARGE - _SMALL) * math.sqrt(self._counts[entity] / max(self._most, _FEW))


def _layout(nodes: Sequence[Node], edges: Iterable[Edge], names: _Names) -> dict[Node, Position]:
    """A position for each node: the parts of a network, large ones first, in rows."""
    numbers = {node: number for number, node in enumerate(nodes)}
    weights: dict[tuple[int, int], int] = {}
    for edge in edges:
        pair = (numbers[edge.start], numbers[edge.end])
        key = (min(pair), max(pair))
        weights[key] = weights.get(key, 0) + len(edge.events)
    graph = igraph.Graph(len(nodes), sorted(weights))
    sizes = np.array([names.size(node) for node in nodes]).reshape(-1, 2)
    parts = [sorted(part) for part in graph.connected_components()]
    placed = [_part(graph.induced_subgraph(part), sizes[part]) for part in parts]
    found: dict[Node, Position] = {}
    for part, points in zip(parts, _rows(placed), strict=True):
        found |= {
            nodes[i]: (round(float(x)), round(float(y))) for i, (x, y) in zip(part, points, strict=True)
        }
    return {node: found[node] for node in nodes}


# --- one part ---


def _part(graph: igraph.Graph, sizes: _Points) -> tuple[_Points, _Points]:
    """The centres of a connected part's nodes, none of which covers another, and their ``sizes``."""
    if len(sizes) == 1:
        return np.zeros((1, 2)), sizes
    igraph.set_random_number_generator(random.Random(0))  # the same every time
    first = graph.layout_kamada_kawai()
    second = graph.layout_fruchterman_reingold(seed=first, niter=200, start_temp=3)
    ends = np.array(graph.get_edgelist())
    candidates = [_apart(_scaled(np.array(found.coords), ends, sizes), sizes) for found in (first, second)]
    return min(candidates, key=lambda points: (_aspect(points) > _LONG, _crossings(points, ends))), sizes


def _scaled(points: _Points, ends: npt.NDArray[np.int_], sizes: _Points) -> _Points:
    """The points in pixels, turned and, within limits, stretched to the shape of the page."""
    points = points - points.mean(axis=0)
    turned = points @ np.linalg.svd(points, full_matrices=False)[2].T
    evened = _evened(turned)
    stretch = math.sqrt(min(max(_ASPECT / _aspect(evened), 0.4), 2.5))
    shaped = evened * np.array([stretch, 1 / stretch])
    edge = float(np.median(np.linalg.norm(shaped[ends[:, 0]] - shaped[ends[:, 1]], axis=1)))
    spread, room = float(np.ptp(shaped, axis=0).prod()), float(sizes.prod(axis=1).sum())
    pixels: _Points = shaped * min(_EDGE / max(edge, 1e-6), math.sqrt(_ROOM * room / max(spread, 1e-6)))
    return pixels


def _evened(points: _Points) -> _Points:
    """The points with a dense middle spread and long arms drawn in: their order along each axis stays."""
    ranks = (
        points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(len(points) - 1, 1) - 0.5
    )
    evened: _Points = points * (1 - _EVENED) + ranks * np.ptp(points, axis=0) * _EVENED
    return evened


def _aspect(points: _Points) -> float:
    width, height = np.ptp(points, axis=0)
    return float(width / max(height, width / 100, 1e-6))


def _apart(points: _Points, sizes: _Points) -> _Points:
    """The points, moved as little as it takes for no box of ``sizes`` around one to cover another."""
    turns = np.arange(len(points)) * 2.4  # two nodes on one spot would never part
    points = points + np.column_stack([np.cos(turns), np.sin(turns)])
    reach = (sizes[:, None] + sizes[None]) / 2 + 1  # a pixel more, as positions are rounded
    while True:
        for _ in range(_ROUNDS):
            pushes = _pushes(points, reach)
            if not pushes.any():
                return points
            points = points + pushes
        points = points * _LARGER


def _pushes(points: _Points, reach: _Points) -> _Points:
    """How far each node is to move away from those that it covers, each time along the shorter way."""
    over = reach - np.abs(points[:, None] - points[None])
    one, other = np.nonzero(np.triu((over > 0).all(axis=2), 1))
    axis = (over[one, other] * _SIDEWAYS).argmin(axis=1)
    away = np.where(points[one, axis] >= points[other, axis], 0.5, -0.5) * over[one, other, axis]
    pushes = np.zeros_like(points)
    np.add.at(pushes, (one, axis), away)
    np.add.at(pushes, (other, axis), -away)
    return pushes


def _crossings(points: _Points, ends: npt.NDArray[np.int_]) -> int:
    """How many pairs of edges cross, of some 700 of them where there are more."""
    ends = ends[:: 1 + len(ends) // _COMPARED]
    start, end = points[ends[:, 0]], points[ends[:, 1]]

    def side(of: _Points) -> npt.NDArray[np.float64]:
        """On which side of each edge (rows) a point (columns) is."""
        way, to = (end - start)[:, None], of[None] - start[:, None]
        return np.sign(way[..., 0] * to[..., 1] - way[..., 1] * to[..., 0])

    apart = side(start) * side(end) < 0
    return int((apart & apart.T).sum()) // 2


# --- all parts ---


def _rows(parts: Sequence[tuple[_Points, _Points]]) -> list[_Points]:
    """The parts side by side, in rows of a page that is about _ASPECT times as wide as high."""
    corners = [(points - sizes / 2).min(axis=0) for points, sizes in parts]
    boxes = [
        (points + sizes / 2).max(axis=0) - corner + _GAP
        for (points, sizes), corner in zip(parts, corners, strict=True)
    ]
    order = sorted(range(len(parts)), key=lambda i: (-float(boxes[i][1]), -float(boxes[i][0]), i))
    if not order:
        return []
    widest = max(float(box[0]) for box in boxes)
    widths = [widest * 1.05**step for step in range(80)]
    pages = [_shelves([boxes[i] for i in order], width) for width in widths]
    offsets, _ = min(pages, key=lambda page: page[1])
    placed = dict(zip(order, offsets, strict=True))
    return [points - corners[i] + placed[i] for i, (points, _) in enumerate(parts)]


def _shelves(boxes: Sequence[_Points], width: float) -> tuple[list[_Points], float]:
    """The upper left corner of each box, filling rows of ``width``, and the width of the page that holds them."""
    corners = []
    x = y = row = right = 0.0
    for box in boxes:
        if x > 0 and x + box[0] > width:
            x, y, row = 0.0, y + row, 0.0
        corners.append(np.array([x, y]))
        x, row = x + float(box[0]), max(row, float(box[1]))
        right = max(right, x)
    return corners, max(right, (y + row) * _ASPECT)
