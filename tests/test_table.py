"""The tables for statistics, as pandas reads them."""

from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
from graphs import ID, small_store

from kg.errors import InputMissingError
from kg.plover import QUADS, SCORES
from kg.table import EVENT_COLUMNS, TableName, write_table

QUAD_COLUMNS = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
TYPE_COLUMNS = [code.lower() for code in SCORES]
COUNTS = ["events", "undated", "mutual", "independent_sources", *QUAD_COLUMNS, *TYPE_COLUMNS]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return small_store()


def read(store: ox.Store, name: TableName, folder: Path) -> pd.DataFrame:
    path = folder / f"{name}.csv"
    rows = write_table(store, name, path)
    frame = pd.read_csv(path)
    assert len(frame) == rows
    return frame


def test_an_event_is_one_row_in_the_columns_of_polecat(store: ox.Store, tmp_path: Path) -> None:
    frame = read(store, "events", tmp_path)
    assert tuple(frame.columns) == EVENT_COLUMNS
    row = frame.set_index("Event ID").loc[f"{ID}event/angriff"]
    assert row["Event Type"] == "ASSAULT" and row["Event Mode"] == "aerial"
    assert row["Quad Code"] == "MATERIAL CONFLICT" and row["Intensity"] == SCORES["ASSAULT"]
    assert (row["Event Date"], row["Latest Event Date"]) == ("2016-10-14", "2016-10-14")
    assert (row["Killed Min"], row["Killed Max"], row["Reports"], row["Independent Sources"]) == (
        25,
        31,
        2,
        2,
    )
    assert (row["Actor Name"], row["Actor Country"], row["Primary Actor Sector"]) == (
        "syrische Luftwaffe",
        "SYR",
        "MIL",
    )
    assert (row["Placename"], row["Country"]) == ("Aleppo", "SYR")
    assert row["Latitude"] == pytest.approx(36.2, abs=0.5)


def test_several_actors_stand_in_one_cell_and_what_is_planned_is_agreed(
    store: ox.Store, tmp_path: Path
) -> None:
    frame = read(store, "events", tmp_path).set_index("Event ID")
    assert set(frame.loc[f"{ID}event/treffen", "Actor Country"].split("; ")) == {"RUS", "USA"}
    relief = frame.loc[f"{ID}event/relief"]
    assert (relief["Event Type"], relief["Type as Reported"], relief["Status"]) == ("AGREE", "AID", "planned")


def test_days_and_whole_numbers_are_read_as_such(store: ox.Store, tmp_path: Path) -> None:
    frame = read(store, "events", tmp_path)
    days = pd.to_datetime(frame["Event Date"], format="ISO8601")
    assert days.notna().sum() == frame["Event Date"].notna().sum() > 0
    assert frame["Reports"].dtype == frame["Independent Sources"].dtype == "int64"
    assert frame["Killed Min"].astype("Int64").notna().sum() == 1
    assert frame["Intensity"].dtype == "float64"


def test_a_formula_of_an_article_is_no_formula_in_a_spreadsheet(store: ox.Store, tmp_path: Path) -> None:
    write_table(store, "events", tmp_path / "events.csv")
    cells = (tmp_path / "events.csv").read_text("utf8").replace('"', "").split(",")
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def test_a_pair_of_countries_and_a_month_are_one_row(store: ox.Store, tmp_path: Path) -> None:
    frame = read(store, "dyad-month", tmp_path).set_index(["month", "source", "target"])
    assert frame.index.is_unique
    # The meeting, where both are actors, counts once; what the USA said and broke off has no day of its own.
    meeting = frame.loc[("2016-10", "RUS", "USA")]
    assert (meeting["events"], meeting["mutual"], meeting["undated"], meeting["consult"]) == (1, 1, 0, 1)
    assert meeting["independent_sources"] == 2
    acts = frame.loc[("2016-10", "USA", "RUS")]
    assert (acts["events"], acts["undated"], acts["accuse"], acts["sanction"]) == (2, 2, 1, 1)
    assert (
        acts["score_sum"] == SCORES["ACCUSE"] + SCORES["SANCTION"]
        and acts["score_mean"] == acts["score_sum"] / 2
    )


@pytest.mark.parametrize("name", ["dyad-month", "actor-month"])
def test_counts_add_up_and_have_their_types(sample_store: ox.Store, name: TableName, tmp_path: Path) -> None:
    frame = read(sample_store, name, tmp_path)
    assert len(frame) > 20
    assert {frame[column].dtype.name for column in COUNTS} == {"int64"}
    assert (frame[QUAD_COLUMNS].sum(axis=1) == frame["events"]).all()
    assert (frame[TYPE_COLUMNS].sum(axis=1) == frame["events"]).all()
    assert pd.PeriodIndex(frame["month"].dropna(), freq="M").strftime("%Y-%m").tolist() == list(
        frame["month"].dropna()
    )
    assert not frame.duplicated(["month", "source", "target"]).any()
    assert (frame["score_mean"] - frame["score_sum"] / frame["events"]).abs().max() < 0.001


def test_the_dyads_are_those_of_the_query(sample_store: ox.Store, tmp_path: Path) -> None:
    from kg.query import find, run

    frame = read(sample_store, "dyad-month", tmp_path)
    table = frame.groupby(["source", "target"])["events"].sum().to_dict()
    answer = run(sample_store, find("dyad-counts")).answer
    asked = {
        (row["actorCountry"].value, row["recipientCountry"].value): int(row["events"].value) for row in answer
    }
    assert asked == table


def test_an_actor_is_named(store: ox.Store, tmp_path: Path) -> None:
    frame = read(store, "actor-month", tmp_path)
    pairs = {(row.source_name, row.source_country, row.target_name) for row in frame.itertuples()}
    assert ("Sergey Lavrov", "RUS", "John Kerry") in pairs or ("John Kerry", "USA", "Sergey Lavrov") in pairs


def test_a_folder_that_is_not_there_is_an_error(store: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(InputMissingError):
        write_table(store, "events", tmp_path / "none" / "events.csv")


def test_every_type_has_a_score_with_the_sign_of_its_quad() -> None:
    from kg.ontology import load

    terms = load()
    assert SCORES.keys() == terms.types.keys()
    for code, score in SCORES.items():
        quad = terms.categories[code].rpartition("#")[2]
        assert quad in QUADS and (score > 0) == quad.endswith("Cooperation"), code
