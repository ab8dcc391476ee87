"""The SPARQL 1.1 Protocol, of which the query operation: requests as questions, answers and errors as responses."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from kg.errors import KgError, QueryError
from kg.serve import description
from kg.serve.answer import Answer, Question, RefusedError, TooLargeError, answer
from kg.serve.negotiation import HTML, TRIPLES, NotAcceptableError, choose
from kg.serve.worker import BusyError, QueryMemoryError, QueryTimeoutError, Workers

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_LARGEST = 1 << 20  # bytes of a request's body
_PARAMETERS = 1000  # of one request
_PIECE = 1 << 18  # bytes sent at a time
_STALL = 60  # seconds that a client may take to accept one piece
_STATUS: dict[type[KgError], int] = {
    QueryTimeoutError: 504,
    QueryMemoryError: 507,
    RefusedError: 403,
    TooLargeError: 422,
    QueryError: 400,
    BusyError: 503,
    NotAcceptableError: 406,
}

Parameters = list[tuple[str, str]]


async def query(request: Request) -> Response:
    """Answers a query by GET or POST; a GET without one gets the service description, a browser the query page."""
    text, parameters = await _read(request)
    names = {name for name, _ in parameters}
    if "update" in names:
        raise HTTPException(403, "This endpoint only reads: there is no update.")
    if (
        text is None
        and request.method != "POST"
        and not names & {"query", "default-graph-uri", "named-graph-uri"}
    ):
        return await _described(request)
    queries = [*([] if text is None else [text]), *_values(parameters, "query")]
    if len(queries) != 1:
        raise HTTPException(400, f"A request holds one query; this one holds {len(queries)}.")
    question = Question(
        queries[0],
        _values(parameters, "default-graph-uri"),
        _values(parameters, "named-graph-uri"),
        request.headers.get("accept", ""),
    )
    workers: Workers = request.app.state.workers
    path = workers.spool()
    try:
        found = await workers.run(answer, question, request.app.state.settings.rows, path)
        return AnswerResponse(found, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def failure(_: Request, error: Exception) -> Response:
    """What is answered for a KgError: its message and the next step, as plain text."""
    assert isinstance(error, KgError)
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    headers = {"Retry-After": "5"} if status == 503 else {}
    told = f"{error}\n" + (f"Next: {error.hint}\n" if error.hint else "")
    return PlainTextResponse(told, status, headers)


async def _described(request: Request) -> Response:
    settings, workers = request.app.state.settings, request.app.state.workers
    limits = (
        f"Queries only. A query may take {settings.limits.seconds:g} seconds and "
        f"{settings.limits.megabytes} megabytes of memory, and its answer may have {settings.rows} rows or triples; "
        "beyond that it is refused, and never answered in part."
    )
    endpoint = str(request.url.replace(query="", fragment=""))
    accept = request.headers.get("accept", "")
    if choose(accept, (*TRIPLES, HTML)) is HTML:
        return RedirectResponse("/query", 303, {"Vary": "Accept"})
    return document(await workers.run(description.service, endpoint, limits, accept))


def document(found: description.Document) -> Response:
    """RDF as a response. One that does not hold all says so, in a header."""
    headers = {"Content-Type": found.content_type, "Vary": "Accept"}
    if not found.whole:
        headers["Warning"] = '199 - "there are more statements: ask /sparql for them"'
    return Response(found.content, headers=headers)


def _values(parameters: Parameters, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in parameters if key == name)


async def _read(request: Request) -> tuple[str | None, Parameters]:
    """The query that is the body, if one is, and the parameters of the address and of the form."""
    parameters = _parsed(request.scope["query_string"])
    if request.method != "POST":
        return None, parameters
    media_type, *rest = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    if media_type == _UPDATE:
        raise HTTPException(403, "This endpoint only reads: there is no update.")
    if media_type not in (_FORM, _QUERY):
        raise HTTPException(415, f"A query is posted as {_FORM} or {_QUERY}.")
    charset = next((part[8:].strip('"') for part in rest if part.startswith("charset=")), "utf-8")
    if charset not in ("utf-8", "utf8"):
        raise HTTPException(415, "A query is posted in UTF-8.")
    body = await _body(request)
    if media_type == _FORM:
        return None, parameters + _parsed(body)
    try:
        return body.decode(), parameters
    except UnicodeDecodeError:
        raise HTTPException(400, "The query is not UTF-8.") from None


def _parsed(encoded: bytes) -> Parameters:
    try:
        return parse_qsl(encoded.decode(), True, errors="strict", max_num_fields=_PARAMETERS)
    except ValueError:
        raise HTTPException(400, "The parameters are not UTF-8, or too many.") from None


async def _body(request: Request) -> bytes:
    """The body, unless it is too large: then no more than that is read."""
    body = bytearray()
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) <= _LARGEST:
        async for piece in request.stream():
            body += piece
            if len(body) > _LARGEST:
                break
        else:
            return bytes(body)
    raise HTTPException(413, f"A request may have {_LARGEST:,} bytes.")


class AnswerResponse(Response):
    """An answer, from memory or from the file at ``path``, which is deleted.

    A client that accepts nothing for a minute is left.
    """

    def __init__(self, found: Answer, path: Path) -> None:
        headers = {
            "Content-Type": found.content_type,
            "Content-Length": str(found.length),
            "Vary": "Accept",
        }
        super().__init__(found.content, headers=headers)
        self._file = None if found.content is not None else path.open("rb")
        if self._file:
            with suppress(OSError):  # Windows: it goes with the folder
                path.unlink()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        if self._file is None or scope["method"] == "HEAD":
            await super().__call__(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        with self._file as file, suppress(TimeoutError):
            while piece := await asyncio.to_thread(file.read, _PIECE):
                message = {"type": "http.response.body", "body": piece, "more_body": True}
                await asyncio.wait_for(send(message), _STALL)
            await send({"type": "http.response.body"})
