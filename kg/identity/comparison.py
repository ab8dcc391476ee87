"""The comparison: two accounts feature by feature, and the score that the features add up to.

A logistic regression over features that a reader can check, after the model of Fellegi and Sunter (1969): each
feature is evidence for or against, and what is not said counts neither way. The weights are data
(``model/events.json``), fitted by ``kg.train.identity``.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul
from pathlib import Path
from typing import TypeAlias

from kg.identity import likeness
from kg.identity.account import Account

Features: TypeAlias = Mapping[str, float]

_DAY = 3  # days that a time may span and still count as a day
_MONTH = 30
_UNLIKE = 0.25
_IDENTICAL = 0.99
_FEW = 4  # names and numbers in common that say as much as more of them
_QUICK = (
    "mode", "mode-conflict", "mode-half", "status", "status-conflict",
    "time-day", "time-overlap", "time-gap", "time-unknown", "published-gap",
    "figures", "figures-conflict", "context", "context-none", "trigger", "trigger-other",
)  # fmt: skip
_OF_ROLES = (
    "actors", "actors-conflict", "recipients", "recipients-conflict", "places", "places-conflict",
    "participants", "participants-identical", "participants-unknown",
)  # fmt: skip
_CONFLICTING = frozenset(
    {
        ("occurred", "hypothetical"),
        ("hypothetical", "occurred"),
        ("negated", "planned"),
        ("planned", "negated"),
    }
)
# Days on a scale on which the first ones count most, from 0 to 1 for a month or more.
_CLOSENESS = tuple(math.log1p(days) / math.log1p(_MONTH) for days in range(_MONTH + 1))


@dataclass(frozen=True, slots=True)
class Weights:
    """What a feature weighs. ``bias`` is the score of two reports of one type of which nothing else is known."""

    bias: float
    features: Mapping[str, float]


@functools.cache
def load_weights() -> Weights:
    """The packaged weights."""
    data = json.loads((Path(__file__).parent / "model" / "events.json").read_text("utf8"))
    return Weights(data["bias"], data["features"])


def score(features: Features, weights: Weights | None = None) -> float:
    """How likely the two are one event, from 0 to 1."""
    weights = weights or load_weights()
    return _probability(
        weights.bias + sum(weights.features.get(name, 0.0) * value for name, value in features.items())
    )


def _probability(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def likelihood(one: Account, other: Account, least: float) -> float:
    """The score of two reports; 0 where it is less than ``least`` and that is seen before looking at who takes part.

    Who takes part is slow to compare, and most pairs that an index brings together differ in all else.
    """
    quick, roles, most = _vectors()
    total = load_weights().bias + sum(map(mul, quick, _quick(one, other)))
    if total + most < math.log(least / (1 - least)):
        return 0.0
    return _probability(total + sum(map(mul, roles, _roles(one, other))))


@functools.cache
def _vectors() -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """The weights in the order of the features, and the most that comparing who takes part can add."""
    weights = load_weights().features
    quick, roles = (tuple(weights.get(name, 0.0) for name in names) for names in (_QUICK, _OF_ROLES))
    return quick, roles, sum(max(0.0, weight) for weight in roles)


def reasons(features: Features, weights: Weights | None = None) -> str:
    """The features that weigh most, in words: ``actors 1.00 +2.1, time-day 1.00 +1.7, …``."""
    weights = weights or load_weights()
    parts = [(name, value, weights.features.get(name, 0.0) * value) for name, value in features.items()]
    heavy = sorted((p for p in parts if abs(p[2]) >= 0.05), key=lambda part: (-abs(part[2]), part[0]))
    return ", ".join(f"{name} {value:.2f} {weight:+.1f}" for name, value, weight in heavy[:8])


def compare(one: Account, other: Account) -> Features:
    """The features of a pair of reports; those that are 0 are left out. It does not matter which is first."""
    values = zip((*_QUICK, *_OF_ROLES), (*_quick(one, other), *_roles(one, other)), strict=True)
    return {name: float(value) for name, value in values if value}


def _quick(one: Account, other: Account) -> tuple[float, ...]:
    """The features that do not look at who takes part, in the order of _QUICK."""
    mine, theirs = one.mode, other.mode
    both = mine is not None and theirs is not None
    shared = len(one.context & other.context)
    trigger = bool(one.triggers & other.triggers)
    same_language = one.language == other.language
    return (
        both and mine == theirs,
        both and mine != theirs,
        (mine is None) != (theirs is None),
        one.status == other.status,
        (one.status, other.status) in _CONFLICTING,
        *_times(one, other),
        *_figures(one, other),
        min(shared, _FEW) / _FEW,
        not shared and bool(one.context) and bool(other.context),
        same_language and trigger,
        same_language and not trigger,
    )


def _times(one: Account, other: Account) -> tuple[float, ...]:
    if one.time and other.time:
        days = likeness.gap(one.time, other.time)
        precise = max(likeness.length(one.time), likeness.length(other.time)) <= _DAY
        return (precise and not days, not precise and not days, _closeness(days), 0.0, 0.0)
    known = one.published and other.published
    published = likeness.gap(one.published, other.published) if known else 0  # type: ignore[arg-type]
    days = likeness.gap(one.window, other.window) if one.window and other.window else 0
    return (0.0, 0.0, _closeness(days), 1.0, _closeness(published))


def _closeness(days: int) -> float:
    return _CLOSENESS[min(days, _MONTH)]


def _figures(one: Account, other: Account) -> tuple[float, ...]:
    alike = unlike = False
    for mine, theirs in ((one.killed, other.killed), (one.injured, other.injured)):
        if mine and theirs:
            low, high = sorted((mine[0] or 1, theirs[0] or 1))
            same = likeness.gap(mine, theirs) == 0 or high <= 1.5 * low
            alike, unlike = alike or same, unlike or not same
    return (alike, unlike)


def _roles(one: Account, other: Account) -> tuple[float, ...]:
    """The features of who takes part and where, in the order of _OF_ROLES."""
    found: list[float] = []
    for mine, theirs in (
        (one.actors, other.actors),
        (one.recipients, other.recipients),
        (one.places, other.places),
    ):
        like = likeness.participants(mine, theirs)
        found += (0.0, 0.0) if like is None else (like, like < _UNLIKE)
    like = likeness.participants(one.participants, other.participants)
    found += (0.0, 0.0, 1.0) if like is None else (like, like > _IDENTICAL, 0.0)
    return tuple(found)
