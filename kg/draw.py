"""The diagram: events and those who take part in them as one HTML file that works without a network.

pyvis turns the network into what vis-network reads; the page around it is ours (draw.html, draw.js), since
pyvis's own loads styles from elsewhere and lets text from articles become markup.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pyvis  # type: ignore[import-untyped]
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pyvis.network import Network  # type: ignore[import-untyped]

from kg import ontology
from kg.errors import KgError
from kg.layout import layout
from kg.network import Filter, network
from kg.output import write_whole

LIMIT = 400  # nodes; beyond that a diagram is a ball of wool, and networkx wants scipy

_HERE = Path(__file__).parent
_LIBRARY = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"

# One hue and one shape a quad category, shades within it; hues after Okabe and Ito, for colour-blind readers.
_CATEGORIES: dict[str, tuple[str, str, dict[str, str]]] = {
    "VerbalCooperation": (
        "Words, cooperation",
        "dot",
        {"AGREE": "#9ecae8", "CONSULT": "#4a9fd4", "SUPPORT": "#1c74b0", "CONCEDE": "#0b4a7a"},
    ),
    "MaterialCooperation": (
        "Deeds, cooperation",
        "square",
        {"COOPERATE": "#7fd1b5", "AID": "#22a67e", "RETREAT": "#04694c"},
    ),
    "VerbalConflict": (
        "Words, conflict",
        "triangle",
        {"REQUEST": "#fbd97a", "ACCUSE": "#f0ab1f", "REJECT": "#c98200", "THREATEN": "#8a5a00"},
    ),
    "MaterialConflict": (
        "Deeds, conflict",
        "diamond",
        {
            "PROTEST": "#f2b8a5",
            "SANCTION": "#e98a6b",
            "MOBILIZE": "#d95f02",
            "COERCE": "#b2352a",
            "ASSAULT": "#7d0c1f",
        },
    ),
}
_STYLES = {code: (color, shape) for _, shape, types in _CATEGORIES.values() for code, color in types.items()}
_ENTITIES = {"actor": ("#eef1f5", "#8895a5"), "place": ("#eef7ec", "#7fae78")}
_STATUSES = {
    "occurred": "filled: occurred",
    "planned": "dashed: planned",
    "hypothetical": "dashed, pale: hypothetical",
    "negated": "hollow: did not happen",
}
_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "multiselect": True},
    "edges": {"smooth": False, "color": {"color": "#b8c2cc", "highlight": "#1d2733", "hover": "#5c6b7a"}},
    "nodes": {"borderWidthSelected": 3},
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a diagram shows: ``events`` and ``entities``, and how many events were ``left_out`` for space."""

    events: int
    entities: int
    left_out: int


def draw(
    store: ox.Store,
    path: Path,
    *,
    actor: str | None = None,
    event_type: str | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Drawing:
    """Write the diagram of the events that fit the filter (kg.network.Filter) to an HTML file.

    Of more than LIMIT nodes it shows the best connected. Raises KgError, and writes nothing, when no event
    fits or the file cannot be written.
    """
    graph = network(store, Filter(actor, event_type, since, until))
    if not graph:
        raise KgError("no event fits, so there is nothing to draw", "widen the filter, or run kg build first")
    shown = _best_connected(graph)
    events, everything = (sum(_is_event(g, node) for node in g) for g in (shown, graph))
    drawing = Drawing(events, len(shown) - events, everything - events)
    write_whole(path, [page(shown, drawing).encode()])
    return drawing


def _is_event(graph: nx.DiGraph[str], node: str) -> bool:
    return bool(graph.nodes[node]["kind"] == "event")


def _best_connected(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The whole network, or the events whose participants have most events, up to LIMIT nodes."""
    if len(graph) <= LIMIT:
        return graph
    events = [node for node in graph if _is_event(graph, node)]
    weight = {event: sum(graph.degree(other) for other in nx.all_neighbors(graph, event)) for event in events}
    kept: set[str] = set()
    for event in sorted(events, key=lambda event: (-weight[event], event)):
        more = {event, *nx.all_neighbors(graph, event)}
        if len(kept | more) > LIMIT:
            break
        kept |= more
    return nx.DiGraph(graph.subgraph([node for node in graph if node in kept]))


def page(graph: nx.DiGraph[str], drawing: Drawing) -> str:
    """The HTML page of a network, whole in itself."""
    positions = layout(graph)
    net = Network(directed=True, cdn_resources="in_line")
    for node in graph:
        x, y = positions[node]
        net.add_node(node, x=x, y=y, **_node(graph, node))
    net.edges = [_edge(start, end, graph.edges[start, end]["role"]) for start, end in graph.edges]
    net.templateEnv = Environment(loader=FileSystemLoader(_HERE), autoescape=True)
    net.templateEnv.globals["page"] = _surroundings(graph, drawing)
    net.path = "draw.html"
    return str(net.generate_html())


def _node(graph: nx.DiGraph[str], node: str) -> dict[str, Any]:
    said = graph.nodes[node]
    size = graph.degree(node)
    return _event(said, size) if said["kind"] == "event" else _entity(said, size)


def _event(said: dict[str, str], degree: int) -> dict[str, Any]:
    color, shape = _STYLES[said["type"]]
    status = said["status"]
    hollow, dashed = status == "negated", status in ("planned", "hypothetical")
    name = " · ".join(part for part in (said["label"], said["date"]) if part)
    more = [f"{said['type']} {said['mode']}".strip() + f", {status}"]
    more += [f"says: {said['sources']}"] if said["sources"] else []
    more.append(f"article: {said['article']}")
    return {
        "label": _short(name, 28),
        "title": "\n".join([name, said["sentence"], *more]),
        "shape": shape,
        "size": 7 + 2 * min(degree, 12),
        "color": {"background": "#ffffff" if hollow else color + ("80" if dashed else ""), "border": color},
        "borderWidth": 2 if hollow or dashed else 1,
        "shapeProperties": {"borderDashes": [4, 3] if dashed else False},
        "opacity": 0.6 if status == "hypothetical" else 1,
        "font": {"size": 11, "color": "#5c6b7a", "strokeWidth": 3, "strokeColor": "#ffffff"},
        "group_code": said["type"],
        "detail": {"kind": said["type"], "name": name, "sentence": said["sentence"], "more": more},
    }


def _entity(said: dict[str, str], degree: int) -> dict[str, Any]:
    fill, border = _ENTITIES[said["kind"]]
    more = [part for part in (said["type"], said["country"], f"events: {degree}") if part]
    return {
        "label": _short(said["label"], 32),
        "title": "\n".join([said["label"], ", ".join(more)]),
        "shape": "box",
        "color": {"background": fill, "border": border},
        "margin": 6,
        "font": {"size": 12 + 2 * min(degree, 10), "color": "#1d2733"},
        "group_code": said["kind"],
        "detail": {"kind": said["kind"], "name": said["label"], "sentence": "", "more": more},
    }


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _edge(start: str, end: str, role: str) -> dict[str, Any]:
    """An edge: an arrow for actors and recipients, a dotted line to a place."""
    place = role == "place"
    return {"from": start, "to": end, "title": role, "dashes": place, "arrows": "" if place else "to"}


def _surroundings(graph: nx.DiGraph[str], drawing: Drawing) -> dict[str, Any]:
    library = _LIBRARY.read_text(encoding="utf-8").rpartition("//# sourceMappingURL")[0]
    behaviour = (_HERE / "draw.js").read_text(encoding="utf-8")
    note = f"{drawing.events} events, {drawing.entities} participants and places"
    if drawing.left_out:
        note += f" (the best connected; {drawing.left_out} more events fit: filter to see them)"
    scripts = " ".join(_hash(script) for script in (library, behaviour))
    return {
        "title": "Who did what to whom",
        "options": _OPTIONS,
        "note": note,
        "policy": f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:",
        # Both scripts are ours; nothing in them comes from articles.
        "library": Markup(library),
        "behaviour": Markup(behaviour),
        "legend": _legend(graph),
    }


def _hash(script: str) -> str:
    """What a Content-Security-Policy names a script by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _legend(graph: nx.DiGraph[str]) -> list[dict[str, Any]]:
    """The entries of the legend: only what the diagram holds."""
    labels = ontology.load()
    types = Counter(graph.nodes[node]["type"] for node in graph if _is_event(graph, node))
    groups = []
    for title, shape, colors in _CATEGORIES.values():
        entries = [
            {"label": labels.label(labels.types[code]), "code": code, "count": types[code], "shape": shape,
             "fill": color, "stroke": color}
            for code, color in colors.items()
            if types[code]
        ]  # fmt: skip
        groups.append({"title": title, "entries": entries})
    kinds = Counter(graph.nodes[node]["kind"] for node in graph)
    entities = [
        {
            "label": f"{kind}s",
            "code": kind,
            "count": kinds[kind],
            "shape": "box",
            "fill": fill,
            "stroke": border,
        }
        for kind, (fill, border) in _ENTITIES.items()
        if kinds[kind]
    ]
    statuses = [
        {"label": label, "shape": "dot", "fill": "#ffffff" if status == "negated" else "#9aa7b4",
         "stroke": "#4d5b69", "dashed": status in ("planned", "hypothetical")}
        for status, label in _STATUSES.items()
    ]  # fmt: skip
    groups += [{"title": "Who and where", "entries": entities}, {"title": "Status", "entries": statuses}]
    return [group for group in groups if group["entries"]]
