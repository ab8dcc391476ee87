"""The timeline as a picture: events per day, month or year, of all and of those who have most to do with each other."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.draw import legend, palette
from kg.draw.canvas import Box, Canvas
from kg.draw.words import months, plain, words
from kg.plover import SCORES
from kg.scene import Scene, SceneEvent

LANES = 12
_SHARE = 0.95  # of the dated events that the period shown holds at least
_MUCH = 2  # times that the whole period must be longer for that
_DAYS, _MONTHS = 92, 4500  # up to so many days of a period are shown by day, by month
_LONGEST = {"day": 2, "month": 31, "year": 366}  # days within which an event must be dated to be shown
_NAMES = 118.0  # points kept for the names of the lanes

Unit: TypeAlias = Literal["day", "month", "year"]
Party: TypeAlias = tuple[int, ...]
"""Two entities that have to do with each other, or one that acts alone, by number."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The period shown: its bins, from ``first`` on."""

    unit: Unit
    first: datetime.date
    bins: int

    def bin(self, day: datetime.date) -> int:
        """The number of the bin that a day falls into, which may lie outside of the period."""
        if self.unit == "day":
            return (day - self.first).days
        if self.unit == "month":
            return (day.year - self.first.year) * 12 + day.month - self.first.month
        return day.year - self.first.year

    def day(self, number: int) -> datetime.date:
        """The first day of a bin."""
        if self.unit == "day":
            return self.first + datetime.timedelta(days=number)
        if self.unit == "month":
            years, month = divmod(self.first.month - 1 + number, 12)
            return datetime.date(self.first.year + years, month + 1, 1)
        return datetime.date(self.first.year + number, 1, 1)


@dataclass(frozen=True, slots=True)
class _Dated:
    event: SceneEvent
    day: datetime.date
    days: int


def draw_timeline(canvas: Canvas, box: Box, scene: Scene, language: str) -> tuple[list[legend.Section], str]:
    """Bars per unit of time: cooperation up, conflict down. Returns the legend and a note on what is not shown."""
    said = words(language)
    dated = [found for event in scene.events if (found := _dated(event))]
    if not dated:
        canvas.text((box.left, box.top - 20), f"{len(scene.events)} {said['events']} {said['undated']}", 8)
        return [], ""
    axis = _axis([found.day for found in dated])
    precise = [found for found in dated if found.days <= _LONGEST[axis.unit]]
    inside = [found for found in precise if 0 <= axis.bin(found.day) < axis.bins]
    lanes = _lanes(inside)
    _draw_lanes(canvas, box, scene, axis, inside, lanes, language)
    counts = {
        "undated": len(scene.events) - len(dated),
        "imprecise": len(dated) - len(precise),
        "outside": len(precise) - len(inside),
    }
    missing = ", ".join(f"{count} {said[name]}" for name, count in counts.items() if count)
    types = Counter(found.event.type for found in inside)
    return (
        legend.types_section(types, language, canvas.theme_name, "square"),
        f"{said['left out']} ({said['events']}): {missing}" if missing else "",
    )


def _dated(event: SceneEvent) -> _Dated | None:
    """The event with the middle of the days that it may lie on, if it has any."""
    if event.days is None:
        return None
    first, last = (datetime.date.fromisoformat(day) for day in event.days)
    return _Dated(event, first + (last - first) // 2, (last - first).days + 1)


def _axis(days: Sequence[datetime.date]) -> Axis:
    """The period of all days, or the shortest with nearly all if it is much shorter, in days, months or years."""
    days = sorted(days)
    held = max(1, -(-len(days) * int(_SHARE * 100) // 100))
    start = min(range(len(days) - held + 1), key=lambda i: days[i + held - 1] - days[i])
    first, last = days[start], days[start + held - 1]
    if (last - first) * _MUCH > days[-1] - days[0]:
        first, last = days[0], days[-1]
    span = (last - first).days
    unit: Unit = "day" if span <= _DAYS else "month" if span <= _MONTHS else "year"
    if unit != "day":
        first = first.replace(day=1) if unit == "month" else first.replace(month=1, day=1)
    return Axis(unit, first, Axis(unit, first, 0).bin(last) + 1)


def _lanes(dated: Iterable[_Dated]) -> dict[Party, list[_Dated]]:
    """The parties with most events, pairs and those who act alone, with their events."""
    found: dict[Party, list[_Dated]] = {}
    for one in dated:
        for party in _parties(one.event):
            found.setdefault(party, []).append(one)
    ranked = sorted(found, key=lambda party: (-len(found[party]), -len(party), party))
    return {party: found[party] for party in ranked[:LANES]}


def _parties(event: SceneEvent) -> list[Party]:
    return list(event.dyads) or [(actor,) for actor in event.actors]


# --- drawing ---


def _draw_lanes(
    canvas: Canvas,
    box: Box,
    scene: Scene,
    axis: Axis,
    inside: Sequence[_Dated],
    lanes: Mapping[Party, Sequence[_Dated]],
    language: str,
) -> None:
    """The bars of all events on top, those of each party below, above a common axis of time."""
    said = words(language)
    plot = Box(box.left + _NAMES, box.bottom + 22, box.right, box.top)
    _draw_time(canvas, plot, axis, language)
    share = 0.34 if lanes else 1.0
    whole = Box(plot.left, plot.top - plot.height * share + 8, plot.right, plot.top - 4)
    everything = _bins(axis, inside)
    zero = _draw_bars(canvas, whole, everything, _tallest([everything]), ticks=True)
    _draw_name(canvas, box.left, zero, said[f"per {axis.unit}"], len(inside), bold=True)
    for text, rise in ((f"↑ {said['cooperation']}", 11.0), (f"↓ {said['conflict']}", -11.0)):
        canvas.text((box.left, zero + rise - 2.3), text, 6.2, color=canvas.theme.muted)
    rows = [_bins(axis, dated) for dated in lanes.values()]
    tallest = _tallest(rows)
    step = plot.height * (1 - share) / max(len(lanes), 1)
    for i, ((party, dated), row) in enumerate(zip(lanes.items(), rows, strict=True)):
        top = plot.bottom + plot.height * (1 - share) - step * i
        lane = Box(plot.left, top - step + 1.5, plot.right, top - 1.5)
        zero = _draw_bars(canvas, lane, row, tallest, ticks=False)
        name = " – ".join(plain(scene.entities[number].labels[language], 40) for number in party)
        _draw_name(canvas, box.left, zero, name, len(dated), bold=False)


def _bins(axis: Axis, dated: Sequence[_Dated]) -> list[Counter[str]]:
    """The number of events of each type in each bin."""
    found: list[Counter[str]] = [Counter() for _ in range(axis.bins)]
    for one in dated:
        found[axis.bin(one.day)][one.event.type] += 1
    return found


def _sides(cell: Counter[str]) -> tuple[int, int]:
    """How many events are cooperation, and how many conflict."""
    up = sum(count for code, count in cell.items() if _is_up(code))
    return up, sum(cell.values()) - up


def _is_up(code: str) -> bool:
    return palette.TYPES[code].category.endswith("Cooperation")


def _tallest(rows: Iterable[Sequence[Counter[str]]]) -> tuple[int, int]:
    """The highest bar up and down, at least 1 each, so that the zero line never lies on the edge."""
    sides = [_sides(cell) for row in rows for cell in row]
    return max((up for up, _ in sides), default=1) or 1, max((down for _, down in sides), default=1) or 1


def _draw_bars(
    canvas: Canvas, lane: Box, row: Sequence[Counter[str]], tallest: tuple[int, int], *, ticks: bool
) -> float:
    """Bars around the zero line, what is strongest nearest to it; returns where that line lies."""
    unit = lane.height / sum(tallest)
    zero = lane.bottom + unit * tallest[1]
    wide = lane.width / len(row)
    gap = min(0.6, wide * 0.12)
    if ticks:
        _draw_ticks(canvas, lane, zero, unit, tallest)
    bars: list[Box] = []
    fills: list[str] = []
    for i, cell in enumerate(row):
        edge = {True: zero, False: zero}
        for code in sorted(cell, key=lambda code: (-abs(SCORES[code]), code)):
            up = _is_up(code)
            high = cell[code] * unit * (1 if up else -1)
            low, top = sorted((edge[up], edge[up] + high))
            paint = palette.paint(palette.TYPES[code], canvas.theme_name)
            bars.append(Box(lane.left + i * wide + gap, low, lane.left + (i + 1) * wide - gap, top))
            fills.append(paint.fill)
            edge[up] += high
    canvas.bars(bars, fills)
    canvas.lines([[(lane.left, zero), (lane.right, zero)]], canvas.theme.edge, 0.5, layer=5)
    return zero


def _draw_ticks(canvas: Canvas, lane: Box, zero: float, unit: float, tallest: tuple[int, int]) -> None:
    """Lines across at round numbers, at most about three on a side."""
    step = _round_step(max(tallest))
    for value in range(-(tallest[1] // step) * step, tallest[0] + 1, step):
        y = zero + value * unit
        canvas.lines([[(lane.left, y), (lane.right, y)]], canvas.theme.rule, 0.4, layer=1)
        canvas.text((lane.left - 4, y - 2.1), str(abs(value)), 5.8, align="right", color=canvas.theme.muted)


def _round_step(most: int) -> int:
    """A step of 1, 2 or 5 times a power of ten that goes into ``most`` three times or fewer."""
    step = next(f * 10**power for power in range(12) for f in (1, 2, 5) if most / (f * 10**power) <= 3)
    return int(step)


def _draw_name(canvas: Canvas, left: float, zero: float, name: str, count: int, *, bold: bool) -> None:
    """The name of a lane and its number of events, on the level of its zero line."""
    size = 6.8 if bold else 6.4
    name = canvas.fit(name, size, _NAMES - 20 - canvas.measure(str(count), 6.2), bold)
    canvas.text((left, zero - 2.3), name, size, bold=bold)
    at = (left + canvas.measure(name, size, bold) + 4, zero - 2.3)
    canvas.text(at, str(count), 6.2, color=canvas.theme.muted)


def _draw_time(canvas: Canvas, plot: Box, axis: Axis, language: str) -> None:
    """Names of days, months or years below the plot, as many as fit, with a line up at each."""
    wide = plot.width / axis.bins
    room = -1.0
    for number, text, strong in _tick_names(axis, language, plot.width):
        x = plot.left + number * wide
        canvas.lines(
            [[(x, plot.bottom - 3), (x, plot.top)]], canvas.theme.rule, 0.7 if strong else 0.4, layer=0.8
        )
        if x >= room:
            canvas.text((x + 1, plot.bottom - 11), text, 6.2, color=canvas.theme.muted)
            room = x + canvas.measure(text, 6.2) + 7
    canvas.lines([[(plot.left, plot.bottom), (plot.right, plot.bottom)]], canvas.theme.edge, 0.6, layer=5)


def _tick_names(axis: Axis, language: str, width: float) -> list[tuple[int, str, bool]]:
    """The bins that have a name below, with it, and whether a year begins there."""
    steps = {"day": (1, 2, 7, 14, 28), "month": (1, 3, 6, 12), "year": (1, 2, 5, 10, 20, 50)}[axis.unit]
    most = max(2, int(width / 42))
    step = steps[min(bisect_right([-axis.bins // s for s in steps], -most), len(steps) - 1)]
    found: list[tuple[int, str, bool]] = []
    for number in range(axis.bins):
        day = axis.day(number)
        if axis.unit == "day":
            named = number % step == 0
            text = (
                f"{day.day}. {months(language)[day.month - 1]}"
                if language == "de"
                else f"{day.day} {months(language)[day.month - 1]}"
            )
            text += f" {day.year}" if not found or day.year != axis.day(found[-1][0]).year else ""
        elif axis.unit == "month":
            named = (day.month - 1) % step == 0
            text = f"{months(language)[day.month - 1]} {day.year}" if step < 12 else str(day.year)
        else:
            named, text = day.year % step == 0, str(day.year)
        if named:
            found.append((number, text, day.month == 1 and axis.unit == "month"))
    return found
