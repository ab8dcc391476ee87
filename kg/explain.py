"""The explanation of one article: through the stages, with the entities' links; who asks chooses what of it to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import extract, ingest
from kg.article import Article
from kg.entity import Entity
from kg.errors import BadDataError
from kg.extract.explain import EventExplanation, Explanation, Filler, Word, explain
from kg.issue import Issue
from kg.pipeline import Stages
from kg.report import Report

_NAMED = 5  # ids in a message


@dataclass(frozen=True, slots=True)
class Explained:
    """An article, why it was coded as it was, and its events' reports with their entities linked."""

    article: Article
    explanation: Explanation
    linked: Sequence[Report]

    def link(self, event: EventExplanation, filler: Filler) -> Entity | None:
        """The entity of the reference data that a filler was linked to, if it was."""
        report = self.linked[self.explanation.events.index(event)]
        entities = (*report.actors, *report.recipients, *report.places, *report.attribution)
        mentions = set(filler.entity.mentions)
        return next((e for e in entities if e.reference and mentions & set(e.mentions)), None)

    def matching(self, word: str) -> list[int]:
        """The numbers (from 1) of the events that one of their words, or its lexicon entry, names."""
        return [
            number
            for number, event in enumerate(self.explanation.events, 1)
            if any(_is(word, w.span.text, w.sense.lemma) for w in event.words)
        ]

    def dropped(self, word: str) -> list[Word]:
        """The dropped words that are called so, or whose lexicon entry is."""
        return [w for w in self.explanation.dropped if _is(word, w.span.text, w.sense.lemma)]


def _is(word: str, *names: str) -> bool:
    return word.casefold() in {name.casefold() for name in names}


def explained(article: Article, stages: Stages) -> Explained:
    """The article through the stages, with an explanation.

    Raises TypeError when the extract stage is not the one that this package has.
    """
    extractor = stages.extractor
    if not isinstance(extractor, extract.Extractor):
        raise TypeError(f"{type(extractor).__name__} cannot explain what it does")
    explanation = explain(extractor, stages.annotator.annotate(article))
    reports = [event.report for event in explanation.events]
    return Explained(article, explanation, stages.resolver.resolve(reports, article))


def find_article(path: Path, article_id: str | None = None) -> Article:
    """The article of a file, or the one with the id of several.

    Raises InputMissingError when there is no such file, and BadDataError when it holds no such article, or when it
    holds several and no id is given.
    """
    items = list(ingest.read([path]))
    articles = {item.id: item for item in items if isinstance(item, Article)}
    if article_id is not None and article_id in articles:
        return articles[article_id]
    if article_id is None and len(articles) == 1:
        return next(iter(articles.values()))
    issues = [item for item in items if isinstance(item, Issue) and item.code not in ingest.WARNINGS]
    if not articles and issues:
        raise BadDataError(f"{issues[0].source}: {issues[0].message}", issues[0].hint)
    names = ", ".join([*list(articles)[:_NAMED], *(["…"] if len(articles) > _NAMED else [])])
    if article_id is None:
        raise BadDataError(f"{path} holds {len(articles)} articles", f"name one with --id: {names}")
    raise BadDataError(f"{path} holds no article {article_id!r}", f"it holds {names}")
