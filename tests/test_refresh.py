"""``kg reference update`` against a real SPARQL server with a made-up slice, and against one that misbehaves."""

from __future__ import annotations

import email.utils
import functools
import gc
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import pipeline
from kg.cli import run
from kg.endpoint import Endpoint
from kg.errors import BadDataError, EndpointError
from kg.reference import Reference
from kg.refresh.fetch import Fetcher, Step
from kg.refresh.found import Found, Holding, Names, read_items
from kg.refresh.merge import merge
from kg.refresh.update import Request, Update, update, write
from kg.retry import Manners
from kg.store import GraphStore
from kg.vocabulary import REF

FOLDER = Path(__file__).parent / "refresh"
EXPECTED = FOLDER / "expected.ttl"
OXIGRAPH = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
WEEK = 7 * 24 * 3600.0
QUICK = Manners(pause=0, tries=4, first_wait=0.01, longest_wait=5)
PAGES = 5  # requests for the slice when each page holds all: states, organisations, offices, people, names


# --- servers ---


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An Oxigraph server on a free port of this machine, with the slice."""
    if OXIGRAPH is None:
        pytest.skip("oxigraph is not installed: pip install '.[test]'")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    store = ["--location", str(tmp_path_factory.mktemp("server"))]
    load = [OXIGRAPH, "load", *store, "--file", str(FOLDER / "wikidata.ttl")]
    subprocess.run(load, check=True, capture_output=True, timeout=60)
    serve = [OXIGRAPH, "serve", *store, "--bind", address]
    process = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://{address}/", timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://{address}/query"
    finally:
        process.terminate()
        process.wait(timeout=30)


@dataclass
class Moody:
    """A server before the real one. ``mood`` says what goes wrong with a query; None lets it through."""

    url: str
    mood: Callable[[str], str | None] = lambda _: None
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    """When requests came."""

    def in_turn(self, *moods: str | None) -> None:
        """Goes wrong with these requests, then no more."""
        left = iter(moods)
        self.mood = lambda _: next(left, None)


class Handler(BaseHTTPRequestHandler):
    moody: Moody
    target: str

    def do_POST(self) -> None:
        self.moody.times.append(time.monotonic())
        body = self.rfile.read(int(self.headers["Content-Length"]))
        query = urllib.parse.parse_qs(body.decode())["query"][0]
        self.moody.asked.append(query)
        self.moody.agents.append(self.headers["User-Agent"])
        self.answer(self.moody.mood(query), body)

    def answer(self, mood: str | None, body: bytes) -> None:
        match (mood or "").split():
            case [code, *rest] if code.isdecimal():
                said = b"java.util.concurrent.TimeoutException" if rest == ["slow"] else b"not now"
                wait = {"Retry-After": " ".join(rest)} if rest and rest != ["slow"] else {}
                self.send(int(code), said, {"Content-Type": "text/plain", **wait})
            case ["cut"]:
                self.send(200, b'{"head":{"vars":["item"]}', JSON, length=1000)
            case ["broken"]:
                self.send(200, b'{"head":{"vars":["item"]},"results":{"bindings":[{"it', JSON)
            case ["silent"]:
                time.sleep(0.8)
            case ["hangup"]:
                self.connection.shutdown(socket.SHUT_RDWR)
            case ["empty"]:
                self.send(200, b'{"head":{"vars":["item"]},"results":{"bindings":[]}}', JSON)
            case _:
                self.pass_on(body)

    def pass_on(self, body: bytes) -> None:
        headers = {name: self.headers[name] for name in ("Content-Type", "Accept")}
        request = urllib.request.Request(self.target, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                self.send(200, response.read(), {"Content-Type": response.headers["Content-Type"]})
        except urllib.error.HTTPError as error:
            self.send(error.code, error.read(), {"Content-Type": "text/plain"})

    def send(self, code: int, body: bytes, headers: dict[str, str], length: int | None = None) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


JSON = {"Content-Type": "application/sparql-results+json"}


@pytest.fixture
def moody(server: str) -> Iterator[Moody]:
    proxy = Moody("")
    handler = type("Mine", (Handler,), {"moody": proxy, "target": server})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        listening.daemon_threads = True
        listening.block_on_close = False
        threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
        proxy.url = f"http://127.0.0.1:{listening.server_address[1]}/sparql"
        yield proxy
        listening.shutdown()


def asked(
    url: str,
    cache: Path,
    *,
    size: int = 500,
    manners: Manners = QUICK,
    max_age: float | None = WEEK,
    timeout: float = 10,
    tell: Callable[[Step], None] = lambda _: None,
) -> Update:
    request = Request(Endpoint(url, timeout, "test"), 2010, size)
    return update(request, Reference.load(), cache, manners, max_age=max_age, tell=tell)


def text(done: Update, folder: Path) -> str:
    write(done, folder / "written.ttl", folder / "written.issues.jsonl")
    return (folder / "written.ttl").read_text("utf8")


# --- what comes of it ---


@pytest.mark.parametrize("size", [2, 500])
def test_the_file_is_the_same_to_the_byte_whatever_the_pages(server: str, tmp_path: Path, size: int) -> None:
    """The expected file was read through by hand; the slice says beside each item what it is there for."""
    assert text(asked(server, tmp_path / "cache", size=size), tmp_path) == EXPECTED.read_text("utf8")


def test_what_is_no_use_is_named(server: str, tmp_path: Path) -> None:
    done = asked(server, tmp_path / "cache")
    named = {(issue.code, issue.source.rpartition("/")[2]) for issue in done.merged.issues}
    assert named == {
        ("ambiguous-name", "Q159"),  # Moskau, Russen
        ("ambiguous-name", "Q7747"),  # Angela Merkel
        ("ambiguous-name", "Q900000012"),  # Nato
        ("bad-date", "d1"),  # 30 February
        ("bad-date", "d7"),  # an IRI
        ("bad-name", "Q900000013"),  # an IRI
        ("code-taken", "Q900000004"),
        ("end-before-start", "d2"),
        ("no-code", "Q900000002"),
        ("no-date", "d3"),
        ("no-end", "d4"),
        ("no-label", "Q900000045"),
        ("other-family-name", "Q7747"),  # Zar Wladimir
        ("other-name", "Q567"),
        ("overlaps", "c2"),
        ("same-name", "Q900000020"),
        ("vague-date", "d5"),
    }
    text(done, tmp_path)
    lines = (tmp_path / "written.issues.jsonl").read_text("utf8").splitlines()
    assert len(lines) == sum(done.issues.values())
    assert all(set(json.loads(line)) == {"code", "source", "message", "hint"} for line in lines)


@pytest.fixture(scope="module")
def widened() -> Reference:
    return Reference.load([EXPECTED])


def test_the_reference_answers_to_what_was_added(widened: Reference) -> None:
    def iris(name: str, language: str = "de") -> list[str]:
        return [entry.iri.removeprefix(REF) for entry in widened.lookup(name, language)]

    assert iris("Elboniens") == iris("Republic of Elbonia", "en") == ["Q900000001"]
    assert iris("LIST", "en") == ["Q900000010"]
    assert iris("Vielvölkerrussland") == ["Q159"]
    found = widened.office_holders("ForeignMinister", "RUS", "2026-01")
    assert [person.labels["en"] for person in found] == ["Sergey Lavrov"]
    found = widened.office_holders("ForeignMinister", "RUS", "2026-03")
    assert [person.labels["en"] for person in found] == ["Ilya Sokolenko"]
    found = widened.office_holders("HeadOfState", "ELB", "2018-05-20")
    assert [person.labels["en"] for person in found] == ["Arda Molnarek"]


def test_no_packaged_answer_changes(widened: Reference) -> None:
    """Every name and family name of every packaged entry still finds exactly what it found, every office too."""
    packaged = Reference.load()
    for entry in packaged.entries():
        names = (*entry.labels.values(), *entry.aliases)
        for language in ("de", "en"):
            for name in names:
                before = [found.iri for found in packaged.lookup(name, language)]
                assert [found.iri for found in widened.lookup(name, language)] == before, name
                last = name.split()[-1]
                before = [found.iri for found in packaged.persons_by_surname(last, language)]
                assert [found.iri for found in widened.persons_by_surname(last, language)] == before, last
        again = widened.entry(entry.iri)
        assert again is not None
        assert (again.labels, again.country, again.sector) == (entry.labels, entry.country, entry.sector)
        ends = {tenure.iri: tenure.until for tenure in again.tenures}
        assert all(ends[tenure.iri] == tenure.until for tenure in entry.tenures if tenure.until)


# --- the packaged data win ---


def found_with(*holdings: Holding, **names: str) -> Found:
    found = Found(states={"Q159": "RUS", "Q183": "DEU"}, holdings=list(holdings))
    found.names = {qid: Names(labels=(("de", name),)) for qid, name in names.items()}
    return found


def held(person: str, since: str | None, until: str | None, state: str = "Q159") -> Holding:
    return Holding("s", person, "HeadOfState", state, since, until)


@pytest.mark.parametrize(
    ("since", "until", "taken"),
    [
        ("1999-12-31", "2000-05-07", True),  # up to the day of the handover
        ("1999-12-31", "2000-05-08", False),
        ("1999", "2000", False),  # that year has both
        ("1990", "1990", True),  # before Yeltsin
        (None, "1991-07-10", True),
        (None, "2000-05-07", False),  # Yeltsin is known
        ("2008-05-07", "2008-05-07", True),  # the day itself
        ("2008-05-07", "2012-05-07", False),  # Medvedev's
        ("2030-01-01", None, False),  # Putin's has no end
    ],
)
def test_a_tenure_is_taken_only_beside_the_packaged_ones(
    since: str | None, until: str | None, taken: bool
) -> None:
    merged = merge(found_with(held("Q900000050", since, until), Q900000050="Falk Ander"), Reference.load())
    assert [addition.qid for addition in merged.additions] == ["Q900000050"] * taken
    assert [issue.code for issue in merged.issues if issue.source == "s"] == ["overlaps"] * (not taken)


@pytest.mark.parametrize(
    ("until", "closed", "codes"),
    [("2026-05-07", {"2026-05-07"}, []), ("2016-05-07", set(), ["contradicts"])],
)
def test_a_running_tenure_ends_only_after_the_packaged_data_were_made(
    until: str, closed: set[str], codes: list[str]
) -> None:
    found = found_with(held("Q7747", "2012-05-07", until), Q7747="Wladimir Putin")
    merged = merge(found, Reference.load())
    assert {end for addition in merged.additions for end in addition.closed.values()} == closed
    assert [issue.code for issue in merged.issues if issue.source == "s"] == codes


def test_the_order_of_what_was_found_changes_nothing() -> None:
    holdings = [
        held("Q900000050", "1980-01-01", "1982-01-01"),
        held("Q900000050", "1981-01-01", "1983-01-01"),
        held("Q900000051", "1981-01-01", "1983-01-01", "Q183"),
    ]
    names = {"Q900000050": "Falk Ander", "Q900000051": "Imre Sonst"}
    one = merge(found_with(*holdings, **names), Reference.load())
    other = merge(found_with(*reversed(holdings), **dict(reversed(names.items()))), Reference.load())
    assert one == other
    assert [len(addition.tenures) for addition in one.additions] == [1, 1]


# --- manners ---


@pytest.mark.parametrize("mood", ["429 0", "429 soon", "503", "500", "502", "cut", "broken", "hangup"])
def test_a_bad_answer_is_asked_for_again(moody: Moody, tmp_path: Path, mood: str) -> None:
    moody.in_turn(None, mood, mood, None, mood)
    assert text(asked(moody.url, tmp_path / "cache"), tmp_path) == EXPECTED.read_text("utf8")
    assert len(moody.asked) == PAGES + 3
    assert moody.asked[1] == moody.asked[2] == moody.asked[3]


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_waited_for(moody: Moody, tmp_path: Path, as_date: bool) -> None:
    """A date has whole seconds: two from now are more than one."""
    moody.in_turn(f"429 {email.utils.formatdate(time.time() + 2, usegmt=True)}" if as_date else "503 1")
    steps: list[Step] = []
    asked(moody.url, tmp_path / "cache", tell=steps.append)
    [wait] = [step.waiting for step in steps if step.waiting]
    assert 0.9 <= wait <= 2
    assert moody.times[1] - moody.times[0] >= 0.9


def test_waits_double_up_to_the_cap(moody: Moody, tmp_path: Path) -> None:
    moody.in_turn("503", "503", "503", "503")
    manners = Manners(pause=0, tries=5, first_wait=0.02, longest_wait=0.05)
    steps: list[Step] = []
    asked(moody.url, tmp_path / "cache", manners=manners, tell=steps.append)
    assert [step.waiting for step in steps if step.waiting] == [0.02, 0.04, 0.05, 0.05]


def test_a_pause_lies_between_requests(moody: Moody, tmp_path: Path) -> None:
    asked(moody.url, tmp_path / "cache", manners=Manners(pause=0.05))
    gaps = [after - before for before, after in pairwise(moody.times)]
    assert len(gaps) == PAGES - 1
    assert min(gaps) >= 0.045


@pytest.mark.parametrize("mood", ["504", "500 slow", "silent"])
def test_what_takes_too_long_is_asked_for_in_halves(moody: Moody, tmp_path: Path, mood: str) -> None:
    """And a later run remembers: it asks for no page that was too much."""

    def slow(query: str) -> str | None:
        limit = query.rpartition("LIMIT ")[2]
        return mood if limit.isdecimal() and int(limit) > 2 else None

    moody.mood = slow
    cache = tmp_path / "cache"
    first = text(asked(moody.url, cache, size=4, timeout=0.5), tmp_path)
    assert first == EXPECTED.read_text("utf8")
    moody.asked.clear()
    assert text(asked(moody.url, cache, size=4, timeout=0.5), tmp_path) == first
    assert not moody.asked


def test_a_page_of_one_that_is_too_slow_ends_the_run(moody: Moody, tmp_path: Path) -> None:
    moody.mood = lambda _: "504"
    with pytest.raises(EndpointError, match="given up at the states behind 0 pages"):
        asked(moody.url, tmp_path / "cache", size=4)
    assert len(moody.asked) == 2 + QUICK.tries  # 4, 2, then 1 again and again


@pytest.mark.parametrize("mood", ["400", "403", "404"])
def test_what_will_not_pass_is_not_asked_again(moody: Moody, tmp_path: Path, mood: str) -> None:
    moody.in_turn(mood)
    with pytest.raises(EndpointError, match=mood):
        asked(moody.url, tmp_path / "cache")
    assert len(moody.asked) == 1


def test_pages_that_repeat_themselves_end_the_run(moody: Moody, tmp_path: Path) -> None:
    """A server that ignores ?after would be asked for ever."""
    moody.in_turn()
    query = (
        'SELECT ?item WHERE { VALUES ?item { <http://www.wikidata.org/entity/Q1> } FILTER(?after != "x") }'
    )
    fetcher = Fetcher(Endpoint(moody.url), tmp_path / "cache", QUICK, WEEK)
    with pytest.raises(EndpointError, match="do not follow"):
        list(fetcher.listed(query, {}, "item", 1))


# --- ending early, and going on ---


def test_a_run_that_failed_goes_on_where_it_ended(moody: Moody, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    moody.in_turn(*[None] * 6, *["503"] * QUICK.tries)
    with pytest.raises(EndpointError, match="behind 6 pages") as error:
        asked(moody.url, cache, size=3)
    assert "the same command goes on" in error.value.hint
    first = list(moody.asked)
    moody.asked.clear()
    assert text(asked(moody.url, cache, size=3), tmp_path) == EXPECTED.read_text("utf8")
    assert moody.asked[0] == first[6]
    assert not set(first[:6]) & set(moody.asked)


def test_a_wait_that_is_too_long_ends_the_run(moody: Moody, tmp_path: Path) -> None:
    moody.in_turn(None, "429 3600")
    start = time.monotonic()
    with pytest.raises(EndpointError, match="asks to wait 3600 s") as error:
        asked(moody.url, tmp_path / "cache", max_age=None)
    assert time.monotonic() - start < 2
    assert "the same command without --refresh goes on" in error.value.hint


@pytest.mark.parametrize(("max_age", "requests"), [(WEEK, 0), (0.0, PAGES), (None, PAGES)])
def test_answers_in_the_cache_count_until_they_are_old(
    moody: Moody, tmp_path: Path, max_age: float | None, requests: int
) -> None:
    asked(moody.url, tmp_path / "cache")
    moody.asked.clear()
    time.sleep(0.01)
    done = asked(moody.url, tmp_path / "cache", max_age=max_age)
    assert (len(moody.asked), done.requests, done.cached) == (requests, requests, PAGES - requests)


def test_a_damaged_page_in_the_cache_is_asked_for_again(moody: Moody, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    asked(moody.url, cache)
    damaged = sorted(cache.glob("*.json"))[0]
    damaged.write_bytes(damaged.read_bytes()[:-20])
    moody.asked.clear()
    assert text(asked(moody.url, cache), tmp_path) == EXPECTED.read_text("utf8")
    assert len(moody.asked) == 1


# --- the command ---


@pytest.fixture
def command(moody: Moody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the command in a folder of its own, on the moody server."""
    monkeypatch.chdir(tmp_path)
    return lambda *more: run(["reference", "update", "--endpoint", moody.url, "--pause", "0", *more])


def test_the_command_writes_the_file_and_says_what_it_did(
    command: Callable[..., int], moody: Moody, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--contact", "me@example.org") == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "reference.ttl written: 7 new (2 InternationalOrganization, 4 Person, 1 State), 3 widened, "
    )
    assert "5 requests and 0 pages from the cache" in out
    assert "kg build PATH... --reference reference.ttl" in out
    assert (tmp_path / "reference.ttl").read_bytes() == EXPECTED.read_bytes()
    assert set(moody.agents) == {moody.agents[0]}
    assert moody.agents[0].startswith("diplograph/") and "me@example.org" in moody.agents[0]


def test_a_dry_run_says_what_would_change_and_writes_nothing(
    command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--dry-run") == 0
    out = capsys.readouterr().out
    assert "new  ref:Q900000001  State  Elbonia  also 'Republik Elbonien'" in out
    assert "widened  ref:Q58217  Person  Sergey Lavrov" in out
    assert "left out  same-name  Q900000020  Guido Westerwelle may be ref:person-guido-westerwelle" in out
    assert [path.name for path in tmp_path.iterdir()] == ["reference.ttl.cache"]


@pytest.mark.parametrize("moods", [["503 9999"], ["400"], ["empty"]])
def test_a_failure_is_exit_code_7_and_leaves_the_old_file(
    command: Callable[..., int],
    moody: Moody,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    moods: list[str],
) -> None:
    (tmp_path / "reference.ttl").write_text("# old\n")
    moody.in_turn(*moods)
    assert command() == 7
    assert "Next:" in capsys.readouterr().err
    assert (tmp_path / "reference.ttl").read_text() == "# old\n"


def test_ctrl_c_leaves_no_file_and_loses_no_page(
    command: Callable[..., int],
    moody: Moody,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real, answers = Endpoint.ask, iter(range(3))

    def ask(self: Endpoint, query: str, accept: str) -> bytes:
        if next(answers, None) is None:
            raise KeyboardInterrupt
        return real(self, query, accept)

    with monkeypatch.context() as patch:
        patch.setattr(Endpoint, "ask", ask)
        assert command() == 130
    assert "the same command goes on" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.ttl")) and not list(tmp_path.rglob("*.tmp"))
    moody.asked.clear()
    assert command() == 0
    assert len(moody.asked) == PAGES - 3


@pytest.mark.parametrize(
    "wrong", [["--contact", "ä@example.org"], ["--page-size", "0"], ["--since", "soon"], ["--tries", "0"]]
)
def test_wrong_options_are_exit_code_2(command: Callable[..., int], moody: Moody, wrong: list[str]) -> None:
    assert command(*wrong) == 2
    assert not moody.asked


def test_a_folder_that_is_not_there_is_exit_code_3_before_anything_is_asked(
    command: Callable[..., int], moody: Moody, tmp_path: Path
) -> None:
    assert command("--out", "nowhere/reference.ttl") == 3
    assert not moody.asked
    assert not list(tmp_path.iterdir())


def test_items_of_ones_own_take_the_place_of_the_packaged_ones(
    command: Callable[..., int], moody: Moody, tmp_path: Path
) -> None:
    head = "@prefix dco: <https://w3id.org/diplograph/dco#> . @prefix wd: <http://www.wikidata.org/entity/> ."
    (tmp_path / "items.ttl").write_text(f"{head} dco:State dco:x wd:Q3624078 .")
    assert command("--items", "items.ttl") == 0
    assert len(moody.asked) == 2  # states and names
    (tmp_path / "items.ttl").write_text(f"{head} dco:Event dco:x wd:Q3624078 .")
    assert command("--items", "items.ttl") == 4
    assert command("--items", "nowhere.ttl") == 3


def test_the_packaged_items_and_queries_are_whole(tmp_path: Path) -> None:
    items = read_items(None)
    assert {"State", "InternationalOrganization", "HeadOfState", "ForeignMinister"} <= items.keys()
    folder = Path(__file__).parents[1] / "data" / "reference" / "update"
    queries = sorted(folder.glob("*.rq"))
    assert len(queries) == PAGES
    for path in queries:
        assert isinstance(ox.Store().query(path.read_text("utf8")), ox.QuerySolutions), path
    with pytest.raises(BadDataError):
        read_items(next(iter(sorted(folder.parent.glob("people.ttl")))))


# --- its use ---


def test_a_build_links_the_names_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a removal, told of the file, leaves what a build without the article makes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "load_stages", functools.cache(pipeline.load_stages))
    Path("in").mkdir()
    Path("in/a.txt").write_text(
        "date 2014-07-02\nPresident Arda Molnarek met Vladimir Putin in Geneva on Tuesday, officials said.\n"
    )
    Path("in/b.txt").write_text("date 2014-07-03\nElbonia attacked Ukraine on Wednesday. Two people died.\n")
    use = ["--reference", str(EXPECTED)]
    assert run(["--store", "both", "build", "in", *use]) == 0
    assert {"Q900000040", "Q7747"} <= linked(Path("both"))
    gc.collect()  # the build above ran in this process, and its store is locked until it is gone
    assert run(["--store", "both", "remove", "a", *use]) == 0
    assert run(["--store", "one", "build", "in/b.txt", *use]) == 0
    for store in ("both", "one"):
        assert run(["--store", store, "export", f"{store}.nq"]) == 0
    assert Path("both.nq").read_bytes() == Path("one.nq").read_bytes()


def linked(path: Path) -> set[str]:
    with GraphStore.open(path, read_only=True) as store:
        found = store.graph.query(
            "SELECT DISTINCT ?x WHERE { GRAPH ?g { ?r <https://w3id.org/diplograph/dco#actor> ?x } }"
        )
        assert isinstance(found, ox.QuerySolutions)
        return {row["x"].value.removeprefix(REF) for row in found}


def test_an_article_is_read_again_when_the_file_has_changed(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_bytes(EXPECTED.read_bytes())
    version = pipeline.extractor_version((), [mine])
    assert version != pipeline.extractor_version()
    mine.write_bytes(EXPECTED.read_bytes() + b"# more\n")
    assert pipeline.extractor_version((), [mine]) != version
