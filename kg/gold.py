"""Gold: annotated articles as they lie in folders, one ``<id>.json`` beside one ``<id>.txt``.

The text may also lie elsewhere below the same folders: in ``<id>.txt``, or in a line of a ``.jsonl`` file that has the
id. ``tests/gold/README.md`` describes the format.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias, get_args

from kg import ontology
from kg.article import Article, Language, PublicationDate
from kg.entity import EntityType
from kg.errors import BadDataError, InputMissingError
from kg.issue import Issue
from kg.report import Status
from kg.shape import Maybe, misfits

ROLES = ("actor", "recipient", "place", "attribution")
FAULT = "annotation-fault"  # the code of what is wrong with an article that can be used all the same

_Item: TypeAlias = Mapping[str, Any]

_HEADER = re.compile(r"\s*date\s+\d{4}(?:-\d{2}){0,2}\s+")
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_COUNTRY = re.compile("[A-Z]{3}")
_TEXT = Maybe(str)
_COUNT = Maybe({"min": Maybe(int), "max": Maybe(int)})
_SHAPE = {
    "id": str,
    "lang": str,
    "date": _TEXT,
    "entities": [{"id": str, "names": [str], "type": str, "country": _TEXT, "wikidata": _TEXT}],
    "events": [
        {
            "type": str,
            "mode": _TEXT,
            "status": str,
            "mentions": [{"trigger": str, "nth": int}],
            **{role: Maybe([str]) for role in ROLES},
            "time": Maybe({"text": str, "value": _TEXT}),
            "killed": _COUNT,
            "injured": _COUNT,
        }
    ],
}


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article. ``entities`` (by id) and ``events`` are as the annotation guidelines have them.

    ``source`` is the annotation's file.
    """

    article: Article
    entities: Mapping[str, Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]
    source: str = ""

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

    Raises BadDataError for an annotation that cannot be used.
    """
    for item in read_gold(folders):
        if isinstance(item, GoldArticle):
            yield item
        elif item.code != FAULT:
            raise BadDataError(f"{item.source}: {item.message}", item.hint)


def annotation_files(paths: Sequence[Path]) -> list[Path]:
    """The ``.json`` files that are named, or that lie below folders that are, in order; hidden ones are passed over.

    Raises InputMissingError when a path does not exist.
    """
    return sorted(set(_below(paths, ".json")))


def _below(paths: Sequence[Path], suffix: str) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise InputMissingError(f"no such file or folder: {path}", "check the spelling")
        for file in path.rglob(f"*{suffix}") if path.is_dir() else [path]:
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.suffix == suffix and not hidden and file.is_file():
                yield file


def read_gold(paths: Sequence[Path]) -> Iterator[GoldArticle | Issue]:
    """The annotated articles of files and folders in order of their paths, with what is wrong with them.

    An annotation that cannot be used gives one issue and no article; a fault that does not keep it from being used
    gives an issue (code FAULT) before the article. JSON files with neither ``id`` nor ``lang`` are something else and
    passed over. Raises InputMissingError at once when a path does not exist.
    """
    return _read(annotation_files(paths), _Texts(paths))


def _read(files: Iterable[Path], texts: _Texts) -> Iterator[GoldArticle | Issue]:
    seen: dict[str, Path] = {}
    for path in files:
        found = list(_read_file(path, texts))
        for item in found:
            if isinstance(item, GoldArticle) and item.article.id in seen:
                message = f"the id {item.article.id!r} is already taken by {seen[item.article.id]}"
                yield Issue("duplicate-id", str(path), message, "give every article its own id")
                continue
            if isinstance(item, GoldArticle):
                seen[item.article.id] = path
            yield item


def _read_file(path: Path, texts: _Texts) -> Iterator[GoldArticle | Issue]:
    data = _parsed(path)
    if isinstance(data, Issue):
        yield data
        return
    if isinstance(data, dict) and not data.keys() & {"id", "lang"}:
        return
    problem = next(misfits(data, _SHAPE), None) or _unusable_head(data)
    if problem:
        yield _bad(path, problem)
        return
    text = texts.of(path, data["id"])
    if text is None:
        yield _no_text(path, data["id"])
        return
    if problem := next(_dangling(data, text), None):
        yield _bad(path, problem)
        return
    for fault in _faults(data, text):
        yield Issue(FAULT, str(path), fault, "correct the annotation; it is used as it is")
    yield _gold_article(path, data, text)


def _parsed(path: Path) -> Any:
    """What a file holds as JSON, or the issue that it holds none."""
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        message = f"it cannot be read: {error.strerror or error}"
        return Issue("unreadable", str(path), message, "check its permissions")
    except (ValueError, RecursionError) as error:
        return Issue("not-json", str(path), f"it is no JSON: {error}", "correct it at this place")


def _bad(path: Path, problem: str) -> Issue:
    return Issue(
        "bad-annotation", str(path), problem, "correct the annotation; kg evaluate --help shows the format"
    )


def _no_text(path: Path, article_id: str) -> Issue:
    beside = path.with_suffix(".txt")
    if beside.exists():
        return Issue(
            "no-text", str(path), f"{beside.name} beside it cannot be read", "it must be text in UTF-8"
        )
    hint = f"put {beside.name} beside it, or name the folder of the texts too"
    return Issue("no-text", str(path), f"there is no text for the id {article_id!r}", hint)


def _gold_article(path: Path, data: _Item, text: str) -> GoldArticle:
    header = _HEADER.match(text)
    date = PublicationDate(data["date"]) if data.get("date") else None
    article = Article(data["id"], text, data["lang"], body=header.end() if header else 0, date=date)
    return GoldArticle(
        article, {entity["id"]: entity for entity in data["entities"]}, data["events"], str(path)
    )


class _Texts:
    """The texts of annotated articles: beside the annotation, or anywhere below the same folders."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths

    def of(self, annotation: Path, article_id: str) -> str | None:
        """The text of an article, None when there is none that can be read."""
        beside = _text(annotation.with_suffix(".txt"))
        return self._elsewhere.get(article_id) if beside is None else beside

    @cached_property
    def _elsewhere(self) -> Mapping[str, str]:
        """All texts by id; read only when one is not beside its annotation."""
        found: dict[str, str] = {}
        for file in sorted(_below(self._paths, ".jsonl")):
            found |= dict(_lines(file))
        for file in sorted(_below(self._paths, ".txt")):
            if (text := _text(file)) is not None:
                found[file.stem] = text
        return found


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf8")
    except (OSError, UnicodeDecodeError):
        return None


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Id and text of each line that has both; what is wrong with the others shows when their id is asked for."""
    for line in (_text(path) or "").split("\n"):
        try:
            record = json.loads(line.removeprefix("\ufeff"))
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict) and isinstance(record.get("text"), str):
            yield str(record.get("id")), record["text"]


# --- what may be wrong with an annotation ---


def _unusable_head(data: _Item) -> str | None:
    """What is wrong with an annotation's language or date, if anything is."""
    if data["lang"] not in get_args(Language):
        return f"lang is {data['lang']!r}, not one of {', '.join(get_args(Language))}"
    if data.get("date") and not _is_date(data["date"]):
        return f"date {data['date']!r} is no date of the form 2016, 2016-10 or 2016-10-14"
    return None


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return bool(_DATE.fullmatch(text))


def _dangling(data: _Item, text: str) -> Iterator[str]:
    """What an annotation points to that is not there."""
    ids = {entity["id"] for entity in data["entities"]}
    for number, event in enumerate(data["events"], 1):
        name = _name(event, number)
        for mention in event["mentions"]:
            if mention["nth"] < 1 or not _occurs(text, mention):
                yield f"{name}: trigger {mention['trigger']!r} #{mention['nth']} is not in the text"
        for role in ROLES:
            yield from (f"{name}: {role} {i!r} is no entity" for i in event.get(role) or () if i not in ids)


def _occurs(text: str, mention: _Item) -> bool:
    try:
        return bool(mention["trigger"]) and bool(nth_span(text, mention["trigger"], mention["nth"]))
    except BadDataError:
        return False


def _name(event: _Item, number: int) -> str:
    return f"event {event.get('id', f'number {number}')}"


def _faults(data: _Item, text: str) -> Iterator[str]:
    """What in an annotation is against the guidelines, though it can be used."""
    seen: set[str] = set()
    for entity in data["entities"]:
        if entity["id"] in seen:
            yield f"entity {entity['id']} stands there twice"
        seen.add(entity["id"])
        yield from (f"entity {entity['id']}: {fault}" for fault in _entity_faults(entity, text))
    for number, event in enumerate(data["events"], 1):
        yield from (f"{_name(event, number)}: {fault}" for fault in _event_faults(event, text))


def _entity_faults(entity: _Item, text: str) -> Iterator[str]:
    if entity["type"] not in get_args(EntityType):
        yield f"there is no entity type {entity['type']!r}"
    if entity.get("country") and not _COUNTRY.fullmatch(entity["country"]):
        yield f"country {entity['country']!r} is no ISO 3166-1 alpha-3 code"
    yield from (f"the name {name!r} is not in the text" for name in entity["names"] if name not in text)


def _event_faults(event: _Item, text: str) -> Iterator[str]:
    terms = ontology.load()
    if event["type"] not in terms.types:
        yield f"there is no event type {event['type']!r}"
    elif event.get("mode") and (event["type"], event["mode"]) not in terms.modes:
        yield f"{event['type']} has no mode {event['mode']!r}"
    if event["status"] not in get_args(Status):
        yield f"there is no status {event['status']!r}"
    if not isinstance(event.get("core"), bool):
        yield "core is not true or false"
    if not event["mentions"]:
        yield "it has no mention"
    if event.get("time") and event["time"]["text"] not in text:
        yield f"the time {event['time']['text']!r} is not in the text"
    for figure in ("killed", "injured"):
        if event.get(figure) and event[figure].keys() != {"min", "max"}:
            yield f"{figure} must be null or have min and max"
