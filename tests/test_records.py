import csv
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import CONTROL, FORMULA, ID, SCRIPT, small_store

from kg.errors import KgError
from kg.records import CSV_COLUMNS, event_records, write_records

KEYS = [
    "article", "id", "event", "type", "mode", "status", "mentions", "actor", "recipient", "place",
    "attribution", "time", "killed", "injured", "confidence",
]  # fmt: skip
ENTITY_KEYS = ["id", "label", "names", "type", "country", "sector", "wikidata", "mentions"]


@pytest.fixture(scope="module")
def records() -> dict[str, dict]:
    return {record["id"].rpartition("/")[2]: record for record in event_records(small_store())}


def test_keys_are_those_of_the_format(records: dict[str, dict]) -> None:
    assert len(records) == 12
    for record in records.values():
        assert list(record) == KEYS
        for role in ("actor", "recipient", "place", "attribution"):
            assert all(list(entity) == ENTITY_KEYS for entity in record[role])
        assert all(list(mention) == ["start", "end", "text"] for mention in record["mentions"])
        json.dumps(record)


def test_one_whole_record(records: dict[str, dict]) -> None:
    assert records["angriff"] | {"actor": [], "recipient": [], "attribution": []} == {
        "article": "gespraeche-2016-10",
        "id": f"{ID}report/angriff",
        "event": f"{ID}event/angriff",
        "type": "ASSAULT",
        "mode": "aerial",
        "status": "occurred",
        "mentions": [{"start": 300, "end": 311, "text": "Luftangriff"}],
        "actor": [],
        "recipient": [],
        "place": [
            {
                "id": "https://w3id.org/diplograph/reference/Q41183",
                "label": "Aleppo",
                "names": ["Aleppo"],
                "type": "Place",
                "country": "SYR",
                "sector": None,
                "wikidata": "Q41183",
                "mentions": [{"start": 305, "end": 311, "text": "Aleppo"}],
            }
        ],
        "attribution": [],
        "time": {
            "text": "am Freitag",
            "value": "2016-10-14",
            "earliest": "2016-10-14",
            "latest": "2016-10-14",
        },
        "killed": {"min": 25, "max": None},
        "injured": None,
        "confidence": 0.9,
    }


def test_entities_are_told_in_the_words_of_the_article(records: dict[str, dict]) -> None:
    lavrov, kerry = records["treffen"]["actor"]
    assert lavrov["label"] == "Sergej Lawrow" and lavrov["names"] == ["Sergej Lawrow", "Lawrow"]
    assert [mention["start"] for mention in lavrov["mentions"]] == [20, 100]
    assert (lavrov["country"], lavrov["sector"], lavrov["wikidata"]) == ("RUS", "GOV", "Q58217")
    assert kerry["label"] == "John Kerry" and kerry["names"] == ["Kerry"]
    assert records["met"]["actor"][1]["label"] == "Sergey Lavrov"
    assert [mention["text"] for mention in records["treffen"]["mentions"]] == ["Gespräche", "Treffen"]


def test_what_is_not_known_is_null(records: dict[str, dict]) -> None:
    assert records["veto"]["time"] is None and records["veto"]["mode"] is None
    assert (
        records["absage"]["time"]["value"] is None and records["absage"]["time"]["text"] == "vor zwei Wochen"
    )
    assert records["strike"]["injured"] == {"min": 10, "max": 12}


def test_order_is_article_then_place_in_the_text(records: dict[str, dict]) -> None:
    order = [(record["article"], record["mentions"][0]["start"]) for record in records.values()]
    assert order == sorted(order)


def test_json_lines(tmp_path: Path) -> None:
    assert write_records(small_store(), tmp_path / "e.jsonl") == 12
    lines = (tmp_path / "e.jsonl").read_text(encoding="utf-8").split("\n")
    assert [json.loads(line) for line in lines[:-1]] == list(event_records(small_store()))


def rows(tmp_path: Path) -> dict[str, dict[str, str]]:
    write_records(small_store(), tmp_path / "e.csv")
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"].rpartition("/")[2]: row for row in csv.DictReader(file)}


def test_csv_joins_lists_and_keeps_them_parallel(tmp_path: Path) -> None:
    row = rows(tmp_path)["treffen"]
    assert tuple(row) == CSV_COLUMNS
    assert row["actor_text"] == "Sergej Lawrow;John Kerry" and row["actor_code"] == "RUS;USA"
    assert row["event_text"] == "Gespräche;Treffen" and row["start"] == "20;120"
    assert row["date"] == row["enddate"] == "2016-10-15" and row["event_loc_text"] == "Lausanne"


def test_csv_says_agree_of_a_future_consult_or_aid(tmp_path: Path) -> None:
    found = {name: (row["event"], row["plover"]) for name, row in rows(tmp_path).items()}
    assert found["treffen"] == ("CONSULT", "AGREE") and found["relief"] == ("AID", "AGREE")
    assert found["met"] == ("CONSULT", "CONSULT") and found["bad"] == ("PROTEST", "PROTEST")


def test_csv_runs_no_formula(tmp_path: Path) -> None:
    row = rows(tmp_path)["bad"]
    assert row["event_text"] == "'" + FORMULA
    assert row["date_text"] == SCRIPT and row["recipient_text"] == ("href " + CONTROL + SCRIPT).replace(
        ";", ","
    )


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"\.jsonl or \.csv"):
        write_records(ox.Store(), tmp_path / "e.xml")


def test_an_empty_store_has_no_records(tmp_path: Path) -> None:
    assert write_records(ox.Store(), tmp_path / "e.jsonl") == 0
    assert (tmp_path / "e.jsonl").read_bytes() == b""
