"""Gold: annotated articles as they lie in a folder, one ``<id>.json`` beside one ``<id>.txt``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.article import Article, PublicationDate
from kg.errors import BadDataError

_HEADER = re.compile(r"\s*date\s+\d{4}(?:-\d{2}){0,2}\s+")


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article. ``entities`` (by id) and ``events`` are as the annotation guidelines have them."""

    article: Article
    entities: Mapping[str, Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]

    def spans(self, event: Mapping[str, Any]) -> list[tuple[int, int]]:
        """Offsets of an event's triggers."""
        return [nth_span(self.article.text, m["trigger"], m["nth"]) for m in event["mentions"]]


def nth_span(text: str, quote: str, nth: int) -> tuple[int, int]:
    """Start and end of the ``nth`` (from 1) occurrence of ``quote``.

    Raises BadDataError when there are fewer.
    """
    at = -1
    for _ in range(nth):
        at = text.find(quote, at + 1)
        if at < 0:
            raise BadDataError(f"{quote!r} does not occur {nth} times in the text", "mend the annotation")
    return at, at + len(quote)


def load_gold(folders: Sequence[Path]) -> Iterator[GoldArticle]:
    """All annotated articles below the folders, in order of their paths.

    Raises BadDataError for a file that is no annotation.
    """
    for path in sorted(p for folder in folders for p in folder.rglob("*.json")):
        try:
            data = json.loads(path.read_text("utf8"))
            text = path.with_suffix(".txt").read_text("utf8")
            date = PublicationDate(data["date"]) if data.get("date") else None
            header = _HEADER.match(text)
            body = header.end() if header else 0
            yield GoldArticle(
                Article(data["id"], text, data["lang"], body=body, date=date),
                {entity["id"]: entity for entity in data["entities"]},
                data["events"],
            )
        except (OSError, ValueError, KeyError) as error:
            raise BadDataError(
                f"{path} is no annotated article: {error}", "see the annotation guidelines"
            ) from error
