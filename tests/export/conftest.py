from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import ID, small_store
from hostile import HOSTILE

from kg.export.graph import Graph, read_graph
from kg.identifiers import ENTITIES_GRAPH
from kg.vocabulary import DCT, RDFS


@pytest.fixture(scope="session")
def store() -> ox.Store:
    """The small store, in which the Security Council and the German article have a hostile name."""
    store = small_store()
    council, label = ox.NamedNode(f"{ID}entity/rat"), ox.NamedNode(RDFS.label)
    article, identifier = ox.NamedNode(f"{ID}article/de"), ox.NamedNode(DCT.identifier)
    for subject, predicate, graph in (
        (council, label, ox.NamedNode(ENTITIES_GRAPH)),
        (article, identifier, ox.NamedNode(f"{ID}graph/article/de")),
    ):
        for quad in list(store.quads_for_pattern(subject, predicate, None, graph)):
            store.remove(quad)
        store.add(ox.Quad(subject, predicate, ox.Literal(HOSTILE), graph))
    return store


@pytest.fixture(scope="session")
def graph(store: ox.Store) -> Graph:
    return read_graph(store)


@pytest.fixture
def written(store: ox.Store, tmp_path: Path):
    """Exports the store to a file of this suffix."""
    from kg.export import export

    def write(suffix: str) -> Path:
        export(store, tmp_path / f"g{suffix}")
        return tmp_path / f"g{suffix}"

    return write
