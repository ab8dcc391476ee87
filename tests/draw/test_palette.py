"""Colours: complete, told apart by colour-blind readers too, seen against both backgrounds; scores with a source."""

from __future__ import annotations

from itertools import combinations
from statistics import mean
from typing import get_args

import numpy as np
import pytest
from pyoxigraph import Literal

from kg import ontology
from kg.draw import palette
from kg.draw.palette import CATEGORIES, KINDS, STATUSES, THEMES, TYPES, ThemeName
from kg.entity import EntityType
from kg.plover import SCORES
from kg.resources import resource
from kg.turtle import read_turtle
from kg.vocabulary import DCO, SKOS

THEME_NAMES = get_args(ThemeName)
# Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# severity 1.0; the matrices work on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
CAMEO = {  # Goldstein's values for CAMEO's cue categories (CAMEO.SCALE.txt)
    "02": 3.0, "03": 4.0, "04": 1.0, "05": 3.5, "06": 6.0, "07": 7.0, "09": -2.0, "10": -5.0, "11": -2.0,
    "12": -4.0, "13": -6.0, "14": -6.5, "15": -7.2, "16": -4.0, "17": -7.0, "18": -9.0, "19": -10.0, "20": -10.0,
}  # fmt: skip


def linear(color: str) -> np.ndarray:
    value = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(color: str, sight: str = "normal") -> np.ndarray:
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear(color), 0, 1) / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(first: str, second: str, sight: str) -> float:
    """CIE76; 2.3 is just noticeable."""
    return float(np.linalg.norm(lab(first, sight) - lab(second, sight)))


def contrast(first: str, second: str) -> float:
    """As WCAG 2 measures it."""
    low, high = sorted(float(TO_XYZ[1] @ linear(color)) for color in (first, second))
    return (high + 0.05) / (low + 0.05)


def test_all_that_the_ontology_knows_has_a_style() -> None:
    terms = ontology.load()
    assert TYPES.keys() == terms.types.keys()
    assert {code: style.category for code, style in TYPES.items()} == {
        code: iri.rpartition("#")[2] for code, iri in terms.categories.items()
    }
    assert STATUSES.keys() == terms.statuses.keys()
    assert KINDS.keys() == {*get_args(EntityType), "Actor", "Group"}


@pytest.mark.parametrize("theme", THEME_NAMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_the_types_of_a_category_are_told_apart(sight: str, theme: ThemeName) -> None:
    close = {
        (first.code, second.code): distance(palette.paint(first, theme).fill, palette.paint(second, theme).fill, sight)
        for first, second in combinations(TYPES.values(), 2)
        if first.category == second.category
    }  # fmt: skip
    assert min(close.values()) >= 10, min(close, key=lambda pair: close[pair])


def test_categories_differ_in_shape_and_no_entity_looks_like_another() -> None:
    assert len({style.shape for style in CATEGORIES.values()}) == len(CATEGORIES)
    assert len({(style.shape, style.light) for style in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("theme", THEME_NAMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_conflict_and_cooperation_are_told_apart(sight: str, theme: ThemeName) -> None:
    scale = [palette.score_color(score, theme) for score in (-8, -4, 4, 8)]
    assert all(distance(low, high, sight) >= 20 for low in scale[:2] for high in scale[2:])


@pytest.mark.parametrize("name", THEME_NAMES)
def test_text_is_read_and_marks_are_seen(name: ThemeName) -> None:
    theme = THEMES[name]
    assert all(
        contrast(text, ground) >= 4.5
        for text in (theme.text, theme.muted)
        for ground in (theme.background, theme.land)
    )
    styles = [*TYPES.values(), *KINDS.values(), *CATEGORIES.values()]
    marks = [palette.paint(style, name).line for style in styles]
    marks += [theme.edge, *(palette.score_color(score / 2, name) for score in range(-20, 21))]
    assert {
        mark: contrast(mark, theme.background) for mark in marks if contrast(mark, theme.background) < 3
    } == {}


@pytest.mark.parametrize("name", THEME_NAMES)
def test_the_stronger_stands_out_more(name: ThemeName) -> None:
    background = lab(THEMES[name].background)[0]
    for category in CATEGORIES:
        styles = sorted((s for s in TYPES.values() if s.category == category), key=lambda s: abs(s.score))
        steps = [abs(lab(palette.paint(style, name).fill)[0] - background) for style in styles]
        assert steps == sorted(steps)


def cameo_categories() -> dict[str, list[str]]:
    """The CAMEO cue categories that the ontology gives each event type."""
    found = {}
    for said in read_turtle(resource("ontology") / "dco.ttl").values():
        notations = [value for value in said.get(str(SKOS.notation), ()) if isinstance(value, Literal)]
        if cues := [value.value for value in notations if value.datatype.value == str(DCO.cameo)]:
            code = next(value.value for value in notations if value.datatype.value != str(DCO.cameo))
            found[code] = cues
    return found


def test_scores_are_goldsteins_by_the_cameo_categories_of_the_ontology() -> None:
    yields = {"CONCEDE": 5.0, "RETREAT": mean((7.0, 7.0, 9.0, 9.0))}  # 080 to 083; 084 to 087
    expected = {
        code: yields.get(code) or mean(CAMEO[cue] for cue in cues)
        for code, cues in cameo_categories().items()
    }
    assert dict(SCORES) == pytest.approx(expected, abs=0.05)


def test_the_scale_goes_through_its_stops_and_no_further() -> None:
    assert [palette.score_color(at, "light") for at, _, _ in palette.SCALE] == [
        light for _, light, _ in palette.SCALE
    ]
    assert palette.score_color(-99, "dark") == palette.score_color(-10, "dark")
    assert palette.mix("#000000", "#ff8000", 0.5) == "#804000"
    assert [palette.score_dash(score) for score in (-3, 0.2, 3)] == ["dashed", "dotted", "solid"]
