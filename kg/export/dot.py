"""DOT, for Graphviz: every name quoted, plain shapes and colours, all attributes kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.export.graph import Edge, Graph, Node, joined

_SHAPES = {"event": "ellipse", "actor": "box", "place": "hexagon"}
_COLORS = {
    "VerbalCooperation": "lightblue",
    "MaterialCooperation": "palegreen",
    "VerbalConflict": "khaki",
    "MaterialConflict": "salmon",
}
_LINES = {"planned": "dashed", "hypothetical": "dashed", "negated": "dotted"}
_ENTITY = re.compile(r"&(?=#?\w+;)")


def dot(graph: Graph) -> Iterator[str]:
    """The graph as a digraph in UTF-8, a node or edge a line."""
    yield 'digraph diplograph {\nnode [style="filled", fillcolor="white"];\n'
    yield from map(_node, graph.nodes)
    yield from map(_edge, graph.edges)
    yield "}\n"


def _node(node: Node) -> str:
    said = {key: joined(value) for key, value in node.attributes.items()}
    color = _COLORS.get(str(said.get("category")), "white")
    style = f"filled,{_LINES[status]}" if (status := str(said.get("status"))) in _LINES else "filled"
    look = {"shape": _SHAPES[str(said["kind"])], "fillcolor": color, "style": style}
    return f"{_quoted(node.id)} [{_attributes({**said, 'label': _shown(node.label), **look})}];\n"


def _edge(edge: Edge) -> str:
    return f"{_quoted(edge.source)} -> {_quoted(edge.target)} [{_attributes({'role': edge.role})}];\n"


def _attributes(values: Mapping[str, object]) -> str:
    return ", ".join(f"{key}={_quoted(value)}" for key, value in values.items())


def _quoted(value: object) -> str:
    """In double quotes, where Graphviz takes ``<`` as it is; a backslash is doubled, or it would escape."""
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _shown(label: str) -> str:
    """A label in which Graphviz finds no HTML entity to put a character for."""
    return _ENTITY.sub("&amp;", label)
