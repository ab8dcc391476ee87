"""The pages: what a browser shows of the store."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute


async def resource_page(request: Request, iri: str) -> Response:
    """The page of what ``iri`` names; 404 when the store does not know it."""
    return PlainTextResponse(f"{iri}\n{request.url.path}\n", 404)


routes: list[BaseRoute] = []
