"""Sources: how many articles of an event stand on their own; near-copies of one agency text count once."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.identity.account import Account
from kg.sketch import resemblance
from kg.vocabulary import DCO

_COPY = 0.5  # of the runs of words in common: half of a text is no coincidence


def independent(store: ox.Store, accounts: Iterable[Account]) -> int:
    """The number of independent articles among those of the reports."""
    articles = sorted({account.article for account in accounts})
    if len(articles) < 2:
        return len(articles)
    sketches = sorted({_sketch(store, article) or article for article in articles})
    groups: list[list[str]] = []
    for one in sketches:
        copied = [group for group in groups if any(resemblance(one, other) >= _COPY for other in group)]
        groups = [group for group in groups if group not in copied] + [[one, *(s for g in copied for s in g)]]
    return len(groups)


def _sketch(store: ox.Store, article: str) -> str | None:
    quads = store.quads_for_pattern(ox.NamedNode(article), ox.NamedNode(DCO.textSketch), None, None)
    return next((quad.object.value for quad in quads), None)  # type: ignore[union-attr]
