"""Casualties: how many killed and injured a trigger's words and arguments give."""

from __future__ import annotations

from kg.extract.frames import functions
from kg.extract.numbers import parse_count
from kg.extract.syntax import Tree
from kg.extract.triggers import Candidate
from kg.report import Count

_VICTIM_FUNCTIONS = {"verb": ("obj",), "adjective": ("obj", "head", "nsubj"), "noun": ("gen", "nmod")}


def casualties(candidate: Candidate, tree: Tree) -> Count | None:
    """The number of victims at a trigger whose sense counts them; None when none is given."""
    if candidate.sense.casualty is None:
        return None
    if (own := _count_at(tree, candidate.token)) and tree[candidate.token].upos in ("NOUN", "ADJ", "PROPN", "NUM"):
        return own
    for head in _victims(candidate, tree):
        if count := _count_at(tree, head):
            return count
        if tree[head].upos == "PROPN" and tree[head].feats.get("Number") != "Plur" and tree[head].ner.endswith("PER"):
            return Count(1, 1)
    return None


def _victims(candidate: Candidate, tree: Tree) -> list[int]:
    """Heads of the phrases that say who the victims are, by the trigger's frame and voice."""
    wanted = _VICTIM_FUNCTIONS[candidate.sense.pos]
    if candidate.sense.frame and candidate.sense.frame.iri.endswith("#FrameVictim"):
        wanted = ("nsubj",)
    heads = []
    for index in range(len(tree.tokens)):
        if tree[index].upos in ("NOUN", "PROPN", "NUM", "PRON", "DET", "ADJ") and index != candidate.token:
            found = [f for f, _ in functions(tree, candidate.token, index)]
            if found and found[0] in wanted:
                heads.append(index)
    return heads


def _count_at(tree: Tree, head: int) -> Count | None:
    """The count in a noun phrase: its own words up to and including its head, without what follows."""
    parts = {head}
    for child in tree.kids(head, "nummod", "advmod", "det", "amod", "case", "nmod", "advcl", "fixed", "compound"):
        if child < head:
            parts.update(i for i in tree.subtree(child) if i < head)
    first = min(parts)
    words = [tree[i].text for i in range(max(first - 3, 0), head + 1)]
    inside = len(words) - (head - first + 1)
    found = parse_count(words, articles=True)
    if found is None or found[2] < inside:
        found = parse_count(words[inside:], articles=True)
    return found[0] if found else None
