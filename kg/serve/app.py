"""The application: which function answers which address, and what holds for all of them."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError
from kg.identifiers import BASE
from kg.serve import description, pages, protocol
from kg.serve.guard import Guard, Leaving
from kg.serve.negotiation import HTML, TRIPLES, choose
from kg.serve.worker import Limits, Workers
from kg.store import GraphStore

_STATIC = Path(__file__).parent / "static"
_STATEMENTS = 1000  # of each kind, in what is said of one IRI
_AT_ONCE = 512  # requests in the making and connections kept open; beyond, uvicorn answers 503


class AddressError(KgError):
    """The server cannot listen where it was told to."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server runs. ``rows`` is how many rows or triples an answer may have.

    ``hosts`` are the names under which it may be asked, without port; None allows all. ``warm`` prepares the pages
    in the background before anyone asks for them.
    """

    limits: Limits = field(default_factory=Limits)
    rows: int = 100_000
    hosts: frozenset[str] | None = frozenset({"127.0.0.1", "localhost", "[::1]"})
    warm: bool = False


def create_app(store_path: Path, settings: Settings | None = None) -> Starlette:
    """The server of one store. ``app.state.workers`` are the processes that read it.

    They start with the application's lifespan, which raises a StoreError when the store cannot be opened.
    """
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with Workers(store_path, chosen.limits) as workers:
            app.state.workers = workers
            warming = asyncio.create_task(pages.warm(workers)) if chosen.warm else None
            yield
            if warming:
                warming.cancel()
                await asyncio.gather(warming, return_exceptions=True)

    routes = [
        Route("/sparql", protocol.query, methods=["GET", "POST"]),
        Route("/id/{name:path}", _resource),
        Route("/reference/{name:path}", _resource),
        *pages.routes,
        Mount("/static", StaticFiles(directory=_STATIC, check_dir=False)),
    ]
    middleware = [Middleware(Guard, hosts=chosen.hosts), Middleware(Leaving)]
    handlers = {KgError: protocol.failure}
    app = Starlette(routes=routes, lifespan=lifespan, middleware=middleware, exception_handlers=handlers)
    app.state.settings = chosen
    return app


async def _resource(request: Request) -> Response:
    """What an IRI of this graph names: a page for a browser, RDF for all others."""
    accept = request.headers.get("accept", "")
    iri = BASE + request.url.path.removeprefix("/")
    if choose(accept, (*TRIPLES, HTML)) is HTML:
        page: Response = await pages.resource_page(request, iri)
        page.headers.setdefault("Vary", "Accept")
        return page
    workers: Workers = request.app.state.workers
    found = await workers.run(description.resource, iri, _STATEMENTS, accept)
    if found is None:
        raise HTTPException(404, "The store says nothing of it.")
    return protocol.document(found)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve_store(path: Path, settings: Settings, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serves the store until a signal ends it; ``tell`` is told the address once it answers.

    Raises StoreError when the store cannot be opened and AddressError when the address cannot be used.
    """
    own = (settings.hosts or frozenset()) | {host if ":" not in host else f"[{host}]"}
    settings = replace(settings, hosts=own if is_loopback(host) else None, warm=True)
    with GraphStore.open(path, read_only=True):  # no writer comes between while workers are replaced
        listening = listen(host, port)
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listening.getsockname()[1]}/"
        config = server_config(create_app(path, settings))
        _Server(config, lambda: tell(f"{path} is served at {address} (Ctrl-C ends it)")).run([listening])


def server_config(app: Starlette) -> uvicorn.Config:
    """How uvicorn is to serve the application."""
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=2,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 picks one. Raises AddressError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, because asyncio sends small packets at once (TCP_NODELAY) only where it is.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_AT_ONCE)
    except OSError as error:
        listening.close()
        hint = "end what uses it, or choose another: kg serve --port"
        raise AddressError(f"cannot listen on {host} port {port}: {error.strerror}", hint) from error
    return listening


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts listening, and says so."""
        await super().startup(sockets)
        if self.started:
            self._ready()
