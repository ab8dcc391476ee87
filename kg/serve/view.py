"""The views: what a page shows, as records that go from a worker to the page's template."""

from __future__ import annotations

from dataclasses import dataclass

from kg.facts import Count, Days, Labels, Piece


@dataclass(frozen=True, slots=True)
class Named:
    """An entity in short. ``kind`` is a class of the ontology (``State``)."""

    iri: str
    labels: Labels
    kind: str


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in short. ``url`` is None unless http or https; ``date`` a day, month or year as published."""

    iri: str
    id: str
    title: str | None
    url: str | None
    date: str | None
    language: str
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article in pieces; ``start`` is its first character's place in the article."""

    start: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What an event and a report of it have in common. ``type`` and ``mode`` are PLOVER's codes."""

    iri: str
    type: str
    mode: str | None
    status: str
    actors: tuple[Named, ...]
    recipients: tuple[Named, ...]
    places: tuple[Named, ...]
    sources: tuple[Named, ...]
    days: Days | None
    killed: Count | None
    injured: Count | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in a list. ``reports`` counts them; ``disputed`` names what they differ on (kg.facts.DISPUTES)."""

    told: Told
    reports: int
    disputed: tuple[str, ...]
    sentence: Sentence | None = None


@dataclass(frozen=True, slots=True)
class ReportView:
    """What one article says of an event, with the sentences that say it; ``time`` is in the article's words."""

    told: Told
    article: ArticleLine
    sentences: tuple[Sentence, ...]
    time: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class EventView:
    """An event with its reports side by side, and how many independent sources they come to."""

    line: EventLine
    independent: int
    reports: tuple[ReportView, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A time in office; ``labels`` name the office, ``since`` and ``until`` are days, months or years."""

    labels: Labels
    where: Named
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Another with whom an entity has to do, and in how many events of each type."""

    entity: Named
    types: tuple[tuple[str, int], ...]

    @property
    def events(self) -> int:
        """How many events they are."""
        return sum(events for _, events in self.types)


@dataclass(frozen=True, slots=True)
class Events:
    """Part of a list of events: ``total`` is how many there are, ``page`` counts from 1."""

    lines: tuple[EventLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity with its events (it acts, is acted upon, or they are there), and claims by it and about it.

    ``months`` has how many events began in each month (``2016-10``), in order; undated ones are left out.
    ``country`` is the state, where the store or the reference data have it, ``code`` ISO 3166-1 alpha-3.
    """

    entity: Named
    names: tuple[str, ...]
    code: str | None
    country: Named | None
    sector: str | None
    wikidata: str | None
    offices: tuple[Office, ...]
    events: Events
    months: tuple[tuple[str, int], ...]
    counterparts: tuple[Counterpart, ...]
    claims_by: Events
    claims_about: Events


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of an article with the reports that rest on it, each with its event's IRI."""

    sentence: Sentence
    reports: tuple[tuple[str, Told], ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as the graph knows it: the sentences that tell of events, in the order of the text."""

    article: ArticleLine
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What is asked for is shown on another page; ``anchor`` is the place in it, or empty."""

    iri: str
    anchor: str = ""
