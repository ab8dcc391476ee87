"""The search: one box that finds actors, places, events and articles, in either language.

What can be found is listed once a process, when it is first asked for, and kept: a store that is open for reading
does not change. Every word of a search must begin a word of what it finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg import ontology
from kg.facts import Described, Facts, described, first, value, values
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH
from kg.names import fold
from kg.reference import Reference
from kg.serve import views
from kg.serve.view import ArticleLine, EventLine, Named
from kg.vocabulary import DCO, DCT, PREFIXES, RDF, RDFS, SKOS, WD

MOST = 25  # of each group
_LONGEST = 200  # characters of a search that count
_EVENTS, _ENTITIES = ox.NamedNode(EVENTS_GRAPH), ox.NamedNode(ENTITIES_GRAPH)
_ROLES = tuple(str(role) for role in (DCO.actor, DCO.recipient, DCO.place))
_TYPE, _LABEL = str(RDF.type), str(RDFS.label)
_QUOTES = """
SELECT ?report ?before ?trigger ?after WHERE {
  GRAPH ?article {
    ?quote oa:prefix ?before ; oa:exact ?trigger ; oa:suffix ?after .
    ?target oa:hasSelector ?quote .
    ?mention oa:hasTarget ?target ; oa:hasBody ?report .
  }
}"""
_PLACES = frozenset({str(DCO.Place)})


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that was found, and in how many events it takes part."""

    entity: Named
    events: int


@dataclass(frozen=True, slots=True)
class Results:
    """What a search finds, the likeliest first; ``totals`` says how many there are of each group."""

    actors: tuple[Found, ...] = ()
    places: tuple[Found, ...] = ()
    events: tuple[EventLine, ...] = ()
    articles: tuple[ArticleLine, ...] = ()
    totals: tuple[int, int, int, int] = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that can be found: ``keys`` are its folded names, ``text`` all their words, each after a space."""

    iri: str
    keys: tuple[str, ...]
    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class _Index:
    actors: Sequence[_Entry]
    places: Sequence[_Entry]
    events: Sequence[_Entry]
    articles: Sequence[_Entry]


def search(store: ox.Store, wanted: str) -> Results:
    """What ``wanted`` finds: words, a QID, an ISO code or an IRI."""
    key = fold(wanted[:_LONGEST])
    words = key.split()
    if not words:
        return Results()
    index = _index(store)
    groups = [_matching(entries, key, words, wanted.strip()) for entries in
              (index.actors, index.places, index.events, index.articles)]  # fmt: skip
    actors, places, events, articles = ([entry.iri for entry in group[:MOST]] for group in groups)
    weights = {entry.iri: entry.weight for group in groups[:2] for entry in group[:MOST]}
    return Results(
        tuple(Found(one, weights[one.iri]) for one in views.named(store, actors)),
        tuple(Found(one, weights[one.iri]) for one in views.named(store, places)),
        views.lines(store, events),
        views.articles(store, articles),
        (len(groups[0]), len(groups[1]), len(groups[2]), len(groups[3])),
    )


def prepare(store: ox.Store) -> None:
    """Lists what can be found, so that the first search need not."""
    _index(store)


@lru_cache(maxsize=1)
def start(store: ox.Store) -> Results:
    """Where to begin: who takes part in most events, where most were, and the last articles."""
    acting = _weights(store, _ROLES[:2]).most_common(12)
    there = _weights(store, _ROLES[2:]).most_common(12)
    weights = {**dict(there), **dict(acting)}
    actors, places = ([iri for iri, _ in ranked] for ranked in (acting, there))
    dates = store.quads_for_pattern(None, ox.NamedNode(DCT.issued), None)
    latest = sorted(((value(quad.object), value(quad.subject)) for quad in dates), reverse=True)[:5]
    return Results(
        tuple(Found(one, weights[one.iri]) for one in views.named(store, actors)),
        tuple(Found(one, weights[one.iri]) for one in views.named(store, places)),
        articles=views.articles(store, [iri for _, iri in latest]),
    )


def _weights(store: ox.Store, roles: Iterable[str]) -> Counter[str]:
    """In how many events each entity takes part."""
    quads = (
        quad for role in roles for quad in store.quads_for_pattern(None, ox.NamedNode(role), None, _EVENTS)
    )
    return Counter(value(quad.object) for quad in quads)


# --- matching ---


def _matching(entries: Sequence[_Entry], key: str, words: Sequence[str], iri: str) -> list[_Entry]:
    """Whose name it is first, then whose name begins so, then by how much there is of it, else in the index's order."""
    begins = [f" {word}" for word in words]
    found = [entry for entry in entries if all(word in entry.text for word in begins) or entry.iri == iri]

    def rank(entry: _Entry) -> tuple[int, int]:
        exact = 0 if key in entry.keys else 1 if any(name.startswith(key) for name in entry.keys) else 2
        return (exact, -entry.weight)

    return sorted(found, key=rank)


# --- the index ---


@lru_cache(maxsize=1)
def _index(store: ox.Store) -> _Index:
    """All that can be found in the store; read once."""
    said = described(store.quads_for_pattern(None, None, None, _ENTITIES))
    canonical = {iri: there for iri, facts in said.items() if (there := first(facts, str(DCO.canonical)))}
    names = _names(store, said, canonical)
    weights = _weights(store, _ROLES)
    people: list[_Entry] = []
    places: list[_Entry] = []
    for iri, called in names.items():
        is_place = bool(_PLACES & {*values(said[iri], _TYPE)})
        (places if is_place else people).append(_entry(iri, called, weights[iri]))
    return _Index(people, places, _events(store, names), _articles(store))


def _entry(iri: str, names: Iterable[str], weight: int) -> _Entry:
    keys = tuple(dict.fromkeys(key for name in names if (key := fold(name))))
    return _Entry(iri, keys, f" {' '.join(keys)}", weight)


def _names(store: ox.Store, said: Described, canonical: Mapping[str, str]) -> dict[str, list[str]]:
    """All that each entity across articles is called: by labels, codes, articles and the reference data."""
    reference = Reference.load()
    names = {iri: _own_names(iri, facts, reference) for iri, facts in said.items() if _TYPE in facts}
    for quad in store.quads_for_pattern(None, ox.NamedNode(SKOS.altLabel), None):
        iri = value(quad.subject)
        if (called := names.get(canonical.get(iri, iri))) is not None:
            called.append(value(quad.object))
    return names


def _own_names(iri: str, facts: Facts, reference: Reference) -> list[str]:
    entry = reference.entry(iri)
    codes = [
        one.removeprefix(str(WD)) for one in values(facts, str(SKOS.exactMatch)) if one.startswith(str(WD))
    ]
    if str(DCO.State) in values(facts, _TYPE):
        codes += values(facts, str(DCO.countryCode))
    return [*values(facts, _LABEL), *(entry.aliases if entry else ()), *codes]


def _events(store: ox.Store, names: Mapping[str, list[str]]) -> list[_Entry]:
    """The events by type, participants, day and the words of their sentences; the latest first."""
    called = {
        term: " ".join(dict.fromkeys(map(fold, labels.values())))
        for term, labels in ontology.load().labels.items()
    }
    called |= {iri: " ".join(dict.fromkeys(map(fold, said))) for iri, said in names.items()}
    spoken = _sentences(store)
    days = dict(_said(store, DCO.earliest))
    keys: dict[str, list[str]] = {
        event: [called.get(kind, "")] for event, kind in _said(store, DCO.eventType)
    }
    text: dict[str, list[str]] = {event: [day.replace("-", " ")] for event, day in days.items()}
    reports: Counter[str] = Counter()
    for event, mode in _said(store, DCO.eventMode):
        keys.setdefault(event, []).append(called.get(mode, ""))
    for role in (DCO.status, DCO.actor, DCO.recipient, DCO.place):
        for event, term in _said(store, role):
            text.setdefault(event, []).append(called.get(term, ""))
    for event, report in _said(store, DCO.hasReport):
        reports[event] += 1
        text.setdefault(event, []).append(spoken.get(report, ""))
    ordered = sorted(keys, key=lambda event: (days.get(event, ""), event), reverse=True)
    return [
        _Entry(iri, tuple(keys[iri]), f" {' '.join((*keys[iri], *text.get(iri, ())))}", reports[iri])
        for iri in ordered
    ]


def _said(store: ox.Store, predicate: str) -> Iterator[tuple[str, str]]:
    """All that is said of events by one property."""
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, _EVENTS):
        yield value(quad.subject), value(quad.object)


def _sentences(store: ox.Store) -> dict[str, str]:
    """The sentences that evoke each report, folded."""
    rows = store.query(_QUOTES, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions), "a SELECT"
    found: dict[str, str] = {}
    for row in rows:
        report, before, trigger, after = map(value, row)
        found[report] = f"{found.get(report, '')} {fold(before + trigger + after)}"
    return found


def _articles(store: ox.Store) -> list[_Entry]:
    """The articles by title, identifier, publisher and date."""
    called: dict[str, list[str]] = {}
    for term in (DCT.identifier, DCT.title, DCT.publisher, DCT.issued):
        for quad in store.quads_for_pattern(None, ox.NamedNode(term), None):
            called.setdefault(value(quad.subject), []).append(value(quad.object))
    return [_entry(iri, names, 0) for iri, names in called.items()]
