"""``kg build``: articles into the store, with progress, a summary and the next step."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import again, lexicon_option, number, reference_option, store_option
from kg.cli.progress import progress_bar

if TYPE_CHECKING:
    from kg.pipeline import BuildSummary

_SHOWN_ISSUES = 5


@click.command(short_help="Read articles into the store.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@lexicon_option
@reference_option
@click.option("--rebuild", is_flag=True, help="Read articles again that have not changed.")
@store_option
@click.pass_context
def build(
    context: click.Context,
    paths: tuple[Path, ...],
    lexicons: tuple[Path, ...],
    references: tuple[Path, ...],
    rebuild: bool,
) -> None:
    """Read articles, find the events in them, and write them into the store.

    PATH is a .txt file (UTF-8; may begin with "date 2016-10-14"), a .jsonl file (one object a line with id,
    text and maybe title, date, language, url, publisher), or a folder, searched for both at any depth.
    Articles that the store has already, unchanged, are passed over. What cannot be used is recorded beside
    the store, in kg-store.issues.jsonl, and the rest goes on.

    \b
    Examples:
      kg build data/sample
      kg build news.jsonl more/ --lexicon my-words.ttl
      kg build news.jsonl --reference reference.ttl
      kg --store /data/2016 build corpus/
    """
    from kg import ingest, pipeline
    from kg.store import GraphStore

    total = ingest.count(paths)
    stages = pipeline.load_stages(lexicons, references)
    with GraphStore.open(context.obj, create=True) as store, progress_bar(total) as progress:
        summary = pipeline.build(paths, store, stages, rebuild=rebuild, progress=progress)
    _tell_issues(summary, pipeline.issues_path(context.obj))
    click.echo(sentence(summary))
    click.echo(f"Next: {_next_step(summary, context.obj)}")
    context.exit(exit_code(summary))


def sentence(summary: BuildSummary) -> str:
    """A build in one line."""
    parts = [number(summary.articles, "article") + " read"]
    if summary.unchanged:
        parts.append(f"{summary.unchanged:,} unchanged")
    parts.append(number(summary.reports, "report") + " found")
    parts.append(number(summary.triples, "triple") + " written")
    parts.append(_skipped(summary))
    parts.append(f"{summary.total_seconds:.1f} s")
    return ("Interrupted: " if summary.interrupted else "") + ", ".join(parts)


def exit_code(summary: BuildSummary) -> int:
    """130 after Ctrl-C, 1 when the program broke on an article, 4 when no article could be used, else 0."""
    if summary.interrupted:
        return 130
    if summary.failed:
        return 1
    return 0 if summary.articles or summary.unchanged else 4


def _skipped(summary: BuildSummary) -> str:
    total = sum(summary.skipped.values())
    if not total:
        return "none skipped"
    why = ", ".join(f"{count:,} {code}" for code, count in summary.skipped.items())
    return f"{total:,} skipped ({why})"


def _next_step(summary: BuildSummary, store: Path) -> str:
    if summary.interrupted:
        return "the same command goes on where this ended"
    if not (summary.articles or summary.unchanged):
        return "kg build --help says what can be read"
    return f"{again(store)} queries, {again(store)} draw graph.html, {again(store)} export graph.ttl"


def _tell_issues(summary: BuildSummary, path: Path) -> None:
    """The first issues in words on stderr, and where all of them stand."""
    total = sum(summary.issues.values())
    if not total:
        return
    with path.open(encoding="utf8") as file:
        for line in islice(file, _SHOWN_ISSUES):
            issue = json.loads(line)
            click.echo(f"{issue['source']}: {issue['message']} ({issue['hint']})", err=True)
    more = f"{total - _SHOWN_ISSUES:,} more; " if total > _SHOWN_ISSUES else ""
    click.echo(f"{more}all in {path}", err=True)
