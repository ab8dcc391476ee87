"""Tokens as the training data had them."""

from __future__ import annotations

import pytest

from kg.annotate.tokens import Tokenizer
from kg.article import Language


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Sein US-Kollege Al-Ferdous kam.", "de", ["Sein", "US-Kollege", "Al-Ferdous", "kam", "."]),
        ("Am 3. Oktober 2016.", "de", ["Am", "3.", "Oktober", "2016", "."]),
        ("Rund 3,5 Mio. Euro (20%)", "de", ["Rund", "3,5", "Mio.", "Euro", "(", "20", "%", ")"]),
        ("„Nein“, sagte er.", "de", ["„", "Nein", "“", ",", "sagte", "er", "."]),
        ("Kiew/Moskau: ja", "de", ["Kiew", "/", "Moskau", ":", "ja"]),
        (
            "They don't like Russian-led talks.",
            "en",
            ["They", "do", "n't", "like", "Russian", "-", "led", "talks", "."],
        ),
        ("Trump’s $5bn", "en", ["Trump", "’s", "$", "5bn"]),
        ("the U.S. Army", "en", ["the", "U.S.", "Army"]),
    ],
)
def test_tokens(text: str, language: Language, expected: list[str]) -> None:
    assert [word.text for word in Tokenizer(language).words(text, 0, len(text))] == expected


def test_space_before_is_known() -> None:
    words = Tokenizer("de").words("xx Ja, \u00a0nein!", 3, 13)
    assert [(word.start, word.text, word.spaced) for word in words] == [
        (3, "Ja", True),
        (5, ",", False),
        (8, "nein", True),
        (12, "!", False),
    ]


def test_runs_without_space_are_cut() -> None:
    words = Tokenizer("en").words("(" * 1000 + " b", 0, 1002)
    assert "".join(word.text for word in words) == "(" * 1000 + "b"
