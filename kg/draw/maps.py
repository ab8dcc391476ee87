"""The map as a picture: where events took place, in equidistant cylindrical projection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import TypeAlias

import numpy as np

from kg.draw import legend, palette
from kg.draw.canvas import Box, Canvas, Point
from kg.draw.labels import Label, place
from kg.draw.palette import Paint
from kg.draw.words import plain, words
from kg.plover import SCORES
from kg.scene import Scene

_LEAST = 8.0  # degrees that a map shows at least
_NAMED = 25  # places that have a name, if there is room
_LARGEST = 17.0  # radius in points

Rings: TypeAlias = Mapping[str, Sequence[Sequence[tuple[float, float]]]]


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to points: the middle of the map, and points per degree of longitude and latitude."""

    box: Box
    longitude: float
    latitude: float
    across: float
    up: float

    def point(self, longitude: float, latitude: float) -> Point:
        return (
            (self.box.left + self.box.right) / 2 + (longitude - self.longitude) * self.across,
            (self.box.bottom + self.box.top) / 2 + (latitude - self.latitude) * self.up,
        )

    @property
    def west(self) -> float:
        return self.longitude - self.box.width / 2 / self.across

    @property
    def east(self) -> float:
        return self.longitude + self.box.width / 2 / self.across

    @property
    def south(self) -> float:
        return self.latitude - self.box.height / 2 / self.up

    @property
    def north(self) -> float:
        return self.latitude + self.box.height / 2 / self.up


def draw_map(
    canvas: Canvas, box: Box, scene: Scene, outline: Rings, language: str
) -> tuple[list[legend.Section], str]:
    """A circle for each place, as large as it has events. Returns the legend and a note on what is not shown."""
    said = words(language)
    scores = _scores(scene)
    placed = {index for numbers in scores.values() for index, _ in numbers}
    missing = len(scene.events) - len(placed)
    note = f"{said['left out']}: {missing} {said['events']} {said['unplaced']}" if missing else ""
    if not scores:
        canvas.text((box.left, box.top - 20), f"{missing} {said['events']} {said['unplaced']}", 8)
        return [], ""
    points = {number: at for number in scores if (at := scene.entities[number].coordinates)}
    frame = _frame(box, list(points.values()))
    _draw_ground(canvas, frame, outline)
    most = max((len(values) for values in scores.values()), default=1)
    labels, marks = [], []
    ranked = sorted(scores, key=lambda number: (-len(scores[number]), number))
    for rank, number in enumerate(ranked):
        latitude, longitude = points[number]
        at, values = frame.point(longitude, latitude), [score for _, score in scores[number]]
        radius = _radius(len(values), most)
        color = palette.score_color(sum(values) / len(values), canvas.theme_name)
        canvas.mark(at, "dot", radius, Paint(color, canvas.theme.background), opacity=0.88, layer=5)
        if radius >= 4.5 and (sign := _sign(sum(values) / len(values))):
            size = radius * 1.3
            at_sign = (at[0], at[1] - size * 0.36)
            canvas.text(
                at_sign, sign, size, align="center", bold=True, color=canvas.theme.background, layer=5
            )
        marks.append(
            Box(at[0] - radius * 0.7, at[1] - radius * 0.7, at[0] + radius * 0.7, at[1] + radius * 0.7)
        )
        if rank < _NAMED:
            name = plain(scene.entities[number].labels[language], 30)
            labels.append(Label(name, at, radius, len(values), 6.2 if rank > 4 else 7.0, bold=rank <= 4))
    place(canvas, labels, marks, box)
    return _legend(canvas, most, language), note


def _scores(scene: Scene) -> dict[int, list[tuple[int, float]]]:
    """For each place with coordinates the events there, by number, with their scores."""
    found: dict[int, list[tuple[int, float]]] = {}
    for index, event in enumerate(scene.events):
        for number in event.places:
            if scene.entities[number].coordinates:
                found.setdefault(number, []).append((index, SCORES[event.type]))
    return found


def _sign(score: float) -> str:
    """What says without colour whether a place saw conflict or cooperation."""
    return "" if abs(score) <= palette.NEUTRAL else "−" if score < 0 else "+"


def _radius(count: int, most: int) -> float:
    """Of a circle whose area grows with the count."""
    return max(2.2, min(_LARGEST, 3.4 * sqrt(most)) * sqrt(count / most))


def height(scene: Scene, width: float, most: float) -> float:
    """How high, up to ``most``, a map of the scene that is so wide should be: no higher than its places ask for."""
    places = [at for number in _scores(scene) if (at := scene.entities[number].coordinates)]
    if not places:
        return most
    latitudes = [latitude for latitude, _ in places]
    frame = _frame(Box(0, 0, width, most), places)
    return min(most, max((max(latitudes) - min(latitudes)) * frame.up + 120, most * 0.55))


def _frame(box: Box, places: Sequence[tuple[float, float]]) -> _Frame:
    """The map that shows all places (latitude, longitude), with a margin."""
    latitudes, longitudes = zip(*places, strict=True)
    middle = (min(latitudes) + max(latitudes)) / 2
    narrow = max(cos(radians(middle)), 0.25)
    wide = max((max(longitudes) - min(longitudes)) * narrow, _LEAST)
    high = max(max(latitudes) - min(latitudes), _LEAST * box.height / box.width)
    up = min((box.width - 70) / wide, (box.height - 50) / high)
    return _Frame(box, (min(longitudes) + max(longitudes)) / 2, middle, up * narrow, up)


def _draw_ground(canvas: Canvas, frame: _Frame, outline: Rings) -> None:
    """Meridians and parallels, land with its borders, and a frame."""
    box = frame.box
    rings = []
    for code in sorted(outline):
        for ring in outline[code]:
            degrees = np.asarray(ring, dtype=float)
            if _is_seen(degrees, frame):
                x, y = frame.point(degrees[:, 0], degrees[:, 1])  # type: ignore[arg-type]
                rings.append(np.column_stack([x, y]))
    canvas.polygons(rings, canvas.theme.land, canvas.theme.border, box)
    step = next(
        step for step in (1, 2, 5, 10, 20, 30, 60) if (frame.east - frame.west) / step <= 9 or step == 60
    )
    lines = []
    for degree in range(-180 // step * step, 181, step):
        x, y = frame.point(degree, degree)
        if box.left < x < box.right:
            lines.append([(x, box.bottom), (x, box.top)])
        if box.bottom < y < box.top and -90 <= degree <= 90:
            lines.append([(box.left, y), (box.right, y)])
    canvas.lines(lines, canvas.theme.rule, 0.35, layer=0.8)
    canvas.rectangle(box, canvas.theme.background, line=canvas.theme.border, opacity=0.0, layer=1)


def _is_seen(degrees: np.ndarray, frame: _Frame) -> bool:
    west, south = degrees.min(axis=0)
    east, north = degrees.max(axis=0)
    return bool(west < frame.east and east > frame.west and south < frame.north and north > frame.south)


def _legend(canvas: Canvas, most: int, language: str) -> list[legend.Section]:
    said = words(language)
    paint = Paint(canvas.theme.edge, canvas.theme.background)
    sizes = sorted({1, max(1, round(sqrt(most))), most})
    scale = legend.ScaleEntry(f"− {said['conflict']}", f"{said['cooperation']} +")
    return [
        legend.Section(said["score"], (scale,)),
        legend.Section(
            said["events"],
            tuple(legend.MarkEntry(str(n), None, "dot", paint, min(_radius(n, most), 8.0)) for n in sizes),
        ),
    ]
