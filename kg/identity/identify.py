"""Identification: what an article's coming, changing or going means for events and entities across articles.

Two steps, each a change that is written in one transaction. ``replacing`` puts an article's graph in the place of what
the store has of it and marks what that may touch; ``resolving`` works off the marks. A process that dies between the
two leaves whole articles and the marks. What comes out depends on the articles and on persons' judgements alone, not
on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH, article_graph
from kg.identity import entity, index, judgement, spelling
from kg.identity.account import Account, read_account, reports_in
from kg.identity.change import Change, change
from kg.identity.entity import Name, entity_quads, link_quad
from kg.identity.event import event_iri, event_quads
from kg.identity.events import Reports
from kg.identity.judgement import Judgement, judgement_quads
from kg.identity.names import Events, Names, locals_of
from kg.identity.naming import Naming
from kg.identity.sources import independent
from kg.vocabulary import DCO, REF

if TYPE_CHECKING:
    from kg.reference import Reference

_EVENTS, _ENTITIES = ox.NamedNode(EVENTS_GRAPH), ox.NamedNode(ENTITIES_GRAPH)
_HAS_REPORT = ox.NamedNode(DCO.hasReport)
_CANONICAL = ox.NamedNode(DCO.canonical)
_ROLES = tuple(map(ox.NamedNode, (DCO.actor, DCO.recipient, DCO.place, DCO.attributedTo)))
_REF = str(REF)


class Identifier:
    """Keeps events and entities across articles in step with a store's articles. It writes nothing itself."""

    def __init__(self, store: ox.Store, reference: Reference | None = None) -> None:
        self._store = store
        self._reference = reference
        self._reports = Reports(store)

    def replacing(self, article_id: str, quads: Sequence[ox.Quad]) -> Change:
        """The change that makes ``quads`` all that the store has of an article; no quads take it away."""
        graph = article_graph(article_id)
        old = list(self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        if set(old) == set(quads):
            return Change()
        going = [a for iri in sorted(reports_in(self._store, graph)) if (a := self._reports.account(iri))]
        coming = _accounts(quads, graph)
        old += self._lines_of(going)
        spelt, spellings = spelling.without(self._store, locals_of(going))
        old += spelt
        new = [*quads, *_index_lines(coming, self._reference)]
        for before, after in self._reports.without({account.iri for account in going}):
            old.append(before)
            new.append(after)
        touched = self._touched(going) | spellings
        gone = {a.iri for a in going} - {a.iri for a in coming}
        new += map(index.pending_quad, sorted(touched - gone))
        self._reports.forget(account.iri for account in (*going, *coming))
        return change(old, new)

    def _lines_of(self, accounts: Sequence[Account]) -> list[ox.Quad]:
        """What stands outside its graph about an article's reports and names, as far as no other has a part in it."""
        lines: list[ox.Quad] = []
        reports = {account.iri for account in accounts}
        for iri in sorted(reports | locals_of(accounts).keys()):
            lines += index.entries(self._store, iri)
            lines += self._store.quads_for_pattern(ox.NamedNode(iri), _CANONICAL, None, _ENTITIES)
            lines += self._rule_lines(iri)
        for event in {event for iri in reports for event in self._events_of(iri)}:
            members = list(self._store.quads_for_pattern(ox.NamedNode(event), _HAS_REPORT, None, _EVENTS))
            left = [quad for quad in members if quad.object.value not in reports]  # type: ignore[union-attr]
            lines += [quad for quad in members if quad not in left]
            if not left:
                lines += self._said_of(event)
        return lines

    def _touched(self, going: Sequence[Account]) -> set[str]:
        """What has to be looked at again when these reports go or change."""
        touched: set[str] = set()
        for account in going:
            touched.update(self._reports.likely(account.iri))
            for event in self._events_of(account.iri):
                touched.update(self._entities_of(event))
                touched.update(
                    quad.object.value  # type: ignore[union-attr]
                    for quad in self._store.quads_for_pattern(ox.NamedNode(event), _HAS_REPORT, None, _EVENTS)
                )
        for iri in locals_of(going):
            touched.update(other for said in judgement.about(self._store, iri) for other in said.pair)
            touched.add(entity.canonical_of(self._store, iri))
        return touched

    # --- resolving ---

    def resolving(self) -> Change:
        """The change that works off all marks; nothing when there are none."""
        pending = index.pending(self._store)
        if not pending:
            return Change()
        self._reports.forget(())
        return _Round(self._store, self._reports, self._reference, pending).change()

    def deciding(self, coming: Sequence[Judgement], going: Sequence[Judgement] = ()) -> Change:
        """The change by which persons' judgements enter and leave the store, with marks on what they are about."""
        old = [quad for said in going for quad in judgement.lines(self._store, said)]
        new = [quad for said in coming for quad in judgement_quads(said)]
        about = sorted({iri for said in (*coming, *going) for iri in said.pair})
        return change(old, [*new, *(index.pending_quad(iri) for iri in about)])

    def _rule_lines(self, iri: str) -> Iterator[ox.Quad]:
        for said in judgement.about(self._store, iri):
            if said.name is None:
                yield from judgement_quads(said)

    def _events_of(self, report: str) -> list[str]:
        quads = self._store.quads_for_pattern(None, _HAS_REPORT, ox.NamedNode(report), _EVENTS)
        return [quad.subject.value for quad in quads]  # type: ignore[union-attr]

    def _said_of(self, event: str) -> list[ox.Quad]:
        return list(self._store.quads_for_pattern(ox.NamedNode(event), None, None, _EVENTS))

    def _entities_of(self, event: str) -> Iterator[str]:
        return iter(_named(self._said_of(event)))


class _Round:
    """One working off of marks: first events, then entities, then what both come to."""

    def __init__(
        self, store: ox.Store, reports: Reports, reference: Reference | None, pending: set[str]
    ) -> None:
        self._store = store
        self._reports = reports
        self._reference = reference
        self._pending = pending
        self._event_of: dict[str, str] = {}
        self._members: dict[str, tuple[Account, ...]] = {}
        self._judged: list[Judgement] = []
        self._grouped: set[str] = set()
        self._linked: set[str] = set()

    def change(self) -> Change:
        """What has to be written."""
        self._group_reports()
        self._names = Names(
            self._store,
            self._reports.account,
            Events(self._store, self._event_of, self._members),
            self._reference,
        )
        self._naming = Naming(self._store, self._names)
        accounts = [account for members in self._members.values() for account in members]
        self._naming.settle(locals_of(accounts).keys() | self._pending)
        self._widen()
        described = [quad for event in sorted(self._members) for quad in self._describe(event)]
        stored = [*map(index.pending_quad, sorted(self._pending)), *self._stored()]
        links = [
            link_quad(iri, canonical) for iri, canonical in self._naming.canonical.items() if iri != canonical
        ]
        judged = [quad for said in (*self._judged, *self._naming.judged) for quad in judgement_quads(said)]
        entities = list(self._entities(described, stored))
        old, new = ([quad for pair in entities for quad in pair[n]] for n in (0, 1))
        before = [quad for iri in sorted(self._linked) for quad in index.links_quads(self._store, iri)]
        after = [index.links_quad(iri, self._reports.links(iri)) for iri in sorted(self._linked)]
        return change([*stored, *before, *old], [*described, *links, *judged, *after, *new])

    # --- events ---

    def _group_reports(self) -> None:
        """Groups what is marked, with all that hangs together with it, and all that it was grouped with."""
        marked = {iri for iri in self._pending if self._reports.account(iri)}
        self._linked = self._reports.introduce(marked)
        waiting = sorted(marked | self._reports.unlinked_by(marked))
        while waiting:
            start = waiting.pop()
            if start in self._grouped:
                continue
            component = self._reports.component(start)
            groups, judged = self._reports.groups(component)
            self._judged += judged
            for accounts in groups:
                self._keep(event_iri(accounts), accounts)
            self._grouped.update(component)
            fellows = {fellow for iri in component for fellow in self._fellows(iri)}
            waiting += sorted(iri for iri in fellows - self._grouped if self._reports.account(iri))

    def _keep(self, event: str, accounts: Sequence[Account]) -> None:
        self._members[event] = tuple(accounts)
        self._event_of |= {account.iri: event for account in accounts}

    def _fellows(self, report: str) -> Iterator[str]:
        """The reports of the event that the store has for a report."""
        for event in self._stored_events(report):
            for quad in self._store.quads_for_pattern(ox.NamedNode(event), _HAS_REPORT, None, _EVENTS):
                yield quad.object.value  # type: ignore[union-attr]

    def _stored_events(self, report: str) -> list[str]:
        quads = self._store.quads_for_pattern(None, _HAS_REPORT, ox.NamedNode(report), _EVENTS)
        return [quad.subject.value for quad in quads]  # type: ignore[union-attr]

    # --- entities ---

    def _widen(self) -> None:
        """Events that name an entity which has become another one are described again."""
        for iri, canonical in sorted(self._naming.canonical.items()):
            if entity.canonical_of(self._store, iri) != canonical:
                for report in self._names.reports_of(iri):
                    if report not in self._event_of:
                        accounts = [
                            a for fellow in self._fellows(report) if (a := self._reports.account(fellow))
                        ]
                        self._keep(event_iri(accounts), accounts)

    # --- what both come to ---

    def _describe(self, event: str) -> Iterator[ox.Quad]:
        accounts = self._members[event]
        return event_quads(accounts, independent(self._store, accounts), self._naming.entity_of)

    def _stored(self) -> Iterator[ox.Quad]:
        """All that the store says of what was grouped or is described anew."""
        for event in sorted({event for report in self._event_of for event in self._stored_events(report)}):
            yield from self._store.quads_for_pattern(ox.NamedNode(event), None, None, _EVENTS)
        for iri in sorted(self._naming.canonical):
            yield from self._store.quads_for_pattern(ox.NamedNode(iri), _CANONICAL, None, _ENTITIES)
        of_reports = (said for iri in sorted(self._grouped) for said in judgement.about(self._store, iri))
        for said in (*(said for said in of_reports if said.name is None), *self._naming.stale()):
            yield from judgement_quads(said)

    def _entities(
        self, described: Sequence[ox.Quad], stored: Sequence[ox.Quad]
    ) -> Iterator[tuple[list[ox.Quad], list[ox.Quad]]]:
        """Of each entity that these events name or named, what the store says of it and what is to be said."""
        named, before = _named(described), _named(stored)
        leaving = set(stored)
        for iri in sorted(
            named | before | self._naming.names_of.keys() | (self._pending - self._event_of.keys())
        ):
            old = self._description(iri)
            if iri not in named and not self._is_named(iri, leaving):
                yield old, []
            elif iri in self._naming.names_of or iri.startswith(_REF) or not old:
                yield old, list(entity_quads(iri, self._all_names(iri), self._reference))

    def _description(self, iri: str) -> list[ox.Quad]:
        quads = self._store.quads_for_pattern(ox.NamedNode(iri), None, None, _ENTITIES)
        return [quad for quad in quads if quad.predicate != _CANONICAL]

    def _is_named(self, iri: str, leaving: set[ox.Quad]) -> bool:
        """Whether an event that stays as it is names the entity."""
        pattern = self._store.quads_for_pattern
        quads = (quad for role in _ROLES for quad in pattern(None, role, ox.NamedNode(iri), _EVENTS))
        return any(quad not in leaving for quad in quads)

    def _all_names(self, iri: str) -> list[Name]:
        if iri in self._naming.names_of:
            return self._naming.names_of[iri]
        if self._reference and self._reference.entry(iri):
            return []  # the entry says it all; it may stand in thousands of reports
        name = self._names.name(iri)
        return [name] if name else []


def _named(quads: Iterable[ox.Quad]) -> set[str]:
    """The entities that have a role in lines of the events graph."""
    return {quad.object.value for quad in quads if quad.predicate in _ROLES}  # type: ignore[union-attr]


def _accounts(quads: Iterable[ox.Quad], graph: str) -> list[Account]:
    """The accounts of an article that is not in the store yet."""
    aside = ox.Store()
    aside.extend(quads)
    found = (read_account(aside, iri) for iri in sorted(reports_in(aside, graph)))
    return [account for account in found if account]


def _index_lines(accounts: Sequence[Account], reference: Reference | None) -> Iterator[ox.Quad]:
    """What an article's reports and names are found by, with the marks that they are new."""
    for account in accounts:
        yield index.account_quad(account)
        yield from index.key_quads(account.iri, index.keys(account).own)
        yield index.pending_quad(account.iri)
        for p, _ in entity.parts("", account):
            if not p.linked:
                proper = entity.proper_keys(p, account.language, reference)
                if proper:
                    yield from spelling.quads(p, account, proper)
                yield index.pending_quad(p.iri)
