"""The event: what the reports of one occurrence come to, as lines of the events graph.

It carries what reports agree on, and ranges where they differ. ``dco:disputed`` names a property on which no two
figures, days or doers of all reports can be true; who says what stands in the reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

import pyoxigraph as ox

from kg import ontology
from kg.identifiers import EVENTS_GRAPH, mint
from kg.identity import likeness
from kg.identity.account import OPEN, Account, Bounds, Participant
from kg.vocabulary import DCO, RDF, XSD

_GRAPH = ox.NamedNode(EVENTS_GRAPH)
# What is the case outweighs what was announced, and what is denied outweighs what was only thought of.
_STATUSES = ("occurred", "negated", "planned", "hypothetical")
_MUTUAL = frozenset({"CONSULT", "COOPERATE", "AGREE"})  # there, further actors are no other actors
_UNLIKE = 0.25

Canonical = Callable[[str], str]


def order(account: Account) -> tuple[int, str]:
    """What the first report is chosen by: the article's date, then the report's IRI."""
    return (account.day, account.iri)


def event_iri(accounts: Iterable[Account]) -> str:
    """The IRI of the event that these reports are of: it comes from the first of them."""
    return mint("event", min(accounts, key=order).iri)


def event_quads(accounts: Sequence[Account], sources: int, canonical: Canonical) -> Iterator[ox.Quad]:
    """The event of one or more reports. ``canonical`` gives the IRI of an entity across articles."""
    ordered = sorted(accounts, key=order)
    iri = event_iri(ordered)

    def say(predicate: str, *values: str | ox.Literal | None) -> Iterator[ox.Quad]:
        for value in values:
            if value is not None:
                term = value if isinstance(value, ox.Literal) else ox.NamedNode(value)
                yield ox.Quad(ox.NamedNode(iri), ox.NamedNode(predicate), term, _GRAPH)

    terms = ontology.load()
    kind, mode = ordered[0].type, _mode(ordered)
    type_iri, mode_iri = terms.event_class(kind), terms.event_class(kind, mode) if mode else None
    yield from say(RDF.type, DCO.Event, type_iri, mode_iri)
    yield from say(DCO.eventType, type_iri)
    yield from say(DCO.eventMode, mode_iri)
    yield from say(DCO.status, DCO[_status(ordered).capitalize()])
    yield from say(DCO.hasReport, *(account.iri for account in ordered))
    for predicate, entities in _roles(ordered, canonical).items():
        yield from say(predicate, *entities)
    time = _time([account.time for account in ordered if account.time])
    if time:
        yield from say(DCO.earliest, _day(time[0]))
        yield from say(DCO.latest, _day(time[1]))
    for name in ("killed", "injured"):
        low, high = _range([count for account in ordered if (count := getattr(account, name))])
        yield from say(DCO[f"{name}Min"], _number(low))
        yield from say(DCO[f"{name}Max"], _number(high))
    yield from say(DCO.disputed, *disputed(ordered))
    yield from say(DCO.independentSources, _number(sources))
    yield from say(DCO.firstReport, ordered[0].iri)
    yield from say(DCO.lastReport, max(ordered, key=_latest).iri)


def _latest(account: Account) -> tuple[int, str]:
    return (account.published[1] if account.published else -1, account.iri)


def _mode(accounts: Sequence[Account]) -> str | None:
    """The mode that most reports with one name, of equals the first one; a person may have joined two types."""
    modes = Counter(account.mode for account in accounts if account.mode and account.type == accounts[0].type)
    return max(modes, key=lambda mode: modes[mode], default=None)


def _status(accounts: Sequence[Account]) -> str:
    said = {account.status for account in accounts}
    return next(status for status in _STATUSES if status in said)


def _roles(accounts: Sequence[Account], canonical: Canonical) -> Mapping[str, list[str]]:
    """Who takes part, where, and who says so, as far as any report tells."""
    roles = {
        DCO.actor: "actors",
        DCO.recipient: "recipients",
        DCO.place: "places",
        DCO.attributedTo: "sources",
    }
    return {
        str(predicate): sorted({canonical(p.iri) for account in accounts for p in getattr(account, role)})
        for predicate, role in roles.items()
    }


def _time(times: Sequence[Bounds]) -> Bounds | None:
    """The days on which all reports agree, else the span of all of them."""
    if not times:
        return None
    low, high = max(t[0] for t in times), min(t[1] for t in times)
    return (low, high) if low <= high else (min(t[0] for t in times), max(t[1] for t in times))


def _range(counts: Sequence[Bounds]) -> tuple[int | None, int | None]:
    """From the least to the greatest number that any report gives; open where all that say so say the same."""
    if not counts:
        return None, None
    low = min(count[0] for count in counts)
    high = max(count[1] if count[1] != OPEN else count[0] for count in counts)
    only_open = all(count[1] == OPEN for count in counts) and high == low
    return low, None if only_open else high


def disputed(accounts: Sequence[Account]) -> Iterator[str]:
    """The properties on which the reports cannot all be right."""
    if {"occurred", "negated"} <= {account.status for account in accounts}:
        yield DCO.status
    if accounts[0].type not in _MUTUAL and _conflict([a.actors for a in accounts if a.actors]):
        yield DCO.actor
    if _contradict([account.time for account in accounts if account.time]):
        yield DCO.earliest
    if _contradict([account.killed for account in accounts if account.killed]):
        yield DCO.killedMin
    if _contradict([account.injured for account in accounts if account.injured]):
        yield DCO.injuredMin


def _contradict(bounds: Sequence[Bounds]) -> bool:
    return bool(bounds) and max(b[0] for b in bounds) > min(b[1] for b in bounds)


def _conflict(actors: Sequence[tuple[Participant, ...]]) -> bool:
    """Whether two reports name doers that are not the same and not of one country, and both countries are known."""
    return any(
        (likeness.participants(one, other) or 0.0) < _UNLIKE and _placed(one) and _placed(other)
        for one, other in combinations(actors, 2)
    )


def _placed(participants: tuple[Participant, ...]) -> bool:
    return all(p.country or p.linked for p in participants)


def _day(ordinal: int) -> ox.Literal:
    return ox.Literal(date.fromordinal(ordinal).isoformat(), datatype=ox.NamedNode(XSD.date))


def _number(value: int | None) -> ox.Literal | None:
    return None if value is None else ox.Literal(str(value), datatype=ox.NamedNode(XSD.integer))
