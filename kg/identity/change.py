"""The change: lines that go and lines that come, to be written in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Change:
    """What leaves a store and what enters it; no line does both."""

    removed: tuple[ox.Quad, ...] = ()
    added: tuple[ox.Quad, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)


def change(old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> Change:
    """What turns the old lines into the new ones."""
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    removed = tuple(quad for quad in before if quad not in after)
    return Change(removed, tuple(quad for quad in after if quad not in before))
