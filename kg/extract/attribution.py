"""Attribution: who an article says it from, by rule: speech verbs, "nach Angaben von", "laut", "according to".

The rules only say in which way a mention is a source of a clause; the role scorer weighs that together with the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import kg.extract.cues as cues
from kg.extract.frames import marker
from kg.extract.participants import ParticipantMention
from kg.extract.syntax import Tree

_SOURCE_MARKERS = frozenset({"laut", "zufolge", "gemäß", "nach", "according to", "according", "per"})
_SHARED = frozenset({"conj", "appos", "flat"})
_LET_KNOW = frozenset({"verlauten", "verbreiten", "wissen"})
_QUOTES = frozenset('„“”«»"')


def source_kind(mention: ParticipantMention, index: int, trees: Sequence[Tree], sentence: int) -> str | None:
    """In which way ``mention`` is the source of what token ``index`` of ``sentence`` tells; None when it is none."""
    tree = trees[mention.sentence]
    head = _unshared(tree, mention.head)
    if mention.sentence == sentence:
        return _named_source(tree, head) or _speaker(tree, head, index) or _announcer(tree, head, index)
    if not (reported(trees[sentence], index) or quoted(trees[sentence])):
        return None
    before = "before" if mention.sentence == sentence - 1 else "running"
    if _named_source(tree, head):
        return f"named-{before}"
    return f"speaker-{before}" if speaks(tree, head) else None


def _unshared(tree: Tree, index: int) -> int:
    """The first conjunct, or the noun that an apposition belongs to."""
    while tree[index].deprel in _SHARED and tree[index].head >= 0:
        index = tree[index].head
    return index


def _named_source(tree: Tree, head: int) -> str | None:
    """ "laut Polizei", "nach Angaben von Helfern", "according to the Pentagon", "polizeilichen Angaben zufolge"."""
    own = tree.marker(head)
    if own in ("laut", "zufolge", "gemäß") or "according" in own or _so_says(tree, head):
        return "laut"
    if _is_source_noun(tree, head) and own == "nach":
        return "laut"
    above = tree[head].head
    if (
        above >= 0
        and tree[head].deprel in ("nmod", "amod", "compound", "nmod:poss")
        and _is_source_noun(tree, above)
    ):
        if marker(tree, above) in _SOURCE_MARKERS or tree.marker(above) in _SOURCE_MARKERS:
            return "angaben"
        return "source-noun"
    if any(
        tree[k].text.lower() == "according" for k in (above, head - 2, head - 1) if 0 <= k < len(tree.tokens)
    ):
        return "laut"
    return None


def _so_says(tree: Tree, head: int) -> bool:
    """ ", so der Minister": the source follows "so" and an article."""
    before = [tree[i].text.lower() for i in range(max(head - 4, 0), head)]
    return "so" in before and "," in (tree[max(head - 5, 0)].text, *before[: before.index("so")])


def _is_source_noun(tree: Tree, index: int) -> bool:
    lemma = tree.lemma(index).lower()
    return lemma in cues.SOURCE_NOUNS or lemma.endswith(("angabe", "bericht", "information", "erkenntnis"))


def speaks(tree: Tree, head: int) -> bool:
    """Whether the phrase at ``head`` is the subject of a verb or phrase of speaking."""
    above = tree[head].head
    if above < 0 or not tree[head].deprel.startswith("nsubj"):
        return False
    return tree.lemma(above).lower() in cues.SPEECH_VERBS or _is_speech_phrase(tree, above)


def _is_speech_phrase(tree: Tree, verb: int) -> bool:
    """ "gab keine Stellungnahme ab", "ließ verlauten"."""
    if any(tree.lemma(k).lower() in cues.SOURCE_NOUNS for k in tree.kids(verb, "obj")):
        return True
    return tree[verb].lemma == "lassen" and any(tree.lemma(k) in _LET_KNOW for k in tree.kids(verb))


def _speaker(tree: Tree, head: int, index: int) -> str | None:
    """The subject of a speech verb that governs the trigger, or that is put in beside it."""
    verb = tree[head].head
    if not speaks(tree, head) or verb == index:
        return None
    if verb in tree.ancestors(index):
        clause = tree.path(index, verb)[0][:-1]
        relations = {tree[i].deprel for i in clause}
        if relations & {"ccomp", "parataxis", "csubj"}:
            return "speaker-over"
        return "speaker-same-clause"
    if tree[verb].deprel in ("parataxis", "ccomp", "advcl", "conj") and tree[verb].head in tree.ancestors(
        index
    ):
        return "speaker-beside"
    return "speaker-in-sentence"


def _announcer(tree: Tree, head: int, index: int) -> str | None:
    """ "the announcement by Trump that …": the phrase hangs by a noun of speaking that governs the trigger."""
    noun = tree[head].head
    if noun < 0 or noun == index or tree[head].deprel not in ("nmod", "nmod:poss", "compound", "amod"):
        return None
    if noun in tree.ancestors(index) and tree.lemma(noun).lower() in cues.SPEECH_NOUNS:
        return "announcer"
    return None


def reported(tree: Tree, index: int) -> bool:
    """Whether the trigger's clause stands in German reported speech (Konjunktiv I, "sei", "habe", "seien")."""
    clause = tree.clause(index)
    for node in {clause, index, *tree.kids(clause)}:
        token = tree[node]
        subjunctive = token.feats.get("Mood") == "Sub" or token.text.lower() in cues.SUBJUNCTIVE_ONE
        if subjunctive and token.upos in ("VERB", "AUX"):
            return True
    return False


def quoted(tree: Tree) -> bool:
    """Whether the sentence opens with or lies in quotation marks."""
    return any(token.text in _QUOTES for token in (*tree.tokens[:2], *tree.tokens[-2:]))
