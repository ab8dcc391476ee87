"""The snapshot: articles, events, entities and persons' judgements of one graph, as two states are compared by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg import ontology
from kg.errors import BadDataError, InputMissingError
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH, JUDGEMENTS_GRAPH, article_graph
from kg.identity import judgement
from kg.report import Count
from kg.vocabulary import DCO, DCT, OA, PROV, RDF, RDFS, SKOS, WD

EXPORTS = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}
"""The exports that keep articles and events apart, by suffix."""

_EVENTS, _ENTITIES, _JUDGEMENTS = map(ox.NamedNode, (EVENTS_GRAPH, ENTITIES_GRAPH, JUDGEMENTS_GRAPH))
_DERIVED = frozenset({EVENTS_GRAPH, ENTITIES_GRAPH, JUDGEMENTS_GRAPH})
_OF_ARTICLES = frozenset(map(str, (DCT.identifier, DCO.contentHash, DCO.article, RDFS.label)))
_EVIDENCE = frozenset(
    map(str, (DCO.eventType, OA.hasBody, OA.hasTarget, OA.hasSelector, OA.exact, OA.prefix, OA.suffix))
)
_ROLES = {
    "actors": DCO.actor,
    "recipients": DCO.recipient,
    "places": DCO.place,
    "attribution": DCO.attributedTo,
}
_DISPUTED = {
    str(DCO.status): "status",
    str(DCO.actor): "actors",
    str(DCO.earliest): "time",
    str(DCO.killedMin): "killed",
    str(DCO.injuredMin): "injured",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its name for readers."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, as far as known."""

    earliest: str | None
    latest: str | None


Value: TypeAlias = str | int | None | Count | Period | tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An article, event, entity or person's judgement as one graph has it.

    ``label`` is it in words, ``fields`` what is compared; of an article that is the hash of its content. ``members``
    are the reports of an event, and the names of an entity in articles with itself.
    """

    iri: str
    label: str
    fields: Mapping[str, Value]
    members: frozenset[str] = frozenset()


# --- reading ---


def read_export(path: Path) -> Snapshot:
    """What an export holds: all events, entities and judgements, and of articles what is small.

    Raises InputMissingError when there is no file, BadDataError when it is no such export.
    """
    if not path.exists():
        raise InputMissingError(
            f"there is no store and no export at {path}",
            "name a folder that kg build made, or a file that kg export wrote: .nq or .trig",
        )
    if path.suffix.lower() not in EXPORTS:
        raise BadDataError(
            f"{path} is neither a store nor an export that keeps articles and events apart",
            f"export it as one of {' '.join(EXPORTS)}: kg export {path.stem}.nq",
        )
    store, seen = ox.Store(), False

    def wanted() -> Iterator[ox.Quad]:
        nonlocal seen
        for quad in _quads(path):
            seen = True
            if quad.predicate.value in _OF_ARTICLES or text(quad.graph_name) in _DERIVED:
                yield quad

    store.bulk_extend(wanted())
    if seen and not _is_ours(store):
        raise BadDataError(f"{path} holds no articles, events or judgements", "write one: kg export graph.nq")
    return Snapshot(store, partial(_read_evidence, path))


def _read_evidence(path: Path, articles: frozenset[str]) -> ox.Store:
    """The words of the reports of these articles: most of an export, so they are read when they are needed."""
    graphs = {article_graph(article) for article in articles}
    quads = (q for q in _quads(path) if q.predicate.value in _EVIDENCE and text(q.graph_name) in graphs)
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def _quads(path: Path) -> Iterator[ox.Quad]:
    """The lines of an export that are in a named graph, or in none."""
    try:
        for quad in ox.parse(path=str(path), format=EXPORTS[path.suffix.lower()]):
            if isinstance(quad, ox.Quad):
                yield quad
    except (SyntaxError, UnicodeDecodeError) as error:
        raise BadDataError(f"{path} cannot be read: {error}", "write it again: kg export") from error


def _is_ours(store: ox.Store) -> bool:
    articles = store.quads_for_pattern(None, ox.NamedNode(DCO.contentHash), None, None)
    return next(articles, None) is not None or any(map(store.contains_named_graph, (_EVENTS, _JUDGEMENTS)))


_Described: TypeAlias = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


class Snapshot:
    """One of the two graphs: its articles, events, entities and persons' judgements by IRI.

    ``evidence`` gives, for the ids of articles, a graph with the words of their reports.
    """

    def __init__(self, store: ox.Store, evidence: Callable[[frozenset[str]], ox.Store] | None = None) -> None:
        self.store = store
        self.evidence = evidence or (lambda _: store)
        ids = dict(_pairs(store, DCT.identifier))
        self.articles = {
            iri: Item(iri, ids.get(iri, iri), {"content": content})
            for iri, content in _pairs(store, DCO.contentHash)
        }
        self.article_of = {
            report: Named(iri, ids.get(iri, iri)) for report, iri in _pairs(store, DCO.article)
        }
        self.entities = {entity.iri: entity for entity in _entities(store)}
        described = _descriptions(store, _EVENTS)
        self.events = {iri: self._event(iri, said) for iri, said in described.items()}
        self._event_of = {report: event for event in self.events.values() for report in event.members}
        self.waiting = self.article_of.keys() - self._event_of.keys()
        self.judgements = {said.iri: said for said in self._said()}

    def _event(self, iri: str, said: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> Item:
        def first(predicate: str) -> str | None:
            return next((node.value for node in said.get(str(predicate), ())), None)

        reports = frozenset(node.value for node in said.get(str(DCO.hasReport), ()))
        roles = {role: self._named(said.get(str(iri), ())) for role, iri in _ROLES.items()}
        event_type, mode = _code(first(DCO.eventType), first(DCO.eventMode))
        earliest, latest = first(DCO.earliest), first(DCO.latest)
        articles = {self.article_of[report] for report in reports if report in self.article_of}
        sources = first(DCO.independentSources)
        fields: dict[str, Value] = {
            "type": event_type,
            "mode": mode,
            "status": _local(first(DCO.status) or "").lower() or None,
            **roles,
            "time": Period(earliest, latest) if earliest or latest else None,
            "killed": _count(first(DCO.killedMin), first(DCO.killedMax)),
            "injured": _count(first(DCO.injuredMin), first(DCO.injuredMax)),
            "disputed": tuple(
                Named(node.value, _DISPUTED.get(node.value, _local(node.value)))
                for node in said.get(str(DCO.disputed), ())
            ),
            "sources": None if sources is None else int(sources),
            "reports": len(reports),
            "articles": tuple(sorted(articles, key=by_label)),
        }
        return Item(iri, _event_words(fields), fields, reports)

    def _named(self, nodes: Iterable[ox.NamedNode | ox.Literal]) -> tuple[Named, ...]:
        """Entities with their labels, in their order."""
        known = self.entities
        found = [Named(node.value, known[node.value].label if node.value in known else "?") for node in nodes]
        return tuple(sorted(found, key=by_label))

    def _said(self) -> Iterator[Item]:
        persons = self.store.quads_for_pattern(
            None, ox.NamedNode(RDF.type), ox.NamedNode(PROV.Person), _JUDGEMENTS
        )
        for person in persons:
            quads = self.store.quads_for_pattern(
                None, ox.NamedNode(PROV.wasAttributedTo), _name(person.subject), _JUDGEMENTS
            )
            for quad in quads:
                found = judgement.read(self.store, text(quad.subject))
                one, other = map(self._words, found.pair)
                yield Item(
                    found.iri,
                    f"{found.name}: {one} | {other}",
                    {"same": "same" if found.same else "distinct", "reason": found.reason},
                )

    def _words(self, iri: str) -> str:
        """A report as its article and event, an entity as its label."""
        if iri in self._event_of:
            article = self.article_of.get(iri)
            return f"{article.label if article else '?'}, {self._event_of[iri].label}"
        canonical = next(objects(self.store, iri, DCO.canonical), iri)
        return self.entities[canonical].label if canonical in self.entities else f"not there: {iri}"


def _pairs(store: ox.Store, predicate: str) -> Iterator[tuple[str, str]]:
    """Subject and object of all lines with this predicate."""
    quads = store.quads_for_pattern(None, ox.NamedNode(predicate), None, None)
    return ((text(quad.subject), text(quad.object)) for quad in quads)


def objects(store: ox.Store, iri: str, predicate: str) -> Iterator[str]:
    """What a graph says of something, by one predicate."""
    quads = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, None)
    return (text(quad.object) for quad in quads)


def _descriptions(store: ox.Store, graph: ox.NamedNode) -> _Described:
    """A derived graph as subject, predicate, objects, the latter in an order that does not depend on the store."""
    found: _Described = {}
    for quad in store.quads_for_pattern(None, None, None, graph):
        said = found.setdefault(text(quad.subject), {})
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            said.setdefault(quad.predicate.value, []).append(quad.object)
    for said in found.values():
        for nodes in said.values():
            nodes.sort(key=str)
    return found


def _entities(store: ox.Store) -> Iterator[Item]:
    described = _descriptions(store, _ENTITIES)
    members: dict[str, set[str]] = {}
    for iri, said in described.items():
        for canonical in said.get(str(DCO.canonical), ()):
            members.setdefault(canonical.value, set()).add(iri)
    for iri, said in described.items():
        if str(RDF.type) in said:
            names = frozenset({iri, *members.get(iri, ())})
            yield Item(iri, _label(said.get(str(RDFS.label), ())) or "?", _entity_fields(said), names)


def _entity_fields(said: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> dict[str, Value]:
    def first(predicate: str) -> str | None:
        return next((node.value for node in said.get(str(predicate), ())), None)

    labels = [node for node in said.get(str(RDFS.label), ()) if isinstance(node, ox.Literal)]
    sector, wikidata = first(DCO.sector), first(SKOS.exactMatch)
    return {
        "type": _local(first(RDF.type) or ""),
        **{f"label {node.language or ''}".strip(): node.value for node in labels},
        "country": first(DCO.countryCode),
        "sector": _local(sector).removeprefix("Sector") if sector else None,
        "wikidata": wikidata.removeprefix(str(WD)) if wikidata else None,
    }


def _label(nodes: Iterable[ox.NamedNode | ox.Literal]) -> str | None:
    """The English label, else the first in the order of languages."""
    labels = [node for node in nodes if isinstance(node, ox.Literal)]
    labels.sort(key=lambda node: (node.language != "en", node.language or "", node.value))
    return labels[0].value if labels else None


def _code(event_type: str | None, mode: str | None) -> tuple[str | None, str | None]:
    """Type and mode as PLOVER writes them; what the ontology does not know, by its local name."""
    codes = ontology.load().codes
    if mode in codes:
        return codes[mode or ""]
    known = codes.get(event_type or "", (_local(event_type or "") or None, None))
    return known[0], _local(mode) if mode else None


def _count(low: str | None, high: str | None) -> Count | None:
    return None if low is None else Count(int(low), None if high is None else int(high))


def by_label(thing: Named | Item) -> tuple[str, str]:
    """What things are put in order by."""
    return (thing.label, thing.iri)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]


def text(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    """An IRI, or the text of a literal."""
    return "" if isinstance(node, ox.Triple | ox.DefaultGraph) else node.value


def _name(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> ox.NamedNode:
    return ox.NamedNode(text(node))


# --- in words ---


def words(value: Value) -> str:
    """A value for readers; of none, a dash."""
    match value:
        case None | ():
            return "–"
        case Period(earliest=one, latest=other):
            return f"{one}" if one == other else f"{one or '..'}/{other or '..'}"  # an EDTF interval
        case Count(minimum=low, maximum=None):
            return f"≥ {low:,}"
        case Count(minimum=low, maximum=high):
            return f"{low:,}" if low == high else f"{low:,}-{high:,}"
        case tuple():
            return ", ".join(named.label for named in value)
        case int():
            return f"{value:,}"
    return value


def _event_words(fields: Mapping[str, Value]) -> str:
    """An event in one line: day, type and mode, status where it is no plain fact, who to whom, where, how many.

    Where nobody and no place is named, its articles tell it from others.
    """

    def said(field: str, before: str = "", behind: str = "") -> str:
        return f"{before}{words(fields[field])}{behind}" if fields[field] else ""

    status = f" ({fields['status']})" if fields["status"] != "occurred" else ""
    kind = f"{words(fields['type'])}{said('mode', '/')}{status}"
    who = " ".join(filter(None, (said("actors"), said("recipients", "→ "), said("places", "in "))))
    numbers = said("killed", behind=" killed"), said("injured", behind=" injured")
    article = "" if who else said("articles", "according to ")
    day = words(fields["time"]) if fields["time"] else "undated"
    return f"{day} {kind}: {', '.join(filter(None, (who, *numbers, article)))}"
