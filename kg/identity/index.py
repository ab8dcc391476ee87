"""The index: under which keys reports meet that may be of one event, and names that may be of one entity.

It stands in a graph of its own in the store, so that one more article is compared with few others and nothing is
read that has no part in it; exports leave it out. Keys know no language: they are countries and entries of the
reference data, or folded names, with the event's type and time.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import pyoxigraph as ox

from kg.identifiers import ID, INDEX_GRAPH
from kg.identity import likeness
from kg.identity.account import Account, Bounds, parse_account, write_account
from kg.vocabulary import DCO

_GRAPH = ox.NamedNode(INDEX_GRAPH)
_KEY, _PENDING, _ACCOUNT = map(ox.NamedNode, (DCO.indexKey, DCO.pending, DCO.account))
_LIKELY = ox.NamedNode(DCO.likely)
_TRUE = ox.Literal(True)
_FEW = 10  # days: what is dated so closely goes by day, all else by month
_SLACK = 1  # days by which reports of one event may differ
_FORTNIGHT = 14
_MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Keys:
    """Under which keys a report is found, and under which it looks for others. If a finds b, b finds a."""

    own: frozenset[str]
    sought: frozenset[str]


def keys(account: Account) -> Keys:
    """The keys of a report: type, days or months, and who takes part or where."""
    period = account.window
    if period is None:
        own = sought = frozenset({"never"})
    elif account.time and likeness.length(period) <= _FEW:
        own = frozenset((*_days(period, 0), *_months("m", period)))
        sought = frozenset((*_days(period, _SLACK), *_months("c", period)))
    elif account.time:
        own = frozenset(_months("c", period))
        sought = own | frozenset(_months("m", period))
    else:
        published = account.published or period
        own = frozenset((*_months("c", period), *_fortnights(published, 0)))
        sought = frozenset((*_months("m", period), *_fortnights(published, 1)))
    mine, theirs = _who(account)
    return Keys(
        frozenset(f"{account.type}|{t}|{w}" for t in own for w in mine),
        frozenset(f"{account.type}|{t}|{w}" for t in sought for w in theirs),
    )


def _who(account: Account) -> tuple[set[str], set[str]]:
    """By whom a report is found, and by whom it finds: one name in common, or two countries.

    One country alone brings together too much, but for a report that knows of no more.
    """
    involved = (*account.participants, *account.places)
    exact = {key for p in involved if p.type != "State" for key in ((p.iri,) if p.linked else p.keys)}
    countries = sorted({p.country for p in involved if p.country})
    both = exact | {"+".join(pair) for pair in combinations(countries, 2)}
    alone, among = {f"only {c}" for c in countries}, {f"also {c}" for c in countries}
    return (both | alone, both | alone | among) if len(countries) == 1 else (both | among, both | alone)


def _days(period: Bounds, slack: int) -> Iterator[str]:
    return (f"d{day}" for day in range(period[0] - slack, period[1] + slack + 1))


def _fortnights(period: Bounds, slack: int) -> Iterator[str]:
    """Undated reports of one event are published close to each other."""
    first, last = (day // _FORTNIGHT for day in period)
    return (f"p{number}" for number in range(first - slack, min(last, first + _MOST_MONTHS) + slack + 1))


def _months(letter: str, period: Bounds) -> Iterator[str]:
    first, last = (datetime.date.fromordinal(day) for day in period)
    start, end = first.year * 12 + first.month, last.year * 12 + last.month
    return (f"{letter}{month}" for month in range(start, min(end, start + _MOST_MONTHS) + 1))


# --- in the store ---


def key_quads(iri: str, own: Iterable[str]) -> Iterator[ox.Quad]:
    """The lines by which something is found."""
    return (ox.Quad(ox.NamedNode(iri), _KEY, ox.Literal(key), _GRAPH) for key in own)


def account_quad(account: Account) -> ox.Quad:
    """The line that holds all that a report is compared by."""
    return ox.Quad(ox.NamedNode(account.iri), _ACCOUNT, ox.Literal(write_account(account)), _GRAPH)


def account(store: ox.Store, iri: str) -> Account | None:
    """The account of a report; None when the store has no such report."""
    quads = store.quads_for_pattern(ox.NamedNode(iri), _ACCOUNT, None, _GRAPH)
    return next((parse_account(iri, quad.object.value) for quad in quads), None)  # type: ignore[union-attr]


def links_quad(iri: str, links: Mapping[str, float]) -> ox.Quad:
    """The line that says with what a report may be of one event."""
    said = {other.removeprefix(ID): score for other, score in sorted(links.items())}
    return ox.Quad(ox.NamedNode(iri), _LIKELY, ox.Literal(json.dumps(said, separators=(",", ":"))), _GRAPH)


def links(store: ox.Store, iri: str) -> dict[str, float] | None:
    """What a report may be of one event with; None before it was compared with others."""
    said = next((json.loads(quad.object.value) for quad in links_quads(store, iri)), None)  # type: ignore[union-attr]
    return None if said is None else {ID + other: score for other, score in said.items()}


def links_quads(store: ox.Store, iri: str) -> Iterator[ox.Quad]:
    """That line as the store has it."""
    return store.quads_for_pattern(ox.NamedNode(iri), _LIKELY, None, _GRAPH)


def pending_quad(iri: str) -> ox.Quad:
    """The mark of what has yet to be resolved; it outlives the process."""
    return ox.Quad(ox.NamedNode(iri), _PENDING, _TRUE, _GRAPH)


def entries(store: ox.Store, iri: str) -> Iterator[ox.Quad]:
    """All lines about something, marks included."""
    return store.quads_for_pattern(ox.NamedNode(iri), None, None, _GRAPH)


def keys_among(lines: Iterable[ox.Quad]) -> list[str]:
    """The keys in lines of the index."""
    return [quad.object.value for quad in lines if quad.predicate == _KEY]  # type: ignore[union-attr]


def found(store: ox.Store, sought: Iterable[str]) -> set[str]:
    """The IRIs that stand under any of the keys."""
    quads = (quad for key in sought for quad in store.quads_for_pattern(None, _KEY, ox.Literal(key), _GRAPH))
    return {quad.subject.value for quad in quads}  # type: ignore[union-attr]


def pending(store: ox.Store) -> set[str]:
    """What has yet to be resolved."""
    quads = store.quads_for_pattern(None, _PENDING, None, _GRAPH)
    return {quad.subject.value for quad in quads}  # type: ignore[union-attr]
