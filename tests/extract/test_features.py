"""What the scorers are shown: the features that a user would miss in an explanation."""

from __future__ import annotations

from hand_parsed import Read, candidate, tree

from kg.extract.extractor import Reading
from kg.extract.features import mode_features, status_features, trigger_features
from kg.extract.triggers import Candidate

PLAN = tree(
    "Iran/PROPN/nsubj>1 plans/VERB/root>-1/plan to/PART/mark>4 not/PART/advmod>4 attack/VERB/xcomp>1 "
    "Israel/PROPN/obj>4 with/ADP/case>7 drones/NOUN/obl>4/drone"
)
ATTACK = candidate(4, "attack")


def of(reading: Reading, word: str) -> Candidate:
    return next(c for c in reading.candidates if reading.trees[c.sentence][c.token].text == word)


def test_the_lexicons_confidence_and_a_negation_are_shown_for_a_trigger() -> None:
    features = trigger_features(ATTACK, PLAN, [])
    assert features["confidence"] > 0
    assert "own=negation" in features
    assert "above-lemma=plan" in features


def test_status_sees_negation_and_planning_above() -> None:
    features = status_features(ATTACK, PLAN)
    assert {"own=negation", "near-lemma=planning|xcomp", "above=plan"} <= set(features)


def test_status_sees_modals_and_conditions(read: Read) -> None:
    reading = read("Falls Russland angreift, könnte die Nato eingreifen.", "de")
    assert "own=mark=condition" in reading.status_features(of(reading, "angreift"))
    other = read("Die Armee sollte die Stadt angreifen.", "de")
    assert "own=modal" in other.status_features(of(other, "angreifen"))


def test_mode_sees_the_words_around() -> None:
    assert {"word=drone", "near=drone", "lemma=attack"} <= set(mode_features(ATTACK, PLAN))


def test_role_features_tell_path_frame_and_distance(read: Read) -> None:
    reading = read("Die Rebellen griffen am Montag die Stadt Aleppo an.", "de")
    attack = of(reading, "griffen")
    rebels = next(m for m in reading.mentions if "Rebellen" in m.text)
    names = set(reading.role_features(attack, rebels))
    assert {"frame=actor", "function=nsubj|", "apart=0", "entity=ArmedGroup"} <= names
