"""Scores, their reasons, and the file they are read from."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.errors import BadDataError
from kg.extract.models import Models
from kg.extract.scorer import Scorer, logistic, logit

ONE = Scorer(("event",), {"noun": (1.0,), "negated": (-3.0,)})
THREE = Scorer(("occurred", "planned", "negated"), {"will": (0.0, 2.0, 0.0), "not": (0.0, 0.0, 3.0)})


def test_one_label_is_a_probability() -> None:
    assert ONE.score({})["event"] == 0.5
    assert ONE.score({"noun": 1.0})["event"] == pytest.approx(0.731, abs=0.001)
    assert ONE.score({"noun": 1.0, "negated": 1.0})["event"] < 0.2


def test_several_labels_share_one_probability() -> None:
    scores = THREE.score({"will": 1.0, "unknown": 5.0})
    assert sum(scores.values()) == pytest.approx(1.0)
    assert max(scores, key=lambda label: scores[label]) == "planned"


def test_labels_can_be_scored_each_by_itself() -> None:
    assert THREE.score_each({"not": 1.0}) == pytest.approx(
        {"occurred": 0.5, "planned": 0.5, "negated": 0.953}, abs=0.001
    )


def test_values_weigh() -> None:
    assert ONE.margins({"noun": 2.5}) == [2.5]


def test_reasons_are_the_strongest_features_first() -> None:
    assert ONE.reasons({"noun": 1.0, "negated": 1.0, "unknown": 1.0}, "event") == [
        ("negated", -3.0),
        ("noun", 1.0),
    ]
    assert ONE.reasons({"noun": 1.0, "negated": 1.0}, "event", count=1) == [("negated", -3.0)]


def test_no_margin_overflows() -> None:
    assert logistic(-1000.0) == 0.0
    assert logistic(1000.0) == 1.0
    assert logistic(logit(0.3)) == pytest.approx(0.3)
    assert logit(0.0) == logit(0.001)


DATA = {
    name: {"labels": ["yes"], "weights": {"bias": [0.0]}}
    for name in ("trigger", "link", "role", "source", "status", "time")
} | {
    "mode": {"AID": {"labels": ["", "arms"], "weights": {"bias": [0.0, 1.0]}}},
    "thresholds": {"trigger": 0.4},
}


def write(path: Path, content: object) -> Path:
    path.write_bytes(gzip.compress(json.dumps(content).encode()))
    return path


def test_models_are_read_from_a_file(tmp_path: Path) -> None:
    models = Models.load(write(tmp_path / "scorers.json.gz", DATA))
    assert models.thresholds["trigger"] == 0.4
    modes = models.mode_scores("AID", {"bias": 1.0})
    assert modes["arms"] > modes[""]
    assert models.mode_scores("CONSULT", {"bias": 1.0}) == {}


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json.gz"
    bad.write_bytes(b"no gzip")
    short = write(tmp_path / "short.json.gz", {"mode": {}})
    wrong = write(tmp_path / "list.json.gz", [1])
    for path in (bad, short, wrong, tmp_path / "missing.json.gz"):
        with pytest.raises(BadDataError, match="holds no scorers"):
            Models.load(path)


def test_packaged_models() -> None:
    models = Models.load()
    assert set(models.status.labels) == {"occurred", "planned", "negated", "hypothetical"}
    assert {"trigger", "actor", "recipient", "place", "attribution", "time"} <= set(models.thresholds)
