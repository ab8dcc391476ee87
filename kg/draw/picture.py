"""The picture: one view of a scene as an SVG, PNG or PDF for print, drawn without a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from kg.draw.palette import ThemeName
from kg.draw.words import plain, words
from kg.errors import KgError
from kg.output import write_whole
from kg.scene import Scene

if TYPE_CHECKING:
    from kg.draw.canvas import Box, Canvas, Format
    from kg.draw.layout import Position
    from kg.draw.legend import Section
    from kg.draw.select import Node, Shown

View: TypeAlias = Literal["network", "actors", "timeline", "map"]
Rings: TypeAlias = Mapping[str, Sequence[Sequence[tuple[float, float]]]]
"""Outlines of countries by code: closed rings of longitude and latitude."""

_FORMATS: tuple[Format, ...] = ("svg", "png", "pdf")
WIDTH, HEIGHT = 720.0, 509.0  # points: 10 inches wide, in the proportions of A4 on its side
_MARGIN, _LEGEND, _FOOT, _SMALL = 22.0, 132.0, 44.0, 6.4


def draw_picture(
    path: Path,
    scene: Scene,
    shown: Shown,
    positions: Mapping[Node, Position],
    *,
    view: View = "network",
    language: str = "en",
    title: str | None = None,
    theme: ThemeName = "light",
    outline: Rings | None = None,
) -> str:
    """Write a view of the scene to a file, in the format of its suffix, .svg, .png or .pdf; return what it leaves out.

    ``positions`` are those of the view's nodes; timeline and map need none, the map an ``outline``. Where a page
    has no room for all of a network, its core is laid out anew (kg/draw/core.py). The same arguments give the same
    bytes. Raises KgError, and writes nothing, for another suffix or when the file cannot be written.
    """
    kind = format_of(path)
    content, note = picture(scene, shown, positions, kind, view, language, title, theme, outline)
    write_whole(path, [content])
    return note


def format_of(path: Path) -> Format:
    """The format that a file's suffix names. Raises KgError for another than .svg, .png and .pdf."""
    for kind in _FORMATS:
        if path.suffix.lower() == f".{kind}":
            return kind
    raise KgError(f"{path.name} is no picture", "end its name in .svg, .png or .pdf, or in .html for a page")


def picture(
    scene: Scene,
    shown: Shown,
    positions: Mapping[Node, Position],
    kind: Format,
    view: View = "network",
    language: str = "en",
    title: str | None = None,
    theme: ThemeName = "light",
    outline: Rings | None = None,
) -> tuple[bytes, str]:
    """The content of the file that draw_picture writes, and what it says is left out."""
    from kg.draw.canvas import (  # matplotlib takes a second to load, and a page needs none
        Box,
        Canvas,
        settings,
    )
    from kg.draw.legend import draw_legend
    from kg.draw.maps import height as map_height

    wide, bottom, high = WIDTH - 2 * _MARGIN - _LEGEND - 14, _FOOT + 6, HEIGHT - _FOOT - 60
    if view == "map":
        high = map_height(scene, wide, high)
    with settings():
        canvas = Canvas(WIDTH, bottom + high + 54, theme)
        box = Box(_MARGIN, bottom, _MARGIN + wide, bottom + high)
        sections, note = _draw_view(canvas, box, scene, shown, positions, view, language, outline or {})
        draw_legend(canvas, Box(WIDTH - _MARGIN - _LEGEND, bottom, WIDTH - _MARGIN, box.top + 4), sections)
        heading = plain(title or "") or words(language)[view]
        _draw_head(canvas, scene, heading, view, language)
        _draw_foot(canvas, note, language)
        return canvas.bytes(kind, heading), note


def _draw_view(
    canvas: Canvas,
    box: Box,
    scene: Scene,
    shown: Shown,
    positions: Mapping[Node, Position],
    view: View,
    language: str,
    outline: Rings,
) -> tuple[list[Section], str]:
    """The view itself; returns its legend and what is to be said of what it leaves out."""
    from kg.draw.core import core, note
    from kg.draw.layout import layouts
    from kg.draw.maps import draw_map
    from kg.draw.networks import draw_actors, draw_network
    from kg.draw.timeline import draw_timeline

    if view == "timeline":
        return draw_timeline(canvas, box, scene, language)
    if view == "map":
        return draw_map(canvas, box, scene, outline, language)
    if (printed := core(scene, shown)) is not shown:
        shown, positions = printed, layouts(scene, printed)[view]
    if view == "network":
        return draw_network(canvas, box, scene, shown, positions, language), note(
            scene, shown.network, language
        )
    sections, weak = draw_actors(canvas, box, scene, shown, positions, language)
    return sections, f"{note(scene, shown.actors, language)} {weak}".strip()


def _draw_head(canvas: Canvas, scene: Scene, heading: str, view: View, language: str) -> None:
    """Title, and below it what is shown: events, entities, articles, and from when to when."""
    said, room = words(language), WIDTH - 2 * _MARGIN
    canvas.text((_MARGIN, canvas.height - 29), canvas.fit(heading, 13, room, bold=True), 13, bold=True)
    taking_part = {entity for event in scene.events for entity in event.participants}
    days = sorted(event.days for event in scene.events if event.days)
    parts = [said[view]] if heading != said[view] else []
    parts += [
        f"{len(scene.events)} {said['events']}",
        f"{len(taking_part)} {said['entities']}",
        f"{len(scene.articles)} {said['articles']}",
    ]
    if days:
        parts.append(f"{days[0][0]} – {max(last for _, last in days)}")
    line = canvas.fit("  ·  ".join(parts), 7.6, room)
    canvas.text((_MARGIN, canvas.height - 42), line, 7.6, color=canvas.theme.muted)


def _draw_foot(canvas: Canvas, note: str, language: str) -> None:
    """What is left out, and where the data come from."""
    said, room = words(language), WIDTH - 2 * _MARGIN
    canvas.lines([[(_MARGIN, _FOOT), (WIDTH - _MARGIN, _FOOT)]], canvas.theme.rule, 0.5)
    lines = canvas.wrap(plain(note, 600), _SMALL, room)[:3]
    lines.append(f"{said['source']}: {said['from articles']}")
    for i, line in enumerate(lines):
        canvas.text(
            (_MARGIN, _FOOT - 9.5 - 8.6 * i), canvas.fit(line, _SMALL, room), _SMALL, color=canvas.theme.muted
        )
