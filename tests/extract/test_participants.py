"""Participants: how an article's people, states and groups are found and joined."""

from __future__ import annotations

from hand_parsed import Read

from kg.entity import Entity
from kg.extract.extractor import Reading
from kg.extract.participants import ParticipantMention, name_tokens


def entities(reading: Reading) -> list[Entity]:
    return [reading.clusters.entity(i) for i, members in enumerate(reading.clusters.members) if members]


def named(reading: Reading, name: str) -> Entity:
    return next(entity for entity in entities(reading) if name in entity.names)


def mention(reading: Reading, text: str) -> ParticipantMention:
    return next(m for m in reading.mentions if m.text == text)


def test_short_and_long_name_are_one_person(read: Read) -> None:
    reading = read("Außenminister Sergej Lawrow reiste nach Genf. Lawrow traf dort John Kerry.", "de")
    assert mention(reading, "Sergej Lawrow").cluster == mention(reading, "Lawrow").cluster
    assert named(reading, "John Kerry").type == "Person"
    assert "Lawrow" not in named(reading, "John Kerry").names


def test_a_title_says_country_and_sector(read: Read) -> None:
    lawrow = named(read("Der russische Außenminister Sergej Lawrow sprach in Genf.", "de"), "Sergej Lawrow")
    assert (lawrow.country, lawrow.sector) == ("RUS", "GOV")


def test_the_country_in_an_adjective_is_its_state(read: Read) -> None:
    reading = read("Bei russischen Luftangriffen starben Zivilisten. Russland bestritt das.", "de")
    adjective = mention(reading, "russischen")
    assert (adjective.kind, adjective.type, adjective.country) == ("adjective", "State", "RUS")
    assert adjective.cluster == mention(reading, "Russland").cluster


def test_the_country_before_a_hyphen_is_its_state(read: Read) -> None:
    prefix = next(m for m in read("Der US-Luftangriff traf ein Dorf.", "de").mentions if m.kind == "prefix")
    assert (prefix.text, prefix.country, prefix.sector) == ("US", "USA", "GOV")


def test_a_hyphen_in_other_words_is_no_participant(read: Read) -> None:
    reading = read("Der E-Mail-Verkehr wurde am Montag bekannt.", "de")
    assert not [m for m in reading.mentions if m.kind == "prefix"]


def test_plural_roles_are_groups(read: Read) -> None:
    reading = read("Rebels shelled the town. Two soldiers died.", "en")
    assert mention(reading, "Rebels").type == "ArmedGroup"
    assert next(m for m in reading.mentions if "soldiers" in m.text).plural


def test_a_personal_pronoun_points_to_the_subject_before(read: Read) -> None:
    reading = read("Sergej Lawrow kam am Montag nach Genf. Er traf John Kerry.", "de")
    assert mention(reading, "Er").cluster == mention(reading, "Sergej Lawrow").cluster


def test_a_relative_pronoun_points_to_its_noun(read: Read) -> None:
    reading = read("The rebels who attacked the town left.", "en")
    who = mention(reading, "who")
    assert who.cluster >= 0
    assert any("rebels" in m.text for m in reading.clusters.members[who.cluster])


def test_a_pronoun_without_antecedent_points_nowhere(read: Read) -> None:
    reading = read("Er kam am Montag.", "de")
    assert mention(reading, "Er").cluster == -1


def test_an_apposition_is_the_same_entity(read: Read) -> None:
    reading = read("Wladimir Putin, der Präsident Russlands, sprach am Montag.", "de")
    putin = mention(reading, "Wladimir Putin")
    assert any(
        "Präsident" in m.text and m.cluster == putin.cluster for m in reading.mentions if m.kind == "noun"
    )


def test_two_people_of_one_sentence_stay_two(read: Read) -> None:
    reading = read("John Kerry met Sergei Lavrov in Geneva.", "en")
    assert mention(reading, "John Kerry").cluster != mention(reading, "Sergei Lavrov").cluster


def test_the_mentions_of_an_entity_are_places_in_the_text(read: Read) -> None:
    reading = read("Kerry flew to Geneva. Kerry met diplomats.", "en")
    spans = named(reading, "Kerry").mentions
    assert [reading.annotation.article.text[s.start : s.end] for s in spans] == ["Kerry", "Kerry"]


def test_name_tokens_leave_out_articles_and_endings() -> None:
    assert name_tokens("die Vereinigten Staaten") == name_tokens("Vereinigte Staaten")
    assert name_tokens("der") == frozenset()
