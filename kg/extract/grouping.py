"""Grouping: which triggers of an article name the same event, so that it is one report with several mentions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.extract.triggers import Candidate

_STEM = 5


def same_stem(a: str, b: str) -> bool:
    """Whether two lemmas share a stem ("verhandeln", "Verhandlung") or are equal."""
    a, b = a.casefold(), b.casefold()
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a == b or shared >= _STEM or (shared == 4 and min(len(a), len(b)) <= _STEM)


def same_tail(a: str, b: str) -> bool:
    """Whether one lemma is the last part of the other ("Angriff", "Luftangriff")."""
    a, b = a.casefold(), b.casefold()
    return min(len(a), len(b)) >= 4 and (a.endswith(b) or b.endswith(a))


def group(
    triggers: Sequence[Candidate], lemmas: Sequence[str], compatible: Callable[[int, int], bool]
) -> list[list[int]]:
    """Indices of ``triggers`` in groups of one event each.

    Triggers of one type belong together when they share a stem anywhere in the article, a compound's tail within three
    sentences, or stand at most one sentence apart; ``compatible`` can forbid a pair.
    """
    groups: list[list[int]] = []
    for index, trigger in enumerate(triggers):
        best = next(
            (
                members
                for members in reversed(groups)
                if all(compatible(index, other) for other in members)
                and any(_linked(trigger, lemmas[index], triggers[other], lemmas[other]) for other in members)
            ),
            None,
        )
        if best is None:
            groups.append([index])
        else:
            best.append(index)
    return groups


def _linked(a: Candidate, lemma_a: str, b: Candidate, lemma_b: str) -> bool:
    if a.sense.type != b.sense.type:
        return False
    apart = abs(a.sentence - b.sentence)
    return same_stem(lemma_a, lemma_b) or (apart <= 3 and same_tail(lemma_a, lemma_b)) or apart <= 1
