"""EDTF values: arithmetic on dates that are only as fine as the article's own, and the bounds of a value.

Values are EDTF level 1 (Library of Congress, ISO 8601-2): days, months, years, seasons (21-24), decades and
intervals.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable

from kg.article import PublicationDate

_DAY = datetime.timedelta(days=1)
_OPEN = ("", "..")


def day_value(day: datetime.date, days: int = 0) -> str:
    """The day ``days`` after ``day``."""
    return (day + days * _DAY).isoformat()


def as_day(value: str | None) -> datetime.date | None:
    """The day that a value is, None when it is coarser, an interval or missing."""
    return datetime.date.fromisoformat(value) if value and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None


def month_value(year: int, month: int) -> str:
    """The month as EDTF; ``month`` may lie outside 1-12 and carries over into the years."""
    years, index = divmod(month - 1, 12)
    return f"{year + years}-{index + 1:02}"


def shift_month(anchor: PublicationDate, months: int) -> str | None:
    """The month ``months`` after the anchor's; None when the anchor knows no month."""
    return month_value(anchor.year, anchor.month + months) if anchor.month else None


def near_month(anchor: PublicationDate, month: int, future: bool) -> str:
    """A month named without its year: the last one up to the anchor, or the next one for what is to come."""
    if anchor.month is None:
        return month_value(anchor.year, month)
    if future:
        return month_value(anchor.year + (month < anchor.month), month)
    return month_value(anchor.year - (month > anchor.month), month)


def near_day(anchor: PublicationDate, month: int, day: int) -> str:
    """A day named without its year: the one nearest to the anchor, where the past counts as twice as near.

    Raises ValueError when there is no such day.
    """
    return nearest([datetime.date(year, month, day) for year in _years_with(month, day, anchor.year)], anchor)


def nearest(dates: Iterable[datetime.date], anchor: PublicationDate) -> str:
    """The date nearest to the anchor, where the past counts as twice as near."""
    reference = anchor.day or datetime.date(anchor.year, anchor.month or 7, 15)

    def distance(date: datetime.date) -> int:
        days = (date - reference).days
        return 2 * days if days > 0 else -days

    return min(dates, key=distance).isoformat()


def _years_with(month: int, day: int, year: int) -> list[int]:
    """The years around ``year`` that have such a day: all three but for 29 February."""
    around = [year - 1, year, year + 1]
    if (month, day) != (2, 29):
        return around
    return [y for y in range(year - 4, year + 5) if y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)]


def week(anchor: PublicationDate, weeks: int, days: tuple[int, int] = (0, 6)) -> str | None:
    """Days ``days`` (0 is Monday) of the week ``weeks`` after the anchor's; None when that is no day."""
    if anchor.day is None:
        return None
    monday = anchor.day + (7 * weeks - anchor.day.weekday()) * _DAY
    return span(day_value(monday, days[0]), day_value(monday, days[1]))


def span(start: str | None, end: str | None) -> str | None:
    """From ``start`` to ``end``, of intervals the outer ends; None when one is missing or not in order."""
    if start is None or end is None:
        return None
    first, last = start.split("/")[0], end.split("/")[-1]
    if first == last:
        return first
    if first in _OPEN or last in _OPEN:
        return f"{first}/{last}"
    low, high = bounds(first)[0], bounds(last)[1]
    return f"{first}/{last}" if low and high and low < high else None


@functools.lru_cache(maxsize=4096)
def bounds(value: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Earliest and latest day of an EDTF value; None on an open side.

    Raises ValueError when the value is no EDTF.
    """
    from edtf import EDTFParseException, parse_edtf  # here, because it takes half of what starting kg takes

    if "/" in value:
        first, last = value.split("/")
        return (
            bounds(first)[0] if first not in _OPEN else None,
            bounds(last)[1] if last not in _OPEN else None,
        )
    try:
        parsed = parse_edtf(value)
    except EDTFParseException as error:
        raise ValueError(f"no EDTF value: {value!r}") from error
    low, high = parsed.lower_strict(), parsed.upper_strict()
    return datetime.date(*low[:3]), datetime.date(*high[:3])
