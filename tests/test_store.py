"""The store on disk: whole articles or none, and an error of its own for all that can be wrong with it."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreCorruptError, StoreError, StoreForeignError, StoreLockedError
from kg.identifiers import ONTOLOGY_GRAPH, article_graph
from kg.mapping import article_quads, software_iri
from kg.store import FORMAT, Counts, GraphStore, StoreFullError, StoreMissingError
from kg.vocabulary import DCO


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kg-store"


@pytest.fixture
def store(path, ontology):
    with GraphStore.open(path, create=True, ontology=ontology) as opened:
        yield opened


def graph(store: GraphStore, name: str) -> set[Quad]:
    return set(store.graph.quads_for_pattern(None, None, None, NamedNode(name)))


def replace_article(store: GraphStore, article_id: str, quads: Sequence[Quad]) -> None:
    """Puts an article's quads in the place of those that the store has of it."""
    old = graph(store, article_graph(article_id))
    store.write([quad for quad in old if quad not in quads], [quad for quad in quads if quad not in old])


def everything(store: GraphStore) -> set[Quad]:
    return set(store.graph)


# --- what it holds ---


def test_what_was_written_is_read_again(path, ontology, article, reports):
    quads = article_quads(article, reports)
    with GraphStore.open(path, create=True, ontology=ontology) as store:
        store.write([], quads)
        store.flush()
    with GraphStore.open(path, read_only=True) as store:
        assert graph(store, article_graph(article.id)) == set(quads)
        assert store.content_hash(article.id) == article.content_hash
        assert store.software(article.id) == software_iri("0.1.0")
        assert store.counts() == Counts(articles=1, reports=2, events=0, quads=len(quads) + 2)


def test_an_unknown_article_has_no_hash(store):
    assert store.content_hash("never read") is None
    assert store.software("never read") is None


def test_writing_takes_away_and_puts_in_at_once(store, article, reports):
    other = replace(article, id="a-2")
    store.write([], article_quads(other, reports))
    untouched = everything(store)
    store.write([], article_quads(article, reports))
    changed = replace(article, text=article.text + "\x01 \"'\\ {}", title="Neu\r\n\t")
    quads = article_quads(changed, reports[:1])
    replace_article(store, article.id, quads)
    assert everything(store) == untouched | set(quads)


@pytest.mark.parametrize("removed", [(), "all"])
def test_a_change_that_fails_changes_nothing(store, article, reports, removed):
    store.write([], article_quads(article, reports))
    before = everything(store)
    name = NamedNode(article_graph(article.id))
    node = NamedNode("https://example.org/a")
    with pytest.raises((AttributeError, TypeError)):
        store.write(list(before) if removed else [], [Quad(node, node, Literal("x"), name), "no quad"])
    assert everything(store) == before


def test_writing_nothing_is_allowed(store):
    before = everything(store)
    store.write([], [])
    assert everything(store) == before


# --- the ontology ---


def test_the_ontology_is_loaded_once_and_again_when_it_changes(path, ontology):
    with GraphStore.open(path, create=True, ontology=ontology) as store:
        assert len(graph(store, ONTOLOGY_GRAPH)) == 2
        store.graph.clear_graph(NamedNode(ONTOLOGY_GRAPH))
    with GraphStore.open(path, ontology=ontology) as store:
        assert len(graph(store, ONTOLOGY_GRAPH)) == 0
    ontology.write_text(ontology.read_text() + " dco:Assault a owl:Class .")
    with GraphStore.open(path, ontology=ontology) as store:
        assert len(graph(store, ONTOLOGY_GRAPH)) == 3


def test_the_packaged_ontology_is_the_default(path):
    with GraphStore.open(path, create=True) as store:
        assert any(quad.subject.value == str(DCO.Consult) for quad in graph(store, ONTOLOGY_GRAPH))


# --- what can be wrong ---


def test_a_missing_store_is_not_made_by_reading(path):
    for mode in ({"read_only": True}, {}):
        with pytest.raises(StoreMissingError) as caught:
            GraphStore.open(path, **mode)
        assert "kg build" in caught.value.hint
    assert not path.exists()


def test_an_empty_folder_becomes_a_store(path, ontology):
    path.mkdir()
    with GraphStore.open(path, create=True, ontology=ontology) as store:
        assert store.counts().articles == 0


def test_a_foreign_folder_is_left_alone(path, ontology):
    path.mkdir()
    (path / "thesis.doc").write_text("years of work")
    with pytest.raises(StoreForeignError, match="no store"):
        GraphStore.open(path, create=True, ontology=ontology)
    assert [item.name for item in path.iterdir()] == ["thesis.doc"]


def test_a_file_is_no_store(path, ontology):
    path.write_text("x")
    with pytest.raises(StoreForeignError):
        GraphStore.open(path, create=True, ontology=ontology)


def test_a_store_of_another_format_is_refused(path, ontology):
    GraphStore.open(path, create=True, ontology=ontology).close()
    (path / "diplograph-store.json").write_text('{"format": 99}')
    with pytest.raises(StoreForeignError, match="format 99"):
        GraphStore.open(path)


@pytest.mark.parametrize(("first", "second"), [(False, False), (False, True), (True, False)])
def test_a_store_in_use_is_locked(path, ontology, first, second):
    GraphStore.open(path, create=True, ontology=ontology).close()
    with GraphStore.open(path, read_only=first), pytest.raises(StoreLockedError, match="another process"):
        GraphStore.open(path, read_only=second)


def test_two_readers_may_read(path, ontology):
    GraphStore.open(path, create=True, ontology=ontology).close()
    with GraphStore.open(path, read_only=True), GraphStore.open(path, read_only=True) as second:
        assert second.counts().quads == 2


def test_a_closed_store_is_free_again(path, ontology):
    for _ in range(2):
        with GraphStore.open(path, create=True, ontology=ontology) as store:
            pass
    with pytest.raises(StoreError, match="closed"):
        _ = store.graph


@pytest.mark.parametrize("damaged", ["quads/CURRENT", "quads/MANIFEST-*", "diplograph-store.json"])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_damaged_store_is_corrupt(path, ontology, damaged, read_only):
    GraphStore.open(path, create=True, ontology=ontology).close()
    next(path.glob(damaged)).write_bytes(b"\x00garbage\xff")
    with pytest.raises(StoreCorruptError) as caught:
        GraphStore.open(path, read_only=read_only)
    assert "kg build" in caught.value.hint


def test_a_store_without_its_database_is_corrupt_to_a_reader(path, ontology):
    GraphStore.open(path, create=True, ontology=ontology).close()
    shutil.rmtree(path / "quads")
    with pytest.raises(StoreCorruptError):
        GraphStore.open(path, read_only=True)
    with GraphStore.open(path, ontology=ontology) as store:
        assert store.counts().quads == 2


def test_a_store_that_was_only_begun_is_missing_until_it_is_built(path, ontology):
    """As a process leaves it that is killed while it makes the store; found by ``python -m tests.killed``."""
    GraphStore.open(path, create=True, ontology=ontology).close()
    (path / "diplograph-store.json").write_text(f'{{"format": {FORMAT}, "ontology": ""}}')
    shutil.rmtree(path / "quads")
    (path / "quads").mkdir()
    (path / "quads" / "000001.dbtmp").write_bytes(b"")
    for mode in ({"read_only": True}, {}):
        with pytest.raises(StoreMissingError, match="only begun") as caught:
            GraphStore.open(path, **mode)
        assert "kg build" in caught.value.hint
    with GraphStore.open(path, create=True, ontology=ontology) as store:
        assert store.counts().quads == 2
    with GraphStore.open(path, read_only=True) as store:
        assert store.counts().quads == 2


class FullDisk:
    """A database whose disk is full, with the message that the real one gave on a full tmpfs."""

    def quads_for_pattern(self, *_: object) -> list[Quad]:
        return []

    def extend(self, *_: object) -> None:
        raise OSError(
            "IO error: No space left on device: While appending to file: s/000008.log: No space left"
        )

    flush = extend


def test_a_full_disk_is_said_to_be_full(path, article):
    store = GraphStore(path, FullDisk(), None)  # type: ignore[arg-type]
    with pytest.raises(StoreFullError, match="disk is full") as caught:
        store.write([], article_quads(article, []))
    assert "same command again" in caught.value.hint


def test_a_disk_that_fills_while_the_store_is_made(path, ontology, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "kg-store")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(StoreFullError):
        GraphStore.open(path, create=True, ontology=ontology)
    monkeypatch.undo()
    with GraphStore.open(path, create=True, ontology=ontology) as store:
        assert store.counts().quads == 2


def test_an_error_of_the_database_inside_the_block_gets_its_name(path, ontology):
    with (
        pytest.raises(StoreCorruptError),
        GraphStore.open(path, create=True, ontology=ontology),
    ):
        raise RuntimeError("Corruption: block checksum mismatch in 000015.sst")


def test_an_error_of_the_caller_inside_the_block_stays_what_it_is(path, ontology):
    with pytest.raises(PermissionError), GraphStore.open(path, create=True, ontology=ontology):
        raise PermissionError(errno.EACCES, "Permission denied", "graph.ttl")


KILLED = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kg.identifiers import article_graph
from kg.store import GraphStore

store = GraphStore.open(Path(sys.argv[1]), create=True, ontology=Path(sys.argv[2]))
for number in range(1_000_000):
    id = str(number % 50)
    graph = NamedNode(article_graph(id))
    nodes = [NamedNode(f"https://example.org/{i}") for i in range(40)]
    old = list(store.graph.quads_for_pattern(None, None, None, graph))
    store.write(old, [Quad(node, node, Literal(number), graph) for node in nodes])
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_whole_articles_only(path, ontology):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), str(ontology)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    for _ in range(60):  # ten articles are being replaced by now
        written = int(process.stdout.readline())
    time.sleep(0.01)
    process.kill()
    process.communicate()
    with GraphStore.open(path, ontology=ontology) as store:
        for number in range(50):
            quads = graph(store, article_graph(str(number)))
            assert len(quads) == 40
            assert len({quad.object for quad in quads}) == 1
        numbers = {int(quad.object.value) for quad in graph(store, article_graph(str(written % 50)))}
        assert min(numbers) >= written
