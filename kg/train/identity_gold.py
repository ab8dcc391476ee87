"""Annotated articles as reports, and which of them are one: what the identity stage is trained and tested on."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from kg.article import Article
from kg.entity import Entity, Span
from kg.extract.edtf_values import bounds
from kg.gold import GoldArticle, load_gold, nth_span
from kg.report import Count, Mention, Report, TimeExpression

SENSE = "https://w3id.org/diplograph/lexicon/gold"

Key: TypeAlias = tuple[str, str]
"""The article's id and the annotator's id of an event or an entity."""


@dataclass(frozen=True, slots=True)
class GoldReports:
    """One annotated article as the stages before would give it, nothing linked yet; keys are the annotator's ids."""

    article: Article
    reports: Mapping[str, Report]
    entities: Mapping[str, Entity]


def load_identity(path: Path) -> Mapping[str, list[list[Key]]]:
    """``identity.json``: which reports are one event, which are not, and which names are one entity."""
    data = json.loads(path.read_text("utf8"))
    return {kind: [[(article, key) for article, key in group] for group in data[kind]] for kind in data}


def gold_reports(folders: Sequence[Path]) -> Iterator[GoldReports]:
    """The annotated articles below the folders."""
    for gold in load_gold(folders):
        entities = {key: _entity(gold.article.text, item) for key, item in gold.entities.items()}
        reports = {event["id"]: _report(gold, event, entities) for event in gold.events}
        yield GoldReports(gold.article, reports, entities)


def _entity(text: str, item: Mapping[str, Any]) -> Entity:
    places = [(text.find(name), name) for name in item["names"]]
    spans = tuple(Span(start, start + len(name), name) for start, name in sorted(places) if start >= 0)
    return Entity(tuple(item["names"]), item["type"], spans, item["country"], item["sector"])


def _report(gold: GoldArticle, event: Mapping[str, Any], entities: Mapping[str, Entity]) -> Report:
    def members(role: str) -> tuple[Entity, ...]:
        return tuple(entities[key] for key in event.get(role) or ())

    return Report(
        event["type"],
        event["mode"],
        event["status"],
        tuple(_mention(gold.article.text, m) for m in event["mentions"]),
        actors=members("actor"),
        recipients=members("recipient"),
        places=members("place"),
        attribution=members("attribution"),
        time=_time(event["time"]),
        killed=_count(event["killed"]),
        injured=_count(event["injured"]),
    )


def _mention(text: str, mention: Mapping[str, Any]) -> Mention:
    start, end = nth_span(text, mention["trigger"], mention["nth"])
    before = max(text.rfind(mark, 0, start) + len(mark) for mark in (". ", "\n", "? ", "! "))
    stops = [at for mark in (". ", "\n", "? ", "! ") if (at := text.find(mark, end)) >= 0]
    return Mention(start, end, text[start:end], max(before, 0), min(stops, default=len(text) - 1) + 1, SENSE)


def _time(time: Mapping[str, Any] | None) -> TimeExpression | None:
    if time is None:
        return None
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    if time["value"]:
        earliest, latest = bounds(time["value"])
    return TimeExpression(time["text"], time["value"], earliest, latest)


def _count(count: Mapping[str, int | None] | None) -> Count | None:
    return Count(count["min"] or 0, count["max"]) if count else None
