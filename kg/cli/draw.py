"""``kg draw``: the events as a page with network, timeline and map, or as a picture."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kg.cli.options import number, reading, store_option

if TYPE_CHECKING:
    from kg.article import Language
    from kg.draw.palette import ThemeName
    from kg.draw.picture import View


@click.command(short_help="Draw the events into one HTML file, or as a picture.")
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--view",
    type=click.Choice(["network", "actors", "timeline", "map"]),
    default="network",
    show_default=True,
    help="What a page opens with, or a picture shows: actors and events, actors alone, …",
)
@click.option(
    "--actor",
    metavar="NAME",
    help="Only events with this actor or place: a name in German or English, Wikidata id or country code.",
)
@click.option(
    "--type", "event_type", metavar="TYPE", help="Only events of this type: CONSULT, ASSAULT/aerial."
)
@click.option("--since", metavar="DATE", help="Only events from this year, month or day on.")
@click.option("--until", metavar="DATE", help="Only events up to this year, month or day.")
@click.option(
    "--language",
    type=click.Choice(["en", "de"]),
    default="en",
    show_default=True,
    help="The language of labels; in a page it can be switched.",
)
@click.option("--title", metavar="TEXT", help="The heading.")
@click.option(
    "--theme",
    type=click.Choice(["light", "dark"]),
    default="light",
    show_default=True,
    help="The colours of a picture; a page follows the browser.",
)
@store_option
@click.pass_context
def draw(
    context: click.Context,
    out: Path,
    view: View,
    actor: str | None,
    event_type: str | None,
    since: str | None,
    until: str | None,
    language: Language,
    title: str | None,
    theme: ThemeName,
) -> None:
    """Draw the events into OUT: .html is one page with all views that works offline, .svg .png .pdf are pictures.

    \b
    Examples:
      kg draw graph.html
      kg draw russia.html --actor Russland --since 2016-09 --until 2016-10
      kg draw timeline.svg --view timeline --language de
    """
    from kg.draw import draw as draw_graph
    from kg.filter import Filter

    days = (_day("date-from", "--since", since), _day("date-until", "--until", until))
    show = Filter(actor, event_type, *days)
    with reading(context.obj) as graph:
        drawing = draw_graph(graph, out, show, view=view, language=language, title=title, theme=theme)
    click.echo(f"{out}: {number(drawing.events, 'event')} and {number(drawing.entities, 'participant')}")
    as_page = out.suffix.lower() in (".html", ".htm")
    whole = as_page and view in ("timeline", "map")  # these leave nothing out
    if drawing.note and not whole:
        click.echo(drawing.note)
    click.echo(f"Next: open {out} in {'a browser' if as_page else 'a viewer'}")


def _day(kind: str, option: str, value: str | None) -> datetime.date | None:
    """The first (``date-from``) or last (``date-until``) day of a year, month or day, as in queries."""
    from kg.parameter import terms

    if value is None:
        return None
    [day] = terms(kind, option, value, _no_names)
    return datetime.date.fromisoformat(day.value)


def _no_names(_: str) -> NoReturn:
    raise AssertionError("a date needs no look-up of names")
