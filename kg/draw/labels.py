"""The labels: names beside marks that neither cover each other nor leave the frame, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.draw.canvas import Box, Canvas, Horizontal, Point

_MAY_COVER = ((8, 90.0), (24, 40.0))  # of the first so many labels each so many square points of marks

# Left or right of a mark first, where names are read most easily; then above and below it; then the corners.
_SIDES: tuple[tuple[float, float], ...] = (
    (1, 0),
    (-1, 0),
    (0, 1),
    (0, -1),
    (1, 1),
    (-1, 1),
    (1, -1),
    (-1, -1),
)


@dataclass(frozen=True, slots=True)
class Label:
    """A name that belongs to a mark of ``radius`` at a point; ``weight`` says which goes first."""

    text: str
    at: Point
    radius: float
    weight: float
    size: float
    bold: bool = False
    color: str | None = None


def place(canvas: Canvas, labels: Sequence[Label], marks: Sequence[Box], inside: Box) -> int:
    """Draw the labels that find room and return how many do not; ``marks`` are kept free of them.

    Where there is no free room the first labels may cover a little of marks: who matters most must have a name.
    """
    taken: list[Box] = []
    left_out = 0
    for rank, label in enumerate(sorted(labels, key=lambda label: (-label.weight, label.at, label.text))):
        free = [
            candidate
            for candidate in _candidates(canvas, label)
            if inside.holds(candidate[0]) and not any(candidate[0].overlaps(other) for other in taken)
        ]
        covered = [sum(candidate[0].shared(mark) for mark in marks) for candidate in free]
        may = next((most for first, most in _MAY_COVER if rank < first), 0.0)
        chosen = [free[covered.index(min(covered))]] if free and min(covered) <= may else []
        for box, at, align in chosen:
            canvas.text(
                at, label.text, label.size, align=align, bold=label.bold, color=label.color, halo=True
            )
            taken.append(box)
        left_out += not chosen
    return left_out


def _candidates(canvas: Canvas, label: Label) -> Iterator[tuple[Box, Point, Horizontal]]:
    """Where a label may stand: its box, its baseline and its alignment there; nearest to the mark first."""
    wide, high = canvas.measure(label.text, label.size, label.bold), label.size
    x, y = label.at
    for gap in (1.8, 6.0):
        for side, rise in _SIDES:
            reach = (label.radius + gap) * (0.75 if side and rise else 1.0)
            align: Horizontal = "center" if not side else "left" if side > 0 else "right"
            anchor = x + side * reach
            left = anchor - {"left": 0.0, "center": wide / 2, "right": wide}[align]
            base = y + rise * reach + {1: 0.22, 0: -0.36, -1: -0.78}[int(rise)] * high
            box = Box(left - 0.8, base - 0.22 * high, left + wide + 0.8, base + 0.80 * high)
            yield box, (anchor, base), align
