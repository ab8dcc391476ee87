"""The difference of two graphs, said in articles, events, entities and persons' judgements, not in triples.

IRIs of events and entities change when an earlier article comes, so both are matched by what they are made of: events
by the reports that they share, entities by their names in articles. Reports and names move too when an article is
changed or coded anew; those are found again by their words.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg import ontology
from kg.errors import BadDataError, InputMissingError
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH, ID, JUDGEMENTS_GRAPH
from kg.identity import judgement
from kg.report import Count
from kg.store import GraphStore
from kg.vocabulary import DCO, DCT, OA, PROV, RDF, RDFS, SKOS, WD

KINDS = ("new", "gone", "merged", "split", "regrouped", "changed")
EXPORTS = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}
"""The exports that keep articles and events apart, by suffix."""

_EVENTS, _ENTITIES, _JUDGEMENTS = map(ox.NamedNode, (EVENTS_GRAPH, ENTITIES_GRAPH, JUDGEMENTS_GRAPH))
_DERIVED = frozenset({EVENTS_GRAPH, ENTITIES_GRAPH, JUDGEMENTS_GRAPH})
_OF_ARTICLES = frozenset({str(DCT.identifier), str(DCO.contentHash), str(DCO.article)})
_OF_WORDS = frozenset(
    map(
        str,
        (DCO.eventType, OA.hasBody, OA.hasTarget, OA.hasSelector, OA.exact, OA.prefix, OA.suffix, RDFS.label),
    )
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


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One property with its value before and after; ``gone`` and ``new`` say what has left a list and come to it."""

    field: str
    before: Value
    after: Value
    gone: tuple[Named, ...] = ()
    new: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One of KINDS, what it concerns in both graphs, and for a changed one in what."""

    kind: str
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """All differences of one sort, and how many are the same in both graphs."""

    differences: tuple[Difference, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two graphs. ``waiting`` counts, in each, the reports that are not in an event yet."""

    articles: Section
    events: Section
    entities: Section
    judgements: Section
    waiting: tuple[int, int]

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        sections = (self.articles, self.events, self.entities, self.judgements)
        return not any(section.differences for section in sections)


def diff(before: Path, after: Path) -> Diff:
    """Compares two stores, or exports of them (EXPORTS).

    Raises InputMissingError when there is nothing at a path, BadDataError when a file is no such export, and
    StoreError when a folder is no store or is being written to.
    """
    with ExitStack() as stack:
        graphs = [
            stack.enter_context(GraphStore.open(path, read_only=True)).graph if path.is_dir() else _read(path)
            for path in (before, after)
        ]
        return compare(*graphs)


def compare(before: ox.Store, after: ox.Store) -> Diff:
    """Compares two graphs."""
    one, other = _Snapshot(before), _Snapshot(after)
    entities = _groups(one.entities, other.entities, _moved(one, other, "entities", (_name_keys,)))
    known = [{iri: number for number, group in enumerate(entities) for iri in group[side]} for side in (0, 1)]
    by_reports = _moved(
        one, other, "events", tuple(partial(_report_keys, parts=parts) for parts in _REPORT_KEYS)
    )
    events = _groups(one.events, other.events, by_reports)
    return Diff(
        _section(one.articles, other.articles, _by_iri(one.articles, other.articles), _changes),
        _section(one.events, other.events, events, partial(_event_changes, known=known)),
        _section(one.entities, other.entities, entities, _changes),
        _section(one.judgements, other.judgements, _by_iri(one.judgements, other.judgements), _changes),
        (len(one.waiting), len(other.waiting)),
    )


# --- reading ---


def _read(path: Path) -> ox.Store:
    """What a comparison needs of an export: all events, entities and judgements, little of articles."""
    if not path.exists():
        raise InputMissingError(
            f"there is no store and no export at {path}",
            "name a folder that kg build made, or a file that kg export wrote: .nq or .trig",
        )
    form = EXPORTS.get(path.suffix.lower())
    if form is None:
        raise BadDataError(
            f"{path} is neither a store nor an export that keeps articles and events apart",
            f"export it as one of {' '.join(EXPORTS)}: kg export {path.stem}.nq",
        )
    store, seen = ox.Store(), False

    def wanted() -> Iterator[ox.Quad]:
        nonlocal seen
        for quad in ox.parse(path=str(path), format=form):
            seen = True
            if isinstance(quad, ox.Quad) and _is_wanted(quad):
                yield quad

    try:
        store.bulk_extend(wanted())
    except (SyntaxError, UnicodeDecodeError) as error:
        raise BadDataError(f"{path} cannot be read: {error}", "write it again: kg export") from error
    if seen and not _is_ours(store):
        raise BadDataError(f"{path} holds no articles, events or judgements", "write one: kg export graph.nq")
    return store


def _is_wanted(quad: ox.Quad) -> bool:
    if not isinstance(quad.graph_name, ox.NamedNode):
        return False
    predicate = quad.predicate.value
    return quad.graph_name.value in _DERIVED or predicate in _OF_ARTICLES or predicate in _OF_WORDS


def _is_ours(store: ox.Store) -> bool:
    articles = store.quads_for_pattern(None, ox.NamedNode(DCO.contentHash), None, None)
    return next(articles, None) is not None or any(map(store.contains_named_graph, (_EVENTS, _JUDGEMENTS)))


_Described: TypeAlias = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


class _Snapshot:
    """One of the two graphs: its articles, events, entities and persons' judgements by IRI."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
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

    def holders(self, section: str) -> set[str]:
        """The members of all events or entities."""
        things: Mapping[str, Item] = getattr(self, section)
        return {member for thing in things.values() for member in thing.members}

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
            "articles": tuple(sorted(articles, key=_by_label)),
        }
        return Item(iri, _event_words(fields), fields, reports)

    def _named(self, nodes: Iterable[ox.NamedNode | ox.Literal]) -> tuple[Named, ...]:
        """Entities with their labels, in their order."""
        known = self.entities
        found = [Named(node.value, known[node.value].label if node.value in known else "?") for node in nodes]
        return tuple(sorted(found, key=_by_label))

    def _said(self) -> Iterator[Item]:
        persons = self.store.quads_for_pattern(
            None, ox.NamedNode(RDF.type), ox.NamedNode(PROV.Person), _JUDGEMENTS
        )
        for person in persons:
            quads = self.store.quads_for_pattern(
                None, ox.NamedNode(PROV.wasAttributedTo), _name(person.subject), _JUDGEMENTS
            )
            for quad in quads:
                found = judgement.read(self.store, _text(quad.subject))
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
        canonical = next(_objects(self.store, iri, DCO.canonical), iri)
        return self.entities[canonical].label if canonical in self.entities else f"not there: {iri}"


def _pairs(store: ox.Store, predicate: str) -> Iterator[tuple[str, str]]:
    """Subject and object of all lines with this predicate."""
    quads = store.quads_for_pattern(None, ox.NamedNode(predicate), None, None)
    return ((_text(quad.subject), _text(quad.object)) for quad in quads)


def _objects(store: ox.Store, iri: str, predicate: str) -> Iterator[str]:
    quads = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, None)
    return (_text(quad.object) for quad in quads)


def _descriptions(store: ox.Store, graph: ox.NamedNode) -> _Described:
    """A derived graph as subject, predicate, objects, the latter in an order that does not depend on the store."""
    found: _Described = {}
    for quad in store.quads_for_pattern(None, None, None, graph):
        said = found.setdefault(_text(quad.subject), {})
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            said.setdefault(quad.predicate.value, []).append(quad.object)
    for said in found.values():
        for objects in said.values():
            objects.sort(key=str)
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


def _by_label(thing: Named | Item) -> tuple[str, str]:
    return (thing.label, thing.iri)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]


def _text(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return "" if isinstance(node, ox.Triple) else node.value


def _name(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> ox.NamedNode:
    return ox.NamedNode(_text(node))


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
    """An event in one line: day, type and mode, status where it is no plain fact, who to whom, where, how many."""

    def said(field: str, before: str = "", behind: str = "") -> str:
        return f"{before}{words(fields[field])}{behind}" if fields[field] else ""

    status = f" ({fields['status']})" if fields["status"] != "occurred" else ""
    kind = f"{words(fields['type'])}{said('mode', '/')}{status}"
    parts = (
        said("actors"),
        said("recipients", "→ "),
        said("places", "in "),
        said("killed", behind=" killed"),
        said("injured", behind=" injured"),
    )
    return " ".join(
        [words(fields["time"]) if fields["time"] else "undated", f"{kind}:", *filter(None, parts)]
    )


# --- matching ---

_Group: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
_Keys: TypeAlias = Callable[[_Snapshot, str], Iterable[Hashable]]
# What a report is found again by, the surest first: "sentence" is trigger and sentence.
_REPORT_KEYS = (("type", "sentence"), ("sentence",), ("type", "trigger"))


def _moved(one: _Snapshot, other: _Snapshot, section: str, ways: Sequence[_Keys]) -> dict[str, str]:
    """Members of only one graph that are what a member of only the other one is, by a key that each alone has."""
    mine, theirs = one.holders(section), other.holders(section)
    gone, new = mine - theirs, theirs - mine
    found: dict[str, str] = {}
    for keys in ways:
        before, after = _alone(one, gone, keys), _alone(other, new, keys)
        for key in sorted(before.keys() & after.keys(), key=str):
            if before[key] in gone and after[key] in new:
                found[before[key]] = after[key]
                gone.discard(before[key])
                new.discard(after[key])
    return found


def _alone(snapshot: _Snapshot, iris: Iterable[str], keys: _Keys) -> dict[Hashable, str]:
    """The keys that one of these alone has."""
    holders: dict[Hashable, set[str]] = {}
    for iri in iris:
        for key in keys(snapshot, iri):
            holders.setdefault(key, set()).add(iri)
    return {key: iri for key, found in holders.items() if len(found) == 1 for iri in found}


def _report_keys(snapshot: _Snapshot, report: str, parts: Sequence[str]) -> Iterator[Hashable]:
    """What each mention of a report says, as far as ``parts`` ask for it."""
    store, article = snapshot.store, snapshot.article_of.get(report)
    kind = next(_objects(store, report, DCO.eventType), "")
    for mention in store.quads_for_pattern(None, ox.NamedNode(OA.hasBody), ox.NamedNode(report), None):
        for target in _objects(store, _text(mention.subject), OA.hasTarget):
            for selector in _objects(store, target, OA.hasSelector):
                for trigger in _objects(store, selector, OA.exact):
                    around = [next(_objects(store, selector, part), "") for part in (OA.prefix, OA.suffix)]
                    said = {"type": kind, "trigger": trigger, "sentence": (trigger, *around)}
                    yield (article, *(said[part] for part in parts))


def _name_keys(snapshot: _Snapshot, iri: str) -> Iterator[Hashable]:
    """The article that an entity's name stands in, and the name."""
    if iri.startswith(f"{ID}entity/"):
        for quad in snapshot.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDFS.label), None, None):
            if quad.graph_name != _ENTITIES:
                yield str(quad.graph_name), _text(quad.object)


def _groups(before: Mapping[str, Item], after: Mapping[str, Item], moved: Mapping[str, str]) -> list[_Group]:
    """Which things of one graph are which of the other: those that hang together by the members they share."""
    mine = {iri: {moved.get(member, member) for member in thing.members} for iri, thing in before.items()}
    theirs = {iri: set(thing.members) for iri, thing in after.items()}
    groups: list[_Group] = []
    sides = (mine, theirs)
    holder = tuple({member: iri for iri, members in side.items() for member in members} for side in sides)
    seen: tuple[set[str], set[str]] = (set(), set())
    for start in [*((0, iri) for iri in sorted(mine)), *((1, iri) for iri in sorted(theirs))]:
        group: tuple[list[str], list[str]] = ([], [])
        waiting = [start]
        while waiting:
            side, iri = waiting.pop()
            if iri not in seen[side]:
                seen[side].add(iri)
                group[side].append(iri)
                across = {holder[1 - side][m] for m in sides[side][iri] if m in holder[1 - side]}
                waiting += [(1 - side, found) for found in across]
        if any(group):
            groups.append((tuple(sorted(group[0])), tuple(sorted(group[1]))))
    return groups


def _by_iri(before: Mapping[str, object], after: Mapping[str, object]) -> list[_Group]:
    return [
        ((iri,) if iri in before else (), (iri,) if iri in after else ()) for iri in sorted({*before, *after})
    ]


# --- what differs ---


def _section(
    before: Mapping[str, Item],
    after: Mapping[str, Item],
    groups: Sequence[_Group],
    changes: Callable[[Item, Item], Iterable[FieldChange]],
) -> Section:
    found: list[Difference] = []
    for group in groups:
        one = tuple(sorted((before[iri] for iri in group[0]), key=_by_label))
        other = tuple(sorted((after[iri] for iri in group[1]), key=_by_label))
        kind = _kind(len(one), len(other))
        fields = tuple(changes(one[0], other[0])) if kind == "changed" else ()
        if kind != "changed" or fields:
            found.append(Difference(kind, one, other, fields))
    found.sort(key=_order)
    return Section(tuple(found), len(groups) - len(found))


def _kind(before: int, after: int) -> str:
    """What it is called when so many become so many."""
    if not before or not after:
        return "gone" if before else "new"
    if before == after == 1:
        return "changed"
    if after == 1:
        return "merged"
    return "split" if before == 1 else "regrouped"


def _order(found: Difference) -> tuple[int, str, str]:
    thing = (*found.after, *found.before)[0]
    return KINDS.index(found.kind), thing.label, thing.iri


def _changes(before: Item, after: Item) -> Iterator[FieldChange]:
    for field in dict.fromkeys((*before.fields, *after.fields)):
        one, other = before.fields.get(field), after.fields.get(field)
        if one != other:
            yield FieldChange(field, one, other)


def _event_changes(before: Item, after: Item, known: Sequence[Mapping[str, int]]) -> Iterator[FieldChange]:
    """Where two states of one event differ.

    An entity is the same when it is the same in the entities' own comparison, whatever its IRI and label:
    that two of them are one now is said once, there, and not in every event. ``known`` numbers them.
    """
    for field, one in before.fields.items():
        other = after.fields[field]
        if isinstance(one, tuple) and isinstance(other, tuple):
            mine = {known[0].get(named.iri, named.iri): named for named in one}
            theirs = {known[1].get(named.iri, named.iri): named for named in other}
            if mine.keys() != theirs.keys():
                gone = tuple(named for key, named in mine.items() if key not in theirs)
                new = tuple(named for key, named in theirs.items() if key not in mine)
                yield FieldChange(field, one, other, gone, new)
        elif one != other:
            yield FieldChange(field, one, other)
