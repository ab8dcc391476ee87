"""EDTF values: arithmetic on dates that are only as fine as the article's own date, and the bounds of a value.

Values are EDTF level 1 (Library of Congress, ISO 8601-2): days, months, years, seasons (21-24), decades, intervals.
"""

from __future__ import annotations

import datetime
import functools

from kg.article import PublicationDate

_DAY = datetime.timedelta(days=1)


def day_value(day: datetime.date, days: int) -> str:
    """The day ``days`` after ``day``."""
    return (day + days * _DAY).isoformat()


def month_value(year: int, month: int) -> str:
    """The month as EDTF; ``month`` may lie outside 1-12 and carries over into the years."""
    years, index = divmod(month - 1, 12)
    return f"{year + years}-{index + 1:02}"


def shift_month(anchor: PublicationDate | None, months: int) -> str | None:
    """The month ``months`` after the anchor's; None when the anchor knows no month."""
    if anchor is None or anchor.month is None:
        return None
    return month_value(anchor.year, anchor.month + months)


def near_month(anchor: PublicationDate | None, month: int, future: bool) -> str | None:
    """A month named without its year: the last one up to the anchor, or the next one for what is still to come."""
    if anchor is None:
        return None
    if anchor.month is None:
        return month_value(anchor.year, month)
    if future:
        return month_value(anchor.year + (month < anchor.month), month)
    return month_value(anchor.year - (month > anchor.month), month)


def near_day(anchor: PublicationDate | None, month: int, day: int) -> str | None:
    """A day named without its year: the one nearest to the anchor, where the past counts as twice as near.

    Raises ValueError when there is no such day.
    """
    if anchor is None:
        return None
    reference = anchor.day or datetime.date(anchor.year, anchor.month or 7, 15)

    def distance(date: datetime.date) -> int:
        days = (date - reference).days
        return 2 * days if days > 0 else -days

    years = (anchor.year - 1, anchor.year, anchor.year + 1)
    dates = [datetime.date(year, month, day) for year in years if (month, day) != (2, 29) or _leap(year)]
    return min(dates, key=distance).isoformat() if dates else None


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def week(anchor: PublicationDate | None, weeks: int, days: tuple[int, int]) -> str | None:
    """Days ``days`` (0 is Monday) of the week ``weeks`` after the anchor's, as an interval; coarser anchors stay."""
    if anchor is None:
        return None
    if anchor.day is None:
        return anchor.value
    monday = anchor.day + (7 * weeks - anchor.day.weekday()) * _DAY
    return f"{day_value(monday, days[0])}/{day_value(monday, days[1])}"


def interval(start: str, end: str | None, unit: str) -> str | None:
    """From ``start`` to ``end`` in the precision of ``start`` ("for two years" is years, "for two months" months)."""
    if end is None:
        return None
    return f"{start}/{end[:4] if unit.startswith(('year', 'jahr')) else end[:7]}"


@functools.lru_cache(maxsize=4096)
def bounds(value: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Earliest and latest day of an EDTF value; None on an open side.

    Raises ValueError when the value is no EDTF.
    """
    from edtf import EDTFParseException, parse_edtf

    if "/" in value:
        first, last = value.split("/")
        return (
            bounds(first)[0] if first not in ("", "..") else None,
            bounds(last)[1] if last not in ("", "..") else None,
        )
    try:
        parsed = parse_edtf(value)
    except EDTFParseException as error:
        raise ValueError(f"no EDTF value: {value!r}") from error
    low, high = parsed.lower_strict(), parsed.upper_strict()
    return datetime.date(*low[:3]), datetime.date(*high[:3])
