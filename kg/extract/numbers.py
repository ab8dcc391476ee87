"""Numbers: how many people, as bounds, from the words around a noun ("mehr als 20 Menschen" is 21 or more).

Vague words stand for the least they can mean: dozens are two dozen or more, "Hunderte" 200 or more, "several"
two or more. Ages, years, times and measures count nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.report import Count

_ONES = {
    "null": 0, "zero": 0, "eins": 1, "one": 1, "zwei": 2, "zwo": 2, "two": 2, "drei": 3, "three": 3,
    "vier": 4, "four": 4, "fünf": 5, "five": 5, "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8,
    "eight": 8, "neun": 9, "nine": 9, "zehn": 10, "ten": 10, "elf": 11, "eleven": 11, "zwölf": 12,
    "twelve": 12, "dreizehn": 13, "thirteen": 13, "vierzehn": 14, "fourteen": 14, "fünfzehn": 15,
    "fifteen": 15, "sechzehn": 16, "sixteen": 16, "siebzehn": 17, "seventeen": 17, "achtzehn": 18,
    "eighteen": 18, "neunzehn": 19, "nineteen": 19, "zwanzig": 20, "twenty": 20, "dreißig": 30, "thirty": 30,
    "vierzig": 40, "forty": 40, "fünfzig": 50, "fifty": 50, "sechzig": 60, "sixty": 60, "siebzig": 70,
    "seventy": 70, "achtzig": 80, "eighty": 80, "neunzig": 90, "ninety": 90, "beide": 2, "beiden": 2,
    "beider": 2, "both": 2, "zweier": 2, "dreier": 3,
}  # fmt: skip
_ARTICLES = frozenset({"ein", "eine", "einen", "einem", "einer", "eines", "a", "an"})
_SCALES = {
    "dutzend": 12, "dozen": 12, "hundert": 100, "hundred": 100, "tausend": 1000, "thousand": 1000,
    "million": 10**6, "millionen": 10**6, "mio": 10**6,
}  # fmt: skip
_VAGUE = {
    "dutzende": 24, "dutzenden": 24, "dutzender": 24, "dozens": 24, "scores": 40, "hunderte": 200,
    "hunderten": 200, "hunderter": 200, "hundreds": 200, "tausende": 2000, "tausenden": 2000,
    "tausender": 2000, "thousands": 2000, "zehntausende": 20000, "zehntausenden": 20000,
    "hunderttausende": 200000, "hunderttausenden": 200000, "millions": 2 * 10**6, "mehrere": 2, "mehrerer": 2,
    "mehreren": 2, "several": 2, "einige": 2, "einigen": 2,
}  # fmt: skip
_OF_SCALES = {"tens": 20, "dozens": 24, "hundreds": 200, "thousands": 2000}
_NO_PEOPLE = frozenset({
    "jahr", "jahre", "jahren", "jahres", "jährige", "jähriger", "jährigen", "monat", "monate", "monaten",
    "woche", "wochen", "tag", "tage", "tagen", "stunde", "stunden", "uhr", "minuten", "prozent", "%",
    "kilometer", "kilometern", "km", "meter", "metern", "tonnen", "euro", "dollar", "mal", "year", "years",
    "year-old", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "minutes", "percent",
    "per", "mile", "miles", "metres", "kilometres", "tonnes", "pounds", "times", "am", "pm",
})  # fmt: skip
_BEFORE_YEAR = frozenset({
    "im", "jahr", "jahre", "jahres", "seit", "in", "since", "of", "during", "until", "anfang", "mitte",
    "ende", "early", "late",
})  # fmt: skip
_AT_LEAST = re.compile(
    r"\b(?:mindestens|wenigstens|zumindest|unter anderem|at least|no fewer than|not less than|a minimum of)$"
)
_MORE_THAN = re.compile(r"\b(?:mehr als|über|more than|over|upwards of|in excess of)$")
_UP_TO = re.compile(r"\b(?:bis zu|höchstens|maximal|up to|as many as|at most)$")
_LESS_THAN = re.compile(r"\b(?:weniger als|fast|knapp|beinahe|nahezu|less than|fewer than|nearly|almost)$")
_NONE_OF = re.compile(r"\b(?:kein|keine|keinen|keiner|keinem|no)$")
_DIGITS = re.compile(r"\d{1,9}|\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+")
_DECIMAL = re.compile(r"(\d{1,3})[.,](\d{1,2})")
_JOINED = re.compile(r"(\d{1,6})[-–](\d{1,6})")


def parse_number(word: str) -> int | None:
    """The number that a word spells ("25", "1.400", "300,000", "zwölf", "zweihundert"), None when none.

    An article ("ein", "a") spells one.
    """
    text = word.lower().strip("(),;")
    if _DIGITS.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    return 1 if text in _ARTICLES else _spelled(text)


def _spelled(text: str) -> int | None:
    """A number in letters: "zwanzig", "fünfundzwanzig", "dreihundert", "twenty-five"."""
    if text in _ONES:
        return _ONES[text]
    if text == "ein":  # "einundzwanzig", "einhundert"
        return 1
    for word, scale in (("tausend", 1000), ("hundert", 100)):
        if word in text:
            many, rest = text.split(word, 1)
            high, low = (1 if not many else _spelled(many)), (0 if not rest else _spelled(rest))
            return None if high is None or low is None else high * scale + low
    one, _, ten = text.partition("und")
    if not ten:
        ten, _, one = text.partition("-")
    ones, tens = _ONES.get(one, 1 if one == "ein" else None), _ONES.get(ten)
    return tens + ones if ones and tens and ones < 10 <= tens else None


def parse_count(words: Sequence[str], *, articles: bool = False) -> tuple[Count, int, int] | None:
    """The first count in ``words`` with the index of its first and last number word; None when there is none.

    With ``articles``, "ein"/"a" counts as one, as it does before a victim.
    """
    lowered = [word.lower() for word in words]
    for index in range(len(lowered)):
        found = _vague(lowered, index) or _range(lowered, index) or _exact(lowered, index, articles)
        if found and not _counts_no_one(lowered, index, found[1]):
            return found[0], index, found[1]
    return None


def _vague(words: Sequence[str], index: int) -> tuple[Count, int] | None:
    """ "Dutzende", "scores", "mehrere hundert", "tens of thousands": a lower bound."""
    least = _VAGUE.get(words[index])
    following = words[index + 1] if index + 1 < len(words) else ""
    if words[index] in _OF_SCALES and following == "of" and index + 2 < len(words):
        scale = _SCALES.get(words[index + 2].removesuffix("s"))
        if scale:
            return Count(_OF_SCALES[words[index]] * scale, None), index + 2
    if least is None:
        return None
    if least == 2 and following in _SCALES:
        return Count(2 * _SCALES[following], None), index + 1
    return Count(least, None), index


def _range(words: Sequence[str], index: int) -> tuple[Count, int] | None:
    """ "10 bis 20", "between 10 and 20", "zwei oder drei", "10-20"."""
    if joined := _JOINED.fullmatch(words[index]):
        return Count(int(joined[1]), int(joined[2])), index
    low = _number_at(words, index, articles=False)
    if low is None or low[1] + 2 >= len(words):
        return None
    joint = words[low[1] + 1]
    opened = {"und": "zwischen", "and": "between"}.get(joint)
    if joint not in ("bis", "to", "oder", "or") and not (opened and opened in words[:index]):
        return None
    high = _number_at(words, low[1] + 2, articles=False)
    return (Count(low[0], high[0]), high[1]) if high and high[0] > low[0] else None


def _exact(words: Sequence[str], index: int, articles: bool) -> tuple[Count, int] | None:
    number = _number_at(words, index, articles)
    if number is None:
        return None
    value, last = number
    return _bounded(" ".join(words[:index]), " ".join(words[last + 1 : last + 3]), value), last


def _number_at(words: Sequence[str], index: int, articles: bool) -> tuple[int, int] | None:
    """The number at ``index``, and where it ends: "1,5 Millionen", "14 000", "ein Dutzend", "tausend"."""
    word = words[index]
    following = words[index + 1].rstrip(".") if index + 1 < len(words) else ""
    scale = _SCALES.get(following)
    if scale and (decimal := _DECIMAL.fullmatch(word)):
        return int(float(f"{decimal[1]}.{decimal[2]}") * scale), index + 1
    number = parse_number(word) if word not in _SCALES else _SCALES[word]
    if number is None or (word in _ARTICLES and not articles and not scale):
        return None
    if re.fullmatch(r"\d{1,3}", word) and re.fullmatch(r"\d{3}", following):
        return number * 1000 + int(following), index + 1
    return (number * scale, index + 1) if scale and word not in _SCALES else (number, index)


def _counts_no_one(words: Sequence[str], index: int, last: int) -> bool:
    """Whether a number is an age, a year, a time or a measure, or is denied."""
    following = words[last + 1] if last + 1 < len(words) else ""
    before = words[index - 1] if index else ""
    if following.lstrip("-") in _NO_PEOPLE or _NONE_OF.search(before):
        return True
    return bool(re.fullmatch(r"(?:19|20)\d\d", words[index])) and before in _BEFORE_YEAR


def _bounded(before: str, after: str, value: int) -> Count:
    if _AT_LEAST.search(before) or after in ("oder mehr", "or more"):
        return Count(value, None)
    if _MORE_THAN.search(before):
        return Count(value + 1, None)
    if _UP_TO.search(before):
        return Count(min(value, 1), value)
    if _LESS_THAN.search(before):
        return Count(0, value - 1)
    return Count(value, value)
