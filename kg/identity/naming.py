"""Naming: which names are one entity, for the names that a round touches.

A proper name is what is spelt like it, in every article. A description ("rebels", "the ministry") is one with what has
the same part in one event: an entry of the reference data, a proper name, or another description. What a person says of
a name takes that name out of its spelling and decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pyoxigraph as ox

from kg.identity import entity, index, judgement, spelling
from kg.identity.cluster import cluster, pair
from kg.identity.entity import LIMITS, Name
from kg.identity.judgement import RULES, Judgement
from kg.identity.names import Names
from kg.identity.spelling import Spelt
from kg.vocabulary import REF

_REF = str(REF)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A spelling with those of its names that nothing else decides: what is compared, and the names in order."""

    name: Name
    kept: tuple[Spelt, ...]
    every: tuple[Spelt, ...]


class Naming:
    """What a round finds out. All results go by the IRIs that names have in their articles.

    ``canonical`` gives the entity of each name that was looked at, ``names_of`` the names that describe an entity,
    ``judged`` the judgements that hold of them.
    """

    def __init__(self, store: ox.Store, names: Names) -> None:
        self.canonical: dict[str, str] = {}
        self.names_of: dict[str, list[Name]] = {}
        self.judged: list[Judgement] = []
        self._store = store
        self._names = names
        self._said = judgement.all_by_persons(store)
        self._decided = {iri for said in self._said for iri in said.pair if not iri.startswith(_REF)}
        self._spellings: dict[str, _Spelling | None] = {}
        self._attached: dict[str, tuple[str, tuple[Judgement, ...]] | None] = {}
        self._round: set[str] = set()
        self._settled: set[str] = set()
        self._rejudged: set[str] = set()
        self._obsolete: list[Judgement] = []

    def settle(self, touched: Iterable[str]) -> None:
        """Finds out about names and spellings that were touched, and all that hangs together with them."""
        every = {iri for iri in touched if not iri.startswith(_REF)}
        self._round = {iri for iri in every if self._names.name(iri)}
        for iri in sorted(filter(self._is_proper, self._round)):
            self._attach(iri)
        for item in sorted(self._proper_items(every - self._round)):
            self._group(item)
        for iri in sorted(self._descriptions()):
            self._attach(iri)
            self._group(iri)

    def _proper_items(self, touched: set[str]) -> set[str]:
        """The proper names of the round as they are compared, and the spellings that were touched.

        A spelling of which nothing is left held together those that it shares a key with.
        """
        proper = [name for iri in self._round if (name := self._name(iri)).proper]
        items = {self._item_of(name.iri) for name in proper}
        spellings = touched | {spelling.iri_of(name.participant, name.proper) for name in proper}
        for iri in sorted(spellings):
            if self._spelling(iri):
                items.add(iri)
            else:
                items |= index.found(self._store, index.keys_among(index.entries(self._store, iri)))
        return items

    def _descriptions(self) -> set[str]:
        """The descriptions of the round, and those beside a proper name that is now another entity than it was."""
        moved = [
            iri for iri in self.canonical if self.canonical[iri] != entity.canonical_of(self._store, iri)
        ]
        beside = (
            other
            for iri in sorted(moved)
            if (name := self._names.name(iri))
            for other in self._names.beside(name)
        )
        near = {other.iri for other in beside if not other.proper}
        return near | {iri for iri in self._round if not self._name(iri).proper}

    def entity_of(self, iri: str) -> str:
        """The entity that a name is, by this round or by the store."""
        return self.canonical.get(iri) or entity.canonical_of(self._store, iri)

    def stale(self) -> Iterator[Judgement]:
        """The judgements of rules in the store that this round has made anew, or found to hold no longer."""
        yield from self._obsolete
        for iri in sorted(self._rejudged | self.canonical.keys()):
            for said in judgement.about(self._store, iri):
                [other] = set(said.pair) - {iri}
                # What a description that was not looked at is beside a proper name still holds.
                kept = self._is_proper(iri) and not other.startswith(_REF) and not self._is_proper(other)
                if said.name is None and not kept:
                    yield said

    # --- what stands for what ---

    def _name(self, iri: str) -> Name:
        name = self._names.name(iri)
        assert name, "a name that a report has"
        return name

    def _item_of(self, iri: str) -> str:
        """What a name is compared as: its spelling, or itself."""
        name = self._name(iri)
        alone = not name.proper or iri in self._decided
        return iri if alone else spelling.iri_of(name.participant, name.proper)

    def _compared(self, item: str) -> Name:
        found = self._spelling(item)
        return found.name if found else self._name(item)

    def _spelling(self, iri: str) -> _Spelling | None:
        """The spelling with this IRI; None when no name is it."""
        if iri not in self._spellings:
            every = spelling.names(self._store, iri)
            kept = tuple(
                spelt for spelt in every if spelt.iri not in self._decided and not self._is_entry(spelt.iri)
            )
            self._spellings[iri] = (
                _Spelling(spelling.read(self._store, iri, kept[0]), kept, tuple(every)) if kept else None
            )
        return self._spellings[iri]

    def _is_entry(self, iri: str) -> bool:
        return self._attach(iri) if iri in self._round else self.entity_of(iri).startswith(_REF)

    # --- what one thing only can be ---

    def _attach(self, iri: str) -> bool:
        """Whether a name is an entry, or a description is what a proper name is; says so if it is."""
        if iri not in self._attached:
            name = self._name(iri)
            found = self._names.attachment(iri)
            if found:
                self._attached[iri] = (found.entry, found.judged)
            else:
                self._attached[iri] = None if name.proper else self._by_proper_name(name)
        attached = self._attached[iri]
        if attached and iri not in self.canonical:
            self.canonical[iri] = attached[0]
            self.judged += attached[1]
            self._settled.add(iri)
        return attached is not None

    def _by_proper_name(self, name: Name) -> tuple[str, tuple[Judgement, ...]] | None:
        """The entity of the likeliest proper name beside a description, unless two are as likely."""
        decided = judgement.decisions(said for said in self._said if name.iri in said.pair)
        if decided.joined:
            return None
        found: dict[str, tuple[float, str, str]] = {}
        for other in self._names.beside(name):
            score, reason = entity.likeness(name, other)
            if other.proper and score >= LIMITS.same and pair(name.iri, other.iri) not in decided.parted:
                target = self.entity_of(other.iri)
                found[target] = min(
                    found.get(target, (-score, other.iri, reason)), (-score, other.iri, reason)
                )
        best = min((likely[0] for likely in found.values()), default=0.0)
        targets = [target for target, likely in found.items() if likely[0] == best]
        if len(targets) != 1:
            return None
        [target] = targets
        score, other_iri, reason = found[target]
        return target, (Judgement(pair(name.iri, other_iri), True, -score, reason, RULES["entity"]),)

    # --- what hangs together ---

    def _group(self, start: str) -> None:
        """The entities among all that hangs together with one thing."""
        if start in self._settled or not (self._spelling(start) or self._names.name(start)):
            return
        component = self._component(start)
        self._settled.update(component)
        decided = judgement.decisions(said for said in self._said if set(said.pair) <= set(component))
        clusters, merges = cluster(component, self._score, LIMITS, decided)
        for merge in merges:
            one, other = (self._compared(item) for item in merge.pair)
            reason = entity.likeness(one, other)[1]
            firsts = pair(*(self._first(item) for item in merge.pair))
            self.judged.append(Judgement(firsts, True, merge.score, reason, RULES["entity"]))
        for items in clusters:
            self._become(items)

    def _score(self, one: str, other: str) -> float:
        return entity.likeness(self._compared(one), self._compared(other))[0]

    def _first(self, item: str) -> str:
        found = self._spelling(item)
        return found.kept[0].iri if found else item

    def _component(self, start: str) -> list[str]:
        seen, waiting = {start}, [start]
        while waiting:
            for item in self._near(waiting.pop()):
                if item not in seen:
                    seen.add(item)
                    waiting.append(item)
        return sorted(seen)

    def _near(self, item: str) -> Iterator[str]:
        """What is likely the same, or said to be by a person."""
        name = self._compared(item)
        if name.proper:
            keys = entity.index_keys(name.participant, name.proper)
            others = {iri for iri in index.found(self._store, keys) if self._spelling(iri)} - {item}
            others |= {
                iri for iri in self._decided - {item} if self._is_proper(iri) and self._is_own_item(iri)
            }
            yield from (iri for iri in sorted(others) if self._score(item, iri) >= LIMITS.same)
        else:
            yield from (iri for iri in self._fellows(name) if self._score(item, iri) >= LIMITS.same)
        for said in self._said:
            if said.same and item in said.pair:
                yield from (iri for iri in said.pair if iri != item and self._is_own_item(iri))

    def _is_proper(self, iri: str) -> bool:
        name = self._names.name(iri)
        return name is not None and bool(name.proper)

    def _is_own_item(self, iri: str) -> bool:
        """Whether a name that a person speaks of is in the store, and is no entry."""
        return not iri.startswith(_REF) and self._names.name(iri) is not None and not self._attach(iri)

    def _fellows(self, name: Name) -> Iterator[str]:
        """The descriptions that are compared with one: those of the one event."""
        event = self._names.anchor(name.iri)
        for other in self._names.beside(name):
            if not other.proper and self._names.anchor(other.iri) == event and not self._attach(other.iri):
                yield other.iri

    # --- what it comes to ---

    def _become(self, items: Sequence[str]) -> None:
        """These things are one entity; it has the IRI of the first name among them."""
        first = min(map(self._order, items))[1]
        spellings = [found for item in items if (found := self._spelling(item))]
        alone = [item for item in items if not self._spelling(item)]
        self.canonical |= dict.fromkeys(alone, first)
        self._rejudged.update(alone)
        for found in spellings:
            self._write_spelling(found, first)
        self.names_of[first] = self._describing(spellings, alone)

    def _order(self, item: str) -> tuple[int, str]:
        found = self._spelling(item)
        return found.kept[0].order if found else self._name(item).order

    def _write_spelling(self, found: _Spelling, first: str) -> None:
        """All names of a spelling are the entity; said anew only of those of the round, unless it has changed."""
        ours = [spelt for spelt in found.kept if spelt.iri in self._round]
        others = (spelt for spelt in found.kept if spelt.iri not in self._round)
        other = next(others, None)
        moved = other is not None and entity.canonical_of(self._store, other.iri) != first
        said = found.kept if moved else ours
        self.canonical |= {spelt.iri: first for spelt in said}
        self._chain(found, {spelt.iri for spelt in (*said, *found.kept[:2])})

    def _chain(self, found: _Spelling, anew: set[str]) -> None:
        """The judgements that names are spelt alike, each with the one before it, as far as they touch ``anew``."""
        reason = f"name {min(found.name.proper)}"
        kept = {spelt.iri for spelt in found.kept}
        touched = anew | {spelt.iri for spelt in found.every if spelt.iri in self._round}
        self._rejudged |= touched
        for one, other in pairwise(spelt.iri for spelt in found.kept):
            if one in touched or other in touched:
                self.judged.append(_spelt_alike(one, other, reason))
        before: str | None = None
        between = False
        for spelt in found.every:
            if spelt.iri not in touched and spelt.iri in kept:
                if before and between:
                    self._bridge(before, spelt.iri, reason, found)
                before, between = spelt.iri, False
            elif spelt.iri in touched:
                between = True

    def _bridge(self, one: str, other: str, reason: str, found: _Spelling) -> None:
        """Two names between which some of this round stand: neighbours if none of those was kept, else no longer."""
        at = [spelt.iri for spelt in found.kept]
        beside = at.index(other) - at.index(one) == 1
        (self.judged if beside else self._obsolete).append(_spelt_alike(one, other, reason))

    def _describing(self, spellings: Sequence[_Spelling], alone: Sequence[str]) -> list[Name]:
        """The names that an entity is described by: of each spelling the first in each language, and all others."""
        firsts = (
            next((spelt.iri for spelt in found.kept if spelt.language == language), None)
            for found in spellings
            for language in ("de", "en")
        )
        return [self._name(iri) for iri in sorted({*alone, *(iri for iri in firsts if iri)})]


def _spelt_alike(one: str, other: str, reason: str) -> Judgement:
    return Judgement(pair(one, other), True, entity.SPELT_ALIKE, reason, RULES["entity"])
