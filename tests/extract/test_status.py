"""Status: what the words at and above a trigger say of it."""

from __future__ import annotations

import pytest
from hand_parsed import Read

from kg.article import Language
from kg.extract.extractor import Reading
from kg.extract.status import denied, rule_status
from kg.extract.triggers import Candidate


def of(reading: Reading, word: str) -> Candidate:
    return next(c for c in reading.candidates if reading.trees[c.sentence][c.token].text == word)


@pytest.mark.parametrize(
    ("text", "language", "word", "wanted"),
    [
        ("Rebels attacked the town.", "en", "attacked", "occurred"),
        ("Turkey will attack the town.", "en", "attack", "planned"),
        ("Turkey could attack the town.", "en", "attack", "hypothetical"),
        ("Turkey did not attack the town.", "en", "attack", "negated"),
        ("Die Armee will die Stadt angreifen.", "de", "angreifen", "planned"),
        ("Die Armee könnte die Stadt angreifen.", "de", "angreifen", "hypothetical"),
    ],
)
def test_the_rule(read: Read, text: str, language: Language, word: str, wanted: str) -> None:
    reading = read(text, language)
    assert rule_status(reading.trees[0], of(reading, word).token) == wanted


def test_what_is_called_off_is_denied(read: Read) -> None:
    reading = read("Das Treffen wurde abgesagt.", "de")
    assert denied(reading.trees[0], of(reading, "Treffen").token)


def test_a_noun_stands_under_the_condition_of_its_clause(read: Read) -> None:
    reading = read("Iran would suffer if Israel started an attack.", "en")
    assert "in-condition|noun" in reading.status_features(of(reading, "attack"))


def test_plans_are_seen_from_further_down(read: Read) -> None:
    reading = read("Turkey plans to launch a military operation.", "en")
    features = reading.status_features(of(reading, "operation"))
    assert "governor=planning|noun" in features
    told = read("Turkey launched a military operation.", "en")
    assert "governor=planning|noun" not in told.status_features(of(told, "operation"))
