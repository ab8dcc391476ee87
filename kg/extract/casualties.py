"""Casualties: how many killed and injured a trigger's words and arguments give."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from kg.annotation import Token
from kg.extract.frames import functions
from kg.extract.numbers import parse_count
from kg.extract.syntax import Tree
from kg.extract.triggers import Candidate
from kg.report import Count

_VICTIM_FUNCTIONS = {"verb": ("obj",), "adjective": ("obj", "head", "nsubj"), "noun": ("gen", "nmod")}
_NOUNS = frozenset({"NOUN", "PROPN", "NUM", "ADJ"})
_COUNTABLE = _NOUNS | {"PRON", "DET"}
_BEFORE_HEAD = ("nummod", "advmod", "det", "amod", "case", "nmod", "advcl", "fixed", "compound", "nummod:gov")
# Singular nouns that are more than one person, or no person.
_COLLECTIVES = frozenset({
    "gruppe", "familie", "zahl", "reihe", "teil", "mehrheit", "mehrzahl", "anzahl", "bevölkerung", "volk",
    "armee", "einheit", "konvoi", "patrouille", "polizei", "menge", "group", "family", "number", "lot",
    "couple", "crowd", "people", "police", "army", "unit", "convoy", "patrol", "population", "majority",
    "generation", "total", "rest",
})  # fmt: skip
_AMONG = frozenset({"including", "among", "darunter", "davon", "inklusive"})
# Verbs whose adverbial says how many: "the death toll rose to 42", "die Zahl der Toten stieg auf 42".
_RISING = frozenset({
    "steigen", "erhöhen", "klettern", "liegen", "anwachsen", "rise", "climb", "stand", "reach", "bring",
    "increase", "grow", "jump",
})  # fmt: skip


def casualties(candidate: Candidate, tree: Tree) -> Count | None:
    """The number of victims at a trigger whose sense counts them; None when none is given."""
    if candidate.sense.casualty is None or _one_or_the_other(tree, candidate.token):
        return None
    token = candidate.token
    if tree[token].upos in _NOUNS and (count := _count_at(tree, token, articles=True) or _toll(tree, token)):
        return count
    for head in _victims(candidate, tree):
        if count := _with_conjuncts(tree, _antecedent(tree, head)):
            return count
    return None


def event_casualties(event: Sequence[Candidate], trees: Sequence[Tree]) -> tuple[Count | None, Count | None]:
    """How many were killed and how many injured, by all the words that name an event."""
    found: dict[str, list[Count | None]] = {"killed": [], "injured": []}
    for candidate in event:
        if candidate.sense.casualty in found:
            found[candidate.sense.casualty].append(casualties(candidate, trees[candidate.sentence]))
    return narrowest(found["killed"]), narrowest(found["injured"])


def _one_or_the_other(tree: Tree, index: int) -> bool:
    """ "Killed or wounded": the number is that of both."""
    joined = [*tree.kids(index, "conj"), index]
    return any(tree[k].text.lower() in ("or", "oder") for node in joined for k in tree.kids(node, "cc"))


def _victims(candidate: Candidate, tree: Tree) -> list[int]:
    """Heads of the phrases that name the victims, by the trigger's frame and voice; its own come first."""
    wanted = _VICTIM_FUNCTIONS[candidate.sense.pos]
    if candidate.sense.frame and candidate.sense.frame.iri.endswith("#FrameVictim"):
        wanted = ("nsubj", "obj")  # "dabei starben 18 Soldaten" is often parsed with an object
    heads: dict[int, tuple[bool, int, int]] = {}
    for index, token in enumerate(tree.tokens):
        if index != candidate.token and _may_be_victim(token):
            found = next(functions(tree, candidate.token, index), ("", ""))[0]
            if found in wanted or _more_than(tree, candidate.token, index):
                rank = wanted.index(found) if found in wanted else 0
                heads[index] = (token.head != candidate.token, rank, abs(index - candidate.token))
    return sorted(heads, key=lambda head: heads[head])


def _may_be_victim(token: Token) -> bool:
    """Whether a token can head the phrase of the victims; conjuncts come with their head, a year counts no one."""
    year = token.upos == "NUM" and re.fullmatch(r"(?:19|20)\d\d", token.text)
    return token.upos in _COUNTABLE and token.deprel not in ("conj", "appos") and not year


def _more_than(tree: Tree, trigger: int, index: int) -> bool:
    """ "Mehr als 30 wurden verletzt": the parser takes the bare number for an adverbial."""
    token = tree[index]
    return token.upos == "NUM" and token.head == trigger and tree.marker(index) in ("als", "than")


def _antecedent(tree: Tree, head: int) -> int:
    """The noun that a relative pronoun stands for, else the head itself."""
    if tree[head].feats.get("PronType") != "Rel" and tree[head].text.lower() not in ("who", "which", "that"):
        return head
    clause = next((above for above in tree.ancestors(head) if tree[above].deprel.startswith("acl")), -1)
    return tree[clause].head if clause >= 0 else head


def _with_conjuncts(tree: Tree, head: int) -> Count | None:
    """The count of a phrase, and of what is joined to it: "22 Zivilisten und zwei Polizisten" are 24."""
    counts = [_victims_at(tree, head)]
    if counts[0]:
        counts += [_victims_at(tree, k) for k in tree.kids(head, "conj") if _further(tree, head, k)]
    given = [count for count in counts if count]
    if not given:
        return None
    highs = [count.maximum for count in given if count.maximum is not None]
    return Count(sum(count.minimum for count in given), sum(highs) if len(highs) == len(given) else None)


def _further(tree: Tree, head: int, conjunct: int) -> bool:
    """Whether a conjunct adds to the head: a noun, and none of those "including" names out of them."""
    between = {tree[i].text.lower() for i in range(head + 1, conjunct)}
    return tree[conjunct].upos in _NOUNS and not between & _AMONG


def _victims_at(tree: Tree, head: int) -> Count | None:
    collective = tree.lemma(head).lower() in _COLLECTIVES
    if count := _count_at(tree, head, articles=not collective):
        return count
    if collective:
        counts = (_count_at(tree, k, articles=False) for k in tree.kids(head, "nmod"))
        return next((count for count in counts if count), None)
    return Count(1, 1) if _one_person(tree, head) else None


def _one_person(tree: Tree, head: int) -> bool:
    token = tree[head]
    return token.upos == "PROPN" and token.ner.endswith("PER") and token.feats.get("Number") != "Plur"


def _count_at(tree: Tree, head: int, *, articles: bool) -> Count | None:
    """The count in a noun phrase: its own words up to and including its head, without what follows."""
    parts = {head}
    for child in tree.kids(head, *_BEFORE_HEAD):
        if child < head:
            parts.update(i for i in tree.subtree(child) if i < head)
    first = min(parts)
    before = max(first - 3, 0)  # "mindestens", "mehr als" may hang elsewhere
    words = [tree[i].text for i in range(before, head + 1)]
    found = parse_count(words, articles=articles)
    if found is None or found[2] < first - before:
        found = parse_count(words[first - before :], articles=articles)
    return found[0] if found else None


def _toll(tree: Tree, token: int) -> Count | None:
    """ "The death toll rose to 42": what the verb above the trigger's phrase says of the number."""
    while tree[token].deprel in ("nmod", "compound", "amod", "nmod:poss") and tree[token].head >= 0:
        token = tree[token].head
    verb = tree[token].head
    if verb < 0 or tree.lemma(verb).lower() not in _RISING:
        return None
    for child in tree.kids(verb, "obl", "obj", "advmod", "nummod"):
        if child != token and (count := _count_at(tree, child, articles=False)):
            return count
    return None


def agree(a: Count | None, b: Count | None) -> bool:
    """Whether two figures can be of one event: one is missing, or some number fits both."""
    if a is None or b is None:
        return True
    low = max(a.minimum, b.minimum)
    highs = [count.maximum for count in (a, b) if count.maximum is not None]
    return not highs or low <= min(highs)


def narrowest(counts: Iterable[Count | None]) -> Count | None:
    """The most exact of several figures, the first of equally exact ones; None when there is none."""
    given = [count for count in counts if count]
    return min(given, key=_width, default=None)


def _width(count: Count) -> float:
    if count.maximum is None:
        return math.inf
    return count.maximum - count.minimum
