"""The spelling: all names that are spelt alike, in whatever article, as one thing that names are compared by.

A name that recurs in thousands of articles is then one comparison, not thousands. Spellings stand in the index, each
with a line for every name that is spelt so; the line begins with the day, so that the first name is the least line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pyoxigraph as ox

from kg.identifiers import INDEX_GRAPH, mint
from kg.identity import entity, index
from kg.identity.account import Account, Participant
from kg.identity.entity import Name
from kg.vocabulary import DCO

_GRAPH = ox.NamedNode(INDEX_GRAPH)
_SPELT, _SPELLING = ox.NamedNode(DCO.spelt), ox.NamedNode(DCO.spelling)
_DIGITS = 13  # of a day, so that lines sort as days do


@dataclass(frozen=True, slots=True, order=True)
class Spelt:
    """One name that is spelt so: the first day of its article, the article's language, and its IRI."""

    line: str

    @property
    def iri(self) -> str:
        """The IRI of the name in its article."""
        return self.line.rpartition(" ")[2]

    @property
    def language(self) -> str:
        """The language of its article."""
        return self.line.split(" ", 2)[1]

    @property
    def order(self) -> tuple[int, str]:
        """As of Name."""
        return (int(self.line.partition(" ")[0]), self.iri)


def iri_of(participant: Participant, proper: frozenset[str]) -> str:
    """The IRI of the spelling: the proper names, the type and the country."""
    return mint("spelling", participant.type, participant.country or "", *sorted(proper))


def quads(participant: Participant, account: Account, proper: frozenset[str]) -> Iterator[ox.Quad]:
    """The lines by which a name of a report is found with all that are spelt so."""
    iri = ox.NamedNode(iri_of(participant, proper))
    said = json.dumps([participant.type, participant.country, sorted(proper)], ensure_ascii=False)
    yield ox.Quad(iri, _SPELLING, ox.Literal(said), _GRAPH)
    yield ox.Quad(iri, _SPELT, _literal(participant.iri, account), _GRAPH)
    yield from index.key_quads(iri.value, entity.index_keys(participant, proper))


def _literal(name: str, account: Account) -> ox.Literal:
    return ox.Literal(f"{account.day:0{_DIGITS}} {account.language} {name}")


def names(store: ox.Store, iri: str) -> list[Spelt]:
    """The names that are spelt so, first ones first."""
    found = store.quads_for_pattern(ox.NamedNode(iri), _SPELT, None, _GRAPH)
    return sorted(Spelt(quad.object.value) for quad in found)  # type: ignore[union-attr]


def without(store: ox.Store, going: Mapping[str, Account]) -> tuple[list[ox.Quad], set[str]]:
    """The lines that go with some names, and what has to be looked at again: spellings, and names that come next.

    ``going`` gives for each name a report that has it. A spelling that no name has any more goes as a whole, and
    touches those that it shared a key with.
    """
    lines = [quad for name, account in sorted(going.items()) for quad in _lines_of(store, name, account)]
    touched: set[str] = set()
    spellings = {quad.subject.value for quad in lines}  # type: ignore[union-attr]
    vanished: set[str] = set()
    for iri in sorted(spellings):
        every = names(store, iri)
        if all(name.iri in going for name in every):
            said = list(index.entries(store, iri))
            lines += said
            vanished.add(iri)
            touched |= index.found(store, index.keys_among(said))
        else:
            touched.add(iri)
            touched.update(after.iri for name, after in pairwise(every) if name.iri in going)
    return lines, touched - vanished - going.keys()


def _lines_of(store: ox.Store, name: str, account: Account) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(None, _SPELT, _literal(name, account), _GRAPH)


def read(store: ox.Store, iri: str, first: Spelt) -> Name:
    """A spelling as a name, to be compared with others; it comes in order when its first name does."""
    [quad] = store.quads_for_pattern(ox.NamedNode(iri), _SPELLING, None, _GRAPH)
    kind, country, proper = json.loads(quad.object.value)  # type: ignore[union-attr]
    bare = Participant(iri, kind, country, None, (), frozenset(), frozenset(), False)
    return Name(bare, iri, "", first.order[0], frozenset(proper), frozenset())
