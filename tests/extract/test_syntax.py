"""Walks over a sentence's tree."""

from __future__ import annotations

from hand_parsed import tree

SENTENCE = tree(
    "He/PRON/nsubj>1 said/VERB/root>-1 that/SCONJ/mark>5 more/ADV/advmod>4 rebels/NOUN/nsubj>5 died/VERB/ccomp>1 "
    "in/ADP/case>7 Aleppo/PROPN/obl>5"
)


def test_ancestors_and_subtree() -> None:
    assert list(SENTENCE.ancestors(4)) == [4, 5, 1]
    assert SENTENCE.subtree(5) == [2, 3, 4, 5, 6, 7]


def test_the_path_ends_with_the_common_ancestor() -> None:
    assert SENTENCE.path(4, 7) == ([4, 5], [7, 5])
    assert SENTENCE.path(0, 5) == ([0, 1], [5, 1])


def test_clauses() -> None:
    assert SENTENCE.clause(4) == 5
    assert SENTENCE.clause(0) == 1
    assert not SENTENCE.is_clause_head(4)


def test_two_roots_have_no_common_ancestor() -> None:
    apart = tree("Yes/INTJ/root>-1 No/INTJ/root>-1")
    assert apart.path(0, 1) == ([0], [1])


def test_a_cycle_ends() -> None:
    assert list(tree("a/X/dep>1 b/X/dep>0").ancestors(0)) == [0, 1]


def test_a_phrase_leaves_out_article_and_relative_clause() -> None:
    parsed = tree("the/DET/det>2 two/NUM/nummod>2 men/NOUN/root>-1 who/PRON/nsubj>4 left/VERB/acl>2")
    assert parsed.phrase(2) == (1, 2)


def test_a_conjoined_predicate_is_a_clause_of_its_own() -> None:
    parsed = tree("He/PRON/nsubj>1 ill/ADJ/root>-1 and/CCONJ/cc>4 she/PRON/nsubj>4 well/ADJ/conj>1")
    assert parsed.is_clause_head(4)
