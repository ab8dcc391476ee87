"""The index: under which keys reports meet that may be of one event, and names that may be of one entity.

It stands in a graph of its own in the store, so that one more article is compared with few others and nothing is
read that has no part in it; exports leave it out. Keys know no language: they are countries and entries of the
reference data, or folded names, with the event's type and time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.identifiers import INDEX_GRAPH
from kg.identity import likeness
from kg.identity.account import Account, Bounds, Participant
from kg.identity.comparison import window_of
from kg.vocabulary import DCO

_GRAPH = ox.NamedNode(INDEX_GRAPH)
_KEY, _PENDING = ox.NamedNode(DCO.indexKey), ox.NamedNode(DCO.pending)
_TRUE = ox.Literal(True)
_FEW = 10  # days: what is dated so closely goes by day, all else by month
_SLACK = 1  # days by which reports of one event may differ
_MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Keys:
    """Under which keys a report is found, and under which it looks for others. If a finds b, b finds a."""

    own: frozenset[str]
    sought: frozenset[str]


def keys(account: Account) -> Keys:
    """The keys of a report: type, days or months, and one of those who take part or the place."""
    period = window_of(account)
    if period is None:
        own = sought = frozenset({"never"})
    elif account.time and likeness.length(period) <= _FEW:
        own = frozenset((*_days(period, 0), *_months("m", period)))
        sought = frozenset((*_days(period, _SLACK), *_months("c", period)))
    else:
        own = frozenset(_months("c", period))
        sought = own | frozenset(_months("m", period))
    who = {key for p in (*account.participants, *account.places) for key in _who(p)}
    return Keys(*(frozenset(f"{account.type}|{t}|{w}" for t in when for w in who) for when in (own, sought)))


def _who(participant: Participant) -> Iterator[str]:
    if participant.country:
        yield participant.country
    elif participant.linked:
        yield participant.iri
    else:
        yield from participant.keys


def _days(period: Bounds, slack: int) -> Iterator[str]:
    return (f"d{day}" for day in range(period[0] - slack, period[1] + slack + 1))


def _months(letter: str, period: Bounds) -> Iterator[str]:
    first, last = (datetime.date.fromordinal(day) for day in period)
    start, end = first.year * 12 + first.month, last.year * 12 + last.month
    return (f"{letter}{month}" for month in range(start, min(end, start + _MOST_MONTHS) + 1))


# --- in the store ---


def key_quads(iri: str, own: Iterable[str]) -> Iterator[ox.Quad]:
    """The lines by which something is found."""
    return (ox.Quad(ox.NamedNode(iri), _KEY, ox.Literal(key), _GRAPH) for key in own)


def pending_quad(iri: str) -> ox.Quad:
    """The mark of what has yet to be resolved; it outlives the process."""
    return ox.Quad(ox.NamedNode(iri), _PENDING, _TRUE, _GRAPH)


def entries(store: ox.Store, iri: str) -> Iterator[ox.Quad]:
    """All lines about something, marks included."""
    return store.quads_for_pattern(ox.NamedNode(iri), None, None, _GRAPH)


def found(store: ox.Store, sought: Iterable[str]) -> set[str]:
    """The IRIs that stand under any of the keys."""
    quads = (quad for key in sought for quad in store.quads_for_pattern(None, _KEY, ox.Literal(key), _GRAPH))
    return {quad.subject.value for quad in quads}  # type: ignore[union-attr]


def pending(store: ox.Store) -> set[str]:
    """What has yet to be resolved."""
    quads = store.quads_for_pattern(None, _PENDING, None, _GRAPH)
    return {quad.subject.value for quad in quads}  # type: ignore[union-attr]
