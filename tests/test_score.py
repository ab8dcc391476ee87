"""Scores, on articles small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest

from kg.article import Article
from kg.gold import GoldArticle
from kg.score import (
    FIGURES,
    Hits,
    by_language,
    figures,
    matched,
    same_entity,
    score_article,
    sentences,
    type_figures,
)

TEXT = "Kerry met Lavrov in Geneva. The talks lasted a day. Rebels killed 25 people in Aleppo on Saturday."
ENTITIES = {
    "kerry": {"id": "kerry", "names": ["Kerry"], "type": "Person", "wikidata": "Q22316"},
    "lavrov": {"id": "lavrov", "names": ["Lavrov"], "type": "Person"},
    "geneva": {"id": "geneva", "names": ["Geneva"], "type": "Place"},
    "rebels": {"id": "rebels", "names": ["Rebels"], "type": "ArmedGroup"},
}
MEETING = {"type": "CONSULT", "mode": "visit", "status": "occurred", "core": True,
           "mentions": [{"trigger": "met", "nth": 1}, {"trigger": "talks", "nth": 1}],
           "actor": ["kerry", "lavrov"], "place": ["geneva"], "time": None}  # fmt: skip
ATTACK = {"type": "ASSAULT", "mode": None, "status": "occurred", "core": False,
          "mentions": [{"trigger": "killed", "nth": 1}], "actor": ["rebels"],
          "time": {"text": "on Saturday", "value": "2016-10-15"}, "killed": {"min": 25, "max": 25}}  # fmt: skip
GOLD = GoldArticle(Article("a", TEXT, "en"), ENTITIES, [MEETING, ATTACK])


def record(type_: str, *words: str, **fields: Any) -> dict[str, Any]:
    """An event record whose mentions are the first places of the words."""
    spans = [(TEXT.index(word), word) for word in words]
    mentions = [{"start": start, "end": start + len(word), "text": word} for start, word in spans]
    return {"article": "a", "type": type_, "status": "occurred", "mentions": mentions, **fields}


def named(*names: str) -> list[dict[str, Any]]:
    return [{"label": name, "names": [name], "type": "Person"} for name in names]


def test_all_right() -> None:
    found = [
        record("CONSULT", "met", mode="visit", actor=named("Kerry", "Lavrov"), place=named("Geneva")),
        record(
            "ASSAULT",
            "killed",
            actor=named("Rebels"),
            time={"value": "2016-10-15"},
            killed={"min": 25, "max": 25},
        ),
    ]
    score = score_article(GOLD, found)
    assert len(score.pairs) == 2 and not score.missed and not score.extra
    assert tuple(score.tally) == FIGURES
    assert all(hits.f1 == 1.0 for name, hits in score.tally.items() if hits.gold)


def test_an_event_counts_in_a_sentence_in_which_it_is_mentioned_and_its_trigger_where_it_stands() -> None:
    score = score_article(GOLD, [record("CONSULT", "lasted")])
    assert (score.tally["event"], score.tally["trigger"]) == (Hits(1, 1, 2), Hits(0, 1, 2))
    assert score.tally["core recall"] == Hits(1, 1, 1)
    assert score_article(GOLD, [record("CONSULT", "Aleppo")]).tally["event"] == Hits(0, 1, 2)


def test_a_wrong_type_is_no_event_but_seen() -> None:
    score = score_article(GOLD, [record("COERCE", "killed")])
    assert (score.tally["event"].hit, score.tally["untyped recall"]) == (0, Hits(1, 2, 2))
    assert (len(score.missed), len(score.extra)) == (2, 1)


def test_pairs_are_one_to_one_and_overlap_comes_first() -> None:
    near, exact = record("CONSULT", "Geneva", actor=named("Kerry")), record("CONSULT", "met")
    score = score_article(GOLD, [near, exact])
    [(found, _)] = score.pairs
    assert list(found.words) == ["met"]
    assert [list(extra.words) for extra in score.extra] == [["Geneva"]]


def test_roles_time_figures_and_mode_count_on_pairs_alone() -> None:
    found = [
        record("CONSULT", "met", mode="phone", status="planned", actor=named("Kerry", "Putin")),
        record(
            "AID",
            "killed",
            actor=named("Rebels"),
            time={"value": "2016-10-15"},
            killed={"min": 25, "max": 25},
        ),
    ]
    tally = score_article(GOLD, found).tally
    assert tally["actor"] == Hits(1, 3, 3)
    assert tally["arguments"] == Hits(1, 3, 4)
    assert (tally["status"], tally["mode"]) == (Hits(0, 1, 1), Hits(0, 1, 1))
    assert (tally["time"], tally["casualties"]) == (Hits(0, 1, 1), Hits(0, 1, 1))


@pytest.mark.parametrize(
    ("found", "gold", "same"),
    [
        ({"wikidata": "Q1", "names": ["A"]}, {"wikidata": "Q2", "names": ["A"], "type": "Person"}, False),
        ({"wikidata": "Q1"}, {"wikidata": "Q1", "names": ["A"], "type": "Person"}, True),
        ({"type": "State", "country": "RUS"}, {"type": "State", "country": "RUS", "names": ["Moskau"]}, True),
        ({"names": ["die Rebellen"]}, {"names": ["Rebell"], "type": "ArmedGroup"}, True),
        ({"label": "John Kerry"}, {"names": ["Kerry"], "type": "Person"}, True),
        ({"label": "the"}, {"names": ["the"], "type": "Person"}, False),
        ({"names": None, "label": None}, {"names": ["Kerry"], "type": "Person"}, False),
    ],
)
def test_one_entity(found, gold, same) -> None:
    assert same_entity(found, gold) is same


def test_fillers_are_matched_one_to_one() -> None:
    assert len(matched(named("Kerry", "Kerry"), [ENTITIES["kerry"]])) == 1


def test_sentences_end_where_a_reader_sees_an_end() -> None:
    text = "Am 3. Mai kam Dr. Weber. „Nein“, sagte er.\n\nSchluss"
    assert [text[a:b].strip() for a, b in sentences(text)] == [
        "Am 3. Mai kam Dr. Weber.", "„Nein“, sagte er.", "Schluss",
    ]  # fmt: skip


def test_figures_over_articles_with_an_interval_that_is_always_the_same() -> None:
    right, wrong = score_article(GOLD, [record("CONSULT", "met")]), score_article(GOLD, [])
    event = figures([right, wrong])["event"]
    assert event.hits == Hits(1, 1, 4)
    assert (event.hits.precision, event.hits.recall, event.hits.f1) == (1.0, 0.25, 0.4)
    assert (event.low, event.high) == (0.0, pytest.approx(2 / 3))
    assert figures([right, wrong]) == figures([right, wrong])
    assert type_figures([right, wrong])["ASSAULT"].hits == Hits(0, 0, 2)
    assert list(by_language([right, wrong])) == ["en"]
