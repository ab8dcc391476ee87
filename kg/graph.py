"""The graph, for Python programs: questions, the reports of an event, the sentences behind a report.

What stands in ``__all__`` can be imported from ``kg`` itself::

    from kg import Graph

    with Graph.open("kg-store") as graph:
        for row in graph.query("events-between", actor="Russland", other="USA"):
            print(row.date, row.typeLabel, row.sentence)
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg import ontology
from kg.errors import KgError, PackageMissingError, QueryError
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH
from kg.query import Query, open_query, read_query, run
from kg.rows import IRI, Row, Rows, Text, Value, value
from kg.store import GraphStore
from kg.vocabulary import DCO, DCT, OA, PREFIXES, RDFS

if TYPE_CHECKING:
    import networkx
    import rdflib

__all__ = ["IRI", "Article", "Entity", "Evidence", "Graph", "KgError", "Report", "Row", "Rows", "Text"]

Parameter: TypeAlias = str | int | datetime.date | None

_SELECTED = (OA.prefix, OA.exact, OA.suffix, OA.start, OA.end)


@dataclass(frozen=True, slots=True)
class Article:
    """An article. ``date`` is the day, month or year of publication as it is known: ``2016-10``."""

    iri: IRI
    id: str
    language: str
    title: str | None
    date: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Entity:
    """Who or what takes part, across articles; equal by IRI. ``labels`` are names by language tag."""

    iri: IRI
    labels: Mapping[str, str] = field(compare=False)

    def __str__(self) -> str:
        """The name in English, else in any language."""
        return next(
            (self.labels[tag] for tag in ("en", *sorted(self.labels)) if tag in self.labels), self.iri
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What one article says of one event. ``article`` is the article's id.

    ``type`` and ``mode`` are PLOVER's codes, ``sources`` those that the article says it from, ``time`` the time in
    its words, and ``earliest`` and ``latest`` the days that may mean. ``killed`` and ``injured`` are at least and at
    most so many, with None where no upper bound is given. ``confidence`` is between 0 and 1.
    """

    iri: IRI
    event: IRI
    article: str
    type: str
    mode: str | None
    status: str
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    places: tuple[Entity, ...]
    sources: tuple[Entity, ...]
    time: str | None
    earliest: datetime.date | None
    latest: datetime.date | None
    killed: tuple[int, int | None] | None
    injured: tuple[int, int | None] | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in an article that names the event: the word or words (``trigger``) and their ``sentence``.

    ``start`` and ``end`` of the trigger and ``sentence_start`` are offsets in the article's text, in characters.
    """

    article: str
    sentence: str
    trigger: str
    start: int
    end: int
    sentence_start: int


class Graph:
    """The graph of a store, open for reading. Use it in a ``with`` block: nothing can write meanwhile.

    Methods raise KgErrors, among them StoreError once the graph is closed.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store

    @classmethod
    def open(cls, path: str | PathLike[str] = "kg-store") -> Graph:
        """The graph that ``kg build`` made. Raises a StoreError that says which: missing, locked, corrupt, foreign."""
        return cls(GraphStore.open(Path(path), read_only=True))

    def query(self, question: str | PathLike[str], /, **params: Parameter) -> Rows:
        """The answer to a question: a name that ``kg queries`` lists, a .rq or .sparql file, or SPARQL itself.

        Raises QueryError when the question or a parameter is wrong, InputMissingError for a file that is not there.
        """
        given = {name: str(given) for name, given in params.items() if given is not None}
        return Rows(run(self._store.graph, _question(question), given), lambda: self._store.graph)

    def articles(self) -> tuple[Article, ...]:
        """The articles, by id."""
        return tuple(sorted(_articles(self._store.graph), key=lambda article: (article.id, article.iri)))

    def reports(self, event: str) -> tuple[Report, ...]:
        """What the articles say of an event, given by its IRI, in full or with a prefix (``id:event/…``).

        By article, then by place in the text. Raises QueryError when there is no such event.
        """
        store, node = self._store.graph, _node(event)
        links = store.quads_for_pattern(node, ox.NamedNode(DCO.hasReport), None, ox.NamedNode(EVENTS_GRAPH))
        reports = [quad.object for quad in links if isinstance(quad.object, ox.NamedNode)]
        if not reports:
            raise QueryError(
                f"there is no event {event!r} in this graph", "kg query events-in-period lists them"
            )
        found = [_report(store, report, node.value) for report in reports]
        return tuple(sorted(found, key=lambda report: (report.article, self._begin(report), report.iri)))

    def evidence(self, report: Report | str) -> tuple[Evidence, ...]:
        """The places in the article that a report rests on, in the order of the text.

        ``report`` may be an IRI, in full or with a prefix. Raises QueryError when there is no such report.
        """
        store, node = self._store.graph, _node(report.iri if isinstance(report, Report) else report)
        if next(store.quads_for_pattern(node, ox.NamedNode(DCO.article), None), None) is None:
            raise QueryError(
                f"there is no report {node.value!r} in this graph", "Graph.reports(event) gives them"
            )
        return tuple(sorted(_evidence(store, node), key=lambda place: (place.start, place.end)))

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """Events and participants as a directed multigraph, with IRIs as nodes.

        An edge runs from an actor to the event, or from the event to a recipient or place; ``role`` says which.
        The attributes of nodes are those of ``kg export network.graphml``, lists as tuples.
        """
        import networkx

        from kg.export.graph import read_graph

        graph = read_graph(self._store.graph)
        network: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        for node in graph.nodes:
            network.add_node(node.id, **node.attributes)
        for edge in graph.edges:
            network.add_edge(edge.source, edge.target, key=edge.role, role=edge.role)
        return network

    def to_rdflib(self) -> rdflib.Dataset:
        """The same store as an rdflib dataset, for as long as the graph is open; its default graph is all graphs.

        Raises PackageMissingError without oxrdflib.
        """
        try:
            from oxrdflib import OxigraphStore
        except ImportError as error:
            hint = "pip install 'diplograph[rdflib]'"
            raise PackageMissingError("oxrdflib is not installed", hint) from error
        import rdflib

        return rdflib.Dataset(store=OxigraphStore(store=self._store.graph), default_union=True)

    def close(self) -> None:
        """Lets go of the store; closing twice is allowed."""
        self._store.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.__exit__(kind, error, trace)

    def _begin(self, report: Report) -> int:
        return next((evidence.start for evidence in self.evidence(report)), -1)


def _question(question: str | PathLike[str]) -> Query:
    """A query by its name, from a file, or its text, which has a space or a brace where names have none."""
    if not isinstance(question, str):
        return open_query(str(question))
    is_file = question.endswith((".rq", ".sparql")) and "{" not in question
    if is_file or not ("{" in question or any(map(str.isspace, question))):
        return open_query(question)
    return read_query("query", question)


def _node(iri: str) -> ox.NamedNode:
    """An IRI in full or with a prefix. Raises QueryError for what is none."""
    prefix, _, rest = iri.partition(":")
    try:
        return ox.NamedNode(PREFIXES[prefix] + rest if prefix in PREFIXES else iri)
    except ValueError as error:
        raise QueryError(f"{iri!r} is no IRI") from error


# --- what graphs say ---


class _Said:
    """What a named graph says of one subject, or all of them do."""

    def __init__(self, store: ox.Store, subject: ox.NamedNode, graph: ox.NamedNode | None = None) -> None:
        self._found: dict[str, list[Value]] = {}
        for quad in store.quads_for_pattern(subject, None, None, graph):
            self._found.setdefault(quad.predicate.value, []).append(value(quad.object))

    def all(self, predicate: str) -> list[str]:
        """The values as strings, in an order that does not depend on the store."""
        return sorted(map(str, self._found.get(str(predicate), ())))

    def text(self, predicate: str) -> str | None:
        """The first value as a string."""
        return next(iter(self.all(predicate)), None)

    def texts(self, predicate: str) -> dict[str, str]:
        """The texts by language."""
        found = self._found.get(str(predicate), ())
        return {text.language: str(text) for text in found if isinstance(text, Text)}

    def day(self, predicate: str) -> datetime.date | None:
        """The day."""
        return next(
            (day for day in self._found.get(str(predicate), ()) if isinstance(day, datetime.date)), None
        )

    def count(self, least: str, most: str) -> tuple[int, int | None] | None:
        """At least and at most so many."""
        low, high = self.text(least), self.text(most)
        return None if low is None else (int(low), None if high is None else int(high))


def _articles(store: ox.Store, iri: ox.NamedNode | None = None) -> Iterator[Article]:
    """All articles, or the one with this IRI."""
    for quad in store.quads_for_pattern(iri, ox.NamedNode(DCT.identifier), None):
        assert isinstance(quad.subject, ox.NamedNode) and isinstance(quad.graph_name, ox.NamedNode)
        said = _Said(store, quad.subject, quad.graph_name)
        yield Article(
            iri=IRI(quad.subject.value),
            id=said.text(DCT.identifier) or "",
            language=said.text(DCT.language) or "",
            title=said.text(DCT.title),
            date=said.text(DCT.issued),
            url=said.text(DCT.source),
        )


def _report(store: ox.Store, report: ox.NamedNode, event: str) -> Report:
    said = _Said(store, report)
    kind, mode = ontology.load().codes[said.text(DCO.eventMode) or said.all(DCO.eventType)[0]]

    def entities(predicate: str) -> tuple[Entity, ...]:
        return tuple(_entity(store, iri) for iri in said.all(predicate))

    return Report(
        iri=IRI(report.value),
        event=IRI(event),
        article=_article_id(store, said),
        type=kind,
        mode=mode,
        status=said.all(DCO.status)[0].rpartition("#")[2].lower(),
        actors=entities(DCO.actor),
        recipients=entities(DCO.recipient),
        places=entities(DCO.place),
        sources=entities(DCO.attributedTo),
        time=said.text(DCO.timeText),
        earliest=said.day(DCO.earliest),
        latest=said.day(DCO.latest),
        killed=said.count(DCO.killedMin, DCO.killedMax),
        injured=said.count(DCO.injuredMin, DCO.injuredMax),
        confidence=float(said.text(DCO.confidence) or 1.0),
    )


def _article_id(store: ox.Store, report: _Said) -> str:
    article = ox.NamedNode(report.all(DCO.article)[0])
    return next(_articles(store, article)).id


def _entity(store: ox.Store, iri: str) -> Entity:
    """The entity across articles of what an article calls so."""
    graph = ox.NamedNode(ENTITIES_GRAPH)
    said = _Said(store, ox.NamedNode(iri), graph)
    canonical = said.text(DCO.canonical)
    if canonical is not None:
        said = _Said(store, ox.NamedNode(canonical), graph)
    return Entity(IRI(canonical or iri), said.texts(RDFS.label))


def _evidence(store: ox.Store, report: ox.NamedNode) -> Iterator[Evidence]:
    """The mentions that bear a report, in no order."""
    article = _article_id(store, _Said(store, report))
    for quad in store.quads_for_pattern(None, ox.NamedNode(OA.hasBody), report):
        graph = quad.graph_name
        assert isinstance(quad.subject, ox.NamedNode) and isinstance(graph, ox.NamedNode)
        target = ox.NamedNode(_Said(store, quad.subject, graph).all(OA.hasTarget)[0])
        selectors = _Said(store, target, graph).all(OA.hasSelector)
        found = [_Said(store, ox.NamedNode(iri), graph) for iri in selectors]
        first = {name: next(filter(None, (said.text(name) for said in found)), "") for name in _SELECTED}
        before, trigger, after = (first[name] for name in (OA.prefix, OA.exact, OA.suffix))
        start, end = int(first[OA.start]), int(first[OA.end])
        yield Evidence(article, before + trigger + after, trigger, start, end, start - len(before))
