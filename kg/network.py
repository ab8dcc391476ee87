"""The network: events and those who take part in them, as a networkx graph for diagrams and exports."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import pyoxigraph as ox

from kg import ontology
from kg.records import Record, event_records
from kg.vocabulary import PREFIXES

_ROLES = ("actor", "recipient", "place")
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F, 0xFFFE, 0xFFFF], " ")
_SENTENCES = """
SELECT ?report ?start (CONCAT(?before, ?trigger, ?after) AS ?sentence) WHERE {
  GRAPH ?graph {
    ?mention oa:hasBody ?report ; oa:hasTarget ?target .
    ?target oa:hasSelector ?quote , ?position .
    ?quote oa:prefix ?before ; oa:exact ?trigger ; oa:suffix ?after .
    ?position oa:start ?start .
  }
}"""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events a network shows.

    ``actor`` is a name (in any case), ISO code, QID or IRI of a participant or place; ``event_type`` a PLOVER
    type or ``TYPE/mode``; ``since`` and ``until`` are days: an event without a resolved date passes neither.
    """

    actor: str | None = None
    event_type: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    def admits(self, record: Record) -> bool:
        """Whether the record's event is shown."""
        return self._in_period(record) and self._of_type(record) and self._takes_part(record)

    def _in_period(self, record: Record) -> bool:
        time = record["time"] or {}
        earliest, latest = time.get("earliest"), time.get("latest") or time.get("earliest")
        after = self.since is None or (latest is not None and latest >= self.since.isoformat())
        before = self.until is None or (earliest is not None and earliest <= self.until.isoformat())
        return after and before

    def _of_type(self, record: Record) -> bool:
        if self.event_type is None:
            return True
        wanted, _, mode = self.event_type.casefold().partition("/")
        return record["type"].casefold() == wanted and mode in ("", record["mode"])

    def _takes_part(self, record: Record) -> bool:
        if self.actor is None:
            return True
        wanted = self.actor.casefold()
        return any(wanted in _keys(entity) for role in _ROLES for entity in record[role])


def _keys(entity: Record) -> set[str]:
    """All that an entity may be called by, folded."""
    country = entity["country"] if entity["type"] == "State" else None
    keys = [entity["id"], entity["label"], entity["wikidata"], country, *entity["names"]]
    return {key.casefold() for key in keys if key}


def network(store: ox.Store, show: Filter | None = None) -> nx.DiGraph[str]:
    """The events that ``show`` admits with their participants and places, nodes in a fixed order.

    Edges lead from actors to events and from events to recipients and places; ``role`` names the part, or
    several joined by a space. Every attribute is text without control characters.
    """
    show = show or Filter()
    sentences = _sentences(store)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for record in event_records(store):
        if show.admits(record):
            _add_event(graph, record, sentences.get(record["id"], ""))
            for role, entity in _participants(record):
                _add_entity(graph, entity)
                _add_edge(graph, record["event"], entity["id"], role)
    return graph


def _sentences(store: ox.Store) -> dict[str, str]:
    """Of each report, the sentence of its first mention in the text."""
    rows = store.query(_SENTENCES, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions), "a SELECT"
    found = sorted((row["report"].value, int(row["start"].value), row["sentence"].value) for row in rows)
    return {report: sentence for report, _, sentence in reversed(found)}


def _participants(record: Record) -> Iterator[tuple[str, Record]]:
    return ((role, entity) for role in _ROLES for entity in record[role])


def _add_event(graph: nx.DiGraph[str], record: Record, sentence: str) -> None:
    if record["event"] in graph:
        return
    terms = ontology.load()
    time = record["time"] or {}
    attributes = {
        "label": terms.label(terms.event_class(record["type"], record["mode"])),
        "kind": "event",
        "country": "",
        "type": record["type"],
        "mode": record["mode"] or "",
        "status": record["status"],
        "date": time.get("value") or time.get("text") or "",
        "sources": "; ".join(entity["label"] for entity in record["attribution"]),
        "sentence": sentence,
        "article": record["article"],
    }
    graph.add_node(record["event"], **{key: clean(value) for key, value in attributes.items()})


def _add_entity(graph: nx.DiGraph[str], entity: Record) -> None:
    """An entity keeps the label of the first article that names it."""
    if entity["id"] in graph:
        return
    attributes = {
        "label": entity["label"],
        "kind": "place" if entity["type"] == "Place" else "actor",
        "country": entity["country"] or "",
        "type": entity["type"] or "",
        "status": "",
        "date": "",
    }
    graph.add_node(entity["id"], **{key: clean(value) for key, value in attributes.items()})


def _add_edge(graph: nx.DiGraph[str], event: str, entity: str, role: str) -> None:
    start, end = (entity, event) if role == "actor" else (event, entity)
    known = graph.edges[start, end]["role"].split() if graph.has_edge(start, end) else []
    if role not in known:
        graph.add_edge(start, end, role=" ".join([*known, role]))


def clean(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold, a space for each."""
    return text.translate(_CONTROLS)
