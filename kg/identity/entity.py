"""The entity across articles: which names that no reference entry answers to are one, and what it comes to.

A name that is a name (no mere "rebels", "the ministry") is the same entity where it is spelt the same, whatever its
transliteration, as long as type and country agree. All others are one only within one event: where two reports of it
have, in one role, participants that agree in name, or the only ones of their kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.identifiers import ENTITIES_GRAPH
from kg.identity.account import Account, Participant
from kg.identity.cluster import Limits
from kg.names import fold, is_acronym, person_key
from kg.vocabulary import DCO, RDF, RDFS, SKOS, WD

if TYPE_CHECKING:
    from kg.reference import Reference

LIMITS = Limits(same=0.6, different=0.2)
SPELT_ALIKE, _EVENT_NAME, _EVENT_KIND, _UNDECIDED, _NO = 0.95, 0.85, 0.7, 0.4, 0.0
_GRAPH = ox.NamedNode(ENTITIES_GRAPH)
_BODIES = frozenset({"Organization", "InternationalOrganization", "ArmedGroup"})
_FULL_NAME = 2  # capital words
_GENERIC_PLACE = re.compile(
    r"(?:\w*stadt|\w*provinz|\w*region|\w*insel|\w*gebiet|\w*grenze|\w*botschaft|\w*krankenhaus|\w*klinik|ort|dorf"
    r"|flug(?:hafen|platz)|markt\w*|city|town|village|province|border|embassy|hospital|airport|market|capital|island"
    r"|area|s[uü]den|norden|osten|westen|south|north|east|west)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """An entity as one article names it: what two of them are compared by.

    ``proper`` are the keys of what is truly a name. ``roles`` says in which events it has which part, and whether no
    other of its type and country has it in the same report.
    """

    participant: Participant
    article: str
    language: str
    published: int
    proper: frozenset[str]
    roles: frozenset[tuple[str, str, bool]]

    @property
    def iri(self) -> str:
        """The IRI that it has within its article."""
        return self.participant.iri

    @property
    def order(self) -> tuple[int, str]:
        """What the first of several is chosen by."""
        return (self.published, self.iri)


def proper_keys(
    participant: Participant, language: str, reference: Reference | None = None
) -> frozenset[str]:
    """The keys of those names of a participant that are names, not descriptions."""
    return frozenset(
        key for name in participant.names for key in _proper(participant, name, language, reference) if key
    )


def _proper(participant: Participant, name: str, language: str, reference: Reference | None) -> Iterator[str]:
    words = [word for word in fold_article(name).split() if not _describes(word, language, reference)]
    capital = [word for word in words if word[:1].isupper()]
    kind = participant.type
    if kind == "Person":
        if len(capital) >= _FULL_NAME and words[0] is capital[0]:
            yield person_key(" ".join(words))
    elif kind == "Place":
        if capital and not any(_GENERIC_PLACE.fullmatch(fold(word)) for word in words):
            yield fold(name)
    elif kind in _BODIES:
        german_common = language == "de" and kind == "ArmedGroup" and len(capital) < _FULL_NAME
        known = kind != "ArmedGroup" and participant.country is not None
        if is_acronym(name) or known or (capital and not german_common):
            yield fold(name)


def fold_article(name: str) -> str:
    """The name without an article before it."""
    first, _, rest = name.partition(" ")
    return (
        rest if rest and first.casefold() in {"the", "a", "der", "die", "das", "den", "dem", "des"} else name
    )


def _describes(word: str, language: str, reference: Reference | None) -> bool:
    """Whether a word is a title, a kind of actor or a country's adjective."""
    if reference is None:
        return False
    if reference.country_of_adjective(word) is not None or reference.role_noun(word, language) is not None:
        return True
    return reference.office_of_title(word, language) is not None


def index_keys(participant: Participant, proper: frozenset[str]) -> Iterator[str]:
    """Under which keys a name meets others that may be the same."""
    group = "body" if participant.type in _BODIES else participant.type
    return (f"name|{group}|{key}" for key in sorted(proper))


def likeness(one: Name, other: Name) -> tuple[float, str]:
    """How likely two names are one entity, and why."""
    mine, theirs = one.participant, other.participant
    if one.article == other.article or not _types_agree(mine.type, theirs.type):
        return _NO, "one article, or of two kinds"
    if mine.country and theirs.country and mine.country != theirs.country:
        return _NO, "of two countries"
    if shared := one.proper & other.proper:
        return SPELT_ALIKE, f"name {min(shared)}"
    together = {(event, role) for event, role, _ in one.roles} & {
        (event, role) for event, role, _ in other.roles
    }
    if together and mine.keys & theirs.keys:
        return _EVENT_NAME, f"same words in one event, {min(role for _, role in together)}"
    only = {part for part in one.roles if part[2]} & {part for part in other.roles if part[2]}
    alike = mine.type == theirs.type and mine.country == theirs.country
    if only and alike and not (one.proper and other.proper):
        return _EVENT_KIND, f"the only one of its kind in one event, {min(role for _, role, _ in only)}"
    return _UNDECIDED, "nothing says so"


def _types_agree(one: str, other: str) -> bool:
    return one == other or {one, other} <= _BODIES


def parts(event: str, account: Account) -> Iterator[tuple[Participant, tuple[str, str, bool]]]:
    """Each entity of a report with its part in the event."""
    for role in ("actors", "recipients", "places", "sources"):
        group: tuple[Participant, ...] = getattr(account, role)
        kinds = [(p.type, p.country) for p in group]
        for participant in group:
            only = kinds.count((participant.type, participant.country)) == 1
            yield participant, (event, role, only)


# --- what it comes to ---


def link_quad(iri: str, canonical: str) -> ox.Quad:
    """That what an article calls so is an entity across articles."""
    return ox.Quad(ox.NamedNode(iri), ox.NamedNode(DCO.canonical), ox.NamedNode(canonical), _GRAPH)


def canonical_of(store: ox.Store, iri: str) -> str:
    """The IRI across articles of an entity of an article."""
    quads = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(DCO.canonical), None, _GRAPH)
    return next((quad.object.value for quad in quads), iri)  # type: ignore[union-attr]


def entity_quads(iri: str, names: Sequence[Name], reference: Reference | None) -> Iterator[ox.Quad]:
    """The entity across articles, from the reference data or from its names, first ones first."""

    def say(predicate: str, *values: ox.NamedNode | ox.Literal) -> Iterator[ox.Quad]:
        return (ox.Quad(ox.NamedNode(iri), ox.NamedNode(predicate), value, _GRAPH) for value in values)

    entry = reference.entry(iri) if reference else None
    if entry:
        yield from say(RDF.type, ox.NamedNode(DCO[entry.type]))
        labels = dict(entry.labels)
        country, sector, wikidata = entry.country, entry.sector, entry.wikidata
    else:
        ordered = sorted(names, key=lambda name: name.order)
        yield from say(RDF.type, ox.NamedNode(DCO[ordered[0].participant.type]))
        labels = {}
        for name in ordered:
            labels.setdefault(name.language, name.participant.names[0])
        country = next((n.participant.country for n in ordered if n.participant.country), None)
        sector = next((n.participant.sector for n in ordered if n.participant.sector), None)
        wikidata = None
    yield from say(
        RDFS.label, *(ox.Literal(label, language=tag or None) for tag, label in sorted(labels.items()))
    )
    if country:
        yield from say(DCO.countryCode, ox.Literal(country))
    if sector:
        yield from say(DCO.sector, ox.NamedNode(DCO[f"Sector{sector}"]))
    if wikidata:
        yield from say(SKOS.exactMatch, ox.NamedNode(WD[wikidata]))
