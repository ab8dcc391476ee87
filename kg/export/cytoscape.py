"""Cytoscape JSON, for Cytoscape and Cytoscape.js: attributes as JSON has them, lists as lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from kg.export.graph import Edge, Graph, Node

_HEAD = """{"format_version": "1.0", "generated_by": "diplograph", "target_cytoscapejs_version": "~2.1",
"data": {"name": "diplograph", "shared_name": "diplograph"},
"elements": {"nodes": [
"""


def cytoscape(graph: Graph) -> Iterator[str]:
    """The graph as Cytoscape JSON (CYJS), an element a line; ``name`` and ``interaction`` are what Cytoscape shows."""
    yield _HEAD
    yield from _elements(map(_node, graph.nodes))
    yield '\n], "edges": [\n'
    yield from _elements(map(_edge, graph.edges))
    yield "\n]}}\n"


def _node(node: Node) -> dict[str, object]:
    return {"id": node.id, "name": node.label, "shared_name": node.label, **node.attributes}


def _edge(edge: Edge) -> dict[str, object]:
    days = {} if edge.days is None else {"first": edge.days[0], "last": edge.days[1]}
    ends = {"source": edge.source, "target": edge.target}
    return {"id": edge.id, **ends, "interaction": edge.role, "role": edge.role, **days}


def _elements(data: Iterable[dict[str, object]]) -> Iterator[str]:
    for number, element in enumerate(data):
        yield (",\n" if number else "") + json.dumps({"data": element}, ensure_ascii=False)
