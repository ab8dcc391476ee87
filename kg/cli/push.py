"""The command that brings the graph to a SPARQL server: ``kg push``."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from kg import __version__
from kg.cli.options import number, reading, store_option
from kg.cli.progress import progress_bar

if TYPE_CHECKING:
    from kg.push import Plan, Pushed
    from kg.remote import Remote

_INTERRUPTED = 130
_TRIES = 6


@click.command(short_help="Bring the graph to a SPARQL server.")
@click.option("--endpoint", metavar="URL", required=True, help="Where the server is asked.")
@click.option("--update-url", metavar="URL", help="Where it takes SPARQL Update, if that is not found out.")
@click.option("--graph-store", metavar="URL", help="Where it speaks the Graph Store Protocol, likewise.")
@click.option(
    "--via",
    type=click.Choice(["auto", "quads", "graph-store", "update"]),
    default="auto",
    show_default=True,
    help="How: N-Quads in large requests, one request a graph, or SPARQL Update; the first that works.",
)
@click.option(
    "--chunk",
    type=click.IntRange(1),
    metavar="TRIPLES",
    help="How much one request holds at first [default: 20000, 100000 or 500, by --via]; less when that is too much.",
)
@click.option("--keep", is_flag=True, help="Leave graphs on the server that the store lacks.")
@click.option("--dry-run", is_flag=True, help="Say what would be written and deleted, and change nothing.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="How long one request may take.",
)
@store_option
@click.pass_context
def push(context: click.Context, /, endpoint: str, **options: Any) -> None:
    """Bring the graph to a SPARQL server, so that it holds what the store holds.

    Each graph (one an article, and those of events, entities, judgements and the ontology) is replaced whole; what
    is there already is not sent again, and what has left the store is deleted. Other graphs on the server are
    not touched. In the end, every graph is counted there. Whenever this ends early, by Ctrl-C too, the same
    command goes on from there.

    Name and password come from the environment, KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or from ~/.netrc, and
    go over plain http to this machine alone, unless KG_ENDPOINT_INSECURE=1 is set.

    \b
    Examples:
      kg push --endpoint http://localhost:7878/query
      kg push --endpoint http://localhost:8890/sparql --dry-run
      kg query meetings --endpoint http://localhost:8890/sparql
    """
    from kg import push as pushing

    remote = _remote(endpoint, options)
    try:
        with reading(context.obj) as graph:
            planned = pushing.plan(graph, remote, keep=options["keep"], counted=options["dry_run"])
            if options["dry_run"]:
                _show(planned)
                return
            with progress_bar(len(planned.changed), "pushing", "graphs") as advance:
                done = pushing.push(graph, remote, planned, advance)
    except KeyboardInterrupt:
        click.echo("Interrupted: the same command goes on where this ended", err=True)
        context.exit(_INTERRUPTED)
    click.echo(_sentence(endpoint, done))
    click.echo(f"Next: kg query meetings --endpoint {shlex.quote(endpoint)}")


def _remote(endpoint: str, options: dict[str, Any]) -> Remote:
    from kg.endpoint import Endpoint
    from kg.remote import Remote, addresses
    from kg.retry import Manners

    asked = Endpoint(endpoint, options["timeout"], f"diplograph/{__version__} (kg push)")
    found = addresses(asked, options["update_url"], options["graph_store"])
    way = None if options["via"] == "auto" else options["via"]
    manners = Manners(pause=0.0, tries=_TRIES, first_wait=1.0)
    return Remote(found, way, options["chunk"], asked, manners, _tell_wait)


def _tell_wait(seconds: float, url: str) -> None:
    click.echo(f"{url} is busy or does not answer: waiting {seconds:.0f} s", err=True)


def _show(planned: Plan) -> None:
    for sign, graphs in (("write ", planned.changed), ("delete", planned.gone)):
        for graph in graphs:
            click.echo(f"{sign}  {graph}")
    click.echo(
        f"{number(len(planned.changed), 'graph')} with {number(planned.triples, 'triple')} to write, "
        f"{len(planned.gone):,} to delete, {len(planned.untouched):,} there already"
    )


def _sentence(endpoint: str, done: Pushed) -> str:
    planned = done.plan
    return (
        f"{endpoint}: {number(len(planned.changed), 'graph')} with {number(planned.triples, 'triple')} written, "
        f"{len(planned.gone):,} deleted, {len(planned.untouched):,} there already; {done.triples:,} triples in all, "
        f"{number(done.requests, 'request')}, {done.seconds:.1f} s"
    )
