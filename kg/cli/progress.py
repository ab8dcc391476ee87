"""Progress over many articles: a bar on a terminal, else a line now and then; both on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import click

Advance: TypeAlias = Callable[[object], None]

_PLAIN_EVERY = 10.0  # seconds between two lines of progress where there is no terminal


@contextmanager
def progress_bar(total: int) -> Iterator[Advance]:
    """A bar on a terminal, else a line now and then; both on stderr."""
    if not sys.stderr.isatty():
        yield _plain_progress(total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda _: bar.advance(task)


def _plain_progress(total: int) -> Advance:
    done, last = 0, time.monotonic()

    def advance(_: object) -> None:
        nonlocal done, last
        done += 1
        if time.monotonic() - last >= _PLAIN_EVERY:
            last = time.monotonic()
            click.echo(f"{done:,} of {total:,} articles", err=True)

    return advance
