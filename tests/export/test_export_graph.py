import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import ALEPPO, ATTACK, COUNCIL, DENIAL, MEETING, RUSSIA, SHOWN, VETO

from kg.export.graph import Graph

TESTS = Path(__file__).parents[1]
DIGESTS = """
import hashlib, sys, tempfile
from pathlib import Path
from graphs import small_store
from kg.export import SUFFIXES, export, export_neo4j
folder = Path(tempfile.mkdtemp(dir=sys.argv[1]))
for suffix in SUFFIXES:
    export(small_store(), folder / f"g{suffix}")
export_neo4j(small_store(), folder / "neo4j")
for path in sorted(path for path in folder.rglob("*") if path.is_file()):
    print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_an_event_has_what_all_its_reports_come_to(graph: Graph) -> None:
    attack = next(node for node in graph.nodes if node.id == ATTACK)
    assert attack.days == ("2016-10-14", "2016-10-14")
    assert dict(attack.attributes) == {
        "label": "air strike",
        "labelDe": "Luftangriff",
        "kind": "event",
        "type": "ASSAULT",
        "mode": "aerial",
        "category": "MaterialConflict",
        "status": "occurred",
        "first": "2016-10-14",
        "last": "2016-10-14",
        "reports": 2,
        "independentSources": 2,
        "killedMin": 25,
        "killedMax": 31,
        "injuredMin": 10,
        "injuredMax": 12,
        "sources": ("Aktivisten", "Pentagon"),
        "articles": ("after-lausanne", SHOWN),
        "sentence": "The Pentagon said a strike on Aleppo killed 31 civilians on Friday.",
    }


def test_entities_have_the_labels_of_both_languages_and_coordinates(graph: Graph) -> None:
    found = {node.id: node.attributes for node in graph.nodes}
    assert found[RUSSIA]["label"] == "Russia" and found[RUSSIA]["labelDe"] == "Russland"
    assert found[RUSSIA]["kind"] == "actor" and found[RUSSIA]["type"] == "State"
    assert found[RUSSIA]["country"] == "RUS" and found[RUSSIA]["wikidata"] == "Q159"
    assert found[COUNCIL]["sector"] == "IGO" and found[COUNCIL]["label"] == SHOWN
    assert found[ALEPPO]["kind"] == "place"
    assert found[ALEPPO]["latitude"] == pytest.approx(36.2, abs=0.2)
    assert found[ALEPPO]["longitude"] == pytest.approx(37.15, abs=0.2)
    assert "latitude" not in found[COUNCIL] and "killedMin" not in found[MEETING]


def test_edges_lead_from_actors_to_events_to_recipients_and_places(graph: Graph) -> None:
    parts = {(edge.source, edge.role, edge.target) for edge in graph.edges}
    assert {(RUSSIA, "actor", VETO), (VETO, "place", COUNCIL), (ATTACK, "place", ALEPPO)} <= parts
    assert (RUSSIA, "actor", DENIAL) in parts
    ids = {node.id for node in graph.nodes}
    assert {end for source, _, target in parts for end in (source, target)} <= ids


def test_the_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    def digests(seed: str) -> str:
        path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        command = [sys.executable, "-c", DIGESTS, str(tmp_path)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    first = digests("1")
    assert first.count("\n") == 13 and digests("2") == first
