"""The tree decoder against all trees of small graphs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from kg.annotate.tree import best_tree


def is_tree(heads: tuple[int, ...]) -> bool:
    if heads.count(0) != 1:
        return False
    for node in range(1, len(heads) + 1):
        seen = set()
        while node and node not in seen:
            seen.add(node)
            node = heads[node - 1]
        if node:
            return False
    return True


def total(scores: np.ndarray, heads: tuple[int, ...]) -> float:
    return float(sum(scores[i, head] for i, head in enumerate(heads)))


@pytest.mark.parametrize("seed", range(60))
def test_no_tree_scores_higher(seed: int) -> None:
    n = 2 + seed % 4
    scores = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32) * 5
    found = tuple(int(h) for h in best_tree(scores))
    best = max(total(scores, h) for h in itertools.product(range(n + 1), repeat=n) if is_tree(h))
    assert is_tree(found)
    assert total(scores, found) == pytest.approx(best, abs=1e-4)


def test_one_word_hangs_on_the_root() -> None:
    assert best_tree(np.array([[-3.0, 9.0]])).tolist() == [0]


def test_a_nest_of_cycles_is_undone() -> None:
    n = 60
    scores = np.full((n, n + 1), -1.0)
    for i in range(n):
        scores[i, 1 + (i ^ 1)] = 5.0  # pairs
        scores[i, 1 + (i ^ 2)] = 4.0  # pairs of pairs
    assert is_tree(tuple(int(h) for h in best_tree(scores)))
