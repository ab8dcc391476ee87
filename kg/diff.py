"""The difference of two graphs, said in articles, events, entities and persons' judgements, not in triples.

IRIs of events and entities change when an earlier article comes, so both are matched by what they are made of: events
by the reports that they share, entities by their names in articles. Reports and names move too when an article is
changed or coded anew; those are found again by their words.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.identifiers import ENTITIES_GRAPH, ID
from kg.snapshot import Item, Named, Snapshot, Value, by_label, objects, read_export, text
from kg.store import GraphStore
from kg.vocabulary import DCO, OA, RDFS

KINDS = ("new", "gone", "merged", "split", "regrouped", "changed")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One property with its value before and after; ``gone`` and ``new`` say what has left a list and come to it."""

    field: str
    before: Value
    after: Value
    gone: tuple[Named, ...] = ()
    new: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One of KINDS, what it concerns in both graphs, and for a changed one in what."""

    kind: str
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """All differences of one sort, and how many are the same in both graphs."""

    differences: tuple[Difference, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two graphs. ``waiting`` counts, in each, the reports that are not in an event yet."""

    articles: Section
    events: Section
    entities: Section
    judgements: Section
    waiting: tuple[int, int]

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        sections = (self.articles, self.events, self.entities, self.judgements)
        return not any(section.differences for section in sections)


def diff(before: Path, after: Path) -> Diff:
    """Compares two stores, or exports of them (EXPORTS).

    Raises InputMissingError when there is nothing at a path, BadDataError when a file is no such export, and
    StoreError when a folder is no store or is being written to.
    """
    with ExitStack() as stack:
        one, other = (
            Snapshot(stack.enter_context(GraphStore.open(path, read_only=True)).graph)
            if path.is_dir()
            else read_export(path)
            for path in (before, after)
        )
        return compare(one, other)


def compare(one: Snapshot, other: Snapshot) -> Diff:
    """Compares two graphs."""
    entities = _groups(one.entities, other.entities, _moved_names(one, other))
    known = [{iri: number for number, group in enumerate(entities) for iri in group[side]} for side in (0, 1)]
    events = _groups(one.events, other.events, _moved_reports(one, other))
    return Diff(
        _section(one.articles, other.articles, _by_iri(one.articles, other.articles), _changes),
        _section(one.events, other.events, events, partial(_event_changes, known=known)),
        _section(one.entities, other.entities, entities, _changes),
        _section(one.judgements, other.judgements, _by_iri(one.judgements, other.judgements), _changes),
        (len(one.waiting), len(other.waiting)),
    )


# --- matching ---

_Group: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
_Keys: TypeAlias = Callable[[str], Iterable[Hashable]]
# What a report is found again by, the surest first: "sentence" is trigger and sentence.
_REPORT_KEYS = (("type", "sentence"), ("sentence",), ("type", "trigger"))


def _moved_reports(one: Snapshot, other: Snapshot) -> dict[str, str]:
    """Reports of one graph that the other has under another IRI, by their words in one article."""
    gone, new = _unshared(one.events, other.events)
    sides = ((one, gone), (other, new))
    both = frozenset.intersection(*(frozenset(_articles(side, reports)) for side, reports in sides))
    if not both:
        return {}
    evidence = [side.evidence(both) for side, _ in sides]
    found: dict[str, str] = {}
    for parts in _REPORT_KEYS:
        ways = [
            partial(_report_keys, store, side.article_of, parts)
            for store, (side, _) in zip(evidence, sides, strict=True)
        ]
        found |= _paired(gone - found.keys(), new - set(found.values()), *ways)
    return found


def _moved_names(one: Snapshot, other: Snapshot) -> dict[str, str]:
    """Names of one graph that the other has under another IRI, by their words in one article."""
    gone, new = _unshared(one.entities, other.entities)
    return _paired(gone, new, partial(_name_keys, one.store), partial(_name_keys, other.store))


def _unshared(one: Mapping[str, Item], other: Mapping[str, Item]) -> tuple[set[str], set[str]]:
    """The members that only the one graph has, and those that only the other one has."""
    mine, theirs = ({m for item in items.values() for m in item.members} for items in (one, other))
    return mine - theirs, theirs - mine


def _articles(side: Snapshot, reports: Iterable[str]) -> Iterator[str]:
    """The ids of the articles of reports."""
    return (side.article_of[report].label for report in reports if report in side.article_of)


def _paired(gone: Iterable[str], new: Iterable[str], before: _Keys, after: _Keys) -> dict[str, str]:
    """Each that is gone with the new one that has a key in common with it that no other has on its side."""
    mine, theirs = _alone(gone, before), _alone(new, after)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(mine.keys() & theirs.keys(), key=str):
        if mine[key] not in found and theirs[key] not in taken:
            found[mine[key]] = theirs[key]
            taken.add(theirs[key])
    return found


def _alone(iris: Iterable[str], keys: _Keys) -> dict[Hashable, str]:
    """The keys that one of these alone has."""
    holders: dict[Hashable, set[str]] = {}
    for iri in iris:
        for key in keys(iri):
            holders.setdefault(key, set()).add(iri)
    return {key: iri for key, found in holders.items() if len(found) == 1 for iri in found}


def _report_keys(
    store: ox.Store, article_of: Mapping[str, Named], parts: Sequence[str], report: str
) -> Iterator[Hashable]:
    """What each mention of a report says, as far as ``parts`` ask for it."""
    kind = next(objects(store, report, DCO.eventType), "")
    for mention in store.quads_for_pattern(None, ox.NamedNode(OA.hasBody), ox.NamedNode(report), None):
        for target in objects(store, text(mention.subject), OA.hasTarget):
            for selector in objects(store, target, OA.hasSelector):
                for trigger in objects(store, selector, OA.exact):
                    around = [next(objects(store, selector, part), "") for part in (OA.prefix, OA.suffix)]
                    said = {"type": kind, "trigger": trigger, "sentence": (trigger, *around)}
                    yield (article_of.get(report), *(said[part] for part in parts))


def _name_keys(store: ox.Store, iri: str) -> Iterator[Hashable]:
    """The article that an entity's name stands in, and the name."""
    if iri.startswith(f"{ID}entity/"):
        for quad in store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDFS.label), None, None):
            if quad.graph_name != ox.NamedNode(ENTITIES_GRAPH):
                yield str(quad.graph_name), text(quad.object)


def _groups(before: Mapping[str, Item], after: Mapping[str, Item], moved: Mapping[str, str]) -> list[_Group]:
    """Which things of one graph are which of the other: those that hang together by the members they share."""
    mine = {iri: {moved.get(member, member) for member in thing.members} for iri, thing in before.items()}
    theirs = {iri: set(thing.members) for iri, thing in after.items()}
    groups: list[_Group] = []
    sides = (mine, theirs)
    holder = tuple({member: iri for iri, members in side.items() for member in members} for side in sides)
    seen: tuple[set[str], set[str]] = (set(), set())
    for start in [*((0, iri) for iri in sorted(mine)), *((1, iri) for iri in sorted(theirs))]:
        group: tuple[list[str], list[str]] = ([], [])
        waiting = [start]
        while waiting:
            side, iri = waiting.pop()
            if iri not in seen[side]:
                seen[side].add(iri)
                group[side].append(iri)
                across = {holder[1 - side][m] for m in sides[side][iri] if m in holder[1 - side]}
                waiting += [(1 - side, found) for found in across]
        if any(group):
            groups.append((tuple(sorted(group[0])), tuple(sorted(group[1]))))
    return groups


def _by_iri(before: Mapping[str, object], after: Mapping[str, object]) -> list[_Group]:
    return [
        ((iri,) if iri in before else (), (iri,) if iri in after else ()) for iri in sorted({*before, *after})
    ]


# --- what differs ---


def _section(
    before: Mapping[str, Item],
    after: Mapping[str, Item],
    groups: Sequence[_Group],
    changes: Callable[[Item, Item], Iterable[FieldChange]],
) -> Section:
    found: list[Difference] = []
    for group in groups:
        one = tuple(sorted((before[iri] for iri in group[0]), key=by_label))
        other = tuple(sorted((after[iri] for iri in group[1]), key=by_label))
        kind = _kind(len(one), len(other))
        fields = tuple(changes(one[0], other[0])) if kind == "changed" else ()
        if kind != "changed" or fields:
            found.append(Difference(kind, one, other, fields))
    found.sort(key=_order)
    return Section(tuple(found), len(groups) - len(found))


def _kind(before: int, after: int) -> str:
    """What it is called when so many become so many."""
    if not before or not after:
        return "gone" if before else "new"
    if before == after == 1:
        return "changed"
    if after == 1:
        return "merged"
    return "split" if before == 1 else "regrouped"


def _order(found: Difference) -> tuple[int, str, str]:
    thing = (*found.after, *found.before)[0]
    return KINDS.index(found.kind), thing.label, thing.iri


def _changes(before: Item, after: Item) -> Iterator[FieldChange]:
    for field in dict.fromkeys((*before.fields, *after.fields)):
        one, other = before.fields.get(field), after.fields.get(field)
        if one != other:
            yield FieldChange(field, one, other)


def _event_changes(before: Item, after: Item, known: Sequence[Mapping[str, int]]) -> Iterator[FieldChange]:
    """Where two states of one event differ.

    An entity is the same when it is the same in the entities' own comparison, whatever its IRI and label:
    that two of them are one now is said once, there, and not in every event. ``known`` numbers them.
    """
    for field, one in before.fields.items():
        other = after.fields[field]
        if isinstance(one, tuple) and isinstance(other, tuple):
            mine = {known[0].get(named.iri, named.iri): named for named in one}
            theirs = {known[1].get(named.iri, named.iri): named for named in other}
            if mine.keys() != theirs.keys():
                gone = tuple(named for key, named in mine.items() if key not in theirs)
                new = tuple(named for key, named in theirs.items() if key not in mine)
                yield FieldChange(field, one, other, gone, new)
        elif one != other:
            yield FieldChange(field, one, other)
