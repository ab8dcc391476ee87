"""Functions of phrases towards a trigger, and the roles that a frame gives them."""

from __future__ import annotations

import pytest
from hand_parsed import Read, tree

from kg import ontology
from kg.extract.frames import frame_role, functions, marker


def function(parsed: str, trigger: int, head: int) -> tuple[str, str] | None:
    return next(functions(tree(parsed), trigger, head), None)


ACTIVE = "Rebels/NOUN/nsubj>1 attacked/VERB/root>-1 soldiers/NOUN/obj>1 and/CCONJ/cc>4 police/NOUN/conj>2"
PASSIVE = "Soldiers/NOUN/nsubj:pass>2 were/AUX/aux:pass>2 attacked/VERB/root>-1 by/ADP/case>4 rebels/NOUN/obl:agent>2"


def test_active_subject_and_object() -> None:
    assert function(ACTIVE, 1, 0) == ("nsubj", "")
    assert function(ACTIVE, 1, 2) == ("obj", "")


def test_a_conjunct_shares_the_function_of_its_head() -> None:
    assert function(ACTIVE, 1, 4) == ("obj", "")


def test_a_passive_is_turned_round() -> None:
    assert function(PASSIVE, 2, 0) == ("obj", "")
    assert function(PASSIVE, 2, 4) == ("obl", "by")


def test_german_von_is_the_agent_in_a_passive() -> None:
    parsed = "Er/PRON/nsubj:pass>4 wurde/AUX/aux:pass>4 von/ADP/case>3 Rebellen/NOUN/obl>4 getötet/VERB/root>-1/töten"
    assert function(parsed, 4, 3) == ("obl", "durch")


def test_an_infinitive_takes_the_subject_of_its_governor() -> None:
    parsed = "Iran/PROPN/nsubj>1 plans/VERB/root>-1 to/PART/mark>3 attack/VERB/xcomp>1"
    assert function(parsed, 3, 0) == ("nsubj", "")


def test_a_conjoined_verb_with_a_subject_of_its_own_inherits_none() -> None:
    parsed = "He/PRON/nsubj>1 left/VERB/root>-1 and/CCONJ/cc>4 she/PRON/nsubj>4 died/VERB/conj>1"
    assert function(parsed, 4, 0) is None


def test_genitive_possessive_and_preposition_of_a_noun() -> None:
    german = "Angriff/NOUN/root>-1 der/DET/det>2 Rebellen/NOUN/nmod>0 auf/ADP/case>4 Aleppo/PROPN/nmod>0"
    assert function(german, 0, 2) == ("gen", "")
    assert function(german, 0, 4) == ("nmod", "auf")
    english = "Arrest/NOUN/root>-1 of/ADP/case>2 rebels/NOUN/nmod>0"
    assert function(english, 0, 2) == ("gen", "of")


def test_an_adjective_of_a_country_and_the_noun_of_a_participle() -> None:
    assert function("russische/ADJ/amod>1 Angriffe/NOUN/root>-1", 1, 0) == ("amod", "")
    assert function("getötete/VERB/amod>1 Soldaten/NOUN/root>-1", 0, 1) == ("obj", "")
    assert function("tödlicher/ADJ/amod>1 Anschlag/NOUN/root>-1", 0, 1) == ("head", "")


def test_a_dative_without_preposition() -> None:
    parsed = "Russland/PROPN/nsubj>1 droht/VERB/root>-1 Polen/PROPN/obl>1/Case=Dat"
    assert function(parsed, 1, 2) == ("iobj", "")


def test_contracted_prepositions_are_taken_apart() -> None:
    assert marker(tree("im/ADP/case>1 Irak/PROPN/root>-1"), 1) == "in"


@pytest.mark.parametrize(
    ("frame", "place", "preposition", "role"),
    [
        ("FrameTransitive", "nsubj", "", "actor"),
        ("FrameTransitive", "obj", "", "recipient"),
        ("FrameVictim", "nsubj", "", "recipient"),
        ("FrameNounOn", "nmod", "auf", "recipient"),
        ("FrameNounOn", "nmod", "trotz", None),
    ],
)
def test_role_of_a_frame(frame: str, place: str, preposition: str, role: str | None) -> None:
    frames = {iri.rpartition("#")[2]: found for iri, found in ontology.load().frames.items()}
    assert frame_role(frames[frame], place, preposition) == role


def test_without_a_frame_there_are_no_roles() -> None:
    assert frame_role(None, "nsubj", "") is None


def test_the_parsers_own_sentence(read: Read) -> None:
    parsed = read("Die russische Armee griff am Montag die Stadt an.", "de").trees[0]
    words = [token.text for token in parsed.tokens]
    trigger, army, town = words.index("griff"), words.index("Armee"), words.index("Stadt")
    assert parsed.lemma(trigger) == "angreifen"
    assert next(functions(parsed, trigger, army))[0] == "nsubj"
    assert next(functions(parsed, trigger, town))[0] == "obj"
