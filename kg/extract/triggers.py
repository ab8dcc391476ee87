"""Triggers: the words of a sentence that may evoke an event, by the lexicon; whether they do is the scorer's to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.article import Language
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
    forms = [_forms(tree, i, lexicon.language) for i in range(len(tree.tokens))]
    present = {form for alternatives in forms for form in alternatives}
    for index in range(len(tree.tokens)):
        for match, sense in _readings(tree, index, forms, present, lexicon):
            if _in_context(sense, present):
                yield Candidate(number, index, sense, match)


def _lemma(tree: Tree, index: int) -> str:
    """The lemma, with a separated prefix also where the parser took it for an adverb ("legten die Arbeit nieder")."""
    token, lemma = tree[index], tree.lemma(index)
    if token.upos not in ("VERB", "AUX") or lemma != token.lemma:
        return lemma
    prefixes = (tree[kid].text.lower() for kid in tree.kids(index) if tree[kid].xpos == "PTKVZ")
    return next((prefix + lemma for prefix in prefixes if not lemma.startswith(prefix)), lemma)


def _forms(tree: Tree, index: int, language: Language) -> tuple[str, ...]:
    """What the lexicon may list a word under, likeliest first: its lemma, the word as it stands and, in English,
    the singular of a noun that keeps its plural ("talks": talk) and the infinitives that a regular verb may come
    from, for one that the lemmatiser did not know ("strafing": strafe)."""
    token, lemma = tree[index], _lemma(tree, index).casefold()
    forms = [lemma, token.text.casefold()]
    if language == "en":
        if token.upos == "NOUN" and lemma.endswith("s") and not lemma.endswith("ss"):
            forms.append(lemma[:-1])
        elif token.upos == "VERB":
            forms += _infinitives(token.text, language)
    return tuple(dict.fromkeys(forms))


def _readings(
    tree: Tree, index: int, forms: Sequence[tuple[str, ...]], present: set[str], lexicon: Lexicon
) -> Iterator[tuple[Match, Sense]]:
    token, lemma = tree[index], _lemma(tree, index)
    pos = _POS.get(token.upos)
    if pos is None or (token.upos == "PROPN" and lemma.casefold() in _MONTHS):
        return
    for form in forms[index]:
        for sense in lexicon.phrases(form):
            if _has_phrase(tree, index, forms, present, sense):
                yield "phrase", sense
    exact = next((senses for form in forms[index] if (senses := lexicon.senses(form, pos))), ())
    for sense in exact:
        yield "word", sense
    if exact:
        return
    if pos == "noun":
        for _, sense in lexicon.compound_tail(lemma):
            yield "compound", sense
    if pos == "adjective" or (lexicon.language == "en" and token.upos == "NOUN"):
        for verb in _verbs(tree, index, lexicon.language):
            for sense in lexicon.senses(verb, "verb"):
                yield "participle", sense


def _has_phrase(
    tree: Tree, index: int, forms: Sequence[tuple[str, ...]], present: set[str], sense: Sense
) -> bool:
    """Whether all words of a phrase stand at the trigger: no more than a few tokens or two steps in the tree away."""
    words = [word.casefold() for word in sense.words]
    if not present.issuperset(words):
        return False
    for wanted in words:
        places = [i for i, alternatives in enumerate(forms) if wanted in alternatives]
        if not any(i == index or _close(tree, index, i) for i in places):
            return False
    return True


def _close(tree: Tree, a: int, b: int) -> bool:
    up, down = tree.path(a, b)
    return up[-1] == down[-1] and len(up) + len(down) <= 4


def _verbs(tree: Tree, index: int, language: Language) -> list[str]:
    """The infinitives that an adjective or noun may belong to: a participle, in English also a gerund, or an
    infinitive after "to" that the tagger took for something else ("to free prisoners")."""
    word, before = tree.lemma(index).casefold(), tree[index - 1] if index else None
    if language == "en" and before and before.upos == "PART" and before.text.casefold() == "to":
        return [word]
    if tree[index].upos == "NOUN" and not word.endswith("ing"):
        return []
    return _infinitives(word, language)


def _infinitives(participle: str, language: Language) -> list[str]:
    """Infinitives that a regular participle may belong to ("getötet": töten; "wounded": wound; "ramming": ram)."""
    word = participle.casefold()
    if language == "en":
        ending = next((ending for ending in ("ing", "ed", "es", "s") if word.endswith(ending)), "")
        stem = word.removesuffix(ending)
        if not ending:
            return []
        doubled = [stem[:-1]] if len(stem) > 3 and stem[-1] == stem[-2] else []
        return [stem, stem + "e", *doubled]
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
