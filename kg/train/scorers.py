"""The extractor's scorers: how they are trained on annotated articles.

Logistic regressions over the features of ``kg.extract.features`` (scikit-learn, L2). Examples come from the same code
that extraction runs, so that a scorer is asked at run time what it was taught.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.article import Language
from kg.extract.event_times import TimeOption
from kg.extract.extractor import ROLES, Reading
from kg.extract.participants import ParticipantMention, name_tokens
from kg.extract.reader import SLOTS
from kg.extract.times import TimeContext
from kg.extract.triggers import Candidate, unlisted
from kg.gold import GoldArticle
from kg.lexicon import Lexicon

Features = Mapping[str, float]
# Inverse strength of the L2 penalty.
SETTINGS = {
    "trigger": 0.3,
    "link": 0.1,
    "role": 0.05,
    "source": 0.04,
    "status": 0.2,
    "time": 0.07,
    "mode": 0.3,
}
# Chosen by cross-validation over the training articles: flat between 0.3 and 0.5.
THRESHOLDS = {
    "trigger": 0.42,
    "link": 0.38,
    "actor": 0.42,
    "recipient": 0.4,
    "place": 0.38,
    "attribution": 0.2,
    "time": 0.3,
}
RAREST = 2  # features seen less often are left out
LIGHTEST = 0.01  # weights that matter less are left out
MADE_UP = 0.5  # what an example of a made-up article counts beside one of the news


@dataclass(slots=True)
class Examples:
    """Training examples of one decision: features, label(s) and weight of each."""

    features: list[Features] = field(default_factory=list)
    labels: list[Any] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, features: Features, label: Any) -> None:
        """Adds one example."""
        self.features.append(features)
        self.labels.append(label)
        self.weights.append(1.0)

    def extend(self, others: Examples, weight: float) -> None:
        """Adds further examples, which count less."""
        self.features += others.features
        self.labels += others.labels
        self.weights += [weight] * len(others.labels)


@dataclass(slots=True)
class Collected:
    """All examples of a set of articles."""

    trigger: Examples = field(default_factory=Examples)
    link: Examples = field(default_factory=Examples)
    role: Examples = field(default_factory=Examples)
    source: Examples = field(default_factory=Examples)
    status: Examples = field(default_factory=Examples)
    time: Examples = field(default_factory=Examples)
    mode: dict[str, Examples] = field(default_factory=dict)

    def add_made_up(self, others: Collected) -> None:
        """Adds the examples of made-up articles, but for times: there these are unlike the news."""
        for name in ("trigger", "link", "role", "source", "status"):
            getattr(self, name).extend(getattr(others, name), MADE_UP)
        for type_, examples in others.mode.items():
            self.mode.setdefault(type_, Examples()).extend(examples, MADE_UP)


def collect(pairs: Iterable[tuple[Reading, GoldArticle]]) -> Collected:
    """Examples from articles that have been read and annotated."""
    found = Collected()
    for reading, gold in pairs:
        _collect_article(found, reading, gold)
    return found


def _collect_article(found: Collected, reading: Reading, gold: GoldArticle) -> None:
    triggers = gold_triggers(reading, gold)
    offered = offered_triggers(reading)
    for candidate in reading.candidates:
        number = candidate.sentence
        event = triggers.get((number, candidate.token))
        right = event is not None and event["type"] == candidate.sense.type
        found.trigger.add(reading.trigger_features(candidate), float(right))
    taken = []
    for (number, token), event in sorted(triggers.items(), key=lambda item: item[0]):
        candidate = offered.get((number, token, event["type"])) or _unlisted(
            reading, number, token, event["type"]
        )
        _collect_trigger(found, reading, gold, candidate, event)
        taken.append((candidate, event))
    _collect_links(found, reading, taken)
    _collect_sources(found, reading, gold, taken)
    _collect_times(found, reading, gold, taken)


def _collect_links(
    found: Collected, reading: Reading, taken: Sequence[tuple[Candidate, Mapping[str, Any]]]
) -> None:
    """Pairs of triggers of one type: of one event, or of two."""
    for j, (second, event) in enumerate(taken):
        between = 0
        for first, other in reversed(taken[:j]):
            if other["type"] == event["type"]:
                found.link.add(reading.link_features(first, second, between), float(other is event))
                between += 1


def _collect_sources(
    found: Collected,
    reading: Reading,
    gold: GoldArticle,
    taken: Sequence[tuple[Candidate, Mapping[str, Any]]],
) -> None:
    """Who speaks around an event: its source or not."""
    events = {id(event): event for _, event in taken}
    for key, event in events.items():
        sources = [gold.entities[i] for i in event.get("attribution") or ()]
        named = [c for c, other in taken if id(other) == key]
        for cluster, features in reading.sources.features(named).items():
            members = reading.clusters.members[cluster]
            right = any(_refers(reading, mention, entity) for mention in members for entity in sources)
            found.source.add(features, float(right))


def _unlisted(reading: Reading, number: int, token: int, type_: str) -> Candidate:
    """A candidate for a trigger that the lexicon does not know, so that the other scorers still learn from it."""
    return Candidate(number, token, unlisted(reading.trees[number], token, type_), "word")


def offered_triggers(reading: Reading) -> dict[tuple[int, int, str], Candidate]:
    """The lexicon's first candidate for each sentence, token and type."""
    offered: dict[tuple[int, int, str], Candidate] = {}
    for candidate in reading.candidates:
        offered.setdefault((candidate.sentence, candidate.token, candidate.sense.type), candidate)
    return offered


def gold_triggers(reading: Reading, gold: GoldArticle) -> dict[tuple[int, int], Mapping[str, Any]]:
    """The annotated triggers by sentence and token, each with its event."""
    found: dict[tuple[int, int], Mapping[str, Any]] = {}
    for event in gold.events:
        for start, end in gold.spans(event):
            for number, tree in enumerate(reading.trees):
                for index, token in enumerate(tree.tokens):
                    if token.start < end and token.end > start:
                        found.setdefault((number, index), event)
    return found


def _collect_trigger(
    found: Collected, reading: Reading, gold: GoldArticle, candidate: Candidate, event: Mapping[str, Any]
) -> None:
    for mention in reading.near(candidate):
        labels = role_labels(reading, mention, gold, event)[: len(ROLES)]
        found.role.add(reading.role_features(candidate, mention), labels)
    found.status.add(reading.status_features(candidate), event["status"])
    found.mode.setdefault(event["type"], Examples()).add(
        reading.mode_features(candidate), event.get("mode") or ""
    )


def role_labels(
    reading: Reading, mention: ParticipantMention, gold: GoldArticle, event: Mapping[str, Any]
) -> list[float]:
    """For each role, attribution included, 1 when the mention fills it in the event, else 0."""
    fillers = ([gold.entities[i] for i in event.get(role) or ()] for role in SLOTS)
    return [float(any(_refers(reading, mention, entity) for entity in entities)) for entities in fillers]


def _collect_times(
    found: Collected,
    reading: Reading,
    gold: GoldArticle,
    taken: Sequence[tuple[Candidate, Mapping[str, Any]]],
) -> None:
    """The times that may be an event's, for each event with all of its triggers."""
    for event in gold.events:
        triggers = [candidate for candidate, other in taken if other is event]
        for option in reading.timeline.near(triggers):
            features = reading.timeline.features(triggers, event["status"], option)
            found.time.add(features, float(_is_time(option, event, gold)))


def _is_time(option: TimeOption, event: Mapping[str, Any], gold: GoldArticle) -> bool:
    """Whether an event's annotated time is this one: the same words, or the same value by either outlook."""
    time = event.get("time")
    if not time:
        return False
    match = option.match
    if match.text in time["text"] or time["text"] in match.text:
        return True
    contexts = (TimeContext(gold.article.date, future=future) for future in (False, True))
    return time["value"] is not None and time["value"] in [match.resolve(c).value for c in contexts]


def _refers(reading: Reading, mention: ParticipantMention, entity: Mapping[str, Any]) -> bool:
    """Whether a mention names an annotated entity; a pronoun by what it points to."""
    if entity["type"] == mention.type == "State" and mention.country and mention.country == entity["country"]:
        return True
    theirs = [tokens for tokens in map(name_tokens, entity["names"]) if tokens]
    pronoun = mention.kind == "pronoun"
    names = reading.clusters.entity(mention.cluster).names if pronoun else (mention.text,)
    ours = [tokens for tokens in map(name_tokens, names) if tokens]
    return any(a <= b or b <= a for a in ours for b in theirs)


def _matrix(rows: Sequence[Features], index: Mapping[str, int]) -> csr_matrix:
    data, indices, indptr = [], [], [0]
    for row in rows:
        for name, value in row.items():
            if name in index:
                indices.append(index[name])
                data.append(value)
        indptr.append(len(indices))
    return csr_matrix((np.array(data), indices, indptr), shape=(len(rows), len(index)))


def _index(rows: Sequence[Features]) -> dict[str, int]:
    counts = Counter(name for row in rows for name in row)
    return {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= RAREST))}


def _as_data(labels: Sequence[str], index: Mapping[str, int], weights: np.ndarray) -> dict[str, Any]:
    heavy = {name: weights[:, i] for name, i in index.items() if np.abs(weights[:, i]).max() >= LIGHTEST}
    kept = {name: [round(float(w), 3) for w in column] for name, column in heavy.items()}
    return {"labels": list(labels), "weights": kept}


def fit_yes_no(labels: Sequence[str], examples: Examples, strength: float) -> dict[str, Any]:
    """One independent yes/no regression a label; ``examples.labels`` holds a number or a list of numbers each."""
    index = _index(examples.features)
    matrix = _matrix(examples.features, index)
    targets = np.array([x if isinstance(x, list) else [x] for x in examples.labels])
    weights = np.zeros((len(labels), len(index)))
    for column in range(len(labels)):
        model = LogisticRegression(C=strength, solver="liblinear", fit_intercept=False, max_iter=200)
        weights[column] = model.fit(matrix, targets[:, column], examples.weights).coef_[0]
    return _as_data(labels, index, weights)


def fit_choice(examples: Examples, strength: float) -> dict[str, Any]:
    """One regression that chooses among the labels seen."""
    index = _index(examples.features)
    labels = sorted(set(examples.labels))
    if len(labels) == 1:
        return {"labels": labels, "weights": {}}
    model = LogisticRegression(C=strength, fit_intercept=False, max_iter=300)
    model.fit(_matrix(examples.features, index), examples.labels, examples.weights)
    weights = model.coef_ if len(labels) > 2 else np.vstack([-model.coef_[0], model.coef_[0]]) / 2
    return _as_data(list(model.classes_), index, weights)


def train(found: Collected, thresholds: Mapping[str, float]) -> dict[str, Any]:
    """All scorers as the JSON object that ``kg.extract.models`` reads."""
    return {
        "trigger": fit_yes_no(["event"], found.trigger, SETTINGS["trigger"]),
        "link": fit_yes_no(["link"], found.link, SETTINGS["link"]),
        "role": fit_yes_no(ROLES, found.role, SETTINGS["role"]),
        "source": fit_yes_no(["source"], found.source, SETTINGS["source"]),
        "status": fit_choice(found.status, SETTINGS["status"]),
        "time": fit_yes_no(["time"], found.time, SETTINGS["time"]),
        "mode": {type_: fit_choice(part, SETTINGS["mode"]) for type_, part in sorted(found.mode.items())},
        "thresholds": dict(thresholds),
    }


def readings(gold: Sequence[GoldArticle]) -> list[Reading]:
    """The annotated articles, annotated and read as extraction does it."""
    from kg.annotate import Annotator
    from kg.reference import Reference

    annotator, reference = Annotator(), Reference.load()
    lexicons: dict[Language, Lexicon] = {"de": Lexicon.load("de"), "en": Lexicon.load("en")}
    return [
        Reading(annotator.annotate(g.article), reference, lexicons[g.article.language])
        for g in track(gold, description="Annotating")
    ]


def write(data: Mapping[str, Any], path: Path) -> None:
    """Writes scorers, compressed and without a time stamp, so that equal scorers are equal files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
