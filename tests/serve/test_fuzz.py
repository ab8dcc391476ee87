"""The endpoint under requests that nobody would write: each gets a proper status, none an error of the server's own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import httpx
import pytest
from graphs import small_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import served, stored

from kg.serve.app import Settings
from kg.serve.worker import Limits

PROPER = {200, 400, 403, 404, 405, 406, 413, 415, 421, 422, 504, 507}
WORDS = (
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "{", "}", "(", ")", "*", "?s", "?p", "?o", ".", ";", ",", "a",
    "dco:Event", "<http://example.org/>", "<", "FILTER", "OPTIONAL", "UNION", "GRAPH", "?g", "FROM", "NAMED", "VALUES",
    "BIND", "AS", "COUNT", "DISTINCT", "GROUP BY", "ORDER BY", "LIMIT", "OFFSET", "-1", "1e999", "99999999999999999999",
    "'x'", "'", '"""', "\\", "\x00", "\ud7ff", "😀", "@en", "^^", "SERVICE", "LOAD", "INSERT DATA", "#", "\n", "BASE",
    "PREFIX", "dco:", "_:b", "[]", "<<", ">>", "|", "^", "+", "!", "REGEX", "REPLACE", "SUBSTR", "xsd:integer", "/ 0",
)  # fmt: skip
TYPES = (
    "*/*", "text/*", "text/csv", "application/json", "text/turtle", "application/ld+json", "image/png", "a", "/", ";q=",
    "text/html", "application/sparql-results+xml", "application/rdf+xml", "text/csv;q=0", "*/*;q=2", "*/*;q=-1",
)  # fmt: skip

queries = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=12).map(
        lambda words: f"SELECT * {{ ?s ?p ?o {' '.join(words)} }}"
    ),
    st.text(max_size=80),
)
accepts = st.lists(st.sampled_from(TYPES), max_size=4).map(",".join) | st.text(
    "azAZ*/;=,.+-q019", max_size=40
)
names = st.sampled_from(("query", "default-graph-uri", "named-graph-uri", "update", "x", ""))
values = queries | st.sampled_from(("http://example.org/", "ASK {}", "", "none"))
parameters = st.lists(st.tuples(names, values), max_size=5)
media_types = st.sampled_from(
    (
        "application/x-www-form-urlencoded",
        "application/sparql-query",
        "application/sparql-update",
        "text/plain",
        "",
        "application/sparql-query; charset=utf-16",
        "application/sparql-query;charset",
        ";",
        "multipart/form-data",
    )
)

FUZZ = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    path = stored(tmp_path_factory.mktemp("fuzz") / "store", small_store())
    with (
        served(path, Settings(Limits(seconds=10, megabytes=512, workers=2), rows=1000)) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"]


def is_proper(response: httpx.Response) -> bool:
    """Whether a response has one of the statuses that there are, and an error is text or a page without a trace."""
    plain = response.headers["content-type"].startswith(("text/plain", "text/html"))
    clean = "Traceback" not in response.text and response.headers["x-content-type-options"] == "nosniff"
    return response.status_code in PROPER and clean and (plain or response.status_code == 200)


@FUZZ
@given(query=queries, accept=accepts)
def test_any_query(client: httpx.Client, query: str, accept: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert is_proper(response), (response.status_code, response.text)


@FUZZ
@given(inside=parameters, outside=parameters, media_type=media_types)
def test_any_form(
    client: httpx.Client, inside: list[tuple[str, str]], outside: list[tuple[str, str]], media_type: str
) -> None:
    body = urlencode(inside).encode()
    response = client.post("/sparql", params=outside, content=body, headers={"content-type": media_type})
    assert is_proper(response), (response.status_code, response.text)


@FUZZ
@given(body=st.binary(max_size=200), target=st.binary(max_size=60), media_type=media_types)
def test_any_bytes(client: httpx.Client, body: bytes, target: bytes, media_type: str) -> None:
    response = client.post(f"/sparql?{quote(target)}", content=body, headers={"content-type": media_type})
    assert is_proper(response), (response.status_code, response.text)


@FUZZ
@given(
    folder=st.sampled_from(("id", "reference")),
    name=st.text(max_size=40),
    accept=accepts | st.just("text/html"),
)
def test_any_iri(client: httpx.Client, folder: str, name: str, accept: str) -> None:
    response = client.get(f"/{folder}/{quote(name, safe='')}", headers={"accept": accept})
    assert is_proper(response), (response.status_code, response.text)


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\xff\xfe\r\n\r\n",
        b"GET /sparql HTTP/9.9\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?query=\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /static/../../app.py HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /static/%2e%2e/app.py HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_hardly_http_is_refused(client: httpx.Client, sent: bytes) -> None:
    address = (client.base_url.host, client.base_url.port or 80)
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        status = connection.makefile("rb").readline()
    assert status == b"" or status.split()[1][:1] == b"4", status
