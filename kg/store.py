"""The store: the graph on disk, whole transactions only.

A store is a folder with three things in it: ``diplograph-store.json``, which says whose folder it is,
``lock``, which keeps readers and a writer apart (reading the database beside a live writer is undefined
behaviour), and ``quads``, the database proper, which other Oxigraph tools can open too.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg.errors import BadDataError, StoreCorruptError, StoreError, StoreForeignError, StoreLockedError
from kg.identifiers import EVENTS_GRAPH, ONTOLOGY_GRAPH, article_graph, article_iri, mint
from kg.resources import resource
from kg.vocabulary import DCO, PROV, RDF

try:
    import fcntl
except ImportError:  # Windows: there the database's own lock keeps two writers apart, and nothing a reader
    fcntl = None  # type: ignore[assignment]

FORMAT = 3  # of the folder; a store of another format is refused

_MARKER = "diplograph-store.json"
_LOCK = "lock"
_QUADS = "quads"
_FULL = (errno.ENOSPC, errno.EDQUOT)


class StoreMissingError(StoreError):
    """There is no store where one should be read."""


class StoreFullError(StoreError):
    """There is no room on the disk for what should be written."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds; ``quads`` includes the ontology."""

    articles: int
    reports: int
    events: int
    quads: int


class GraphStore:
    """An open store. Use it in a ``with`` block: that names the database's errors, and closes it.

    ``graph`` is the pyoxigraph.Store that queries, exports and drawings take.
    """

    def __init__(self, path: Path, graph: Store, lock: IO[bytes] | None) -> None:
        self.path = path
        self._graph: Store | None = graph
        self._lock = lock

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        create: bool = False,
        read_only: bool = False,
        ontology: Path | None = None,
    ) -> GraphStore:
        """The store at ``path``; with ``create``, a new one if there is none.

        For writing, the ontology (the packaged one by default) is loaded when it is missing or has changed.
        Raises a StoreError that says which: missing, foreign, locked, corrupt, full.
        """
        with _named_errors(path):
            fresh, needed = _is_absent(path), read_only or not create
            if fresh and needed:
                raise _missing(f"there is no store at {path}")
            if fresh:
                path.mkdir(parents=True, exist_ok=True)
                _write_marker(path, "")
            _check_marker(path)
            lock = _acquire(path, shared=read_only)
            try:
                if needed and _is_begun(path):
                    raise _missing(f"the store {path} was only begun, and holds nothing yet")
                database = path / _QUADS
                graph = Store.read_only(str(database)) if read_only else Store(database)
                store = cls(path, graph, lock)
                if not read_only:
                    store._load_ontology(ontology or resource("ontology") / "dco.ttl")
            except BaseException:
                _release(lock)
                raise
            return store

    @property
    def graph(self) -> Store:
        """The open database. Raises StoreError when the store has been closed."""
        if self._graph is None:
            raise StoreError(f"the store {self.path} is closed")
        return self._graph

    def write(self, removed: Sequence[Quad], added: Sequence[Quad]) -> None:
        """Takes quads away and puts others in, in one transaction: after a crash both happened or neither."""
        with _named_errors(self.path):
            if removed:
                self.graph.update(f"DELETE DATA {{ {_block(removed)} }} ; INSERT DATA {{ {_block(added)} }}")
            elif added:
                self.graph.extend(added)

    def content_hash(self, article_id: str) -> str | None:
        """The hash of the content from which the article's graph was made; None when the store lacks it."""
        return self._value(article_id, article_iri(article_id), DCO.contentHash)

    def software(self, article_id: str) -> str | None:
        """The IRI of the program version that made the article's graph; None when the store lacks it."""
        return self._value(article_id, mint("extraction", article_id), PROV.wasAssociatedWith)

    def counts(self) -> Counts:
        """How much the store holds. Scans it: about 0.3 s a million quads."""
        events = NamedNode(EVENTS_GRAPH)
        return Counts(
            articles=self._count(DCO.Article),
            reports=self._count(DCO.Report),
            events=self._count(DCO.Event, events),
            quads=len(self.graph),
        )

    def flush(self) -> None:
        """Makes what was written safe against a loss of power; a dead process alone loses nothing."""
        with _named_errors(self.path):
            self.graph.flush()

    def close(self) -> None:
        """Lets go of the folder; closing twice is allowed."""
        self._graph = None
        _release(self._lock)
        self._lock = None

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, OSError | RuntimeError) and _is_of_database(error):
            raise _named(error, self.path) from error

    def _value(self, article_id: str, subject: str, predicate: str) -> str | None:
        graph = NamedNode(article_graph(article_id))
        quads = self.graph.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, graph)
        return next((_string(quad) for quad in quads), None)

    def _count(self, type_: str, graph: NamedNode | None = None) -> int:
        found = self.graph.quads_for_pattern(None, NamedNode(RDF.type), NamedNode(type_), graph)
        return sum(1 for _ in found)

    def _load_ontology(self, path: Path) -> None:
        """Puts the ontology's current state into its graph, unless it stands there."""
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        name = NamedNode(ONTOLOGY_GRAPH)
        if self.graph.contains_named_graph(name) and _read_marker(self.path).get("ontology") == digest:
            return
        try:
            triples = list(parse(content, format=RdfFormat.TURTLE))
        except SyntaxError as error:
            raise BadDataError(f"{path} is no Turtle: {error}", "correct the file, or reinstall") from error
        quads = [Quad(t.subject, t.predicate, t.object, name) for t in triples]
        self.graph.update(f"DROP SILENT GRAPH {name} ; INSERT DATA {{ {_block(quads)} }}")
        _write_marker(self.path, digest)


def _block(quads: Iterable[Quad]) -> str:
    """The quads as the inside of INSERT DATA or DELETE DATA, every term written by the RDF library."""
    by_graph: dict[str, list[Quad]] = {}
    for quad in quads:
        by_graph.setdefault(str(quad.graph_name), []).append(quad)
    return "".join(f"GRAPH {name} {{ {_triples(members)} }} " for name, members in by_graph.items())


def _triples(quads: Sequence[Quad]) -> str:
    written = serialize([quad.triple for quad in quads], format=RdfFormat.N_TRIPLES)
    return (written or b"").decode()


def _string(quad: Quad) -> str:
    """The object's IRI or lexical form."""
    return quad.object.value  # type: ignore[union-attr]


# --- the folder ---


def _is_absent(path: Path) -> bool:
    """Whether there is nothing at ``path``, or a folder in which a store was only begun."""
    if not path.exists():
        return True
    return path.is_dir() and not {item.name for item in path.iterdir()} - {_LOCK, _MARKER + ".tmp"}


def _is_begun(path: Path) -> bool:
    """Whether what made the store ended before its database stood: the marker names the ontology from then on."""
    return not _read_marker(path).get("ontology")


def _check_marker(path: Path) -> None:
    if not (path / _MARKER).is_file():
        message = f"{path} is no store: it was there before, and is something else"
        raise StoreForeignError(message, "choose another place: kg --store FOLDER …")
    found = _read_marker(path).get("format")
    if found != FORMAT:
        message = f"the store {path} has format {found}; this version reads and writes format {FORMAT}"
        raise StoreForeignError(message, "build a new one: kg --store FOLDER build …")


def _read_marker(path: Path) -> dict[str, object]:
    try:
        content = json.loads((path / _MARKER).read_text("utf8"))
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise _corrupt(path, f"{_MARKER} cannot be understood")
    return content


def _write_marker(path: Path, ontology: str) -> None:
    temporary = path / f"{_MARKER}.tmp"
    temporary.write_text(json.dumps({"format": FORMAT, "ontology": ontology}) + "\n", "utf8")
    temporary.replace(path / _MARKER)


def _acquire(path: Path, *, shared: bool) -> IO[bytes] | None:
    """The lock: any number of readers, or one writer. It goes with the process, however that ends."""
    if fcntl is None:
        return None
    lock = path / _LOCK
    if not lock.exists():
        lock.touch()
    file = lock.open("rb" if shared else "rb+")
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        doing = "writing to" if shared else "using"
        raise _locked(path, doing) from None
    except OSError:
        pass  # a file system without locks (some network ones): the database's own lock must do
    return file


def _release(lock: IO[bytes] | None) -> None:
    if lock is not None:
        with suppress(OSError):
            lock.close()


# --- errors ---


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    """Gives the errors of the database and the disk their names."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise _named(error, path) from error


def _is_of_database(error: BaseException) -> bool:
    """Whether pyoxigraph raised it: its errors bear no number, and say so in their first words."""
    return str(error).startswith(("IO error", "Corruption"))


def _named(error: OSError | RuntimeError, path: Path) -> StoreError:
    text = str(error)
    if getattr(error, "errno", None) in _FULL or "No space left" in text or "quota exceeded" in text:
        hint = "make room and run the same command again: every article that was finished is kept"
        return StoreFullError(f"the disk is full: {path} cannot be written", hint)
    if "/LOCK:" in text:
        return _locked(path, "using")
    if text.startswith("Corruption") or (f"{_QUADS}{os.sep}CURRENT" in text):
        return _corrupt(path, text)
    return StoreError(f"the store {path} cannot be used: {text}", "check the path and its permissions")


def _missing(message: str) -> StoreMissingError:
    return StoreMissingError(message, "build one: kg build FOLDER")


def _locked(path: Path, doing: str) -> StoreLockedError:
    message = f"another process is {doing} the store {path}"
    return StoreLockedError(message, "wait until it has ended, or use another store: kg --store FOLDER …")


def _corrupt(path: Path, detail: str) -> StoreCorruptError:
    message = f"the store {path} is damaged: {detail}"
    return StoreCorruptError(message, f"move {path} away and build it again: kg build FOLDER")
