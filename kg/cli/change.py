"""The commands that change what the store holds without reading articles: ``kg remove`` and ``kg resolve``."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from kg.cli.options import again, number, reference_option, store_option

if TYPE_CHECKING:
    from kg.decide import Decided
    from kg.store import GraphStore

_Pairs: TypeAlias = tuple[tuple[str, str], ...]


@click.command(short_help="Take articles out of the store.")
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@reference_option
@store_option
@click.pass_context
def remove(context: click.Context, articles: tuple[str, ...], references: tuple[Path, ...]) -> None:
    """Take articles out of the store, with all that no other article supports.

    ARTICLE is an id: the name of the file without its suffix, or the "id" of its line. What other articles
    report stays: events and entities lose only what this article said of them. When the store lacks one of
    the articles, nothing is taken out. Name the reference files that the store was built with.

    \b
    Examples:
      kg remove 2016-10-14-lausanne-en
      kg query articles
    """
    from kg.pipeline import remove as remove_articles
    from kg.reference import Reference

    with _changing(context.obj) as store:
        before = store.counts()
        remove_articles(tuple(dict.fromkeys(articles)), store, Reference.load(references))
        after = store.counts()
    gone = f"{number(before.articles - after.articles, 'article')} removed"
    lost = f"{number(before.reports - after.reports, 'report')} and {number(before.events - after.events, 'event')}"
    click.echo(f"{gone}, and with it {lost}; {number(after.articles, 'article')} left")
    click.echo(f"Next: {again(context.obj)} query articles")


@click.command(short_help="See and overrule which reports and names are held for one.")
@click.option(
    "--list", "listing", is_flag=True, help="Show the judgements, persons' and doubtful ones first."
)
@click.option(
    "--accept", nargs=2, multiple=True, metavar="ONE OTHER", help="These two are one. May be repeated."
)
@click.option(
    "--reject", nargs=2, multiple=True, metavar="ONE OTHER", help="These two are not one. May be repeated."
)
@click.option(
    "--withdraw", nargs=2, multiple=True, metavar="ONE OTHER", help="Take back what was said of these two."
)
@click.option("--by", metavar="NAME", help="Who says so [default: your user name]")
@reference_option
@store_option
@click.pass_context
def resolve(
    context: click.Context,
    listing: bool,
    accept: _Pairs,
    reject: _Pairs,
    withdraw: _Pairs,
    by: str | None,
    references: tuple[Path, ...],
) -> None:
    """See which reports are held for one event and which names for one entity, why, and overrule that.

    ONE and OTHER are two reports, events or entities by their ids, as --list and the queries show them. What
    you say is kept in the store and in exports, outweighs every rule, and holds for all later builds, until
    you take it back. Nothing that articles say is changed. Name the reference files that the store was built
    with.

    \b
    Examples:
      kg resolve --list
      kg resolve --accept event:0123456789abcdef0123 event:123456789abcdef01234
      kg resolve --reject report:0123456789abcdef0123 report:123456789abcdef01234 --by Anna
    """
    if not (listing or accept or reject or withdraw):
        raise click.UsageError("say what to do: --list, --accept, --reject or --withdraw")
    if accept or reject or withdraw:
        said = (accept, reject, withdraw)
        _decide(context.obj, said, by or getpass.getuser(), references)
    if listing:
        _list(context.obj)


def _decide(path: Path, said: tuple[_Pairs, _Pairs, _Pairs], by: str, references: tuple[Path, ...]) -> None:
    """``said`` are the pairs accepted, rejected and withdrawn."""
    from kg import decide
    from kg.reference import Reference

    accept, reject, withdrawn = said
    reference = Reference.load(references)
    with _changing(path) as store:
        for one, other in withdrawn:
            count = decide.withdraw(store, reference, one, other)
            click.echo(f"{number(count, 'judgement')} of {one} and {other} taken back")
        for pairs, same in ((accept, True), (reject, False)):
            for one, other in pairs:
                _tell(decide.decide(store, reference, one, other, same, by))
    click.echo(f"Next: {again(path)} resolve --list")


def _tell(decided: Decided) -> None:
    from kg.decide import short

    things = [short(thing) for thing in decided.things]
    state = f"are {things[0]}" if decided.one else f"are {things[0]} and {things[1]}"
    click.echo(f"{decided.words[0]} and {decided.words[1]} {state}")
    if decided.one != decided.judgement.same:
        click.echo("Other judgements of persons stand against it: kg resolve --list", err=True)


def _list(path: Path) -> None:
    from kg.decide import decided, short
    from kg.store import GraphStore

    with GraphStore.open(path, read_only=True) as store:
        for item in decided(store.graph):
            said = item.judgement
            who = said.name if said.name is not None else "rule"
            click.echo(f"{said.score:.2f}  {'same' if said.same else 'distinct'}  {who}: {said.reason}")
            for iri, words in zip(said.pair, item.words, strict=True):
                click.echo(f"      {short(iri)}  {words}")


@contextmanager
def _changing(path: Path) -> Iterator[GraphStore]:
    from kg.store import GraphStore

    with GraphStore.open(path) as store:
        yield store
