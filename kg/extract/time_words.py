"""Words of time: German and English names of months, days, seasons, units and holidays, and patterns.

A fragment is a piece of a regular expression that rules name in angle brackets: ``am <weekday>``. Named
groups in it are what the functions of ``time_values`` read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from kg.article import Language

MONTHS = {
    "januar": 1, "jänner": 1, "january": 1, "februar": 2, "feber": 2, "february": 2, "märz": 3, "march": 3,
    "april": 4, "mai": 5, "may": 5, "juni": 6, "june": 6, "juli": 7, "july": 7, "august": 8, "september": 9,
    "oktober": 10, "october": 10, "november": 11, "dezember": 12, "december": 12,
}  # fmt: skip
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "okt": 10,
    "oct": 10, "nov": 11, "dez": 12, "dec": 12,
}  # fmt: skip
WEEKDAYS = {
    "montag": 0, "monday": 0, "dienstag": 1, "tuesday": 1, "mittwoch": 2, "wednesday": 2, "donnerstag": 3,
    "thursday": 3, "freitag": 4, "friday": 4, "samstag": 5, "sonnabend": 5, "saturday": 5, "sonntag": 6,
    "sunday": 6,
}  # fmt: skip
SEASONS = {
    "frühjahr": 21, "frühling": 21, "spring": 21, "sommer": 22, "summer": 22, "herbst": 23, "autumn": 23,
    "winter": 24,
}  # fmt: skip
NUMBERS = {
    "ein": 1, "eine": 1, "einem": 1, "einen": 1, "einer": 1, "a": 1, "an": 1, "one": 1, "zwei": 2, "two": 2,
    "drei": 3, "three": 3, "vier": 4, "four": 4, "fünf": 5, "five": 5, "sechs": 6, "six": 6, "sieben": 7,
    "seven": 7, "acht": 8, "eight": 8, "neun": 9, "nine": 9, "zehn": 10, "ten": 10, "elf": 11, "eleven": 11,
    "zwölf": 12, "twelve": 12,
}  # fmt: skip
UNITS = {
    "tag": "day", "day": "day", "woche": "week", "week": "week", "monat": "month", "month": "month",
    "jahr": "year", "year": "year", "fortnight": "week",
}  # fmt: skip
DAY_WORDS = {
    "vorgestern": -2, "gestern": -1, "gestrig": -1, "heute": 0, "heutig": 0, "morgen": 1, "morgig": 1,
    "übermorgen": 2, "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1,
}  # fmt: skip
PARTS_OF_YEAR = {"quartal": 4, "quarter": 4, "hälfte": 2, "jahreshälfte": 2, "halbjahr": 2, "half": 2}
ORDINALS = {
    "erste": 1, "first": 1, "zweite": 2, "second": 2, "dritte": 3, "third": 3, "vierte": 4, "fourth": 4, "final": 4,
}  # fmt: skip
NEXT_DAY_WORDS = frozenset({"darauf", "nächsten", "folgenden", "next", "following"})
DAY_BEFORE_WORDS = frozenset({"vortag", "zuvor", "previous", "before"})
SHORTENING_WORDS = frozenset({"fast", "knapp", "beinahe", "nahezu", "almost", "nearly"})
# Month and day, or days from Easter Sunday.
FIXED_HOLIDAYS = {
    "neujahr": (1, 1), "neujahrstag": (1, 1), "new year’s day": (1, 1), "tag der arbeit": (5, 1), "may day": (5, 1),
    "tag der deutschen einheit": (10, 3), "halloween": (10, 31), "allerheiligen": (11, 1), "heiligabend": (12, 24),
    "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26), "silvester": (12, 31),
    "new year’s eve": (12, 31),
}  # fmt: skip
EASTER_HOLIDAYS = {
    "rosenmontag": -48, "faschingsdienstag": -47, "shrove tuesday": -47, "aschermittwoch": -46, "ash wednesday": -46,
    "palmsonntag": -7, "palm sunday": -7, "fronleichnam": 60,
    "gründonnerstag": -3, "karfreitag": -2, "good friday": -2, "karsamstag": -1, "ostersonntag": 0,
    "easter sunday": 0, "ostermontag": 1, "easter monday": 1, "christi himmelfahrt": 39, "pfingstsonntag": 49,
    "pfingstmontag": 50,
}  # fmt: skip


def easter(year: int) -> datetime.date:
    """Easter Sunday in the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    skipped, leaps = divmod(century, 4)
    moved = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - skipped - moved + 15) % 30
    quarter, odd = divmod(rest, 4)
    days = (32 + 2 * leaps + 2 * quarter - moon - odd) % 7
    late = (golden + 11 * moon + 22 * days) // 451
    month, day = divmod(moon + days - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _capitals(words: Iterable[str]) -> str:
    """Alternatives that must be capitalised: "may" and "march" are verbs."""
    return "|".join(f"(?-i:{w.capitalize()})" if w in ("may", "march") else w for w in words)


_SHARED = {
    "year": r"(?P<year>(?:1[89]|20)\d\d)",
    "year2": r"(?P<year2>(?:19|20)\d\d)",
    "day": r"(?P<day>[0-3]?\d)",
    "day2": r"(?P<day2>[0-3]?\d)",
    "count": rf"(?P<count>\d{{1,2}}|{_any(NUMBERS)})",
    "th": r"(?:st|nd|rd|th)",
    "month": rf"(?P<month>{_capitals(MONTHS)})",
    "month2": rf"(?P<month2>{_capitals(MONTHS)})",
    "shortmonth": rf"(?P<month>{_capitals(MONTHS)}|(?:{_any(SHORT_MONTHS)})\b\.?)",
    "shortyear2": r"(?P<shortyear2>\d\d)(?!\d)",
    "holiday": "(?P<holiday>" + _any({*FIXED_HOLIDAYS, *EASTER_HOLIDAYS}).replace("’", "[’']") + ")",
}
FRAGMENTS: Mapping[Language, Mapping[str, str]] = {
    "de": _SHARED | {
        "weekday": rf"(?P<weekday>{_any(d for d in WEEKDAYS if not d.endswith('day'))})",
        "part": r"(?:(?:vor|nach)?(?:mittag|abend|morgen|nacht)|früh)?",
        "season": r"(?P<season>frühjahr|frühling|sommer|herbst|winter)s?",
        "last": r"(?P<last>(?:vergangen|letzt|vorig)e[nrsm]?)",
        "next": r"(?P<next>(?:kommend|nächst)e[nrsm]?)",
        "on": r"(?:(?:noch )?(?:am|an diesem|zum|ab|für|den|dem|der|des) )",
        "of": r"(?:(?:am |in den |im laufe des )?(?:frühen |späten )?(?:vor|nach)?"
        r"(?:abends?|morgens?|mittags?|nachts?|morgenstunden) (?:des|vom|am) )",
        "after": r"(?:(?<=seit\s)|(?<=bis\s)|(?<=von\s)|(?<=zwischen\s))",
        "hour": r"(?:(?:vor|nach)?mittag|abend|morgen|früh|nacht)",
        "early": r"(?:anfang|mitte|ende|beginn)",
        "oyear": r"(?: (?:des jahres )?<year>"
        r"| (?P<relyear>(?:diese|vergangene|letzte|vorige|nächste|kommende)[ns]) jahres)?",
        "about": r"(?:(?P<about>rund|etwa|fast|knapp|beinahe|nahezu|gut|mehr als|über|ungefähr|circa) )?",
        "unit": r"(?P<unit>tage?n?|wochen?|monate?n?|jahre?n?)",
        "ordinal": r"(?P<ordinal>(?:erst|zweit|dritt|viert)e)[nrsm]?",
        "wars": r"(?:(?:bürger)?krieg|konflikt|aufstand|besatzung|belagerung|blockade)",
        "counted": r"(?:menschen|personen|zivilisten|soldaten|kämpfer|flüchtlinge|tote|verletzte|mann|euro"
        r"|dollar|kilometer|meter)",
        "some": r"(?:einigen|wenigen|mehreren|vielen|etlichen|ein paar"
        r"|den (?:vergangenen|letzten|kommenden|nächsten|darauffolgenden|folgenden)(?: \w+)?)",
    },
    "en": _SHARED | {
        "weekday": rf"(?P<weekday>{_any(d for d in WEEKDAYS if d.endswith('day'))})",
        "part": r"(?: (?:morning|afternoon|evening|night|lunchtime))?",
        "season": r"(?P<season>spring|summer|autumn|winter)",
        "last": r"(?P<last>last)",
        "next": r"(?P<next>next|(?:(?:this|the) )?coming)",
        "on": r"(?:(?:(?:early|late|later|earlier) )?on (?:(?:early|late) )?)",
        "after": r"(?:(?<=since\s)|(?<=until\s)|(?<=till\s)|(?<=by\s)|(?<=from\s)|(?<=between\s))",
        "hour": r"(?:morning|afternoon|evening)",
        "early": r"(?:early|late|mid|the end of|end of|the beginning of|the start of)",
        "oyear": r"(?:(?: of)?,? <year>| (?P<relyear>this|last|next) year)?",
        "about": r"(?:(?P<about>about|around|almost|nearly|more than|over|some) )?",
        "unit": r"(?P<unit>days?|weeks?|fortnights?|months?|years?)",
        "of": r"(?:(?:(?:on|in|during) the )?(?:early |late )?(?:morning|afternoon|evening|night|hours) of )",
        "clock": r"(?:at (?:about |around )?\d\d?(?:[.:]\d\d)? ?[ap]\.?m\.? (?:local time )?)",
        "ordinal": r"(?P<ordinal>first|second|third|fourth|final)",
        "wars": r"(?:war|conflict|insurgency|uprising|rebellion|occupation|siege|blockade)",
        "sentenced": r"(?<!jailed\s)(?<!imprisoned\s)(?<!sentenced\s)(?<!prison\s)(?<!jail\s)(?<!banned\s)",
        "counted": r"(?:people|troops|soldiers|fighters|miles|men|civilians|refugees|dollars|killed|wounded)",
        "some": r"(?:a few|several|many|some)",
    },
}  # fmt: skip
