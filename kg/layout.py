"""The layout: fixed positions for a network: a diagram opens at once and looks the same every time."""

from __future__ import annotations

import math
from collections.abc import Iterable

import networkx as nx

_SPACING = 130.0  # pixels between neighbours, about the width of a name
_CLEARANCE = 60.0  # pixels that all but the closest tenth keep from the node next to them

Position = tuple[int, int]


def layout(graph: nx.DiGraph[str]) -> dict[str, Position]:
    """A position in pixels for each node: connected parts are laid out each by itself and set in rows.

    Works for parts of fewer than 500 nodes; networkx needs scipy for larger ones.
    """
    undirected = graph.to_undirected()
    parts = sorted(nx.connected_components(undirected), key=lambda part: (-len(part), min(part)))
    blocks = [_part(undirected, part) for part in parts]
    return _rows(blocks)


def _part(graph: nx.Graph[str], part: Iterable[str]) -> dict[str, tuple[float, float]]:
    """One connected part around its own corner at 0, 0."""
    nodes = sorted(part)
    ordered: nx.Graph[str] = nx.Graph()  # a subgraph would keep the order of a set, which changes
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.subgraph(nodes).edges))
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    spread = 2 / math.sqrt(len(nodes))
    found = nx.spring_layout(ordered, k=spread, pos=nx.circular_layout(ordered), iterations=200, seed=0)
    places = {node: (float(x), float(y)) for node, (x, y) in found.items()}
    left, top = (min(place[axis] for place in places.values()) for axis in (0, 1))
    scale = _scale(ordered, places)
    return {node: ((x - left) * scale, (y - top) * scale) for node, (x, y) in places.items()}


def _scale(graph: nx.Graph[str], places: dict[str, tuple[float, float]]) -> float:
    """How many pixels make a unit, so that edges are long enough and nodes do not cover each other."""
    edges = sorted(math.dist(places[a], places[b]) for a, b in graph.edges)
    points = list(places.values())
    gaps = sorted(min(math.dist(p, q) for j, q in enumerate(points) if j != i) for i, p in enumerate(points))
    close = max(gaps[len(gaps) // 10], edges[len(edges) // 2] / 8)  # two nodes on one spot are no measure
    return max(_SPACING / edges[len(edges) // 2], _CLEARANCE / close)


def _rows(blocks: list[dict[str, tuple[float, float]]]) -> dict[str, Position]:
    """The blocks side by side, in rows that make a landscape page."""
    sizes = [(max(x for x, _ in b.values()) + 1, max(y for _, y in b.values()) + 1) for b in blocks]
    area = sum((width + 2 * _SPACING) * (height + _SPACING) for width, height in sizes)
    page = max(math.sqrt(area * 1.6), max((width for width, _ in sizes), default=0))
    placed: dict[str, Position] = {}
    x = y = row = 0.0
    for block, (width, height) in zip(blocks, sizes, strict=True):
        if x > 0 and x + width > page:
            x, y, row = 0.0, y + row + _SPACING, 0.0
        placed |= {node: (round(x + dx), round(y + dy)) for node, (dx, dy) in block.items()}
        x, row = x + width + 2 * _SPACING, max(row, height)
    return placed
