"""How well reports and names are told apart, on the annotated sample corpus: ``python -m tests.identity.measure``.

Three measurements: with the annotations in the place of what the coder finds; the same with weights that have not
seen the topic that is measured; and with the coder's own reports, as far as they are reports that annotators saw.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.identity.cluster import cluster
from kg.identity.entity import canonical_of
from kg.identity.events import LIMITS
from kg.identity.identify import Identifier
from kg.mapping import article_quads, entity_iri, report_iri
from kg.records import event_records
from kg.reference import Reference
from kg.report import Report
from kg.resolve import Resolver
from kg.train.identity import accounts, examples, held_out, topics
from kg.train.identity_gold import GoldReports, Key, gold_reports, load_identity
from kg.vocabulary import DCO

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "tests" / "gold", ROOT / "data" / "sample")
IDENTITY = ROOT / "tests" / "gold" / "identity.json"
_ROLES = ("actors", "recipients", "places", "attribution")
_T = TypeVar("_T", bound=Hashable)


@dataclass(frozen=True)
class Figures:
    """B³ (Bagga and Baldwin 1998) over ``items`` things, and the share of joined pairs that are wrong."""

    precision: float
    recall: float
    items: int
    false_merges: float
    wrong: tuple[tuple[object, object], ...]
    missed: tuple[tuple[object, object], ...]

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __str__(self) -> str:
        b3 = f"B³ P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"
        return f"{b3}, false merges {self.false_merges:.1%} of pairs, {self.items} items"


def figures(found: Mapping[_T, Hashable], true: Mapping[_T, Hashable]) -> Figures:
    """What clusters found are worth against the true ones; both say of each item which cluster it is in."""
    ours, theirs = _clusters(found), _clusters({item: true.get(item, ("alone", item)) for item in found})
    shares = [(len(ours[i] & theirs[i]), len(ours[i]), len(theirs[i])) for i in found]
    pairs, right = _pairs(ours.values()), _pairs(theirs.values())
    return Figures(
        sum(common / mine for common, mine, _ in shares) / len(shares),
        sum(common / other for common, _, other in shares) / len(shares),
        len(shares),
        len(pairs - right) / max(1, len(pairs)),
        tuple(sorted(pairs - right, key=str)),
        tuple(sorted(right - pairs, key=str)),
    )


def _clusters(labels: Mapping[_T, Hashable]) -> dict[_T, frozenset[_T]]:
    groups: dict[Hashable, set[_T]] = {}
    for item, label in labels.items():
        groups.setdefault(label, set()).add(item)
    return {item: frozenset(groups[label]) for item, label in labels.items()}


def _pairs(clusters: Iterable[frozenset[_T]]) -> set[tuple[_T, _T]]:
    return {pair for members in set(clusters) for pair in combinations(sorted(members, key=str), 2)}


def numbered(groups: Sequence[Sequence[Key]]) -> dict[Key, Hashable]:
    """The number of the group that each is in."""
    return {key: number for number, group in enumerate(groups) for key in group}


# --- with annotations as reports ---


@dataclass(frozen=True)
class Annotated:
    """A store built from the annotations, and where each annotated event and entity stands in it."""

    store: ox.Store
    reports: Mapping[Key, str]
    entities: Mapping[Key, str]

    def events(self) -> dict[Key, str]:
        """The event of each annotated report."""
        return {key: event_of(self.store, iri) for key, iri in self.reports.items()}

    def canonical(self) -> dict[Key, str]:
        """The entity across articles of each annotated entity."""
        return {key: canonical_of(self.store, iri) for key, iri in self.entities.items()}


def event_of(store: ox.Store, report: str) -> str:
    """The event that a report is of."""
    [quad] = store.quads_for_pattern(None, ox.NamedNode(DCO.hasReport), ox.NamedNode(report), None)
    return quad.subject.value


def annotated() -> Annotated:
    """The annotated sample corpus, built as articles are."""
    reference = Reference.load()
    resolver, store = Resolver(reference), ox.Store()
    identifier = Identifier(store, reference)
    reports: dict[Key, str] = {}
    entities: dict[Key, str] = {}

    for gold in gold_reports(FOLDERS):
        resolved = resolver.resolve(gold.reports.values(), gold.article)
        for key, old, new in zip(gold.reports, gold.reports.values(), resolved, strict=True):
            reports[gold.article.id, key] = report_iri(gold.article.id, new)
            entities |= _entities(gold, old, new)
        change = identifier.replacing(gold.article.id, article_quads(gold.article, resolved, reference))
        store.extend(change.added)
    change = identifier.resolving()
    for quad in change.removed:
        store.remove(quad)
    store.extend(change.added)
    return Annotated(store, reports, entities)


def _entities(gold: GoldReports, old: Report, new: Report) -> dict[Key, str]:
    """The IRIs of a report's entities by the annotator's ids."""
    found = {}
    for role in _ROLES:
        for entity in getattr(old, role):
            key = next(key for key, value in gold.entities.items() if value == entity)
            for linked in getattr(new, role):
                if set(entity.names) <= set(linked.names):
                    found[gold.article.id, key] = entity_iri(gold.article.id, linked)
    return found


def named(entities: Mapping[Key, str], groups: Sequence[Sequence[Key]]) -> dict[Key, str]:
    """Without the nameless groups of people that the annotators left out of ``groups``."""
    listed = {key for group in groups for key in group}
    types = {(g.article.id, key): e.type for g in gold_reports(FOLDERS) for key, e in g.entities.items()}
    return {key: iri for key, iri in entities.items() if key in listed or types[key] != "PopulationGroup"}


# --- with weights that have not seen the topic ---


def held_out_events() -> dict[Key, str]:
    """The clusters of annotated reports, each topic scored by weights that were fitted without it."""
    known, groups = accounts(FOLDERS), load_identity(IDENTITY)["events"]
    chosen = list(examples(known, groups))
    scores = held_out(chosen, topics(groups, (article for article, _ in known)))
    keys = {"|".join(key): key for key in known}

    def score(one: str, other: str) -> float:
        pair = tuple(sorted((keys[one], keys[other])))
        return 0.0 if pair[0][0] == pair[1][0] else scores.get((pair[0], pair[1]), 0.0)

    clusters, _ = cluster(keys, score, LIMITS)
    return {keys[member]: members[0] for members in clusters for member in members}


# --- with the coder's reports ---


def coded_events(store: ox.Store) -> dict[Key, str]:
    """The event of each annotated report that the coder found too: of the same type, with a word in common.

    One report of the coder stands for one annotated report, so that what is wrong within an article (two events taken
    for one) counts where it belongs, in the scores of the extraction.
    """
    records: dict[str, list[dict]] = {}
    for record in event_records(store):
        records.setdefault(record["article"], []).append(record)
    found: dict[Key, str] = {}
    for gold in gold_reports(FOLDERS):
        left = records.get(gold.article.id, [])
        for key, report in gold.reports.items():
            fitting = [r for r in left if r["type"] == report.type and _share_words(r, report)]
            if fitting:
                found[gold.article.id, key] = fitting[0]["event"]
                left.remove(fitting[0])
    return found


def _share_words(record: dict, report: Report) -> bool:
    spans = [(mention["start"], mention["end"]) for mention in record["mentions"]]
    return any(start < m.end and m.start < end for start, end in spans for m in report.mentions)


def main() -> None:
    """Prints all figures, and with ``--show`` what is wrong."""
    identity = load_identity(IDENTITY)
    events, entities = numbered(identity["events"]), numbered(identity["entities"])
    built = annotated()
    one = figures(built.events(), events)
    tell("events, annotated", one)
    tell("  those of two or more", figures({k: v for k, v in built.events().items() if k in events}, events))
    tell("events, held out", figures(held_out_events(), events))
    tell("entities, annotated", figures(named(built.canonical(), identity["entities"]), entities))
    tell(
        "  those of two or more",
        figures({k: v for k, v in built.canonical().items() if k in entities}, entities),
    )
    tell("events, coded", coded(lambda store: figures(coded_events(store), events)))


def coded(measure: Callable[[ox.Store], Figures]) -> Figures:
    """A measurement on the sample corpus as ``kg build`` reads it."""
    from kg import pipeline
    from kg.store import GraphStore

    with tempfile.TemporaryDirectory() as folder, GraphStore.open(Path(folder) / "s", create=True) as store:
        pipeline.build([FOLDERS[1]], store, pipeline.load_stages())
        return measure(store.graph)


def tell(what: str, found: Figures) -> None:
    """One line, and what is wrong."""
    print(f"{what:24}{found}")
    if "--show" in sys.argv:
        for kind, pairs in (("wrong", found.wrong), ("missed", found.missed)):
            for pair in pairs:
                print(f"    {kind}: {pair}")


if __name__ == "__main__":
    main()
