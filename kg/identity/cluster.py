"""Clusters: which items are one, from the scores of their pairs.

Average linkage (Sokal and Michener 1958) under constraints. A pair is *same* from ``same`` on, *different* below
``different``, and undecided between. Two clusters are joined when the mean score of their pairs is that of one
thing, and only if no pair across them is different: so no chain of likely pairs joins two items that nobody would
take for one.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]
"""Two keys, the lesser first."""

Score: TypeAlias = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Limits:
    """From which score on two items are the same, and below which they are different."""

    same: float
    different: float


@dataclass(frozen=True, slots=True)
class Merge:
    """Two clusters that were joined: their likeliest pair, and the mean score of all pairs across them."""

    pair: Pair
    score: float


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has decided: pairs that are one, and pairs that are not, whatever the scores say."""

    joined: frozenset[Pair] = frozenset()
    parted: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class _Link:
    """What stands between two clusters that may be joined: their scores' sum and number, and the likeliest pair."""

    total: float
    count: int
    best: float
    pair: Pair

    @property
    def mean(self) -> float:
        return self.total / self.count

    def with_(self, other: _Link) -> _Link:
        """The link to the two clusters at the other end, now one."""
        likeliest = min((self, other), key=lambda link: (-link.best, link.pair))
        total, count = self.total + other.total, self.count + other.count
        return _Link(total, count, likeliest.best, likeliest.pair)


def pair(one: str, other: str) -> Pair:
    """The pair in its one order."""
    return (one, other) if one < other else (other, one)


def cluster(
    items: Iterable[str], score: Score, limits: Limits, decisions: Decisions | None = None
) -> tuple[list[list[str]], list[Merge]]:
    """The clusters, each sorted, in order of their least members, and the merges that made them.

    What a person has parted stays so, against scores and against other decisions. The result depends on the set of
    items, their scores and the decisions, and on no order.
    """
    work = _Work(sorted(set(items)), score, limits, decisions or Decisions())
    work.join_by_score()
    return sorted(sorted(members) for members in work.members.values()), work.merges


class _Work:
    """Clusters under way, each under its least member. Links that forbid a join are left out."""

    def __init__(self, items: list[str], score: Score, limits: Limits, decisions: Decisions) -> None:
        self.members = _decided(items, decisions)
        self.merges: list[Merge] = []
        self._same = limits.same
        self._links: dict[str, dict[str, _Link]] = {item: {} for item in self.members}
        least = sorted(self.members)
        for index, one in enumerate(least):
            for other in least[index + 1 :]:
                link = self._first_link(one, other, score, decisions)
                if link and link.best >= limits.different:
                    self._links[one][other] = self._links[other][one] = link

    def _first_link(self, one: str, other: str, score: Score, decisions: Decisions) -> _Link | None:
        """The likeliest pair: what a person has joined is one thing, and is like what any part of it is like."""
        pairs = [pair(a, b) for a in self.members[one] for b in self.members[other]]
        if not decisions.parted.isdisjoint(pairs):
            return None
        value, likeliest = min((-score(*two), two) for two in pairs)
        return _Link(-value, 1, -value, likeliest)

    def join_by_score(self) -> None:
        """Joins the likeliest clusters until no two are likely enough; ties go to the least members."""
        heap = [
            (-link.mean, one, other)
            for one, links in self._links.items()
            for other, link in links.items()
            if one < other and link.mean >= self._same
        ]
        heapq.heapify(heap)
        while heap:
            negative, one, other = heapq.heappop(heap)
            link = self._links.get(one, {}).get(other)
            if link is None or link.mean != -negative:  # one of the two has grown since
                continue
            self.merges.append(Merge(link.pair, link.mean))
            self._join(one, other)
            for third, grown in self._links[one].items():
                if grown.mean >= self._same:
                    heapq.heappush(heap, (-grown.mean, *pair(one, third)))

    def _join(self, one: str, other: str) -> None:
        """Puts the cluster of ``other``, the greater, into that of ``one``."""
        self.members[one] += self.members.pop(other)
        mine, theirs = self._links[one], self._links.pop(other)
        mine.pop(other, None)
        theirs.pop(one, None)
        self._links[one] = {}
        for third in mine.keys() | theirs.keys():
            self._links[third].pop(one, None)
            self._links[third].pop(other, None)
        for third in sorted(mine.keys() & theirs.keys()):
            self._links[one][third] = self._links[third][one] = mine[third].with_(theirs[third])


def _decided(items: list[str], decisions: Decisions) -> dict[str, list[str]]:
    """The clusters that a person's decisions alone make, each under its least member."""
    least = {item: item for item in items}
    groups = {item: [item] for item in items}
    for one, other in sorted(decisions.joined):
        if one not in least or other not in least or least[one] == least[other]:
            continue
        first, second = sorted((least[one], least[other]))
        if any(pair(a, b) in decisions.parted for a in groups[first] for b in groups[second]):
            continue
        for item in groups[second]:
            least[item] = first
        groups[first] += groups.pop(second)
    return groups
