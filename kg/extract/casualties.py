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
_NEAR = 2  # arcs between a casualty word and the trigger that it belongs to
# What counts people by their fate is no further victim of the verb that it is joined under.
_TOGETHER = frozenset({"along with", "together with", "alongside", "as well as", "samt", "mitsamt"})
_FATES = frozenset({"tote", "verletzte", "verwundete", "dead", "injured", "wounded"})
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
            return _sum([count, *(_victims_at(tree, k) for k in _also(tree, token))])
    return None


def event_casualties(
    event: Sequence[Candidate], loose: Sequence[Candidate], trees: Sequence[Tree]
) -> tuple[Count | None, Count | None]:
    """How many were killed and how many injured, by the words that name an event, and by ``loose`` ones at them."""
    found: dict[str, list[Count | None]] = {"killed": [], "injured": []}
    for words in (event, loose):
        for outcome, counts in found.items():
            if not any(counts):
                counts.extend(
                    casualties(word, trees[word.sentence]) for word in words if word.sense.casualty == outcome
                )
    return narrowest(found["killed"]), narrowest(found["injured"])


def loose_at(
    events: Sequence[Sequence[Candidate]], candidates: Sequence[Candidate], trees: Sequence[Tree]
) -> list[list[Candidate]]:
    """For each event the casualty words that name none, but stand right at one of its own: "Angriff mit 30 Toten".

    Each goes to the nearest event.
    """
    taken = {(c.sentence, c.token) for event in events for c in event}
    found: list[list[Candidate]] = [[] for _ in events]
    for word in candidates:
        if word.sense.casualty is None or (word.sentence, word.token) in taken:
            continue
        steps = [
            (_steps(trees[word.sentence], word.token, own.token), number)
            for number, event in enumerate(events)
            for own in event
            if own.sentence == word.sentence and own.sense.type == "ASSAULT"
        ]
        nearest = min(steps, default=None)
        if nearest is not None and nearest[0] <= _NEAR:
            found[nearest[1]].append(word)
    return found


def _steps(tree: Tree, a: int, b: int) -> int:
    """How many arcs lead from one token up to the other, more than are near when neither governs the other."""
    up, down = tree.path(a, b)
    governs = min(len(up), len(down)) == 1 and up[-1] == down[-1]
    return len(up) + len(down) - 2 if governs else _NEAR + 1


def _one_or_the_other(tree: Tree, index: int) -> bool:
    """ "Killed or wounded": the number is that of both."""
    joined = [*tree.kids(index, "conj"), index]
    return any(tree[k].text.lower() in ("or", "oder") for node in joined for k in tree.kids(node, "cc"))


def _victims(candidate: Candidate, tree: Tree) -> list[int]:
    """Heads of the phrases that name the victims, by the trigger's frame and voice; its own come first."""
    wanted = _VICTIM_FUNCTIONS[candidate.sense.pos]
    if candidate.sense.frame and candidate.sense.frame.iri.endswith("#FrameVictim"):
        wanted = ("nsubj", "obj", "iobj")  # "dabei starben 18 Soldaten" is often parsed with an object
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
    return _sum(counts)


def _also(tree: Tree, trigger: int) -> list[int]:
    """Who shares the victims' fate elsewhere: "… killed along with two others", "… getötet worden und ein Kind"."""
    beside = [k for k in tree.kids(trigger, "obl", "obl:agent") if tree.marker(k) in _TOGETHER]
    return beside + [
        k for k in tree.kids(trigger, "conj") if tree[k].upos == "NOUN" and not tree.kids(k, "cop", "nsubj")
    ]


def _sum(counts: Iterable[Count | None]) -> Count | None:
    """All the given figures together; None when there is none."""
    given = [count for count in counts if count]
    if not given:
        return None
    highs = [count.maximum for count in given if count.maximum is not None]
    return Count(sum(count.minimum for count in given), sum(highs) if len(highs) == len(given) else None)


def _further(tree: Tree, head: int, conjunct: int) -> bool:
    """Whether a conjunct adds to the head: a noun, and none of those "including" names out of them."""
    between = {tree[i].text.lower() for i in range(head + 1, conjunct)}
    age = tree[conjunct].upos == "NUM" and not tree.kids(conjunct, "cc")  # "John Smith, 24, died"
    if age or tree.lemma(conjunct).lower() in _FATES:
        return False
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
    """The most exact of several figures, of equally exact ones the highest: tolls rise. None when there is none."""
    given = [count for count in counts if count]
    return min(given, key=lambda count: (_width(count), -count.minimum), default=None)


def _width(count: Count) -> float:
    if count.maximum is None:
        return math.inf
    return count.maximum - count.minimum
