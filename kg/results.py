"""Results: what a query answered, and its forms for people and for programs."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Literal, cast

import pyoxigraph as ox
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.serialise import turtle
from kg.vocabulary import PREFIXES

Format = Literal["table", "csv", "tsv", "json"]
FORMATS: tuple[Format, ...] = ("table", "csv", "tsv", "json")

_SERIALISED = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
}
BLOCK = 1_000  # rows of a table that are laid out together
_UNLIMITED = 1_000_000  # columns: a table that is not for a screen is never cut


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query: solutions (SELECT), a truth value (ASK) or triples (CONSTRUCT, DESCRIBE).

    Solutions are an iterator that can be read once.
    """

    answer: ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...]


def render(results: Results, output: Format = "table", width: int | None = None) -> str:
    """The results as one text; ``write`` says how."""
    out = io.BytesIO()
    write(results, out, output, width)
    return out.getvalue().decode()


def write(results: Results, out: IO[bytes], output: Format = "table", width: int | None = None) -> None:
    """Write the results as they come: a table, or the W3C formats CSV, TSV and JSON; triples are always Turtle.

    Solutions take constant memory; Turtle is sorted, and needs all triples. ``width`` is the screen's width in
    columns, for the table alone; None leaves every line whole. Raises OSError when ``out`` cannot be written.
    """
    answer = results.answer
    if isinstance(answer, tuple):
        out.writelines(part.encode() for part in turtle(answer))
    elif output != "table":
        answer.serialize(cast(IO[bytes], _Heedful(out)), format=_SERIALISED[output])
    elif isinstance(answer, ox.QueryBoolean):
        out.write(b"yes\n" if answer else b"no\n")
    else:
        out.writelines(part.encode() for part in _table(answer, width))


class _Heedful:
    """A file whose writes run in Python, where Ctrl-C is heard: pyoxigraph does not look for it by itself."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, part: bytes) -> int:
        return self._out.write(part)

    def flush(self) -> None:
        self._out.flush()


def _table(solutions: ox.QuerySolutions, width: int | None) -> Iterator[str]:
    """A plain table, laid out BLOCK rows at a time; a query without answers says so.

    Columns keep at least the widths of earlier blocks. Where a screen folds them, every block has the heading.
    """
    names = [variable.value for variable in solutions.variables]
    rows = ([cell(value) for value in solution] for solution in solutions)
    widths = [0] * len(names)
    blocks = iter(lambda: list(islice(rows, BLOCK)), [])
    number = -1
    for number, block in enumerate(blocks):
        yield _block(names, block, widths, width, heading=number == 0 or width is not None)
        if width is None:
            widths = [max(least, *map(cell_len, column))
                      for least, *column in zip(widths, names, *block, strict=True)]  # fmt: skip
    if number < 0:
        yield "no results\n"


def _block(
    names: Sequence[str], rows: Iterable[list[str]], widths: Sequence[int], width: int | None, heading: bool
) -> str:
    """Some rows of a table, with columns at least as wide as ``widths``."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_header=heading)
    for name, least in zip(names, widths, strict=True):
        table.add_column(name, overflow="fold", min_width=least or None)
    for row in rows:
        table.add_row(*map(Text, row))
    out = io.StringIO()
    Console(file=out, width=width or _UNLIMITED, color_system=None).print(table)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def cell(term: object) -> str:
    """A term for people: the text of a literal, an IRI with its prefix; control characters become spaces."""
    if term is None:
        return ""
    text = short(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in text)


def short(iri: str) -> str:
    """``iri`` with its prefix instead of its namespace, where one is known; the longest namespace wins."""
    fitting = [(len(base), prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    length, prefix, _ = max(fitting)
    return f"{prefix}:{iri[length:]}"
