"""From a text to reports, with the real annotator and the scorers that ship: facts that must not move."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kg.annotation import Annotation
from kg.article import Language
from kg.extract.extractor import Extractor
from kg.lexicon import Lexicon
from kg.reference import Reference
from kg.report import Count, Report

Reports = Callable[[str, Language], tuple[Report, ...]]


@pytest.fixture(scope="module")
def extractor(lexicons: Mapping[Language, Lexicon], reference: Reference) -> Extractor:
    return Extractor(lexicons, reference)


@pytest.fixture(scope="module")
def extract(extractor: Extractor, annotate: Callable[[str, Language], Annotation]) -> Reports:
    return lambda text, language: extractor.extract(annotate(text, language))


def of_type(reports: tuple[Report, ...], type_: str) -> Report:
    return next(report for report in reports if report.type == type_)


def names(entities: tuple[object, ...]) -> str:
    return " ".join(name for entity in entities for name in entity.names)  # type: ignore[attr-defined]


def test_a_german_attack(extract: Reports) -> None:
    text = "Rebellen griffen am Montag die Stadt Aleppo an. Dabei wurden mindestens 25 Zivilisten getötet."
    report = of_type(extract(text, "de"), "ASSAULT")
    assert report.status == "occurred"
    assert "Rebellen" in names(report.actors)
    assert report.killed == Count(25, None)
    assert 0 < report.confidence <= 1


def test_a_german_meeting_to_come(extract: Reports) -> None:
    text = "Der russische Außenminister Sergej Lawrow will am Samstag in Genf US-Außenminister John Kerry treffen."
    report = of_type(extract(text, "de"), "CONSULT")
    assert report.status == "planned"
    assert "Lawrow" in names(report.actors)
    assert report.time is None or report.time.value == "2016-10-22"


def test_an_english_attack(extract: Reports) -> None:
    report = of_type(
        extract("Turkish forces bombed the town of Afrin on Tuesday, killing 14 people.", "en"), "ASSAULT"
    )
    assert report.status == "occurred"
    assert "Turkish" in names(report.actors)
    assert report.killed == Count(14, 14)


@pytest.mark.parametrize(
    ("text", "language", "type_"),
    [
        ("The president did not visit Moscow on Monday.", "en", "CONSULT"),
        ("Die Rebellen griffen die Stadt nicht an.", "de", "ASSAULT"),
    ],
)
def test_what_did_not_happen_is_negated(extract: Reports, text: str, language: Language, type_: str) -> None:
    assert of_type(extract(text, language), type_).status == "negated"


def test_who_says_so(extract: Reports) -> None:
    text = "According to the Syrian Observatory for Human Rights, Russian airstrikes killed 20 civilians in Idlib."
    report = of_type(extract(text, "en"), "ASSAULT")
    assert "Observatory" in names(report.attribution)


def test_evidence_points_into_the_text_and_to_the_lexicon(extract: Reports) -> None:
    text = "Rebels attacked the town on Monday."
    for mention in extract(text, "en")[0].mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.sentence_start <= mention.start < mention.end <= mention.sentence_end
        assert mention.evidence.startswith("https://w3id.org/diplograph/")


def test_no_event_in_a_text_without_one(extract: Reports) -> None:
    assert extract("Das Wetter bleibt schön, im Süden scheint die Sonne.", "de") == ()


def test_two_runs_give_the_same(
    extractor: Extractor, annotate: Callable[[str, Language], Annotation]
) -> None:
    annotation = annotate(
        "Rebels attacked the town on Monday. The attack killed ten people, police said. Talks failed.", "en"
    )
    assert extractor.extract(annotation) == extractor.extract(annotation)


def test_a_language_without_a_lexicon_is_refused(
    lexicons: Mapping[Language, Lexicon],
    reference: Reference,
    annotate: Callable[[str, Language], Annotation],
) -> None:
    english = Extractor({"en": lexicons["en"]}, reference)
    with pytest.raises(KeyError):
        english.extract(annotate("Rebellen griffen an.", "de"))


def test_the_source_of_a_running_report_is_who_spoke_before(extract: Reports) -> None:
    text = "Rebellen griffen die Stadt an, teilte die Polizei mit. Zehn Soldaten seien dabei getötet worden."
    assert all("Polizei" in names(report.attribution) for report in extract(text, "de"))


def test_who_accuses_is_not_the_source_of_the_accusation(extract: Reports) -> None:
    report = of_type(extract("The president accused Iran of supporting terrorists.", "en"), "ACCUSE")
    assert report.attribution == ()


def test_killed_and_injured_of_one_attack_are_in_one_report(extract: Reports) -> None:
    reports = extract("Bei einem Anschlag in Kabul wurden 24 Menschen getötet und 80 verletzt.", "de")
    assert [(r.killed, r.injured) for r in reports if r.type == "ASSAULT"] == [(Count(24, 24), Count(80, 80))]
