"""GEXF, for Gephi: attributes with their types, and on which days events and parts in them are there."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from kg.export.graph import FIELDS, Edge, Graph, Kind, Node, joined
from kg.facts import Days

# Gephi takes start and end as days, other columns with days as text.
_TYPES: dict[Kind, str] = {
    "text": "string",
    "integer": "integer",
    "decimal": "double",
    "day": "string",
    "texts": "string",
}
# The label is an attribute of the node itself.
_COLUMNS = {name: number for number, name in enumerate(name for name in FIELDS if name != "label")}
_ROLE = '<attributes class="edge"><attribute id="0" title="role" type="string"/></attributes>\n'


def gexf(graph: Graph) -> Iterator[str]:
    """The graph as GEXF 1.2draft, which all versions of Gephi since 0.8 read, without a day of writing.

    Events, and the edges at them, have their first and last day as ``start`` and ``end``, both included; those
    without a day, and entities, are there at all times.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield "<meta><creator>diplograph</creator></meta>\n"
    yield '<graph defaultedgetype="directed" mode="dynamic" timeformat="date">\n<attributes class="node">\n'
    for name, number in _COLUMNS.items():
        yield f'<attribute id="{number}" title="{name}" type="{_TYPES[FIELDS[name]]}"/>\n'
    yield f"</attributes>\n{_ROLE}<nodes>\n"
    yield from map(_node, graph.nodes)
    yield "</nodes>\n<edges>\n"
    yield from map(_edge, graph.edges)
    yield "</edges>\n</graph>\n</gexf>\n"


def _node(node: Node) -> str:
    values = "".join(
        f'<attvalue for="{_COLUMNS[key]}" value={_quoted(joined(value))}/>'
        for key, value in node.attributes.items()
        if key in _COLUMNS
    )
    name = f"id={_quoted(node.id)} label={_quoted(node.label)}"
    return f"<node {name}{_lifetime(node.days)}><attvalues>{values}</attvalues></node>\n"


def _edge(edge: Edge) -> str:
    ends = f"source={_quoted(edge.source)} target={_quoted(edge.target)} label={_quoted(edge.role)}"
    role = f'<attvalues><attvalue for="0" value={_quoted(edge.role)}/></attvalues>'
    return f"<edge id={_quoted(edge.id)} {ends}{_lifetime(edge.days)}>{role}</edge>\n"


def _lifetime(days: Days | None) -> str:
    return "" if days is None else f" start={_quoted(days[0])} end={_quoted(days[1])}"


def _quoted(value: object) -> str:
    return quoteattr(str(value))
