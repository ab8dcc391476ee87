"""Counts of people from words: exact, bounded, vague, and what counts no one."""

from __future__ import annotations

import pytest

from kg.extract.numbers import parse_count, parse_number
from kg.report import Count


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("25", 25),
        ("1.400", 1400),
        ("300,000", 300000),
        ("zwölf", 12),
        ("fünfundzwanzig", 25),
        ("einundzwanzig", 21),
        ("zweihundert", 200),
        ("hundertfünfzig", 150),
        ("dreitausend", 3000),
        ("twenty-five", 25),
        ("both", 2),
        ("37-jähriger", None),
        ("hundred-odd", None),
        ("Menschen", None),
        ("3.5", None),
        ("fünfund", None),
    ],
)
def test_number(word: str, number: int | None) -> None:
    assert parse_number(word) == number


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("25 Menschen", 25, 25),
        ("mindestens 25 Menschen", 25, None),
        ("mehr als 20 Menschen", 21, None),
        ("über tausend Menschen", 1001, None),
        ("bis zu 40.000 Menschen", 1, 40000),
        ("fast 50 Zivilisten", 0, 49),
        ("rund 30 Kämpfer", 30, 30),
        ("Dutzende Menschen", 24, None),
        ("Hunderte Menschen", 200, None),
        ("mehrere hundert Menschen", 200, None),
        ("mehrere Demonstranten", 2, None),
        ("ein Dutzend Soldaten", 12, 12),
        ("zwei Dutzend Soldaten", 24, 24),
        ("mehr als ein Dutzend Soldaten", 13, None),
        ("zwei weitere", 2, 2),
        ("die beiden Männer", 2, 2),
        ("14 000 Menschen", 14000, 14000),
        ("drei Millionen Syrer", 3_000_000, 3_000_000),
        ("1,5 Millionen Syrer", 1_500_000, 1_500_000),
        ("zwischen 10 und 20 Menschen", 10, 20),
        ("zehn bis zwanzig Menschen", 10, 20),
        ("zwei oder drei Menschen", 2, 3),
        ("unter anderem 18 Soldaten", 18, None),
        ("20 oder mehr Soldaten", 20, None),
        ("at least 50 people", 50, None),
        ("more than 500 people", 501, None),
        ("as many as 16 people", 1, 16),
        ("nearly 300 people", 0, 299),
        ("scores of civilians", 40, None),
        ("dozens of civilians", 24, None),
        ("several hundred people", 200, None),
        ("tens of thousands", 20000, None),
        ("hundreds of thousands", 200_000, None),
        ("three hundred people", 300, 300),
        ("300,000 people", 300_000, 300_000),
        ("60-100 fighters", 60, 100),
        ("a dozen soldiers", 12, 12),
    ],
)
def test_count(words: str, low: int, high: int | None) -> None:
    found = parse_count(words.split())
    assert found is not None
    assert found[0] == Count(low, high)


@pytest.mark.parametrize(
    "words",
    [
        "keine Toten",
        "keine 20 Toten",
        "der 37-jährige Mann",
        "ein 45 Jahre alter Mann",
        "a 45 year old man",
        "im Jahr 2015 Menschen",
        "since 2014 people",
        "20 Prozent der Menschen",
        "nach 30 Kilometern",
        "viele Menschen",
        "a man",
    ],
)
def test_counts_no_one(words: str) -> None:
    assert parse_count(words.split()) is None


def test_an_article_counts_only_where_asked() -> None:
    assert parse_count(["ein", "Mann"], articles=True) == (Count(1, 1), 0, 0)
    assert parse_count(["ein", "Mann"]) is None


def test_where_the_count_stands() -> None:
    assert parse_count(["at", "least", "two", "dozen", "men"]) == (Count(24, None), 2, 3)
