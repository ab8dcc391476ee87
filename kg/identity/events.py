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
_DIGITS = 6  # of a score
_KEPT = 50_000  # accounts in memory


class Reports:
    """The reports of a store, each read once, with the likelihood that two of them are of one event."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._accounts: dict[str, Account | None] = {}
        self._links: dict[str, dict[str, float]] = {}

    def account(self, iri: str) -> Account | None:
        """The report's account; None when the store has no such report."""
        if iri not in self._accounts:
            if len(self._accounts) > _KEPT:
                self._accounts.clear()
            self._accounts[iri] = index.account(self._store, iri)
        return self._accounts[iri]

    def forget(self, iris: Iterable[str]) -> None:
        """Reads these again when they are next asked for, and all links."""
        for iri in iris:
            self._accounts.pop(iri, None)
        self._links.clear()

    def links(self, iri: str) -> dict[str, float]:
        """The reports that may be of the same event, and how likely they are; all others are different."""
        if iri not in self._links:
            self._links[iri] = index.links(self._store, iri) or {}
        return self._links[iri]

    def introduce(self, marked: Iterable[str]) -> set[str]:
        """Compares those reports that never were with all that the index brings them together with.

        The reports whose links are other ones now.
        """
        changed = {iri for iri in marked if index.links(self._store, iri) is None}
        for iri in sorted(changed):
            account = self.account(iri)
            assert account, "a report that is marked"
            for other in (
                index.found(self._store, index.keys(account).sought) - self.links(iri).keys() - {iri}
            ):
                if (score := self._compared(*pair(iri, other))) >= LIMITS.different:
                    self.links(iri)[other] = self.links(other)[iri] = score
                    changed.add(other)
        return changed

    def _compared(self, one: str, other: str) -> float:
        first, second = self.account(one), self.account(other)
        return round(likeness(first, second), _DIGITS) if first and second else 0.0

    def without(self, going: Set[str]) -> Iterator[tuple[ox.Quad, ox.Quad]]:
        """The lines of links of those that were linked with reports that go, as they are and as they will be."""
        for iri in sorted({other for gone in going for other in self.links(gone)} - going):
            left = {other: score for other, score in self.links(iri).items() if other not in going}
            yield index.links_quad(iri, self.links(iri)), index.links_quad(iri, left)

    def score(self, one: str, other: str) -> float:
        """How likely two reports are of one event; 0 for what is different."""
        return self.links(one).get(other, 0.0)

    def likely(self, iri: str) -> Mapping[str, float]:
        """The reports that are likely of the same event, and how likely."""
        return {other: score for other, score in self.links(iri).items() if score >= LIMITS.same}

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


def likeness(one: Account, other: Account) -> float:
    """How likely two reports are of one event; an article that tells of two events means two.

    0 also where two are seen at once to be different.
    """
    if one.article == other.article or one.type != other.type:
        return 0.0
    return likelihood(one, other, LIMITS.different)
