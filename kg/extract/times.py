"""Times: German and English time expressions, resolved to EDTF against the article's date.

A value is never guessed: what the article's own date cannot resolve keeps its text and no value, and it is
never finer than the article's date allows ("am Samstag" of an article of 2016-10 is 2016-10). The rules are
in ``time_rules``, what they mean in ``time_values``.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kg.article import Language, PublicationDate
from kg.extract import time_values as v
from kg.extract.edtf_values import as_day, bounds, span
from kg.extract.time_rules import rules
from kg.extract.time_values import TimeContext
from kg.report import TimeExpression

__all__ = ["TimeContext", "TimeMatch", "find_times", "with_days"]

Resolver = Callable[[TimeContext], str | None]
# Words between two times that make them one: always ("bis"), or when the times are of one kind ("und").
_TO = re.compile(r"\s*(?:bis(?:\s+zum)?|to|until|[-–])\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:und|and)\s*", re.IGNORECASE)
_PAIRED = frozenset({v.weekday, v.day_word})
# Before a bare number these say that it counts something, or is a law's or a resolution's number.
_COUNTING = re.compile(
    r"\b(?:mehr als|rund|etwa|über|fast|knapp|mindestens|bis zu|insgesamt|circa|about|around|over|some"
    r"|more than|nearly|almost|at least|up to|resolution|nummer|nr\.|act|paragraf)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """One time expression of a text: offsets, words, how to resolve them, the day and the past named before it.

    ``kind`` is the name of the rule's value, "since" or "until" where that stands before it, or "range".
    """

    start: int
    end: int
    text: str
    kind: str
    resolver: Resolver
    day: datetime.date | None = None
    past: str | None = None

    def resolve(self, context: TimeContext) -> TimeExpression:
        """The expression with its value, if there is one, and the bounds of the value."""
        value = self.resolver(replace(context, day=self.day or context.day, past=self.past or context.past))
        earliest, latest = bounds(value) if value else (None, None)
        return TimeExpression(self.text, value, earliest, latest)


@dataclass(frozen=True, slots=True)
class _Found:
    """A match of one rule. ``core`` resolves it without what "seit" or "bis" before it adds."""

    start: int
    end: int
    match: re.Match[str]
    value: v.Value

    @property
    def core(self) -> Resolver:
        return functools.partial(self.value, self.match)

    @property
    def kind(self) -> str:
        return "since" if self.match["since"] else "until" if self.match["until"] else self.value.__name__

    @property
    def resolver(self) -> Resolver:
        if self.match["since"]:
            return functools.partial(v.since, self.match, self.value)
        if self.match["until"]:
            return functools.partial(v.until, self.match, self.value)
        return self.core


def find_times(text: str, language: Language, offset: int = 0) -> list[TimeMatch]:
    """All time expressions of ``text`` in order, none overlapping; offsets are shifted by ``offset``."""
    found = _apart(_matches(text, language))
    times = []
    while found:
        first = found.pop(0)
        start, end, kind, resolver = first.start, first.end, first.kind, first.resolver
        if found and _makes_range(text, first, found[0]):
            second = found.pop(0)
            end, kind, resolver = second.end, "range", functools.partial(_range, first.core, second.core)
        times.append(TimeMatch(offset + start, offset + end, text[start:end], kind, resolver))
    return times


def _matches(text: str, language: Language) -> Iterable[_Found]:
    for rule in rules(language):
        for m in rule.pattern.finditer(text):
            if m[0].isdigit() and _COUNTING.search(text, 0, m.start()):
                continue
            yield _Found(m.start(), m.end(), m, rule.value)


def _apart(found: Iterable[_Found]) -> list[_Found]:
    """Matches that do not overlap, in order of the text; the earlier and longer win, then the order given."""
    chosen: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not chosen or one.start >= chosen[-1].end:
            chosen.append(one)
    return chosen


def _makes_range(text: str, first: _Found, second: _Found) -> bool:
    """Whether two neighbouring times are one: "zwischen … und …", "vom … bis …", "heute und morgen"."""
    between = text[first.end : second.start]
    if first.match["since"] or first.match["until"] or second.match["since"]:
        return False
    if second.match["until"]:
        return not between.strip()
    if _TO.fullmatch(between):
        return True
    opened = (first.match["between"] or "").lower() in ("zwischen", "between")
    return bool(_AND.fullmatch(between)) and (opened or {first.value, second.value} <= _PAIRED)


def _range(first: Resolver, second: Resolver, context: TimeContext) -> str | None:
    return span(first(context), second(context))


def with_days(times: Sequence[Sequence[TimeMatch]], date: PublicationDate | None) -> list[list[TimeMatch]]:
    """An article's times, sentence by sentence, each with the day and the past time named last before it."""
    day: datetime.date | None = None
    past: str | None = None
    result: list[list[TimeMatch]] = []
    for sentence in times:
        result.append([])
        for match in sentence:
            known = replace(match, day=day, past=past)
            result[-1].append(known)
            time = known.resolve(TimeContext(date))
            day = as_day(time.value) or day
            past = _past(time, date) or past
    return result


def _past(time: TimeExpression, date: PublicationDate | None) -> str | None:
    """Where a time begins, when that lies before the article's own month."""
    begin = time.value.split("/")[0] if time.value else ""
    if begin in ("", "..") or date is None or date.month is None:
        return None if begin == ".." else begin or None
    latest = bounds(begin)[1]
    return begin if latest is None or latest < datetime.date(date.year, date.month, 1) else None
