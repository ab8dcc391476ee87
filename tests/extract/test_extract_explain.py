"""Explanations say what extraction does: the same reports, the same scores, and why the rest was dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from kg.annotation import Annotation
from kg.article import Language
from kg.extract.explain import MOST_REASONS, Explanation, explain
from kg.extract.extractor import ROLES, SLOTS, Extractor
from kg.extract.scorer import Scorer
from kg.lexicon import Lexicon
from kg.reference import Reference
from kg.report import Count, Report

Annotate = Callable[[str, Language], Annotation]

TEXTS: list[tuple[str, Language]] = [
    (
        "Turkish forces bombed the town of Afrin on Tuesday, killing 14 people. Talks in Geneva may resume.",
        "en",
    ),
    ("Rebellen griffen am Montag die Stadt Aleppo an. Dabei wurden mindestens 25 Zivilisten getötet.", "de"),
    ("Der Minister war nicht zu erreichen.", "de"),
    ("On Monday the minister condemned the attack of 3 March in Aleppo, which killed 20 people.", "en"),
]


@pytest.fixture(scope="module")
def extractor(lexicons: Mapping[Language, Lexicon], reference: Reference) -> Extractor:
    return Extractor(lexicons, reference)


@pytest.fixture(scope="module")
def explained(extractor: Extractor, annotate: Annotate) -> Callable[[int], Explanation]:
    return lambda number: explain(extractor, annotate(*TEXTS[number]))


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_the_reports_are_those_of_extraction(extractor, annotate, explained, number) -> None:
    reports = extractor.extract(annotate(*TEXTS[number]))
    assert tuple(event.report for event in explained(number).events) == reports


def fillers(report: Report) -> list[tuple[str, ...]]:
    roles = (report.actors, report.recipients, report.places, report.attribution)
    return [entity.names for entities in roles for entity in entities]


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_what_is_not_dropped_is_what_fills_the_roles(explained, number) -> None:
    for event in explained(number).events:
        taken = [f.entity.names for slot in SLOTS for f in event.roles[slot] if f.dropped is None]
        assert taken == fillers(event.report)
        times = [time.value for time in event.times if time.dropped is None]
        assert times == ([event.report.time] if event.report.time else [])
        assert next(iter(event.status)) == event.report.status
        assert next(iter(event.modes), "") == (event.report.mode or "")


def test_what_is_dropped_has_a_reason_that_holds(explained) -> None:
    explanation = explained(0)
    seen = 0
    for event in explanation.events:
        for role, considered in event.roles.items():
            for filler in considered:
                below = filler.score < explanation.thresholds[role]
                assert below == (filler.dropped == f"below {explanation.thresholds[role]:.2f}")
                seen += below
    assert seen


def test_times_that_another_event_has_the_better_claim_to(lexicons, reference, annotate) -> None:
    """With a scorer that gives every time to the attack and a few to its condemnation."""
    extractor = Extractor(lexicons, reference)
    time = Scorer(("time",), {"type=ASSAULT": (3.0,), "type=ACCUSE": (-0.3,)})
    extractor.models = replace(extractor.models, time=time)
    words, deed = explain(extractor, annotate(*TEXTS[3])).events
    assert (words.report.type, words.report.time, deed.report.type) == ("ACCUSE", None, "ASSAULT")
    first, second = deed.times
    assert (first.value, first.dropped) == (
        deed.report.time,
        None,
    ) and second.dropped == "another is likelier"
    assert [time.dropped for time in words.times] == [f"rather that of 'attack', {first.score:.2f}"] * 2
    for event in (words, deed):
        sure = max(word.score for word in event.words)
        for one in event.times:
            assert one.score == pytest.approx(one.fit * sure)
            assert one.sentence.text == TEXTS[3][0]


def test_who_does_by_speaking_is_not_the_source_and_who_else_speaks_is(lexicons, reference, annotate) -> None:
    """With a scorer that takes everybody who speaks for a source, and no reader to contradict it."""
    extractor = Extractor(lexicons, reference)
    extractor.reader = None
    extractor.models = replace(extractor.models, source=Scorer(("source",), {"bias": (3.0,)}))
    said = explain(extractor, annotate("Rebels attacked Aleppo on Monday, the police said.", "en"))
    accused = explain(extractor, annotate("The president accused Iran of supporting terrorists.", "en"))
    [attack] = said.events
    [accusation] = [event for event in accused.events if event.report.type == "ACCUSE"]
    [police], [president] = attack.roles["attribution"], accusation.roles["attribution"]
    assert (police.mention.text, police.dropped) == ("police", None)
    assert (president.mention.text, president.dropped) == ("president", "speaks for itself, as an actor")
    assert police.score == pytest.approx(police.fit * attack.words[0].score)
    assert police.reasons.pro == [("bias", 3.0)]
    assert all(filler.score == filler.fit for role in ROLES for filler in attack.roles[role])


def test_figures_of_words_that_name_no_event(lexicons, reference, annotate) -> None:
    """With a scorer that takes attacks for events, but no deaths."""
    extractor = Extractor(lexicons, reference)
    trigger = Scorer(("event",), {"bias": (-3.0,), "sense=Angriff|ASSAULT": (9.0,)})
    extractor.models = replace(extractor.models, trigger=trigger)
    explanation = explain(
        extractor, annotate("Bei einem Angriff mit 30 Toten wurde das Haus zerstört.", "de")
    )
    [event] = explanation.events
    assert [word.text for word in event.loose] == ["Toten"] and event.report.killed == Count(30, 30)
    assert "Toten" in [word.span.text for word in explanation.dropped]


def test_words_stand_on_both_sides_of_the_threshold(explained) -> None:
    explanation = explained(0)
    least = explanation.thresholds["trigger"]
    words = [word for event in explanation.events for word in event.words]
    assert words and all(word.score >= least for word in words)
    assert all(word.score < least for word in explanation.dropped)
    assert list(explanation.dropped) == sorted(explanation.dropped, key=lambda word: -word.score)
    [bombed] = [word for word in words if word.span.text == "bombed"]
    assert bombed.sense.iri.startswith("https://") and bombed.sense.lemma == "bomb"
    assert bombed.sentence.text.startswith("Turkish forces") and bombed.match == "word"


def test_reasons_are_heaviest_first_on_either_side(explained) -> None:
    reasons = explained(0).events[0].words[0].reasons
    pro, contra = ([weight for _, weight in side] for side in (reasons.pro, reasons.contra))
    assert pro == sorted(pro, reverse=True) and min(pro) > 0
    assert contra == sorted(contra) and max(contra) < 0
    assert 0 < len(pro) <= MOST_REASONS


def test_an_article_without_events(explained) -> None:
    assert not explained(2).events
