"""The accuracy on the sample corpus holds. Which figures are pinned, and how they are pinned anew: ``accuracy.py``."""

from __future__ import annotations

import pytest
from accuracy import REPIN, Figures, Floors, corpus, fallen, measure, raised

from kg.score import FIGURES

FLOORS = Floors.load()


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure()


def test_the_floors_are_of_this_corpus() -> None:
    assert FLOORS.corpus == corpus(), f"data/sample or tests/gold has changed: pin anew with {REPIN}"


def test_every_figure_has_a_floor_in_both_languages() -> None:
    assert {language: tuple(row) for language, row in FLOORS.f1.items()} == {"de": FIGURES, "en": FIGURES}
    assert all(floor > 0.2 for row in FLOORS.f1.values() for floor in row.values())
    assert 0 <= FLOORS.epsilon <= 0.01


def test_no_figure_has_fallen_below_its_floor(figures: Figures) -> None:
    low = list(fallen(figures, FLOORS))
    assert not low, "\n".join(["", *low, f"If that is meant, with a reason in the commit: {REPIN}"])


def test_a_fall_is_told_with_figure_floor_and_value() -> None:
    floors = Floors(0.005, "", {"de": {"event": 0.75, "time": 0.5}})
    assert list(fallen({"de": {"event": 0.746, "time": 0.494}}, floors)) == [
        "time (de) fell to 0.494; its floor is 0.500"
    ]
    assert list(fallen({}, Floors(0.005, "", {"en": {"event": 0.7}})))


def test_floors_rise_and_never_fall_by_themselves() -> None:
    assert raised({"de": {"event": 0.8, "time": 0.4}}, {"de": {"event": 0.7, "time": 0.5}}) == {
        "de": {"event": 0.8, "time": 0.5}
    }
