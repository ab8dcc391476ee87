"""Which times may be an event's, which way they look, and who gets them. Articles are of Thursday, 2016-10-20."""

from __future__ import annotations

import pytest
from hand_parsed import Read, tree

from kg.extract.event_times import Claim, ConsideredTime, TimeOption, contested, outlook
from kg.extract.extractor import Reading
from kg.extract.times import find_times
from kg.extract.triggers import Candidate
from kg.report import TimeExpression


def option(start: int = 0) -> TimeOption:
    """A time that begins at a place in the text."""
    match = find_times("am Montag", "de", offset=start)[0]
    return TimeOption(0, 0, match, TimeExpression(match.text, None, None, None), "open")


def trigger(reading: Reading, word: str) -> Candidate:
    return next(c for c in reading.candidates if reading.trees[c.sentence][c.token].text == word)


def resolved(reading: Reading) -> list[tuple[str, str | None]]:
    return [(o.match.text, o.time.value) for found in reading.timeline.options for o in found]


@pytest.mark.parametrize(
    ("parsed", "token", "expected"),
    [
        ("They/PRON/nsubj>2 will/AUX/aux>2 meet/VERB/root>-1/VerbForm=Inf Monday/PROPN/obl>2", 3, "ahead"),
        (
            "They/PRON/nsubj>1 hope/VERB/root>-1/Tense=Pres to/PART/mark>3 meet/VERB/xcomp>1/VerbForm=Inf "
            "Monday/PROPN/obl>3",
            4,
            "ahead",
        ),
        (
            "talks/NOUN/root>-1 to/PART/mark>3 be/AUX/aux:pass>3 held/VERB/acl>0/hold/VerbForm=Part/Tense=Past "
            "Monday/PROPN/obl>3",
            4,
            "ahead",
        ),
        (
            "They/PRON/nsubj>2 are/AUX/cop>2 due/ADJ/root>-1 Monday/PROPN/obl>2",
            3,
            "ahead",
        ),
        ("They/PRON/nsubj>1 met/VERB/root>-1/meet/Tense=Past/VerbForm=Fin Monday/PROPN/obl>1", 2, "back"),
        (
            "They/PRON/nsubj>1 seem/VERB/root>-1/Tense=Pres to/PART/mark>4 have/AUX/aux>4 "
            "met/VERB/xcomp>1/meet/VerbForm=Part/Tense=Past Monday/PROPN/obl>4",
            5,
            "back",
        ),
        ("Er/PRON/nsubj>1 wird/AUX/root>-1/werden Montag/NOUN/obl>3 kommen/VERB/xcomp>1", 2, "open"),
        (
            "Er/PRON/nsubj>3 wird/AUX/aux>3/werden Montag/NOUN/obl>3 kommen/VERB/root>-1/VerbForm=Inf",
            2,
            "ahead",
        ),
        (
            "Er/PRON/nsubj:pass>3 wird/AUX/aux:pass>3/werden Montag/NOUN/obl>3 "
            "erwartet/VERB/root>-1/erwarten/VerbForm=Part",
            2,
            "ahead",
        ),
        (
            "Er/PRON/nsubj:pass>3 wurde/AUX/aux:pass>3/werden/Tense=Past/VerbForm=Fin Montag/NOUN/obl>3 "
            "erwartet/VERB/root>-1/erwarten/VerbForm=Part",
            2,
            "ahead",
        ),
        (
            "Er/PRON/nsubj>3 ist/AUX/aux>3/sein Montag/NOUN/obl>3 gekommen/VERB/root>-1/kommen/VerbForm=Part",
            2,
            "back",
        ),
        ("Gespräche/NOUN/root>-1 am/ADP/case>2 Montag/NOUN/nmod>0", 2, "open"),
    ],
)
def test_outlook(parsed: str, token: int, expected: str) -> None:
    assert outlook(tree(parsed), token) == expected


def test_each_time_is_resolved_by_the_verb_it_hangs_on(read: Read) -> None:
    english = read("The ministers met on Saturday and will meet again on Monday.", "en")
    assert resolved(english) == [("on Saturday", "2016-10-15"), ("on Monday", "2016-10-24")]
    german = read("Am Samstag scheiterten die Gespräche. Am Montag wollen sie weiter verhandeln.", "de")
    assert resolved(german) == [("Am Samstag", "2016-10-15"), ("Am Montag", "2016-10-24")]


def test_a_perfect_infinitive_looks_back() -> None:
    parsed = "said/VERB/root>-1 to/PART/mark>3 have/AUX/aux>3 met/VERB/xcomp>0/meet/VerbForm=Inf Monday/PROPN/obl>3"
    assert outlook(tree(parsed), 4) != "ahead"


def test_times_of_the_sentences_before_may_be_an_events_but_none_of_those_after(read: Read) -> None:
    reading = read(
        "Am Montag begann der Gipfel. Am Dienstag regnete es. Am Mittwoch griffen Rebellen die Stadt an. "
        "Am Donnerstag war es ruhig.",
        "de",
    )
    attack = trigger(reading, "griffen")
    near = [o.match.text for o in reading.timeline.near([attack])]
    assert near == ["Am Montag", "Am Dienstag", "Am Mittwoch"]
    first = trigger(reading, "Gipfel")
    assert [o.match.text for o in reading.timeline.near([first])] == ["Am Montag"]
    assert len(reading.timeline.near([first, attack])) == 3


def test_features_tell_how_the_time_stands_to_the_trigger(read: Read) -> None:
    reading = read("Der Minister sagte am Montag, dass Rebellen im März die Stadt angegriffen haben.", "de")
    attack = trigger(reading, "angegriffen")
    said, march = reading.timeline.near([attack])
    spoken = reading.timeline.features([attack], "occurred", said)
    direct = reading.timeline.features([attack], "occurred", march)
    assert {"governor=speech", "kind=weekday|deeds", "age=week|status=occurred", "grain=day"} <= set(spoken)
    assert {"direct=True|speech=False|deeds", "kind=month|deeds", "nearer-times=0", "nearer=0"} <= set(direct)
    assert "nearer-times=1" in spoken


def test_features_of_another_sentences_time_tell_how_far_it_is(read: Read) -> None:
    reading = read("Am Montag regnete es. Rebellen griffen die Stadt an.", "de")
    (monday,) = reading.timeline.near([trigger(reading, "griffen")])
    names = reading.timeline.features([trigger(reading, "griffen")], "planned", monday)
    assert {"gap=1|status=planned", "gap=1|own=False|main=True", "times-between=0"} <= set(names)
    assert not [name for name in names if name.startswith("distance=")]


def test_the_nearest_of_an_events_triggers_counts(read: Read) -> None:
    reading = read("Rebellen griffen die Stadt an. Der Angriff begann am Montag.", "de")
    event = [trigger(reading, "griffen"), trigger(reading, "Angriff")]
    (monday,) = reading.timeline.near(event)
    assert "elsewhere=1" in reading.timeline.features(event, "occurred", monday)
    assert reading.timeline.near(event[:1]) == []


def awarded(*claims: list[Claim]) -> list[TimeOption | None]:
    """The time that each event gets, where claims need 0.3."""

    def one(considered: list[ConsideredTime]) -> TimeOption | None:
        taken = [c.claim.option for c in considered if c.objection is None]
        assert len(taken) <= 1
        return taken[0] if taken else None

    return [one(considered) for considered in contested(claims, 0.3)]


def test_an_event_gets_its_likeliest_time() -> None:
    first, second = option(0), option(20)
    assert awarded([Claim(first, 0.4), Claim(second, 0.6)]) == [second]
    assert awarded([Claim(first, 0.2)], []) == [None, None]


def test_a_far_better_claim_takes_a_time_from_an_event_which_gets_the_next_best() -> None:
    first, second = option(0), option(20)
    strong, weak = [Claim(first, 0.9)], [Claim(first, 0.4), Claim(second, 0.35)]
    assert awarded(strong, weak) == [first, second]
    assert awarded(strong, [Claim(first, 0.5)]) == [first, first]


def test_what_an_event_does_not_get_has_an_objection_and_a_holder() -> None:
    first, second, third = option(0), option(20), option(40)
    weak = [Claim(first, 0.4), Claim(second, 0.35), Claim(third, 0.32), Claim(third, 0.1)]
    strong, rest = contested([[Claim(first, 0.9)], weak], 0.3)
    assert [(c.objection, c.holder, c.best) for c in strong] == [(None, 0, 0.9)]
    assert [c.objection for c in rest] == ["another's", None, "second best", "unlikely"]
    assert [(c.holder, c.best) for c in rest] == [(0, 0.9), (1, 0.35), (1, 0.32), (1, 0.32)]
