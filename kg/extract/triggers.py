"""Triggers: the words of a sentence that may evoke an event, by the lexicon; whether they do is the scorer's to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.extract.syntax import Tree
from kg.lexicon import Lexicon, PartOfSpeech, Sense

_MONTHS = frozenset({"march", "may", "august"})
UNLISTED = 0.3  # the confidence of a word that the lexicon does not know

Match = Literal["word", "compound", "phrase", "participle"]
_POS: dict[str, PartOfSpeech] = {
    "VERB": "verb",
    "AUX": "verb",
    "NOUN": "noun",
    "PROPN": "noun",
    "ADJ": "adjective",
    "ADV": "adjective",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that may be a trigger in one sense. ``sentence`` and ``token`` are indices."""

    sentence: int
    token: int
    sense: Sense
    match: Match


def unlisted(tree: Tree, index: int, type_: str) -> Sense:
    """The sense of a trigger that no lexicon entry names: the type and the word, nothing else."""
    lemma, pos = tree.lemma(index), _POS.get(tree[index].upos, "noun")
    return Sense(
        iri="", lemma=lemma, words=(lemma,), trigger_word=lemma, pos=pos, type=type_, mode=None, frame=None,
        context_words=(), block_words=(), default_status=None, casualty=None, compound=False, confidence=UNLISTED,
    )  # fmt: skip


def candidates(number: int, tree: Tree, lexicon: Lexicon) -> Iterator[Candidate]:
    """All readings of all words of sentence ``number`` as triggers, in order of the text."""
    lemmas = [_lemma(tree, i) for i in range(len(tree.tokens))]
    present = {lemma.casefold() for lemma in lemmas} | {token.text.casefold() for token in tree.tokens}
    for index in range(len(tree.tokens)):
        for match, sense in _readings(tree, index, lemmas, lexicon):
            if _in_context(sense, present):
                yield Candidate(number, index, sense, match)


def _lemma(tree: Tree, index: int) -> str:
    """The lemma, with a separated prefix also where the parser took it for an adverb ("legten die Arbeit nieder")."""
    token, lemma = tree[index], tree.lemma(index)
    if token.upos not in ("VERB", "AUX") or lemma != token.lemma:
        return lemma
    prefixes = (tree[kid].text.lower() for kid in tree.kids(index) if tree[kid].xpos == "PTKVZ")
    return next((prefix + lemma for prefix in prefixes if not lemma.startswith(prefix)), lemma)


def _readings(
    tree: Tree, index: int, lemmas: Sequence[str], lexicon: Lexicon
) -> Iterator[tuple[Match, Sense]]:
    token, lemma = tree[index], lemmas[index]
    pos = _POS.get(token.upos)
    if pos is None or (token.upos == "PROPN" and lemma.casefold() in _MONTHS):
        return
    for sense in lexicon.phrases(lemma):
        if _has_phrase(tree, index, lemmas, sense):
            yield "phrase", sense
    exact = lexicon.senses(lemma, pos) or lexicon.senses(token.text, pos)
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


def _has_phrase(tree: Tree, index: int, lemmas: Sequence[str], sense: Sense) -> bool:
    """Whether all words of a phrase stand at the trigger: no more than a few tokens or two steps in the tree away."""
    for word in sense.words:
        wanted = word.casefold()
        places = [
            i for i, lemma in enumerate(lemmas) if wanted in (lemma.casefold(), tree[i].text.casefold())
        ]
        if not any(i == index or _close(tree, index, i) for i in places):
            return False
    return True


def _close(tree: Tree, a: int, b: int) -> bool:
    up, down = tree.path(a, b)
    return up[-1] == down[-1] and len(up) + len(down) <= 4


def _infinitives(participle: str) -> list[str]:
    """Infinitives that a regular past participle may belong to ("getötet": töten; "wounded": wound)."""
    word = participle.casefold()
    if word.endswith("ed"):
        return [word[:-2], word[:-1]]
    if not word.endswith(("t", "en")):
        return []
    stem = word[:-2] if word.endswith(("et", "en")) else word[:-1]
    bare = stem.replace("ge", "", 1) if "ge" in stem[:6] else stem
    return [stem + "en", bare + "en"]


def _in_context(sense: Sense, present: set[str]) -> bool:
    wanted = {word.casefold() for word in sense.context_words}
    blocked = {word.casefold() for word in sense.block_words}
    return not present & blocked and (not wanted or bool(present & wanted))
