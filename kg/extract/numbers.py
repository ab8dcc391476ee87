"""Numbers: how many people, as bounds, from the words around a noun ("mehr als 20 Menschen" is 21 or more)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.report import Count

_SMALL = {
    "null": 0, "zero": 0, "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eines": 1, "one": 1, "a": 1, "an": 1,
    "zwei": 2, "two": 2, "beide": 2, "beiden": 2, "both": 2, "zweier": 2, "drei": 3, "three": 3, "dreier": 3, "vier": 4,
    "four": 4, "fünf": 5, "five": 5, "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8, "eight": 8, "neun": 9,
    "nine": 9, "zehn": 10, "ten": 10, "elf": 11, "eleven": 11, "zwölf": 12, "twelve": 12, "dreizehn": 13, "thirteen": 13,
    "vierzehn": 14, "fourteen": 14, "fünfzehn": 15, "fifteen": 15, "sechzehn": 16, "sixteen": 16, "siebzehn": 17,
    "seventeen": 17, "achtzehn": 18, "eighteen": 18, "neunzehn": 19, "nineteen": 19, "zwanzig": 20, "twenty": 20,
    "dreißig": 30, "thirty": 30, "vierzig": 40, "forty": 40, "fünfzig": 50, "fifty": 50, "hundert": 100,
    "einhundert": 100, "tausend": 1000, "eintausend": 1000,
}  # fmt: skip
_SCALES = {"hundert": 100, "hundred": 100, "tausend": 1000, "thousand": 1000, "million": 10**6, "millionen": 10**6,
           "mio": 10**6, "dutzend": 12, "dozen": 12}  # fmt: skip
# Plural scale words stand for "two or more of them": Hunderte is 200 or more, dozens 24 or more.
_VAGUE = {
    "dutzende": 24, "dutzenden": 24, "dutzender": 24, "dozens": 24, "hunderte": 200, "hunderten": 200, "hunderter": 200,
    "hundreds": 200, "tausende": 2000, "tausenden": 2000, "tausender": 2000, "thousands": 2000,
    "zehntausende": 20000, "zehntausenden": 20000, "hunderttausende": 200000, "hunderttausenden": 200000,
    "millions": 2 * 10**6, "scores": 40, "mehrere": 3, "mehrerer": 3, "mehreren": 3, "several": 3, "zahlreiche": 3,
    "zahlreichen": 3, "einige": 3, "einigen": 3,
}  # fmt: skip
_SEVERAL = frozenset({"mehrere", "mehreren", "mehrerer", "several", "einige", "einigen", "many", "viele"})
_AT_LEAST = re.compile(r"\b(?:mindestens|wenigstens|at least|zumindest|no fewer than|not less than)\s*$")
_MORE_THAN = re.compile(r"\b(?:mehr als|über|more than|over|upwards of|in excess of)\s*$")
_UP_TO = re.compile(r"\b(?:bis zu|up to|as many as|höchstens|maximal|at most)\s*$")
_LESS_THAN = re.compile(r"\b(?:weniger als|fast|knapp|beinahe|nahezu|less than|fewer than|nearly|almost)\s*$")
_RANGES = {"bis": "", "to": "", "oder": "", "or": "", "und": "zwischen", "and": "between"}


def parse_number(word: str) -> int | None:
    """The whole number that a word spells ("25", "1.400", "300,000", "zwölf"), None when it spells none."""
    text = word.lower().strip("(),;")
    if text in _SMALL:
        return _SMALL[text]
    if re.fullmatch(r"\d{1,3}(?:[.,  ]\d{3})+", text):
        return int(re.sub(r"\D", "", text))
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def parse_count(words: Sequence[str], *, articles: bool = False) -> tuple[Count, int, int] | None:
    """The first count in ``words`` with the index of its first and last number word; None when there is none.

    With ``articles``, "ein"/"a" counts as one, as it does before a victim.
    """
    for index, word in enumerate(words):
        lower = word.lower()
        vague = _VAGUE.get(lower)
        number = None if lower in ("a", "an") and not articles else parse_number(word)
        if lower.startswith("ein") and lower in _SMALL and not articles:
            number = None
        if vague is None and number is None:
            continue
        value, last = _scaled(words, index, number if number is not None else vague or 0)
        if upper := _range_end(words, last):
            return Count(value, upper[0]), index, upper[1]
        before = " ".join(w.lower() for w in words[:index])
        if vague is not None and (last == index or lower in _SEVERAL):
            scale = _SCALES.get(words[last].lower()) if last > index else None
            return Count(2 * scale if scale else vague, None), index, last
        return _bounded(before, value), index, last
    return None


def _scaled(words: Sequence[str], index: int, value: int) -> tuple[int, int]:
    following = words[index + 1].lower().rstrip(".") if index + 1 < len(words) else ""
    scale = _SCALES.get(following)
    return (value * scale, index + 1) if scale else (value, index)


def _range_end(words: Sequence[str], last: int) -> tuple[int, int] | None:
    """The upper end of "10 bis 20" or "between 10 and 20" whose lower end is at ``last``, with its index."""
    if last + 2 >= len(words) or words[last + 1].lower() not in _RANGES:
        return None
    opener = _RANGES[words[last + 1].lower()]
    if opener and opener not in (w.lower() for w in words[:last]):
        return None
    number = parse_number(words[last + 2])
    return _scaled(words, last + 2, number) if number is not None else None


def _bounded(before: str, value: int) -> Count:
    if _AT_LEAST.search(before):
        return Count(value, None)
    if _MORE_THAN.search(before):
        return Count(value + 1, None)
    if _UP_TO.search(before):
        return Count(1 if value else 0, value)
    if _LESS_THAN.search(before):
        return Count(None, value - 1)
    return Count(value, value)
