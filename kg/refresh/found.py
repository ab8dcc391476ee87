"""What an endpoint in Wikidata's form knows: states, bodies between states, tenures, names."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.entity import EntityType
from kg.errors import BadDataError, EndpointError, InputMissingError
from kg.issue import Issue
from kg.refresh.fetch import Fetcher, Row
from kg.resources import resource
from kg.turtle import read_turtle
from kg.vocabulary import DCO, RDF, RDFS, WD

_WIKIDATA, _DCO, _LABEL, _TYPE = str(WD), str(DCO), str(RDFS.label), str(RDF.type)
_QID = re.compile(re.escape(_WIKIDATA) + r"(Q[1-9][0-9]*)")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T00:00:00Z/(\d+)")
_STATE, _ORGANISATION = "State", "InternationalOrganization"
_LANGUAGES = ("de", "en", "mul")
_LENGTHS = {
    9: 4,
    10: 7,
    11: 10,
}  # Wikidata's precisions: year, month, day; and how much of an ISO date they leave
_POSITIONS = 10  # how many fewer positions than items there are in a batch: each has many holders
_OLDEST = 50  # years in office before the time asked for, behind which an end that is not known is taken for missing


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody's time in an office. ``person`` and ``state`` are items; dates as in kg.reference.Tenure."""

    source: str
    person: str
    office: str
    state: str
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Names:
    """An item's names, with their languages (de, en, mul)."""

    labels: tuple[tuple[str, str], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Found:
    """All that was found. Items are ids such as ``Q159``; ``states`` have their codes; what is no use is an issue."""

    states: dict[str, str] = field(default_factory=dict)
    organisations: set[str] = field(default_factory=set)
    holdings: list[Holding] = field(default_factory=list)
    names: dict[str, Names] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


Items: TypeAlias = Mapping[str, Sequence[ox.NamedNode]]
Positions: TypeAlias = dict[str, tuple[list[str], list[str]]]
"""Positions by IRI: the names of their offices and the items of their states."""


def read_items(path: Path | None) -> Items:
    """The Wikidata classes by the name of the dco: class or office that they come to (update/items.ttl, or another).

    Raises InputMissingError and BadDataError for a file that is missing or malformed.
    """
    path = path or resource("reference") / "update" / "items.ttl"
    items: dict[str, list[ox.NamedNode]] = {}
    known = _known_terms()
    for subject, facts in read_turtle(path).items():
        name = subject.value.removeprefix(_DCO)
        if name not in known:
            raise BadDataError(f"{path}: {subject.value} is no class or office", "see update/items.ttl")
        items[name] = [term for terms in facts.values() for term in terms if isinstance(term, ox.NamedNode)]
    if not items.get(_STATE):
        raise BadDataError(f"{path}: there is no item for dco:State", "see update/items.ttl")
    return items


def collect(fetcher: Fetcher, items: Items, known: Sequence[str], since: int, size: int) -> Found:
    """All that the endpoint knows from the year ``since`` on, and the names of the items ``known``.

    ``size`` is how many items a page has. Raises EndpointError when the endpoint gives up, or knows no state.
    """
    found = Found()
    year = [ox.Literal(since)]
    fetcher.what = "states"
    for row in fetcher.listed(_query("states"), {"class": items[_STATE], "since": year}, "item", size):
        _add_state(found, row)
    if not found.states:
        raise EndpointError("the endpoint knows no states", "does it hold data in Wikidata's form?")
    fetcher.what = "organisations"
    if classes := items.get(_ORGANISATION):
        rows = fetcher.listed(_query("organisations"), {"class": classes, "since": year}, "item", size)
        found.organisations = {qid for row in rows if (qid := _item(found, row, "item"))}
    fetcher.what = "offices"
    offices = {name: classes for name, classes in items.items() if name not in (_STATE, _ORGANISATION)}
    positions = _positions(fetcher, found, items[_STATE], offices, size) if offices else {}
    positions = _of_states(positions, {*found.states, *known})
    fetcher.what = "people in office"
    wanted = [ox.NamedNode(iri) for iri in sorted(positions)]
    batch = max(1, size // _POSITIONS)
    for row in fetcher.batched(_query("holders"), "position", wanted, {"since": year}, batch):
        _add_holdings(found, row, positions, since)
    fetcher.what = "names"
    named = {*found.states, *found.organisations, *known, *(holding.person for holding in found.holdings)}
    wanted = [ox.NamedNode(_WIKIDATA + qid) for qid in sorted(named, key=number)]
    _add_names(found, fetcher.batched(_query("names"), "item", wanted, {}, size))
    return found


def number(qid: str) -> int:
    """The number of an item, by which items are sorted."""
    return int(qid[1:])


# --- rows ---


def _add_state(found: Found, row: Row) -> None:
    qid = _item(found, row, "item")
    codes = _words(row, "codes")
    if qid is None:
        return
    if len(codes) == 1 and re.fullmatch("[A-Z]{3}", codes[0]):
        found.states[qid] = codes[0]
    else:
        said = ", ".join(codes) or "none"
        _complain(found, "no-code", qid, f"one ISO 3166-1 alpha-3 code is needed, there is: {said}")


def _positions(
    fetcher: Fetcher, found: Found, states: Sequence[ox.NamedNode], offices: Items, size: int
) -> Positions:
    """All positions."""
    office_of = {item.value: name for name, classes in offices.items() for item in classes}
    values = {"class": [ox.NamedNode(iri) for iri in sorted(office_of)], "stateClass": states}
    positions: Positions = {}
    for row in fetcher.listed(_query("positions"), values, "item", size):
        if qid := _item(found, row, "item"):
            bodies = [match[1] for word in _words(row, "states") if (match := _QID.fullmatch(word))]
            names = sorted({office_of[word] for word in _words(row, "classes") if word in office_of})
            positions[_WIKIDATA + qid] = (names, bodies)
    return positions


def _of_states(positions: Positions, states: Collection[str]) -> Positions:
    """The positions without the bodies that are no states with a code, and those left without any."""
    kept = {
        iri: (offices, [body for body in bodies if body in states])
        for iri, (offices, bodies) in positions.items()
    }
    return {iri: position for iri, position in kept.items() if position[1]}


def _add_holdings(found: Found, row: Row, positions: Positions, since: int) -> None:
    source = row["statement"].value if isinstance(row.get("statement"), ox.NamedNode) else "a statement"  # type: ignore[union-attr]
    person = _item(found, row, "person")
    position = row.get("position")
    if person is None or not isinstance(position, ox.NamedNode) or position.value not in positions:
        return
    try:
        start, end = _date(_words(row, "starts")), _date(_words(row, "ends"))
        _check_times(start, end, _words(row, "over") == ["1"], since)
    except _TimeError as error:
        _complain(found, error.code, source, f"{person}: {error}")
        return
    if end is not None and int(end[:4]) < since:
        return
    offices, states = positions[position.value]
    for office in offices:
        found.holdings += (Holding(source, person, office, state, start, end) for state in states)


def _add_names(found: Found, rows: Iterator[Row]) -> None:
    labels: dict[str, set[tuple[str, str]]] = {}
    aliases: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        qid, name = _item(found, row, "item"), row.get("name")
        if qid is None:
            continue
        if not isinstance(name, ox.Literal) or name.language not in _LANGUAGES or not name.value.strip():
            _complain(found, "bad-name", qid, f"{name} is no name in a language")
            continue
        kind = labels if str(getattr(row.get("property"), "value", "")) == _LABEL else aliases
        kind.setdefault(qid, set()).add((name.language, " ".join(name.value.split())))
    for qid in labels.keys() | aliases.keys():
        found.names[qid] = Names(tuple(sorted(labels.get(qid, ()))), tuple(sorted(aliases.get(qid, ()))))


# --- terms ---


class _TimeError(Exception):
    """Dates that are no use. ``code`` is that of the issue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _date(words: Sequence[str]) -> str | None:
    """``2016``, ``2016-10`` or ``2016-10-14`` of one of Wikidata's dates with its precision; None of none."""
    if not words:
        return None
    match = _DATE.fullmatch(words[0])
    if len(words) > 1 or match is None:
        raise _TimeError("bad-date", f"{' and '.join(words)} is not one date")
    year, month, day, precision = map(int, match.groups())
    try:
        whole = datetime.date(year, month or 1, day or 1).isoformat()
    except ValueError:
        raise _TimeError("bad-date", f"{words[0]} is not in the calendar") from None
    if precision not in _LENGTHS:
        raise _TimeError("vague-date", f"{words[0]} is not known to the year")
    return whole[: _LENGTHS[precision]]


def _check_times(start: str | None, end: str | None, over: bool, since: int) -> None:
    if start is None and end is None:
        raise _TimeError("no-date", "neither start nor end is known")
    if start is not None and end is not None and end < start[: len(end)]:
        raise _TimeError("end-before-start", f"from {start} until {end}")
    if end is None and (over or int((start or "0")[:4]) < since - _OLDEST):
        raise _TimeError("no-end", f"in office from {start}, until a time that is not known")


def _item(found: Found, row: Row, name: str) -> str | None:
    term = row.get(name)
    match = _QID.fullmatch(term.value) if isinstance(term, ox.NamedNode) else None
    if match is None:
        _complain(found, "no-item", str(term), f"?{name} should be an item such as wd:Q159")
    return match[1] if match else None


def _words(row: Row, name: str) -> list[str]:
    """The words of a joined literal, each once, sorted: the server joins in any order."""
    term = row.get(name)
    return sorted(set(term.value.split())) if isinstance(term, ox.Literal) else []


def _complain(found: Found, code: str, source: str, message: str) -> None:
    found.issues.append(Issue(code, source, message, "correct it there, or leave it: the rest is taken"))


def _query(name: str) -> str:
    path = resource("reference") / "update" / f"{name}.rq"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputMissingError(f"the packaged query {path} is missing", "reinstall diplograph") from None


def _known_terms() -> set[str]:
    """The names of the classes and offices that items may come to."""
    ontology = read_turtle(resource("ontology") / "dco.ttl")
    offices = (
        subject for subject, facts in ontology.items() if str(DCO.Office) in map(_iri, facts.get(_TYPE, ()))
    )
    return {_STATE, _ORGANISATION, *(subject.value.removeprefix(_DCO) for subject in offices)}


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def kind(found: Found, qid: str) -> EntityType:
    """What an item that was found is."""
    if qid in found.states:
        return "State"
    return "InternationalOrganization" if qid in found.organisations else "Person"
