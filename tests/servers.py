"""SPARQL servers for tests: Oxigraph's and Virtuoso as they are, and one of our own that fails when it is told to."""

from __future__ import annotations

import base64
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

OXIGRAPH = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt")
PASSWORD = "s3cret-Wort"  # of Virtuoso's user dba in the tests
CAP = 100  # rows that Virtuoso answers with at most in the tests; 10,000 by default

_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = {cap}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 90) -> None:
    """Returns when something answers at ``url``, be it with an error."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")


@contextmanager
def running(command: list[str], url: str) -> Iterator[None]:
    """A server while the block runs."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(url, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def oxigraph(folder: Path, graph: Path | None = None) -> Iterator[str]:
    """The query address of an Oxigraph server, which holds ``graph`` (N-Quads) at first."""
    if OXIGRAPH is None:
        pytest.skip("oxigraph is not installed: pip install '.[test]'")
    store = ["--location", str(folder / "store")]
    if graph:
        load = [OXIGRAPH, "load", *store, "--file", str(graph)]
        subprocess.run(load, check=True, capture_output=True, timeout=60)
    address = f"127.0.0.1:{free_port()}"
    serve = [OXIGRAPH, "serve", *store, "--bind", address, "--union-default-graph"]
    with running(serve, f"http://{address}/"):
        yield f"http://{address}/query"


@contextmanager
def virtuoso(folder: Path, cap: int = CAP) -> Iterator[str]:
    """The query address of a Virtuoso whose user dba has PASSWORD, and which answers with ``cap`` rows at most.

    It starts with its well-known password, on this machine's own address only, and gets another at once: with
    +pwddba, nobody can log in afterwards.
    """
    if VIRTUOSO is None or ISQL is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource")
    sql, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, sql=sql, http=http, cap=cap), "utf8")
    serve = [VIRTUOSO, "+foreground", "+configfile", str(ini)]
    with running(serve, f"http://127.0.0.1:{http}/sparql"):
        change = f"set password dba \"{PASSWORD}\"; UPDATE SYS_USERS SET U_PASSWORD='{PASSWORD}' WHERE U_NAME='dav';"
        login = [ISQL, f"127.0.0.1:{sql}", "dba", "dba", f"exec={change}"]
        subprocess.run(login, check=True, capture_output=True, timeout=60)
        yield f"http://127.0.0.1:{http}/sparql"


@dataclass
class Answer:
    """What a server answers in place of what it should."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


Fault = Callable[["Handler"], Answer | None]
"""What a server does with a request before it does what it should; an Answer ends it there."""


class Handler(BaseHTTPRequestHandler):
    """Query, update and graph store over one graph in memory, with what goes wrong on the way."""

    graph: ox.Store
    fault: Fault
    asked: list[str]
    body: bytes = b""

    def handle_any(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append(f"{self.command} {self.path.partition('?')[0]}")
        answer = type(self).fault(self) or self.serve()
        content = answer.body.encode()
        self.send_response(answer.status)
        headers = {"Content-Type": "text/plain", "Content-Length": str(len(content)), **answer.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 -- the names are http.server's

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def serve(self) -> Answer:
        try:
            match self.path.partition("?")[0]:
                case "/query" | "/ask":
                    return self.query(parse_qs(self.body.decode())["query"][0])
                case "/update":
                    self.graph.update(self.body.decode())
                    return Answer(204)
                case _:
                    return self.store(parse_qs(urlsplit(self.path).query).get("graph", [""])[0])
        except (SyntaxError, ValueError) as error:
            return Answer(400, str(error))

    def query(self, text: str) -> Answer:
        found = self.graph.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
        kind = "application/sparql-results+json"
        body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return Answer(200, body.decode(), {"Content-Type": kind})

    def store(self, name: str) -> Answer:
        graph = ox.NamedNode(name) if name else None
        if self.command in ("PUT", "DELETE"):
            assert graph
            self.graph.remove_graph(graph)
        if self.command != "DELETE":
            kind = ox.RdfFormat.N_TRIPLES if graph else ox.RdfFormat.N_QUADS
            self.graph.load(self.body, format=kind, to_graph=graph)
        return Answer(204)

    def log_message(self, *args: object) -> None:
        pass

    def needs(self, user: str, password: str) -> Answer | None:
        """A refusal unless the request shows this name and password by HTTP's Basic."""
        shown = base64.b64encode(f"{user}:{password}".encode()).decode()
        if self.headers.get("Authorization") == f"Basic {shown}":
            return None
        return Answer(401, "who are you?", {"WWW-Authenticate": 'Basic realm="tests"'})


@contextmanager
def faulty(fault: Fault = lambda _: None) -> Iterator[tuple[str, type[Handler]]]:
    """The query address of a server over an empty graph in memory, and its handler."""
    members = {"graph": ox.Store(), "fault": staticmethod(fault), "asked": []}
    handler = type("OneHandler", (Handler,), members)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/query", handler
        server.shutdown()
