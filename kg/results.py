"""Results: what a query answered, and its forms for people and for programs."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox
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
_UNLIMITED = 1_000_000  # columns: a table that is not for a screen is never cut


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query: solutions (SELECT), a truth value (ASK) or triples (CONSTRUCT, DESCRIBE).

    Solutions are an iterator that can be read once.
    """

    answer: ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...]


def render(results: Results, output: Format = "table", width: int | None = None) -> str:
    """The results as text: a table, or the W3C formats CSV, TSV and JSON; triples are always Turtle.

    ``width`` is the screen's width in columns, for the table alone; None leaves every line whole.
    """
    answer = results.answer
    if isinstance(answer, tuple):
        return "".join(turtle(answer))
    if output != "table":
        return (answer.serialize(format=_SERIALISED[output]) or b"").decode()
    if isinstance(answer, ox.QueryBoolean):
        return "yes\n" if answer else "no\n"
    return _table(answer, width)


def _table(solutions: ox.QuerySolutions, width: int | None) -> str:
    """A plain table; a query without answers says so."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for variable in solutions.variables:
        table.add_column(variable.value, overflow="fold")
    for solution in solutions:
        table.add_row(*(Text(cell(solution[variable])) for variable in solutions.variables))
    if not table.row_count:
        return "no results\n"
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
