"""The questions answer on the sample what is pinned. After a change that is meant: python -m tests.golden --accept."""

import time

import pyoxigraph as ox
import pytest
from golden import FOLDER, answer, examples, pinned

EXAMPLES = examples()
EMPTY = {"disagreeing-figures", "disagreeing-figures-2"}  # the sample has no two figures for one attack


def test_every_example_is_pinned_and_nothing_else() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == EXAMPLES.keys()


def test_every_example_gives_rows() -> None:
    assert {name for name in EXAMPLES if len((pinned(name) or "").splitlines()) < 2} - {
        "have-they-met"
    } == EMPTY


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_answers_what_is_pinned(sample_store: ox.Store, name: str) -> None:
    assert answer(sample_store, *EXAMPLES[name]) == pinned(name)


@pytest.mark.parametrize("name", [name for name, (query, _) in EXAMPLES.items() if query.columns])
def test_no_row_comes_twice(sample_store: ox.Store, name: str) -> None:
    lines = answer(sample_store, *EXAMPLES[name]).splitlines()
    assert len(lines) == len(set(lines))


def test_answers_come_at_once(sample_store: ox.Store) -> None:
    """Processor time, so that a busy machine does not matter; the bound leaves room for a slow one."""
    slow = {}
    for name, example in EXAMPLES.items():
        answer(sample_store, *example)
        started = time.process_time()
        answer(sample_store, *example)
        if (taken := time.process_time() - started) > 0.25:
            slow[name] = taken
    assert not slow
