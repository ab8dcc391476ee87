"""Small articles that speak of few things in few ways, so that any two of them may speak of one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.article import Article, Language, PublicationDate
from kg.entity import Entity, EntityType, Span
from kg.identity.change import Change
from kg.identity.identify import Identifier
from kg.mapping import article_quads
from kg.reference import Reference
from kg.report import Count, Mention, Report, Status, TimeExpression

REF = "https://w3id.org/diplograph/reference/"
SENSE = "https://w3id.org/diplograph/lexicon/en#x"


@dataclass(frozen=True)
class Who:
    """An entity: its name, type, country, and its entry of the reference data."""

    name: str
    type: EntityType
    country: str | None = None
    entry: str | None = None


RUSSIA = Who("Russia", "State", "RUS", REF + "Q159")
USA = Who("Washington", "State", "USA", REF + "Q30")
LAVROV = Who("Sergei Lavrov", "Person", "RUS", REF + "Q58217")
UNLINKED = Who("Lavrov", "Person", "RUS")
PETROV = Who("Ivan Petrov", "Person", "RUS")
PETROW = Who("Iwan Petrow", "Person", "RUS")
REBELS = Who("rebels", "ArmedGroup", "SYR")
REBELLEN = Who("Rebellen", "ArmedGroup", "SYR")
FRONT = Who("Northern Front", "ArmedGroup", "SYR")
PEOPLE = Who("people", "PopulationGroup", "SYR")
ALEPPO = Who("Aleppo", "Place", "SYR", REF + "Q41183")
HAMA = Who("Hama", "Place", "SYR")


@dataclass(frozen=True)
class What:
    """A report: PLOVER type, who does it to whom, where, on which day of October 2016, with how many dead."""

    type: str = "ASSAULT"
    actors: tuple[Who, ...] = ()
    recipients: tuple[Who, ...] = ()
    places: tuple[Who, ...] = ()
    day: int | None = None
    killed: tuple[int, int | None] | None = None
    status: Status = "occurred"
    sources: tuple[Who, ...] = ()
    mode: str | None = None
    word: str = "attack"


@dataclass(frozen=True)
class Made:
    """An article of made-up reports, published on a day of October 2016."""

    id: str
    reports: tuple[What, ...] = ()
    language: Language = "en"
    published: int = 15
    text: str = ""
    publisher: str | None = None

    def quads(self) -> list[ox.Quad]:
        """Its graph."""
        lines = [_line(report, number) for number, report in enumerate(self.reports)]
        text = "\n".join([*lines, self.text])
        date = PublicationDate(f"2016-10-{self.published:02}")
        article = Article(self.id, text, self.language, date=date, publisher=self.publisher)
        reports, start, seen = [], 0, {}
        for line, report in zip(lines, self.reports, strict=True):
            reports.append(_report(report, text, start, start + len(line), seen))
            start += len(line) + 1
        return article_quads(article, reports)


def _line(report: What, number: int) -> str:
    names = [who.name for who in (*report.actors, *report.recipients, *report.places, *report.sources)]
    return f"{number}: {report.word} {' '.join(names)}."


def _report(report: What, text: str, start: int, end: int, seen: dict[Who, Entity]) -> Report:
    def entities(group: Sequence[Who]) -> tuple[Entity, ...]:
        return tuple(seen.setdefault(who, _entity(who, text, start)) for who in group)

    at = text.index(report.word, start)
    day = datetime.date(2016, 10, report.day) if report.day else None
    time = TimeExpression("then", day.isoformat(), day, day) if day else None
    return Report(
        report.type,
        report.mode,
        report.status,
        (Mention(at, at + len(report.word), report.word, start, end, SENSE),),
        actors=entities(report.actors),
        recipients=entities(report.recipients),
        places=entities(report.places),
        attribution=entities(report.sources),
        time=time,
        killed=Count(*report.killed) if report.killed else None,
    )


def _entity(who: Who, text: str, start: int) -> Entity:
    at = text.index(who.name, start)
    span = Span(at, at + len(who.name), who.name)
    return Entity((who.name,), who.type, (span,), who.country, reference=who.entry)


class Memory:
    """A store in memory that is kept as a build keeps the one on disk."""

    def __init__(self, reference: Reference | None = None) -> None:
        self.store = ox.Store()
        self.identifier = Identifier(self.store, reference)

    def write(self, change: Change) -> None:
        """Applies a change."""
        for quad in change.removed:
            self.store.remove(quad)
        self.store.extend(change.added)

    def put(self, *articles: Made) -> Memory:
        """Adds or replaces articles, and resolves."""
        for article in articles:
            self.write(self.identifier.replacing(article.id, article.quads()))
        return self.resolve()

    def remove(self, *ids: str) -> Memory:
        """Takes articles away, and resolves."""
        for article_id in ids:
            self.write(self.identifier.replacing(article_id, ()))
        return self.resolve()

    def resolve(self) -> Memory:
        """Works off all marks."""
        self.write(self.identifier.resolving())
        return self

    def lines(self) -> list[str]:
        """All that the store holds, in a fixed order."""
        return sorted(map(str, self.store))
