"""The command line: ``kg`` and its commands. Only here is anything printed, and the exit code chosen.

Nothing heavy is imported before a command runs, so that ``kg --help`` answers at once.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kg import __version__
from kg.cli.build import build
from kg.cli.change import remove, resolve
from kg.cli.diff import diff
from kg.cli.draw import draw
from kg.cli.evaluate import evaluate
from kg.cli.explain import explain
from kg.cli.push import push
from kg.cli.read import export, queries, query, validate
from kg.cli.reference import reference
from kg.cli.schema import schema
from kg.cli.serve import serve
from kg.errors import KgError

INTERRUPTED = 130

_EPILOG = """
\b
A first session:
  kg build data/sample
  kg queries
  kg query events-between --param actor=Russland --param other=USA
  kg draw graph.html
  kg export graph.ttl

\b
Exit codes:
  0  all went well             5  the store cannot be opened or written
  1  another error             6  a query or its parameters are wrong
  2  wrong usage               7  a SPARQL endpoint failed
  3  an input does not exist   8  the graph breaks its shapes
  4  the data are not usable   9  two graphs differ (kg diff --exit-code)
                               130  interrupted by Ctrl-C
"""


class _Group(click.Group):
    """The commands in the order in which one needs them; a reader that closes the pipe early is no error."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            _drop_output()
            return None


@click.group(cls=_Group, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="diplograph", message="%(prog)s %(version)s")
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    envvar="KG_STORE",
    default="kg-store",
    show_default=True,
    show_envvar=True,
    help="The folder that holds the graph.",
)
@click.pass_context
def cli(context: click.Context, store: Path) -> None:
    """Reads German and English news into a graph of who did what to whom, when, where, and who says so."""
    context.obj = store


for command in (
    build,
    queries,
    query,
    schema,
    draw,
    serve,
    export,
    push,
    remove,
    resolve,
    diff,
    validate,
    explain,
    evaluate,
    reference,
):
    cli.add_command(command)


def main() -> None:
    """The entry point of the ``kg`` command."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command line and gives its exit code; errors are told on stderr, each with the next step."""
    _write_utf8()
    try:
        code = cli.main(args=list(arguments), prog_name="kg", standalone_mode=False)
    except KgError as error:
        return _tell(str(error), error.hint, error.exit_code)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as error:  # of a file that the user named; all others have become KgErrors
        name = f"{error.filename}: " if error.filename else ""
        return _tell(f"{name}{error.strerror or error}", "check the path, its permissions and the disk", 1)
    return code if isinstance(code, int) else 0


def _tell(message: str, hint: str, code: int) -> int:
    click.echo(f"Error: {message}", err=True)
    if hint:
        click.echo(f"Next: {hint}", err=True)
    return code


def _write_utf8() -> None:
    """Makes both outputs UTF-8 whatever the locale; what cannot be written is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Points stdout to nowhere, so that Python's own flush at the end does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
