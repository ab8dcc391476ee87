"""Fetching: pages of a SPARQL endpoint, asked for politely and kept in a folder, so that a later run goes on."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg import sparql
from kg.endpoint import Endpoint
from kg.errors import EndpointBusyError, EndpointError
from kg.output import write_whole
from kg.retry import Manners, persist

Row: TypeAlias = Mapping[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
"""One row of a page: what each variable is bound to."""
Values: TypeAlias = Mapping[str, Sequence[sparql.Term]]

_JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: what it asks for, pages answered by the server and by the cache, seconds it now waits."""

    what: str
    asked: int
    cached: int
    waiting: float = 0.0


class _TooMuchError(Exception):
    """The server could not answer in time, and the page can be asked for in two halves."""


class Fetcher:
    """Pages of one endpoint. ``cache`` is the folder that keeps them; those older than ``max_age`` seconds don't count.

    ``max_age`` None asks for all pages anew. ``tell`` is called behind each page and before each wait.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        cache: Path,
        manners: Manners,
        max_age: float | None,
        tell: Callable[[Step], None] = lambda _: None,
    ) -> None:
        self.what = ""
        self.asked = 0
        self.requests = 0
        self.cached = 0
        self._endpoint = endpoint
        self._cache = cache
        self._manners = manners
        self._max_age = max_age
        self._tell = tell
        self._answered: float | None = None

    def listed(self, text: str, values: Values, key: str, size: int) -> Iterator[Row]:
        """All rows of a query that is ordered by ``key``, one row a key, ``size`` at a time.

        Each page begins behind the last key of the one before (``?after``), so that what is added or deleted
        meanwhile shifts nothing. Raises EndpointError when the server gives up or pages do not go forwards.
        """
        after, full = "", True
        while full:
            bound = sparql.bind(text, {**values, "after": [ox.Literal(after)]})
            rows, size = self._page(lambda limit, bound=bound: f"{bound}\nLIMIT {limit:d}", size)  # type: ignore[misc]
            yield from rows
            full = len(rows) >= size
            last = max((row[key].value for row in rows if isinstance(row.get(key), ox.NamedNode)), default="")  # type: ignore[union-attr]
            if full and last <= after:
                raise EndpointError(
                    "the server's pages do not follow each other", "is this a SPARQL endpoint?"
                )
            after = last

    def batched(
        self, text: str, variable: str, items: Sequence[sparql.Term], values: Values, size: int
    ) -> Iterator[Row]:
        """The rows of a query on many items, ``size`` items at a time. Raises EndpointError as above."""
        at = 0
        while at < len(items):
            batch = items[at:]
            rows, size = self._page(
                lambda many, batch=batch: sparql.bind(text, {**values, variable: batch[:many]}),  # type: ignore[misc]
                size,
            )
            yield from rows
            at += size

    # --- one page ---

    def _page(self, make: Callable[[int], str], size: int) -> tuple[tuple[Row, ...], int]:
        """The page of ``size`` that ``make`` asks for, or a half, a quarter of it; and the size that it came to."""
        while True:
            text = make(size)
            if size == 1 or not self._is_fresh(self._path(text, "halved")):
                try:
                    return self._rows(text, divisible=size > 1), size
                except _TooMuchError:
                    self._keep(self._path(text, "halved"), b"")
            size = (size + 1) // 2

    def _rows(self, text: str, divisible: bool) -> tuple[Row, ...]:
        path = self._path(text, "json")
        rows = self._kept(path)
        if rows is not None:
            self.cached += 1
        else:
            body, rows = self._ask(text, divisible)
            self._keep(path, body)
            self.asked += 1
        self._tell(self._step())
        return rows

    def _ask(self, text: str, divisible: bool) -> tuple[bytes, tuple[Row, ...]]:
        def request() -> tuple[bytes, tuple[Row, ...]]:
            body = self._request(text)
            return body, _parse(body)

        try:
            return persist(request, self._manners, self._tell_wait, lambda error: error.slow and divisible)
        except EndpointBusyError as error:
            wait = error.wait or 0.0
            if not (error.slow and divisible) or wait > self._manners.longest_wait:
                raise self._given_up(error) from error
            self._tell_wait(wait)
            time.sleep(wait)
            raise _TooMuchError from error
        except EndpointError as error:
            error.hint = error.hint or f"what was answered so far is kept in {self._cache}"
            raise

    def _request(self, text: str) -> bytes:
        if self._answered is not None:
            time.sleep(max(0.0, self._answered + self._manners.pause - time.monotonic()))
        try:
            self.requests += 1
            return self._endpoint.ask(text, _JSON)
        finally:
            self._answered = time.monotonic()

    def _tell_wait(self, seconds: float) -> None:
        self._tell(self._step(seconds))

    def _given_up(self, error: EndpointBusyError) -> EndpointError:
        far = f"given up at the {self.what} behind {self.asked + self.cached} pages: {error}"
        if error.wait is not None and error.wait > self._manners.longest_wait:
            far += f" (asks to wait {error.wait:.0f} s)"
        again = "the same command" if self._max_age is not None else "the same command without --refresh"
        return EndpointError(far, f"{again} goes on from there, later; the pages are kept in {self._cache}")

    def _step(self, waiting: float = 0.0) -> Step:
        return Step(self.what, self.asked, self.cached, waiting)

    # --- the cache ---

    def _path(self, text: str, suffix: str) -> Path:
        digest = hashlib.sha256(f"{self._endpoint.url}\n{text}".encode()).hexdigest()
        return self._cache / f"{digest[:32]}.{suffix}"

    def _is_fresh(self, path: Path) -> bool:
        if self._max_age is None:
            return False
        try:
            return time.time() - path.stat().st_mtime <= self._max_age
        except FileNotFoundError:
            return False

    def _kept(self, path: Path) -> tuple[Row, ...] | None:
        """The rows of a page in the cache; None when it is not there, too old or damaged."""
        if not self._is_fresh(path):
            return None
        try:
            return _parse(path.read_bytes())
        except EndpointBusyError:
            return None

    def _keep(self, path: Path, body: bytes) -> None:
        self._cache.mkdir(parents=True, exist_ok=True)
        write_whole(path, [body])


def _parse(body: bytes) -> tuple[Row, ...]:
    """The rows of a SPARQL JSON answer. Raises EndpointBusyError for what is none: servers break off in the middle."""
    try:
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            raise EndpointError("the server answered yes or no, not with rows", "is this a SPARQL endpoint?")
        names = [variable.value for variable in found.variables]
        return tuple(
            {name: term for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in found
        )
    except (SyntaxError, ValueError) as error:
        slow = b"TimeoutException" in body  # Blazegraph reports it in the middle of an answer that began well
        raise EndpointBusyError(
            f"the server answered with broken data: {error}", "try again", slow=slow
        ) from error
