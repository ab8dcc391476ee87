"""``kg diff``: what is new, gone, merged, split or changed between two stores or exports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import format_option, number, store_option

if TYPE_CHECKING:
    from kg.diff import Diff, Difference, FieldChange, Section
    from kg.snapshot import Item, Value

_TITLES = {
    "articles": "Articles",
    "events": "Events",
    "entities": "Entities",
    "judgements": "Judgements of persons",
}
_COLUMNS = ("of", "change", "before", "after", "label", "field", "value_before", "value_after")
_WIDTH = 11  # of "regrouped", with a gap


@click.command(short_help="Say what is new, gone or changed since another state.")
@click.argument("before", metavar="A", type=click.Path(path_type=Path))
@click.argument("after", metavar="[B]", required=False, type=click.Path(path_type=Path))
@format_option("differences")
@click.option("--exit-code", is_flag=True, help="End with exit code 9 when A and B differ, else with 0.")
@store_option
@click.pass_context
def diff(context: click.Context, before: Path, after: Path | None, output: str, exit_code: bool) -> None:
    """Say what is new, gone, merged, split or changed from A to B, in events and entities.

    A and B are stores or exports of them (.nq or .trig, which keep articles and events apart); without B, A is
    compared with the store. An event is the same when it shares reports, whatever its id; an entity when it
    shares names. Persons' judgements (kg resolve) are told too; those of rules show in what they merge and split.

    \b
      new, gone   in B alone, in A alone
      merged      several in A are one in B
      split       one in A is several in B
      regrouped   several in A are several in B, with other members
      changed     one in both; with each field that differs, before → after,
                  of a list only what came (+) and what went (-)

    \b
    Examples:
      kg export before.nq && kg build more-articles && kg diff before.nq
      kg diff old-store new-store --format json
      kg diff monday.nq tuesday.nq --format csv > changes.csv
      kg diff expected.nq kg-store --exit-code
    """
    from kg.diff import diff as compare
    from kg.errors import DifferentError

    paths = (before, after or context.obj)
    found = compare(*paths)
    for path, waiting in zip(paths, found.waiting, strict=True):
        if waiting:
            told = f"{path}: {number(waiting, 'report')} not in an event yet; kg build finishes that"
            click.echo(told, err=True)
    click.echo(_RENDERED[output](found), nl=False)
    if exit_code and not found.equal:
        raise DifferentError(f"{paths[0]} and {paths[1]} differ")


def _sections(found: Diff) -> Iterator[tuple[str, Section]]:
    return ((name, getattr(found, name)) for name in _TITLES)


# --- for people ---


def _as_table(found: Diff) -> str:
    from kg.results import cell

    lines = [line for name, section in _sections(found) for line in _section_lines(name, section)]
    return "".join(f"{cell(line).rstrip()}\n" for line in lines)


def _section_lines(name: str, section: Section) -> Iterator[str]:
    counts: dict[str, int] = {}
    for difference in section.differences:
        counts[difference.kind] = counts.get(difference.kind, 0) + 1
    told = [f"{count:,} {kind}" for kind, count in counts.items()]
    told += [f"{section.same:,} the same"] if section.same or not told else []
    yield f"{_TITLES[name]}: {', '.join(told)}"
    for difference in section.differences:
        yield from _difference_lines(name, difference)


def _difference_lines(name: str, difference: Difference) -> Iterator[str]:
    """Its things, one a line; where several become others, ``-`` and ``+`` tell the two sides apart."""
    if difference.kind in ("new", "gone", "changed"):
        [item] = difference.after or difference.before
        yield f"  {difference.kind:{_WIDTH}}{_line(name, item)}"
    else:
        sides = [("-", item) for item in difference.before] + [("+", item) for item in difference.after]
        for place, (sign, item) in enumerate(sides):
            yield f"  {'' if place else difference.kind:{_WIDTH}}{sign} {_line(name, item)}"
    if name != "articles":
        yield from (f"  {'':{_WIDTH}}  {change.field:12}{_told(change)}" for change in difference.fields)


def _line(name: str, item: Item) -> str:
    from kg.decide import short

    return item.label if name == "articles" else f"{item.label}  {short(item.iri)}"


def _told(change: FieldChange) -> str:
    from kg.snapshot import words

    if change.gone or change.new:
        parts = [f"+ {named.label}" for named in change.new] + [f"- {named.label}" for named in change.gone]
        return "  ".join(parts)
    return f"{words(change.before)} → {words(change.after)}"


# --- for programs ---


def _as_csv(found: Diff) -> str:
    """One line a difference, and of what has changed one a field; ids are IRIs, lists are joined by ``;``."""
    from kg.printable import harmless

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for name, section in _sections(found):
        for difference in section.differences:
            for row in _rows(difference):
                writer.writerow([name, *map(harmless, row)])
    return out.getvalue()


def _rows(difference: Difference) -> Iterator[list[str]]:
    ids = [";".join(item.iri for item in side) for side in (difference.before, difference.after)]
    labels = ["; ".join(item.label for item in side) for side in (difference.before, difference.after)]
    start = [difference.kind, *ids, labels[1] or labels[0]]
    for change in difference.fields:
        yield [*start, change.field, _flat(change.before), _flat(change.after)]
    if not difference.fields:
        yield [*start, "", *labels]


def _flat(value: Value) -> str:
    """A value as one cell; of none, nothing."""
    from kg.snapshot import words

    if isinstance(value, tuple):
        return ";".join(named.label.replace(";", ",") for named in value)
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else words(value)


def _as_json(found: Diff) -> str:
    result: dict[str, Any] = {"equal": found.equal}
    for name, section in _sections(found):
        differences = [_data(difference) for difference in section.differences]
        result[name] = {"same": section.same, "differences": differences}
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"


def _data(difference: Difference) -> dict[str, Any]:
    """Before and after as lists of things with their fields; ``changes`` for what is one in both."""
    data: dict[str, Any] = {
        "change": difference.kind,
        "before": [_item(item) for item in difference.before],
        "after": [_item(item) for item in difference.after],
    }
    if difference.fields:
        data["changes"] = {
            change.field: {"before": _plain(change.before), "after": _plain(change.after)}
            for change in difference.fields
        }
    return data


def _item(item: Item) -> dict[str, Any]:
    fields = {field: _plain(value) for field, value in item.fields.items()}
    return {"id": item.iri, "label": item.label, "fields": fields, "members": sorted(item.members)}


def _plain(value: Value) -> Any:
    """A value in the form of the event record."""
    from kg.report import Count
    from kg.snapshot import Period

    match value:
        case tuple():
            return [{"id": named.iri, "label": named.label} for named in value]
        case Count(minimum=low, maximum=high):
            return {"min": low, "max": high}
        case Period(earliest=earliest, latest=latest):
            return {"earliest": earliest, "latest": latest}
    return value


_RENDERED = {"table": _as_table, "csv": _as_csv, "json": _as_json}
