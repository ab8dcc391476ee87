"""The endpoint over HTTP: what a client may send, what it gets, and what is refused by which status."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest
from graphs import ID, small_store
from serving import served, stored
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.serve.app import Settings, create_app
from kg.serve.worker import Limits

ROWS = 200
LAVROV = "https://w3id.org/diplograph/reference/Q58217"
ARTICLES = "SELECT ?s WHERE { ?s a dco:Article }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("protocol") / "store", small_store())


@pytest.fixture(scope="module")
def client(path: Path) -> Iterator[httpx.Client]:
    settings = Settings(Limits(seconds=10, workers=2), ROWS)
    with served(path, settings) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def ask(client: httpx.Client, query: str, accept: str = "*/*") -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers={"accept": accept})


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    found = response.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def test_the_three_ways_to_ask_give_the_same(client: httpx.Client) -> None:
    by_get = ask(client, ARTICLES)
    by_form = client.post("/sparql", content=urlencode({"query": ARTICLES}), headers=FORM)
    direct = client.post("/sparql", content=ARTICLES, headers=DIRECT)
    assert len(rows(by_get)) > 1
    assert by_get.content == by_form.content == direct.content


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.5", "text/tab-separated-values; charset=utf-8"),
        ("text/*, application/json;q=0.9", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("text/html, image/png;q=0.9, */*;q=0.1", "application/sparql-results+json"),
        ("rubbish, text/csv;q=1", "text/csv; charset=utf-8"),
    ],
)
def test_solutions_come_in_the_form_that_is_liked_best(
    client: httpx.Client, accept: str, expected: str
) -> None:
    for query in (ARTICLES, "ASK {}"):
        response = ask(client, query, accept)
        assert (response.status_code, response.headers["content-type"]) == (200, expected)
        assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml;q=0.5, text/csv", ox.RdfFormat.RDF_XML),
    ],
)
def test_triples_come_whole_in_each_form(client: httpx.Client, accept: str, form: ox.RdfFormat) -> None:
    response = ask(client, "CONSTRUCT { ?s ?p ?o } WHERE { ?s a dco:Event ; ?p ?o }", accept)
    assert response.headers["content-type"].split(";")[0] == form.media_type
    found = {quad.triple for quad in ox.parse(response.content, format=form)}
    text = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s a dco:Event ; ?p ?o } }"
    assert len(found) == int(rows(ask(client, text))[0]["n"]) > 50


@pytest.mark.parametrize(
    ("query", "accept"), [(ARTICLES, "text/turtle"), ("DESCRIBE dco:x", "text/csv"), (ARTICLES, "image/*")]
)
def test_a_form_that_there_is_not_is_406_and_says_which_there_are(
    client: httpx.Client, query: str, accept: str
) -> None:
    response = ask(client, query, accept)
    assert response.status_code == 406
    assert "application/sparql-results+json" in response.text or "text/turtle" in response.text


def test_the_default_graph_is_the_union_unless_a_dataset_is_given(client: httpx.Client) -> None:
    graphs = {row["g"] for row in rows(ask(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))}
    events = f"{ID}graph/events"
    assert events in graphs and len(graphs) > 3
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"

    def asked(query: str, **dataset: str) -> list[dict[str, str]]:
        return rows(client.get("/sparql", params={"query": query, **dataset}))

    everything = int(asked(count)[0]["n"])
    one = int(asked(count, **{"default-graph-uri": events})[0]["n"])
    assert 0 < one < everything
    assert asked(f"SELECT (COUNT(*) AS ?n) FROM <{events}> {{ ?s ?p ?o }}")[0]["n"] == str(one)
    assert asked(named, **{"named-graph-uri": events}) == [{"g": events}]
    assert asked(count, **{"named-graph-uri": events})[0]["n"] == "0"
    assert asked(f"SELECT (COUNT(*) AS ?n) FROM <{ID}> {{ ?s ?p ?o }}", **{"default-graph-uri": events})[0][
        "n"
    ] == str(one)


@pytest.mark.parametrize(
    ("status", "method", "target", "headers", "body"),
    [
        (400, "GET", "?query=SELECT", {}, ""),
        (400, "GET", "?query=", {}, ""),
        (400, "GET", "?query=ASK%7B%7D&query=ASK%7B%7D", {}, ""),
        (400, "GET", "?default-graph-uri=http://example.org/", {}, ""),
        (400, "GET", "?query=ASK%7B%7D&default-graph-uri=none", {}, ""),
        (400, "GET", "?query=%ff%fe", {}, ""),
        (400, "GET", "?query=CLEAR+ALL", {}, ""),
        (400, "POST", "", FORM, "a=b"),
        (400, "POST", "", DIRECT, b"ASK { ?s ?p '\xff' }"),
        (400, "POST", "?query=ASK%7B%7D", DIRECT, "ASK {}"),
        (400, "POST", "", FORM, "&".join(f"a{n}=" for n in range(1001))),
        (403, "GET", "?update=CLEAR+ALL", {}, ""),
        (403, "POST", "", FORM, "update=CLEAR+ALL"),
        (403, "POST", "", {"content-type": "application/sparql-update"}, "CLEAR ALL"),
        (403, "GET", "?query=ASK%7BSERVICE+%3Chttp://127.0.0.1:1/%3E%7B%7D%7D", {}, ""),
        (403, "GET", "?query=ASK%7BFILTER(trueSERVICE+%3Chttp://127.0.0.1:1/%3E%7B%7D)%7D", {}, ""),
        (413, "POST", "", DIRECT, "#" * (1 << 20) + "\nASK {}"),
        (413, "POST", "", FORM, "query=" + "a" * (1 << 20)),
        (415, "POST", "", {"content-type": "text/plain"}, "ASK {}"),
        (415, "POST", "", {}, "ASK {}"),
        (415, "POST", "", {"content-type": "application/sparql-query; charset=utf-16"}, "ASK {}"),
    ],
)
def test_what_is_wrong_or_not_allowed_has_its_status(
    client: httpx.Client, status: int, method: str, target: str, headers: dict[str, str], body: str | bytes
) -> None:
    response = client.request(method, f"/sparql{target}", headers=headers, content=body)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/plain")
    assert "Traceback" not in response.text and len(response.text) > 10


def test_a_body_without_a_length_is_cut_off_too(client: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b"#" * 100_000] * 12

    assert client.post("/sparql", content=pieces(), headers=DIRECT).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_405_with_those_that_there_are(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/sparql")
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


def test_the_parsers_message_comes_as_plain_text_and_never_as_html(client: httpx.Client) -> None:
    response = ask(client, "SELECT * { <script>alert(1)</script> }", "text/html")
    assert response.status_code in (400, 406)
    response = ask(client, "SELECT * { <script>alert(1)</script> }")
    assert response.status_code == 400 and "error at 1:" in response.text
    assert response.headers["content-type"].startswith("text/plain")
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "query",
    ["ASK { ?s ?p 'SERVICE' }", "# SERVICE <a> {}\nASK {}", "ASK { ?s <http://a/SERVICE> ?SERVICE }"],
)
def test_a_word_like_service_in_text_is_no_call(client: httpx.Client, query: str) -> None:
    assert ask(client, query).status_code == 200


def test_an_answer_is_whole_up_to_the_limit_and_refused_beyond_it(client: httpx.Client) -> None:
    strange = r"""VALUES (?a ?b) { ("}},{\"\\" "<result>\n,{[{") (UNDEF UNDEF) ("x\\" "a\"\n\"b") }"""
    for accept in (
        "application/json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ):
        for limit, status in ((ROWS - 3, 200), (ROWS, 200), (ROWS + 1, 422), (ROWS * 2, 422)):
            query = f"SELECT ?a ?b {{ {strange} ?s ?p ?o . ?t ?q ?r }} LIMIT {limit}"
            response = ask(client, query, accept)
            assert response.status_code == status, (accept, limit)
            assert status == 200 or f"{ROWS} rows" in response.text
    for accept in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        for limit, status in ((ROWS, 200), (ROWS + 1, 422)):
            construct = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }} LIMIT {limit}"
            assert ask(client, construct, accept).status_code == status, (accept, limit)


def test_a_long_answer_comes_whole_with_its_length(client: httpx.Client) -> None:
    query = f"SELECT ?o (REPEAT AS ?n) {{ ?s ?p ?o }} LIMIT {ROWS}".replace("REPEAT", f"'{'x' * 60_000}'")
    response = client.post("/sparql", content=query, headers=DIRECT)
    assert len(response.content) == int(response.headers["content-length"]) > 10_000_000
    assert len(rows(response)) == ROWS


def test_who_describes_the_service(client: httpx.Client) -> None:
    for accept, form in (("*/*", ox.RdfFormat.TURTLE), ("application/rdf+xml", ox.RdfFormat.RDF_XML)):
        response = client.get("/sparql", headers={"accept": accept})
        found = {quad.triple for quad in ox.parse(response.content, format=form)}
        objects = {triple.object.value for triple in found}
        sd = "http://www.w3.org/ns/sparql-service-description#"
        assert {
            str(client.base_url.join("/sparql")),
            f"{sd}UnionDefaultGraph",
            f"{ID}graph/events",
        } <= objects
        assert f"{sd}BasicFederatedQuery" not in objects
    assert client.get("/sparql", headers={"accept": "text/csv"}).status_code == 406
    browser = client.get("/sparql", headers={"accept": "text/html, application/xml;q=0.9, */*;q=0.8"})
    assert (browser.status_code, browser.headers["location"]) == (303, "/query")


def test_an_iri_gives_what_the_store_says_of_it(client: httpx.Client) -> None:
    response = client.get("/reference/Q58217")
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    found = {quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.TURTLE)}
    text = f"SELECT ?s ?p ?o {{ ?s ?p ?o FILTER(?s = <{LAVROV}> || ?o = <{LAVROV}>) }}"
    assert len(found) == len({tuple(row.items()) for row in rows(ask(client, text))}) > 5
    graph = client.get("/id/graph/events", headers={"accept": "application/n-triples"})
    assert b"/id/event/treffen> <" in graph.content
    assert client.get("/reference/Q0").status_code == 404
    assert client.get("/id/%3Cscript%3E%20").status_code == 404
    assert client.get("/reference/Q58217", headers={"accept": "image/png"}).status_code == 406


def test_a_description_that_is_not_whole_says_so(path: Path, tmp_path: Path) -> None:
    hub, link = ox.NamedNode(ID + "entity/hub"), ox.NamedNode("http://example.org/p")
    quads = [ox.Quad(ox.NamedNode(f"http://example.org/{n}"), link, hub, hub) for n in range(1200)]
    with served(stored(tmp_path / "store", quads), Settings(Limits(workers=1))) as address:
        response = httpx.get(f"{address}/id/entity/hub", headers={"accept": "application/n-triples"})
    assert response.text.count("\n") >= 1000
    assert "more statements" in response.headers["warning"]


@pytest.mark.parametrize(
    "target", ["/sparql?query=ASK%7B%7D", "/sparql?query=x", "/none", "/reference/Q58217"]
)
def test_every_response_forbids_what_it_does_not_need(client: httpx.Client, target: str) -> None:
    headers = client.get(target).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers and "server" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:80", 200),
        ("127.0.0.1", 200),
        ("[::1]:9", 200),
        ("LOCALHOST", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example:80", 421),
        ("evil.example@localhost", 421),
        ("", 421),
    ],
)
def test_only_its_own_names_lead_to_a_local_server(client: httpx.Client, host: str, status: int) -> None:
    assert client.get("/sparql", headers={"host": host}).status_code == status


def test_pages_of_other_sites_cannot_make_a_browser_ask(client: httpx.Client) -> None:
    foreign = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert client.get("/sparql?query=ASK%7B%7D", headers=foreign).status_code == 403
    assert (
        client.get("/reference/Q58217", headers=foreign | {"sec-fetch-mode": "navigate"}).status_code == 200
    )
    assert client.get("/sparql", headers=foreign | {"sec-fetch-site": "same-origin"}).status_code == 200


def test_limits_have_their_status_and_the_server_lives_on(path: Path) -> None:
    limits = Limits(seconds=1, megabytes=300, workers=1, waiting=1)
    with served(path, Settings(limits)) as address, httpx.Client(base_url=address, timeout=30) as client:
        assert ask(client, ENDLESS).status_code == 504
        greedy = ask(client, "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a")
        assert greedy.status_code in (507, 504)  # on a slow machine its time is over first
        with ThreadPoolExecutor(8) as pool:
            crowd = list(pool.map(lambda _: ask(client, ENDLESS), range(8)))
        busy = [response for response in crowd if response.status_code == 503]
        assert busy and all(response.headers["retry-after"] == "5" for response in busy)
        assert {response.status_code for response in crowd} <= {503, 504}
        assert rows(ask(client, ARTICLES))


def test_each_of_many_clients_gets_its_own_answer(client: httpx.Client) -> None:
    """Short ones, and long ones that go through files."""

    def asked(number: int) -> bool:
        size = 10 if number % 3 else 20_000
        query = f"SELECT ({number} AS ?n) ('{'x' * size}' AS ?x) {{ ?s ?p ?o }} LIMIT 100"
        response = client.post("/sparql", content=query, headers=DIRECT)
        return rows(response) == [{"n": str(number), "x": "x" * size}] * 100

    with ThreadPoolExecutor(32) as pool:
        assert all(pool.map(asked, range(96)))


def test_a_client_that_leaves_frees_its_worker(path: Path) -> None:
    with served(path, Settings(Limits(seconds=30, workers=1))) as address:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{address}/sparql", params={"query": ENDLESS}, timeout=0.3)
        start = time.monotonic()
        assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=20).json()["boolean"]
        assert time.monotonic() - start < 10


def test_a_slow_client_keeps_no_worker(path: Path) -> None:
    long = f"SELECT ?o ('{'x' * 30_000}' AS ?n) {{ ?s ?p ?o }} LIMIT 500"
    with served(path, Settings(Limits(seconds=30, workers=1))) as address:
        target = httpx.URL(address)
        with socket.create_connection((target.host, target.port or 80)) as slow:
            body = urlencode({"query": long}).encode()
            head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            slow.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            assert slow.recv(15) == b"HTTP/1.1 200 OK"
            assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=10).json()["boolean"]


def test_a_mistake_of_the_program_is_logged_and_not_shown(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def mistake(_: Request) -> Response:
        raise RuntimeError("with a secret")

    app = create_app(path)
    app.router.routes.insert(0, Route("/mistake", mistake))

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/mistake")

    response = asyncio.run(asked())
    assert response.status_code == 500 and "secret" not in response.text and "Trace" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "with a secret" in caplog.text


# --- the command ---


def started(path: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", "--store", str(path), "serve", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_command_says_where_it_answers_and_ends_by_interrupt(path: Path) -> None:
    process = started(path, "--port", "0", "--workers", "1")
    assert process.stdout and process.stderr
    line = process.stdout.readline()
    match = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert match, line
    assert httpx.get(f"{match[0]}sparql", params={"query": "ASK {}"}).json() == {"head": {}, "boolean": True}
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert process.stderr.read().strip() == ""


def test_a_port_in_use_is_told_by_its_name(path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = started(path, "--port", str(taken.getsockname()[1]))
        _, told = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "cannot listen on 127.0.0.1 port" in told and "kg serve --port" in told


def test_a_store_that_is_not_there_has_the_code_of_all_commands(tmp_path: Path) -> None:
    process = started(tmp_path / "none")
    _, told = process.communicate(timeout=30)
    assert process.returncode == 5 and "there is no store" in told


def test_an_open_address_is_warned_of(path: Path) -> None:
    process = started(path, "--host", "0.0.0.0", "--port", "0", "--workers", "1")
    assert process.stdout and process.stderr
    assert "http://0.0.0.0:" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)
    assert "Warning" in process.stderr.read()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists the processes")
def test_no_worker_outlives_a_server_that_is_killed(path: Path) -> None:
    process = started(path, "--port", "0", "--workers", "2", "--timeout", "1")
    assert process.stdout
    address = next(word for word in process.stdout.readline().split() if word.startswith("http"))
    workers = children(process.pid)
    assert len(workers) == 2
    with suppress(httpx.HTTPError):
        httpx.get(f"{address}sparql", params={"query": ENDLESS}, timeout=0.2)
    process.kill()
    process.wait()
    end = time.monotonic() + 20
    while time.monotonic() < end and any(map(is_alive, workers)):
        time.sleep(0.1)
    assert not any(map(is_alive, workers))


def children(parent: int) -> list[int]:
    stats = {int(folder.name): status(int(folder.name)) for folder in Path("/proc").glob("[0-9]*")}
    return [process for process, fields in stats.items() if fields and int(fields[1]) == parent]


def is_alive(process: int) -> bool:
    return status(process)[:1] not in ([], ["Z"])


def status(process: int) -> list[str]:
    """State and parent of a process, and more; nothing when it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
