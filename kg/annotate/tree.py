"""The best dependency tree for a matrix of arc scores: maximum spanning arborescence with one root."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Heads = NDArray[np.intp]
Scores = NDArray[np.floating[Any]]
_NEVER = -1e9


def best_tree(scores: Scores) -> Heads:
    """Heads of the n words, from ``scores[word, head]`` of shape (n, n + 1), where head 0 is the root.

    Exactly one word hangs on the root. Heads are numbered from 1; the greedy choice is taken when it is a
    tree.
    """
    n = len(scores)
    square = np.full((n + 1, n + 1), _NEVER)
    square[1:] = scores
    np.fill_diagonal(square, _NEVER)
    heads: Heads = square.argmax(axis=1)
    heads[0] = 0
    if (heads[1:] == 0).sum() == 1 and _cycle(heads) is None:
        return heads[1:]
    # An arc from the root costs more than any tree can gain: one is taken, and only one.
    square[1:, 0] -= 2.0 * n * (np.abs(scores).max() + 1.0)
    return _arborescence(square)[1:]


def _cycle(heads: Heads) -> list[int] | None:
    """A cycle of the graph, None when every node reaches the root 0."""
    state = [0] * len(heads)
    state[0] = 2
    for node in range(1, len(heads)):
        path = []
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return None


def _arborescence(scores: Scores) -> Heads:
    """Chu-Liu/Edmonds over ``scores[node, head]``; node 0 is the root."""
    heads: Heads = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.array(cycle)
    rest = np.setdiff1d(np.arange(len(scores)), inside)  # begins with 0, the root
    loss = scores[inside] - scores[inside, heads[inside]][:, None]
    contracted = np.full((len(rest) + 1, len(rest) + 1), _NEVER)
    contracted[:-1, :-1] = scores[np.ix_(rest, rest)]
    contracted[:-1, -1] = scores[np.ix_(rest, inside)].max(axis=1)
    contracted[-1, :-1] = loss[:, rest].max(axis=0)
    return _expand(_arborescence(contracted), heads, rest, inside, scores, loss)


def _expand(found: Heads, heads: Heads, rest: Heads, inside: Heads, scores: Scores, loss: Scores) -> Heads:
    """Heads in the full graph, from those ``found`` where one last node stood for the cycle ``inside``."""
    full = heads.copy()
    for node, head in zip(rest[1:], found[1:-1], strict=True):
        full[node] = rest[head] if head < len(rest) else inside[scores[node, inside].argmax()]
    entry = rest[found[-1]]
    full[inside[loss[:, entry].argmax()]] = entry
    return full
