"""The names of a store, each as its article has it, with its part in events.

A name that an event shows to be an entry of the reference data is that entry, each name by itself: two names are never
one only because both resemble an entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.identifiers import EVENTS_GRAPH
from kg.identity import entity, judgement
from kg.identity.account import Account, Participant
from kg.identity.cluster import pair
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
    """The names that articles have for what they do not link to the reference data, each read once a round."""

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
        return Name(participant, account.article, account.language, account.day, self._proper[key], roles)

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

    def beside(self, name: Name) -> list[Name]:
        """The names that have the same role in the same event, in other articles."""
        found = {other.iri for other in self._beside(name, linked=False)}
        return [whole for iri in sorted(found) if (whole := self.name(iri))]

    def anchor(self, iri: str) -> str | None:
        """The event in which a description is compared with others: that of the first report that has it.

        Were it every event, all "rebels" of a war would hang together.
        """
        return next((self._events.event_of(report) for report in self.reports_of(iri)), None)

    def _beside(self, name: Name, linked: bool) -> Iterator[Name]:
        """Those who have the same role in the same event, in other articles."""
        for event, role in sorted({(event, role) for event, role, _ in name.roles}):
            for report in self._events.reports_of(event):
                account = self._account(report)
                if account and account.article != name.article:
                    for p, part in entity.parts(event, account):
                        if part[1] == role and p.linked == linked:
                            yield self._name(p, account, frozenset({part}))


def locals_of(accounts: Iterable[Account]) -> dict[str, Account]:
    """The names in reports that are no entries of the reference data, each with a report that has it."""
    return {
        p.iri: a for a in accounts for p in (*a.actors, *a.recipients, *a.places, *a.sources) if not p.linked
    }
