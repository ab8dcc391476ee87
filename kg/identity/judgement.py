"""The judgement: that two reports are of one event, or two names of one entity, or not; by a rule or a person.

Judgements stand in a graph of their own. Those of rules come and go with what they are about; those of persons stay
until the person takes them back, also while an article that they are about is not in the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.identifiers import ID, JUDGEMENTS_GRAPH, mint
from kg.identity.cluster import Decisions, Pair, pair
from kg.vocabulary import DCO, PROV, RDF, RDFS, XSD

_GRAPH = ox.NamedNode(JUDGEMENTS_GRAPH)
RULES = {"event": ID + "rule/event-likeness", "entity": ID + "rule/entity-likeness"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """That ``pair`` is ``same`` or not. ``by`` is the IRI of a rule or a person; ``name`` is a person's."""

    pair: Pair
    same: bool
    score: float
    reason: str
    by: str
    name: str | None = None

    @property
    def iri(self) -> str:
        """Its IRI: a rule or a person has one judgement of a pair."""
        return mint("judgement", *self.pair, self.by)


def by_person(one: str, other: str, same: bool, name: str, reason: str = "") -> Judgement:
    """A person's judgement of a pair."""
    said = reason or ("one and the same" if same else "not the same")
    return Judgement(pair(one, other), same, 1.0 if same else 0.0, said, mint("person", name), name)


def judgement_quads(judgement: Judgement) -> Iterator[ox.Quad]:
    """The judgement as lines of its graph."""
    iri, by = ox.NamedNode(judgement.iri), ox.NamedNode(judgement.by)
    score = f"{judgement.score:.4f}".rstrip("0").rstrip(".")
    yield _quad(iri, RDF.type, ox.NamedNode(DCO.Judgement))
    for subject in judgement.pair:
        yield _quad(iri, DCO.about, ox.NamedNode(subject))
    yield _quad(iri, DCO.same, ox.Literal(judgement.same))
    yield _quad(iri, DCO.score, ox.Literal(score, datatype=ox.NamedNode(XSD.decimal)))
    yield _quad(iri, DCO.reason, ox.Literal(judgement.reason))
    yield _quad(iri, PROV.wasAttributedTo, by)
    if judgement.name is not None:
        yield _quad(by, RDF.type, ox.NamedNode(PROV.Person))
        yield _quad(by, RDFS.label, ox.Literal(judgement.name))


def _quad(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(predicate), value, _GRAPH)


def judgements(store: ox.Store) -> Iterator[Judgement]:
    """All judgements, in order of their IRIs."""
    quads = store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(DCO.Judgement), _GRAPH)
    for iri in sorted(_value(quad.subject) for quad in quads):
        yield read(store, iri)


def about(store: ox.Store, iri: str) -> list[Judgement]:
    """The judgements about a report or an entity."""
    quads = store.quads_for_pattern(None, ox.NamedNode(DCO.about), ox.NamedNode(iri), _GRAPH)
    return [read(store, judgement) for judgement in sorted(_value(quad.subject) for quad in quads)]


def all_by_persons(store: ox.Store) -> list[Judgement]:
    """Those that persons have made, in order of their IRIs."""
    people = store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(PROV.Person), _GRAPH)
    by = ox.NamedNode(PROV.wasAttributedTo)
    said = {
        _value(q.subject)
        for person in people
        for q in store.quads_for_pattern(None, by, person.subject, _GRAPH)
    }
    return [read(store, iri) for iri in sorted(said)]


def by_persons(store: ox.Store, iri: str) -> list[Judgement]:
    """Those of persons among them. Most stores have none, and then nothing is read."""
    person = store.quads_for_pattern(None, ox.NamedNode(RDF.type), ox.NamedNode(PROV.Person), _GRAPH)
    if next(person, None) is None:
        return []
    return [said for said in about(store, iri) if said.name is not None]


def lines(store: ox.Store, judgement: Judgement) -> Iterator[ox.Quad]:
    """The lines that go with a judgement; a person who has made others stays."""
    by = ox.NamedNode(judgement.by)
    others = store.quads_for_pattern(None, ox.NamedNode(PROV.wasAttributedTo), by, _GRAPH)
    alone = all(_value(quad.subject) == judgement.iri for quad in others)
    return (quad for quad in judgement_quads(judgement) if alone or quad.subject != by)


def read(store: ox.Store, iri: str) -> Judgement:
    """The judgement with this IRI."""
    said: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, _GRAPH):
        said.setdefault(quad.predicate.value, []).append(_value(quad.object))
    [by] = said[str(PROV.wasAttributedTo)]
    names = store.quads_for_pattern(ox.NamedNode(by), ox.NamedNode(RDFS.label), None, _GRAPH)
    one, other = sorted(said[str(DCO.about)])
    return Judgement(
        (one, other),
        said[str(DCO.same)] == ["true"],
        float(said[str(DCO.score)][0]),
        said[str(DCO.reason)][0],
        by,
        next((_value(quad.object) for quad in names), None),
    )


def decisions(found: Iterable[Judgement]) -> Decisions:
    """What persons have decided; where two differ, the pair stays parted."""
    persons = [judgement for judgement in found if judgement.name is not None]
    parted = frozenset(judgement.pair for judgement in persons if not judgement.same)
    return Decisions(frozenset(judgement.pair for judgement in persons if judgement.same) - parted, parted)


def _value(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return "" if isinstance(node, ox.Triple) else node.value
