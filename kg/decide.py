"""Decisions: what a person says is one event or one entity, or is not, kept in the store for all later runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputMissingError, KgError
from kg.identifiers import EVENTS_GRAPH, ID
from kg.identity import judgement
from kg.identity.account import read_account
from kg.identity.entity import canonical_of
from kg.identity.identify import Identifier
from kg.identity.judgement import Judgement
from kg.pipeline import write
from kg.store import GraphStore
from kg.vocabulary import DCO, DCT, PREFIXES, RDFS, REF

if TYPE_CHECKING:
    from kg.reference import Reference

_KINDS = ("report", "event", "entity", "judgement")
_EVENTS = ox.NamedNode(EVENTS_GRAPH)
_ROLES = (DCO.actor, DCO.recipient, DCO.place, DCO.attributedTo)


@dataclass(frozen=True, slots=True)
class Decided:
    """A judgement with the events or entities that its two things are of now, each in words."""

    judgement: Judgement
    things: tuple[str, str]
    words: tuple[str, str]

    @property
    def one(self) -> bool:
        """Whether the store holds the two for one."""
        return self.things[0] == self.things[1]


def decide(
    store: GraphStore, reference: Reference | None, one: str, other: str, same: bool, by: str
) -> Decided:
    """Keeps a person's judgement that two reports, events or entities are one or not, and follows it.

    It takes the place of what the same person said of the two before. Raises InputMissingError when the store has
    not got one of the two, KgError when they cannot be one.
    """
    pair = _pair(store.graph, one, other)
    said = judgement.by_person(*pair, same, by)
    before = [old for old in judgement.about(store.graph, pair[0]) if old.iri == said.iri]
    _follow(store, reference, [said], before)
    return _decided(store.graph, said)


def withdraw(store: GraphStore, reference: Reference | None, one: str, other: str) -> int:
    """Takes back what persons said of two things, and follows that; gives the number of judgements.

    Raises InputMissingError when nobody said anything.
    """
    pair = {_iri(one), _iri(other)}
    ends = {end for iri in pair for end in (iri, *_first_report(store.graph, iri))}
    found = {
        said.iri: said
        for end in ends
        for said in judgement.about(store.graph, end)
        if said.name is not None and ends.issuperset(said.pair)
    }
    if not found:
        raise InputMissingError(
            f"nobody has judged whether {one} and {other} are one",
            "kg resolve --list shows who has judged what",
        )
    _follow(store, reference, [], list(found.values()))
    return len(found)


def _follow(
    store: GraphStore, reference: Reference | None, coming: list[Judgement], going: list[Judgement]
) -> None:
    identifier = Identifier(store.graph, reference)
    write(store, identifier.deciding(coming, going))
    write(store, identifier.resolving())
    store.flush()


def decided(store: ox.Store) -> Iterator[Decided]:
    """All judgements: those of persons first, then the least certain ones."""
    found = sorted(judgement.judgements(store), key=lambda said: (said.name is None, said.score, said.iri))
    return (_decided(store, said) for said in found)


def _decided(store: ox.Store, said: Judgement) -> Decided:
    one, other = said.pair
    return Decided(
        said, (_thing(store, one), _thing(store, other)), (_words(store, one), _words(store, other))
    )


def _thing(store: ox.Store, iri: str) -> str:
    """The event that a report is of, or the entity that a name is."""
    return next(_event_of(store, iri), None) or canonical_of(store, iri)


def _words(store: ox.Store, iri: str) -> str:
    """A report as its article and triggers, an entity as its label."""
    account = read_account(store, iri)
    if account:
        ids = store.quads_for_pattern(ox.NamedNode(account.article), ox.NamedNode(DCT.identifier), None, None)
        article = next((_value(quad.object) for quad in ids), account.article)
        return f"{article}: {account.type} {' '.join(sorted(account.triggers))}"
    labels = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDFS.label), None, None)
    return min((_value(quad.object) for quad in labels), default="not in the store")


def _pair(store: ox.Store, one: str, other: str) -> tuple[str, str]:
    """The two as reports or as names."""
    first, second = (_known(store, name) for name in (one, other))
    if first == second:
        raise KgError(
            f"{one} and {other} are the same already", "name two reports, two events or two entities"
        )
    kinds = {bool(read_account(store, iri)) for iri in (first, second)}
    if len(kinds) > 1:
        raise KgError(
            f"{one} and {other} are not of one kind", "name two reports, two events or two entities"
        )
    if all(iri.startswith(str(REF)) for iri in (first, second)):
        raise KgError(
            f"{one} and {other} are both entries of the reference data", "correct the data in data/reference"
        )
    return first, second


def _known(store: ox.Store, name: str) -> str:
    """The IRI of a report or an entity that the store has; of an event, its first report."""
    iri = _iri(name)
    report = next(_first_report(store, iri), iri)
    if read_account(store, report) or _is_named(store, iri):
        return report
    raise InputMissingError(
        f"the store has no report, event or entity {name!r}",
        "kg resolve --list and kg query show their ids, such as event:0123456789abcdef0123",
    )


def _is_named(store: ox.Store, iri: str) -> bool:
    quads = (
        q
        for role in _ROLES
        for q in store.quads_for_pattern(None, ox.NamedNode(role), ox.NamedNode(iri), None)
    )
    return next(quads, None) is not None


def _iri(name: str) -> str:
    """An IRI, or a short one as exports and tables write it: ``event:0123…``, ``id:event/0123…``."""
    prefix, _, rest = name.partition(":")
    whole = f"{ID}{prefix}/{rest}" if prefix in _KINDS else PREFIXES.get(prefix, f"{prefix}:") + rest
    try:
        return ox.NamedNode(whole).value
    except ValueError as error:
        raise InputMissingError(f"{name!r} is no id", "write it as event:0123456789abcdef0123") from error


def short(iri: str) -> str:
    """The IRI as it can be given back: ``event:0123…``, ``ref:Q159``."""
    for kind in _KINDS:
        if iri.startswith(f"{ID}{kind}/"):
            return f"{kind}:{iri.removeprefix(f'{ID}{kind}/')}"
    return iri.replace(str(REF), "ref:", 1)


def _first_report(store: ox.Store, event: str) -> Iterator[str]:
    quads = store.quads_for_pattern(ox.NamedNode(event), ox.NamedNode(DCO.firstReport), None, _EVENTS)
    return (_value(quad.object) for quad in quads)


def _event_of(store: ox.Store, report: str) -> Iterator[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(DCO.hasReport), ox.NamedNode(report), _EVENTS)
    return (_value(quad.subject) for quad in quads)


def _value(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return "" if isinstance(node, ox.Triple) else node.value
