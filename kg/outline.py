"""The outline: the countries' borders and coasts as polygons, to draw maps without a network.

The data are data/outline/world.json, made from Natural Earth; see the README there for form and recipe.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from kg.errors import BadDataError, InputMissingError
from kg.resources import resource

Point: TypeAlias = tuple[float, float]
"""Longitude and latitude in degrees (WGS84), in this order, as maps have x before y."""
Ring: TypeAlias = tuple[Point, ...]
"""A closed line: the last point is the first."""

_UNIT = 10  # the file counts in tenths of a degree


@functools.cache
def load() -> Mapping[str, tuple[Ring, ...]]:
    """The rings of each country by its code, the longest first; the file is read once.

    Codes are ISO 3166-1 alpha-3, with ``XKX`` for Kosovo and Natural Earth's own for areas that have none
    there. A point lies in a country when it lies in an odd number of its rings, so that holes need no mark.
    No ring crosses the 180th meridian. Raises InputMissingError when the installation is incomplete and
    BadDataError when the file is not in the form it should have.
    """
    return _read(resource("outline") / "world.json")


def _read(path: Path) -> Mapping[str, tuple[Ring, ...]]:
    try:
        countries = json.loads(path.read_text(encoding="utf-8"))["countries"]
        outline = {code: tuple(map(_ring, rings)) for code, rings in countries.items()}
    except FileNotFoundError:
        raise InputMissingError(f"{path}: no such file", "reinstall diplograph") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadDataError(f"{path}: is no outline: {error}", "reinstall diplograph") from None
    return MappingProxyType(outline)


def _ring(steps: Sequence[int]) -> Ring:
    """The ring of ``[x, y, dx, dy, dx, dy, ...]``. Raises ValueError when a number is missing."""
    if len(steps) < 6 or len(steps) % 2:
        raise ValueError(f"a ring of {len(steps)} numbers")
    longitudes = [x / _UNIT for x in itertools.accumulate(steps[::2])]
    latitudes = [y / _UNIT for y in itertools.accumulate(steps[1::2])]
    points = tuple(zip(longitudes, latitudes, strict=True))
    return (*points, points[0])
