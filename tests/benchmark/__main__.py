"""Builds articles into a store that is thrown away, and prints what that cost.

``python -m tests.benchmark [--repeat N] [PATH...]``; without a path it takes the sample corpus. Every
article is read N times under N ids, so that the costs of starting weigh less.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg import ingest, pipeline
from kg.article import Article
from kg.store import GraphStore
from kg.vocabulary import OA, PROV

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
STAGES = ("read", "annotate", "extract", "resolve", "map", "store", "identify")
KINDS = ("content", "evidence", "events", "entities", "judgements", "index")
Row = tuple[str, str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, default=[SAMPLE])
    parser.add_argument("--repeat", type=int, default=4, help="how often each article is read (default: 4)")
    options = parser.parse_args(arguments)
    articles = [item for item in ingest.read(options.paths) if isinstance(item, Article)]
    if not articles:
        parser.error("there is no article to read")
    for name, value in measure(articles, options.repeat):
        print(f"{name:24}{value:>16}")


def measure(articles: Sequence[Article], repeat: int) -> list[Row]:
    """The figures of one build of ``articles``, each ``repeat`` times, and of the annotator alone."""
    started = time.perf_counter()
    stages = pipeline.load_stages()
    stages.annotator.annotate(articles[0])  # the model is loaded at the first article
    start = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        write(copies(articles, repeat), source)
        with GraphStore.open(Path(folder) / "store", create=True) as store:
            summary = pipeline.build([source], store, stages)
            kept = quads(store.graph)
    peak = peak_memory()
    started = time.perf_counter()
    words = sum(len(s.tokens) for article in articles for s in stages.annotator.annotate(article).sentences)
    return table(summary, start, peak, words / (time.perf_counter() - started)) + shares(kept, summary)


def quads(store: ox.Store) -> Counter[str]:
    """How many quads of each kind a store holds: what is said, where that stands in the texts, and what it comes to."""
    evidence = [ox.NamedNode(term) for term in (OA.hasTarget, OA.hasSource, OA.exact, OA.start, PROV.used)]
    kept: Counter[str] = Counter()
    for quad in store:
        kind = quad.graph_name.value.partition("/graph/")[2].partition("/")[0]
        if kind == "article":
            about = (
                next(store.quads_for_pattern(quad.subject, e, None, quad.graph_name), None) for e in evidence
            )
            traced = (
                any(about) or quad.predicate.value.startswith(str(PROV)) or "/software/" in str(quad.subject)
            )
            kind = "evidence" if traced else "content"
        kept[kind] += 1
    return kept


def shares(kept: Counter[str], summary: pipeline.BuildSummary) -> list[Row]:
    """Quads an article and a report; provenance is evidence, judgements and what names the program."""
    content = kept["content"] + kept["events"] + kept["entities"]
    provenance = kept["evidence"] + kept["judgements"]
    exported = content + provenance
    return [
        ("quads an article", f"{exported / summary.articles:,.0f}"),
        ("quads a report", f"{exported / summary.reports:,.1f}"),
        *((f"  {kind}", f"{kept[kind] / summary.reports:,.1f}") for kind in KINDS),
        ("provenance / content", f"{provenance / content:.2f}"),
    ]


def copies(articles: Sequence[Article], repeat: int) -> Iterable[Article]:
    """Every article ``repeat`` times, each time with an id of its own."""
    for n in range(repeat):
        for article in articles:
            yield dataclasses.replace(article, id=f"{article.id}-{n}")


def write(articles: Iterable[Article], path: Path) -> None:
    """Writes articles as JSON Lines that ``kg build`` reads."""
    with path.open("w", encoding="utf8") as file:
        for article in articles:
            date = article.date.value if article.date else None
            text = article.text[article.body :]
            known = {"id": article.id, "text": text, "language": article.language, "date": date}
            file.write(json.dumps({key: value for key, value in known.items() if value}) + "\n")


def peak_memory() -> float:
    """The most memory that this process has held so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes here
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def table(summary: pipeline.BuildSummary, start: float, peak: float, annotator_rate: float) -> list[Row]:
    """What was measured, as names and values; ``start`` in seconds, ``peak`` in MB, the rate in words/s."""
    total = summary.total_seconds
    rate = summary.words / total
    seconds = {stage: summary.seconds[stage] for stage in STAGES}
    seconds["the rest"] = total - sum(seconds.values())
    shares = [(f"  {stage}", f"{part / total:.1%}") for stage, part in seconds.items()]
    return [
        ("machine", f"{platform.machine()}, {os.cpu_count()} cores"),
        ("articles", f"{summary.articles:,}"),
        ("words", f"{summary.words:,}"),
        ("reports", f"{summary.reports:,}"),
        ("triples", f"{summary.triples:,}"),
        ("start", f"{start:.1f} s"),
        ("build", f"{total:.1f} s"),
        ("articles/s", f"{summary.articles / total:.2f}"),
        ("words/s", f"{rate:,.0f}"),
        ("peak memory", f"{peak:,.0f} MB"),
        ("share of the build in", ""),
        *shares,
        ("annotator alone", f"{annotator_rate:,.0f} words/s"),
        ("build / annotator alone", f"{rate / annotator_rate:.2f}"),
    ]


if __name__ == "__main__":
    main()
