"""In which way a mention is the source of what is told."""

from __future__ import annotations

import pytest
from hand_parsed import Read

from kg.article import Language
from kg.extract.attribution import reported, source_kind


def kind(read: Read, text: str, language: Language, source: str, trigger: str) -> str | None:
    reading = read(text, language)
    mention = next(m for m in reading.mentions if source in m.text)
    number, token = next(
        (n, i)
        for n, tree in enumerate(reading.trees)
        for i, word in enumerate(tree.tokens)
        if word.text == trigger
    )
    return source_kind(mention, token, reading.trees, number)


@pytest.mark.parametrize(
    ("text", "language", "source", "trigger", "wanted"),
    [
        ("Laut Polizei starben zehn Menschen.", "de", "Polizei", "starben", "laut"),
        ("Nach Angaben von Aktivisten starben zehn Menschen.", "de", "Aktivisten", "starben", "angaben"),
        ("According to the Pentagon, ten people died.", "en", "Pentagon", "died", "laut"),
        ("Die Polizei teilte mit, dass zehn Menschen starben.", "de", "Polizei", "starben", "speaker-over"),
        ("The ministry said that rebels attacked the town.", "en", "ministry", "attacked", "speaker-over"),
        ("Rebels attacked the town in the north.", "en", "Rebels", "attacked", None),
    ],
)
def test_source(
    read: Read, text: str, language: Language, source: str, trigger: str, wanted: str | None
) -> None:
    assert kind(read, text, language, source, trigger) == wanted


def test_reported_speech_goes_on_in_the_next_sentence(read: Read) -> None:
    text = "Der Minister sprach von einem Angriff. Zehn Soldaten seien getötet worden."
    assert kind(read, text, "de", "Minister", "getötet") == "speaker-before"
    told = "Der Minister sprach von einem Angriff. Zehn Soldaten wurden getötet."
    assert kind(read, told, "de", "Minister", "getötet") is None


def test_the_subjunctive_marks_reported_speech(read: Read) -> None:
    parsed = read("Zehn Soldaten seien getötet worden.", "de").trees[0]
    plain = read("Zehn Soldaten wurden getötet.", "de").trees[0]
    word = next(i for i, t in enumerate(parsed.tokens) if t.text == "getötet")
    assert reported(parsed, word)
    assert not reported(plain, next(i for i, t in enumerate(plain.tokens) if t.text == "getötet"))
