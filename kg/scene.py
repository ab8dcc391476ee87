"""The scene: the events of a graph, who takes part in them and what each report says, ready to be drawn.

Entities and articles are numbered: whoever refers to one gives its place in ``Scene.entities`` or
``Scene.articles``. The most frequent entities come first, and the earliest events.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

import pyoxigraph as ox

from kg import ontology
from kg.facts import (
    DISPUTES,
    INJURED,
    KILLED,
    Count,
    Days,
    Described,
    Facts,
    Labels,
    Mention,
    count_of,
    days_of,
    described,
    first,
    kind_of,
    labels_of,
    sentence_of,
    status_of,
    text_of,
    value,
    values,
)
from kg.filter import Filter, find
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH
from kg.printable import clean
from kg.reference import Reference
from kg.vocabulary import DCO, DCT, PREFIXES, RDF, RDFS, SKOS, WD

LAST_DAY = "9999-12-31"

# Looked up for every quad: plain strings, since rdflib's terms are slow to make.
_TYPE, _LABEL, _ALIAS, _MATCH = str(RDF.type), str(RDFS.label), str(SKOS.altLabel), str(SKOS.exactMatch)
_CANONICAL, _COUNTRY, _HAS_REPORT = str(DCO.canonical), str(DCO.countryCode), str(DCO.hasReport)
_EVENT_TYPE, _EVENT_MODE, _STATUS = str(DCO.eventType), str(DCO.eventMode), str(DCO.status)
_ACTOR, _RECIPIENT, _PLACE, _SOURCE = (
    str(DCO.actor),
    str(DCO.recipient),
    str(DCO.place),
    str(DCO.attributedTo),
)
_EARLIEST, _LATEST = str(DCO.earliest), str(DCO.latest)
_ARTICLE, _TIME_TEXT, _CONFIDENCE = str(DCO.article), str(DCO.timeText), str(DCO.confidence)
_DISPUTED, _INDEPENDENT = str(DCO.disputed), str(DCO.independentSources)
_TITLE, _URL, _ISSUED, _LANGUAGE = str(DCT.title), str(DCT.source), str(DCT.issued), str(DCT.language)
_OF_REPORTS = (
    _ARTICLE,
    _EVENT_TYPE,
    _EVENT_MODE,
    _STATUS,
    _ACTOR,
    _SOURCE,
    _TIME_TEXT,
    _EARLIEST,
    _LATEST,
    *KILLED,
    *INJURED,
    _CONFIDENCE,
)
_MENTIONS = """
SELECT ?report ?start ?before ?trigger ?after WHERE {
  GRAPH ?graph {
    ?mention oa:hasBody ?report ; oa:hasTarget ?target .
    ?target oa:hasSelector ?quote , ?position .
    ?quote oa:prefix ?before ; oa:exact ?trigger ; oa:suffix ?after .
    ?position oa:start ?start .
  }
}"""


@dataclass(frozen=True, slots=True)
class SceneArticle:
    """An article. ``date`` is a day, month or year as published; ``url`` is None unless http or https."""

    id: str
    title: str | None
    url: str | None
    date: str | None
    language: str


@dataclass(frozen=True, slots=True)
class SceneEntity:
    """An entity across articles. ``names`` are further ones, of the reference data and of the articles.

    ``kind`` is a class of the ontology (``State``), ``country`` ISO 3166-1 alpha-3, ``coordinates`` latitude and
    longitude in degrees.
    """

    iri: str
    labels: Labels
    names: tuple[str, ...]
    kind: str
    country: str | None
    wikidata: str | None
    coordinates: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one report says. ``text`` is the sentence of its first trigger in pieces; True marks its triggers.

    ``actors`` are who did it by this report, ``sources`` whom it has it from; ``time`` is the time in the article's
    words.
    """

    article: int
    text: tuple[tuple[str, bool], ...]
    actors: tuple[int, ...]
    sources: tuple[int, ...]
    type: str
    mode: str | None
    status: str
    time: str | None
    days: Days | None
    killed: Count | None
    injured: Count | None
    confidence: float


@dataclass(frozen=True, slots=True)
class SceneEvent:
    """An event by all its reports. ``claimed``: no report says so in its own voice, all name a source for it.

    ``disputed`` has ``status``, ``actor``, ``time``, ``killed``, ``injured``; ``independent`` counts the sources.
    """

    iri: str
    type: str
    mode: str | None
    status: str
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    places: tuple[int, ...]
    sources: tuple[int, ...]
    days: Days | None
    killed: Count | None
    injured: Count | None
    claimed: bool
    disputed: tuple[str, ...]
    independent: int
    reports: tuple[Evidence, ...]

    @property
    def participants(self) -> tuple[int, ...]:
        """Who takes part and where, each once: actors, recipients, places."""
        return tuple(dict.fromkeys((*self.actors, *self.recipients, *self.places)))

    @property
    def dyads(self) -> tuple[tuple[int, int], ...]:
        """Who has to do with whom, each pair once and in order: actors with recipients, without any with each other."""
        pairs = product(self.actors, self.recipients) if self.recipients else combinations(self.actors, 2)
        return tuple(dict.fromkeys((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]))


@dataclass(frozen=True, slots=True)
class Scene:
    """Events with the entities and articles that they refer to by number."""

    events: tuple[SceneEvent, ...]
    entities: tuple[SceneEntity, ...]
    articles: tuple[SceneArticle, ...]


def read_scene(store: ox.Store, show: Filter | None = None, reference: Reference | None = None) -> Scene:
    """The events that ``show`` admits, with all that they refer to; the packaged reference data by default.

    Reads each part of the store once. Raises QueryError when the filter names what is not there.
    """
    show = show or Filter()
    known = _Entities(store, reference or Reference.load())
    events = _admitted(_graph(store, EVENTS_GRAPH), show, known)
    reports = _Reports(store, known)
    used = Counter(iri for facts in events.values() for iri in _taking_part(facts))
    ranked = sorted(used, key=lambda iri: (-used[iri], iri))
    numbers = {iri: number for number, iri in enumerate(ranked)}
    wanted = {article for facts in events.values() for article in reports.articles_of(facts)}
    articles = _articles(store, wanted)
    place = {iri: number for number, iri in enumerate(articles)}
    return Scene(
        tuple(_event(iri, facts, numbers, reports, place) for iri, facts in events.items()),
        tuple(known.entity(iri) for iri in ranked),
        tuple(articles.values()),
    )


def _graph(store: ox.Store, name: str) -> Described:
    """A named graph by subject and predicate."""
    return described(store.quads_for_pattern(None, None, None, ox.NamedNode(name)))


# --- events ---


def _taking_part(facts: Facts) -> set[str]:
    return {iri for role in (_ACTOR, _RECIPIENT, _PLACE, _SOURCE) for iri in values(facts, role)}


def _admitted(events: Described, show: Filter, known: _Entities) -> Described:
    """The events that are shown, by day, undated ones last."""
    types = show.types()
    actors = None if show.actor is None else known.find(show.actor)

    def admits(facts: Facts) -> bool:
        if kind_of(facts) not in types or not show.admits_days(days_of(facts)):
            return False
        roles = (_ACTOR, _RECIPIENT, _PLACE)
        return actors is None or any(iri in actors for role in roles for iri in values(facts, role))

    def order(iri: str) -> tuple[str, str]:
        days = days_of(events[iri])
        return (days[0] if days else LAST_DAY, iri)

    admitted = (iri for iri, facts in events.items() if _EVENT_TYPE in facts and admits(facts))
    return {iri: events[iri] for iri in sorted(admitted, key=order)}


def _event(
    iri: str, facts: Facts, numbers: Mapping[str, int], reports: _Reports, place: Mapping[str, int]
) -> SceneEvent:
    def entities(predicate: str) -> tuple[int, ...]:
        return tuple(sorted(numbers[entity] for entity in values(facts, predicate)))

    kind, mode = kind_of(facts)
    evidence = tuple(reports.evidence(facts, numbers, place))
    return SceneEvent(
        iri=iri,
        type=kind,
        mode=mode,
        status=status_of(facts),
        actors=entities(_ACTOR),
        recipients=entities(_RECIPIENT),
        places=entities(_PLACE),
        sources=entities(_SOURCE),
        days=days_of(facts),
        killed=count_of(facts, KILLED),
        injured=count_of(facts, INJURED),
        claimed=all(report.sources for report in evidence),
        disputed=tuple(DISPUTES[name] for name in values(facts, _DISPUTED) if name in DISPUTES),
        independent=int(first(facts, _INDEPENDENT) or 1),
        reports=evidence,
    )


# --- reports ---


class _Reports:
    """What the reports of all articles say."""

    def __init__(self, store: ox.Store, known: _Entities) -> None:
        events = ox.NamedNode(EVENTS_GRAPH)
        self._said = described(
            quad
            for predicate in _OF_REPORTS
            for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None)
            if quad.graph_name != events
        )
        self._mentions = _mentions(store)
        self._known = known

    def articles_of(self, event: Facts) -> Iterator[str]:
        """The IRIs of the articles that report an event."""
        return (values(self._said[iri], _ARTICLE)[0] for iri in values(event, _HAS_REPORT))

    def evidence(self, event: Facts, numbers: Mapping[str, int], place: Mapping[str, int]) -> list[Evidence]:
        """The reports of an event, by article and place in the text."""

        def order(iri: str) -> tuple[int, int, str]:
            mentions = self._mentions.get(iri, ())
            article = place[values(self._said[iri], _ARTICLE)[0]]
            return (article, mentions[0][0] if mentions else -1, iri)

        return [self._report(iri, numbers, place) for iri in sorted(values(event, _HAS_REPORT), key=order)]

    def _report(self, iri: str, numbers: Mapping[str, int], place: Mapping[str, int]) -> Evidence:
        facts = self._said[iri]
        kind, mode = kind_of(facts)
        actors, sources = (
            tuple(sorted({numbers[self._known.canonical(who)] for who in values(facts, role)}))
            for role in (_ACTOR, _SOURCE)
        )
        return Evidence(
            article=place[values(facts, _ARTICLE)[0]],
            text=sentence_of(self._mentions.get(iri, ())),
            actors=actors,
            sources=sources,
            type=kind,
            mode=mode,
            status=status_of(facts),
            time=text_of(facts, _TIME_TEXT),
            days=days_of(facts),
            killed=count_of(facts, KILLED),
            injured=count_of(facts, INJURED),
            confidence=float(first(facts, _CONFIDENCE) or 1.0),
        )


def _mentions(store: ox.Store) -> dict[str, list[Mention]]:
    """The triggers of each report in the order of the text: where, and the sentence before, in and behind it."""
    rows = store.query(_MENTIONS, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions), "a SELECT"
    found: dict[str, list[Mention]] = {}
    for report, start, before, trigger, after in rows:
        mention = (int(value(start)), value(before), value(trigger), value(after))
        found.setdefault(value(report), []).append(mention)
    for mentions in found.values():
        mentions.sort()
    return found


def _articles(store: ox.Store, wanted: set[str]) -> dict[str, SceneArticle]:
    """The articles by IRI, in the order of their own ids."""
    found = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(DCT.identifier), None):
        iri = value(quad.subject)
        if iri in wanted:
            said = store.quads_for_pattern(quad.subject, None, None, quad.graph_name)
            found[iri] = _article(value(quad.object), described(said)[iri])
    return dict(sorted(found.items(), key=lambda item: (item[1].id, item[0])))


def _article(name: str, facts: Facts) -> SceneArticle:
    url = first(facts, _URL)
    return SceneArticle(
        clean(name),
        text_of(facts, _TITLE),
        url if url and url.lower().startswith(("http://", "https://")) else None,
        first(facts, _ISSUED),
        first(facts, _LANGUAGE) or "en",
    )


# --- entities ---


class _Entities:
    """The entities across articles, with what the articles and the reference data call them."""

    def __init__(self, store: ox.Store, reference: Reference) -> None:
        self._reference = reference
        self._said = _graph(store, ENTITIES_GRAPH)
        self._canonical = {iri: values(facts, _CANONICAL)[0] for iri, facts in self._said.items()
                           if _CANONICAL in facts}  # fmt: skip
        self._kinds = {iri: name for name, iri in ontology.load().entity_types.items()}
        self._called: dict[str, set[str]] = {}
        for quad in store.quads_for_pattern(None, ox.NamedNode(_ALIAS), None):
            iri = self.canonical(value(quad.subject))
            self._called.setdefault(iri, set()).add(clean(value(quad.object)))

    def canonical(self, iri: str) -> str:
        """The IRI across articles of what an article calls so."""
        return self._canonical.get(iri, iri)

    def entity(self, iri: str) -> SceneEntity:
        """All that is known of an entity across articles."""
        facts, entry = self._said.get(iri, {}), self._reference.entry(iri)
        labels = labels_of(facts)
        aliases = {*(entry.aliases if entry else ()), *self._called.get(iri, ())} - {*labels.values()}
        country = first(facts, _COUNTRY)
        return SceneEntity(
            iri,
            labels,
            tuple(sorted(aliases)),
            next((self._kinds[kind] for kind in values(facts, _TYPE) if kind in self._kinds), "Actor"),
            country,
            next((value.removeprefix(WD) for value in values(facts, _MATCH) if value.startswith(WD)), None),
            entry.coordinates if entry else None,
        )

    def find(self, wanted: str) -> frozenset[str]:
        """The IRIs of those called ``wanted``. Raises QueryError, with the nearest names, when nobody is."""
        entities = [self.entity(iri) for iri, facts in self._said.items() if _TYPE in facts]
        people = [entity.iri for entity in entities if entity.kind == "Person"]
        return find(wanted, {entity.iri: _keys(entity) for entity in entities}, people)


def _keys(entity: SceneEntity) -> list[str]:
    """All that a user may call an entity."""
    code = entity.country if entity.kind == "State" else None
    keys = [*entity.labels.values(), *entity.names, entity.wikidata, code]
    return [key for key in keys if key]
