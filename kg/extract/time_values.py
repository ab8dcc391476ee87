"""Time values: what the words of a time expression mean against the article's date, as EDTF.

Each function takes the match of a rule (its named groups are those of ``time_words``) and the context. It
gives None where the words do not say when, or the context cannot tell: a value is never guessed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.article import PublicationDate
from kg.extract import time_words as words
from kg.extract.edtf_values import (
    as_day,
    day_value,
    month_value,
    near_day,
    near_month,
    nearest,
    shift_month,
    span,
    week,
)


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What a time is resolved against: the article's date, whether the event is to come, what was named before.

    ``day`` is the day named last before the expression, for "am Abend" and "the day before"; ``past`` the value
    named last that lies before the article's date, for "damals" and "at the time".
    """

    anchor: PublicationDate | None
    future: bool = False
    day: datetime.date | None = None
    past: str | None = None


_SUNDAY = 6
Value = Callable[[re.Match[str], TimeContext], str | None]


def _group(m: re.Match[str], name: str) -> str | None:
    """A named group in lower case; None when the rule has none of that name or it did not match."""
    text = m.groupdict().get(name)
    return text.lower() if text else None


def _direction(m: re.Match[str]) -> int:
    return -1 if _group(m, "last") else 1 if _group(m, "next") else 0


def _shifted_year(m: re.Match[str], context: TimeContext) -> int | None:
    """The year that the words give: "2016", "vergangenen Jahres", "this year"; None when they give none."""
    if year := _group(m, "year"):
        return int(year)
    word = _group(m, "relyear")
    if word is None or context.anchor is None:
        return None
    if word.startswith(("vergangen", "letzt", "vorig", "last")):
        return context.anchor.year - 1
    return context.anchor.year + word.startswith(("kommend", "nächst", "next"))


def _month_number(m: re.Match[str], group: str = "month") -> int:
    if number := _group(m, "monthnumber"):
        return int(number)
    name = (_group(m, group) or "").rstrip(".")
    return words.MONTHS.get(name) or words.SHORT_MONTHS[name]


def _day_of(m: re.Match[str], context: TimeContext, day: str, month: int) -> str | None:
    if not 1 <= month <= 12:
        return None
    try:
        if year := _shifted_year(m, context):
            return datetime.date(year, month, int(day)).isoformat()
        return near_day(context.anchor, month, int(day)) if context.anchor else None
    except ValueError:
        return None


def date(m: re.Match[str], context: TimeContext) -> str | None:
    """A day of a month: "15. Oktober 2016", "March 15", "15.10."."""
    return _day_of(m, context, m["day"], _month_number(m))


def days_of_month(m: re.Match[str], context: TimeContext) -> str | None:
    """Two days of one month as an interval: "am 10. und 11. Juli", "from March 3 to 5"."""
    month = _month_number(m)
    return span(_day_of(m, context, m["day"], month), _day_of(m, context, m["day2"], month))


def weekday(m: re.Match[str], context: TimeContext) -> str | None:
    """A day of the week: the last one up to the article's date, or the next one for what is still to come."""
    anchor = context.anchor
    if anchor is None:
        return None
    if anchor.day is None:
        return anchor.value
    wanted, direction = words.WEEKDAYS[m["weekday"].lower()], _direction(m)
    ahead, back = (wanted - anchor.day.weekday()) % 7, (anchor.day.weekday() - wanted) % 7
    if direction > 0 or (context.future and direction == 0):
        return day_value(anchor.day, ahead or 7 * direction)
    if back == 0 and direction < 0:
        return day_value(anchor.day, -7)
    if back == 1 and (_group(m, "last") or "").startswith(("letzt", "last")):
        return day_value(anchor.day, -8)  # yesterday would be called by its name
    return day_value(anchor.day, -back)


def night_between(m: re.Match[str], context: TimeContext) -> str | None:
    """ "In der Nacht von Mittwoch auf Donnerstag": both days."""
    end = weekday(m, context)
    day = as_day(end)
    return span(day_value(day, -1), end) if day else end


def day_word(m: re.Match[str], context: TimeContext) -> str | None:
    """ "Gestern", "am heutigen Sonntag", "tomorrow"."""
    anchor = context.anchor
    if anchor is None or anchor.day is None:
        return anchor.value if anchor else None
    return day_value(anchor.day, words.DAY_WORDS.get(m["word"].lower(), 0))


def last_night(_: re.Match[str], context: TimeContext) -> str | None:
    """The day before the article's."""
    anchor = context.anchor
    if anchor is None or anchor.day is None:
        return anchor.value if anchor else None
    return day_value(anchor.day, -1)


def part_of_day(_: re.Match[str], context: TimeContext) -> str | None:
    """A part of a day or an hour: the day spoken of, or the article's when none has been named."""
    if context.anchor is None:
        return None
    if context.day and (context.anchor.day is None or context.day <= context.anchor.day):
        return context.day.isoformat()
    return context.anchor.value


def day_spoken_of(_: re.Match[str], context: TimeContext) -> str | None:
    """ "That night": the day spoken of."""
    return context.day.isoformat() if context.day else None


def neighbouring_day(m: re.Match[str], context: TimeContext) -> str | None:
    """ "Am Vortag", "the next day": a day before or after the day spoken of."""
    word = m["word"].lower()
    days = 1 if word in words.NEXT_DAY_WORDS else -1 if word in words.DAY_BEFORE_WORDS else None
    return day_value(context.day, days) if context.day and days else None


def holiday(m: re.Match[str], context: TimeContext) -> str | None:
    """A holiday with a date of its own or one that hangs on Easter, in the year nearest to the article."""
    name = m["holiday"].lower().replace("'", "’")
    if name in words.FIXED_HOLIDAYS:
        month, day = words.FIXED_HOLIDAYS[name]
        return _day_of(m, context, str(day), month)
    days = datetime.timedelta(words.EASTER_HOLIDAYS[name])
    if year := _shifted_year(m, context):
        return day_value(words.easter(year) + days)
    if context.anchor is None:
        return None
    years = range(context.anchor.year - 1, context.anchor.year + 2)
    return nearest([words.easter(year) + days for year in years], context.anchor)


def month(m: re.Match[str], context: TimeContext) -> str | None:
    """A month, with or without its year; "last October" said in an October is a year ago."""
    number = _month_number(m)
    if year := _shifted_year(m, context):
        return month_value(year, number)
    if context.anchor is None:
        return None
    direction = _direction(m)
    if direction and context.anchor.month == number:
        return month_value(context.anchor.year + direction, number)
    return near_month(context.anchor, number, direction > 0 or (context.future and direction == 0))


def months(m: re.Match[str], context: TimeContext) -> str | None:
    """Two months as an interval: "von Mai bis Juli 2006"."""
    end = month_value(year, _month_number(m, "month2")) if (year := _shifted_year(m, context)) else None
    if end is None and context.anchor:
        end = near_month(context.anchor, _month_number(m, "month2"), context.future)
    if end is None:
        return None
    early = _month_number(m) > _month_number(m, "month2")
    return span(month_value(int(end[:4]) - early, _month_number(m)), end)


def season(m: re.Match[str], context: TimeContext) -> str | None:
    """A season as EDTF has it (21 spring … 24 winter)."""
    number = words.SEASONS[m["season"].lower()]
    if year := _shifted_year(m, context):
        return f"{year}-{number}"
    anchor = context.anchor
    if anchor is None:
        return None
    now, begins, direction = anchor.month or 12, {21: 3, 22: 6, 23: 9, 24: 12}[number], _direction(m)
    if direction > 0 or (context.future and direction == 0):
        return f"{anchor.year + (now >= begins + 3 or (direction > 0 and now >= begins))}-{number}"
    return f"{anchor.year - (now < begins + (3 if direction else 0))}-{number}"


def year_number(m: re.Match[str], _: TimeContext) -> str | None:
    """A year in digits."""
    return m["year"]


def years(m: re.Match[str], _: TimeContext) -> str | None:
    """Two years in digits as an interval, the second perhaps without its century: "1996-2001", "1979-81"."""
    return span(m["year"], _group(m, "year2") or m["year"][:2] + m["shortyear2"])


def century(m: re.Match[str], _: TimeContext) -> str | None:
    """ "The 19th century" as ``18XX``."""
    return f"{int(m['century']) - 1}XX"


def part_of_year(m: re.Match[str], context: TimeContext) -> str | None:
    """ "The first quarter of 2016", "im zweiten Halbjahr": its first and last month."""
    year = _shifted_year(m, context) or (context.anchor.year if context.anchor else None)
    parts, number = words.PARTS_OF_YEAR[m["period"].lower()], words.ORDINALS[m["ordinal"].lower()]
    if year is None or number > parts:
        return None
    length = 12 // parts
    return span(month_value(year, length * (number - 1) + 1), month_value(year, length * number))


def decade(m: re.Match[str], _: TimeContext) -> str | None:
    """ "The 1980s" as ``198X``."""
    return f"{m['decade']}X"


def unit(m: re.Match[str], context: TimeContext) -> str | None:
    """The last, this or the next day, week, month or year: "in der vergangenen Woche", "this month"."""
    if context.anchor is None:
        return None
    kind, direction = _unit(m), _direction(m)
    if kind == "year":
        return str(context.anchor.year + direction)
    if kind == "month":
        return shift_month(context.anchor, direction)
    if direction < 0 and context.anchor.day and context.anchor.day.weekday() == _SUNDAY:
        return day_value(context.anchor.day, -7)[
            :7
        ]  # the week that ends or the one before: the month is safe
    if direction or context.future or context.anchor.day is None:
        return week(context.anchor, direction) or context.anchor.value
    return week_so_far(m, context)


def week_so_far(_: re.Match[str], context: TimeContext) -> str | None:
    """What happened "earlier this week": from Monday up to the article's day."""
    if context.anchor is None or context.anchor.day is None:
        return context.anchor.value if context.anchor else None
    return week(context.anchor, 0, (0, context.anchor.day.weekday()))


def this_year(_: re.Match[str], context: TimeContext) -> str | None:
    """ "Heuer": the article's year."""
    return str(context.anchor.year) if context.anchor else None


def christmas(m: re.Match[str], context: TimeContext) -> str | None:
    """ "Before Christmas": the December nearest to the article, its days left open."""
    if year := _shifted_year(m, context):
        return month_value(year, 12)
    return near_day(context.anchor, 12, 25)[:7] if context.anchor else None


def start_of_week(_: re.Match[str], context: TimeContext) -> str | None:
    """ "Zu Beginn der Woche": Monday and Tuesday."""
    return (week(context.anchor, 0, (0, 1)) or context.anchor.value) if context.anchor else None


def start_of_year(_: re.Match[str], context: TimeContext) -> str | None:
    """ "Zu Jahresbeginn": January of the article's year."""
    return month_value(context.anchor.year, 1) if context.anchor else None


def end_of_year(_: re.Match[str], context: TimeContext) -> str | None:
    """ "Zum Jahresende": December of the article's year, of the year before in what is past."""
    if context.anchor is None:
        return None
    return month_value(context.anchor.year - (not context.future and context.anchor.month != 12), 12)


def weekend(m: re.Match[str], context: TimeContext) -> str | None:
    """Saturday and Sunday: the last ones, or the article's own when it stands in them or looks ahead."""
    anchor = context.anchor
    if anchor is None or anchor.day is None:
        return anchor.value if anchor else None
    direction = _direction(m)
    ahead = direction > 0 or (direction == 0 and (context.future or anchor.day.weekday() >= 5))
    return week(anchor, 0 if ahead else -1, (5, 6))


def _unit(m: re.Match[str]) -> str:
    word = (_group(m, "unit") or "").removesuffix("s").replace("jähr", "jahr")
    return next(kind for name, kind in words.UNITS.items() if word.startswith(name))


def _count(m: re.Match[str]) -> int:
    text = _group(m, "count") or "1"
    count = int(text) if text.isdigit() else words.NUMBERS[text]
    return 2 * count if (_group(m, "unit") or "").startswith("fortnight") else count


def _moved(anchor: PublicationDate, count: int, kind: str) -> str | None:
    """The day, month or year that lies ``count`` units off; a number of weeks is a week."""
    if kind == "year":
        return str(anchor.year + count)
    if kind == "month":
        return shift_month(anchor, count)
    if anchor.day is None:
        return None
    return day_value(anchor.day, count) if kind == "day" else week(anchor, count)


def ago(m: re.Match[str], context: TimeContext) -> str | None:
    """ "Vor zwei Wochen", "two years ago", in the granularity of the unit."""
    return _moved(context.anchor, -_count(m), _unit(m)) if context.anchor else None


def ahead(m: re.Match[str], context: TimeContext) -> str | None:
    """ "In zwei Wochen", for what is still to come; "in zwei Jahren" of something past is a duration."""
    return _moved(context.anchor, _count(m), _unit(m)) if context.anchor and context.future else None


def later(m: re.Match[str], context: TimeContext) -> str | None:
    """ "Zehn Tage später": from the day spoken of."""
    if context.day is None:
        return None
    sign = -1 if (_group(m, "word") or "") in ("earlier", "zuvor", "before", "früher") else 1
    return _moved(PublicationDate(context.day.isoformat()), sign * _count(m), _unit(m))


def lasting(m: re.Match[str], context: TimeContext) -> str | None:
    """ "Seit zwei Tagen", "for eight years", "the past week": from then up to the article's date."""
    anchor, kind = context.anchor, _unit(m)
    if anchor is None or context.future:
        return None
    count = _count(m)
    if kind == "year" and count > 1 and (_group(m, "about") or "") in words.SHORTENING_WORDS:
        count -= 1
    if kind == "week":
        kind, count = "day", 7 * count
    return span(_moved(anchor, -count, kind), _as_fine_as(anchor, kind))


def ahead_or_lasting(m: re.Match[str], context: TimeContext) -> str | None:
    """ "In eight days": by then, when it is to come, else over that time ("the first talks in a year")."""
    return ahead(m, context) if context.future else lasting(m, context)


def within(m: re.Match[str], context: TimeContext) -> str | None:
    """ "Within a month", of what is still to come: from the article's date up to then."""
    anchor, kind = context.anchor, _unit(m)
    if anchor is None or not context.future:
        return None
    end = _moved(anchor, 7 * _count(m), "day") if kind == "week" else _moved(anchor, _count(m), kind)
    return span(_as_fine_as(anchor, kind), end)


def _as_fine_as(anchor: PublicationDate, kind: str) -> str:
    """The anchor as a year, a month or, for days and weeks, as it is."""
    return anchor.value[: {"year": 4, "month": 7}.get(kind, 10)]


def last_hours(_: re.Match[str], context: TimeContext) -> str | None:
    """ "In the past 24 hours": the article's day and the one before."""
    if context.anchor is None or context.anchor.day is None:
        return context.anchor.value if context.anchor else None
    return span(day_value(context.anchor.day, -1), context.anchor.value)


def now(_: re.Match[str], context: TimeContext) -> str | None:
    """The article's date."""
    return context.anchor.value if context.anchor else None


def named_before(_: re.Match[str], context: TimeContext) -> str | None:
    """ "Damals", "at the time": the time past that was named last."""
    return context.past


def nothing(_: re.Match[str], __: TimeContext) -> str | None:
    """Words that do not say when ("in den letzten Wochen", "jeden Freitag")."""
    return None


def since(m: re.Match[str], value: Value, context: TimeContext) -> str | None:
    """From a time up to the article's date, as fine as the time. "Seit Freitag" names the Friday."""
    start = value(m, replace(context, future=False))
    if start is None or "/" in start or _group(m, "weekday"):
        return start
    plain = re.fullmatch(r"\d{4}(?:-(?:0\d|1[0-2])(?:-\d\d)?)?", start)
    return span(start, context.anchor.value[: len(start)] if context.anchor and plain else "..")


def until(m: re.Match[str], value: Value, context: TimeContext) -> str | None:
    """Up to a time, from the article's date when that is before it. "By 10 May" is the day."""
    end = value(m, replace(context, future=True))
    if end is None or "/" in end or (len(end) == 10 and (_group(m, "until") or "").startswith("by")):
        return end
    begin = context.anchor.value[: len(end)] if context.anchor else None
    return span(begin, end) or f"../{end}"
