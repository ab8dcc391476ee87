"""Which reports are of one event: components of linked pairs, each clustered on its own.

What is far from every changed report is not looked at: a cluster lies within one component. A likely pair is a link
when it is very likely, or when one of the two is like no other report more. All likely pairs as links would chain the
reports of a long war to one component that grows with the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

import pyoxigraph as ox

from kg.identity import index, judgement
from kg.identity.account import Account
from kg.identity.cluster import Limits, Merge, cluster, pair
from kg.identity.comparison import compare, likelihood, reasons
from kg.identity.judgement import RULES, Judgement

LIMITS = Limits(same=0.6, different=0.2)
_VERY_LIKELY = 0.8
_KEPT = 50_000  # accounts in memory


class Reports:
    """The reports of a store, each read once, with the likelihood that two of them are of one event."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._accounts: dict[str, Account | None] = {}
        self._scores: dict[tuple[str, str], float] = {}
        self._likely: dict[str, Mapping[str, float]] = {}
        self._near: dict[str, Set[str]] = {}

    def account(self, iri: str) -> Account | None:
        """The report's account; None when the store has no such report."""
        if iri not in self._accounts:
            if len(self._accounts) > _KEPT:
                self._accounts.clear()
            self._accounts[iri] = index.account(self._store, iri)
        return self._accounts[iri]

    def forget(self, iris: Iterable[str]) -> None:
        """Reads these again when they are next asked for."""
        for iri in iris:
            self._accounts.pop(iri, None)
        self.forget_scores()

    def score(self, one: str, other: str) -> float:
        """How likely two reports are of one event; 0 for what the index does not bring together, and for unlikely ones."""
        return self._score_from(LIMITS.different, one, other) if other in self._met(one) else 0.0

    def _met(self, iri: str) -> Set[str]:
        """The reports that one is compared with."""
        if iri not in self._near:
            account = self.account(iri)
            sought = index.keys(account).sought if account else ()
            self._near[iri] = index.found(self._store, sought) - {iri}
        return self._near[iri]

    def _score_from(self, least: float, one: str, other: str) -> float:
        """The score, or 0 where it is seen at once that it is less than ``least``."""
        key = pair(one, other)
        known = self._scores.get(key)
        if known is not None:
            return known
        first, second = self.account(key[0]), self.account(key[1])
        found = likeness(first, second, least) if first and second else 0.0
        if found or least <= LIMITS.different:
            self._scores[key] = found
        return found

    def forget_scores(self) -> None:
        """What was worked out holds for one state of the store only."""
        self._scores.clear()
        self._likely.clear()
        self._near.clear()

    def likely(self, iri: str) -> Mapping[str, float]:
        """The reports that are likely of the same event, and how likely."""
        if iri not in self._likely:
            scores = {other: self._score_from(LIMITS.same, iri, other) for other in self._met(iri)}
            self._likely[iri] = {other: score for other, score in scores.items() if score >= LIMITS.same}
        return self._likely[iri]

    def neighbours(self, iri: str) -> Iterator[str]:
        """The reports that are linked with one, and those that a person has joined with it."""
        best = self._best(iri)
        for other, likely in self.likely(iri).items():
            if likely >= min(_VERY_LIKELY, best) or likely == self._best(other):
                yield other
        for said in judgement.by_persons(self._store, iri):
            if said.same:
                yield next(other for other in said.pair if other != iri)

    def _best(self, iri: str) -> float:
        return max(self.likely(iri).values(), default=0.0)

    def unlinked_by(self, coming: Set[str]) -> set[str]:
        """The reports that some report may have been linked with before it had a likelier one among ``coming``."""
        lost: set[str] = set()
        for iri in {near for new in coming for near in self.likely(new)} - coming:
            before = {other: score for other, score in self.likely(iri).items() if other not in coming}
            best = max(before.values(), default=1.0)
            if best < min(_VERY_LIKELY, self._best(iri)):
                lost.update(other for other, score in before.items() if score == best)
        return lost

    def component(self, start: str) -> list[str]:
        """All reports that hang together with one, through whatever chain."""
        seen, waiting = {start}, [start]
        while waiting:
            for iri in self.neighbours(waiting.pop()):
                if iri not in seen and self.account(iri):
                    seen.add(iri)
                    waiting.append(iri)
        return sorted(seen)

    def groups(self, component: Sequence[str]) -> tuple[list[list[Account]], list[Judgement]]:
        """A component's events, and the judgements that made them."""
        said = {j.iri: j for iri in component for j in judgement.by_persons(self._store, iri)}
        decided = judgement.decisions(said.values())
        clusters, merges = cluster(component, self.score, LIMITS, decided)
        groups = [[a for iri in members if (a := self.account(iri))] for members in clusters]
        return groups, [self._judged(merge) for merge in merges]

    def _judged(self, merge: Merge) -> Judgement:
        one, other = (self.account(iri) for iri in merge.pair)
        assert one and other
        return Judgement(merge.pair, True, merge.score, reasons(compare(one, other)), RULES["event"])


def likeness(one: Account, other: Account, least: float = LIMITS.different) -> float:
    """How likely two reports are of one event; an article that tells of two events means two.

    0 also where it is less than ``least`` and that is seen at once.
    """
    if one.article == other.article or one.type != other.type:
        return 0.0
    return likelihood(one, other, least)
