"""Victims at their trigger, in sentences that the real annotator parses."""

from __future__ import annotations

import pytest
from hand_parsed import Read, candidate, sense, tree

from kg.article import Language
from kg.extract.casualties import agree, casualties, event_casualties, loose_at, narrowest
from kg.extract.triggers import Candidate
from kg.report import Count


@pytest.mark.parametrize(
    ("sentence", "language", "killed", "injured"),
    [
        ("Bei einem Angriff wurden 18 Menschen getötet.", "de", (18, 18), None),
        ("Bei den Protesten kamen mindestens 22 Menschen ums Leben.", "de", (22, None), None),
        ("Der Anschlag forderte 32 Tote.", "de", (32, 32), None),
        ("Bei dem Angriff starben drei Soldaten, sieben wurden verletzt.", "de", (3, 3), (7, 7)),
        ("24 Menschen wurden getötet und 80 weitere verletzt.", "de", (24, 24), (80, 80)),
        ("Die Rebellen töteten 22 Zivilisten und zwei Polizisten.", "de", (24, 24), None),
        ("Hunderte Menschen wurden verletzt.", "de", None, (200, None)),
        ("Die drei Soldaten, die getötet wurden, stammten aus Wien.", "de", (3, 3), None),
        ("Die Zahl der Toten stieg auf 42.", "de", (42, 42), None),
        ("Ein Polizist wurde verletzt.", "de", None, (1, 1)),
        ("Bei dem Angriff wurde eine Gruppe von Zivilisten getötet.", "de", None, None),
        ("Der 37-jährige Mann wurde 2015 verletzt.", "de", None, None),
        ("The attack killed at least 50 people and injured hundreds.", "en", (50, None), (200, None)),
        ("14 civilians including three children were killed.", "en", (14, 14), None),
        ("The death toll rose to 42.", "en", (42, 42), None),
        ("Scores of civilians were wounded in the town.", "en", None, (40, None)),
        ("Ten people who were killed lived there.", "en", (10, 10), None),
        ("A total of 35 people were killed.", "en", (35, 35), None),
        ("Airstrikes killed or wounded 4,315 fighters.", "en", None, None),
        ("Two soldiers and a policeman were killed.", "en", (3, 3), None),
        ("Bei der Explosion starben unter anderem neun Bergleute.", "de", (9, None), None),
        ("Mindestens zwölf Zivilisten seien getötet worden und ein Soldat.", "de", (13, None), None),
        ("Nine people were killed along with 12 others.", "en", (21, 21), None),
        ("John Smith, 24, died in the attack.", "en", (1, 1), None),
    ],
)
def test_figures(
    read: Read,
    sentence: str,
    language: Language,
    killed: tuple[int, int | None] | None,
    injured: tuple[int, int | None] | None,
) -> None:
    reading = read(sentence, language)
    found: dict[str, Count] = {}
    for one in reading.candidates:
        count = casualties(one, reading.trees[one.sentence])
        if count:
            found.setdefault(one.sense.casualty or "", count)
    wanted = {"killed": killed, "injured": injured}
    assert found == {name: Count(*bounds) for name, bounds in wanted.items() if bounds}


def test_a_word_that_counts_no_victims_has_no_figures() -> None:
    parsed = tree("Rebels/NOUN/nsubj>1 attacked/VERB/root>-1 20/NUM/nummod>3 soldiers/NOUN/obj>1")
    assert casualties(candidate(1, "attack"), parsed) is None
    killing = Candidate(0, 1, sense("attack", casualty="killed"), "word")
    assert casualties(killing, parsed) == Count(20, 20)


def test_figures_agree_when_some_number_fits_both() -> None:
    assert agree(Count(2, None), Count(3, 3))
    assert agree(None, Count(3, 3))
    assert agree(Count(10, None), Count(20, None))
    assert not agree(Count(25, 25), Count(31, 31))
    assert not agree(Count(50, None), Count(31, 31))


def test_a_figure_at_an_event_belongs_to_it_though_its_word_names_none(read: Read) -> None:
    reading = read("Bei einem Angriff auf das Dorf wurden zehn Menschen getötet und 20 verletzt.", "de")
    attack = [c for c in reading.candidates if reading.trees[0][c.token].text == "Angriff"][:1]
    (loose,) = loose_at([attack], reading.candidates, reading.trees)
    assert event_casualties(attack, loose, reading.trees)[0] == Count(10, 10)
    killed = [c for c in reading.candidates if c.sense.casualty == "killed"][:1]
    assert killed[0] not in loose_at([[*attack, *killed]], reading.candidates, reading.trees)[0]


def test_killed_and_injured_may_be_of_one_event(read: Read) -> None:
    reading = read("24 Menschen wurden getötet und 80 weitere verletzt.", "de")
    event = [c for c in reading.candidates if c.sense.casualty]
    assert event_casualties(event, [], reading.trees) == (Count(24, 24), Count(80, 80))


def test_the_most_exact_figure_is_taken() -> None:
    assert narrowest([None, Count(2, None), Count(3, 3), Count(1, 5)]) == Count(3, 3)
    assert narrowest([Count(2, None), Count(5, None)]) == Count(5, None)
    assert narrowest([Count(4, 4), Count(10, 10)]) == Count(10, 10)  # tolls rise
    assert narrowest([None]) is None
