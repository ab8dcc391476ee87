"""How the cost of a build grows: ``python -m tests.identity.growth [NUMBER...]``, by default 1000 and 10000 articles.

Made-up articles (see ``world``) go through mapping, store and identity as real ones do; reading, annotating and
extracting cost the same for each article and are left out. Then one more article comes, in a store that was just
opened: a made-up one, and a real one through all stages. The truth being known, the figures of identity are printed
too.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kg import pipeline
from kg.mapping import report_iri
from kg.pipeline import Stages
from kg.reference import Reference
from kg.store import GraphStore
from kg.vocabulary import DCO
from tests.identity.measure import ROOT, figures
from tests.identity.world import Story, World, stages


def main(arguments: Sequence[str] | None = None) -> None:
    """Builds worlds of several sizes, and prints what each cost."""
    parser = argparse.ArgumentParser(prog="python -m tests.identity.growth", description=__doc__)
    parser.add_argument("numbers", metavar="NUMBER", nargs="*", type=int, default=[1000, 10_000])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    reference = Reference.load()
    real = pipeline.load_stages()
    article = min((ROOT / "data" / "sample").glob("*.txt"))
    pipeline_warm(real, article)
    for number in sorted(options.numbers):
        *stories, last = World(reference, options.seed).stories(number + 1)
        with tempfile.TemporaryDirectory() as folder:
            print(f"{number:,} articles", flush=True)
            measure(Path(folder), stories, last, reference, (article, real))


def pipeline_warm(real: Stages, article: Path) -> None:
    """Loads the model."""
    with tempfile.TemporaryDirectory() as folder, GraphStore.open(Path(folder) / "s", create=True) as store:
        pipeline.build([article], store, real)


def measure(
    folder: Path,
    stories: Sequence[Story],
    last: Story,
    reference: Reference,
    real: tuple[Path, Stages],
) -> None:
    """One size: the build, one more article, and how well events were found."""
    source = folder / "articles.jsonl"
    write(stories, source)
    made_up = stages([*stories, last], reference)
    with GraphStore.open(folder / "store", create=True) as store:
        summary = pipeline.build([source], store, made_up)
        quads = len(store.graph)
    row(
        "a build",
        f"{summary.total_seconds:.1f} s, {1000 * summary.total_seconds / len(stories):.1f} ms an article",
    )
    for stage in ("map", "store", "identify"):
        row(f"  {stage}", f"{1000 * summary.seconds[stage] / len(stories):.1f} ms an article")
    row("quads", f"{quads:,}, {quads / len(stories):.0f} an article, {quads / summary.reports:.0f} a report")
    write([last], source)
    one_more(folder, "one more, made up", source, made_up)
    one_more(folder, "one more, real, all stages", *real)
    with GraphStore.open(folder / "store", read_only=True) as store:
        found = events(store.graph)
    true = {
        report_iri(story.article.id, report): event
        for story in (*stories, last)
        for report, event in zip(story.reports, story.events, strict=True)
    }
    row("events", str(figures({iri: found[iri] for iri in true}, true)))
    row("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def one_more(folder: Path, name: str, source: Path, through: Stages) -> None:
    """Adds an article to a store that was just opened."""
    with GraphStore.open(folder / "store") as store:
        started = time.perf_counter()
        summary = pipeline.build([source], store, through)
        row(name, f"{time.perf_counter() - started:.2f} s, {summary.reports} reports")


def write(stories: Sequence[Story], path: Path) -> None:
    """The articles as input of a build."""
    with path.open("w", encoding="utf8") as file:
        for story in stories:
            article = story.article
            line = {"id": article.id, "text": article.text, "language": article.language}
            line |= {"date": article.date.value if article.date else None, "publisher": article.publisher}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def events(store: ox.Store) -> dict[str, str]:
    """The event of each report."""
    quads = store.quads_for_pattern(None, ox.NamedNode(DCO.hasReport), None, None)
    return {quad.object.value: quad.subject.value for quad in quads}


def row(name: str, value: str) -> None:
    """One line of the table."""
    print(f"  {name:28}{value}", flush=True)


if __name__ == "__main__":
    main()
