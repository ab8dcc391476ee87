"""The evaluation: annotated articles through all stages, or events coded elsewhere, scored against the annotations."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox

from kg.article import Article
from kg.errors import BadDataError, InputMissingError, KgError
from kg.gold import FAULT, GoldArticle, annotation_files, read_gold
from kg.issue import Issue
from kg.mapping import article_quads
from kg.pipeline import Stages, failure
from kg.records import Record, event_records
from kg.score import RECORD_SHAPE, ArticleScore, score_article
from kg.shape import misfits

Coder: TypeAlias = Callable[[Article], Sequence[Mapping[str, Any]]]
"""What gives the event records of an article."""

FAILED = "read-failed"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """The annotated articles of some folders, what is wrong with them, and how many JSON files are something else."""

    articles: Sequence[GoldArticle]
    issues: Sequence[Issue]
    passed_over: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all articles that could be used, and an issue for every other and for every fault."""

    scores: Sequence[ArticleScore]
    issues: Sequence[Issue]
    passed_over: int
    seconds: float

    @property
    def skipped(self) -> Mapping[str, int]:
        """The issues that cost an article, by code."""
        return Counter(issue.code for issue in self.issues if issue.code != FAULT)

    @property
    def faults(self) -> int:
        """How often an annotation that was used is against the guidelines."""
        return sum(issue.code == FAULT for issue in self.issues)

    @property
    def failed(self) -> int:
        """How many articles a stage broke on: mistakes of the program, not of the input."""
        return self.skipped.get(FAILED, 0)


def load(paths: Sequence[Path]) -> GoldSet:
    """The annotated articles of files and folders.

    Raises InputMissingError when a path does not exist and BadDataError when there is no annotation at all.
    """
    items = list(read_gold(paths))
    articles = [item for item in items if isinstance(item, GoldArticle)]
    issues = [item for item in items if isinstance(item, Issue)]
    unusable = sum(issue.code != FAULT for issue in issues)
    if not articles and not unusable:
        shown = ", ".join(map(str, paths))
        hint = "an annotated article is <id>.json beside <id>.txt; kg evaluate --help says more"
        raise BadDataError(f"there is no annotated article in {shown}", hint)
    return GoldSet(articles, issues, len(annotation_files(paths)) - len(articles) - unusable)


def evaluate(
    gold: GoldSet, coder: Coder, progress: Callable[[ArticleScore | Issue], None] = lambda _: None
) -> Evaluation:
    """Scores what ``coder`` finds in each article; one on which it breaks becomes an issue, and the rest goes on.

    ``progress`` is called behind each article.
    """
    started = time.perf_counter()
    scores, issues = [], list(gold.issues)
    for item in gold.articles:
        result = _score(item, coder)
        if isinstance(result, Issue):
            issues.append(result)
        else:
            scores.append(result)
        progress(result)
    return Evaluation(scores, issues, gold.passed_over, time.perf_counter() - started)


def _score(gold: GoldArticle, coder: Coder) -> ArticleScore | Issue:
    try:
        records = coder(gold.article)
    except KgError:
        raise
    except Exception as error:
        return failure("read", gold.article, error)
    return score_article(gold, records)


def coder(stages: Stages) -> Coder:
    """The stages of a build, up to the records that ``kg export --events`` would write."""

    def code(article: Article) -> list[Record]:
        reports = stages.extractor.extract(stages.annotator.annotate(article))
        reports = stages.resolver.resolve(reports, article)
        graph = ox.Store()
        graph.extend(article_quads(article, reports, stages.reference, stages.version))
        return list(event_records(graph))

    return code


def coded(path: Path, gold: GoldSet) -> tuple[Coder, int]:
    """The event records of a ``.jsonl`` file in the place of the stages, and how many are of no annotated article.

    Raises InputMissingError when there is no such file and BadDataError, with the line, when it holds something else
    or nothing of the annotated articles.
    """
    by_article: dict[str, list[Mapping[str, Any]]] = {}
    for record in _read_records(path):
        by_article.setdefault(record["article"], []).append(record)
    known = {item.article.id for item in gold.articles}
    if by_article and not by_article.keys() & known:
        message = (
            f"{path}: none of its events is of an annotated article, but of {next(iter(by_article))} and such"
        )
        raise BadDataError(message, 'the records\' "article" must be the annotations\' "id"')
    others = sum(len(records) for article, records in by_article.items() if article not in known)
    return (lambda article: by_article.get(article.id, [])), others


def _read_records(path: Path) -> list[Mapping[str, Any]]:
    try:
        text = path.read_text("utf8")
    except FileNotFoundError:
        raise InputMissingError(f"{path}: no such file", "check the spelling") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadDataError(f"{path} cannot be read: {error}", "give event records as JSON Lines") from error
    lines = enumerate(text.split("\n"), 1)  # not splitlines: a string may hold U+2028
    return [_read_record(f"{path}:{number}", line) for number, line in lines if line.strip()]


def _read_record(place: str, line: str) -> Mapping[str, Any]:
    hint = 'one event a line, as "kg export --events events.jsonl" writes them'
    try:
        record: Mapping[str, Any] = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadDataError(f"{place}: no JSON: {error}", hint) from None
    if problem := next(misfits(record, RECORD_SHAPE), None):
        raise BadDataError(f"{place}: no event record: {problem}", hint)
    return record
