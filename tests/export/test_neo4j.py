import datetime
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
from hostile import ALEPPO, ATTACK, COUNCIL, SHOWN

from kg.errors import InputMissingError, KgError
from kg.export import export_neo4j

SQL_TYPES = {"int": "INTEGER", "double": "DOUBLE", "date": "DATE"}


@pytest.fixture(scope="module")
def folder(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "neo4j"
    export_neo4j(store, folder)
    return folder


@pytest.fixture
def database(folder: Path) -> duckdb.DuckDBPyConnection:
    """Both files as tables whose columns have the types that the headers name; a wrong value is an error."""
    database = duckdb.connect()
    for name in ("nodes", "relationships"):
        path = folder / f"{name}.csv"
        with path.open(encoding="utf8") as lines:
            columns = next(lines).rstrip("\n").split(",")
        types = {column: SQL_TYPES.get(column.rpartition(":")[2], "VARCHAR") for column in columns}
        database.read_csv(str(path), header=True, columns=types, quotechar='"', escapechar='"').create(name)
    return database


def test_duckdb_reads_names_numbers_days_and_lists(database: duckdb.DuckDBPyConnection) -> None:
    row = database.execute(
        """SELECT ":LABEL", "first:date", "killedMin:int", string_split("articles:string[]", ';')
           FROM nodes WHERE "id:ID" = ?""",
        [ATTACK],
    ).fetchone()
    assert row == ("Event", datetime.date(2016, 10, 14), 25, ["after-lausanne", SHOWN.replace(";", ",")])
    named = database.execute('SELECT label, ":LABEL" FROM nodes WHERE "id:ID" = ?', [COUNCIL]).fetchone()
    assert named == (SHOWN, "Entity;InternationalOrganization")


def test_relationships_join_nodes_that_are_there(database: duckdb.DuckDBPyConnection) -> None:
    roles = database.execute(
        'SELECT ":TYPE", "first:date" FROM relationships WHERE ":START_ID" = ? AND ":END_ID" = ?',
        [ATTACK, ALEPPO],
    ).fetchall()
    assert roles == [("PLACE", datetime.date(2016, 10, 14))]
    [(loose,)] = database.execute(
        """SELECT count(*) FROM relationships WHERE ":START_ID" NOT IN (SELECT "id:ID" FROM nodes)
           OR ":END_ID" NOT IN (SELECT "id:ID" FROM nodes)"""
    ).fetchall()
    assert loose == 0
    [(nodes, ids)] = database.execute('SELECT count(*), count(DISTINCT "id:ID") FROM nodes').fetchall()
    assert nodes == ids


def test_a_record_is_a_line_as_the_importer_wants(folder: Path, graph) -> None:
    assert (folder / "nodes.csv").read_bytes().count(b"\n") == len(graph.nodes) + 1
    assert b"\r" not in (folder / "nodes.csv").read_bytes()


def test_a_missing_parent_and_a_file_in_the_way(store: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="does not exist"):
        export_neo4j(store, tmp_path / "none" / "neo4j")
    (tmp_path / "file").write_text("old")
    with pytest.raises(KgError, match="cannot make the folder"):
        export_neo4j(store, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "old"
