"""Triggers: the words of a sentence that may evoke an event, by the lexicon; whether they do is the scorer's to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.extract.syntax import Tree
from kg.lexicon import Lexicon, Sense

Match = Literal["word", "compound", "phrase", "participle"]
_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective", "ADV": "adjective"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that may be a trigger in one sense. ``sentence`` and ``token`` are indices."""

    sentence: int
    token: int
    sense: Sense
    match: Match


def candidates(number: int, tree: Tree, lexicon: Lexicon) -> Iterator[Candidate]:
    """All readings of all words of sentence ``number`` as triggers, in order of the text."""
    lemmas = [tree.lemma(i) for i in range(len(tree.tokens))]
    present = {lemma.lower() for lemma in lemmas} | {token.text.lower() for token in tree.tokens}
    for index in range(len(tree.tokens)):
        for match, sense in _readings(tree, index, lemmas[index], present, lexicon):
            if _in_context(sense, present):
                yield Candidate(number, index, sense, match)


def _readings(
    tree: Tree, index: int, lemma: str, present: set[str], lexicon: Lexicon
) -> Iterator[tuple[Match, Sense]]:
    pos = _POS.get(tree[index].upos)
    if pos is None:
        return
    for sense in lexicon.phrases(lemma):
        if all(word.lower() in present for word in sense.words):
            yield "phrase", sense
    exact = lexicon.senses(lemma, pos)
    for sense in exact:
        yield "word", sense
    if exact:
        return
    if pos == "noun":
        for _, sense in lexicon.compound_tail(lemma):
            yield "compound", sense
    elif pos == "adjective":
        for verb in _infinitives(lemma):
            for sense in lexicon.senses(verb, "verb"):
                yield "participle", sense


def _infinitives(participle: str) -> list[str]:
    """Infinitives that a regular German or English past participle may belong to ("getötet": töten; "wounded": wound)."""
    word = participle.lower()
    if word.endswith("ed"):
        return [word[:-2], word[:-1]]
    if not word.endswith(("t", "en")):
        return []
    stem = word[:-2] if word.endswith(("et", "en")) else word[:-1]
    bare = stem.replace("ge", "", 1) if "ge" in stem[:6] else stem
    return [stem + "en", bare + "en"]


def _in_context(sense: Sense, present: set[str]) -> bool:
    wanted = {word.lower() for word in sense.context_words}
    blocked = {word.lower() for word in sense.block_words}
    return not present & blocked and (not wanted or bool(present & wanted))
