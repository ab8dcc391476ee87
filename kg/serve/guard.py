"""What holds for every request: who may ask, what each response forbids a browser, and that leaving ends the work."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger(__name__)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::[0-9]+)?")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Refuses what a foreign page makes a browser ask, and gives responses the headers they lack.

    ``hosts`` are the names under which the server may be asked (so that no foreign name can be made to lead
    here); None allows all.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _complete(MutableHeaders(scope=message))
            await send(message)

        try:
            await self._pass(scope, receive, guarded)
        except Exception:  # the server lives on, and logs it
            if begun:
                raise
            _LOG.exception("a request failed")
            await PlainTextResponse("The server made an error, and has logged it.\n", 500)(
                scope, receive, guarded
            )

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if self._hosts is not None and not all(map(self._is_own, headers.getlist("host") or [""])):
            await PlainTextResponse("This server is not asked by that name.\n", 421)(scope, receive, send)
        elif _is_foreign(headers):
            await PlainTextResponse("Pages of other sites may not ask.\n", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_own(self, host: str) -> bool:
        match = _HOST.fullmatch(host.lower())
        return bool(match and self._hosts and match[1] in self._hosts)


def _complete(headers: MutableHeaders) -> None:
    """Adds what a response does not say itself; one with an ETag may be kept, and is asked for anew."""
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-cache" if "etag" in headers else "no-store")


def _is_foreign(headers: Headers) -> bool:
    """Whether a page of another site asks, other than by a link that its reader followed."""
    site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
    return site in ("cross-site", "same-site") and mode != "navigate"


class Leaving:
    """Cancels the work on a request when its client leaves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and watches for the client's end."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        messages: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue(1)

        async def watch() -> None:
            while (message := await receive())["type"] != "http.disconnect":
                await messages.put(message)

        watching = asyncio.create_task(watch())
        working = asyncio.create_task(_await(self._app, scope, messages.get, send))
        try:
            await asyncio.wait({watching, working}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watching.cancel()
            left = not working.done()
            if left:
                working.cancel()
                with suppress(asyncio.CancelledError):
                    await working
        if not left:
            await working


async def _await(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
