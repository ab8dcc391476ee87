"""The pipeline: articles through all stages into the store, one by one, with a record of what went wrong."""

from __future__ import annotations

import hashlib
import json
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Protocol, Self

from kg import __version__, ingest
from kg.annotation import Annotation
from kg.article import Article, Language
from kg.errors import InputMissingError, KgError, StoreError
from kg.identity.change import Change
from kg.identity.identify import Identifier
from kg.issue import Issue
from kg.mapping import article_quads, software_iri
from kg.report import Report
from kg.resources import resource
from kg.store import GraphStore

if TYPE_CHECKING:
    from kg.reference import Reference

RESOLVE_EVERY = (
    500  # articles: so many are read, then resolved across articles, and safe from a loss of power
)
_MODEL_SUFFIXES = (".gz", ".json", ".npz", ".onnx")


class Annotates(Protocol):
    """The annotate stage: kg.annotate.Annotator, or what stands in for it."""

    def annotate(self, article: Article) -> Annotation:
        """The article's sentences, tokens and syntax."""
        ...


class Extracts(Protocol):
    """The extract stage: kg.extract.Extractor, or what stands in for it."""

    def extract(self, annotation: Annotation) -> Sequence[Report]:
        """What the article says of events."""
        ...


class Resolves(Protocol):
    """The resolve stage: kg.resolve.Resolver, or what stands in for it."""

    def resolve(self, reports: Sequence[Report], article: Article) -> Sequence[Report]:
        """The reports with their entities linked."""
        ...


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of one build. ``version`` names them: an article that it has seen is not read again."""

    annotator: Annotates
    extractor: Extracts
    resolver: Resolves
    reference: Reference | None
    version: str


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. ``issues`` counts by code, ``seconds`` by stage; ``words`` are tokens annotated.

    ``reports`` and ``triples`` are those of the articles that were read.
    """

    articles: int
    unchanged: int
    reports: int
    triples: int
    words: int
    issues: Mapping[str, int]
    seconds: Mapping[str, float]
    total_seconds: float
    interrupted: bool

    @property
    def skipped(self) -> Mapping[str, int]:
        """The issues that cost an item, by code."""
        return {code: number for code, number in self.issues.items() if code not in ingest.WARNINGS}

    @property
    def failed(self) -> int:
        """How many articles a stage broke on: mistakes of the program, not of the input."""
        return sum(number for code, number in self.issues.items() if code.endswith("-failed"))


def load_stages(lexicons: Sequence[Path] = (), references: Sequence[Path] = ()) -> Stages:
    """The real stages, with the user's further lexicon and reference files.

    Raises InputMissingError and BadDataError for files that are missing or malformed.
    """
    from kg.annotate import Annotator
    from kg.extract import Extractor
    from kg.lexicon import Lexicon
    from kg.reference import Reference
    from kg.resolve import Resolver

    reference = Reference.load(references)
    languages: tuple[Language, ...] = ("de", "en")
    loaded = {language: Lexicon.load(language, lexicons) for language in languages}
    return Stages(
        annotator=Annotator(),
        extractor=Extractor(loaded, reference),
        resolver=Resolver(reference),
        reference=reference,
        version=extractor_version(lexicons, references),
    )


def extractor_version(lexicons: Sequence[Path] = (), references: Sequence[Path] = ()) -> str:
    """The program's version and a digest of the data that it extracts with, such as ``0.1.0+3f9a2b71``.

    Lexicons, the ontology, the reference data and the models count, so that an article is read again when one
    of them has changed.
    """
    ontology, package = resource("ontology"), Path(__file__).parent
    files = [
        ontology / "dco.ttl",
        *sorted((ontology / "lexicon").glob("*.ttl")),
        *sorted(resource("reference").glob("*.ttl")),
        *sorted(path for path in package.rglob("model/*") if path.suffix in _MODEL_SUFFIXES),
        *lexicons,
        *references,
    ]
    digests = (hashlib.sha256(path.read_bytes()).digest() for path in files)
    return f"{__version__}+{hashlib.sha256(b''.join(digests)).hexdigest()[:8]}"


def issues_path(store: Path) -> Path:
    """Where the issue records of a store's last build lie: beside it, one JSON object a line."""
    return store.with_name(f"{store.name}.issues.jsonl")


def build(
    paths: Sequence[Path],
    store: GraphStore,
    stages: Stages,
    *,
    rebuild: bool = False,
    resolve_every: int = RESOLVE_EVERY,
    progress: Callable[[Article | Issue], None] = lambda _: None,
) -> BuildSummary:
    """Reads the articles of ``paths`` into the store, each in one transaction.

    Articles that the store has from the same content and version are passed over, unless ``rebuild``. What the
    others say is resolved across articles, each time that ``resolve_every`` of them were read and at the end; how often
    makes no difference to the graph. ``progress`` is called behind each item. An item that cannot be used
    becomes an issue record (see ``issues_path``) and the rest goes on; Ctrl-C ends the build early, with what was done
    so far kept, and the next build goes on where it ended. Raises InputMissingError when a path does not exist and
    StoreError when the store cannot be written.
    """
    items = ingest.read(paths)
    with _IssueLog(issues_path(store.path)) as log:
        run = _Run(store, stages, log, rebuild, resolve_every)
        try:
            while (item := run.read(items)) is not None:
                run.take(item)
                progress(item)
            run.resolve()
        except KeyboardInterrupt:
            run.interrupted = True
        store.flush()
    return run.summary()


def remove(article_ids: Sequence[str], store: GraphStore, reference: Reference | None) -> None:
    """Takes articles out of the store, with all that no other article supports.

    Raises InputMissingError, and takes nothing away, when the store lacks one of them.
    """
    for article_id in article_ids:
        if store.content_hash(article_id) is None:
            message = f"the store {store.path} has no article {article_id!r}"
            raise InputMissingError(message, "kg query articles lists them")
    identifier = Identifier(store.graph, reference)
    for article_id in article_ids:
        write(store, identifier.replacing(article_id, ()))
    write(store, identifier.resolving())
    store.flush()


def write(store: GraphStore, change: Change) -> None:
    """Writes a change of the identity stage into the store, whole or not at all."""
    store.write(change.removed, change.added)


class _Run:
    """One build under way: what it works with, and what it has done so far."""

    def __init__(
        self, store: GraphStore, stages: Stages, log: _IssueLog, rebuild: bool, resolve_every: int
    ) -> None:
        self.interrupted = False
        self._store = store
        self._stages = stages
        self._log = log
        self._rebuild = rebuild
        self._resolve_every = resolve_every
        self._counts: Counter[str] = Counter()
        self._seconds: dict[str, float] = {}
        self._stage = "read"
        self._started = time.perf_counter()
        self._identifier = Identifier(store.graph, stages.reference)

    def read(self, items: Iterator[Article | Issue]) -> Article | Issue | None:
        """The next item, None when there is none."""
        with self._timed("read"):
            return next(items, None)

    def take(self, item: Article | Issue) -> None:
        """Brings one article into the store, or one issue into the log."""
        if isinstance(item, Issue):
            self._log.write(item)
        elif not self._rebuild and self._is_current(item):
            self._counts["unchanged"] += 1
        else:
            self._build_article(item)

    def summary(self) -> BuildSummary:
        """What was done."""
        return BuildSummary(
            articles=self._counts["articles"],
            unchanged=self._counts["unchanged"],
            reports=self._counts["reports"],
            triples=self._counts["triples"],
            words=self._counts["words"],
            issues=dict(sorted(self._log.counts.items())),
            seconds=dict(self._seconds),
            total_seconds=time.perf_counter() - self._started,
            interrupted=self.interrupted,
        )

    def _is_current(self, article: Article) -> bool:
        return self._store.content_hash(article.id) == article.content_hash and self._store.software(
            article.id
        ) == software_iri(self._stages.version)

    def _build_article(self, article: Article) -> None:
        """The article through all stages; what breaks in one is recorded, what a user can mend is raised."""
        try:
            self._through_stages(article)
        except KgError:
            raise
        except Exception as error:
            self._log.write(failure(self._stage, article, error))

    def _through_stages(self, article: Article) -> None:
        stages = self._stages
        with self._timed("annotate"):
            annotation = stages.annotator.annotate(article)
        with self._timed("extract"):
            reports = stages.extractor.extract(annotation)
        with self._timed("resolve"):
            reports = stages.resolver.resolve(reports, article)
        with self._timed("map"):
            quads = article_quads(article, reports, stages.reference, stages.version)
        with self._timed("store"):
            write(self._store, self._identifier.replacing(article.id, quads))
        words = sum(len(sentence.tokens) for sentence in annotation.sentences)
        self._counts.update(articles=1, reports=len(reports), triples=len(quads), words=words)
        if self._counts["articles"] % self._resolve_every == 0:
            self.resolve()
            self._store.flush()

    def resolve(self) -> None:
        """Finds out what is one across articles, as far as what was read may have changed it."""
        with self._timed("identify"):
            write(self._store, self._identifier.resolving())

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        self._stage = stage
        started = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + time.perf_counter() - started


def failure(stage: str, article: Article, error: Exception) -> Issue:
    """The record of an article that a stage broke on, with the place in the code."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    message = f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})"
    return Issue(f"{stage}-failed", article.id, message, "this is a mistake of the program: please report it")


class _IssueLog:
    """Writes issue records to a temporary file, and puts that in place when the build ends."""

    def __init__(self, path: Path) -> None:
        self.counts: Counter[str] = Counter()
        self._path = path
        self._temporary = path.with_name(path.name + ".tmp")
        self._file: IO[str] | None = None

    def write(self, issue: Issue) -> None:
        """Adds one record."""
        self.counts[issue.code] += 1
        with self._named_errors():
            if self._file is None:
                self._file = self._temporary.open("w", encoding="utf8")
            self._file.write(json.dumps(asdict(issue), ensure_ascii=False) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._finish()
        except StoreError:
            if error is None:  # what ended the build says more than what came of it
                raise

    def _finish(self) -> None:
        """Leaves the records of this build, or no file when there are none."""
        with self._named_errors():
            if self._file is None:
                self._path.unlink(missing_ok=True)
                self._temporary.unlink(missing_ok=True)  # of a build that was killed
                return
            self._file.close()
            self._temporary.replace(self._path)

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = f"the issue records cannot be written to {self._path}: {error.strerror or error}"
            raise StoreError(message, "make room, or check the folder's permissions") from error
