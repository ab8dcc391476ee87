"""Ingest: files and folders to articles, and to an issue for every item that cannot be used.

Two formats are read. ``.txt`` is one article in UTF-8, its id the file's stem, optionally headed by
``date 2016-10-14`` (or a month, or a year) as the first line or the first words. ``.jsonl`` is one article a
line, an object with ``id``, ``text`` and maybe ``title``, ``date``, ``language``, ``url``, ``publisher``.
"""

from __future__ import annotations

import codecs
import datetime
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from kg.article import Article, Language, PublicationDate
from kg.errors import InputMissingError
from kg.issue import Issue
from kg.language import SUPPORTED, detect

WARNINGS = frozenset({"bad-date", "bad-url"})  # issues of articles that are read all the same

MAX_BYTES = 20_000_000  # of one article: a text beyond that is a corpus in one file, or a mistake

_SUFFIXES = (".txt", ".jsonl")
_FIELDS = ("id", "text", "title", "date", "language", "url", "publisher")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_DATE_TIME = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}\S*")  # as feeds write it
# A header is `date` and a word that begins with a digit, or `date` and one word that fill the first line.
_HEADER = re.compile(r"\A\ufeff?\s*(?:[Dd]ate:?[ \t]+(?=[0-9])|date:?[ \t]+(?=\S+[ \t]*\n))(?P<date>\S+)\s*")


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a file or a line says of an article before language, date and URL are checked."""

    id: str
    text: str
    source: str
    body: int = 0
    date: str | None = None
    title: str | None = None
    language: str | None = None
    url: str | None = None
    publisher: str | None = None


def read(paths: Sequence[Path]) -> Iterator[Article | Issue]:
    """The articles of files and folders, and an issue for each item that cannot be used.

    They come in sorted order, whatever the order of ``paths``; of two articles with one id the first counts.
    Folders are searched for ``.txt`` and ``.jsonl`` at any depth. Raises InputMissingError at once, before
    anything is read, when a path does not exist.
    """
    _check_present(paths)
    return _unique(_read_all(paths))


def count(paths: Sequence[Path]) -> int:
    """How many articles ``paths`` hold at most (one a text file, one a line): the length of a progress bar.

    Raises InputMissingError when a path does not exist.
    """
    _check_present(paths)
    return sum(_lines(item) if isinstance(item, Path) else 0 for item in _files(paths))


def _check_present(paths: Sequence[Path]) -> None:
    missing = [_shown(path) for path in paths if not _exists(path)]
    if missing:
        raise InputMissingError(f"no such file or folder: {', '.join(missing)}", "check the spelling")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        return True  # it may well exist; reading it will give the issue
    except OSError:
        return False


def _lines(path: Path) -> int:
    if path.suffix.lower() != ".jsonl":
        return 1
    try:
        with path.open("rb") as file:
            return sum(1 for _ in file)
    except OSError:
        return 1  # reading it will give the issue


# --- finding files ---


def _files(paths: Sequence[Path]) -> Iterator[Path | Issue]:
    """Each file once, in sorted order, with the issues of folders and of files in other formats."""
    found: dict[Path, Path] = {}
    for path in paths:
        for item in _walk(path) if _is_folder(path) else [path]:
            if isinstance(item, Issue):
                yield item
            else:
                found.setdefault(Path(os.path.realpath(item)), item)
    for _, file in sorted(found.items()):
        yield file if file.suffix.lower() in _SUFFIXES else _unknown_format(file)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _walk(folder: Path) -> Iterator[Path | Issue]:
    """The article files below a folder; hidden ones and other formats (README.md) are passed over."""
    errors: list[OSError] = []
    other: set[str] = set()
    empty = True
    for root, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(root, name)
            if not name.startswith(".") and path.suffix.lower() in _SUFFIXES:
                empty = False
                yield path
            else:
                other.add(path.suffix or name)
    yield from (_unreadable(str(error.filename), error) for error in errors)
    if empty and not errors:
        holds = f"; it holds {', '.join(sorted(other)[:5])}" if other else ""
        yield Issue(
            "no-articles",
            _shown(folder),
            f"the folder holds no .txt and no .jsonl file{holds}",
            "name a folder with articles, or convert them to .txt or .jsonl",
        )


# --- reading files ---


def _read_all(paths: Sequence[Path]) -> Iterator[tuple[Article | Issue, str]]:
    """Every article and issue with the place it comes from."""
    for item in _files(paths):
        for draft in [item] if isinstance(item, Issue) else _drafts(item):
            for result in [draft] if isinstance(draft, Issue) else _checked(draft):
                yield result, draft.source


def _drafts(path: Path) -> Iterator[_Draft | Issue]:
    try:
        yield from _read_jsonl(path) if path.suffix.lower() == ".jsonl" else _read_txt(path)
    except OSError as error:
        yield _unreadable(_shown(path), error)


def _unique(items: Iterator[tuple[Article | Issue, str]]) -> Iterator[Article | Issue]:
    """The items without the articles whose id has been seen: those become issues."""
    seen: dict[str, str] = {}
    for item, source in items:
        if isinstance(item, Article) and item.id in seen:
            message = f"the id {item.id!r} is already taken by {seen[item.id]}"
            yield Issue("duplicate-id", source, message, "give every article its own file name or id")
            continue
        if isinstance(item, Article):
            seen[item.id] = source
        yield item


def _read_txt(path: Path) -> Iterator[_Draft | Issue]:
    source = _shown(path)
    if path.stat().st_size > MAX_BYTES:
        yield _too_large(source)
        return
    text = _decoded(path.read_bytes(), source)
    if isinstance(text, Issue):
        yield text
        return
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as Path.read_text does: offsets must hold there
    header = _HEADER.match(text)
    stem = unicodedata.normalize("NFC", path.stem)  # macOS writes file names decomposed
    if header is None:
        yield _Draft(stem, text, source)
    else:
        yield _Draft(stem, text, source, body=header.end(), date=header["date"].rstrip(".,;:"))


def _read_jsonl(path: Path) -> Iterator[_Draft | Issue]:
    """One draft or issue a line; blank lines are passed over. A line is held in memory, the file never is."""
    source, blank = _shown(path), True
    with path.open("rb") as file:
        if issue := _no_text(file.read(8192), source):
            yield issue
            return
        file.seek(0)
        for number, raw in _numbered_lines(file):
            place = f"{source}:{number}"
            if len(raw) > MAX_BYTES:
                blank = False
                yield _too_large(place)
            elif raw.strip():
                blank = False
                yield _parse_line(raw, place)
    if blank:
        yield _empty(source)


def _numbered_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers from 1; of an oversized one its first bytes, one more than allowed."""
    number = 0
    while raw := file.readline(MAX_BYTES + 1):
        number += 1
        yield number, raw
        while len(raw) > MAX_BYTES and not raw.endswith(b"\n"):
            raw = file.readline(MAX_BYTES + 1)


def _parse_line(raw: bytes, source: str) -> _Draft | Issue:
    text = _decoded(raw, source)
    if isinstance(text, Issue):
        return text
    try:
        record = json.loads(text.removeprefix("\ufeff").rstrip())
    except json.JSONDecodeError as error:
        return _not_json(source, f"{error.msg} at character {error.pos + 1}")
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of brackets
        return _not_json(source, str(error))
    if not isinstance(record, dict):
        return _bad_record(source, "the line holds no JSON object")
    return _draft(record, source)


def _draft(record: Mapping[str, object], source: str) -> _Draft | Issue:
    """The fields of a JSON record, their types checked."""
    fields: dict[str, str] = {}
    for name in _FIELDS:
        value = record.get(name)
        if name in ("id", "date") and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # numbers are common as ids, and a year may be one
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            return _bad_record(source, f"{name!r} is no string")
        if (position := _lone_surrogate(value)) is not None:
            return _bad_record(
                source, f"{name!r} holds half a character (lone surrogate) at position {position}"
            )
        fields[name] = value
    if not fields.get("id", "").strip():
        return _bad_record(source, "'id' is missing")
    if "text" not in fields:
        return _empty(source) if record.get("text") == "" else _bad_record(source, "'text' is missing")
    return _Draft(
        id=fields["id"],
        text=fields["text"],
        source=source,
        date=fields.get("date"),
        title=fields.get("title"),
        language=fields.get("language"),
        url=fields.get("url"),
        publisher=fields.get("publisher"),
    )


# --- checking what was read ---


def _checked(draft: _Draft) -> Iterator[Article | Issue]:
    """The draft as an article, after the issues with its date and URL; or the one issue that rules it out."""
    body = draft.text[draft.body :]
    if not any(map(str.isalnum, body)):
        yield _empty(draft.source)
        return
    if _lone_surrogate(draft.id) is not None:
        yield Issue("bad-name", draft.source, "the file's name is not UTF-8", "rename the file")
        return
    language = (draft.language or detect(body)).lower().replace("_", "-").partition("-")[0]
    if language not in SUPPORTED:
        yield _unsupported(draft.source, language, given=draft.language is not None)
        return
    date = _parse_date(draft.date) if draft.date else None
    if draft.date and date is None:
        yield _bad_date(draft.source, draft.date)
    url = draft.url if draft.url and _is_web_address(draft.url) else None
    if draft.url and url is None:
        yield _bad_url(draft.source, draft.url)
    yield Article(
        id=draft.id,
        text=draft.text,
        language=cast(Language, language),
        body=draft.body,
        date=date,
        title=draft.title,
        url=url,
        publisher=draft.publisher,
    )


def _parse_date(text: str) -> PublicationDate | None:
    """A year, month or day that exists; of a date with a time of day, the day."""
    if match := _DATE_TIME.fullmatch(text):
        text = match["day"]
    if not _DATE.fullmatch(text):
        return None
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return None
    return PublicationDate(text)


def _is_web_address(url: str) -> bool:
    """Whether the URL is one that the graph can hold as an IRI."""
    from pyoxigraph import NamedNode

    try:
        NamedNode(url)
    except ValueError:
        return False
    return url.startswith(("http://", "https://"))


def _lone_surrogate(text: str) -> int | None:
    """Where a code point stands that no encoding can carry, if any does."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def _decoded(raw: bytes, source: str) -> str | Issue:
    """The bytes as UTF-8, strictly."""
    if issue := _no_text(raw, source):
        return issue
    try:
        return raw.decode("utf8")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8"
        hint = "if it is Latin-1, convert it: iconv -f latin1 -t utf8 FILE > NEW"
        return Issue("not-utf8", source, message, hint)


def _no_text(raw: bytes, source: str) -> Issue | None:
    """What is wrong with bytes that show at once that they are no UTF-8 text."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        hint = "convert it: iconv -f utf16 -t utf8 FILE > NEW"
        return Issue("not-utf8", source, "it is UTF-16, not UTF-8", hint)
    if b"\0" in raw:
        return Issue("binary", source, "it holds NUL bytes: no text", "give plain text in UTF-8")
    return None


# --- issues ---


def _shown(path: Path) -> str:
    """A path as it can be printed: bytes that are no UTF-8 are escaped."""
    return os.fspath(path).encode("utf8", "backslashreplace").decode()


def _unknown_format(path: Path) -> Issue:
    message = f"{path.suffix or 'a file without suffix'} is no format that can be read"
    return Issue("unknown-format", _shown(path), message, "give .txt (UTF-8) or .jsonl files")


def _unreadable(source: str, error: OSError) -> Issue:
    message = f"it cannot be read: {error.strerror or error}"
    return Issue("unreadable", source, message, "check its permissions")


def _empty(source: str) -> Issue:
    return Issue("empty", source, "there is no text in it", "remove it, or fill it")


def _too_large(source: str) -> Issue:
    message = f"it is larger than {MAX_BYTES // 1_000_000} MB"
    return Issue(
        "too-large", source, message, "split it into articles: one .txt each, or one .jsonl line each"
    )


def _not_json(source: str, detail: str) -> Issue:
    return Issue("not-json", source, f"the line is no JSON: {detail}", "write one JSON object a line")


def _bad_record(source: str, message: str) -> Issue:
    return Issue("bad-record", source, message, 'a record is an object such as {"id": "a-1", "text": "…"}')


def _bad_date(source: str, date: str) -> Issue:
    message = f"{date!r} is no date; the article is read without one"
    return Issue("bad-date", source, message, "write 2016, 2016-10 or 2016-10-14")


def _bad_url(source: str, url: str) -> Issue:
    message = f"{url!r} is no web address; the article is read without one"
    return Issue("bad-url", source, message, "write it in full, beginning with https://")


def _unsupported(source: str, language: str, *, given: bool) -> Issue:
    message = "no words were found" if language == "und" else f"the language is {language!r}"
    hint = "only German (de) and English (en) are read"
    if not given:
        hint += '; if it is one of them, say so in a .jsonl record: "language": "de"'
    return Issue("unsupported-language", source, message, hint)
