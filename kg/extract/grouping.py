"""Grouping: which triggers of an article name the same event, so that it is one report with several mentions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.extract.syntax import Tree
from kg.extract.triggers import Candidate

_STEM = 5
# How a casualty word and what caused it, or two casualty words, hang together.
_CAUSES = frozenset({"obl", "nsubj", "nmod", "acl", "advcl", "obj"})
_FATES = frozenset({"conj", "parataxis"})
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
    distance = second.sentence - first.sentence
    near = f"near={next((d for d in _DISTANCES if distance <= d), 99)}"
    likeness = f"likeness={_likeness(here.lemma(first.token), there.lemma(second.token))}"
    tags = f"pos={here[first.token].upos}-{there[second.token].upos}"
    determiner = next((there[k].lemma.lower() for k in there.kids(second.token, "det")), "none")
    numbers = [tree[t].feats.get("Number", "") for tree, t in ((here, first.token), (there, second.token))]
    counts = [f"between={min(between, 3)}", f"shared={min(shared, 2)}", f"apart={min(apart, 4)}"]
    crossed = [near, tags, *counts, f"type={first.sense.type}", f"determiner={determiner}"]
    names = {"bias", likeness, *crossed, *(f"{name}|{likeness}" for name in crossed)}
    counts.append(f"counts={first.sense.casualty}-{second.sense.casualty}")
    names |= {counts[-1], f"{counts[-1]}|{near}", f"{counts[-1]}|{tags}|{near}"}
    names |= {f"{tags}|{near}", f"{counts[0]}|{near}", f"type={first.sense.type}|{near}"}
    names |= {f"number={'-'.join(numbers)}|{likeness}"}
    names |= {f"mode={first.sense.mode == second.sense.mode}|{first.sense.mode is None}"}
    if distance == 0:
        up, down = here.path(second.token, first.token)
        lengths = f"lengths={len(up)}-{len(down)}"
        rise, fall = (">".join(here[i].deprel for i in path[:-1]) for path in (up, down))
        names |= {f"path={rise}^{fall}", lengths, f"{lengths}|{tags}", f"{lengths}|{counts[-1]}"}
    return dict.fromkeys(names, 1.0)


def _likeness(a: str, b: str) -> str:
    if a.casefold() == b.casefold():
        return "same"
    return "stem" if same_stem(a, b) else "tail" if same_tail(a, b) else "other"


def bound(first: Candidate, second: Candidate, trees: Sequence[Tree]) -> bool:
    """Whether syntax alone makes two triggers one event: "killed in strikes", "an attack that killed 20", "killed and
    wounded". One of them must count casualties, so that attacks that are merely named together stay apart."""
    outcomes = {first.sense.casualty, second.sense.casualty}
    if first.sentence != second.sentence or first.sense.type != second.sense.type or len(outcomes) == 1:
        return False
    tree = trees[first.sentence]
    for below, above in ((first.token, second.token), (second.token, first.token)):
        if tree[below].head == above:
            return tree[below].deprel.split(":")[0] in (_FATES if None not in outcomes else _CAUSES)
    return False


def group(
    count: int,
    link: Callable[[int, int], float],
    threshold: float,
    one: Callable[[int, int], bool] | None = None,
) -> list[list[int]]:
    """The indices below ``count`` in groups: each joins the group to whose members it is linked best on average.

    ``link(i, j)`` with i < j is the probability that both name one event; what must not stand together has 0. Those
    that ``one(i, j)`` says are one join as one, by the best linked of them.
    """
    groups: list[list[int]] = []
    for unit in _units(count, one):
        scored = [([[link(*sorted((i, j))) for i in members] for j in unit], members) for members in groups]
        possible = [
            (max(sum(links) / len(links) for links in table), members)
            for table, members in scored
            if min(map(min, table)) > 0
        ]
        best = max(possible, key=lambda item: item[0], default=None)
        if best is not None and best[0] >= threshold:
            best[1].extend(unit)
        else:
            groups.append(unit)
    return [sorted(members) for members in groups]


def _units(count: int, one: Callable[[int, int], bool] | None) -> list[list[int]]:
    """The indices in the units that syntax makes of them."""
    units: list[list[int]] = []
    for index in range(count):
        near = [unit for unit in units if one and any(one(other, index) for other in unit)]
        if near:
            near[0].append(index)
        else:
            units.append([index])
    return units
