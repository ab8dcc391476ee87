"""Shapes of JSON from outside, and what is said of what does not fit."""

from __future__ import annotations

import pytest

from kg.shape import Maybe, misfits

SHAPE = {"id": str, "names": [str], "count": Maybe({"min": int}), "core": Maybe(bool)}


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        ({"id": "a", "names": []}, []),
        ({"id": "a", "names": ["x"], "count": None, "core": False, "more": 1}, []),
        ({"id": "a", "names": [], "count": {"min": 1}}, []),
        ([], ["it is not an object"]),
        ({"names": []}, ["id is missing"]),
        ({"id": 1, "names": "x"}, ["id is not a string", "names is not a list"]),
        ({"id": "a", "names": ["x", None]}, ["names[1] is not a string"]),
        ({"id": "a", "names": [], "count": {"min": True}}, ["count.min is not a whole number"]),
        ({"id": "a", "names": [], "count": {}}, ["count.min is missing"]),
        ({"id": "a", "names": [], "core": 1}, ["core is not true or false"]),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(value: object, problems: list[str]) -> None:
    assert list(misfits(value, SHAPE)) == problems
