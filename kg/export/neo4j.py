"""CSV files for Neo4j's importer, one of nodes and one of relationships, with typed headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import InputMissingError, KgError
from kg.export.graph import FIELDS, Edge, Graph, Kind, Node, Value
from kg.output import write_whole

FILES = ("nodes.csv", "relationships.csv")
_TYPES: dict[Kind, str] = {
    "text": "",
    "integer": ":int",
    "decimal": ":double",
    "day": ":date",
    "texts": ":string[]",
}
_NODES = ("id:ID", ":LABEL", *(f"{name}{_TYPES[kind]}" for name, kind in FIELDS.items()))
_RELATIONSHIPS = (":START_ID", ":END_ID", ":TYPE", "first:date", "last:date")


def write_neo4j(graph: Graph, folder: Path) -> None:
    """Write FILES into ``folder``, which is made when its parent is there.

    What neo4j-admin takes without options: UTF-8, quotes doubled, no line breaks in fields, lists with ``;`` between
    their members (a semicolon in one becomes a comma), unknown values empty. No value is changed for the sake of
    spreadsheets, which may run text that begins with ``=`` as a formula. Raises InputMissingError when the parent
    is missing and KgError when it cannot be written.
    """
    if not folder.resolve().parent.is_dir():
        raise InputMissingError(f"the folder {folder.parent} does not exist", f"mkdir -p {folder.parent}")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise KgError(f"cannot make the folder {folder}: {error.strerror}", "name another one") from error
    for name, header, rows in (
        (FILES[0], _NODES, map(_node, graph.nodes)),
        (FILES[1], _RELATIONSHIPS, map(_relationship, graph.edges)),
    ):
        write_whole(folder / name, _lines(header, rows))


def _lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    for row in (header, *rows):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(row)
        yield line.getvalue().encode()


def _node(node: Node) -> list[object]:
    kind = "Event" if node.attributes["kind"] == "event" else f"Entity;{node.attributes['type']}"
    return [node.id, kind, *(_cell(node.attributes.get(name)) for name in FIELDS)]


def _relationship(edge: Edge) -> list[object]:
    return [edge.source, edge.target, edge.role.upper(), *(edge.days or (None, None))]


def _cell(value: Value | None) -> object:
    if isinstance(value, tuple):
        return ";".join(text.replace(";", ",") for text in value)
    return value
