"""The legend: what the marks and lines of a picture mean, only those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg import ontology
from kg.draw import palette
from kg.draw.canvas import Box, Canvas, Point
from kg.draw.palette import Dash, Paint, Shape, ThemeName
from kg.draw.words import words
from kg.vocabulary import DCO

HEADING, ENTRY = 7.2, 6.8  # points
_STEP = 10.6
_SYMBOL = 20.0  # points kept free for the symbol


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """A mark, what it means, and how many there are of it."""

    label: str
    count: int | None
    shape: Shape
    paint: Paint
    radius: float = 3.6
    filled: bool = True
    dash: Dash = "solid"
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A line and what it means; ``arrow`` puts a head to its right end."""

    label: str
    color: str
    width: float
    dash: Dash = "solid"
    arrow: bool = False


@dataclass(frozen=True, slots=True)
class ScaleEntry:
    """The colours from conflict to cooperation, with what stands at either end."""

    low: str
    high: str


Entry = MarkEntry | LineEntry | ScaleEntry


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a heading."""

    heading: str
    entries: tuple[Entry, ...]


def draw_legend(canvas: Canvas, box: Box, sections: Sequence[Section]) -> None:
    """The sections from the top of the box down; closer together where there would be no room."""
    sections = [section for section in sections if section.entries]
    rows = sum(1.45 + sum(_rows(entry) for entry in section.entries) for section in sections)
    step = min(_STEP, box.height / max(rows, 1.0))
    y = box.top
    for section in sections:
        y -= step
        heading = section.heading[:1].upper() + section.heading[1:]
        heading = canvas.fit(heading, HEADING, box.width, bold=True)
        canvas.text((box.left, y + step * 0.25), heading, HEADING, bold=True)
        for entry in section.entries:
            y -= step * _rows(entry)
            rise = 0.3 if isinstance(entry, ScaleEntry) else _rows(entry) / 2 - 0.2
            _draw(canvas, entry, (box.left, y + step * rise), box.width)
        y -= step * 0.45


def _rows(entry: Entry) -> float:
    """How many rows of text an entry is high."""
    if isinstance(entry, MarkEntry):
        return max(1.0, (2 * entry.radius + 2.5) / _STEP)
    return 2.0 if isinstance(entry, ScaleEntry) else 1.0


def _draw(canvas: Canvas, entry: Entry, at: Point, width: float) -> None:
    x, y = at
    middle = y + ENTRY * 0.36
    if isinstance(entry, ScaleEntry):
        _draw_scale(canvas, entry, at, width)
        return
    if isinstance(entry, MarkEntry):
        canvas.mark(
            (x + _SYMBOL / 2 - 3, middle), entry.shape, entry.radius, entry.paint,
            filled=entry.filled, dash=entry.dash, opacity=entry.opacity,
        )  # fmt: skip
    else:
        start, end = (x, middle), (x + _SYMBOL - 5, middle)
        canvas.lines([[start, end]], entry.color, entry.width, dash=entry.dash)
        if entry.arrow:
            canvas.arrowheads([(start, end)], entry.color, 4.0)
    count = "" if not isinstance(entry, MarkEntry) or entry.count is None else str(entry.count)
    room = width - _SYMBOL - (canvas.measure(count, ENTRY) + 5 if count else 0)
    canvas.text((x + _SYMBOL, y), canvas.fit(entry.label, ENTRY, room), ENTRY)
    if count:
        canvas.text((x + width, y), count, ENTRY, align="right", color=canvas.theme.muted)


def _draw_scale(canvas: Canvas, entry: ScaleEntry, at: Point, width: float) -> None:
    """A bar of the colours above its ends' names; the line through it is dashed where conflict's lines are."""
    x, y = at
    steps, thick = 40, 5.0
    low, high = palette.SCALE[0][0], palette.SCALE[-1][0]
    for i in range(steps):
        color = palette.score_color(low + (high - low) * (i + 0.5) / steps, canvas.theme_name)
        left, right = x + width * i / steps, x + width * (i + 1) / steps
        canvas.rectangle(Box(left, y + 11, right + 0.15, y + 11 + thick), color, layer=3)
    for share, text in ((0.0, f"−{abs(low):.0f}"), (0.5, "0"), (1.0, f"+{high:.0f}")):
        align = "left" if share == 0 else "center" if share == 0.5 else "right"
        canvas.text((x + width * share, y + 4.2), text, 5.6, align=align, color=canvas.theme.muted)  # type: ignore[arg-type]
    canvas.text((x, y - 2.6), canvas.fit(entry.low, 5.8, width / 2), 5.8)
    canvas.text((x + width, y - 2.6), canvas.fit(entry.high, 5.8, width / 2), 5.8, align="right")


# --- sections that several views have ---


def types_section(
    counts: dict[str, int], language: str, theme: ThemeName, shape: Shape | None = None
) -> list[Section]:
    """The event types that occur, by category; ``shape`` where it is not that of the category."""
    terms = ontology.load()
    sections = []
    for category in palette.CATEGORIES:
        entries = tuple(
            MarkEntry(
                terms.label(terms.types[code], language), counts[code], shape or style.shape,
                palette.paint(style, theme),
            )
            for code, style in palette.TYPES.items()
            if style.category == category and counts.get(code)
        )  # fmt: skip
        sections.append(Section(terms.label(str(DCO[category]), language), entries))
    return sections


def kinds_section(heading: str, counts: dict[str, int], language: str, theme: ThemeName) -> Section:
    """The kinds of entities that occur, groups of them too."""
    terms = ontology.load()

    def label(code: str) -> str:
        return words(language)["group"] if code == "Group" else terms.label(str(DCO[code]), language)

    return Section(
        heading,
        tuple(
            MarkEntry(label(code), counts[code], style.shape, palette.paint(style, theme))
            for code, style in palette.KINDS.items()
            if counts.get(code)
        ),
    )  # fmt: skip


def statuses_section(heading: str, counts: dict[str, int], language: str, theme: ThemeName) -> Section:
    """The statuses, where any event has another than that it occurred."""
    if not any(counts.get(code) for code in palette.STATUSES if code != "occurred"):
        return Section(heading, ())
    terms, colors = ontology.load(), palette.THEMES[theme]
    return Section(
        heading,
        tuple(
            MarkEntry(
                terms.label(terms.statuses[code], language), counts[code], "dot",
                Paint(palette.mix(colors.edge, colors.background, 0.3), colors.muted),
                filled=style.filled, dash=style.dash, opacity=style.opacity,
            )
            for code, style in palette.STATUSES.items()
            if counts.get(code)
        ),
    )  # fmt: skip
