"""Attribution: who an article says it from, by rule: speech verbs, "nach Angaben von", "laut", "according to".

The rules only say in which way a mention is a source of a clause; the role scorer weighs that together with the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract import cues
from kg.extract.frames import marker
from kg.extract.participants import ParticipantMention
from kg.extract.syntax import Tree

_SOURCE_MARKERS = frozenset({"laut", "zufolge", "gemäß", "nach", "according to", "according", "per"})


def source_kind(mention: ParticipantMention, index: int, trees: Sequence[Tree], sentence: int) -> str | None:
    """In which way ``mention`` is the source of what stands at token ``index`` of ``sentence``; None when it is none."""
    tree = trees[mention.sentence]
    if mention.sentence == sentence:
        return _named_source(tree, mention.head) or _speaker(tree, mention.head, index)
    if mention.sentence == sentence - 1 and reported(trees[sentence], index):
        if _named_source(tree, mention.head):
            return "named-before"
        if _speaks(tree, mention.head):
            return "speaker-before"
    return None


def _named_source(tree: Tree, head: int) -> str | None:
    """"laut Polizei", "nach Angaben von Helfern", "according to the Pentagon", "polizeilichen Angaben zufolge"."""
    own = tree.marker(head)
    if own in ("laut", "zufolge", "gemäß") or "according" in own:
        return "laut"
    above = tree[head].head
    if above >= 0 and tree[head].deprel in ("nmod", "amod", "compound", "nmod:poss") and _is_source_noun(tree, above):
        if marker(tree, above) in _SOURCE_MARKERS or tree.marker(above) in _SOURCE_MARKERS:
            return "angaben"
        return "source-noun"
    if any(tree[k].text.lower() == "according" for k in (above, head - 2, head - 1) if 0 <= k < len(tree.tokens)):
        return "laut"
    return None


def _is_source_noun(tree: Tree, index: int) -> bool:
    lemma = tree.lemma(index).lower()
    return lemma in cues.SOURCE_NOUNS or lemma.endswith(("angabe", "bericht", "information", "erkenntnis"))


def _speaks(tree: Tree, head: int) -> bool:
    above = tree[head].head
    if above < 0 or not tree[head].deprel.startswith("nsubj"):
        return False
    return tree.lemma(above).lower() in cues.SPEECH_VERBS or _is_speech_phrase(tree, above)


def _is_speech_phrase(tree: Tree, verb: int) -> bool:
    return any(tree.lemma(k).lower() in cues.SOURCE_NOUNS for k in tree.kids(verb, "obj"))


def _speaker(tree: Tree, head: int, index: int) -> str | None:
    """The subject of a speech verb that governs the trigger, or that is put in beside it."""
    verb = tree[head].head
    if not _speaks(tree, head) or verb == index:
        return None
    if verb in tree.ancestors(index):
        clause = tree.path(index, verb)[0][:-1]
        relations = {tree[i].deprel for i in clause}
        if relations & {"ccomp", "parataxis", "csubj"}:
            return "speaker-over"
        return "speaker-same-clause"
    if tree[verb].deprel in ("parataxis", "ccomp", "advcl", "conj") and tree[verb].head in tree.ancestors(index):
        return "speaker-beside"
    return "speaker-in-sentence"


def reported(tree: Tree, index: int) -> bool:
    """Whether the trigger's clause stands in German reported speech (Konjunktiv I, "sei", "habe", "seien")."""
    clause = tree.clause(index)
    for node in {clause, index, *tree.kids(clause)}:
        token = tree[node]
        if token.upos in ("VERB", "AUX") and (token.feats.get("Mood") == "Sub" or token.text.lower() in cues.SUBJUNCTIVE_ONE):
            return True
    return False
