"""The graph as other tools take it: events and participants as nodes with typed attributes, roles as edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pyoxigraph as ox

from kg import ontology
from kg.facts import Days
from kg.identifiers import ENTITIES_GRAPH
from kg.printable import clean
from kg.scene import Scene, SceneEntity, SceneEvent, read_scene
from kg.vocabulary import DCO

Kind: TypeAlias = Literal["text", "integer", "decimal", "day", "texts"]
Value: TypeAlias = str | int | float | tuple[str, ...]
Role: TypeAlias = Literal["actor", "recipient", "place"]

FIELDS: Mapping[str, Kind] = {
    "label": "text",
    "labelDe": "text",
    "kind": "text",
    "type": "text",
    "mode": "text",
    "category": "text",
    "status": "text",
    "first": "day",
    "last": "day",
    "reports": "integer",
    "independentSources": "integer",
    "killedMin": "integer",
    "killedMax": "integer",
    "injuredMin": "integer",
    "injuredMax": "integer",
    "disputed": "texts",
    "sources": "texts",
    "articles": "texts",
    "sentence": "text",
    "country": "text",
    "sector": "text",
    "wikidata": "text",
    "latitude": "decimal",
    "longitude": "decimal",
}
"""The attributes of nodes in the order in which they are written, and what their values are."""

_LINE_BREAKS = dict.fromkeys(map(ord, "\t\n\r\x85\u2028\u2029"), " ")


@dataclass(frozen=True, slots=True)
class Node:
    """An event or an entity. ``attributes`` has those of FIELDS that are known, in their order; texts are one line.

    ``days`` are an event's first and last day, None where it has none and for entities.
    """

    id: str
    attributes: Mapping[str, Value]
    days: Days | None = None

    @property
    def label(self) -> str:
        """What the node is called in English."""
        return str(self.attributes["label"])


@dataclass(frozen=True, slots=True)
class Edge:
    """A part in an event: from an actor to the event, or from the event to a recipient or place."""

    id: str
    source: str
    target: str
    role: Role
    days: Days | None


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, events by day first and then entities, and the edges between them, always in the same order."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]


def read_graph(store: ox.Store) -> Graph:
    """All events of the store with those who take part in them and the places."""
    scene = read_scene(store)
    sectors = _sectors(store)
    taking_part = {number for event in scene.events for number in event.participants}
    entities = [_entity(scene.entities[number], sectors) for number in sorted(taking_part)]
    return Graph([*(_event(event, scene) for event in scene.events), *entities], list(_edges(scene)))


def joined(value: Value) -> str | int | float:
    """The value for a format that knows no lists: their members joined by ``; ``."""
    return "; ".join(value) if isinstance(value, tuple) else value


def one_line(text: str) -> str:
    """The text with a space for each line break, tab, and character that XML cannot hold."""
    return clean(text).translate(_LINE_BREAKS)


def _sectors(store: ox.Store) -> dict[str, str]:
    """The PLOVER sector code of each entity across articles that has one."""
    codes = {iri: code for code, iri in ontology.load().sectors.items()}
    graph = ox.NamedNode(ENTITIES_GRAPH)
    quads = store.quads_for_pattern(None, ox.NamedNode(DCO.sector), None, graph)
    return {q.subject.value: codes[q.object.value] for q in quads}  # type: ignore[union-attr]


def _event(event: SceneEvent, scene: Scene) -> Node:
    terms = ontology.load()
    term = terms.event_class(event.type, event.mode)
    killed, injured = event.killed or (None, None), event.injured or (None, None)
    articles = dict.fromkeys(scene.articles[report.article].id for report in event.reports)
    sentences = ("".join(text for text, _ in report.text) for report in event.reports)
    return _node(
        event.iri,
        event.days,
        label=terms.label(term),
        labelDe=terms.label(term, "de"),
        kind="event",
        type=event.type,
        mode=event.mode,
        category=terms.categories[event.type].rpartition("#")[2],
        status=event.status,
        first=event.days and event.days[0],
        last=event.days and event.days[1],
        reports=len(event.reports),
        independentSources=event.independent,
        killedMin=killed[0],
        killedMax=killed[1],
        injuredMin=injured[0],
        injuredMax=injured[1],
        disputed=event.disputed,
        sources=tuple(scene.entities[number].labels["en"] for number in event.sources),
        articles=tuple(articles),
        sentence=next((sentence for sentence in sentences if sentence), None),
    )


def _entity(entity: SceneEntity, sectors: Mapping[str, str]) -> Node:
    latitude, longitude = entity.coordinates or (None, None)
    return _node(
        entity.iri,
        None,
        label=entity.labels["en"],
        labelDe=entity.labels["de"],
        kind="place" if entity.kind == "Place" else "actor",
        type=entity.kind,
        country=entity.country,
        sector=sectors.get(entity.iri),
        wikidata=entity.wikidata,
        latitude=latitude,
        longitude=longitude,
    )


def _node(iri: str, days: Days | None, **values: Value | None) -> Node:
    return Node(iri, {key: _plain(values[key]) for key in FIELDS if values.get(key) not in (None, ())}, days)


def _plain(value: Value | None) -> Value:
    assert value is not None
    if isinstance(value, str):
        return one_line(value)
    return tuple(map(one_line, value)) if isinstance(value, tuple) else value


def _edges(scene: Scene) -> Iterator[Edge]:
    """One edge for each part: who is both recipient and place of an event has two."""
    for event in scene.events:
        roles: tuple[tuple[Role, tuple[int, ...]], ...] = (
            ("actor", event.actors),
            ("recipient", event.recipients),
            ("place", event.places),
        )
        for role, numbers in roles:
            for number in numbers:
                entity = scene.entities[number].iri
                ends = (entity, event.iri) if role == "actor" else (event.iri, entity)
                yield Edge(f"{event.iri} {role} {entity}", *ends, role, event.days)
