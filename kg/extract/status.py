"""Status by rule: what negation, modality and the words above a trigger say of it, for the status scorer to weigh."""

from __future__ import annotations

import kg.extract.cues as cues
from kg.extract.syntax import Tree

_ONLY = frozenset({"nur", "only", "just", "alone", "allein", "lediglich", "merely"})
_GOVERNED = frozenset(
    {"xcomp", "ccomp", "obj", "nsubj", "nsubj:pass", "obl", "nmod", "acl", "advcl", "csubj"}
)
_CARRIED = frozenset({"nsubj", "nsubj:pass", "obj"})  # what a trigger noun is to the verb that carries it


def rule_status(tree: Tree, index: int) -> str:
    """``negated``, ``planned``, ``hypothetical`` or ``occurred``, by what stands at the token and right above it."""
    carrier = _carrier(tree, index)
    spots = (index,) if carrier is None else (index, carrier)
    if any(_negated(tree, spot) for spot in spots) or _lemma_above(tree, index) in cues.FAILING:
        return "negated"
    if any(_hypothetical(tree, spot) for spot in spots):
        return "hypothetical"
    if any(_planned(tree, spot) for spot in spots):
        return "planned"
    above = _lemma_above(tree, index)
    return "planned" if above in cues.PLANNING else "hypothetical" if above in cues.WISHING else "occurred"


def denied(tree: Tree, index: int) -> bool:
    """Whether it plainly did not happen: "griffen nicht an", "fand nicht statt", "wurde abgesagt"."""
    carrier = _carrier(tree, index)
    if carrier is not None:
        verb = tree.lemma(carrier).lower()
        called_off = verb in cues.CALLING_OFF and tree[index].deprel in ("nsubj:pass", "obj")
        return called_off or (verb in cues.HAPPENING and _negated(tree, carrier))
    return tree[index].upos == "VERB" and _negated(tree, index)


def _carrier(tree: Tree, index: int) -> int | None:
    """The verb that carries a trigger noun: "Die Gespräche fanden nicht statt"."""
    token = tree[index]
    if token.upos in ("NOUN", "PROPN") and token.deprel in _CARRIED and token.head >= 0:
        return token.head
    return None


def _lemma_above(tree: Tree, index: int) -> str:
    token = tree[index]
    return tree.lemma(token.head).lower() if token.head >= 0 and token.deprel in _GOVERNED else ""


def _negated(tree: Tree, index: int) -> bool:
    words = [tree[k].text.lower() for k in tree.kids(index)]
    below = [
        tree[j].text.lower()
        for k in tree.kids(index, "nsubj", "nsubj:pass")
        for j in tree.kids(k, "det", "advmod")
    ]
    found = [w for w in words if w in cues.NEGATIONS] + [w for w in below if w in cues.NO_ONE]
    return bool(found) and not _ONLY.intersection(words)


def _auxiliaries(tree: Tree, index: int) -> set[str]:
    return {tree[k].text.lower() for k in tree.kids(index, "aux", "aux:pass", "cop")}


def _hypothetical(tree: Tree, index: int) -> bool:
    conditions = any(tree[k].lemma.lower() in cues.CONDITIONS for k in tree.kids(index, "mark"))
    return conditions or bool(_auxiliaries(tree, index) & cues.POSSIBILITY)


def _planned(tree: Tree, index: int) -> bool:
    if _auxiliaries(tree, index) & cues.INTENTION:
        return not tree.kids(index, "aux:pass") or not _auxiliaries(tree, index) & {"werden", "wird"}
    words = (tree[k].lemma.lower() for k in tree.kids(index, "amod", "acl", "advmod"))
    return any(word in cues.PLANNING for word in words)
