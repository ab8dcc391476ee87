"""The gazetteer: look-ups as articles need them, and the integrity of the data."""

import itertools
import re
from collections import Counter
from pathlib import Path

import pycountry
import pytest

from kg.errors import BadDataError, InputMissingError
from kg.reference import Reference, Tenure

REF = "https://w3id.org/diplograph/reference/"
HEADER = """
@prefix dco: <https://w3id.org/diplograph/dco#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ref: <https://w3id.org/diplograph/reference/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
"""


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


def labels(reference: Reference, name: str, language: str = "de") -> list[str]:
    return [entry.labels["de"] for entry in reference.lookup(name, language)]


# --- look-ups ---


@pytest.mark.parametrize(
    ("name", "language", "label"),
    [
        ("Russlands", "de", "Russland"),
        ("der Vereinigten Staaten", "de", "USA"),
        ("Niederlanden", "de", "Niederlande"),
        ("Syria's", "en", "Syrien"),
        ("the Netherlands", "en", "Niederlande"),
        ("UN", "en", "Vereinte Nationen"),
        ("Weltsicherheitsrates", "de", "UN-Sicherheitsrat"),
        ("Vereinten Nationen", "de", "Vereinte Nationen"),
        ("„Islamischen Staat“", "de", "Islamischer Staat"),
        ("Daesh", "en", "Islamischer Staat"),
        ("al-Qaida", "de", "Al-Kaida"),
        ("Red Cross", "en", "Internationales Komitee vom Roten Kreuz"),
        ("NATO", "de", "Nato"),
        ("Aleppos", "de", "Aleppo"),
        ("Geneva", "en", "Genf"),
        ("Sergei Lavrov", "de", "Sergej Lawrow"),
        ("Sergej Lawrows", "de", "Sergej Lawrow"),
        ("Recep Tayyip Erdogan", "en", "Recep Tayyip Erdoğan"),
    ],
)
def test_names_are_found_inflected_and_in_both_languages(
    reference: Reference, name: str, language: str, label: str
) -> None:
    assert labels(reference, name, language) == [label]


@pytest.mark.parametrize("word", ["us", "is", "who", "Is", "Menschen", "Lawrow", "Kerry", "Nachricht", ""])
def test_common_words_and_bare_family_names_are_no_names(reference: Reference, word: str) -> None:
    assert reference.lookup(word, "de") == ()
    assert reference.lookup(word, "en") == ()


def test_an_ambiguous_name_gives_every_reading_states_first(reference: Reference) -> None:
    assert [entry.type for entry in reference.lookup("Georgia", "en")] == ["State", "Place"]


def test_family_names_find_people_in_any_transliteration(reference: Reference) -> None:
    assert [p.wikidata for p in reference.persons_by_surname("Lawrow")] == ["Q58217"]
    assert [p.wikidata for p in reference.persons_by_surname("Lavrov")] == ["Q58217"]
    assert {p.labels["en"] for p in reference.persons_by_surname("Clinton")} == {
        "Bill Clinton",
        "Hillary Clinton",
    }
    assert [p.labels["en"] for p in reference.persons_by_surname("Ban")] == ["Ban Ki-moon"]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("russische", "RUS"),
        ("russischen", "RUS"),
        ("Russian", "RUS"),
        ("US", "USA"),
        ("US-Außenminister", "USA"),
        ("amerikanisches", "USA"),
        ("nordkoreanischer", "PRK"),
        ("bayerischen", "DEU"),
        ("Chechen", "RUS"),
        ("us", None),
        ("EU-Kommission", None),
        ("kongolesische", None),  # two states share it
        ("deutsch-französische", None),
        ("politische", None),
    ],
)
def test_countries_of_adjectives(reference: Reference, word: str, code: str | None) -> None:
    assert reference.country_of_adjective(word) == code


def test_a_region_is_not_its_state(reference: Reference) -> None:
    assert reference.country_of_adjective("katalanische") == "ESP"
    assert reference.state_of_adjective("katalanische") is None


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Russen", "RUS"),
        ("Syrerin", "SYR"),
        ("Russians", "RUS"),
        ("Franzosen", "FRA"),
        ("Turks", "TUR"),
        ("Leute", None),
    ],
)
def test_countries_of_demonyms(reference: Reference, word: str, code: str | None) -> None:
    assert reference.country_of_demonym(word) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Moskau", "RUS"),
        ("Moskaus", "RUS"),
        ("Kreml", "RUS"),
        ("Weißen Haus", "USA"),
        ("White House", "USA"),
        ("Kiev", "UKR"),
    ],
)
def test_capitals_and_seats_stand_for_states(reference: Reference, name: str, code: str) -> None:
    state = reference.capital_state(name)
    assert state is not None
    assert state.country == code


def test_a_city_that_is_no_capital_stands_for_no_state(reference: Reference) -> None:
    assert reference.capital_state("Aleppo") is None


def test_offices_are_dated(reference: Reference) -> None:
    def held(date: str | None) -> list[str]:
        return [p.labels["en"] for p in reference.office_holders("ForeignMinister", "USA", date)]

    assert held("2016-10") == ["John Kerry"]
    assert held("2012-12-24") == ["Hillary Clinton"]
    assert held("2013-02-01") == ["Hillary Clinton", "John Kerry"]  # the day of the handover has two
    assert "Colin Powell" in held(None)
    un = REF + "Q1065"
    assert [p.labels["en"] for p in reference.office_holders("OrganisationHead", un, "2016")] == [
        "Ban Ki-moon"
    ]
    assert reference.office_holders("ForeignMinister", "XXX", "2016") == ()


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2004", True),
        ("2003", False),
        ("2008-05", True),
        ("2008-06", False),
        ("2008-05-08", False),
        ("2004-02", False),
    ],
)
def test_a_tenure_overlaps_a_date_of_any_precision(date: str, expected: bool) -> None:
    assert Tenure("HeadOfState", REF + "Q159", "2004-03", "2008-05-07").overlaps(date) is expected


def test_a_tenure_known_to_the_year_covers_that_year() -> None:
    assert Tenure("HeadOfState", REF + "Q159", "2004", "2008").overlaps("2008-12-31")


@pytest.mark.parametrize(
    ("title", "office"),
    [
        ("Außenminister", "ForeignMinister"),
        ("Außenministerin", "ForeignMinister"),
        ("US-Außenminister", "ForeignMinister"),
        ("foreign minister", "ForeignMinister"),
        ("Bundeskanzlerin", "HeadOfGovernment"),
        ("president", "HeadOfState"),
        ("UN-Generalsekretär", "OrganisationHead"),
        ("Verteidigungsminister", "DefenceMinister"),
    ],
)
def test_titles_name_offices(reference: Reference, title: str, office: str) -> None:
    role = reference.office_of_title(title)
    assert role is not None
    assert role.office == office


@pytest.mark.parametrize(
    "title", ["Ex-Präsident", "Vizepräsident", "vice president", "deputy prime minister", "Bote"]
)
def test_former_and_deputy_holders_have_no_office(reference: Reference, title: str) -> None:
    assert reference.office_of_title(title) is None


@pytest.mark.parametrize(
    ("lemma", "language", "kind", "sector"),
    [
        ("Regierungstruppen", "de", "ArmedGroup", "MIL"),
        ("Friedensaktivist", "de", "Person", "CVL"),
        ("Grenzpolizei", "de", "Organization", "COP"),
        ("Sicherheitskräfte", "de", "PopulationGroup", "COP"),
        ("Rebell", "de", "ArmedGroup", "REB"),
        ("Menschenrechtsorganisation", "de", "Organization", "NGO"),
        ("US-Regierung", "de", "State", "GOV"),
        ("IS-Kämpfer", "de", "ArmedGroup", "REB"),
        ("Präsidentin", "de", "Person", "GOV"),
        ("Flüchtling", "de", "PopulationGroup", "CVL"),
        ("Geheimdienst", "de", "Organization", "SPY"),
        ("soldier", "en", "ArmedGroup", "MIL"),
        ("defence ministry", "en", "Organization", "GOV"),
        ("rebel fighters", "en", "ArmedGroup", "REB"),
        ("court", "en", "Organization", "JUD"),
        ("civilians", "en", "PopulationGroup", "CVL"),
    ],
)
def test_role_nouns(reference: Reference, lemma: str, language: str, kind: str, sector: str) -> None:
    role = reference.role_noun(lemma, language)
    assert role is not None
    assert (role.type, role.sector) == (kind, sector)


@pytest.mark.parametrize("lemma", ["Nachricht", "Deutschland", "Präsidentschaft", "Ausland", "Vertrag"])
def test_other_nouns_are_no_role_nouns(reference: Reference, lemma: str) -> None:
    assert reference.role_noun(lemma, "de") is None


# --- files ---


def test_further_files_add_entries(tmp_path: Path) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        HEADER
        + 'ref:group-musterfront a dco:ArmedGroup ; rdfs:label "Musterfront"@de ; dco:countryCode "UTO" .',
        encoding="utf-8",
    )
    found = Reference.load([extra]).lookup("Musterfront", "en")
    assert [(e.iri, e.country, e.wikidata) for e in found] == [(REF + "group-musterfront", "UTO", None)]


@pytest.mark.parametrize(
    "body",
    [
        'ref:group-x a dco:ArmedGroup ; dco:countryCode "UTO" .',
        'ref:group-x a dco:Anything ; rdfs:label "X"@de .',
        'ref:person-x a dco:Person ; rdfs:label "X Y"@de ; dco:holds ref:group-x .',
        "ref:group-x a dco:RoleNoun .",
        'ref:place-x a dco:Place ; rdfs:label "X"@de ; geo:lat 36.2 .',
        'ref:place-x a dco:Place ; rdfs:label "X"@de ; geo:long 36.2 .',
        'ref:place-x a dco:Place ; rdfs:label "X"@de ; geo:lat 36.2, 36.3 ; geo:long 37.1 .',
        'ref:place-x a dco:Place ; rdfs:label "X"@de ; geo:lat 90.1 ; geo:long 37.1 .',
        'ref:place-x a dco:Place ; rdfs:label "X"@de ; geo:lat 36.2 ; geo:long -180.1 .',
        'ref:place-x a dco:Place ; rdfs:label "X"@de ; geo:lat "north" ; geo:long 37.1 .',
        'ref:place-x a dco:Place ; rdfs:label "X"@de ; geo:lat "nan" ; geo:long 37.1 .',
        'ref:place-x a dco:Place ; rdfs:label "X"@de ; geo:lat ref:group-x ; geo:long 37.1 .',
    ],
)
def test_a_malformed_entry_names_file_and_line(tmp_path: Path, body: str) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text(HEADER + body, encoding="utf-8")
    with pytest.raises(BadDataError, match=r"bad\.ttl:7"):
        Reference.load([bad])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="nowhere"):
        Reference.load([tmp_path / "nowhere.ttl"])


def test_the_same_files_are_read_once() -> None:
    assert Reference.load() is Reference.load()


# --- the data ---


def test_the_data_cover_what_they_promise(reference: Reference) -> None:
    counts = Counter(entry.type for entry in reference.entries())
    assert counts["State"] >= 195
    assert counts["Organization"] + counts["InternationalOrganization"] >= 60
    assert counts["ArmedGroup"] >= 60
    assert counts["Person"] >= 250
    assert counts["Place"] >= 300


def test_entries_have_both_languages_and_wellformed_identifiers(reference: Reference) -> None:
    for entry in reference.entries():
        assert set(entry.labels) == {"de", "en"}, entry.iri
        assert re.fullmatch(re.escape(REF) + r"(Q[1-9]\d*|[a-z]+-[a-z0-9-]+)", entry.iri)
        assert entry.wikidata is None or entry.iri == REF + entry.wikidata


def test_country_codes_are_iso_or_kosovo(reference: Reference) -> None:
    known = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    assert {entry.country for entry in reference.entries() if entry.country} <= known


def test_states_are_complete(reference: Reference) -> None:
    for entry in reference.entries():
        if entry.type == "State":
            assert entry.wikidata
            assert entry.sector == "GOV"
            assert reference.state(entry.country or "") is entry


@pytest.mark.parametrize(
    ("name", "latitude", "longitude"),
    [
        ("Aleppo", 36.20, 37.16),
        ("Sanaa", 15.35, 44.21),
        ("Kunduz", 36.73, 68.86),
        ("Washington", 38.90, -77.04),
        ("Sydney", -33.87, 151.21),
        ("Neu-Delhi", 28.61, 77.21),
        ("Frankfurt", 50.11, 8.68),
        ("Krim", 45.3, 34.4),
    ],
)
def test_places_have_their_coordinates(
    reference: Reference, name: str, latitude: float, longitude: float
) -> None:
    [entry] = reference.lookup(name, "de")
    assert entry.coordinates == (pytest.approx(latitude, abs=0.2), pytest.approx(longitude, abs=0.2))


BOXES = {  # south, north, west, east, generously, islands far away left out
    "DEU": (47.0, 55.2, 5.5, 15.5),
    "SYR": (32.0, 37.5, 35.5, 42.5),
    "UKR": (44.0, 52.5, 22.0, 40.5),
    "AFG": (29.0, 38.6, 60.3, 75.0),
    "IND": (6.5, 37.5, 68.0, 97.5),
    "BRA": (-34.0, 5.5, -74.1, -34.5),
    "JPN": (24.0, 46.0, 122.5, 146.0),
}


@pytest.mark.parametrize("country", BOXES)
def test_places_lie_in_their_country(reference: Reference, country: str) -> None:
    south, north, west, east = BOXES[country]
    located = {e.iri: e.coordinates for e in reference.entries() if e.country == country and e.coordinates}
    assert len(located) > 10
    outside = {
        iri: point
        for iri, point in located.items()
        if not (south <= point[0] <= north and west <= point[1] <= east)
    }
    assert outside == {}


def test_all_states_and_nearly_all_places_have_coordinates(reference: Reference) -> None:
    states = [entry for entry in reference.entries() if entry.type == "State"]
    places = [entry for entry in reference.entries() if entry.type == "Place"]
    assert [state.iri for state in states if state.coordinates is None] == []
    assert sum(place.coordinates is not None for place in places) >= 0.95 * len(places)
    assert [e.iri for e in reference.entries() if e.coordinates and e.type not in ("State", "Place")] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_labels_are_unique_for_type_and_country(reference: Reference, language: str) -> None:
    seen = Counter((entry.labels[language], entry.type, entry.country) for entry in reference.entries())
    assert [key for key, count in seen.items() if count > 1] == []


def test_tenures_run_forwards_in_bodies_that_exist(reference: Reference) -> None:
    for entry in reference.entries():
        for tenure in entry.tenures:
            assert reference.entry(tenure.where), entry.iri
            assert tenure.since is None or tenure.until is None or tenure.since <= tenure.until, entry.iri


def test_nobody_takes_an_office_before_the_last_holder_left(reference: Reference) -> None:
    by_office: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for entry in reference.entries():
        for tenure in entry.tenures:
            dates = (tenure.since or "0000", tenure.until or "9999", entry.labels["en"])
            by_office.setdefault((tenure.office, tenure.where), []).append(dates)
    for office, held in by_office.items():
        held.sort()
        for (_, until, last), (since, _, following) in itertools.pairwise(held):
            precision = min(len(until), len(since))
            assert until[:precision] <= since[:precision], (office, last, following)
