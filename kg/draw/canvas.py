"""The canvas: a page in points on which pictures are drawn, and the bytes of the file that it becomes.

Everything is drawn in points (1/72 inch) from the lower left, in one matplotlib figure of its own: nothing of pyplot
is used, and nothing depends on a display. Text is DejaVu Sans, which matplotlib ships; it is never read as mathtext.
The bytes depend on what was drawn alone: no date, no random ids.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path
from matplotlib.typing import RcKeyType

from kg.draw.palette import THEMES, Dash, Paint, Shape, ThemeName

Format: TypeAlias = Literal["svg", "png", "pdf"]
Point: TypeAlias = tuple[float, float]
Horizontal: TypeAlias = Literal["left", "center", "right"]

RESOLUTION = 200  # dots per inch of a PNG
_DASHES: dict[Dash, Any] = {"solid": "solid", "dashed": (0, (3, 1.6)), "dotted": (0, (0.8, 1.4))}
# Text in an SVG is drawn as outlines: a viewer without the font would set it wider, and labels would collide.
# In a PDF it is text in an embedded TrueType font, which can be searched and copied.
_SETTINGS: dict[RcKeyType, Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "diplograph",
    "pdf.fonttype": 42,
    "path.simplify": False,
}
_METADATA: dict[Format, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two have more than an edge in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def shared(self, other: Box) -> float:
        """The area that both have."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(wide, 0.0) * max(high, 0.0)

    def holds(self, other: Box) -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom


@contextmanager
def settings() -> Iterator[None]:
    """matplotlib as it comes, whatever the user's matplotlibrc says, while a canvas is drawn and written."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def _outline(shape: Shape) -> Outline:
    """A shape of about equal area around the origin, radius 1."""
    if shape == "dot":
        return Outline.unit_circle()
    if shape == "square":
        return Outline(np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * 0.88, closed=True)
    if shape == "star":
        return _regular(Outline.unit_regular_star(5, 0.45), 1.3)
    corners, turn, size = {
        "triangle": (3, 0.0, 1.3),
        "triangleDown": (3, np.pi, 1.3),
        "diamond": (4, 0.0, 1.22),
        "hexagon": (6, np.pi / 6, 1.1),
    }[shape]
    polygon = Outline.unit_regular_polygon(corners)
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return Outline(np.asarray(polygon.vertices) @ turned * size, polygon.codes)


def _regular(path: Outline, size: float) -> Outline:
    return Outline(np.asarray(path.vertices) * size, path.codes)


class Canvas:
    """A page of ``width`` by ``height`` points in a theme."""

    def __init__(self, width: float, height: float, theme: ThemeName) -> None:
        self.width, self.height = width, height
        self.theme_name = theme
        self.theme = THEMES[theme]
        self._figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=self.theme.background)
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(0, height)
        self._measured: dict[tuple[str, float, bool], float] = {}

    def measure(self, text: str, size: float, bold: bool = False) -> float:
        """The width of a text in points."""
        key = (text, size, bold)
        if key not in self._measured:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # a sign that the font lacks is drawn as a box
                found = text_to_path.get_text_width_height_descent(text, _font(size, bold), ismath=False)
            self._measured[key] = float(found[0])
        return self._measured[key]

    def fit(self, text: str, size: float, room: float, bold: bool = False) -> str:
        """The text, cut with an ellipsis where it is wider than ``room``."""
        if self.measure(text, size, bold) <= room:
            return text
        while text and self.measure(text + "…", size, bold) > room:
            text = text[:-1].rstrip()
        return text + "…"

    def wrap(self, text: str, size: float, room: float) -> list[str]:
        """The text in lines no wider than ``room``, broken at spaces."""
        lines: list[str] = []
        for word in text.split():
            if lines and self.measure(f"{lines[-1]} {word}", size) <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines

    def text(
        self,
        at: Point,
        text: str,
        size: float,
        *,
        color: str | None = None,
        align: Horizontal = "left",
        bold: bool = False,
        halo: bool = False,
        layer: float = 10,
    ) -> None:
        """A line of text; ``at`` is its baseline. ``halo``: on a pale ground, so that it is read above lines."""
        self._axes.text(
            *at,
            text,
            color=color or self.theme.text,
            ha=align,
            va="baseline",
            fontproperties=_font(size, bold),
            parse_math=False,
            zorder=layer,
        )
        if halo:
            wide = self.measure(text, size, bold)
            left = at[0] - {"left": 0.0, "center": wide / 2, "right": wide}[align]
            ground = Box(left - 0.6, at[1] - size * 0.24, left + wide + 0.6, at[1] + size * 0.8)
            self.rectangle(ground, self.theme.background, opacity=0.72, layer=layer - 0.5)

    def mark(
        self,
        at: Point,
        shape: Shape,
        radius: float,
        paint: Paint,
        *,
        filled: bool = True,
        dash: Dash = "solid",
        opacity: float = 1.0,
        width: float = 0.7,
        layer: float = 5,
    ) -> None:
        """A shape with its centre at a point; not ``filled`` means filled with the background."""
        path = _outline(shape)
        self._axes.add_patch(
            PathPatch(
                Outline(np.asarray(path.vertices) * radius + np.array(at), path.codes),
                facecolor=_faded(paint.fill if filled else self.theme.background, opacity),
                edgecolor=_faded(paint.line, opacity),
                linestyle=_DASHES[dash],
                linewidth=width,
                zorder=layer,
            )
        )

    def lines(
        self,
        lines: Sequence[Sequence[Point]],
        color: str | Sequence[str],
        width: float | Sequence[float],
        *,
        dash: Dash = "solid",
        opacity: float = 1.0,
        layer: float = 2,
    ) -> None:
        """Lines through points; colour and width of all, or of each."""
        if lines:
            self._axes.add_collection(
                LineCollection(
                    [np.array(line) for line in lines],
                    colors=color,
                    linewidths=width,
                    linestyles=[_DASHES[dash]],
                    alpha=opacity,
                    capstyle="butt",
                    zorder=layer,
                ),
                autolim=False,
            )

    def rectangle(
        self, box: Box, fill: str, *, line: str = "none", opacity: float = 1.0, layer: float = 1
    ) -> None:
        """A filled rectangle, with an outline where ``line`` is a colour."""
        self._axes.add_patch(
            Rectangle(
                (box.left, box.bottom),
                box.width,
                box.height,
                facecolor=_faded(fill, opacity),
                edgecolor=line,
                linewidth=0.5,
                zorder=layer,
            )
        )

    def bars(self, boxes: Sequence[Box], fills: Sequence[str], *, layer: float = 4) -> None:
        """Filled rectangles without outlines, each with its own colour; for very many."""
        corners = [
            [(b.left, b.bottom), (b.right, b.bottom), (b.right, b.top), (b.left, b.top)] for b in boxes
        ]
        if corners:
            found = PolyCollection(corners, facecolors=fills, edgecolors="none", zorder=layer)
            self._axes.add_collection(found, autolim=False)

    def polygons(
        self, rings: Iterable[np.ndarray], fill: str, line: str, inside: Box, *, layer: float = 0.5
    ) -> None:
        """Closed rings of points, cut off at the box."""
        paths = [Outline(np.asarray(ring), closed=False) for ring in rings if len(ring) > 2]
        if not paths:
            return
        patch = PathPatch(
            Outline.make_compound_path(*paths),
            facecolor=fill,
            edgecolor=line,
            linewidth=0.4,
            zorder=layer,
        )
        self._axes.add_patch(patch)
        frame = Rectangle((inside.left, inside.bottom), inside.width, inside.height)
        frame.set_transform(self._axes.transData)
        patch.set_clip_path(frame)

    def arrowheads(
        self, arrows: Sequence[tuple[Point, Point]], color: str, size: float, *, layer: float = 2.5
    ) -> None:
        """A small triangle at the second of each two points, seen from the first."""
        paths = []
        for start, end in arrows:
            along = np.array(end) - np.array(start)
            long = float(np.hypot(*along))
            if long > 0:
                unit = along / long
                back, side = np.array(end) - unit * size, np.array([-unit[1], unit[0]]) * size * 0.38
                paths.append(Outline([end, back + side, back - side, end], closed=True))
        if paths:
            path = Outline.make_compound_path(*paths)
            self._axes.add_patch(PathPatch(path, facecolor=color, edgecolor="none", zorder=layer))

    def bytes(self, kind: Format, title: str) -> bytes:
        """The file's content; ``title`` is what viewers and catalogues show of it."""
        written = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a sign that the font lacks is drawn as a box
            self._figure.savefig(
                written,
                format=kind,
                dpi=RESOLUTION if kind == "png" else 72,
                facecolor=self.theme.background,
                metadata={**_METADATA[kind], "Title": title},
            )
        return written.getvalue()


def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")


def _faded(color: str, opacity: float) -> tuple[str, float]:
    return (color, opacity)
