"""The accuracy gate: floors of every figure on the sample corpus, in ``accuracy.json``.

``python -m tests.accuracy`` measures, shows figures against floors, and raises the floors that can be raised; it ends
with an error, and writes nothing, when a figure lies below its floor or the corpus has changed. ``--accept`` pins all
anew, lower ones too: for a change that is meant, such as new weights or other annotations. Commit ``accuracy.json``
with that change, and say why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from kg import pipeline, score
from kg.evaluate import coder, evaluate, load

REPO = Path(__file__).parents[1]
FOLDERS = (REPO / "tests" / "gold", REPO / "data" / "sample")
FILE = Path(__file__).with_name("accuracy.json")
EPSILON = 0.005  # how far a figure may lie below its floor: sums of floats differ a little between machines
REPIN = "python -m tests.accuracy --accept"

Figures = Mapping[str, Mapping[str, float]]  # F1 by language and figure


@dataclass(frozen=True, slots=True)
class Floors:
    """What is pinned: F1 by language and figure, and the corpus on which it was measured."""

    epsilon: float
    corpus: str
    f1: Figures

    @classmethod
    def load(cls) -> Floors:
        """The floors that are committed."""
        return cls(**json.loads(FILE.read_text("utf8")))

    def write(self) -> None:
        """Puts these floors in the place of those committed."""
        data: dict[str, Any] = {"epsilon": self.epsilon, "corpus": self.corpus, "f1": self.f1}
        FILE.write_text(json.dumps(data, indent=1) + "\n", "utf8")


def corpus() -> str:
    """A digest of all annotations and texts that are scored."""
    files = sorted(
        path for folder in FOLDERS for path in folder.iterdir() if path.suffix in (".json", ".txt", ".jsonl")
    )
    lines = [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def measure() -> Figures:
    """F1 of all figures, for each language, of the events found in the sample corpus.

    Raises RuntimeError when an article cannot be scored.
    """
    done = evaluate(load(FOLDERS), coder(pipeline.load_stages()))
    if done.issues:
        raise RuntimeError("\n".join(f"{issue.source}: {issue.message}" for issue in done.issues))
    return {
        language: {name: round(figure.hits.f1, 3) for name, figure in score.figures(scores).items()}
        for language, scores in score.by_language(done.scores).items()
    }


def fallen(figures: Figures, floors: Floors) -> Iterator[str]:
    """In words, each figure that lies below its floor; one that is not measured any more counts as 0."""
    for language, pinned in floors.f1.items():
        for name, floor in pinned.items():
            value = figures.get(language, {}).get(name, 0.0)
            if value < floor - floors.epsilon:
                yield f"{name} ({language}) fell to {value:.3f}; its floor is {floor:.3f}"


def raised(figures: Figures, floors: Figures) -> Figures:
    """The higher of figure and floor, for each."""
    return {
        language: {name: max(value, floors.get(language, {}).get(name, 0.0)) for name, value in row.items()}
        for language, row in figures.items()
    }


def _shown(figures: Figures, floors: Figures) -> Iterator[str]:
    for language, row in figures.items():
        for name, value in row.items():
            floor = floors.get(language, {}).get(name)
            yield f"{language}  {name:16}{value:.3f}  " + ("new" if floor is None else f"floor {floor:.3f}")


@click.command()
@click.option("--accept", is_flag=True, help="Pin the figures as they are now, lower ones too.")
def main(accept: bool) -> None:
    """Measure the accuracy on the sample corpus, and raise the floors in accuracy.json (--accept: lower them too)."""
    here, figures = corpus(), measure()
    floors = Floors.load() if FILE.exists() else Floors(EPSILON, here, {})
    click.echo("\n".join(_shown(figures, floors.f1)))
    faults = list(fallen(figures, floors))
    if floors.corpus != here:
        faults.insert(0, "the corpus has changed: the floors were measured on another one")
    if faults and not accept:
        raise click.ClickException("\n".join([*faults, f"If that is meant: {REPIN}"]))
    new = Floors(floors.epsilon, here, figures if accept else raised(figures, floors.f1))
    new.write()
    click.echo("no floor has changed" if new == floors else f"{FILE.relative_to(REPO)} written")


if __name__ == "__main__":
    main()
