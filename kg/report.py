"""The report: what one article says of one event."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from kg.entity import Entity

Status = Literal["occurred", "planned", "negated", "hypothetical"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text that names the event: the trigger, and the sentence it stands in.

    ``evidence`` is the IRI of the lexicon sense that evoked the event, or of the model that found it.
    """

    start: int
    end: int
    text: str
    sentence_start: int
    sentence_end: int
    evidence: str


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """When: the words of the article and, where they can be resolved, an EDTF level 1 value.

    ``earliest`` and ``latest`` bound the value for range filters; None when the value is None or open on that side.
    """

    text: str
    value: str | None = None
    earliest: datetime.date | None = None
    latest: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as reported; ``maximum`` is None when open ("at least 25")."""

    minimum: int
    maximum: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """One event as one article tells it. ``type`` and ``mode`` are PLOVER's, e.g. ``CONSULT`` and ``visit``."""

    type: str
    mode: str | None
    status: Status
    mentions: tuple[Mention, ...]
    actors: tuple[Entity, ...] = ()
    recipients: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()
    attribution: tuple[Entity, ...] = ()
    time: TimeExpression | None = None
    killed: Count | None = None
    injured: Count | None = None
    confidence: float = 1.0
