"""Which names are one entity: first those that an event shows to be an entry of the reference data, then the others.

An entry attracts each name by itself, so that two names are never one only because both resemble an entry.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.identifiers import EVENTS_GRAPH
from kg.identity import entity, index, judgement
from kg.identity.account import OPEN, Account, Participant
from kg.identity.cluster import cluster, pair
from kg.identity.entity import LIMITS, Name
from kg.identity.judgement import RULES, Judgement
from kg.vocabulary import DCO, REF

if TYPE_CHECKING:
    from kg.reference import Reference

_REF = str(REF)
_EVENTS = ox.NamedNode(EVENTS_GRAPH)
_ROLES = tuple(ox.NamedNode(role) for role in (DCO.actor, DCO.recipient, DCO.place, DCO.attributedTo))


@dataclass(frozen=True, slots=True)
class Attachment:
    """The entry that a name is, and the judgement of a rule that says so; a person's stands in the store already."""

    entry: str
    judged: tuple[Judgement, ...]


class Events:
    """The events as they are after this round: those that were grouped anew, all others from the store."""

    def __init__(
        self, store: ox.Store, reports: dict[str, str], members: dict[str, tuple[Account, ...]]
    ) -> None:
        self._store = store
        self._reports = reports
        self._members = members
        self._read: dict[str, tuple[str, ...]] = {}

    def event_of(self, report: str) -> str | None:
        """The event that a report is of."""
        if report in self._reports:
            return self._reports[report]
        quads = self._store.quads_for_pattern(None, ox.NamedNode(DCO.hasReport), ox.NamedNode(report), None)
        return next((quad.subject.value for quad in quads), None)  # type: ignore[union-attr]

    def reports_of(self, event: str) -> tuple[str, ...]:
        """The reports of an event."""
        if event in self._members:
            return tuple(account.iri for account in self._members[event])
        if event not in self._read:
            quads = self._store.quads_for_pattern(
                ox.NamedNode(event), ox.NamedNode(DCO.hasReport), None, None
            )
            self._read[event] = tuple(sorted(quad.object.value for quad in quads))  # type: ignore[union-attr]
        return self._read[event]


class Names:
    """The names of a store that are no entry of the reference data, each read once a round."""

    def __init__(
        self,
        store: ox.Store,
        accounts: Callable[[str], Account | None],
        events: Events,
        reference: Reference | None,
    ) -> None:
        self._store = store
        self._account = accounts
        self._events = events
        self._reference = reference
        self._names: dict[str, Name | None] = {}
        self._spelt: dict[object, list[str]] = {}
        self._attachments: dict[str, Attachment | None] = {}
        self._proper: dict[tuple[Participant, str], frozenset[str]] = {}

    def reports_of(self, iri: str) -> list[str]:
        """The reports in which an entity of an article has a part."""
        pattern = self._store.quads_for_pattern
        quads = (quad for role in _ROLES for quad in pattern(None, role, ox.NamedNode(iri), None))
        found = {quad.subject.value for quad in quads if quad.graph_name != _EVENTS}  # type: ignore[union-attr]
        return sorted(found)

    def name(self, iri: str) -> Name | None:
        """The name with this IRI; None when no report has it."""
        if iri not in self._names:
            accounts = [account for report in self.reports_of(iri) if (account := self._account(report))]
            self._names[iri] = self._made(iri, accounts) if accounts else None
        return self._names[iri]

    def _made(self, iri: str, accounts: Sequence[Account]) -> Name:
        roles: dict[tuple[str, str, bool], Participant] = {}
        for account in accounts:
            event = self._events.event_of(account.iri) or ""
            roles |= {part: p for p, part in entity.parts(event, account) if p.iri == iri}
        return self._name(next(iter(roles.values())), accounts[0], frozenset(roles))

    def _name(
        self, participant: Participant, account: Account, roles: frozenset[tuple[str, str, bool]]
    ) -> Name:
        key = (participant, account.language)
        if key not in self._proper:
            self._proper[key] = entity.proper_keys(participant, account.language, self._reference)
        published = account.published[0] if account.published else OPEN
        return Name(participant, account.article, account.language, published, self._proper[key], roles)

    def attachment(self, iri: str) -> Attachment | None:
        """The entry of the reference data that a name turns out to be, if there is one."""
        if iri not in self._attachments:
            name = self.name(iri)
            self._attachments[iri] = self._entry_for(name) if name else None
        return self._attachments[iri]

    def _entry_for(self, name: Name) -> Attachment | None:
        decided = judgement.decisions(judgement.by_persons(self._store, name.iri))
        joined = sorted(iri for one in decided.joined for iri in one if iri.startswith(_REF))
        if joined:
            return Attachment(joined[0], ())
        found: dict[str, tuple[float, str]] = {}
        for other in self._beside(name, linked=True):
            likely = entity.likeness(name, other)
            if likely[0] >= LIMITS.same and pair(name.iri, other.iri) not in decided.parted:
                found[other.iri] = max(found.get(other.iri, likely), likely)
        best = max(found.values(), default=(0.0, ""))[0]
        entries = sorted(entry for entry, likely in found.items() if likely[0] == best)
        if len(entries) != 1:
            return None
        [entry] = entries
        said = Judgement(pair(name.iri, entry), True, best, found[entry][1], RULES["entity"])
        return Attachment(entry, (said,))

    def _beside(self, name: Name, linked: bool) -> Iterator[Name]:
        """Those who have the same role in the same event, in other articles."""
        for event, role in sorted({(event, role) for event, role, _ in name.roles}):
            for report in self._events.reports_of(event):
                account = self._account(report)
                if account and account.article != name.article:
                    for p, part in entity.parts(event, account):
                        if part[1] == role and p.linked == linked:
                            yield self._name(p, account, frozenset({part}))

    def _namesakes(self, name: Name) -> list[str]:
        """The names that are likely the same by their spelling; worked out once for all that are spelt like this."""
        kind = _spelling(name)
        if kind not in self._spelt:
            bare = dataclasses.replace(name, article="", roles=frozenset())
            found = sorted(index.found(self._store, entity.index_keys(name.participant, name.proper)))
            others = ((iri, other) for iri in found if (other := self.name(iri)))
            self._spelt[kind] = [i for i, o in others if entity.likeness(bare, o)[0] >= LIMITS.same]
        return self._spelt[kind]

    def neighbours(self, name: Name) -> Iterator[str]:
        """The names that an event or a person shows to be likely the same."""
        for other in {other.iri: other for other in self._beside(name, linked=False)}.values():
            whole = self.name(other.iri)
            if whole and entity.likeness(name, whole)[0] >= LIMITS.same:
                yield other.iri
        for said in judgement.by_persons(self._store, name.iri):
            if said.same:
                yield next(iri for iri in said.pair if iri != name.iri)

    def component(self, start: str) -> list[str]:
        """All names that hang together with one and are no entry, through whatever chain."""
        seen, waiting, spelt = {start}, [start], set()
        while waiting:
            name = self.name(waiting.pop())
            if name is None:
                continue
            near = set(self.neighbours(name))
            if name.proper and _spelling(name) not in spelt:
                spelt.add(_spelling(name))
                near.update(self._namesakes(name))
            for iri in near - seen:
                if not iri.startswith(_REF) and self.name(iri) and not self.attachment(iri):
                    seen.add(iri)
                    waiting.append(iri)
        return sorted(seen)

    def groups(self, component: Sequence[str]) -> tuple[list[list[Name]], list[Judgement]]:
        """A component's entities, and the judgements that made them.

        Names that are alike in all that counts are taken together first: one of them is compared for all.
        """
        said = {j.iri: j for iri in component for j in judgement.by_persons(self._store, iri)}
        decided = judgement.decisions(said.values())
        alike = self._alike(component, {iri for j in said.values() for iri in j.pair})
        known = {names[0].iri: _together(names) for names in alike}

        def score(one: str, other: str) -> float:
            return entity.likeness(known[one], known[other])[0]

        clusters, merges = cluster(known, score, LIMITS, decided)
        made = [
            Judgement(
                m.pair, True, m.score, entity.likeness(*map(known.__getitem__, m.pair))[1], RULES["entity"]
            )
            for m in merges
        ]
        for first, *others in alike:
            made += [_same_name(first, other) for other in others]
        members = {names[0].iri: names for names in alike}
        return [[name for iri in group for name in members[iri]] for group in clusters], made

    def _alike(self, component: Sequence[str], decided: set[str]) -> list[list[Name]]:
        """The names of a component, those together that have the same proper names, type and country."""
        found: dict[object, list[Name]] = {}
        for name in sorted((n for iri in component if (n := self.name(iri))), key=lambda name: name.order):
            alone = not name.proper or name.iri in decided
            found.setdefault(name.iri if alone else _spelling(name), []).append(name)
        return list(found.values())


def locals_of(accounts: Iterable[Account]) -> set[str]:
    """The entities of reports that are no entries of the reference data."""
    return {
        p.iri for a in accounts for p in (*a.actors, *a.recipients, *a.places, *a.sources) if not p.linked
    }


def _spelling(name: Name) -> tuple[frozenset[str], str, str | None]:
    """What names that are spelt alike have in common."""
    return (name.proper, name.participant.type, name.participant.country)


def _together(names: Sequence[Name]) -> Name:
    """The first of some names, with the roles of all."""
    return dataclasses.replace(names[0], roles=frozenset().union(*(name.roles for name in names)))


def _same_name(one: Name, other: Name) -> Judgement:
    score, reason = entity.likeness(one, dataclasses.replace(other, article=""))
    return Judgement(pair(one.iri, other.iri), True, score, reason, RULES["entity"])
