"""The pages: what a browser shows of the store."""

from __future__ import annotations

import asyncio
import html
import re
from contextlib import suppress
from functools import cache
from itertools import dropwhile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.article import Language
from kg.errors import KgError, QueryError
from kg.identifiers import BASE, ID
from kg.query import Query, find, load_queries
from kg.serve import protocol, search, tasks, views
from kg.serve.render import Speech, colours, render
from kg.serve.view import ArticleView, EntityView, EventView, Moved
from kg.serve.worker import Workers

_YASGUI = Path(__file__).parent / "static" / "yasgui"
_SCRIPT, _STYLE = "yasgui.min.js", "yasgui.min.css"
_COMMON = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + _COMMON
)
# YASGUI's table writes style elements and attributes.
_YASGUI_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept, Accept-Language",
}
_PARAMETER = "p-"  # before the names of a query's parameters in an address
_TEMPLATES = {EntityView: "entity.html", EventView: "event.html", ArticleView: "article.html"}
_META_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


# --- what is asked for ---


def speech_of(request: Request) -> Speech:
    """The language of the page: the one that the address asks for, else the one that the browser prefers."""
    asked = request.query_params.get("lang")
    if asked in ("de", "en"):
        return Speech("de" if asked == "de" else "en", True)
    return Speech(_preferred(request.headers.get("accept-language", "")), False)


def _preferred(header: str) -> Language:
    """German or English, whichever Accept-Language ranks first; English for neither."""
    ranked = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, parameters = part.partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in ("de", "en"):
            ranked.append((-_quality(parameters), place, language))
    best = min(ranked, default=(0.0, 0, "en"))
    return "de" if best[2] == "de" and best[0] < 0 else "en"


def _quality(parameters: str) -> float:
    match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameters)
    return float(match[1]) if match else 1.0


async def _run(request: Request, task: Any, *args: Any) -> Any:
    return await request.app.state.workers.run(task, *args)


def _page(
    request: Request, template: str, status: int = 200, policy: str = _POLICY, **context: Any
) -> HTMLResponse:
    speech = speech_of(request)
    other = "en" if speech.language == "de" else "de"
    params = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    content = render(
        template,
        speech,
        other_language=other,
        switch=f"?{urlencode([*params, ('lang', other)])}",
        wanted=context.pop("wanted", ""),
        here=request.url.path,
        **context,
    )
    return HTMLResponse(content, status, {**_HEADERS, "Content-Security-Policy": policy})


def _failed(request: Request, error: KgError) -> HTMLResponse:
    """A page that says what went wrong, with the status that the endpoint has for it."""
    told = protocol.failure(request, error)
    page = _page(request, "error.html", told.status_code, message=str(error), hint=error.hint)
    if "Retry-After" in told.headers:
        page.headers["Retry-After"] = told.headers["Retry-After"]
    return page


def _unknown(request: Request, what: str) -> HTMLResponse:
    return _page(request, "missing.html", 404, what=what)


async def warm(workers: Workers) -> None:
    """Prepares what the first visitors will ask for: the start in all workers, the search in all but one.

    To list what can be found takes seconds in a large store; one worker is left to answer meanwhile.
    """
    with suppress(KgError):
        await asyncio.gather(*(workers.run(search.start) for _ in range(workers.limits.workers)))
        for _ in range(workers.limits.workers - 1):
            await workers.run(search.prepare)


# --- the pages ---


async def home(request: Request) -> Response:
    """The search; without words, where to begin."""
    wanted = request.query_params.get("q", "").strip()[:200]
    try:
        if wanted:
            results = await _run(request, search.search, wanted)
        else:
            results = await _run(request, search.start)
    except KgError as error:
        return _failed(request, error)
    return _page(request, "search.html", wanted=wanted, results=results, most=search.MOST)


async def resource_page(request: Request, iri: str) -> Response:
    """The page of what ``iri`` names; 404 when the store does not know it."""
    kind = iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else "entity"
    read = views.VIEWS.get(kind)
    if read is None or not _is_iri(iri):
        return _unknown(request, iri)
    page = _number(request.query_params.get("page", "1"))
    try:
        view = await _run(request, read, iri, *((page,) if kind == "entity" else ()))
    except KgError as error:
        return _failed(request, error)
    if view is None:
        return _unknown(request, iri)
    if isinstance(view, Moved):
        there = speech_of(request).at(view.iri, view.anchor)
        return RedirectResponse(there, 303, _HEADERS) if there else _unknown(request, iri)
    return _page(request, _TEMPLATES[type(view)], view=view, iri=iri)


def _is_iri(iri: str) -> bool:
    try:
        ox.NamedNode(iri)
    except ValueError:
        return False
    return iri.startswith(BASE)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


# --- queries ---


async def query(request: Request) -> Response:
    """The query page: the library, the form of the chosen question, and the editor."""
    speech, asked = speech_of(request), request.query_params
    chosen, status = None, 200
    if name := asked.get("name", ""):
        try:
            chosen = find(name)
        except QueryError as error:
            return _page(request, "error.html", 404, message=str(error), hint=error.hint)
    given = {
        key[len(_PARAMETER) :]: value.strip() for key, value in asked.items() if key.startswith(_PARAMETER)
    }
    text, message = chosen.text if chosen else asked.get("query", _FIRST_QUERY), None
    filled = chosen is not None and (bool(given) or not chosen.parameters)
    if chosen and filled:
        try:
            text = await _run(request, tasks.fill_query, chosen.name, given)
        except KgError as error:
            if type(error) is not QueryError:  # which one of its kinds is: it took too long
                return _failed(request, error)
            message, status, filled = error, 400, False
    return _page(
        request,
        "query.html",
        status,
        _YASGUI_POLICY if has_yasgui() else _POLICY,
        library=_library(),
        chosen=chosen,
        given=given if given else _defaults(chosen, speech.language),
        text=_without_header(text) if chosen else text,
        filled=filled,
        message=message,
        yasgui=has_yasgui(),
    )


_FIRST_QUERY = """PREFIX dco: <https://w3id.org/diplograph/dco#>

SELECT ?type (COUNT(*) AS ?reports) WHERE {
  GRAPH ?article { ?report a dco:Report ; dco:eventType ?type }
}
GROUP BY ?type
ORDER BY DESC(?reports)
"""


def _without_header(text: str) -> str:
    """The query without the comments at its start, which the page shows in its own way."""
    return "".join(
        dropwhile(lambda line: line.startswith("#") or not line.strip(), text.splitlines(keepends=True))
    )


@cache
def _library() -> tuple[Query, ...]:
    return tuple(load_queries().values())


def _defaults(chosen: Query | None, language: Language) -> dict[str, str]:
    """The values that a form begins with: labels are asked for in the language of the page."""
    if chosen is None:
        return {}
    return {one.name: language if one.kind == "language" else one.default or "" for one in chosen.parameters}


def has_yasgui() -> bool:
    """Whether the editor's files are there; without them the page has a plain one."""
    return all((_YASGUI / name).is_file() for name in (_SCRIPT, _STYLE))


# --- the diagram ---


async def diagram(request: Request) -> Response:
    """The page that kg draw makes of all events; made once and kept while the server runs."""
    language = speech_of(request).language
    kept = _kept(request)
    try:
        if language not in kept:
            kept[language] = await _run(request, tasks.draw_diagram, language)
    except KgError as error:
        return _failed(request, error)
    if not kept[language]:
        return _page(
            request,
            "error.html",
            404,
            message=speech_of(request).words["empty store"],
            hint="kg build FOLDER",
        )
    match = _META_POLICY.search(kept[language])
    policy = html.unescape(match[1]) if match else _POLICY
    return HTMLResponse(kept[language], headers={**_HEADERS, "Content-Security-Policy": policy})


def _kept(request: Request) -> dict[str, str]:
    state = request.app.state
    if not hasattr(state, "diagrams"):
        state.diagrams = {}
    found: dict[str, str] = state.diagrams
    return found


async def palette(_: Request) -> Response:
    """The colours of the diagram as a style sheet."""
    return Response(colours(), media_type="text/css", headers={**_HEADERS, "Cache-Control": "max-age=3600"})


routes: list[BaseRoute] = [
    Route("/", home),
    Route("/query", query),
    Route("/diagram", diagram),
    Route("/palette.css", palette),
]
