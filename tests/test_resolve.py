"""Resolving: what is linked, and above all what is not."""

import dataclasses

import pytest

from kg.article import Article, Language, PublicationDate
from kg.entity import Entity, EntityType, Span
from kg.reference import Reference
from kg.report import Mention, Report
from kg.resolve import Resolver

REF = "https://w3id.org/diplograph/reference/"


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(Reference.load())


def article(language: Language = "de", date: str | None = "2016-10") -> Article:
    return Article("a", "text", language, date=PublicationDate(date) if date else None)


def entity(kind: EntityType, *names: str, country: str | None = None, start: int = 0) -> Entity:
    mentions = tuple(Span(start + 100 * n, start + 100 * n + len(name), name) for n, name in enumerate(names))
    return Entity(names, kind, mentions, country)


def report(*actors: Entity, recipients: tuple[Entity, ...] = ()) -> Report:
    mention = Mention(0, 1, "x", 0, 1, "lex:x")
    return Report("CONSULT", None, "occurred", (mention,), actors=actors, recipients=recipients)


def linked(
    resolver: Resolver, given: Entity, language: Language = "de", date: str | None = "2016-10"
) -> str | None:
    link = resolver.link(given, article(language, date))
    return link.entry.iri.removeprefix(REF) if link else None


# --- states ---


@pytest.mark.parametrize(
    ("names", "language", "code"),
    [
        (("Russland",), "de", "Q159"),
        (("Moskau",), "de", "Q159"),
        (("russische Regierung", "Moskau"), "de", "Q159"),
        (("Regierung in Bagdad",), "de", "Q796"),
        (("US-Regierung",), "de", "Q30"),
        (("das Weiße Haus",), "de", "Q30"),
        (("the government of Syria",), "en", "Q858"),
        (("the Kremlin",), "en", "Q159"),
        (("Turkey's government",), "en", "Q43"),
    ],
)
def test_states_are_linked_by_name_capital_and_adjective(
    resolver: Resolver, names: tuple[str, ...], language: Language, code: str
) -> None:
    assert linked(resolver, entity("State", *names), language) == code


@pytest.mark.parametrize(
    "names",
    [
        ("die Regierung",),
        ("katalanische Regierung",),
        ("libysche Gegenregierung",),
        ("kurdische Regionalregierung",),
        ("kongolesische Regierung",),
        ("EU-Staaten",),
        ("Russland", "Ukraine"),
        ("das Land",),
        ("Nachbarländer Syriens",),
        ("Verbündeter Russlands",),
    ],
)
def test_governments_that_may_be_others_stay_unlinked(resolver: Resolver, names: tuple[str, ...]) -> None:
    assert linked(resolver, entity("State", *names)) is None


def test_a_state_that_contradicts_its_country_stays_unlinked(resolver: Resolver) -> None:
    assert linked(resolver, entity("State", "Moskau", country="USA")) is None


def test_the_capital_as_a_place_is_the_city(resolver: Resolver) -> None:
    assert linked(resolver, entity("Place", "Moskau")) == "Q649"


@pytest.mark.parametrize(
    ("name", "language"),
    [("north-west Syria", "en"), ("nördlichen Syrien", "de"), ("the palace in Ankara", "en")],
)
def test_part_of_a_place_is_not_the_place(resolver: Resolver, name: str, language: Language) -> None:
    assert linked(resolver, entity("Place", name), language) is None


def test_what_kind_of_place_it_is_may_stand_before_its_name(resolver: Resolver) -> None:
    assert linked(resolver, entity("Place", "syrischen Stadt Aleppo")) == "Q41183"


def test_a_place_with_two_readings_stays_unlinked_until_its_country_is_known(resolver: Resolver) -> None:
    assert linked(resolver, entity("Place", "Georgia"), "en") is None
    assert linked(resolver, entity("Place", "Georgia", country="GEO"), "en") == "Q230"


# --- organisations and groups ---


@pytest.mark.parametrize(
    ("kind", "name", "language", "iri"),
    [
        ("Organization", "Menschenrechtsorganisation Amnesty International", "de", "Q42970"),
        ("ArmedGroup", "die Terrormiliz IS", "de", "Q2429253"),
        ("PopulationGroup", "Taliban", "en", "Q42418"),
        ("InternationalOrganization", "den Vereinten Nationen", "de", "Q1065"),
        ("Organization", "the White Helmets", "en", "org-weisshelme"),
        ("ArmedGroup", "radikalislamische Hamas", "de", "Q38799"),
    ],
)
def test_groups_are_linked_by_name_behind_what_describes_them(
    resolver: Resolver, kind: EntityType, name: str, language: Language, iri: str
) -> None:
    assert linked(resolver, entity(kind, name), language) == iri


@pytest.mark.parametrize(
    "given",
    [
        entity("Organization", "libysche Muslimbruderschaft"),
        entity("ArmedGroup", "Rebellen"),
        entity("ArmedGroup", "syrische Armee"),
        entity("ArmedGroup", "Taliban", "Hamas"),
        entity("ArmedGroup", "Taliban", country="PAK"),
        entity("Organization", "Verein der Freunde von Amnesty"),
        entity("ArmedGroup", "the coalition to defeat Isis"),
        entity("PopulationGroup", "Familien von Kämpfern der Hamas"),
        entity("PopulationGroup", "Minister der Europäischen Union"),
    ],
)
def test_groups_that_may_be_others_stay_unlinked(resolver: Resolver, given: Entity) -> None:
    assert linked(resolver, given) is None


def test_a_linked_group_takes_type_and_sector_of_the_reference(resolver: Resolver) -> None:
    (resolved,) = resolver.resolve([report(entity("Organization", "Hamas"))], article())
    (hamas,) = resolved.actors
    assert (hamas.type, hamas.country, hamas.sector, hamas.wikidata) == ("ArmedGroup", "PSE", "REB", "Q38799")
    assert hamas.names == ("Hamas",)
    assert hamas.label == "Hamas"


# --- people ---


@pytest.mark.parametrize(
    ("names", "language", "iri"),
    [
        (("Sergej Lawrow", "Lawrow"), "de", "Q58217"),
        (("Russian foreign minister Sergei Lavrov",), "en", "Q58217"),
        (("Syriens Präsident Baschar al-Assad",), "de", "Q44329"),
        (("Kanzlerin Merkel",), "de", "Q567"),
        (("Ban Ki-moon",), "en", "Q1253"),
        (("UN-Generalsekretär Ban",), "de", "Q1253"),
        (("US-Außenminister Kerry",), "de", "Q22316"),
    ],
)
def test_people_are_linked_by_full_name_or_title(
    resolver: Resolver, names: tuple[str, ...], language: Language, iri: str
) -> None:
    assert linked(resolver, entity("Person", *names), language) == iri


@pytest.mark.parametrize(
    "given",
    [
        entity("Person", "Lawrow"),  # nothing but a family name
        entity("Person", "Trainer Kerry"),
        entity("Person", "Boris Kerry", country="USA"),  # another Kerry
        entity("Person", "Kim", country="PRK"),  # one of several
        entity("Person", "französischer Präsident Putin"),
        entity("Person", "John Kerry", "Sergej Lawrow"),
        entity("Person", "Max Mustermann", "US-Außenminister"),
        entity("Person", "Sprecherin der Kanzlerin Angela Merkel"),
        entity("Person", "Boris John Kerry"),
    ],
)
def test_people_who_may_be_others_stay_unlinked(resolver: Resolver, given: Entity) -> None:
    assert linked(resolver, given) is None


def test_a_family_name_is_linked_when_the_country_agrees(resolver: Resolver) -> None:
    assert linked(resolver, entity("Person", "Lawrow", country="RUS")) == "Q58217"
    assert linked(resolver, entity("Person", "Lawrow", country="UKR")) is None


def test_a_family_name_is_linked_when_the_article_names_the_person_in_full(resolver: Resolver) -> None:
    full, short = entity("Person", "Hillary Clinton"), entity("Person", "Clinton", start=500)
    first, second = resolver.resolve([report(full), report(short)], article("en"))
    assert first.actors == second.actors
    (clinton,) = first.actors
    assert clinton.reference == REF + "Q6294"
    assert clinton.names == ("Hillary Clinton", "Clinton")
    assert [mention.start for mention in clinton.mentions] == [0, 500]


@pytest.mark.parametrize(
    ("name", "language", "date", "iri"),
    [
        ("der russische Außenminister", "de", "2016", "Q58217"),
        ("Moskaus Außenminister", "de", "2016-10-14", "Q58217"),
        ("US-Präsident", "de", "2016-10", "Q76"),
        ("US-Präsident", "de", "2017-03", "Q22686"),
        ("US-Präsident", "de", "2017", None),  # two in that year
        ("US-Präsident", "de", None, None),
        ("the German chancellor", "en", "2014", "Q567"),
        ("the British chancellor", "en", "2014", None),  # the treasury's
        ("the US secretary of state", "en", "2016-10", "Q22316"),
        ("the British secretary of state", "en", "2015", None),
        ("UN-Generalsekretär", "de", "2016-10", "Q1253"),
        ("the Nato secretary general", "en", "2016", "person-jens-stoltenberg"),
        ("bayerischer Ministerpräsident", "de", "2016", None),
        ("deutscher Ministerpräsident", "de", "2016", None),
        ("früherer russischer Außenminister", "de", "2016", None),
        ("Ex-US-Präsident", "de", "2016-10", None),
        ("US-Vizepräsident", "de", "2016-10", None),
        ("Sprecher des russischen Außenministers", "de", "2016", None),
        ("die Außenminister Russlands und der USA", "de", "2016", None),
    ],
)
def test_offices_are_linked_by_date(
    resolver: Resolver, name: str, language: Language, date: str | None, iri: str | None
) -> None:
    assert linked(resolver, entity("Person", name), language, date) == iri


# --- filling in and merging ---


def test_country_and_sector_are_filled_from_the_names(resolver: Resolver) -> None:
    army = entity("ArmedGroup", "syrische Armee")
    protesters = entity("PopulationGroup", "Tibeter", start=500)
    (resolved,) = resolver.resolve([report(army, recipients=(protesters,))], article())
    assert [(e.country, e.sector, e.reference) for e in resolved.actors] == [("SYR", "MIL", None)]
    assert [e.country for e in resolved.recipients] == ["CHN"]


def test_sector_and_country_may_come_from_the_body_somebody_speaks_for(resolver: Resolver) -> None:
    (resolved,) = resolver.resolve([report(entity("Person", "HDP-Sprecher"))], article())
    assert [(e.country, e.sector, e.reference) for e in resolved.actors] == [("TUR", "PTY", None)]


def test_what_the_extractor_knew_stays(resolver: Resolver) -> None:
    given = dataclasses.replace(entity("ArmedGroup", "syrische Rebellen", country="IRQ"), sector="OPP")
    (resolved,) = resolver.resolve([report(given)], article())
    assert resolved.actors == (given,)


def test_two_entities_that_are_one_become_one_participant(resolver: Resolver) -> None:
    given = report(entity("State", "Moskau"), entity("State", "Russland", start=50))
    (resolved,) = resolver.resolve([given], article())
    (russia,) = resolved.actors
    assert russia.names == ("Moskau", "Russland")
    assert (russia.label, russia.country, russia.sector) == ("Russland", "RUS", "GOV")


def test_reports_keep_everything_else(resolver: Resolver) -> None:
    given = report(entity("State", "Moskau"))
    (resolved,) = resolver.resolve([given], article())
    assert dataclasses.replace(resolved, actors=given.actors) == given
    assert resolver.resolve([], article()) == ()
