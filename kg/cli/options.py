"""What several commands share: options, and small pieces of their messages."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pyoxigraph import Store

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _set_store(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.obj = value


def store_option(command: _Command) -> _Command:
    """``--store`` behind the command's name too: it takes the place of the one before it."""
    option = click.option(
        "--store",
        type=click.Path(path_type=Path),
        callback=_set_store,
        expose_value=False,
        help="The folder that holds the graph [default: kg-store]",
    )
    return option(command)


def lexicon_option(command: _Command) -> _Command:
    """``--lexicon``: lexicon files of the user's own."""
    what = "Further words that evoke events, in the form of ontology/lexicon/de.ttl."
    return _turtle_files("--lexicon", "lexicons", what)(command)


def reference_option(command: _Command) -> _Command:
    """``--reference``: files with further states, organisations, people and places."""
    what = "Further names, in the form of data/reference; kg reference update makes one."
    return _turtle_files("--reference", "references", what)(command)


def _turtle_files(name: str, parameter: str, what: str) -> Callable[[_Command], _Command]:
    return click.option(
        name,
        parameter,
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="FILE.ttl",
        help=f"{what} May be repeated.",
    )


def format_option(what: str) -> Callable[[_Command], _Command]:
    """``--format``: a table for people, CSV or JSON for programs; ``what`` is printed so."""
    return click.option(
        "--format",
        "-f",
        "output",
        type=click.Choice(["table", "csv", "json"]),
        default="table",
        show_default=True,
        help=f"How to print the {what}.",
    )


def again(store: Path) -> str:
    """How a command line begins that uses the same store: ``kg``, or ``kg --store FOLDER``."""
    return "kg" if store == Path("kg-store") else f"kg --store {shlex.quote(str(store))}"


def number(count: int, noun: str) -> str:
    """``1 event``, ``2,000 events``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


@contextmanager
def reading(store: Path) -> Iterator[Store]:
    """The store's graph, open for reading."""
    from kg.store import GraphStore

    with GraphStore.open(store, read_only=True) as opened:
        yield opened.graph
