"""The commands that read the store: ``kg queries``, ``query``, ``export``, ``validate``."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import number, reading, store_option

if TYPE_CHECKING:
    from kg.article import Language
    from kg.query import Query, Source
    from kg.results import Format
    from kg.table import TableName


@click.command(short_help="List the questions that are answered out of the box.")
@click.argument("name", required=False)
def queries(name: str | None) -> None:
    """List the questions that are answered out of the box; with NAME, one of them in full.

    \b
    Examples:
      kg queries
      kg queries events-between
    """
    from kg.query import find, load_queries

    if name:
        click.echo(_described(find(name)))
        return
    loaded = load_queries()
    width = max(map(len, loaded), default=0)
    for key, query in loaded.items():
        click.echo(f"{key:{width}}  {query.question}")


def _described(query: Query) -> str:
    """A query's question, parameters, columns and examples, as they stand in its header."""
    lines = [query.question, query.question_de, "", "Parameters:" if query.parameters else "No parameters."]
    for parameter in query.parameters:
        need = "required" if parameter.required else f"default {parameter.default or 'any'}"
        lines.append(f"  --param {parameter.name}=…  {parameter.description} ({parameter.kind}, {need})")
    lines += ["Columns:", *(f"  {name}  {description}" for name, description in query.columns)]
    lines += ["Examples:", *(f"  {example}" for example in query.examples)]
    return "\n".join(lines)


@click.command(short_help="Answer a question, from the store or a SPARQL endpoint.")
@click.argument("query")
@click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A parameter. May be repeated."
)
@click.option(
    "--format",
    "-f",
    "output",
    type=click.Choice(["table", "csv", "tsv", "json"]),
    default="table",
    show_default=True,
    help="How to print the answer. CONSTRUCT always gives Turtle.",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint in the place of the store.")
@store_option
@click.pass_context
def query(
    context: click.Context, query: str, params: tuple[str, ...], output: Format, endpoint: str | None
) -> None:
    """Answer a question: QUERY is a name that "kg queries" lists, a file with SPARQL, or - for stdin.

    Rows are written as they are found. A table is laid out 1,000 rows at a time; on a screen each has the heading.

    \b
    Examples:
      kg query events-between --param actor=Russland --param other=USA
      kg query my-question.rq --format csv > answer.csv
      echo 'SELECT (COUNT(*) AS ?events) { ?event a dco:Event }' | kg query -
    """
    from kg.query import run
    from kg.results import write

    question = _question(query)
    values = dict(map(_split, params))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    with _source(context.obj, endpoint) as source:
        write(run(source, question, values), sys.stdout.buffer, output, width)


def _question(argument: str) -> Query:
    """The query that a name, a file or standard input holds."""
    from kg.errors import QueryError
    from kg.query import open_query, read_query

    if argument != "-":
        return open_query(argument)
    try:
        return read_query("-", sys.stdin.buffer.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise QueryError("the query on standard input is not UTF-8") from error


def _split(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    if not equals:
        raise click.BadParameter(f"{param!r} is not NAME=VALUE", param_hint="--param")
    return name, value


@contextmanager
def _source(store: Path, endpoint: str | None) -> Iterator[Source]:
    """The endpoint when there is one, else the store's graph."""
    from kg.endpoint import Endpoint

    if endpoint:
        yield Endpoint(endpoint)
        return
    with reading(store) as graph:
        yield graph


@click.command(short_help="Write the graph or its events to a file.")
@click.argument("out", required=False, type=click.Path(path_type=Path))
@click.option(
    "--events",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write one record an event report to FILE, .jsonl or .csv.",
)
@click.option(
    "--neo4j",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Write nodes.csv and relationships.csv for Neo4j's importer into FOLDER.",
)
@click.option(
    "--table",
    "tables",
    nargs=2,
    multiple=True,
    metavar="NAME FILE",
    type=(click.Choice(["events", "dyad-month", "actor-month"]), click.Path(path_type=Path)),
    help="Write a table for statistics to FILE.csv: events, dyad-month or actor-month. May be repeated.",
)
@store_option
@click.pass_context
def export(
    context: click.Context,
    out: Path | None,
    events: Path | None,
    neo4j: Path | None,
    tables: tuple[tuple[TableName, Path], ...],
) -> None:
    """Write the graph to OUT, whose suffix says how; the same graph always gives the same bytes.

    \b
    RDF, all that is in the graph:
      .ttl .nt .jsonld .rdf        in one
      .trig .nq                    articles, events and entities apart
    Events and participants as a network:
      .graphml                     Gephi, yEd, Cytoscape, igraph
      .gexf                        Gephi, with its timeline
      .cyjs                        Cytoscape
      .dot .gv                     Graphviz
    Tables for R, pandas and the like (--table), as CSV:
      events                       one row an event, in the columns of POLECAT, the
                                   data set that is coded with PLOVER, and some more
      dyad-month                   what occurred between two countries in a month:
                                   events by quad category and type, scores, sources
      actor-month                  the same between two actors

    \b
    Examples:
      kg export graph.ttl
      kg export network.gexf
      kg export --events events.csv
      kg export --neo4j import
      kg export --table dyad-month dyads.csv --table events events.csv
    """
    from kg.export import export as export_graph
    from kg.export import export_neo4j
    from kg.records import write_records
    from kg.table import write_table

    if not (out or events or neo4j or tables):
        raise click.UsageError("name a file: kg export graph.ttl, or kg export --events events.jsonl")
    with reading(context.obj) as graph:
        if out:
            export_graph(graph, out)
            click.echo(f"{out} written")
        if events:
            click.echo(f"{events} written: {number(write_records(graph, events), 'report')}")
        if neo4j:
            export_neo4j(graph, neo4j)
            click.echo(f"{neo4j} written: nodes.csv and relationships.csv")
        for name, path in tables:
            click.echo(f"{path} written: {number(write_table(graph, name, path), 'row')}")


@click.command(short_help="Check the graph, or a lexicon, against its shapes.")
@click.argument("lexicons", metavar="[LEXICON.ttl]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--language", type=click.Choice(["en", "de"]), default="en", help="The language of the messages."
)
@store_option
@click.pass_context
def validate(context: click.Context, lexicons: tuple[Path, ...], language: Language) -> None:
    """Check the graph against its SHACL shapes, or the lexicon files that are named.

    Says in words what is wrong and where; exit code 8 when something is.

    \b
    Examples:
      kg validate
      kg validate my-words.ttl
    """
    from kg.errors import InvalidGraphError
    from kg.validate import validate_graph, validate_lexicon

    if lexicons:
        found = [violation for path in lexicons for violation in validate_lexicon(path, language)]
    else:
        with reading(context.obj) as graph:
            found = validate_graph(graph, language)
    for violation in found:
        click.echo(str(violation))
    if found:
        hint = (
            "correct the lines named above"
            if lexicons
            else "build the articles again: kg build --rebuild PATH"
        )
        raise InvalidGraphError(f"{number(len(found), 'violation')} of the shapes", hint)
    click.echo(f"{', '.join(map(str, lexicons)) or context.obj}: no violations")
