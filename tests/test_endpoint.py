"""The same queries on a real SPARQL server, and what goes wrong with servers."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from graphs import small_store
from servers import oxigraph

from kg import query
from kg.endpoint import Endpoint
from kg.errors import EndpointError, QueryError
from kg.query import Query, run
from kg.results import render

SELECT = Query("mine", "SELECT * { ?s ?p ?o }")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An Oxigraph server on a free port of this machine, with the small graph."""
    folder = tmp_path_factory.mktemp("server")
    small_store().dump(folder / "graph.nq")
    with oxigraph(folder, folder / "graph.nq") as url:
        yield url


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("events-between", {"actor": "Russland", "other": "USA"}),
        ("meetings", {"actor": "Lawrow"}),
        ("casualties-by-source", {"place": "Aleppo", "language": "de"}),
        ("have-they-met", {"actor": "Lavrov", "other": "Kerry"}),
        ("network", {"type": "ACCUSE"}),
    ],
)
def test_the_endpoint_answers_as_the_store_does(server: str, name: str, params: dict[str, str]) -> None:
    there = render(run(Endpoint(server), query.find(name), params), "csv")
    assert there == render(run(small_store(), query.find(name), params), "csv")


def test_names_are_looked_up_on_the_endpoint(server: str) -> None:
    with pytest.raises(QueryError, match="no entity"):
        run(Endpoint(server), query.find("meetings"), {"actor": 'x" } #'})


def test_a_complaint_of_the_server_is_cut(server: str) -> None:
    text = "SELECT * { ?s ?p } # " + "x" * 50_000
    with pytest.raises(EndpointError, match="answered 400") as error:
        run(Endpoint(server), Query("bad", text))
    assert len(str(error.value)) < 500


def test_updates_do_not_reach_the_endpoint() -> None:
    with pytest.raises(QueryError, match="update"):
        run(Endpoint("http://127.0.0.1:9/"), Query("bad", "DROP ALL"))


class Odd(BaseHTTPRequestHandler):
    """A server that misbehaves in the way that its path names."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(f"GET {self.path}")
        self.answer(200, "application/sparql-results+json", b'{"head":{"vars":[]},"results":{"bindings":[]}}')

    def do_POST(self) -> None:
        self.asked.append(f"POST {self.path}")
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/redirect/"):
            self.send_response(int(self.path.rpartition("/")[2]))
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/html":
            self.answer(200, "text/html", b"<html>hello</html>")
        elif self.path == "/busy":
            self.answer(503, "text/plain", b"come back later")
        elif self.path == "/cut":
            self.answer(200, "application/sparql-results+json", b"{", length=100)
        elif self.path == "/broken":
            row = b'{"s":{"type":"uri","value":"a b"}}'
            head = b'{"head":{"vars":["s"]},"results":{"bindings":['
            self.answer(200, "application/sparql-results+json", head + row + b"]}")
        else:
            self.trickle()

    def answer(self, code: int, kind: str, body: bytes, length: int | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def trickle(self) -> None:
        """One byte at a time, so that no single read ever times out."""
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def odd() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    handler = type("Handler", (Odd,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_error_and_is_not_followed(odd: tuple[str, list[str]], code: int) -> None:
    url, asked = odd
    with pytest.raises(EndpointError, match="redirects to /elsewhere"):
        run(Endpoint(f"{url}/redirect/{code}"), SELECT)
    assert asked == [f"POST /redirect/{code}"]


@pytest.mark.parametrize(
    ("path", "says"),
    [("html", "text/html"), ("busy", "503"), ("broken", "broken data"), ("cut", "breaks off")],
)
def test_a_server_that_does_not_speak_sparql(odd: tuple[str, list[str]], path: str, says: str) -> None:
    with pytest.raises(EndpointError, match=says):
        run(Endpoint(f"{odd[0]}/{path}"), SELECT)


def test_a_trickling_answer_ends_at_the_deadline(odd: tuple[str, list[str]]) -> None:
    start = time.monotonic()
    with pytest.raises(EndpointError, match="too long"):
        run(Endpoint(f"{odd[0]}/slow", timeout=0.3), SELECT)
    assert time.monotonic() - start < 4


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "localhost:7878", "http://", "ftp://x/", "http://127.0.0.1:1/"]
)
def test_what_is_no_address_or_no_server(url: str) -> None:
    with pytest.raises(EndpointError):
        run(Endpoint(url), SELECT)
