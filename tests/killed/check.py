"""What a killed build left: whether it holds whole articles only, and nothing about articles that it lacks."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.export import export
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH, ID, INDEX_GRAPH
from kg.pipeline import issues_path
from kg.store import GraphStore, StoreMissingError
from kg.vocabulary import DCO, RDF

_ARTICLES = ID + "graph/article/"


@dataclass
class State:
    """What a store holds: a digest of each named graph, and who is spoken of where."""

    digests: dict[str, str] = field(default_factory=dict)
    described: set[str] = field(default_factory=set)
    """The subjects of articles' graphs."""
    reports: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    """What the index has keys of, with the names in the place of their spellings."""
    pending: set[str] = field(default_factory=set)
    resolved: set[str] = field(default_factory=set)
    """The reports of events."""
    linked: set[str] = field(default_factory=set)
    """The names that are one with others."""

    @property
    def articles(self) -> dict[str, str]:
        """The digests of articles' graphs."""
        return {name: digest for name, digest in self.digests.items() if name.startswith(_ARTICLES)}


def look(store: ox.Store) -> State:
    """Reads all that a store holds, as N-Quads: a term each for subject, predicate and, at the end, graph."""
    state, lines = State(), defaultdict(list)
    for line in (store.dump(format=ox.RdfFormat.N_QUADS) or b"").decode().split("\n")[:-1]:
        lines[line.rsplit(" ", 2)[1][1:-1]].append(line)
    for graph, said in lines.items():
        state.digests[graph] = digest(said)
        if graph.startswith(_ARTICLES):
            state.described.update(line[1 : line.index("> ")] for line in said)
            state.reports.update(_subjects(said, f"> <{RDF.type}> <{DCO.Report}> "))
    spelt = f"> <{DCO.spelt}> "
    spellings = set(_subjects(lines[INDEX_GRAPH], spelt))
    state.found.update(set(_subjects(lines[INDEX_GRAPH], f"> <{DCO.indexKey}> ")) - spellings)
    state.found.update(
        re.findall(r'([^ ]+)" <', " ".join(line for line in lines[INDEX_GRAPH] if spelt in line))
    )
    state.pending.update(_subjects(lines[INDEX_GRAPH], f"> <{DCO.pending}> "))
    state.linked.update(_subjects(lines[ENTITIES_GRAPH], f"> <{DCO.canonical}> "))
    reported = (line.split(" ", 3) for line in lines[EVENTS_GRAPH])
    state.resolved.update(
        value[1:-1] for _, predicate, value, _ in reported if predicate == f"<{DCO.hasReport}>"
    )
    return state


def _subjects(lines: Sequence[str], said: str) -> Iterator[str]:
    """The subjects of the lines that go on like this."""
    return (line[1 : line.index(said)] for line in lines if said in line)


def digest(lines: Iterable[str]) -> str:
    """The same for the same lines."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def faults(state: State, whole: Mapping[str, Set[str]]) -> Iterator[str]:
    """What is wrong with a store whose build was killed.

    ``whole`` says for each article's graph which digests it may have: those of the editions that were built.
    """
    halves = [name for name, found in state.articles.items() if found not in whole.get(name, ())]
    yield from (f"the graph {name} is not whole" for name in halves)
    lacking = {
        "the index has keys of": state.found - state.described,
        "an event has the report": state.resolved - state.reports,
        "the entities link": state.linked - state.described,
    }
    yield from (
        f"{what} {iri}, which the store lacks" for what, iris in lacking.items() for iri in sorted(iris)
    )
    forgotten = state.reports - state.resolved - state.pending
    yield from (f"the report {iri} has neither event nor mark" for iri in sorted(forgotten))


@dataclass(frozen=True)
class Finished:
    """What a build that was not disturbed leaves: quads by graph, the export, the files, the issue records."""

    digests: dict[str, str]
    export: str
    files: list[str]
    marker: str
    issues: str


def finished(path: Path) -> Finished:
    """What the store at ``path`` and the files beside it hold."""
    with GraphStore.open(path, read_only=True) as store, tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.nq"
        export(store.graph, target)
        digests = look(store.graph).digests
        exported = hashlib.sha256(target.read_bytes()).hexdigest()
    files = sorted(item.name for item in (*path.parent.iterdir(), *path.iterdir()))
    marker = (path / "diplograph-store.json").read_text("utf8")
    return Finished(digests, exported, files, marker, issues_path(path).read_text("utf8"))


def left(path: Path) -> State | None:
    """What a killed build left at ``path``; None when there is no store yet. Changes nothing there.

    Raises a StoreError when a reader cannot open it, or a writer where there is none.
    """
    try:
        with GraphStore.open(path, read_only=True) as store:
            return look(store.graph)
    except StoreMissingError:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "store"
            if path.exists():
                shutil.copytree(path, copy)
            with GraphStore.open(copy, create=True) as store:
                if found := look(store.graph).articles:
                    raise StoreError(
                        f"{path} is said to be no store, and holds {len(found)} articles"
                    ) from None
        return None


def differences(one: Finished, other: Finished) -> Iterator[str]:
    """In what two finished builds differ."""
    graphs = one.digests.keys() | other.digests.keys()
    different = [name for name in sorted(graphs) if one.digests.get(name) != other.digests.get(name)]
    yield from (f"the graph {name} is not that of an undisturbed build" for name in different)
    for name in ("export", "files", "marker", "issues"):
        if getattr(one, name) != getattr(other, name):
            yield f"{name}: {getattr(one, name)!r} in the place of {getattr(other, name)!r}"
