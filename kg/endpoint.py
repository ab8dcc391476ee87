"""The endpoint: a SPARQL server somewhere else, asked and updated through SPARQLWrapper."""

from __future__ import annotations

import json
import time
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPResponse
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
from SPARQLWrapper import POST, POSTDIRECTLY, SPARQLWrapper

from kg import sparql
from kg.errors import EndpointBusyError, EndpointCutError, EndpointError
from kg.transport import check_url, named_errors, opener, read
from kg.vocabulary import XSD

_AGENT = "diplograph (kg query)"
_JSON = "application/sparql-results+json"
_USUAL_CAP = 10_000  # rows; Virtuoso's default
_TRUTH = {"1": "true", "0": "false"}


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper that follows no redirect and leaves HTTP errors as they are.

    ``seconds`` replaces its own timeout, which holds whole seconds only; ``opener`` its own authentication, which
    changes the whole process.
    """

    seconds: float = 60.0
    opener: urllib.request.OpenerDirector

    def _query(self) -> tuple[HTTPResponse, str]:
        return self.opener.open(self._createRequest(), timeout=self.seconds), self.returnFormat


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL endpoint. ``timeout`` is the time in seconds that one answer may take in all.

    ``agent`` is what the server is told of who asks (User-Agent).
    """

    url: str
    timeout: float = 60.0
    agent: str = _AGENT
    _opener: urllib.request.OpenerDirector = field(
        default_factory=opener, init=False, repr=False, compare=False
    )

    def ask(self, query: str, accept: str, *, page: bool = False) -> bytes:
        """The server's answer to ``query`` in the media type ``accept``.

        A ``page`` may have fewer rows than asked for: who asks for pages goes on behind the last row until none comes.

        Raises EndpointError when the server cannot be reached, redirects, complains or answers in another media
        type; EndpointBusyError, which is one, when it is overloaded, breaks off or takes too long; EndpointCutError
        when it answered with fewer rows than there are.
        """
        body, headers = self._ask(query, accept)
        _check_whole(headers)
        if accept != _JSON:
            return body
        if "Virtuoso" in headers.get("Server", ""):
            body = _repaired(body)
        cap = int(headers.get("X-SPARQL-MaxRows") or _USUAL_CAP)
        if not page and _is_full(body, query, cap) and self._goes_on(query, cap):
            raise EndpointCutError(
                f"{self.url} answers with {cap:,} rows at most, and there may be more",
                "narrow the query, or ask in pages: ORDER BY, LIMIT and OFFSET",
            )
        return body

    def update(self, text: str) -> None:
        """Runs a SPARQL update. Raises EndpointError as above."""
        wrapper = self._wrapper(text)
        assert wrapper.isSparqlUpdateRequest(), "SPARQLWrapper takes what it cannot read for a SELECT"
        if not urlsplit(self.url).query:  # SPARQLWrapper would add a second question mark
            wrapper.setRequestMethod(POSTDIRECTLY)
        with named_errors(self.url), wrapper.query().response as response:
            read(response, time.monotonic() + self.timeout)

    def send(self, method: str, params: dict[str, str], body: bytes | None = None, kind: str = "") -> Message:
        """One request of the Graph Store Protocol, ``body`` in the media type ``kind``; gives the answer's headers.

        Raises EndpointError as above.
        """
        check_url(self.url)
        joint = "&" if urlsplit(self.url).query else "?"
        url = f"{self.url}{joint}{urlencode(params)}" if params else self.url
        headers = {"User-Agent": self.agent, "Accept": "*/*"} | ({"Content-Type": kind} if kind else {})
        request = urllib.request.Request(url, body, headers, method=method)
        with named_errors(self.url), self._opener.open(request, timeout=self.timeout) as response:
            read(response, time.monotonic() + self.timeout)
            answered: Message = response.headers
            return answered

    def server(self) -> str:
        """How the server calls itself, as far as it does. Raises EndpointError when it answers no query."""
        return self._ask("ASK {}", _JSON)[1].get("Server", "")

    def _ask(self, query: str, accept: str) -> tuple[bytes, Message]:
        wrapper = self._wrapper(query)
        wrapper.addCustomHttpHeader("Accept", accept)
        with named_errors(self.url), wrapper.query().response as response:
            kind = response.headers.get_content_type()
            if kind != accept:
                raise EndpointError(
                    f"the server answered in {kind}, not {accept}", "is this a SPARQL endpoint?"
                )
            return read(response, time.monotonic() + self.timeout), response.headers

    def _wrapper(self, text: str) -> _Wrapper:
        check_url(self.url)
        wrapper = _Wrapper(self.url, agent=self.agent)
        wrapper.setMethod(POST)
        wrapper.setQuery(text)
        wrapper.setOnlyConneg(True)
        wrapper.seconds, wrapper.opener = self.timeout, self._opener
        return wrapper

    def _goes_on(self, query: str, count: int) -> bool:
        """Whether there is a row behind the first ``count``; a server that cannot say has cut its answer."""
        try:
            return bool(_rows(self._ask(f"{query}\nOFFSET {count:d} LIMIT 1", _JSON)[0]))
        except EndpointBusyError:
            raise
        except EndpointError:
            return True


def _check_whole(headers: Message) -> None:
    """Raise EndpointCutError when the headers say that a time limit cut the answer, as Virtuoso's may."""
    state = headers.get("X-SQL-State", "")
    if state:
        said = headers.get("X-SQL-Message", "")[:200]
        raise EndpointCutError(
            f"the server gave up before the answer was whole: {state} {said}", "narrow the query"
        )


def _is_full(body: bytes, query: str, cap: int) -> bool:
    """Whether an answer has just as many rows as the server gives at most, and the query did not ask for so many."""
    if len(body) < cap or _rows(body) != cap:
        return False
    limit = sparql.limit(query)
    return limit is None or limit > cap


def _rows(body: bytes) -> int:
    """How many rows a SPARQL JSON answer has. Raises EndpointError when it is broken."""
    try:
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        return 0 if isinstance(found, ox.QueryBoolean) else sum(1 for _ in found)
    except (SyntaxError, ValueError) as error:
        raise EndpointError(f"the server answered with broken data: {error}") from error


def _repaired(body: bytes) -> bytes:
    """Virtuoso's answer with truth values as they were: it writes them as numbers."""
    if str(XSD.boolean).encode() not in body:
        return body
    try:
        answer = json.loads(body)
        for row in answer["results"]["bindings"]:
            for term in row.values():
                if term.get("datatype") == str(XSD.boolean):
                    term["value"] = _TRUTH.get(term["value"], term["value"])
    except (ValueError, KeyError, AttributeError):
        return body  # whoever reads it says what is wrong with it
    return json.dumps(answer).encode()
