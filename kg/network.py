"""The network: events and those who take part in them, as a networkx graph for exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import networkx as nx
import pyoxigraph as ox

from kg import ontology
from kg.identifiers import EVENTS_GRAPH
from kg.records import Record, event_records
from kg.vocabulary import DCO, PREFIXES

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


def network(store: ox.Store) -> nx.DiGraph[str]:
    """All events with their participants and places, nodes in a fixed order.

    Edges lead from actors to events and from events to recipients and places; ``role`` names the part, or
    several joined by a space. Every attribute is text without control characters.
    """
    sentences, statuses = _sentences(store), _statuses(store)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for event, records in _by_event(store).items():
        _add_event(graph, event, records, statuses, sentences.get(records[0]["id"], ""))
        for record in records:
            for role, entity in _participants(record):
                _add_entity(graph, entity)
                _add_edge(graph, event, entity["id"], role)
    return graph


def _by_event(store: ox.Store) -> dict[str, list[Record]]:
    """The records of each event, in the order of the first ones."""
    found: dict[str, list[Record]] = {}
    for record in event_records(store):
        found.setdefault(record["event"] or record["id"], []).append(record)
    return found


def _statuses(store: ox.Store) -> dict[str, str]:
    """The status that each event has by all its reports."""
    quads = store.quads_for_pattern(None, ox.NamedNode(DCO.status), None, ox.NamedNode(EVENTS_GRAPH))
    names = {iri: name for name, iri in ontology.load().statuses.items()}
    return {q.subject.value: names[q.object.value] for q in quads}  # type: ignore[union-attr]


def _sentences(store: ox.Store) -> dict[str, str]:
    """Of each report, the sentence of its first mention in the text."""
    rows = store.query(_SENTENCES, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions), "a SELECT"
    found = sorted((row["report"].value, int(row["start"].value), row["sentence"].value) for row in rows)
    return {report: sentence for report, _, sentence in reversed(found)}


def _participants(record: Record) -> Iterator[tuple[str, Record]]:
    return ((role, entity) for role in _ROLES for entity in record[role])


def _add_event(
    graph: nx.DiGraph[str], event: str, records: Sequence[Record], statuses: Mapping[str, str], sentence: str
) -> None:
    """An event in the words of its first report, with the first type, day and mode that a report resolves."""
    terms = ontology.load()
    first = records[0]
    mode = next((record["mode"] for record in records if record["mode"]), None)
    times = [record["time"] for record in records if record["time"]]
    dates = [*(time["value"] for time in times if time["value"]), *(time["text"] for time in times)]
    sources = dict.fromkeys(entity["label"] for record in records for entity in record["attribution"])
    attributes = {
        "label": terms.label(terms.event_class(first["type"], mode)),
        "kind": "event",
        "country": "",
        "type": first["type"],
        "mode": mode or "",
        "status": statuses.get(event, first["status"]),
        "date": next(iter(dates), ""),
        "sources": "; ".join(sources),
        "sentence": sentence,
        "article": "; ".join(dict.fromkeys(record["article"] for record in records)),
    }
    graph.add_node(event, **{key: clean(value) for key, value in attributes.items()})


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
