"""Models: the trained scorers that ship with the package, and the thresholds that were chosen with them."""

from __future__ import annotations

import functools
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import BadDataError
from kg.extract.scorer import Features, Scorer

WEIGHTS = Path(__file__).resolve().parent / "model" / "scorers.json.gz"


@dataclass(frozen=True, slots=True)
class Models:
    """One scorer a decision; ``mode`` holds one a type. ``thresholds`` by decision or role."""

    trigger: Scorer
    link: Scorer
    role: Scorer
    source: Scorer
    status: Scorer
    time: Scorer
    mode: Mapping[str, Scorer]
    thresholds: Mapping[str, float]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Models:
        """Models from the JSON object that ``kg.train`` writes.

        Raises KeyError or TypeError when it is no such object.
        """
        one = {
            name: Scorer.from_data(data[name])
            for name in ("trigger", "link", "role", "source", "status", "time")
        }
        modes = {type_: Scorer.from_data(part) for type_, part in data["mode"].items()}
        return cls(**one, mode=modes, thresholds=data["thresholds"])

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Models:
        """The packaged models (read once).

        Raises BadDataError when the file is missing or damaged.
        """
        return _load(path)

    def mode_scores(self, type_: str, features: Features) -> Mapping[str, float]:
        """Probability of each mode of a type ("" is none)."""
        scorer = self.mode.get(type_)
        return scorer.score(features) if scorer else {}


@functools.cache
def _load(path: Path) -> Models:
    try:
        return Models.from_data(json.loads(gzip.decompress(path.read_bytes())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadDataError(f"{path} holds no scorers: {error}", "reinstall diplograph") from error
