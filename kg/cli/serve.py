"""The command ``kg serve``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.options import store_option


@click.command(short_help="Serve the store to browsers and SPARQL clients.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 picks one.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; any but this one may be open to the network.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long a query may take.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="How many rows or triples an answer may have; a query with more is refused, never cut.",
)
@click.option(
    "--memory",
    type=click.IntRange(64),
    default=1024,
    show_default=True,
    metavar="MB",
    help="How much memory a worker may use.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    help="How many queries run at a time [default: one a core]",
)
@store_option
@click.pass_context
def serve(
    context: click.Context, port: int, host: str, timeout: float, max_rows: int, memory: int, workers: int
) -> None:
    """Serve the store: pages for people, and a SPARQL 1.1 endpoint at /sparql. It only reads.

    Ctrl-C ends it. While it runs, the store cannot be written.

    \b
    Examples:
      kg serve
      kg serve --port 8080 --timeout 10
    """
    from kg.serve.app import Settings, is_loopback, serve_store
    from kg.serve.worker import Limits

    if not is_loopback(host):
        click.echo(
            f"Warning: everyone who reaches {host} can read the whole store; there is no log-in and no TLS.",
            err=True,
        )
    settings = Settings(Limits(timeout, memory, workers), max_rows)
    serve_store(Path(context.obj), settings, host, port, click.echo)
