"""Likeness: how well two participants, periods or figures of different articles agree, from 0 to 1.

None says that there is nothing to compare, which is not disagreement: news leave out what readers know.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from kg.identity.account import Bounds, Participant

_SAME_NAME, _PART_OF_NAME, _REPRESENTS, _SAME_KIND, _SAME_COUNTRY = 0.95, 0.8, 0.6, 0.45, 0.3
_OFFICIAL = ("GOV", "MIL")


@functools.lru_cache(maxsize=1_000_000)
def participants(one: tuple[Participant, ...], other: tuple[Participant, ...]) -> float | None:
    """How well the shorter list is found in the longer one, of equal ones each in the other; None when one is empty.

    Remembered, as the same few meet again and again.
    """
    if not one or not other:
        return None
    if len(one) == len(other):
        return (_found(one, other) + _found(other, one)) / 2
    return _found(*sorted((one, other), key=len))


def _found(sought: Sequence[Participant], among: Sequence[Participant]) -> float:
    return sum(max(participant(a, b) for b in among) for a in sought) / len(sought)


def participant(one: Participant, other: Participant) -> float:
    """How likely two names mean the same, or one stands for the other (a state for its minister)."""
    if one.iri == other.iri:
        return 1.0
    if one.linked and other.linked:
        return _related(one, other)
    if not _conflict(one.country, other.country):
        if one.keys & other.keys:
            return _SAME_NAME
        if _share_words(one, other):
            return _PART_OF_NAME
    return _related(one, other)


def _related(one: Participant, other: Participant) -> float:
    if one.country is None or one.country != other.country:
        return 0.0
    kinds = {one.type, other.type}
    if "State" in kinds and (kinds == {"State"} or _official(one, other)):
        return _REPRESENTS
    if len(kinds) == 1 and not (one.linked and other.linked):
        return _SAME_KIND
    return _SAME_COUNTRY


def _official(one: Participant, other: Participant) -> bool:
    return all(each.type == "State" or each.sector in _OFFICIAL for each in (one, other))


def _share_words(one: Participant, other: Participant) -> bool:
    """Whether all long words of one name begin like words of the other: ``Kämpfer``, ``IS-Kämpfern``."""
    first, second = one.words, other.words
    return bool(first and second) and one.type == other.type and (first <= second or second <= first)


def _conflict(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def gap(one: Bounds, other: Bounds) -> int:
    """Days between two periods; 0 when they overlap."""
    return max(0, one[0] - other[1], other[0] - one[1])


def length(period: Bounds) -> int:
    """Days of a period."""
    return period[1] - period[0] + 1
