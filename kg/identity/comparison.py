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
from pathlib import Path
from typing import TypeAlias

from kg.identity import likeness
from kg.identity.account import Account, Bounds

Features: TypeAlias = Mapping[str, float]

_DAY = 3  # days that a time may span and still count as a day
_PAST, _FUTURE = 45, 60  # days around its article in which an undated event is looked for
_MONTH = 30.0
_UNLIKE, _ALIKE = 0.25, 0.5
_ROLES = ("actors", "recipients", "places")
_OF_ROLES = (*_ROLES, "participants", "participants-identical")


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
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, _total(features, weights or load_weights())))))


def _total(features: Features, weights: Weights) -> float:
    return weights.bias + sum([weights.features.get(name, 0.0) * value for name, value in features.items()])


def may_reach(one: Account, other: Account, least: float) -> bool:
    """Whether two reports may be one event with a likelihood of ``least`` or more, by all but who takes part.

    Who takes part is slow to compare, and most pairs of reports that an index brings together differ in all else.
    """
    return _total(_quick(one, other), load_weights()) >= math.log(least / (1 - least)) - _most_of_roles()


@functools.cache
def _most_of_roles() -> float:
    """The most that comparing who takes part can add to a score."""
    return sum(max(0.0, load_weights().features.get(name, 0.0)) for name in _OF_ROLES)


def reasons(features: Features, weights: Weights | None = None) -> str:
    """The features that weigh most, in words: ``actors 1.00 +2.1, time-day 1.00 +1.7, …``."""
    weights = weights or load_weights()
    parts = [(name, value, weights.features.get(name, 0.0) * value) for name, value in features.items()]
    heavy = sorted((p for p in parts if abs(p[2]) >= 0.05), key=lambda part: (-abs(part[2]), part[0]))
    return ", ".join(f"{name} {value:.2f} {weight:+.1f}" for name, value, weight in heavy[:8])


def compare(one: Account, other: Account) -> Features:
    """The features of a pair of reports; those that are 0 are left out. It does not matter which is first."""
    found = {**_quick(one, other), **_roles(one, other)}
    return {name: value for name, value in found.items() if value}


def _quick(one: Account, other: Account) -> dict[str, float]:
    """The features that do not look at who takes part."""
    return {**_codes(one, other), **_times(one, other), **_figures(one, other), **_words(one, other)}


def _codes(one: Account, other: Account) -> dict[str, float]:
    statuses = {one.status, other.status}
    return {
        "mode": float(one.mode is not None and one.mode == other.mode),
        "mode-conflict": float(None not in (one.mode, other.mode) and one.mode != other.mode),
        "mode-half": float((one.mode is None) != (other.mode is None)),
        "status": float(len(statuses) == 1),
        "status-conflict": float(
            statuses == {"occurred", "hypothetical"} or statuses == {"negated", "planned"}
        ),
    }


def _roles(one: Account, other: Account) -> dict[str, float]:
    found: dict[str, float] = {}
    for role in _ROLES:
        like = likeness.participants(getattr(one, role), getattr(other, role))
        if like is not None:
            found[role] = like
            found[f"{role}-conflict"] = float(like < _UNLIKE)
    like = likeness.participants(one.participants, other.participants)
    if like is None:
        found["participants-unknown"] = 1.0
    else:
        found["participants"] = like
        found["participants-identical"] = float(like > 0.99)
    return found


def _times(one: Account, other: Account) -> dict[str, float]:
    found: dict[str, float] = {}
    if one.time and other.time:
        days = likeness.gap(one.time, other.time)
        precise = max(likeness.length(one.time), likeness.length(other.time)) <= _DAY
        found["time-day"] = float(precise and days == 0)
        found["time-overlap"] = float(not precise and days == 0)
        found["time-gap"] = _months(days)
    else:
        window, day = (window_of(one), window_of(other))
        found["time-unknown"] = 1.0
        found["published-gap"] = _months(_distance(one.published, other.published) or 0)
        if window and day:
            found["time-gap"] = _months(likeness.gap(window, day))
    return found


def window_of(account: Account) -> Bounds | None:
    """When the event may have been: its time, else the weeks before (or, announced, after) its article."""
    if account.time or account.published is None:
        return account.time
    first, last = account.published
    return (first, last + _FUTURE) if account.status in ("planned", "hypothetical") else (first - _PAST, last)


def _distance(one: Bounds | None, other: Bounds | None) -> int | None:
    return None if one is None or other is None else likeness.gap(one, other)


def _months(days: int) -> float:
    """Days on a scale on which the first ones count most, from 0 to 1 for a month or more."""
    return min(1.0, math.log1p(days) / math.log1p(_MONTH))


def _figures(one: Account, other: Account) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in ("killed", "injured"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs:
            low, high = sorted((mine[0] or 1, theirs[0] or 1))
            alike = likeness.gap(mine, theirs) == 0 or high <= 1.5 * low
            found["figures" if alike else "figures-conflict"] = 1.0
    return found


def _words(one: Account, other: Account) -> dict[str, float]:
    shared = len(one.context & other.context)
    same_language = one.language == other.language
    return {
        "context": min(shared, 4) / 4,
        "context-none": float(not shared and bool(one.context) and bool(other.context)),
        "trigger": float(same_language and bool(one.triggers & other.triggers)),
        "trigger-other": float(same_language and not one.triggers & other.triggers),
    }
