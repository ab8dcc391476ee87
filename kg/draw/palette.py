"""How a diagram looks: colours, shapes, themes, and the conflict-cooperation scale.

One hue and one shape a quad category, hues after Okabe and Ito (https://jfly.uni-koeln.de/color/) for colour-blind
readers; shades within it in order of the score, and what is stronger stands out more from the background. Every mark
also has an outline (``line``), so that its shape is seen where its fill is pale. Colours are ``#rrggbb``; shapes are
the names that vis-network gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Literal, TypeAlias

from kg.plover import SCORES

ThemeName: TypeAlias = Literal["light", "dark"]
Shape: TypeAlias = Literal["dot", "square", "triangle", "triangleDown", "diamond", "hexagon", "star"]
Dash: TypeAlias = Literal["solid", "dashed", "dotted"]


@dataclass(frozen=True, slots=True)
class Paint:
    """What a mark is filled with and outlined in."""

    fill: str
    line: str


@dataclass(frozen=True, slots=True)
class CategoryStyle:
    """A quad category: its shape and its outline in both themes."""

    code: str
    shape: Shape
    light: Paint
    dark: Paint


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """An event type: the shape of its category, its own fill, and its ``score`` from -10 (conflict) to 10."""

    code: str
    category: str
    shape: Shape
    light: Paint
    dark: Paint
    score: float


@dataclass(frozen=True, slots=True)
class KindStyle:
    """A kind of entity; ``Actor`` where it is not known; ``Group``, a community that is drawn as one node."""

    code: str
    shape: Shape
    light: Paint
    dark: Paint


@dataclass(frozen=True, slots=True)
class StatusStyle:
    """How an event's status shows: ``filled`` or hollow, its outline, and the opacity of the whole mark (0 to 1)."""

    code: str
    filled: bool
    dash: Dash
    opacity: float


@dataclass(frozen=True, slots=True)
class Theme:
    """What is neither event nor entity. ``edge`` is for lines between nodes, ``rule`` for grids and borders."""

    background: str
    text: str
    muted: str
    edge: str
    rule: str
    land: str
    border: str


THEMES: MappingProxyType[ThemeName, Theme] = MappingProxyType(
    {
        "light": Theme("#ffffff", "#1d2733", "#566372", "#8a949f", "#dde2e8", "#eef0f2", "#c3cad2"),
        "dark": Theme("#14181d", "#e8edf2", "#a3afbb", "#707b87", "#2c343d", "#232a31", "#46515c"),
    }
)

CATEGORIES: MappingProxyType[str, CategoryStyle] = MappingProxyType(
    {
        style.code: style
        for style in (
            CategoryStyle(
                "VerbalCooperation", "dot", Paint("#037dbc", "#025580"), Paint("#6abbfe", "#c4e0fe")
            ),
            CategoryStyle(
                "MaterialCooperation", "square", Paint("#039e7a", "#045b45"), Paint("#31b48e", "#78f3c9")
            ),
            CategoryStyle(
                "VerbalConflict", "triangle", Paint("#d4940f", "#6c4900"), Paint("#eba82b", "#ffd6a0")
            ),
            CategoryStyle(
                "MaterialConflict", "diamond", Paint("#e84f32", "#85011c"), Paint("#fe7859", "#fdd3d0")
            ),
        )
    }
)

_FILLS: dict[str, dict[str, tuple[str, str]]] = {  # by type: light and dark theme, weakest first
    "VerbalCooperation": {
        "CONSULT": ("#a4d0fd", "#076ea5"),
        "SUPPORT": ("#40a8f0", "#1b94db"),
        "AGREE": ("#037dbc", "#6abbfe"),
        "CONCEDE": ("#025580", "#c4e0fe"),
    },
    "MaterialCooperation": {
        "COOPERATE": ("#66e1b9", "#07765b"),
        "AID": ("#039e7a", "#31b48e"),
        "RETREAT": ("#045b45", "#78f3c9"),
    },
    "VerbalConflict": {
        "REQUEST": ("#ffc15f", "#8b6003"),
        "ACCUSE": ("#d4940f", "#bc8204"),
        "REJECT": ("#9f6e01", "#eba82b"),
        "THREATEN": ("#6c4900", "#ffd6a0"),
    },
    "MaterialConflict": {
        "SANCTION": ("#ffc1a3", "#b14701"),
        "PROTEST": ("#fe885b", "#e8622f"),
        "COERCE": ("#e84f32", "#fe7859"),
        "MOBILIZE": ("#c01620", "#fea89b"),
        "ASSAULT": ("#85011c", "#fdd3d0"),
    },
}

TYPES: MappingProxyType[str, TypeStyle] = MappingProxyType(
    {
        code: TypeStyle(
            code,
            category,
            CATEGORIES[category].shape,
            Paint(light, CATEGORIES[category].light.line),
            Paint(dark, CATEGORIES[category].dark.line),
            SCORES[code],
        )
        for category, fills in _FILLS.items()
        for code, (light, dark) in fills.items()
    }
)

# Entities are grey, so that colour always speaks of events; what kind they are is seen from the shape.
KINDS: MappingProxyType[str, KindStyle] = MappingProxyType(
    {
        style.code: style
        for style in (
            KindStyle("State", "hexagon", Paint("#4a5a6c", "#1d2733"), Paint("#aebac6", "#e8edf2")),
            KindStyle(
                "InternationalOrganization", "star", Paint("#4a5a6c", "#1d2733"), Paint("#aebac6", "#e8edf2")
            ),
            KindStyle("Organization", "square", Paint("#8795a5", "#46535f"), Paint("#76838f", "#bcc7d1")),
            KindStyle("ArmedGroup", "triangle", Paint("#4a5a6c", "#1d2733"), Paint("#aebac6", "#e8edf2")),
            KindStyle("Person", "dot", Paint("#cfd7df", "#566372"), Paint("#4b5763", "#a3afbb")),
            KindStyle("PopulationGroup", "diamond", Paint("#cfd7df", "#566372"), Paint("#4b5763", "#a3afbb")),
            KindStyle("Place", "triangleDown", Paint("#e9e1cf", "#6f6346"), Paint("#5a513c", "#cbbd97")),
            KindStyle("Actor", "dot", Paint("#8795a5", "#46535f"), Paint("#76838f", "#bcc7d1")),
            KindStyle("Group", "dot", Paint("#f3f5f7", "#566372"), Paint("#232a31", "#a3afbb")),
        )
    }
)

STATUSES: MappingProxyType[str, StatusStyle] = MappingProxyType(
    {
        style.code: style
        for style in (
            StatusStyle("occurred", True, "solid", 1.0),
            StatusStyle("planned", True, "dashed", 1.0),
            StatusStyle("hypothetical", True, "dashed", 0.5),
            StatusStyle("negated", False, "solid", 1.0),
        )
    }
)

# From conflict (orange to brown) to cooperation (blue): score, light theme, dark theme. Between the stops colours
# are mixed in sRGB. Printed in grey the two ends look alike, hence score_dash.
SCALE: tuple[tuple[float, str, str], ...] = (
    (-10.0, "#8a2c02", "#ffb27a"),
    (-5.0, "#c9611c", "#e8843f"),
    (0.0, "#7d858e", "#7d8894"),
    (5.0, "#2f83bf", "#4aa3e0"),
    (10.0, "#063f73", "#9fd2ff"),
)
NEUTRAL = 0.5  # a mean score no further than this from 0 counts as neither


def paint(style: CategoryStyle | TypeStyle | KindStyle, theme: ThemeName) -> Paint:
    """The style's colours in the theme."""
    return style.light if theme == "light" else style.dark


def score_color(score: float, theme: ThemeName) -> str:
    """The colour of a score; what lies beyond -10 or 10 has the colour of the end."""
    stops = [(at, light if theme == "light" else dark) for at, light, dark in SCALE]
    score = min(max(score, stops[0][0]), stops[-1][0])
    for (low, first), (high, second) in pairwise(stops):
        if score <= high:
            return mix(first, second, (score - low) / (high - low))
    raise ValueError(f"{score} is no number")


def score_dash(score: float) -> Dash:
    """The line of a score, so that it is seen without colour: conflict dashed, cooperation solid, neither dotted."""
    if abs(score) <= NEUTRAL:
        return "dotted"
    return "dashed" if score < 0 else "solid"


def mix(first: str, second: str, share: float) -> str:
    """The colour ``share`` (0 to 1) of the way from the first to the second, in sRGB."""
    ends = [[int(color[at : at + 2], 16) for at in (1, 3, 5)] for color in (first, second)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(*ends, strict=True))
