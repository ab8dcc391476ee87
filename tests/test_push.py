"""What a server holds after a push: on two real ones, and on one that fails in every way that was met."""

import time
import traceback
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import small_store
from servers import CAP, PASSWORD, Answer, Handler, faulty, oxigraph, virtuoso

from kg import credentials, query
from kg.cli import run
from kg.endpoint import Endpoint
from kg.errors import EndpointCutError, EndpointError, EndpointRefusedError
from kg.identifiers import INDEX_GRAPH
from kg.push import Pushed, plan, push
from kg.query import Query
from kg.remote import GRAPHS, LEDGER, Remote, Way, addresses
from kg.retry import Manners
from kg.store import GraphStore

QUICK = Manners(pause=0, tries=3, first_wait=0.01, longest_wait=5)
FOREIGN = ox.NamedNode("urn:example:not-ours")
ALL = Query("all", "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
SECRET = "geheimes-Wort-17"


@pytest.fixture(scope="module")
def oxigraph_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as url:
        yield url


@pytest.fixture(scope="module")
def virtuoso_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        yield url


@pytest.fixture(params=["oxigraph", "virtuoso"])
def url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two servers in turn, without anything of ours."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    monkeypatch.setenv(credentials.USER, "dba")
    monkeypatch.setenv(credentials.PASSWORD, PASSWORD)
    remote = connect(found)
    remote.drop([*remote.states(), LEDGER])
    return found


@pytest.fixture(autouse=True)
def no_credentials_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))


def connect(url: str, way: Way | None = None, size: int | None = None, timeout: float = 30) -> Remote:
    endpoint = Endpoint(url, timeout)
    return Remote(addresses(endpoint), way, size, endpoint, QUICK)


def pushed(store: ox.Store, remote: Remote, keep: bool = False) -> Pushed:
    return push(store, remote, plan(store, remote, keep=keep))


def sizes(store: ox.Store) -> dict[str, int]:
    names = [name for name in store.named_graphs() if isinstance(name, ox.NamedNode)]
    counts = {name.value: sum(1 for _ in store.quads_for_pattern(None, None, None, name)) for name in names}
    return {name: count for name, count in counts.items() if name != INDEX_GRAPH}


def there(url: str) -> dict[str, int]:
    return {graph: state.count for graph, state in connect(url).states().items()}


def articles(store: ox.Store) -> list[str]:
    return sorted(graph for graph in sizes(store) if "/graph/article/" in graph)


# --- on real servers ---


def test_a_server_holds_what_the_store_holds_and_a_second_push_writes_nothing(url: str) -> None:
    store = small_store()
    first = pushed(store, connect(url))
    assert there(url) == sizes(store)
    assert first.triples == sum(sizes(store).values())
    assert first.way == ("graph-store" if "/sparql" in url else "quads")
    second = pushed(store, connect(url))
    assert not second.plan.changed
    assert second.requests == 2


@pytest.mark.parametrize("way", ["graph-store", "update"])
def test_the_other_ways_come_to_the_same(url: str, way: Way) -> None:
    store = small_store()
    assert pushed(store, connect(url, way)).way == way
    assert there(url) == sizes(store)


def test_every_term_arrives(oxigraph_url: str) -> None:
    store, remote = small_store(), connect(oxigraph_url)
    remote.drop(list(remote.states()))
    for way in ("quads", "graph-store", "update"):
        pushed(store, connect(oxigraph_url, way))
        body = Endpoint(oxigraph_url).ask(
            f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{LEDGER}>) }}",
            "application/n-triples",
        )
        assert {q.triple for q in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)} == {q.triple for q in store}
        connect(oxigraph_url).drop(list(sizes(store)))


def test_only_what_changed_is_written_and_what_left_is_deleted(url: str) -> None:
    store = small_store()
    pushed(store, connect(url))
    foreign = f"INSERT DATA {{ GRAPH {FOREIGN} {{ {FOREIGN} {FOREIGN} 1 }} }}"
    update = addresses(Endpoint(url)).update
    assert update
    Endpoint(update).update(foreign)
    kept, lost = articles(store)[:2]
    store.remove_graph(ox.NamedNode(lost))
    store.add(ox.Quad(FOREIGN, FOREIGN, ox.Literal("ü \"'\\\n\t{}", language="de"), ox.NamedNode(kept)))

    keeping = pushed(store, connect(url), keep=True)
    assert (keeping.plan.changed, keeping.plan.gone) == ((kept,), ())
    assert lost in there(url)
    whole = pushed(store, connect(url))
    assert (whole.plan.changed, whole.plan.gone) == ((), (lost,))
    assert there(url) == sizes(store)
    foreign_left = Endpoint(url).ask(
        f"ASK {{ GRAPH {FOREIGN} {{ ?s ?p ?o }} }}", "application/sparql-results+json"
    )
    assert ox.parse_query_results(foreign_left, format=ox.QueryResultsFormat.JSON)


def test_a_push_that_was_interrupted_goes_on(url: str) -> None:
    store, seen = small_store(), []

    def stop(graph: object) -> None:
        seen.append(graph)
        if len(seen) == 2:
            raise KeyboardInterrupt

    remote = connect(url, "update", size=40)
    with pytest.raises(KeyboardInterrupt):
        push(store, remote, plan(store, remote), stop)
    rest = pushed(store, connect(url))
    assert 0 < len(rest.plan.changed) < len(sizes(store))
    assert there(url) == sizes(store)


def test_what_somebody_else_changed_is_put_right(url: str) -> None:
    store = small_store()
    pushed(store, connect(url))
    graph = articles(store)[0]
    update = addresses(Endpoint(url)).update
    assert update
    Endpoint(update).update(
        f"DELETE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} "
        f"WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o FILTER(isLiteral(?o)) }} }}"
    )
    assert pushed(store, connect(url)).plan.changed == (graph,)
    assert there(url) == sizes(store)


def many_graphs(count: int, triples: int = 1) -> ox.Store:
    store = ox.Store()
    store.extend(
        ox.Quad(
            ox.NamedNode(f"urn:x:{i}:{j}"),
            ox.NamedNode("urn:x:p"),
            ox.Literal(str(j)),
            ox.NamedNode(f"{GRAPHS}article/{i:05}"),
        )
        for i in range(count)
        for j in range(triples)
    )
    return store


def test_more_graphs_than_the_server_has_rows_to_answer_with(url: str) -> None:
    store = many_graphs(CAP + 20)
    pushed(store, connect(url))
    assert there(url) == sizes(store)


def test_an_update_that_is_too_long_for_virtuoso_is_divided(
    virtuoso_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(credentials.USER, "dba")
    monkeypatch.setenv(credentials.PASSWORD, PASSWORD)
    remote = connect(virtuoso_url, "update", size=9000)
    store = many_graphs(1, 9000)
    pushed(store, remote)
    assert remote.size < 9000
    assert there(virtuoso_url) == sizes(store)


def test_rows_that_virtuoso_leaves_out_are_an_error(url: str) -> None:
    pushed(many_graphs(1, CAP + 50), connect(url))
    text = f"SELECT ?o {{ GRAPH <{GRAPHS}article/00000> {{ ?s ?p ?o }} }}"
    everything, few = Query("all", text), Query("few", f"{text} LIMIT {CAP}")
    assert len(list(query.run(Endpoint(url), few).answer)) == CAP  # type: ignore[arg-type]
    if "/sparql" not in url:
        assert len(list(query.run(Endpoint(url), everything).answer)) == CAP + 50  # type: ignore[arg-type]
        return
    with pytest.raises(EndpointCutError, match="100 rows at most"):
        query.run(Endpoint(url), everything)


def test_virtuoso_lets_nobody_in_without_the_password(
    virtuoso_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, before = small_store(), urllib.request._opener  # type: ignore[attr-defined]
    with pytest.raises(EndpointRefusedError, match="401") as error:
        pushed(store, connect(virtuoso_url))
    assert credentials.USER in error.value.hint
    monkeypatch.setenv(credentials.USER, "dba")
    monkeypatch.setenv(credentials.PASSWORD, SECRET)
    with pytest.raises(EndpointRefusedError, match="401") as error:
        pushed(store, connect(virtuoso_url))
    assert "do not do" in error.value.hint
    assert SECRET not in "".join(traceback.format_exception(error.value))
    assert urllib.request._opener is before  # type: ignore[attr-defined]


def test_virtuoso_says_by_an_error_of_its_own_that_nobody_is_logged_in(virtuoso_url: str) -> None:
    """A 500, which is not for another try: the update address that takes no password."""
    start = time.monotonic()
    with pytest.raises(EndpointRefusedError, match="SR186") as error:
        Endpoint(virtuoso_url).update("INSERT DATA { GRAPH <urn:x> { <urn:x> <urn:x> 1 } }")
    assert credentials.USER in error.value.hint
    assert time.monotonic() - start < 10


# --- what goes wrong with servers ---


def test_a_busy_server_is_asked_again_as_it_says() -> None:
    refusals = [Answer(503, "later", {"Retry-After": "0"}), Answer(429, "slower"), Answer(502)]

    def busy(request: Handler) -> Answer | None:
        return refusals.pop() if request.path.startswith("/store") and refusals else None

    with faulty(busy) as (url, handler):
        assert pushed(small_store(), connect(url)).way in ("quads", "graph-store")
        assert not refusals
        assert there(url) == sizes(small_store())
        assert handler.graph.contains_named_graph(ox.NamedNode(LEDGER))


def test_a_server_that_stays_busy_is_given_up() -> None:
    with faulty(lambda request: Answer(503, "down") if "/query" not in request.path else None) as (url, _):
        start = time.monotonic()
        with pytest.raises(EndpointError, match="503"):
            pushed(small_store(), connect(url))
        assert time.monotonic() - start < 10


def test_a_dropped_connection_is_made_anew() -> None:
    drops = [True, True]

    def drop(request: Handler) -> Answer | None:
        if request.path.startswith("/store") and drops:
            drops.pop()
            request.connection.close()
            raise ConnectionAbortedError
        return None

    with faulty(drop) as (url, handler):
        handler.handle = quietly(handler.handle)  # type: ignore[method-assign]
        pushed(small_store(), connect(url))
        assert there(url) == sizes(small_store())


def quietly(handle):  # type: ignore[no-untyped-def]
    def handled(self: Handler) -> None:
        try:
            handle(self)
        except (OSError, ValueError):
            self.close_connection = True

    return handled


@pytest.mark.parametrize("way", ["quads", "graph-store", "update"])
def test_what_is_too_much_is_sent_in_smaller_pieces(way: Way) -> None:
    def small_only(request: Handler) -> Answer | None:
        return Answer(413, "too much") if len(request.body) > 4000 else None

    with faulty(small_only) as (url, _):
        remote = connect(url, way)
        pushed(small_store(), remote)
        assert remote.size < 100
        assert there(url) == sizes(small_store())


def test_what_takes_too_long_is_sent_in_smaller_pieces() -> None:
    def slow(request: Handler) -> Answer | None:
        if len(request.body) > 8000 and "/query" not in request.path:
            time.sleep(0.7)
        return None

    with faulty(slow) as (url, _):
        remote = connect(url, timeout=0.4)
        pushed(small_store(), remote)
        assert remote.size < 10_000
        assert there(url) == sizes(small_store())


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_an_update_that_is_redirected_fails_and_goes_nowhere(code: int) -> None:
    redirect = Answer(code, "", {"Location": "/elsewhere"})
    with faulty(lambda request: None if "/query" in request.path else redirect) as (url, handler):
        with pytest.raises(EndpointError, match="redirects to /elsewhere"):
            pushed(small_store(), connect(url, "update"))
        assert not any("elsewhere" in line for line in handler.asked)
        assert not list(handler.graph)


def test_an_update_that_vanishes_is_noticed_at_once() -> None:
    def vanish(request: Handler) -> Answer | None:
        return Answer(200, "<html>welcome</html>") if "/query" not in request.path else None

    with faulty(vanish) as (url, handler):
        with pytest.raises(EndpointError, match="does not show it"):
            pushed(small_store(), connect(url))
        assert len(handler.asked) < 15


def test_a_server_that_loses_triples_is_found_out_and_the_graph_named() -> None:
    store = small_store()
    graph = articles(store)[0]

    with faulty() as (url, handler):
        remote = connect(url, "graph-store")
        planned = plan(store, remote)
        lost = next(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        with pytest.raises(EndpointCutError, match="1 graphs are not") as error:
            push(store, remote, planned, lambda _: handler.graph.remove(lost))
        assert graph in str(error.value)
        assert pushed(store, connect(url)).plan.changed == (graph,)


def test_half_an_answer_is_no_answer() -> None:
    headers = {"Content-Type": "application/sparql-results+json", "X-SQL-State": "S1TAT"}
    rows = '{"head":{"vars":["s"]},"results":{"bindings":[]}}'
    with faulty(lambda _: Answer(200, rows, headers)) as (url, _), pytest.raises(EndpointCutError):
        query.run(Endpoint(url), ALL)


# --- credentials ---


def test_credentials_come_from_the_environment_or_netrc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with faulty(lambda request: request.needs("anna", SECRET)) as (url, handler):
        with pytest.raises(EndpointError, match="401"):
            pushed(small_store(), connect(url))
        netrc = tmp_path / "netrc"
        netrc.write_text(f"machine 127.0.0.1 login anna password {SECRET}\n", "utf8")
        monkeypatch.setenv("NETRC", str(netrc))
        pushed(small_store(), connect(url))
        monkeypatch.setenv("NETRC", str(tmp_path / "none"))
        monkeypatch.setenv(credentials.USER, "anna")
        monkeypatch.setenv(credentials.PASSWORD, SECRET)
        handler.asked.clear()
        pushed(small_store(), connect(url))
        assert len(handler.asked) < 12  # the body of a request goes out once, not once more behind each 401


def test_the_password_stands_in_no_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(credentials.USER, "anna")
    monkeypatch.setenv(credentials.PASSWORD, SECRET)
    store = tmp_path / "store"
    with GraphStore.open(store, create=True) as opened:
        opened.graph.extend(small_store())
    basic = credentials.Credentials("anna", SECRET).basic

    def echo(request: Handler) -> Answer | None:
        """Sends back what it was told, as servers do in their complaints."""
        shown = request.needs("anna", SECRET)
        if shown or request.path == "/query":
            return shown
        said = f"{request.headers['Authorization']} {SECRET}"
        return (
            Answer(400, said) if request.path != "/update" else Answer(302, said, {"Location": f"/?{SECRET}"})
        )

    with faulty(echo) as (url, _):
        errors = [
            run(["--store", str(store), "push", "--endpoint", url, "--via", way])
            for way in ("auto", "update")
        ]
        assert errors == [7, 7]
        with pytest.raises(EndpointError) as error:
            pushed(small_store(), connect(url))
    out, err = capfd.readouterr()
    told = out + err + "".join(traceback.format_exception(error.value)) + repr(credentials.find(url))
    assert "***" in told
    assert SECRET not in told
    assert basic not in told


def test_an_address_with_a_password_is_refused_and_not_repeated(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    address = f"http://anna:{SECRET}@127.0.0.1:1/query"
    assert run(["push", "--endpoint", address]) == 7
    assert run(["query", "meetings", "--endpoint", address]) == 7
    out, err = capfd.readouterr()
    assert credentials.PASSWORD in err
    assert SECRET not in out + err


def test_a_password_is_not_sent_where_others_can_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert credentials.is_private("https://example.org/query")
    assert credentials.is_private("http://[::1]:7878/query")
    assert not credentials.is_private("http://example.org/query")
    assert not credentials.is_private("http://127.0.0.1.example.org/query")
    monkeypatch.setenv(credentials.USER, "anna")
    monkeypatch.setenv(credentials.PASSWORD, SECRET)
    monkeypatch.setattr(credentials, "is_private", lambda _: False)
    with faulty(lambda request: request.needs("anna", SECRET)) as (url, handler):
        with pytest.raises(EndpointError, match="plain http"):
            connect(url).states()
        assert handler.asked == ["POST /query"]
        monkeypatch.setenv(credentials.INSECURE, "1")
        assert connect(url).states() == {}


def test_a_broken_netrc_is_named_and_not_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login anna passwort {SECRET}\n", "utf8")
    monkeypatch.setenv("NETRC", str(netrc))
    with pytest.raises(EndpointError, match="line 1") as error:
        credentials.find("http://127.0.0.1/")
    assert SECRET not in "".join(traceback.format_exception(error.value))


# --- the command ---


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with GraphStore.open(tmp_path / "store", create=True) as opened:
        opened.graph.extend(small_store())
    return tmp_path / "store"


def test_the_command_says_what_it_did(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with faulty() as (url, handler):
        push_it = ["--store", str(folder), "push", "--endpoint", url]
        assert run([*push_it, "--dry-run"]) == 0
        assert "to write, 0 to delete, 0 there already" in capsys.readouterr().out
        assert not list(handler.graph)
        assert run(push_it) == 0
        assert "written, 0 deleted, 0 there already" in capsys.readouterr().out
        assert run(push_it) == 0
        assert "0 graphs with 0 triples written" in capsys.readouterr().out


def test_the_command_can_be_interrupted(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with faulty() as (url, _):
        monkeypatch.setattr(Remote, "write", interrupted)
        assert run(["--store", str(folder), "push", "--endpoint", url]) == 130
        assert "goes on" in capsys.readouterr().err


def test_addresses_that_cannot_be_guessed_are_given(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with faulty() as (url, handler):
        odd, updates = url.replace("/query", "/ask"), url.replace("/query", "/update")
        push_it = ["--store", str(folder), "push", "--endpoint", odd]
        assert run(push_it) == 7
        assert "--update-url" in capsys.readouterr().err
        assert run([*push_it, "--update-url", updates]) == 0
        assert sum("/update" in line for line in handler.asked) > 1
