"""Reports of one event and names of one entity are found, across articles and languages, and near misses kept apart.

The limits are those that the project set itself; ``python -m tests.identity.measure`` shows the figures.
"""

from __future__ import annotations

import pytest
from measure import IDENTITY, Annotated, annotated, event_of, figures, held_out_events, named, numbered

from kg.train.identity_gold import load_identity

GROUPS = load_identity(IDENTITY)


@pytest.fixture(scope="module")
def built() -> Annotated:
    return annotated()


def test_the_annotations_are_many_and_half_of_them_cross_languages() -> None:
    languages = [{article.rpartition("-")[2] for article, _ in group} for group in GROUPS["events"]]
    assert len(languages) >= 40
    assert sum(len(spoken) > 1 for spoken in languages) >= len(languages) / 2


def test_events_across_articles(built: Annotated) -> None:
    found = figures(built.events(), numbered(GROUPS["events"]))
    assert found.f1 >= 0.96
    assert found.false_merges <= 0.03


def test_events_of_two_or_more_reports_alone(built: Annotated) -> None:
    """Without the many that only one article reports, which are easy."""
    true = numbered(GROUPS["events"])
    found = figures({key: event for key, event in built.events().items() if key in true}, true)
    assert found.f1 >= 0.89


def test_events_of_topics_that_the_weights_have_not_seen() -> None:
    found = figures(held_out_events(), numbered(GROUPS["events"]))
    assert found.f1 >= 0.95
    assert found.false_merges <= 0.03


def test_entities_across_articles(built: Annotated) -> None:
    found = figures(named(built.canonical(), GROUPS["entities"]), numbered(GROUPS["entities"]))
    assert found.f1 >= 0.97
    assert found.false_merges <= 0.01


def test_entities_of_two_or_more_articles_alone(built: Annotated) -> None:
    true = numbered(GROUPS["entities"])
    found = figures({key: iri for key, iri in built.canonical().items() if key in true}, true)
    assert found.f1 >= 0.96


def test_near_misses_are_kept_apart(built: Annotated) -> None:
    """Two strikes on one city in one week, two visits by one minister: all but the one that is known."""
    joined = {
        (one, other)
        for one, other in map(tuple, GROUPS["distinct"])
        if event_of(built.store, built.reports[one]) == event_of(built.store, built.reports[other])
    }
    assert joined <= {(("2018-04-14-douma-en", "e6"), ("2018-04-15-duma-de", "e10"))}
