"""``kg reference update``: names and offices beyond the packaged ones, from a SPARQL endpoint in Wikidata's form."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import __version__
from kg.cli.options import number
from kg.cli.progress import step_counter
from kg.errors import InputMissingError

if TYPE_CHECKING:
    from kg.refresh.update import Update

_WIKIDATA = "https://query.wikidata.org/sparql"
_DAY = 24 * 60 * 60
_INTERRUPTED = 130


def _check_contact(_: click.Context, __: click.Parameter, value: str) -> str:
    """A header of HTTP holds no other characters."""
    if not (value.isascii() and value.isprintable()):
        raise click.BadParameter("an address has only ASCII characters")
    return value


@click.group(short_help="Refresh the names and offices that articles are linked to.")
def reference() -> None:
    """The reference data: the states, organisations, people and places that names in articles are linked to.

    \b
    Examples:
      kg reference update --dry-run
      kg reference update --contact me@example.org
    """


@reference.command(short_help="Ask Wikidata, or an endpoint like it, for more.")
@click.option("--endpoint", metavar="URL", default=_WIKIDATA, show_default=True, help="The SPARQL endpoint.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="reference.ttl",
    show_default=True,
    metavar="FILE.ttl",
    help="The file for what is found; what is left out stands beside it, in FILE.issues.jsonl.",
)
@click.option(
    "--since",
    type=click.IntRange(1800, 2100),
    default=2010,
    show_default=True,
    metavar="YEAR",
    help="Leave out offices and bodies that ended before this year.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing but the cache.")
@click.option(
    "--contact",
    metavar="MAIL",
    default="",
    callback=_check_contact,
    help="Your address, for the server's operators.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where answers are kept [default: FILE.cache, beside the output]",
)
@click.option(
    "--max-age",
    type=click.FloatRange(0),
    default=7,
    show_default=True,
    metavar="DAYS",
    help="Ask again for answers in the cache that are older.",
)
@click.option("--refresh", is_flag=True, help="Ask for everything again.")
@click.option(
    "--page-size", type=click.IntRange(1, 5000), default=500, show_default=True, help="Items a request."
)
@click.option(
    "--pause",
    type=click.FloatRange(0),
    default=1,
    show_default=True,
    metavar="SECONDS",
    help="The least time between an answer and the next request.",
)
@click.option(
    "--tries", type=click.IntRange(1), default=6, show_default=True, help="How often to ask for one page."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=70,
    show_default=True,
    metavar="SECONDS",
    help="How long one answer may take.",
)
@click.option(
    "--items",
    type=click.Path(path_type=Path),
    metavar="FILE.ttl",
    help="Which classes and offices to ask for, in the form of data/reference/update/items.ttl.",
)
@click.pass_context
def update(context: click.Context, /, out: Path, dry_run: bool, **options: Any) -> None:
    """Ask Wikidata, or an endpoint that has its form, for states, bodies between states, and who held which office.

    What is found and the packaged data lack goes into one file, which kg build takes with --reference. The
    packaged data win: nothing they say is changed, and a name that would no longer be clear is left out.

    Every answer is kept in the cache. Whenever this ends early, by Ctrl-C too, the same command goes on from
    there. A busy server is left alone for as long as it asks; what takes it too long is asked for in halves.

    \b
    Examples:
      kg reference update --contact me@example.org
      kg reference update --dry-run --since 2015
      kg reference update --endpoint http://localhost:7878/query --pause 0 --out mine.ttl
      kg build data/sample --reference reference.ttl
    """
    from kg.refresh import update as refresh

    if not out.resolve().parent.is_dir():  # found out now, not behind an hour of requests
        raise InputMissingError(f"the folder {out.parent} does not exist", f"mkdir -p {_quoted(out.parent)}")
    cache: Path = options["cache"] or out.with_name(f"{out.name}.cache")
    try:
        done = _run(cache, options)
    except KeyboardInterrupt:
        click.echo(f"Interrupted: what was answered is kept in {cache}", err=True)
        click.echo("Next: the same command goes on where this ended", err=True)
        context.exit(_INTERRUPTED)
    report = out.with_suffix(".issues.jsonl")
    if dry_run:
        for line in refresh.changes(done):
            click.echo(line)
        for issue in done.merged.issues:
            click.echo(f"left out  {issue.code}  {issue.source}  {issue.message}")
    else:
        refresh.write(done, out, report)
    click.echo(sentence(done, out, dry_run))
    if done.issues and not dry_run:
        click.echo(f"what was left out, and why: {report}", err=True)
    again = (
        "the same command without --dry-run" if dry_run else f"kg build PATH... --reference {_quoted(out)}"
    )
    click.echo(f"Next: {again}")


def _run(cache: Path, options: Mapping[str, Any]) -> Update:
    from kg.endpoint import Endpoint
    from kg.reference import Reference
    from kg.refresh import update as refresh
    from kg.retry import Manners

    contact = f"; {options['contact']}" if options["contact"] else ""
    agent = f"diplograph/{__version__} (kg reference update{contact})"
    endpoint = Endpoint(options["endpoint"], options["timeout"], agent)
    request = refresh.Request(endpoint, options["since"], options["page_size"], options["items"])
    manners = Manners(pause=options["pause"], tries=options["tries"])
    age = None if options["refresh"] else options["max_age"] * _DAY
    with step_counter() as tell:
        return refresh.update(request, Reference.load(), cache, manners, max_age=age, tell=tell)


def sentence(update: Update, out: Path, dry_run: bool) -> str:
    """An update in one line."""
    kinds = ", ".join(f"{count:,} {name}" for name, count in sorted(update.new.items()))
    why = ", ".join(f"{count:,} {code}" for code, count in update.issues.items())
    parts = [
        f"{out} {'not ' if dry_run else ''}written: {sum(update.new.values()):,} new"
        + (f" ({kinds})" if kinds else ""),
        f"{update.widened:,} widened",
        f"{sum(update.issues.values()):,} left out ({why})" if why else "none left out",
        f"{number(update.requests, 'request')} and {number(update.cached, 'page')} from the cache",
    ]
    return ", ".join(parts)


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
