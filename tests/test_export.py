import random
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from graphs import small_store
from rdflib.compare import isomorphic

from kg import output
from kg.errors import InputMissingError, KgError
from kg.export import SUFFIXES, export
from kg.identifiers import ONTOLOGY_GRAPH

RDFLIB = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml"}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return small_store()


def said(store: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in store if quad.graph_name != ox.NamedNode(ONTOLOGY_GRAPH)}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_graph_gives_the_same_bytes(store: ox.Store, tmp_path: Path, suffix: str) -> None:
    quads = list(store)
    random.Random(1).shuffle(quads)
    other = ox.Store()
    for quad in quads:
        other.add(quad)
    for name, graph in (("one", store), ("two", other)):
        export(graph, tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()
    assert len(list(tmp_path.iterdir())) == 2, "no temporary file stays"


@pytest.mark.parametrize("suffix", [".ttl", ".nt"])
def test_triples_survive_whole(store: ox.Store, tmp_path: Path, suffix: str) -> None:
    export(store, tmp_path / f"g{suffix}")
    assert {quad.triple for quad in ox.parse(path=tmp_path / f"g{suffix}")} == said(store)


@pytest.mark.parametrize("suffix", RDFLIB)
def test_rdflib_reads_what_was_written(store: ox.Store, tmp_path: Path, suffix: str) -> None:
    export(store, tmp_path / f"g{suffix}")
    graph = rdflib.Graph().parse(tmp_path / f"g{suffix}", format=RDFLIB[suffix])
    lines = "".join(f"{triple} .\n" for triple in said(store))
    if suffix == ".rdf":  # XML has no place for control characters
        lines = lines.replace("\\u000B", " ").replace("\\u001B", " ")
    assert isomorphic(graph, rdflib.Graph().parse(data=lines, format="nt"))


@pytest.mark.parametrize("suffix", [".trig", ".nq"])
def test_named_graphs_survive_without_the_ontology(store: ox.Store, tmp_path: Path, suffix: str) -> None:
    export(store, tmp_path / f"g{suffix}")
    wanted = {quad for quad in store if quad.graph_name != ox.NamedNode(ONTOLOGY_GRAPH)}
    assert set(ox.parse(path=tmp_path / f"g{suffix}")) == wanted
    dataset = rdflib.Dataset()
    dataset.parse(tmp_path / f"g{suffix}")
    assert len(list(dataset.quads())) == len(wanted)


def test_turtle_is_sorted_and_prefixed(store: ox.Store, tmp_path: Path) -> None:
    export(store, tmp_path / "g.ttl")
    text = (tmp_path / "g.ttl").read_text(encoding="utf-8")
    header = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert header == sorted(header) and "@prefix report: " in text and "owl:" not in text
    assert "\nreport:angriff a dco:Report ;\n" in text and "dco:killedMin 25" in text
    subjects = [str(quad.subject) for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    assert subjects == sorted(subjects)


def test_an_unknown_suffix_lists_the_known(store: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="xlsx") as error:
        export(store, tmp_path / "g.xlsx")
    assert ".ttl" in error.value.hint


def test_a_missing_folder_and_a_folder_as_file(store: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="does not exist"):
        export(store, tmp_path / "none" / "g.ttl")
    (tmp_path / "g.ttl").mkdir()
    with pytest.raises(KgError, match="is a folder"):
        export(store, tmp_path / "g.ttl")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "g.ttl"
    path.write_bytes(b"old")

    def parts():
        yield b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(KgError, match="No space left"):
        output.write_whole(path, parts())
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    def parts():
        yield b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        output.write_whole(tmp_path / "g.ttl", parts())
    assert not list(tmp_path.iterdir())
