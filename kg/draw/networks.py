"""The two network views as a picture: actors with their events, and actors with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np

from kg import ontology
from kg.draw import legend, palette
from kg.draw.canvas import Box, Canvas, Point
from kg.draw.graph import Edge, actor_edges, network_edges
from kg.draw.labels import Label, place
from kg.draw.layout import Position
from kg.draw.select import Node, Shown
from kg.draw.words import plain, words
from kg.plover import SCORES
from kg.scene import Scene

_EVENT = 3.1  # radius in points
_SPACE = 1.4  # points between marks
_ROUNDS = 200  # of moving marks apart
_LINES = 160  # between actors
_NUMBERS = 30  # on them
_FEW = 70  # nodes up to which events have names too


@dataclass(frozen=True, slots=True)
class _Dot:
    """A node on the page."""

    at: Point
    radius: float


def draw_network(
    canvas: Canvas, box: Box, scene: Scene, shown: Shown, at: Mapping[Node, Position], language: str
) -> list[legend.Section]:
    """Actors, events, recipients and places, with lines from who does through the event to whom it meets."""
    edges = network_edges(scene, shown)
    weights: Counter[Node] = Counter()
    for edge in edges:
        weights.update({edge.start: len(edge.events), edge.end: len(edge.events)})
    dots = _dots(box, shown.network, at, weights)
    _draw_roles(canvas, edges, dots)
    labels = []
    for node, dot in dots.items():
        if node.kind == "v":
            _draw_event(canvas, scene, node.index, dot)
            if len(dots) <= _FEW:
                labels.append(_event_label(canvas, scene, node.index, dot, language))
        else:
            labels.append(_draw_entity(canvas, scene, shown, node, dot, language, weights))
    place(canvas, labels, [_extent(dot) for dot in dots.values()], box)
    theme, said = canvas.theme_name, words(language)
    events = [scene.events[node.index] for node in dots if node.kind == "v"]
    types, statuses = Counter(event.type for event in events), Counter(event.status for event in events)
    lines = (
        legend.LineEntry(said["acts"], canvas.theme.edge, 0.8),
        legend.LineEntry(said["meets"], canvas.theme.edge, 0.8, arrow=True),
        legend.LineEntry(said["place"], canvas.theme.edge, 0.8, dash="dotted"),
    )
    return [
        *legend.types_section(types, language, theme),
        legend.kinds_section(said["entities"], _kinds(scene, dots), language, theme),
        legend.statuses_section(said["status"], statuses, language, theme),
        legend.Section(said["lines"], lines),
    ]


def draw_actors(
    canvas: Canvas, box: Box, scene: Scene, shown: Shown, at: Mapping[Node, Position], language: str
) -> tuple[list[legend.Section], str]:
    """Actors with a line for each two that have to do with each other: thick for many events, coloured by score.

    Returns the legend and a note on the lines that are left out, those for fewest events.
    """
    edges = actor_edges(scene, shown)
    weights: Counter[Node] = Counter()
    for edge in edges:
        weights.update({edge.start: len(edge.events), edge.end: len(edge.events)})
    dots = _dots(box, shown.actors, at, weights)
    kept, least = _strongest(edges)
    most = max((len(edge.events) for edge in edges), default=1)
    taken = _draw_dyads(canvas, scene, kept, dots, most)
    labels = [_draw_entity(canvas, scene, shown, node, dot, language, weights) for node, dot in dots.items()]
    place(canvas, labels, [*(_extent(dot) for dot in dots.values()), *taken], box)
    note = words(language)["weak"].format(least) if least > 1 else ""
    return _actors_legend(canvas, scene, dots, most, language), note


def _strongest(edges: Sequence[Edge]) -> tuple[list[Edge], int]:
    """The lines for most events, up to _LINES, and for how many events they are at least; ties share their fate."""
    ranked = sorted((len(edge.events) for edge in edges), reverse=True)
    least = 1 if len(ranked) <= _LINES else ranked[_LINES] + 1
    return [edge for edge in edges if len(edge.events) >= least], least


def _actors_legend(
    canvas: Canvas, scene: Scene, dots: Iterable[Node], most: int, language: str
) -> list[legend.Section]:
    said, theme = words(language), canvas.theme_name
    sizes = sorted({1, max(1, round(sqrt(most))), most})
    lines = (("conflict", -6.0), ("neither", 0.0), ("cooperation", 6.0))
    return [
        legend.kinds_section(said["entities"], _kinds(scene, dots), language, theme),
        legend.Section(said["score"], (legend.ScaleEntry(said["conflict"], said["cooperation"]),)),
        legend.Section(
            said["lines"],
            tuple(
                legend.LineEntry(
                    said[name], palette.score_color(score, theme), 1.6, palette.score_dash(score)
                )
                for name, score in lines
            ),
        ),
        legend.Section(
            said["events"],
            tuple(legend.LineEntry(str(n), canvas.theme.muted, _width(n, most)) for n in sizes),
        ),
    ]


# --- marks ---


def _dots(
    box: Box,
    nodes: Sequence[Node],
    at: Mapping[Node, Position],
    weights: Mapping[Node, int],
) -> dict[Node, _Dot]:
    """The nodes on the page: as large as fits, turned where that fits better; what has most events is largest."""
    nodes = [node for node in nodes if node in at]
    if not nodes:
        return {}
    points = {node: (float(at[node][0]), -float(at[node][1])) for node in nodes}
    xs, ys = zip(*points.values(), strict=True)
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    room = Box(box.left + 22, box.bottom + 14, box.right - 22, box.top - 14)
    scale = min(room.width / wide, room.height / high)
    # A layout has no up or down: stretching one way by up to a third fills the page and moves nothing apart wrongly.
    across, up = min(room.width / wide, scale * 1.35), min(room.height / high, scale * 1.35)
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    center = ((room.left + room.right) / 2, (room.bottom + room.top) / 2)
    most = max(weights.values(), default=1) or 1
    radii = np.array(
        [_EVENT if node.kind == "v" else 3.4 + 6.6 * sqrt(weights.get(node, 0) / most) for node in points]
    )
    places = np.array(
        [(center[0] + (x - middle[0]) * across, center[1] + (y - middle[1]) * up) for x, y in points.values()]
    )
    places = apart(places, radii, box)
    return {
        node: _Dot((float(x), float(y)), float(radius))
        for node, (x, y), radius in zip(points, places, radii, strict=True)
    }


def apart(places: np.ndarray, radii: np.ndarray, box: Box) -> np.ndarray:
    """The places moved, each as little as needed, until no two marks of these radii cover each other."""
    reach = radii[:, None] + radii[None, :] + _SPACE
    np.fill_diagonal(reach, 0)
    edge = radii[:, None] + 1
    low, high = np.array([box.left, box.bottom]) + edge, np.array([box.right, box.top]) - edge
    turn = np.arange(len(places)) * 2.4  # so that what lies in the same place parts in all directions
    places = places + 0.05 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(_ROUNDS):
        between = places[:, None, :] - places[None, :, :]
        far = np.maximum(np.hypot(between[..., 0], between[..., 1]), 1e-6)
        lack = np.clip(reach - far, 0, None)
        if lack.max() < 0.3:
            break
        places = np.clip(places + (between * (lack / far)[..., None]).sum(axis=1) * 0.35, low, high)
    return places


def _extent(dot: _Dot) -> Box:
    (x, y), r = dot.at, dot.radius
    return Box(x - r, y - r, x + r, y + r)


def _draw_event(canvas: Canvas, scene: Scene, index: int, dot: _Dot) -> None:
    event = scene.events[index]
    style, status = palette.TYPES[event.type], palette.STATUSES[event.status]
    canvas.mark(
        dot.at, style.shape, dot.radius, palette.paint(style, canvas.theme_name),
        filled=status.filled, dash=status.dash, opacity=status.opacity, width=0.6, layer=6,
    )  # fmt: skip


def _event_label(canvas: Canvas, scene: Scene, index: int, dot: _Dot, language: str) -> Label:
    terms = ontology.load()
    text = terms.label(terms.types[scene.events[index].type], language)
    return Label(text, dot.at, dot.radius, 0, 5.6, color=canvas.theme.muted)


def _draw_entity(
    canvas: Canvas,
    scene: Scene,
    shown: Shown,
    node: Node,
    dot: _Dot,
    language: str,
    weights: Mapping[Node, int],
) -> Label:
    """An entity or a group; returns its name."""
    grouped = node.kind == "g"
    style = palette.KINDS["Group" if grouped else scene.entities[node.index].kind]
    paint = palette.paint(style, canvas.theme_name)
    canvas.mark(dot.at, style.shape, dot.radius, paint, dash="dashed" if grouped else "solid", layer=7)
    labels = shown.groups[node.index].labels if grouped else scene.entities[node.index].labels
    weight = weights.get(node, 0)
    size = 5.8 + min(dot.radius - 3.4, 5.0) * 0.4
    return Label(plain(labels[language], 34), dot.at, dot.radius, weight, size, bold=dot.radius > 8.4)


def _kinds(scene: Scene, nodes: Iterable[Node]) -> Counter[str]:
    return Counter(
        "Group" if node.kind == "g" else scene.entities[node.index].kind for node in nodes if node.kind != "v"
    )


# --- lines ---


def _trimmed(start: _Dot, end: _Dot) -> tuple[Point, Point] | None:
    """The line between two nodes up to their rims; None where they touch."""
    dx, dy = end.at[0] - start.at[0], end.at[1] - start.at[1]
    long = hypot(dx, dy)
    if long <= start.radius + end.radius + 1:
        return None
    ux, uy = dx / long, dy / long
    return (
        (start.at[0] + ux * start.radius, start.at[1] + uy * start.radius),
        (end.at[0] - ux * (end.radius + 0.6), end.at[1] - uy * (end.radius + 0.6)),
    )


def _draw_roles(canvas: Canvas, edges: Iterable[Edge], dots: Mapping[Node, _Dot]) -> None:
    """Lines from actors to events, with a head from events to recipients, dotted to places, pale to groups."""
    found: dict[str, list[tuple[Point, Point]]] = {"actor": [], "recipient": [], "place": [], "group": []}
    groups: Counter[tuple[Node, Node]] = Counter()
    for edge in edges:
        if "g" in (edge.start.kind, edge.end.kind):
            groups[edge.start, edge.end] += len(edge.events)
        elif line := _between(edge.start, edge.end, dots):
            found[edge.role].append(line)
    links = [(line, count) for ends, count in groups.items() if (line := _between(*ends, dots))]
    most = max((count for _, count in links), default=1)
    canvas.lines(
        [line for line, _ in links], canvas.theme.rule, [_width(n, most) for _, n in links], layer=1.5
    )
    canvas.lines(found["actor"], canvas.theme.edge, 0.55, opacity=0.8)
    canvas.lines(found["recipient"], canvas.theme.edge, 0.55, opacity=0.8)
    canvas.lines(found["place"], canvas.theme.edge, 0.7, dash="dotted", opacity=0.8)
    canvas.arrowheads(found["recipient"], canvas.theme.edge, 4.2)


def _between(one: Node, other: Node, dots: Mapping[Node, _Dot]) -> tuple[Point, Point] | None:
    """The line between two nodes, if both are drawn and there is room for it."""
    return _trimmed(dots[one], dots[other]) if one in dots and other in dots else None


def _width(count: int, most: int) -> float:
    """Of the line of so many events, in points, where the thickest stands for ``most``."""
    return 0.4 + 0.6 * sqrt(count) if most < 50 else 0.4 + 4.2 * sqrt(count / most)


def _draw_dyads(
    canvas: Canvas, scene: Scene, edges: Sequence[Edge], dots: Mapping[Node, _Dot], most: int
) -> list[Box]:
    """A line a dyad; the number of events stands on the thickest. Returns the numbers' boxes."""
    taken: list[Box] = []
    ranked = sorted((len(edge.events) for edge in edges), reverse=True)
    numbered = max(3, ranked[_NUMBERS] + 1 if len(ranked) > _NUMBERS else 0)
    for edge in sorted(edges, key=lambda edge: -len(edge.events)):
        line, count = _between(edge.start, edge.end, dots), len(edge.events)
        if not line:
            continue
        mean = sum(SCORES[scene.events[index].type] for index in edge.events) / count
        color, dash = palette.score_color(mean, canvas.theme_name), palette.score_dash(mean)
        thick = 2 + count / (most + 1)  # above the thinner ones
        canvas.lines([line], color, _width(count, most), dash=dash, opacity=0.9, layer=thick)
        x, y = ((line[0][i] + line[1][i]) / 2 for i in (0, 1))
        half = canvas.measure(str(count), 5.8) / 2 + 1
        number = Box(x - half, y - 3, x + half, y + 3)
        if count >= numbered and not any(number.overlaps(other) for other in taken):
            canvas.text((x, y - 2.1), str(count), 5.8, align="center", halo=True, layer=9)
            taken.append(number)
    return taken
