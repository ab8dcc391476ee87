"""Which triggers become one report."""

from __future__ import annotations

import pytest
from hand_parsed import candidate, sense, tree

from kg.extract.grouping import bound, group, link_features, same_stem, same_tail
from kg.extract.triggers import Candidate


@pytest.mark.parametrize(
    ("a", "b", "stem", "tail"),
    [
        ("verhandeln", "Verhandlung", True, False),
        ("Angriff", "Luftangriff", False, True),
        ("töten", "Tote", False, False),
        ("treffen", "Treffen", True, True),
    ],
)
def test_likeness_of_lemmas(a: str, b: str, stem: bool, tail: bool) -> None:
    assert (same_stem(a, b), same_tail(a, b)) == (stem, tail)


def links(table: dict[tuple[int, int], float]):  # type: ignore[no-untyped-def]
    return lambda i, j: table.get((i, j), 0.1)


def test_linked_triggers_stand_together() -> None:
    assert group(3, links({(0, 2): 0.9}), 0.5) == [[0, 2], [1]]


def test_the_average_over_a_group_decides() -> None:
    assert group(3, links({(0, 1): 0.9, (0, 2): 0.9, (1, 2): 0.2}), 0.5) == [[0, 1, 2]]
    assert group(3, links({(0, 1): 0.9, (0, 2): 0.6, (1, 2): 0.2}), 0.5) == [[0, 1], [2]]


def test_what_contradicts_one_member_stays_out() -> None:
    assert group(3, links({(0, 1): 0.9, (0, 2): 1.0, (1, 2): 0.0}), 0.3) == [[0, 1], [2]]


def test_nothing_to_group() -> None:
    assert group(0, links({}), 0.5) == []


def test_link_features_tell_likeness_and_distance() -> None:
    parsed = tree("Angriff/NOUN/root>-1/Angriff Luftangriff/NOUN/conj>0/Luftangriff")
    features = link_features(candidate(0, "Angriff"), candidate(1, "Luftangriff"), [parsed], 0, 1, 0)
    assert {"likeness=tail", "near=0", "shared=1"} <= set(features)


def test_a_casualty_word_and_its_cause_are_one_by_syntax() -> None:
    parsed = tree(
        "Ten/NUM/nsubj:pass>1 killed/VERB/root>-1 in/ADP/case>3 strikes/NOUN/obl>1 and/CCONJ/cc>5 raids/NOUN/conj>3"
    )
    killed = Candidate(0, 1, sense("kill", casualty="killed"), "word")
    assert bound(killed, candidate(3, "strike"), [parsed])
    assert not bound(candidate(3, "strike"), candidate(5, "raid"), [parsed])


def test_what_is_bound_joins_by_the_best_linked_of_it() -> None:
    table = {(0, 1): 0.1, (0, 2): 0.9}
    assert group(3, links(table), 0.5) == [[0, 2], [1]]
    assert group(3, links(table), 0.5, lambda i, j: (i, j) == (1, 2)) == [[0, 1, 2]]
