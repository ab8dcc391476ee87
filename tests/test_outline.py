"""The outline: what a map needs of it, and that it agrees with the reference data."""

from __future__ import annotations

import itertools
from pathlib import Path

import pycountry
import pytest

from kg import outline
from kg.errors import BadDataError, InputMissingError
from kg.outline import Ring
from kg.reference import Reference
from kg.resources import resource

TOO_SMALL = {"LIE", "MCO", "MDV", "MHL", "NRU", "TUV", "VAT"}  # states with nothing left at this scale
NOT_ISO = {"XKX", "CYN", "IOA", "KAS", "SOL"}  # Kosovo, and what Natural Earth alone draws apart
COUNTRIES = outline.load()


def holds(rings: tuple[Ring, ...], longitude: float, latitude: float) -> bool:
    """Whether a point lies in an odd number of the rings."""
    crossed = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in itertools.pairwise(ring):
            if (y0 > latitude) != (y1 > latitude):
                crossed += longitude < x0 + (x1 - x0) * (latitude - y0) / (y1 - y0)
    return crossed % 2 == 1


def test_every_state_that_can_be_seen_is_there() -> None:
    states = {entry.country for entry in Reference.load().entries() if entry.type == "State"}
    assert states - COUNTRIES.keys() == TOO_SMALL


def test_codes_are_those_of_the_reference_data() -> None:
    assert COUNTRIES.keys() - {country.alpha_3 for country in pycountry.countries} == NOT_ISO


def test_rings_are_closed_and_on_the_map() -> None:
    for code, rings in COUNTRIES.items():
        assert rings, code
        for ring in rings:
            assert ring[0] == ring[-1] and len(set(ring)) >= 3, code
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring), code


def test_no_ring_leaps_across_the_map() -> None:
    """Russia and Fiji lie on both sides of the 180th meridian; an uncut ring would draw a line through all."""
    widest = {
        code: max(abs(x1 - x0) for ring in rings for (x0, _), (x1, _) in itertools.pairwise(ring))
        for code, rings in COUNTRIES.items()
    }
    assert max(widest.values()) < 30  # the border along the 49th parallel has 28 degrees
    for code in ("RUS", "FJI"):
        assert {x for ring in COUNTRIES[code] for x, _ in ring} & {-180, 180}, code
    assert {-180, 180} <= {x for ring in COUNTRIES["RUS"] for x, _ in ring}


@pytest.mark.parametrize(
    ("longitude", "latitude", "code"),
    [
        (13.4, 52.5, "DEU"),
        (7.7, 48.6, "FRA"),
        (37.2, 36.2, "SYR"),
        (-77.0, 39.0, "USA"),
        (-175.0, 67.0, "RUS"),  # Chukotka, beyond the 180th meridian
        (178.0, -17.8, "FJI"),
        (28.2, -29.6, "LSO"),  # a hole in South Africa
        (151.0, -33.8, "AUS"),
        (-30.0, 45.0, None),  # the Atlantic
        (-150.0, 0.0, None),  # the Pacific
    ],
)
def test_a_point_lies_in_its_country_and_no_other(
    longitude: float, latitude: float, code: str | None
) -> None:
    found = [name for name, rings in COUNTRIES.items() if holds(rings, longitude, latitude)]
    assert found == ([code] if code else [])


def test_the_states_of_the_reference_data_lie_in_their_outline() -> None:
    """All but islands of a few points, whose coast moved past them when it was simplified."""
    outside = {
        entry.country
        for entry in Reference.load().entries()
        if entry.type == "State" and entry.country in COUNTRIES and entry.coordinates
        if not holds(COUNTRIES[entry.country], entry.coordinates[1], entry.coordinates[0])
    }
    assert outside == {"BRB", "KIR", "TON"}


def test_the_file_is_small_enough_for_every_map() -> None:
    assert (resource("outline") / "world.json").stat().st_size < 120_000


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"countries": {"X": [[1, 2, 3, 4]]}}', '{"countries": {"X": [[1, 2, 3, 4, 5, 6, 7]]}}'],
)
def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "world.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(outline, "resource", lambda _: tmp_path)
    with pytest.raises(BadDataError, match=r"world\.json"):
        outline.load.__wrapped__()


def test_a_missing_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "resource", lambda _: tmp_path)
    with pytest.raises(InputMissingError, match=r"world\.json"):
        outline.load.__wrapped__()
