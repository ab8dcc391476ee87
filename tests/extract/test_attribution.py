"""The sayings of an article: who speaks, and how that covers what an event is told in."""

from __future__ import annotations

import pytest
from hand_parsed import Read, tree

from kg.article import Language
from kg.extract.attribution import coverage, quotations, reported
from kg.extract.extractor import Reading
from kg.extract.triggers import Candidate


def where(reading: Reading, word: str) -> tuple[int, int]:
    return next(
        (n, i)
        for n, tree in enumerate(reading.trees)
        for i, token in enumerate(tree.tokens)
        if token.text == word
    )


def candidate(reading: Reading, word: str) -> Candidate:
    number, index = where(reading, word)
    return next(c for c in reading.candidates if (c.sentence, c.token) == (number, index))


def said_by(reading: Reading, number: int = 0) -> set[str]:
    return {m.text for saying in reading.sources.sayings[number] for m in reading.sources.speakers(saying)}


def ways(reading: Reading, source: str, trigger: str) -> set[str]:
    """In which ways the source's sayings of the trigger's own sentence stand to it."""
    number, index = where(reading, trigger)
    return {
        f"{saying.kind}-{coverage(saying, reading.trees[number], index)}"
        for saying in reading.sources.sayings[number]
        if any(source in mention.text for mention in reading.sources.speakers(saying))
    }


@pytest.mark.parametrize(
    ("text", "language", "source", "trigger", "wanted"),
    [
        ("Laut Polizei starben zehn Menschen.", "de", "Polizei", "starben", "phrase-clause"),
        (
            "Nach Angaben von Aktivisten starben zehn Menschen.",
            "de",
            "Aktivisten",
            "starben",
            "phrase-clause",
        ),
        ("According to the Pentagon, ten people died.", "en", "Pentagon", "died", "phrase-clause"),
        (
            "Die Polizei teilte mit, dass zehn Menschen starben.",
            "de",
            "Polizei",
            "starben",
            "verb-under-ccomp",
        ),
        (
            "The ministry said that rebels attacked the town.",
            "en",
            "ministry",
            "attacked",
            "verb-under-ccomp",
        ),
    ],
)
def test_a_source_covers_what_it_tells(
    read: Read, text: str, language: Language, source: str, trigger: str, wanted: str
) -> None:
    assert ways(read(text, language), source, trigger) == {wanted}


def test_who_only_acts_does_not_speak(read: Read) -> None:
    assert said_by(read("Rebels attacked the town in the north.", "en")) == set()


def test_those_who_speak_together_are_all_sources(read: Read) -> None:
    reading = read("Nach Angaben von Bewohnern und Ärzten starben zehn Menschen.", "de")
    assert said_by(reading) == {"Bewohnern", "Ärzten"}


def test_a_statement_of_nobody_has_no_source(read: Read) -> None:
    assert said_by(read("Nach ersten Angaben starben zehn Menschen.", "de")) == set()


def test_what_was_told_points_back_to_who_spoke_last(read: Read) -> None:
    text = "Die Polizei teilte mit, dass ein Mann schoss. Den Angaben zufolge starben zehn Menschen."
    assert said_by(read(text, "de"), 1) == {"Polizei"}
    again = "Die Polizei teilte mit, dass ein Mann schoss. Demnach starben zehn Menschen."
    assert said_by(read(again, "de"), 1) == {"Polizei"}


def test_reported_speech_runs_on(read: Read) -> None:
    text = "Der Minister sprach von einem Angriff. Zehn Soldaten seien getötet worden."
    reading = read(text, "de")
    assert reading.sources.telling(candidate(reading, "getötet")) == "reported"
    (features,) = reading.sources.features([candidate(reading, "getötet")]).values()
    assert "way=verb-apart=1|state=reported" in features


def test_the_question_is_put_once_for_an_event_and_a_speaker(read: Read) -> None:
    text = "Rebels attacked the town, police said. The attack killed ten people, police said."
    reading = read(text, "en")
    event = [candidate(reading, word) for word in ("attacked", "killed")]
    found = reading.sources.features(event)
    assert len(found) == 1
    (features,) = found.values()
    assert {"first=True", "first=False", "plainly=False", "mentions=2"} <= set(features)


def test_who_accuses_is_told_from_whom_the_accusation_is_reported_by(read: Read) -> None:
    reading = read("The agency reported that Iran had accused Israel.", "en")
    found = reading.sources.features([candidate(reading, "accused")])
    agency = next(m.cluster for m in reading.mentions if "agency" in m.text)
    iran = next(m.cluster for m in reading.mentions if m.text == "Iran")
    assert "verbal=True|other|inner=False" in found[agency]
    assert "verbal=True|actor|inner=True" in found[iran]


def test_the_subjunctive_marks_reported_speech(read: Read) -> None:
    parsed = read("Zehn Soldaten seien getötet worden.", "de").trees[0]
    plain = read("Zehn Soldaten wurden getötet.", "de").trees[0]
    word = next(i for i, t in enumerate(parsed.tokens) if t.text == "getötet")
    assert reported(parsed, word)
    assert not reported(plain, next(i for i, t in enumerate(plain.tokens) if t.text == "getötet"))


def test_quotations_run_over_sentences_and_end_at_their_mark() -> None:
    first = tree("“/PUNCT/punct>1 We/PRON/nsubj>2 attacked/VERB/root>-1")
    second = tree("They/PRON/nsubj>1 fled/VERB/root>-1 ”/PUNCT/punct>1 he/PRON/nsubj>4 said/VERB/parataxis>1")
    assert quotations([first, second], german=False) == [[-1, 0, 0], [0, 0, -1, -1, -1]]


def test_a_mark_without_its_partner_does_not_swallow_the_article() -> None:
    sentence = tree("They/PRON/nsubj>1 fled/VERB/root>-1")
    opened = tree("„/PUNCT/punct>1 Angriff/NOUN/root>-1")
    assert quotations([opened, *[sentence] * 7], german=True)[-1] == [-1, -1]
