"""The update: asks, merges, and writes what comes to the reference as one Turtle file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.endpoint import Endpoint
from kg.entity import EntityType
from kg.output import write_whole
from kg.reference import Reference, Tenure
from kg.refresh.fetch import Fetcher, Step
from kg.refresh.found import collect, read_items
from kg.refresh.merge import Addition, Merged, merge, refreshed
from kg.retry import Manners
from kg.serialise import turtle
from kg.vocabulary import DCO, RDF, RDFS, REF, SKOS, WD, XSD

_HEAD = """# Additions to data/reference, by `kg reference update`: what a SPARQL endpoint knows beyond it. Do not edit:
# the next update writes it anew. Use: kg build PATH... --reference THIS_FILE

"""
_SECTORS: Mapping[EntityType, str] = {"InternationalOrganization": "SectorIGO"}
_DATES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: where, from which year on, ``size`` items a page, with which classes (None: the packaged)."""

    endpoint: Endpoint
    since: int
    size: int
    items: Path | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """What an update came to. ``requests`` counts all, those repeated too; ``cached`` pages came from the cache."""

    merged: Merged
    requests: int
    cached: int

    @property
    def new(self) -> Mapping[str, int]:
        """New entries by type."""
        return Counter(addition.type for addition in self.merged.additions if addition.entry is None)

    @property
    def widened(self) -> int:
        """Packaged entries that get names or tenures."""
        return sum(addition.entry is not None for addition in self.merged.additions)

    @property
    def issues(self) -> Mapping[str, int]:
        """What was not taken, by code, sorted."""
        return dict(sorted(Counter(issue.code for issue in self.merged.issues).items()))


def update(
    request: Request,
    reference: Reference,
    cache: Path,
    manners: Manners,
    *,
    max_age: float | None,
    tell: Callable[[Step], None] = lambda _: None,
) -> Update:
    """Asks the endpoint and merges what it knows with the packaged ``reference``; writes nothing but the cache.

    ``max_age`` as for Fetcher. Raises EndpointError when the endpoint gives up; its pages so far are then in ``cache``.
    """
    items = read_items(request.items)
    fetcher = Fetcher(request.endpoint, cache, manners, max_age, tell)
    found = collect(fetcher, items, refreshed(reference), request.since, request.size)
    return Update(merge(found, reference), fetcher.requests, fetcher.cached)


def write(update: Update, out: Path, report: Path) -> None:
    """Writes the additions as Turtle and the issues as JSON lines, each file whole or not at all.

    Without issues there is no report. Raises InputMissingError and KgError when a file cannot be written.
    """
    triples = (triple for addition in update.merged.additions for triple in _triples(addition))
    write_whole(out, (part.encode() for part in (_HEAD, *turtle(triples))))
    lines = [json.dumps(asdict(issue), ensure_ascii=False) + "\n" for issue in update.merged.issues]
    if lines:
        write_whole(report, (line.encode() for line in lines))
    else:
        report.unlink(missing_ok=True)


def _triples(addition: Addition) -> Iterator[ox.Triple]:
    """A new entry as data/reference has it; of a packaged one, only what comes to it."""

    def say(predicate: str, term: ox.NamedNode | ox.Literal, subject: str = addition.iri) -> ox.Triple:
        return ox.Triple(ox.NamedNode(subject), ox.NamedNode(str(predicate)), term)

    if addition.entry is None:
        yield say(RDF.type, _dco(addition.type))
        yield say(DCO.sector, _dco(_SECTORS.get(addition.type, "SectorGOV")))
        yield say(SKOS.exactMatch, ox.NamedNode(str(WD) + addition.qid))
        if addition.country:
            yield say(DCO.countryCode, ox.Literal(addition.country))
        if addition.family:
            yield say(DCO.familyName, ox.Literal(addition.family))
    for language, label in addition.labels.items():
        yield say(RDFS.label, ox.Literal(label, language=language))
    for language, alias in addition.aliases:
        yield say(SKOS.altLabel, ox.Literal(alias, language=language))
    for tenure in addition.tenures:
        yield say(DCO.holds, ox.NamedNode(tenure.iri))
        yield from (say(predicate, term, tenure.iri) for predicate, term in _tenure(tenure))
    for iri, until in addition.closed.items():
        yield say(DCO.until, _date(until), iri)


def _tenure(tenure: Tenure) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    yield RDF.type, _dco("Tenure")
    yield DCO.office, _dco(tenure.office)
    yield DCO.officeOf, ox.NamedNode(tenure.where)
    if tenure.since:
        yield DCO.since, _date(tenure.since)
    if tenure.until:
        yield DCO.until, _date(tenure.until)


def _date(value: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(str(_DATES[len(value)])))


def _dco(name: str) -> ox.NamedNode:
    return ox.NamedNode(str(DCO) + name)


def changes(update: Update) -> Iterator[str]:
    """What would change, one line an entry: ``new ref:Q42 Person Arthur Dent``."""
    for addition in update.merged.additions:
        parts = [
            *(f"also {name!r}" for _, name in addition.aliases),
            *(_said(tenure) for tenure in addition.tenures),
            *(f"{iri.removeprefix(str(REF))} ended {until}" for iri, until in addition.closed.items()),
        ]
        verb = "widened" if addition.entry else "new"
        what = "; ".join(parts)
        name = addition.iri.removeprefix(str(REF))
        yield f"{verb}  ref:{name}  {addition.type}  {addition.label}" + (f"  {what}" if what else "")


def _said(tenure: Tenure) -> str:
    where = tenure.where.removeprefix(str(REF))
    return f"{tenure.office} of ref:{where} {tenure.since or '?'} to {tenure.until or 'now'}"
