"""Progress over many articles or pages: a bar on a terminal, else a line now and then; both on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import click

if TYPE_CHECKING:
    from kg.refresh.fetch import Step

Advance: TypeAlias = Callable[[object], None]

_PLAIN_EVERY = 10.0  # seconds between two lines of progress where there is no terminal


@contextmanager
def progress_bar(total: int, doing: str = "reading", nouns: str = "articles") -> Iterator[Advance]:
    """A bar on a terminal, else a line now and then; both on stderr."""
    if not sys.stderr.isatty():
        yield _plain_progress(total, nouns)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda _: bar.advance(task)


def _plain_progress(total: int, nouns: str) -> Advance:
    done, last = 0, time.monotonic()

    def advance(_: object) -> None:
        nonlocal done, last
        done += 1
        if time.monotonic() - last >= _PLAIN_EVERY:
            last = time.monotonic()
            click.echo(f"{done:,} of {total:,} {nouns}", err=True)

    return advance


@contextmanager
def step_counter() -> Iterator[Callable[[Step], None]]:
    """A line that says how far a long series of requests is, of which nobody knows how many there will be."""
    if not sys.stderr.isatty():
        yield _plain_steps()
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=None)
        yield lambda step: bar.update(task, description=_said(step))


def _plain_steps() -> Callable[[Step], None]:
    last = time.monotonic()

    def tell(step: Step) -> None:
        nonlocal last
        if time.monotonic() - last >= _PLAIN_EVERY or step.waiting >= _PLAIN_EVERY:
            last = time.monotonic()
            click.echo(_said(step), err=True)

    return tell


def _said(step: Step) -> str:
    wait = f", waiting {step.waiting:.0f} s for the server" if step.waiting else ""
    return f"{step.what}: {step.asked:,} pages asked for, {step.cached:,} from the cache{wait}"
