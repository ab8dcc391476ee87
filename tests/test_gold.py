"""Annotated articles: how they are found and read, and what is said of those that are not right."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import BadDataError, InputMissingError
from kg.gold import GoldArticle, load_gold, nth_span, read_gold
from kg.issue import Issue

TEXT = "date 2016-10-14\nKerry met Lavrov. They met on Saturday."


def annotation(**changes: Any) -> dict[str, Any]:
    """A sound annotation of TEXT; changes to the one event are named event_KEY, to the first entity entity_KEY."""
    entity = {"id": "k", "names": ["Kerry"], "type": "Person", "country": "USA", "wikidata": None}
    event = {"id": "e1", "type": "CONSULT", "mode": None, "status": "occurred", "core": True,
             "mentions": [{"trigger": "met", "nth": 2}], "actor": ["k"], "time": None}  # fmt: skip
    for target, prefix in ((entity, "entity_"), (event, "event_")):
        target |= {key[len(prefix) :]: changes.pop(key) for key in list(changes) if key.startswith(prefix)}
    return {"id": "a", "lang": "en", "date": "2016-10-14", "entities": [entity], "events": [event]} | changes


@pytest.fixture
def annotated(write: Callable[..., Path]) -> Callable[..., list[GoldArticle | Issue]]:
    """What is read of a.json beside a.txt."""

    def read(text: str | None = TEXT, **changes: Any) -> list[GoldArticle | Issue]:
        path = write("a.json", json.dumps(annotation(**changes)))
        if text is not None:
            write("a.txt", text)
        return list(read_gold([path.parent]))

    return read


def test_an_article_with_text_date_and_spans(annotated) -> None:
    [gold] = annotated()
    article = gold.article
    assert (article.id, article.language, article.text) == ("a", "en", TEXT)
    assert article.date.value == "2016-10-14"
    assert article.text[article.body :].startswith("Kerry")
    [(start, end)] = gold.spans(gold.events[0])
    assert TEXT[start:end] == "met" and TEXT[:start].endswith("They ")


def test_the_text_may_lie_elsewhere(write) -> None:
    root = write("gold/b.json", json.dumps(annotation(id="b"))).parents[1]
    write("gold/c.json", json.dumps(annotation(id="c")))
    lines = ["{broken", json.dumps({"id": "b", "text": TEXT + " In a line."})]
    write("texts/more.jsonl", "\n".join(lines))
    write("texts/deep/c.txt", TEXT)
    first, second = read_gold([root / "gold", root / "texts"])
    assert first.article.text.endswith("In a line.")
    assert second.article.text == TEXT


def test_other_json_and_hidden_files_are_passed_over(annotated, write) -> None:
    write("identity.json", '{"events": []}')
    write(".cache/a.json", json.dumps(annotation()))
    assert len(annotated()) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lang": "fr"}, "lang is 'fr', not one of de, en"),
        ({"date": "2016-13"}, "date '2016-13' is no date"),
        ({"events": {}}, "events is not a list"),
        ({"event_status": None}, "events[0].status is not a string"),
        ({"event_mentions": [{"trigger": "met", "nth": 3}]}, "event e1: trigger 'met' #3 is not in the text"),
        ({"event_mentions": [{"trigger": "met", "nth": 0}]}, "event e1: trigger 'met' #0 is not in the text"),
        ({"event_place": ["x"]}, "event e1: place 'x' is no entity"),
    ],
)
def test_an_annotation_that_cannot_be_used_is_one_issue(annotated, changes, message) -> None:
    [issue] = annotated(**changes)
    assert (issue.code, Path(issue.source).name) == ("bad-annotation", "a.json")
    assert message in issue.message and "correct the annotation" in issue.hint


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"entity_type": "Dog"}, "entity k: there is no entity type 'Dog'"),
        ({"entity_country": "US"}, "entity k: country 'US' is no ISO 3166-1 alpha-3 code"),
        ({"entity_names": ["Kerry", "John"]}, "entity k: the name 'John' is not in the text"),
        ({"event_type": "MEET"}, "event e1: there is no event type 'MEET'"),
        ({"event_mode": "demo"}, "event e1: CONSULT has no mode 'demo'"),
        ({"event_status": "done"}, "event e1: there is no status 'done'"),
        ({"event_core": None}, "event e1: core is not true or false"),
        ({"event_mentions": []}, "event e1: it has no mention"),
        (
            {"event_time": {"text": "on Sunday", "value": None}},
            "event e1: the time 'on Sunday' is not in the text",
        ),
        ({"event_killed": {"min": 1}}, "event e1: killed must be null or have min and max"),
    ],
)
def test_a_fault_is_told_and_the_article_used(annotated, changes, message) -> None:
    issue, gold = annotated(**changes)
    assert (issue.code, issue.message) == ("annotation-fault", message)
    assert isinstance(gold, GoldArticle)


def test_no_text_no_json_and_an_id_twice(annotated, write) -> None:
    [issue] = annotated(text=None)
    assert issue.code == "no-text" and "put a.txt beside it" in issue.hint
    write("a.txt", b"\xff")
    [issue] = annotated(text=None)
    assert issue.message == "a.txt beside it cannot be read"
    write("a.txt", TEXT)
    write("b.json", "{")
    write("c.json", json.dumps(annotation()))
    _, no_json, twice = annotated()
    assert (no_json.code, twice.code) == ("not-json", "duplicate-id")
    assert "a.json" in twice.message


def test_a_missing_folder_is_told_at_once() -> None:
    with pytest.raises(InputMissingError, match="nowhere"):
        read_gold([Path("nowhere")])


def test_training_takes_nothing_that_cannot_be_used(write) -> None:
    folder = write("a.json", json.dumps(annotation(entity_type="Dog"))).parent
    write("a.txt", TEXT)
    assert len(list(load_gold([folder]))) == 1
    write("a.txt", "No such words.")
    with pytest.raises(BadDataError, match=r"a\.json: event e1: trigger"):
        list(load_gold([folder]))


def test_nth_span_counts_from_one() -> None:
    assert nth_span("met, met", "met", 2) == (5, 8)
    with pytest.raises(BadDataError, match="does not occur 3 times"):
        nth_span("met, met", "met", 3)
