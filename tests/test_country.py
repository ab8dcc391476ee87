import pycountry

from kg.country import ALPHA3, alpha3
from kg.reference import Reference


def test_the_codes_are_those_of_the_states_and_of_iso_3166() -> None:
    states = {entry.country for entry in Reference.load().entries() if entry.type == "State"}
    assert set(ALPHA3.values()) == states
    iso = {country.alpha_2: country.alpha_3 for country in pycountry.countries} | {"XK": "XKX"}
    assert ALPHA3.items() <= iso.items()


def test_two_letters_three_letters_and_neither() -> None:
    assert [alpha3(code) for code in ("RU", "ru", "RUS", "RUX", "")] == ["RUS", "RUS", "RUS", None, None]
