"""Grouping: which triggers of an article name the same event, so that it is one report with several mentions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.extract.syntax import Tree
from kg.extract.triggers import Candidate

_STEM = 5
_DISTANCES = (0, 1, 2, 3, 5, 8, 13)


def same_stem(a: str, b: str) -> bool:
    """Whether two lemmas share a stem ("verhandeln", "Verhandlung") or are equal."""
    a, b = a.casefold(), b.casefold()
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a == b or shared >= _STEM or (shared == 4 and min(len(a), len(b)) <= _STEM)


def same_tail(a: str, b: str) -> bool:
    """Whether one lemma is the last part of the other ("Angriff", "Luftangriff")."""
    a, b = a.casefold(), b.casefold()
    return min(len(a), len(b)) >= 4 and (a.endswith(b) or b.endswith(a))


def link_features(
    first: Candidate, second: Candidate, trees: Sequence[Tree], between: int, shared: int, apart: int
) -> dict[str, float]:
    """Whether two triggers of one type, in order of the text, name one event.

    ``between`` counts the triggers of the type between them; ``shared`` the names that both sentences have, ``apart``
    those that only one has.
    """
    here, there = trees[first.sentence], trees[second.sentence]
    a, b = here.lemma(first.token), there.lemma(second.token)
    distance = second.sentence - first.sentence
    near = next((d for d in _DISTANCES if distance <= d), 99)
    likeness = "same" if a.casefold() == b.casefold() else "stem" if same_stem(a, b) else "tail" if same_tail(a, b) else "other"
    parts = f"{here[first.token].upos}-{there[second.token].upos}"
    determiner = next((there[k].lemma.lower() for k in there.kids(second.token, "det")), "none")
    number = f"{here[first.token].feats.get('Number', '')}-{there[second.token].feats.get('Number', '')}"
    names = {"bias", f"near={near}", f"likeness={likeness}", f"near={near}|likeness={likeness}", f"pos={parts}",
             f"pos={parts}|near={near}", f"between={min(between, 3)}", f"between={min(between, 3)}|likeness={likeness}",
             f"between={min(between, 3)}|near={near}", f"shared={min(shared, 2)}", f"shared={min(shared, 2)}|likeness={likeness}",
             f"apart={min(apart, 4)}", f"apart={min(apart, 4)}|likeness={likeness}", f"type={first.sense.type}",
             f"type={first.sense.type}|likeness={likeness}", f"type={first.sense.type}|near={near}", f"determiner={determiner}",
             f"determiner={determiner}|likeness={likeness}", f"number={number}|likeness={likeness}",
             f"mode={first.sense.mode == second.sense.mode}|{first.sense.mode is None}"}  # fmt: skip
    if distance == 0:
        up, down = here.path(second.token, first.token)
        path = f"{'>'.join(here[i].deprel for i in up[:-1])}^{'<'.join(here[i].deprel for i in down[:-1])}"
        names.update({f"path={path}", f"lengths={len(up)}-{len(down)}", f"lengths={len(up)}-{len(down)}|pos={parts}"})
    return dict.fromkeys(names, 1.0)


def group(count: int, link: Callable[[int, int], float], threshold: float) -> list[list[int]]:
    """The indices below ``count`` in groups: each joins the group to whose members it is linked best on average.

    ``link(i, j)`` with i < j is the probability that both name one event; what must not stand together has 0.
    """
    groups: list[list[int]] = []
    for index in range(count):
        scored = [([link(other, index) for other in members], members) for members in groups]
        possible = [(sum(links) / len(links), members) for links, members in scored if min(links) > 0]
        best = max(possible, key=lambda item: item[0], default=None)
        if best is not None and best[0] >= threshold:
            best[1].append(index)
        else:
            groups.append([index])
    return groups
