"""Times: German and English time expressions, resolved to EDTF against the article's date.

The phenomena are those of TimeML's TIMEX3 (dates, parts of a day, relative and underspecified dates, ranges), as
HeidelTime orders them. A value is never guessed: what the article's own date cannot resolve keeps its text and no
value, and a value is never finer than the article's date allows ("am Samstag" of an article dated 2016-10 is 2016-10).
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.article import Language, PublicationDate
from kg.extract.edtf_values import day_value, interval, month_value, near_day, near_month, shift_month, week
from kg.report import TimeExpression

Anchor = PublicationDate | None
Resolver = Callable[["TimeContext"], str | None]


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What a time is resolved against: the article's date, and whether the event is still to come."""

    anchor: Anchor
    future: bool = False


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """One time expression in a text: offsets, the words, and how to resolve them."""

    start: int
    end: int
    text: str
    resolver: Resolver

    def resolve(self, context: TimeContext) -> TimeExpression:
        """The expression with its value, if there is one, and the bounds of the value."""
        from kg.extract.edtf_values import bounds

        value = self.resolver(context)
        earliest, latest = bounds(value) if value else (None, None)
        return TimeExpression(self.text, value, earliest, latest)


_MONTHS = {
    "januar": 1, "jänner": 1, "january": 1, "jan": 1, "februar": 2, "feber": 2, "february": 2, "feb": 2,
    "märz": 3, "march": 3, "april": 4, "mai": 5, "may": 5, "juni": 6, "june": 6, "juli": 7, "july": 7,
    "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "oktober": 10, "october": 10, "oct": 10, "okt": 10,
    "november": 11, "nov": 11, "dezember": 12, "december": 12, "dec": 12, "dez": 12,
}  # fmt: skip
_DAYS = {
    "montag": 0, "monday": 0, "dienstag": 1, "tuesday": 1, "mittwoch": 2, "wednesday": 2, "donnerstag": 3,
    "thursday": 3, "freitag": 4, "friday": 4, "samstag": 5, "sonnabend": 5, "saturday": 5, "sonntag": 6, "sunday": 6,
}  # fmt: skip
_SEASONS = {
    "frühjahr": 21, "frühling": 21, "spring": 21, "sommer": 22, "summer": 22, "herbst": 23, "autumn": 23, "fall": 23,
    "winter": 24,
}  # fmt: skip
_NUMBERS = {
    "einem": 1, "einer": 1, "einen": 1, "ein": 1, "eine": 1, "a": 1, "an": 1, "one": 1, "zwei": 2, "two": 2,
    "drei": 3, "three": 3, "vier": 4, "four": 4, "fünf": 5, "five": 5, "sechs": 6, "six": 6, "sieben": 7, "seven": 7,
    "acht": 8, "eight": 8, "neun": 9, "nine": 9, "zehn": 10, "ten": 10, "elf": 11, "zwölf": 12, "twelve": 12,
}  # fmt: skip


def _words(table: Iterable[str]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))


_MONTH = rf"(?P<month>{_words(m for m in _MONTHS if len(m) > 3 or m == 'mai' or m == 'may')})"
_WEEKDAY_DE = rf"(?P<weekday>{_words(d for d in _DAYS if d.endswith(('tag', 'abend', 'woch')))})"
_WEEKDAY_EN = rf"(?P<weekday>{_words(d for d in _DAYS if d.endswith('day'))})"
_PART_DE = r"(?:s?(?:vor|nach)?(?:mittag|abend|morgen|nacht|früh))?s?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_COUNT = rf"(?P<count>\d{{1,2}}|{_words(_NUMBERS)})"
_SEASON_DE = r"(?P<season>frühjahr|frühling|sommer|herbst|winter)"
_SEASON_EN = r"(?P<season>spring|summer|autumn|winter)"


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]


def _weekday(m: re.Match[str], context: TimeContext, *, force: str = "") -> str | None:
    anchor = context.anchor
    if anchor is None:
        return None
    if anchor.day is None:
        return anchor.value
    wanted = _DAYS[m["weekday"].lower()]
    back = (anchor.day.weekday() - wanted) % 7
    if force == "future" or (context.future and not force):
        ahead = (wanted - anchor.day.weekday()) % 7
        return day_value(anchor.day, ahead or (7 if force else 0))
    return day_value(anchor.day, -(back or (7 if force == "past" else 0)))


def _day_offset(days: int) -> Callable[[re.Match[str], TimeContext], str | None]:
    def value(_: re.Match[str], context: TimeContext) -> str | None:
        if context.anchor is None or context.anchor.day is None:
            return context.anchor.value if context.anchor else None
        return day_value(context.anchor.day, days)

    return value


def _date(m: re.Match[str], context: TimeContext) -> str | None:
    groups = m.groupdict()
    month = int(m["monthnum"]) if groups.get("monthnum") else _MONTHS[m["month"].lower()]
    day, year = int(m["day"]), groups.get("year")
    if not 1 <= month <= 12:
        return None
    try:
        if year:
            return datetime.date(int(year), month, day).isoformat()
        return near_day(context.anchor, month, day)
    except ValueError:
        return None


def _month(m: re.Match[str], context: TimeContext) -> str | None:
    month, year = _MONTHS[m["month"].lower()], m.groupdict().get("year")
    if year:
        return f"{year}-{month:02}"
    return near_month(context.anchor, month, context.future)


def _season(m: re.Match[str], context: TimeContext, back: int = 0) -> str | None:
    season, year = _SEASONS[m["season"].lower()], m.groupdict().get("year")
    if year:
        return f"{year}-{season}"
    if context.anchor is None:
        return None
    begins = {21: 3, 22: 6, 23: 9, 24: 12}[season]
    late = (context.anchor.month or 12) < begins and not context.future
    return f"{context.anchor.year - (1 if late or back else 0)}-{season}"


def _year(m: re.Match[str], _: TimeContext) -> str | None:
    return str(m["year"])


def _year_offset(years: int) -> Callable[[re.Match[str], TimeContext], str | None]:
    return lambda _, context: str(context.anchor.year + years) if context.anchor else None


def _month_offset(months: int) -> Callable[[re.Match[str], TimeContext], str | None]:
    return lambda _, context: shift_month(context.anchor, months)


def _week_offset(weeks: int, days: tuple[int, int] = (0, 6)) -> Callable[[re.Match[str], TimeContext], str | None]:
    return lambda _, context: week(context.anchor, weeks, days)


def _weekend(_: re.Match[str], context: TimeContext) -> str | None:
    anchor = context.anchor
    ahead = context.future or (anchor is not None and anchor.day is not None and anchor.day.weekday() >= 5)
    return week(anchor, 0 if ahead else -1, (5, 6))


_UNITS = {
    "tag": "day", "day": "day", "woche": "week", "week": "week", "monat": "month", "month": "month", "jahr": "year",
    "year": "year",
}  # fmt: skip


def _ago(m: re.Match[str], context: TimeContext, sign: int = -1) -> str | None:
    count, unit, anchor = _number(m["count"]) * sign, m["unit"].lower(), context.anchor
    unit = next(u for name, u in _UNITS.items() if unit.startswith(name))
    if anchor is None:
        return None
    if unit == "year":
        return str(anchor.year + count)
    if unit == "month":
        return shift_month(anchor, count)
    if anchor.day is None:
        return None
    return day_value(anchor.day, count) if unit == "day" else week(anchor, count, (0, 6))


def _lasting(m: re.Match[str], context: TimeContext) -> str | None:
    start = _ago(m, context)
    return interval(start, context.anchor.value if context.anchor else None, m["unit"].lower()) if start else None


def _since(inner: Callable[[re.Match[str], TimeContext], str | None]) -> Callable[[re.Match[str], TimeContext], str | None]:
    def value(m: re.Match[str], context: TimeContext) -> str | None:
        start = inner(m, TimeContext(context.anchor))
        return f"{start}/.." if start and "/" not in start else None

    return value


def _until(inner: Callable[[re.Match[str], TimeContext], str | None]) -> Callable[[re.Match[str], TimeContext], str | None]:
    def value(m: re.Match[str], context: TimeContext) -> str | None:
        end = inner(m, TimeContext(context.anchor, future=True))
        return f"../{end}" if end and "/" not in end else None

    return value


def _now(_: re.Match[str], context: TimeContext) -> str | None:
    return context.anchor.value if context.anchor else None


def _decade(m: re.Match[str], _: TimeContext) -> str | None:
    return f"{m['decade']}X"


def _from_to(m: re.Match[str], _: TimeContext) -> str | None:
    return f"{m['from']}/{m['to']}"


def _nothing(_: re.Match[str], __: TimeContext) -> str | None:
    return None


_AM = r"(?:am|an diesem|bis|ab|vom|zum|für|den|dem|der|noch am)\s+"
_LATE_DE = r"(?:(?:frühen|späten|gleichen|selben)\s+)?"
_LAST_DE = r"(?:vergangenen?r?s?|letzten?r?s?|vorigen?r?s?|verwichenen)"
_NEXT_DE = r"(?:kommenden?r?s?|nächsten?r?s?)"
_NIGHT_EN = r"(?:\s+(?:morning|afternoon|evening|night))?"
_EARLY_EN = r"(?:(?:early|late|earlier)\s+)?(?:on\s+)?(?:the\s+)?(?:(?:early|late)\s+)?"

_Rule = tuple[str, Callable[[re.Match[str], TimeContext], str | None]]

_RULES: dict[Language, tuple[_Rule, ...]] = {
    "de": (
        (r"(?:von|zwischen)\s+(?P<from>(?:19|20)\d\d)\s+(?:bis|und)\s+(?P<to>(?:19|20)\d\d)", _from_to),
        (rf"seit\s+(?:dem\s+)?{_SEASON_DE}\s+{_YEAR}", _since(_season)),
        (rf"seit\s+(?:dem\s+)?(?P<day>\d{{1,2}})\.\s*{_MONTH}(?:\s+{_YEAR})?", _since(_date)),
        (rf"seit\s+(?:anfang\s+|mitte\s+|ende\s+)?{_MONTH}(?:\s+{_YEAR})?", _since(_month)),
        (rf"seit\s+(?:dem\s+jahre?\s+)?{_YEAR}", _since(_year)),
        (rf"seit\s+(?:dem\s+)?{_WEEKDAY_DE}{_PART_DE}", _since(_weekday)),
        (rf"bis\s+(?:zum\s+)?(?P<day>\d{{1,2}})\.\s*{_MONTH}(?:\s+{_YEAR})?", _until(_date)),
        (rf"bis\s+(?:anfang\s+|mitte\s+|ende\s+)?{_MONTH}(?:\s+{_YEAR})?", _until(_month)),
        (rf"(?:{_AM})?(?:{_WEEKDAY_DE}{_PART_DE},?\s+(?:(?:den|dem)\s+)?\(?)?(?P<day>\d{{1,2}})\.\s*{_MONTH}(?:\s+{_YEAR})?", _date),
        (rf"(?:{_AM})?(?:{_WEEKDAY_DE}{_PART_DE},?\s+(?:(?:den|dem)\s+)?\(?)?(?P<day>\d{{1,2}})\.(?P<monthnum>\d{{1,2}})\.(?:{_YEAR})?", _date),
        (rf"(?:{_AM})?(?:heutigen)\s+{_WEEKDAY_DE}{_PART_DE}", _day_offset(0)),
        (rf"(?:{_AM})?(?:gestrigen)\s+{_WEEKDAY_DE}{_PART_DE}", _day_offset(-1)),
        (rf"(?:{_AM})?(?:morgigen)\s+{_WEEKDAY_DE}{_PART_DE}", _day_offset(1)),
        (rf"(?:{_AM})?{_LAST_DE}\s+{_WEEKDAY_DE}{_PART_DE}", functools.partial(_weekday, force="past")),
        (rf"(?:{_AM})?{_NEXT_DE}\s+{_WEEKDAY_DE}{_PART_DE}", functools.partial(_weekday, force="future")),
        (rf"in der nacht (?:zum|auf|zu)\s+(?:den\s+)?{_WEEKDAY_DE}", _weekday),
        (rf"in der nacht (?:von|vom)\s+\w+\s+(?:auf|zum)\s+(?:den\s+)?{_WEEKDAY_DE}", _weekday),
        (rf"(?:{_AM})?{_LATE_DE}{_WEEKDAY_DE}{_PART_DE}(?:\s+früh)?", _weekday),
        (r"vorgestern", _day_offset(-2)),
        (r"gestern(?:\s+(?:abend|morgen|nachmittag|vormittag|nacht))?", _day_offset(-1)),
        (r"heute(?:\s+(?:abend|morgen|nachmittag|vormittag|früh|nacht))?|am heutigen tage?", _day_offset(0)),
        (r"übermorgen", _day_offset(2)),
        (r"am vortag", _nothing),
        (rf"im\s+{_LAST_DE}\s+{_SEASON_DE}", functools.partial(_season, back=1)),
        (rf"(?:im|seit dem|vom|des|zum)\s+{_SEASON_DE}s?(?:\s+{_YEAR})?", _season),
        (rf"(?:im\s+|seit\s+|vom\s+|ab\s+|auf\s+|bis\s+)?(?:anfang|mitte|ende|zu beginn des|im laufe des)?\s*(?:des\s+)?{_MONTH}\s+(?:des jahres\s+)?{_YEAR}", _month),
        (rf"(?:im|vom|ab|auf|anfang|mitte|ende|im\s+{_LAST_DE}|im\s+{_NEXT_DE})\s+(?:monat\s+)?{_MONTH}", _month),
        (rf"(?:im|des)?\s*{_LAST_DE}\s+jahre?s?", _year_offset(-1)),
        (rf"(?:im|des)?\s*{_NEXT_DE}\s+jahre?s?", _year_offset(1)),
        (r"(?:in\s+)?diese[ms]\s+jahre?s?|heuer", _year_offset(0)),
        (r"(?:zu|am)\s+monatsbeginn|(?:in\s+)?diese[nms]\s+monats?", _month_offset(0)),
        (rf"(?:im\s+)?{_LAST_DE}\s+monats?", _month_offset(-1)),
        (rf"(?:im\s+)?{_NEXT_DE}\s+monats?", _month_offset(1)),
        (r"(?:in\s+)?dieser?\s+woche", _week_offset(0)),
        (rf"(?:in\s+der\s+)?{_LAST_DE}\s+woche", _week_offset(-1)),
        (rf"(?:in\s+der\s+)?{_NEXT_DE}\s+woche", _week_offset(1)),
        (rf"(?:{_AM})?(?:{_LAST_DE}\s+)?wochenende", _weekend),
        (rf"vor\s+(?:rund\s+|etwa\s+|fast\s+|knapp\s+)?{_COUNT}\s+(?P<unit>tagen?|wochen?|monate?n?|jahre?n?)", _ago),
        (rf"in\s+{_COUNT}\s+(?P<unit>tagen?|wochen?|monate?n?|jahre?n?)", functools.partial(_ago, sign=1)),
        (rf"seit\s+(?:rund\s+|etwa\s+|fast\s+|knapp\s+|mehr als\s+)?{_COUNT}\s+(?P<unit>wochen?|monate?n?|jahre?n?)", _since(_ago)),
        (rf"(?:im\s+jahre?\s+|anfang\s+|mitte\s+|ende\s+|ab\s+|von\s+|bis\s+)?(?<![\d.,]){_YEAR}(?![\d.,:]*\d|er\b|\s*(?:menschen|personen|euro|dollar|soldaten|mann|kilometer|meter))", _year),
        (r"(?:in\s+)?den\s+(?:vergangenen|letzten|darauffolgenden|kommenden|nächsten)\s+(?:\w+\s+)?(?:tagen|wochen|monaten|jahren)", _nothing),
        (r"seit\s+(?:tagen|wochen|monaten|jahren|langem|jahrzehnten|jahresbeginn)", _nothing),
        (r"(?:zurzeit|derzeit|momentan|gegenwärtig)", _now),
    ),
    "en": (
        (r"(?:from|between)\s+(?P<from>(?:19|20)\d\d)\s+(?:to|and|until)\s+(?P<to>(?:19|20)\d\d)", _from_to),
        (rf"since\s+(?:the\s+)?{_SEASON_EN}(?:\s+of)?\s+{_YEAR}", _since(_season)),
        (rf"since\s+(?:early\s+|late\s+|mid-)?{_MONTH}(?:,?\s+{_YEAR})?", _since(_month)),
        (rf"since\s+{_YEAR}", _since(_year)),
        (rf"since\s+{_WEEKDAY_EN}{_NIGHT_EN}", _since(_weekday)),
        (rf"(?:(?:on|by|until)\s+)?(?:{_WEEKDAY_EN},?\s+)?(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?", _date),
        (rf"(?:(?:on|by|until)\s+)?(?:{_WEEKDAY_EN},?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+{_YEAR})?", _date),
        (rf"(?:on\s+)?last\s+{_WEEKDAY_EN}{_NIGHT_EN}", functools.partial(_weekday, force="past")),
        (rf"(?:on\s+)?next\s+{_WEEKDAY_EN}{_NIGHT_EN}", functools.partial(_weekday, force="future")),
        (rf"in the early hours of\s+{_WEEKDAY_EN}(?:\s+morning)?", _weekday),
        (rf"{_EARLY_EN}{_WEEKDAY_EN}{_NIGHT_EN}(?![’']s)", _weekday),
        (r"yesterday(?:\s+(?:morning|afternoon|evening))?", _day_offset(-1)),
        (r"today|tonight|this\s+(?:morning|afternoon|evening)", _day_offset(0)),
        (r"tomorrow(?:\s+(?:morning|afternoon|evening|night))?", _day_offset(1)),
        (r"last night", _day_offset(-1)),
        (rf"last\s+{_SEASON_EN}", functools.partial(_season, back=1)),
        (rf"(?:in\s+)?(?:the\s+)?(?:early\s+|late\s+|mid-)?{_SEASON_EN}\s+(?:of\s+)?{_YEAR}", _season),
        (rf"(?:in\s+the\s+|this\s+){_SEASON_EN}", _season),
        (rf"(?:(?:in|by|since|until)\s+)?(?:the\s+end\s+of\s+|end\s+of\s+|early\s+|late\s+|mid-)?{_MONTH}(?:\s+of)?,?\s+{_YEAR}", _month),
        (rf"(?:in|by|until|last|next|end of|early|late|in early|in late|in mid|this)[ -](?:the end of\s+)?{_MONTH}(?!\s+\d)", _month),
        (r"last year", _year_offset(-1)),
        (r"next year", _year_offset(1)),
        (r"(?:earlier\s+|later\s+)?this year", _year_offset(0)),
        (r"last month", _month_offset(-1)),
        (r"next month", _month_offset(1)),
        (r"(?:earlier\s+|later\s+)?this month", _month_offset(0)),
        (r"last week", _week_offset(-1)),
        (r"next week", _week_offset(1)),
        (r"(?:earlier\s+|later\s+)?this week", _week_offset(0)),
        (r"last weekend", _week_offset(-1, (5, 6))),
        (r"(?:at|over|on)\s+the\s+weekend|this weekend", _weekend),
        (rf"{_COUNT}\s+(?P<unit>days?|weeks?|months?|years?)\s+(?:ago|earlier)", _ago),
        (rf"in\s+{_COUNT}\s+(?P<unit>days?|weeks?|months?|years?)(?:[’']\s+time)", functools.partial(_ago, sign=1)),
        (rf"(?:for|over|in|during)\s+(?:the\s+)?(?:almost\s+|nearly\s+|more than\s+)?(?:past\s+|last\s+)?{_COUNT}\s+(?P<unit>years|months)", _lasting),
        (r"(?:(?:since|in|during)\s+)?(?:the\s+)?(?:early\s+|late\s+|mid-)?(?P<decade>(?:19|20)\d)0s", _decade),
        (rf"(?:(?:in|by|until|early|late|mid-?)\s*)?(?:early\s+|late\s+|mid-?\s*)?(?<![\d.,£$€]){_YEAR}(?![\d.,:]*\d|s\b|\s*(?:people|troops|soldiers|fighters|miles))", _year),
        (r"(?:in|over)\s+(?:the\s+)?(?:recent|past|last|coming)\s+(?:few\s+)?(?:days|weeks|months|years)", _nothing),
    ),
}  # fmt: skip


@functools.cache
def _compiled(language: Language) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str], TimeContext], str | None]], ...]:
    return tuple((re.compile(rf"(?<!\w)(?:{rule})(?!\w)", re.IGNORECASE), value) for rule, value in _RULES[language])


def find_times(text: str, language: Language, offset: int = 0) -> list[TimeMatch]:
    """All time expressions of ``text`` in order, longest first where they overlap; offsets are shifted by ``offset``."""
    found: list[tuple[int, int, int, TimeMatch]] = []
    for rank, (pattern, value) in enumerate(_compiled(language)):
        for m in pattern.finditer(text):
            lead = len(m[0]) - len(m[0].lstrip())
            start, words = m.start() + lead, m[0].strip()
            match = TimeMatch(offset + start, offset + start + len(words), words, functools.partial(value, m))
            found.append((start, -len(words), rank, match))
    chosen: list[TimeMatch] = []
    for _, _, _, match in sorted(found, key=lambda item: item[:3]):
        if not chosen or match.start >= chosen[-1].end:
            chosen.append(match)
    return chosen
