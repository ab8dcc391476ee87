"""Fits the weights by which reports are compared: ``python -m kg.train.identity GOLD_DIR... [--out FILE]``.

A logistic regression with a normal prior around what a reader would expect of each feature, and with its sign kept:
a few hundred pairs are too few to let coincidence turn evidence round. Examples are the pairs of reports of one
type, with those of one article as further pairs that are not one: the article told them apart. The figures that are
printed are of weights fitted without the topic that is scored.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import click
import numpy as np
import pyoxigraph as ox
from scipy.optimize import minimize

from kg.identity import likeness
from kg.identity.account import Account, read_account
from kg.identity.comparison import Features, Weights, compare, score
from kg.mapping import article_quads, report_iri
from kg.reference import Reference
from kg.resolve import Resolver
from kg.train.identity_gold import Key, gold_reports, load_identity

# What each feature is expected to weigh before an example is seen; the fit keeps the sign.
PRIOR = {
    "mode": 0.8, "mode-conflict": -1.0, "mode-half": -0.5, "status": 0.2, "status-conflict": -0.8,
    "actors": 0.8, "actors-conflict": -1.2, "recipients": 0.8, "recipients-conflict": -0.8,
    "places": 0.8, "places-conflict": -1.2, "participants": 0.8, "participants-identical": 0.5,
    "participants-unknown": -0.5, "published-gap": -2.5, "time-day": 1.5, "time-overlap": 0.6, "time-gap": -3.0,
    "time-unknown": -0.3, "figures": 1.0, "figures-conflict": -0.7, "context": 1.2, "context-none": -0.5,
    "trigger": 0.5, "trigger-other": -1.0,
}  # fmt: skip
PRIOR_BIAS = -2.0
STRENGTH = 1.0  # of the prior: its inverse variance
# What the corpus cannot teach, since it was chosen for its stories: in the news at large, the same sides say the same
# of each other every other week. Held firmly.
FIRM = {"published-gap": 30.0}
FARTHEST = 120  # days between two reports of other articles that are worth an example


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of reports, and whether they are of one event."""

    one: Key
    other: Key
    features: Features
    same: bool


def accounts(folders: Sequence[Path]) -> dict[Key, Account]:
    """The annotated reports, linked to the reference data as a build would."""
    reference = Reference.load()
    resolver, store = Resolver(reference), ox.Store()
    iris: dict[Key, str] = {}
    for gold in gold_reports(folders):
        reports = resolver.resolve(gold.reports.values(), gold.article)
        store.extend(article_quads(gold.article, reports, reference))
        keys = ((gold.article.id, key) for key in gold.reports)
        iris |= dict(zip(keys, (report_iri(gold.article.id, r) for r in reports), strict=True))
    found = {key: read_account(store, iri) for key, iri in iris.items()}
    return {key: account for key, account in found.items() if account}


def examples(known: Mapping[Key, Account], events: Iterable[Sequence[Key]]) -> Iterator[Example]:
    """All pairs of one type that are not far apart."""
    number = {key: n for n, group in enumerate(events) for key in group}
    for one, other in combinations(sorted(known), 2):
        if known[one].type == known[other].type and _are_near(one, other, known):
            same = one in number and number[one] == number.get(other)
            yield Example(one, other, compare(known[one], known[other]), same)


def _are_near(one: Key, other: Key, known: Mapping[Key, Account]) -> bool:
    first, second = known[one].window, known[other].window
    near = not (first and second) or likeness.gap(first, second) <= FARTHEST
    return near or one[0] == other[0]


def fit(chosen: Sequence[Example]) -> Weights:
    """The likeliest weights under the prior."""
    names = list(PRIOR)
    values = np.array([[1.0, *(e.features.get(name, 0.0) for name in names)] for e in chosen])
    signs = np.array([1.0 if e.same else -1.0 for e in chosen])
    prior = np.array([PRIOR_BIAS, *PRIOR.values()])
    strength = np.array([STRENGTH, *(FIRM.get(name, STRENGTH) for name in names)])

    def loss(weights: np.ndarray) -> float:
        likelihood = np.logaddexp(0.0, -signs * (values @ weights)).sum()
        return float(likelihood + (strength * (weights - prior) ** 2).sum() / 2)

    bounds = [(None, None), *((0, None) if p > 0 else (None, 0) for p in PRIOR.values())]
    found = minimize(loss, prior, bounds=bounds, method="L-BFGS-B").x
    return Weights(
        round(float(found[0]), 2), {n: round(float(w), 2) for n, w in zip(names, found[1:], strict=True)}
    )


def held_out(chosen: Sequence[Example], folds: Sequence[frozenset[str]]) -> dict[tuple[Key, Key], float]:
    """The score of each pair by weights that have seen no article of either one's fold."""
    fold_of = {article: n for n, fold in enumerate(folds) for article in fold}
    fitted = [
        fit([e for e in chosen if n not in (fold_of[e.one[0]], fold_of[e.other[0]])])
        for n in range(len(folds))
    ]
    found = {}
    for e in chosen:
        logits = [_logit(score(e.features, fitted[fold_of[key[0]]])) for key in (e.one, e.other)]
        found[e.one, e.other] = 1 / (1 + math.exp(-sum(logits) / 2))
    return found


def _logit(value: float) -> float:
    return math.log(value / (1 - value))


def topics(events: Iterable[Sequence[Key]], articles: Iterable[str]) -> list[frozenset[str]]:
    """Articles that share an event, directly or through others: what has to be held out together."""
    groups = [{article} for article in sorted(set(articles))]
    for group in events:
        named = {article for article, _ in group}
        joined = [g for g in groups if g & named]
        groups = [g for g in groups if not g & named] + [set().union(*joined)]
    return sorted(map(frozenset, groups), key=sorted)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--identity", "identity", type=click.Path(path_type=Path), default="tests/gold/identity.json")
@click.option("--out", type=click.Path(path_type=Path), default="kg/identity/model/events.json")
def main(folders: tuple[Path, ...], identity: Path, out: Path) -> None:
    """Fit the weights to annotated articles and write them to a file."""
    known = accounts(folders)
    chosen = list(examples(known, load_identity(identity)["events"]))
    weights = fit(chosen)
    data = {"bias": weights.bias, "features": dict(weights.features)}
    out.write_text(json.dumps(data, indent=1) + "\n", "utf8")
    click.echo(f"{len(chosen)} pairs, {sum(e.same for e in chosen)} of them of one event; {out} written")


if __name__ == "__main__":
    main()
