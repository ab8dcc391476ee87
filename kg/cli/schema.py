"""The command ``kg schema``: what the classes and properties of the graph mean."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kg.cli.options import reading, store_option

if TYPE_CHECKING:
    from kg.article import Language
    from kg.schema import Term


@click.command(short_help="Explain the classes and properties of the graph.")
@click.argument("term", required=False)
@click.option(
    "--format",
    "-f",
    "output",
    type=click.Choice(["table", "csv", "json", "markdown"]),
    default="table",
    show_default=True,
    help="How to print the terms.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "de"]),
    default="en",
    show_default=True,
    help="The language of labels and definitions.",
)
@store_option
@click.pass_context
def schema(context: click.Context, term: str | None, output: str, language: Language) -> None:
    """Explain the classes and properties that stand in the graph, with how often each does; with TERM, one in full.

    The graph keeps apart what each article says (dco:Report, in a named graph of
    the article's) and what they come to together (dco:Event, in graph:events, with
    the entities of graph:entities). So patterns stand in GRAPH: without it, what
    several articles say would be counted several times. TERM is a name with its
    prefix or without, a label in either language, or a code of PLOVER's. Each term
    has an example, a query that shows where it stands: kg query runs it.

    \b
    Examples:
      kg schema
      kg schema dco:Report
      kg schema ASSAULT --language de
      kg schema --format markdown > schema.md
    """
    from kg.schema import find
    from kg.schema import schema as all_terms

    with reading(context.obj) as graph:
        terms = [find(graph, term)] if term else all_terms(graph)
    if output == "table":
        click.echo(_full(terms[0], language) if term else _table(terms, language), nl=False)
        return
    rows = [_row(found, language) for found in terms]
    writers = {"csv": _csv, "json": _json, "markdown": _markdown}
    click.echo(writers[output](rows), nl=False)


def _row(term: Term, language: Language) -> dict[str, object]:
    return {
        "term": term.name,
        "kind": term.kind,
        "count": term.count,
        "label": term.label(language),
        "definition": term.definition(language),
        "example": term.example,
    }


def _csv(rows: Sequence[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _json(rows: Sequence[dict[str, object]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _markdown(rows: Sequence[dict[str, object]]) -> str:
    lines = ["| term | kind | count | label | definition | example |", "|---|---|---:|---|---|---|"]
    for row in rows:
        cells = [str(value).replace("|", "\\|") for value in row.values()]
        cells[-1] = f"`{cells[-1]}`"
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _table(terms: Sequence[Term], language: Language) -> str:
    """Name, count and definition, cut to the screen's width on a screen."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    name = max((len(term.name) for term in terms), default=0)
    count = max((len(f"{term.count:,}") for term in terms), default=0)
    lines: list[str] = []
    for kind, title in (("class", "Classes"), ("property", "Properties")):
        lines += ["", title] if lines else [title]
        for term in terms:
            if term.kind == kind:
                text = term.definition(language) or "(not explained here)"
                lines.append(f"  {term.name:{name}}  {term.count:{count},}  {text}"[:width])
    return "\n".join(lines) + "\n"


def _full(term: Term, language: Language) -> str:
    """All about one term."""
    counted = {"class": "of it in the graph", "property": "statements", "value": "statements that have it"}
    lines = [
        f"{term.name}  ({term.kind}: {term.label(language)})",
        term.definition(language) or "Not explained in the files of this program.",
        "",
        f"  IRI          {term.iri}",
        f"  count        {term.count:,} {counted[term.kind]}",
        *(f"  {text:12} {', '.join(names)}" for text, names in term.links),
        *([f"  codes        {', '.join(term.codes)}"] if term.codes else []),
        "",
        "Example, for kg query -:",
        f"  {term.example}",
    ]
    return "\n".join(lines) + "\n"
