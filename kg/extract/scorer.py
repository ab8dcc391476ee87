"""The scorer: a logistic regression over named features, so that every score can be taken apart again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights for each label; ``weights[feature]`` holds one weight a label, in the order of ``labels``.

    With one label, ``score`` is a yes/no probability (logistic); with several, a distribution (softmax).
    """

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Scorer:
        """A scorer from its JSON object (``labels``, ``weights``)."""
        return cls(tuple(data["labels"]), {name: tuple(weights) for name, weights in data["weights"].items()})

    def margins(self, features: Features) -> list[float]:
        """The weighted sum of the features for each label."""
        weigh = self.weights.get
        found = [(weights, value) for name, value in features.items() if (weights := weigh(name))]
        return [sum([weights[i] * value for weights, value in found]) for i in range(len(self.labels))]

    def score(self, features: Features) -> dict[str, float]:
        """Probability of each label."""
        sums = self.margins(features)
        if len(sums) == 1:
            return {self.labels[0]: logistic(sums[0])}
        top = max(sums)
        powers = [math.exp(s - top) for s in sums]
        return {label: power / sum(powers) for label, power in zip(self.labels, powers, strict=True)}

    def score_each(self, features: Features) -> dict[str, float]:
        """Probability of each label by itself, for labels that do not exclude each other."""
        return {label: logistic(m) for label, m in zip(self.labels, self.margins(features), strict=True)}

    def reasons(self, features: Features, label: str, count: int = 5) -> list[tuple[str, float]]:
        """The features that weigh most for or against ``label``, strongest first."""
        index = self.labels.index(label)
        parts = [
            (name, self.weights[name][index] * value)
            for name, value in features.items()
            if name in self.weights
        ]
        return sorted(parts, key=lambda part: (-abs(part[1]), part[0]))[:count]


def logistic(margin: float) -> float:
    """The probability that belongs to a margin; never overflows."""
    if margin < 0:
        power = math.exp(margin)
        return power / (1 + power)
    return 1 / (1 + math.exp(-margin))


def logit(probability: float) -> float:
    """The margin that belongs to a probability, which is kept within 0.001 and 0.999."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))
