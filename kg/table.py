"""The table: the graph's events as flat rows for statistics, one an event, or one a pair and month.

``events`` has the columns of POLECAT, the data set that is coded with PLOVER, in their order, and behind them what
POLECAT has not (PLOVER's manual names the fields of a JSON record, and no columns). ``dyad-month`` and ``actor-month``
count what occurred between two countries, or two actors, in a month. Files are UTF-8 CSV: whole numbers without a
point, days and months after ISO 8601, what is not known empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path
from typing import Literal, TypeAlias

import pyoxigraph as ox

from kg import ontology
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH
from kg.output import write_whole
from kg.plover import QUADS, SCORES, coded
from kg.printable import clean, harmless
from kg.reference import Reference
from kg.vocabulary import DCO, DCT, RDFS, SKOS, WD

TableName: TypeAlias = Literal["events", "dyad-month", "actor-month"]
TABLES: tuple[TableName, ...] = ("events", "dyad-month", "actor-month")
Row: TypeAlias = dict[str, object]

_Facts: TypeAlias = dict[str, list[ox.NamedNode | ox.Literal]]
_ACTOR_COLUMNS = (
    *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title"),
    *("Actor Name Raw", "Wikipedia Actor ID"),
)
_PLACE_COLUMNS = (
    *("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID"),
    *("Raw Placename", "Feature Type"),
)
EVENT_COLUMNS = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *_ACTOR_COLUMNS,
    *(column.replace("Actor", "Recipient") for column in _ACTOR_COLUMNS),
    *_PLACE_COLUMNS,
    *(
        "Source",
        "Publication Date",
        "Story People",
        "Story Organizations",
        "Story Locations",
        "Language",
        "Version",
    ),
    *("Latest Event Date", "Status", "Type as Reported", "Wikidata Actor ID", "Wikidata Recipient ID"),
    *("Reports", "Independent Sources", "Killed Min", "Killed Max", "Injured Min", "Injured Max", "Article"),
)
_COUNTS = ("events", "undated", "mutual", "independent_sources", "score_sum", "score_mean")
_QUAD_COLUMNS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
_MONTH_COLUMNS = (*_COUNTS, *_QUAD_COLUMNS, *(code.lower() for code in SCORES))
_DYAD_COLUMNS = ("month", "source", "target", *_MONTH_COLUMNS)
_PAIR_COLUMNS = (
    *("month", "source", "source_name", "source_country", "target", "target_name", "target_country"),
    *_MONTH_COLUMNS,
)


def write_table(store: ox.Store, name: TableName, path: Path) -> int:
    """Write the table to ``path`` as CSV; gives the number of rows.

    Raises InputMissingError when the folder does not exist, KgError when the file cannot be written.
    """
    columns, rows = {
        "events": (EVENT_COLUMNS, event_rows),
        "dyad-month": (_DYAD_COLUMNS, dyad_months),
        "actor-month": (_PAIR_COLUMNS, actor_months),
    }[name]
    lines = [_line([row.get(column) for column in columns]) for row in rows(store)]
    write_whole(path, [_line(columns), *lines])
    return len(lines)


def _line(cells: Iterable[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow("" if cell is None else harmless(cell) for cell in cells)
    return line.getvalue().encode()


# --- one row an event ---


def event_rows(store: ox.Store) -> Iterator[Row]:
    """One row an event, of whatever status, by IRI. Several values of one column are joined by ``; ``."""
    graph, reference = _Events(store), Reference.load()
    for iri, facts in sorted(graph.events.items()):
        event_type, mode = graph.kind(facts)
        status = graph.status(facts)
        code = coded(event_type, status)
        article = graph.article(facts)
        yield {
            "Event ID": iri,
            "Event Date": _one(facts, DCO.earliest),
            "Event Type": code,
            "Event Mode": mode if code == event_type else None,
            "Intensity": SCORES[code],
            "Quad Code": _spaced(graph.quad(code)).upper(),
            **graph.participants(facts, DCO.actor, "Actor"),
            **graph.participants(facts, DCO.recipient, "Recipient"),
            **graph.places(facts, reference),
            "Source": _one(article, DCT.publisher),
            "Publication Date": _one(article, DCT.issued),
            "Language": _one(article, DCT.language),
            "Latest Event Date": _one(facts, DCO.latest),
            "Status": status,
            "Type as Reported": event_type,
            "Reports": len(facts[str(DCO.hasReport)]),
            "Independent Sources": _number(facts, DCO.independentSources),
            "Killed Min": _number(facts, DCO.killedMin),
            "Killed Max": _number(facts, DCO.killedMax),
            "Injured Min": _number(facts, DCO.injuredMin),
            "Injured Max": _number(facts, DCO.injuredMax),
            "Article": _one(article, DCT.identifier),
        }


def _spaced(quad: str) -> str:
    """``VerbalConflict`` as ``Verbal Conflict``."""
    return "".join(f" {letter}" if letter.isupper() else letter for letter in quad).strip()


# --- one row a pair and month ---


@dataclass(slots=True)
class _Cell:
    """What occurred between two in a month: type, whether undated, whether mutual, and sources of each event."""

    events: list[tuple[str, bool, bool, int]] = field(default_factory=list)


def dyad_months(store: ox.Store) -> Iterator[Row]:
    """One row for each month in which something occurred between two countries; ISO 3166-1 alpha-3 codes.

    ``source`` acts upon ``target``; where all are actors, as in a meeting, each pair counts once, in alphabetical
    order (``mutual`` says how many of the events are such). An event whose own month is not known stands in that of its
    first report (``undated`` says how many), and in none where that is not known either.
    """
    graph = _Events(store)
    for (month, source, target), cell in sorted(_cells(graph, graph.country).items()):
        yield {"month": month, "source": source, "target": target, **_counts(graph, cell)}


def actor_months(store: ox.Store) -> Iterator[Row]:
    """The same between two actors, by IRI."""
    graph = _Events(store)
    for (month, source, target), cell in sorted(_cells(graph, str).items()):
        yield {
            "month": month,
            **{"source": source, "source_name": graph.name(source), "source_country": graph.country(source)},
            **{"target": target, "target_name": graph.name(target), "target_country": graph.country(target)},
            **_counts(graph, cell),
        }


def _cells(graph: _Events, side: Callable[[str], str | None]) -> dict[tuple[str, str, str], _Cell]:
    """The cells by month, source and target; an event counts once in each."""
    cells: dict[tuple[str, str, str], _Cell] = {}
    for _, facts in sorted(graph.events.items()):
        if graph.status(facts) != "occurred":
            continue
        month, dated = graph.month(facts)
        mutual = str(DCO.recipient) not in facts
        event = (graph.kind(facts)[0], not dated, mutual, _number(facts, DCO.independentSources) or 0)
        for source, target in _pairs(facts, side):
            cells.setdefault((month, source, target), _Cell()).events.append(event)
    return cells


def _pairs(facts: _Facts, side: Callable[[str], str | None]) -> list[tuple[str, str]]:
    """Who acts upon whom, each pair once, nobody upon himself."""

    def sides(role: str) -> set[str]:
        return {found for entity in _all(facts, role) if (found := side(entity))}

    actors, recipients = sides(DCO.actor), sides(DCO.recipient)
    if str(DCO.recipient) not in facts:
        return list(combinations(sorted(actors), 2))
    return sorted((one, other) for one, other in product(actors, recipients) if one != other)


def _counts(graph: _Events, cell: _Cell) -> Row:
    types = [event_type for event_type, *_ in cell.events]
    scores = [SCORES[event_type] for event_type in types]
    quads = [graph.quad(event_type) for event_type in types]
    return {
        "events": len(types),
        "undated": sum(undated for _, undated, _, _ in cell.events),
        "mutual": sum(mutual for _, _, mutual, _ in cell.events),
        "independent_sources": sum(sources for *_, sources in cell.events),
        "score_sum": round(sum(scores), 1),
        "score_mean": round(sum(scores) / len(scores), 3),
        **{column: quads.count(quad) for column, quad in zip(_QUAD_COLUMNS, QUADS, strict=True)},
        **{code.lower(): types.count(code) for code in SCORES},
    }


# --- the graph ---


class _Events:
    """The events of a store, with what is needed of entities and articles."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.events = {
            iri: facts
            for iri, facts in _described(
                store.quads_for_pattern(None, None, None, ox.NamedNode(EVENTS_GRAPH))
            ).items()
            if str(DCO.hasReport) in facts
        }
        self._entities = _described(store.quads_for_pattern(None, None, None, ox.NamedNode(ENTITIES_GRAPH)))
        self._terms = ontology.load()
        self._statuses = {iri: code for code, iri in self._terms.statuses.items()}
        self._sectors = {iri: code for code, iri in self._terms.sectors.items()}
        self._articles: dict[str, _Facts] = {}

    def kind(self, facts: _Facts) -> tuple[str, str | None]:
        """The codes of type and mode."""
        mode = _one(facts, DCO.eventMode)
        return self._terms.codes[mode or facts[str(DCO.eventType)][0].value]

    def quad(self, event_type: str) -> str:
        """The quad category of a type."""
        return self._terms.categories[event_type].rpartition("#")[2]

    def status(self, facts: _Facts) -> str:
        """The code of the status."""
        return self._statuses[facts[str(DCO.status)][0].value]

    def month(self, facts: _Facts) -> tuple[str, bool]:
        """The month as ``2016-10``, empty where none is known, and whether it is the event's own."""
        first, last = (_one(facts, bound) or "" for bound in (DCO.earliest, DCO.latest))
        if first and first[:7] == last[:7]:
            return first[:7], True
        published = _one(self.article(facts), DCT.issued) or ""
        return published[:7] if len(published) >= 7 else "", False

    def article(self, facts: _Facts) -> _Facts:
        """What is known of the article that reports the event first."""
        report = ox.NamedNode(facts[str(DCO.firstReport)][0].value)
        [link, *_] = self._store.quads_for_pattern(report, ox.NamedNode(DCO.article), None)
        iri = link.object.value if isinstance(link.object, ox.NamedNode) else ""
        if iri not in self._articles:
            said = self._store.quads_for_pattern(ox.NamedNode(iri), None, None, link.graph_name)
            self._articles[iri] = _described(said)[iri]
        return self._articles[iri]

    def name(self, iri: str) -> str:
        """An entity's English name, or its only one."""
        labels = self._entities.get(iri, {}).get(str(RDFS.label), ())
        names = {label.language or "": label.value for label in labels if isinstance(label, ox.Literal)}
        return clean(names.get("en") or next(iter(names.values()), ""))

    def country(self, iri: str) -> str | None:
        """The code of an entity's country."""
        return _one(self._entities.get(iri, {}), DCO.countryCode)

    def participants(self, facts: _Facts, role: str, column: str) -> Row:
        """The columns on those in a role."""
        iris = _all(facts, role)
        said = [self._entities.get(iri, {}) for iri in iris]
        sectors = [self._sectors[sector] for entity in said for sector in _all(entity, DCO.sector)]
        wikidata = [
            match for entity in said for match in _all(entity, SKOS.exactMatch) if match.startswith(str(WD))
        ]
        return {
            f"{column} Name": _joined(self.name(iri) for iri in iris),
            f"{column} Country": _joined(filter(None, map(self.country, iris))),
            f"Primary {column} Sector": next(iter(sectors), None),
            f"{column} Sectors": _joined(sectors),
            f"Wikidata {column} ID": _joined(match.removeprefix(str(WD)) for match in wikidata),
        }

    def places(self, facts: _Facts, reference: Reference) -> Row:
        """The columns on where it is; coordinates only of a place that is the only one."""
        iris = _all(facts, DCO.place)
        entry = reference.entry(iris[0]) if len(iris) == 1 else None
        latitude, longitude = entry.coordinates if entry and entry.coordinates else (None, None)
        return {
            "Placename": _joined(self.name(iri) for iri in iris),
            "Country": _joined(filter(None, map(self.country, iris))),
            "Latitude": latitude,
            "Longitude": longitude,
        }


def _described(quads: Iterable[ox.Quad]) -> dict[str, _Facts]:
    """Subjects with their facts, objects in an order that does not depend on the store."""
    found: dict[str, _Facts] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    for facts in found.values():
        for objects in facts.values():
            objects.sort(key=str)
    return found


def _all(facts: _Facts, predicate: str) -> list[str]:
    return [term.value for term in facts.get(str(predicate), ())]


def _one(facts: _Facts, predicate: str) -> str | None:
    value = next(iter(_all(facts, predicate)), None)
    return None if value is None else clean(value)


def _number(facts: _Facts, predicate: str) -> int | None:
    value = _one(facts, predicate)
    return None if value is None else int(value)


def _joined(values: Iterable[str]) -> str:
    """The values, each once, in their order."""
    return "; ".join(dict.fromkeys(values))
