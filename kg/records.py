"""The event records: what one article says of one event, flat, for programs that know nothing of RDF.

The keys are fixed (docs: the event record); a record is a plain dictionary that ``json`` can write.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox

from kg import ontology
from kg.errors import KgError
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH
from kg.output import write_whole
from kg.plover import coded
from kg.printable import harmless
from kg.vocabulary import DCO, DCT, OA, RDF, RDFS, SKOS, WD

Record: TypeAlias = dict[str, Any]
_Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Description: TypeAlias = dict[str, list[_Node]]
_Graph: TypeAlias = dict[str, _Description]

_ROLES = {
    "actor": str(DCO.actor),
    "recipient": str(DCO.recipient),
    "place": str(DCO.place),
    "attribution": str(DCO.attributedTo),
}
# Looked up millions of times: plain strings, since rdflib's terms are slow to make and never equal a string.
_HAS_BODY, _HAS_TARGET, _HAS_SELECTOR = str(OA.hasBody), str(OA.hasTarget), str(OA.hasSelector)
_SPAN = {"start": str(OA.start), "end": str(OA.end), "text": str(OA.exact)}


def event_records(store: ox.Store) -> Iterator[Record]:
    """One record a report, by article, then by place in the text. Reads one article's graph at a time.

    Events and entities have their IRIs across articles, and all else is as the article has it.
    """
    links = store.quads_for_pattern(None, _node(DCO.hasReport), None, ox.NamedNode(EVENTS_GRAPH))
    events = {_value(quad.object): _value(quad.subject) for quad in links}
    merged = store.quads_for_pattern(None, _node(DCO.canonical), None, ox.NamedNode(ENTITIES_GRAPH))
    canonical = {_value(quad.subject): _value(quad.object) for quad in merged}
    articles = store.quads_for_pattern(None, _node(DCT.identifier), None)
    for quad in sorted(articles, key=lambda quad: (_value(quad.object), str(quad.graph_name))):
        graph = _read_graph(store, quad.graph_name)
        reports = [iri for iri, said in graph.items() if _has_type(said, DCO.Report)]
        named = _mentions(graph)
        language = _text(graph[_value(quad.subject)], DCT.language) or "en"
        entities = _Entities(graph, named, language, canonical)
        article = _value(quad.object)
        records = [_record(graph, article, iri, events, named, entities) for iri in reports]
        yield from sorted(records, key=_position)


def _position(record: Record) -> tuple[int, str]:
    starts = [mention["start"] for mention in record["mentions"]]
    return (min(starts, default=-1), record["id"])


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(str(iri))


def _read_graph(store: ox.Store, name: Any) -> _Graph:
    """A named graph as subject, predicate, objects; objects in an order that does not depend on the store."""
    graph: _Graph = {}
    for quad in store.quads_for_pattern(None, None, None, name):
        said = graph.setdefault(_value(quad.subject), {})
        said.setdefault(quad.predicate.value, []).append(quad.object)
    for said in graph.values():
        for objects in said.values():
            if len(objects) > 1:
                objects.sort(key=str)
    return graph


def _has_type(said: _Description, wanted: str) -> bool:
    return any(_value(node) == str(wanted) for node in said.get(str(RDF.type), ()))


def _value(node: _Node) -> str:
    return "" if isinstance(node, ox.Triple) else node.value


def _values(said: _Description, predicate: str) -> list[str]:
    return [_value(node) for node in said.get(str(predicate), ())]


def _text(said: _Description, predicate: str) -> str | None:
    return next(iter(_values(said, predicate)), None)


def _mentions(graph: _Graph) -> dict[str, list[Record]]:
    """The mentions of every report and entity in the order of the text."""
    found: dict[str, list[Record]] = {}
    for said in graph.values():
        if _HAS_BODY in said:
            body, target = _value(said[_HAS_BODY][0]), _value(said[_HAS_TARGET][0])
            found.setdefault(body, []).append(_span(graph, target))
    for spans in found.values():
        spans.sort(key=lambda span: (span["start"], span["end"]))
    return found


def _span(graph: _Graph, target: str) -> Record:
    """Start, end and text of one target; they may stand in one selector or in two."""
    found: dict[str, str] = {}
    for selector in graph[target][_HAS_SELECTOR]:
        said = graph[_value(selector)]
        found |= {key: _value(said[predicate][0]) for key, predicate in _SPAN.items() if predicate in said}
    return {"start": int(found["start"]), "end": int(found["end"]), "text": found["text"]}


class _Entities:
    """The entities of one article as they stand in its records; each is described once."""

    def __init__(
        self,
        graph: _Graph,
        mentions: Mapping[str, list[Record]],
        language: str,
        canonical: Mapping[str, str],
    ) -> None:
        self._canonical = canonical
        self._graph = graph
        self._mentions = mentions
        self._language = language
        self._known: dict[str, Record] = {}

    def of(self, iris: Iterable[str]) -> list[Record]:
        """The entities with these IRIs, in the order in which the article names them."""
        records = [self._known.setdefault(iri, self._describe(iri)) for iri in iris]
        return sorted(records, key=_position)

    def _describe(self, iri: str) -> Record:
        said, mentions = self._graph[iri], self._mentions.get(iri, [])
        label = self._label(said)
        same_as = [value.removeprefix(str(WD)) for value in _values(said, SKOS.exactMatch)]
        sector = _text(said, DCO.sector)
        return {
            "id": self._canonical.get(iri, iri),
            "label": label,
            "names": _names(_values(said, SKOS.altLabel), label, mentions),
            "type": self._type(said),
            "country": _text(said, DCO.countryCode),
            "sector": sector.rpartition("#Sector")[2] if sector else None,
            "wikidata": next((value for value in same_as if value.startswith("Q")), None),
            "mentions": mentions,
        }

    def _label(self, said: _Description) -> str:
        """The label in the article's language, else any."""
        labels = [node for node in said.get(str(RDFS.label), ()) if isinstance(node, ox.Literal)]
        fitting = [node.value for node in labels if node.language == self._language]
        return next(iter(fitting or [node.value for node in labels]), "")

    def _type(self, said: _Description) -> str | None:
        names = {iri: name for name, iri in ontology.load().entity_types.items()}
        return next((names[iri] for iri in _values(said, RDF.type) if iri in names), None)


def _names(names: list[str], label: str, mentions: list[Record]) -> list[str]:
    """The label first where the article uses it, then by first place in the text."""
    first: dict[str, int] = {}
    for mention in mentions:
        first.setdefault(mention["text"], mention["start"])
    late = 1 << 60
    return sorted(names, key=lambda name: (name != label, first.get(name, late), name))


def _record(
    graph: _Graph,
    article: str,
    iri: str,
    events: Mapping[str, str],
    mentions: Mapping[str, list[Record]],
    entities: _Entities,
) -> Record:
    said = graph[iri]
    codes = ontology.load().codes
    kind = codes[_text(said, DCO.eventMode) or _values(said, DCO.eventType)[0]]
    return {
        "article": article,
        "id": iri,
        "event": events.get(iri),
        "type": kind[0],
        "mode": kind[1],
        "status": _values(said, DCO.status)[0].rpartition("#")[2].lower(),
        "mentions": mentions.get(iri, []),
        **{role: entities.of(_values(said, predicate)) for role, predicate in _ROLES.items()},
        "time": _time(said),
        "killed": _count(said, DCO.killedMin, DCO.killedMax),
        "injured": _count(said, DCO.injuredMin, DCO.injuredMax),
        "confidence": float(_text(said, DCO.confidence) or 1.0),
    }


def _time(said: _Description) -> Record | None:
    text = _text(said, DCO.timeText)
    if text is None:
        return None
    return {
        "text": text,
        "value": _text(said, DCO.timeValue),
        "earliest": _text(said, DCO.earliest),
        "latest": _text(said, DCO.latest),
    }


def _count(said: _Description, minimum: str, maximum: str) -> Record | None:
    low, high = _text(said, minimum), _text(said, maximum)
    return None if low is None else {"min": int(low), "max": None if high is None else int(high)}


def write_records(store: ox.Store, path: Path) -> int:
    """Write all event records to ``path``, JSON Lines (``.jsonl``) or CSV (``.csv``); returns their number.

    Raises KgError for another suffix and when the file cannot be written.
    """
    writers = {".jsonl": _json_line, ".csv": _csv_line}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise KgError(
            f"event records go to .jsonl or .csv, not to {path.name}", "kg export --events events.jsonl"
        )
    written = 0

    def lines() -> Iterator[bytes]:
        nonlocal written
        if path.suffix.lower() == ".csv":
            yield _join(CSV_COLUMNS)
        for record in event_records(store):
            written += 1
            yield writer(record)

    write_whole(path, lines())
    return written


def _json_line(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()


_CSV_ENTITY = {
    "text": "label",
    "code": "country",
    "sector": "sector",
    "type": "type",
    "identifier": "wikidata",
    "iri": "id",
}
_CSV_ROLES = {"actor": "actor", "recipient": "recipient", "place": "event_loc", "attribution": "attribution"}
CSV_COLUMNS = (
    "id", "event_id", "article", "plover", "event", "mode", "status",
    "date", "enddate", "date_edtf", "date_text", "event_text", "start", "end",
    *(f"{name}_{field}" for name in _CSV_ROLES.values() for field in _CSV_ENTITY),
    "dead_min", "dead_max", "injured_min", "injured_max", "confidence",
)  # fmt: skip
"""PLOVER's names where it has one (actor_code, event_loc, dead, ...), flattened, and ours where not."""


def _csv_line(record: Record) -> bytes:
    time: Record = record["time"] or {}
    killed: Record = record["killed"] or {}
    injured: Record = record["injured"] or {}
    return _join(
        [
            record["id"], record["event"], record["article"],
            coded(record["type"], record["status"]), record["type"], record["mode"], record["status"],
            time.get("earliest"), time.get("latest"), time.get("value"), time.get("text"),
            *(_list(record["mentions"], key) for key in ("text", "start", "end")),
            *(_list(record[role], key) for role in _CSV_ROLES for key in _CSV_ENTITY.values()),
            killed.get("min"), killed.get("max"), injured.get("min"), injured.get("max"),
            record["confidence"],
        ]
    )  # fmt: skip


def _list(rows: list[Record], key: str) -> str:
    """The values of ``key`` joined by ``;``; a missing one leaves its place empty: columns stay parallel."""
    return ";".join("" if row[key] is None else str(row[key]).replace(";", ",") for row in rows)


def _join(cells: Iterable[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(harmless(cell) for cell in cells)
    return line.getvalue().encode()
