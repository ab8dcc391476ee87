import base64
import datetime
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from graphs import ID, SCRIPT, small_store

from kg import draw as drawing
from kg import ontology
from kg.draw import draw
from kg.errors import KgError
from kg.layout import layout
from kg.network import Filter, network

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Page(HTMLParser):
    """What a browser would make of the page: its scripts, and all tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            attrs, text = self.scripts[-1]
            self.scripts[-1] = (attrs, text + data)

    @property
    def data(self) -> dict:
        return json.loads(next(text for attrs, text in self.scripts if attrs.get("id") == "data"))


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return small_store()


@pytest.fixture(scope="module")
def path(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("draw") / "graph.html"
    draw(store, path)
    return path


@pytest.fixture(scope="module")
def page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def shown(store: ox.Store, tmp_path: Path, **options: object) -> set[str]:
    draw(store, tmp_path / "g.html", **options)  # type: ignore[arg-type]
    nodes = Page((tmp_path / "g.html").read_text(encoding="utf-8")).data["nodes"]
    return {node["id"].removeprefix(f"{ID}event/") for node in nodes if "/event/" in node["id"]}


def test_the_page_refers_to_nothing_outside(page: Page) -> None:
    for tag, attrs in page.tags:
        assert tag not in ("link", "iframe", "img", "object", "embed", "base"), tag
        assert not {"src", "href", "srcset", "data", "action"} & attrs.keys(), (tag, attrs)
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
    assert "sourceMappingURL" not in "".join(text for _, text in page.scripts)


def test_only_our_two_scripts_may_run(page: Page) -> None:
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv"))
    assert policy and "default-src 'none'" in policy and "unsafe-inline'; img" in policy
    running = [text for attrs, text in page.scripts if attrs.get("type") != "application/json"]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in running]
    assert re.findall(r"'sha256-([^']+)'", policy) == hashes and len(hashes) == 2


def test_text_from_articles_is_data(path: Path, page: Page) -> None:
    assert SCRIPT not in path.read_text(encoding="utf-8")
    assert any(SCRIPT in node["title"] for node in page.data["nodes"]), "it is shown all the same"


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
def test_a_browser_draws_it_runs_no_planted_script_and_asks_for_nothing(path: Path, tmp_path: Path) -> None:
    log = tmp_path / "net.json"
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--virtual-time-budget=4000", f"--log-net-log={log}", f"--user-data-dir={tmp_path / 'profile'}",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", path.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "<title>Who did what to whom</title>" in done.stdout and "PWNED</title>" not in done.stdout
    drawn = len(Page(path.read_text(encoding="utf-8")).data["nodes"])
    assert drawn > 10 and f'data-drawn="{drawn}"' in done.stdout, done.stderr[-2000:]
    assert not re.findall(r"<img|<script>document", done.stdout)
    asked = set(re.findall(r'"url":"(https?://[^"]*)"', log.read_text(encoding="utf-8", errors="replace")))
    # Chromium itself calls home for its own components; the page may cause no request.
    assert not [url for url in asked if not re.search(r"google|gvt1|gstatic", url)]


def test_each_type_has_its_colour_in_the_family_of_its_category() -> None:
    terms = ontology.load()
    categories = {code: iri.rpartition("#")[2] for code, iri in terms.categories.items()}
    styled = {code: name for name, (_, _, types) in drawing._CATEGORIES.items() for code in types}
    assert styled == categories
    colors = [color for color, _ in drawing._STYLES.values()]
    assert len(set(colors)) == len(colors) == 16


def test_status_is_seen(page: Page) -> None:
    nodes = {node["id"].rpartition("/")[2]: node for node in page.data["nodes"]}
    dashes = {
        name: node["shapeProperties"]["borderDashes"]
        for name, node in nodes.items()
        if "shapeProperties" in node
    }
    assert dashes["relief"] and not dashes["treffen"], "planned, and by one of two articles held"
    assert nodes["denied"]["color"]["background"] == "#ffffff"
    assert "Washington hatte die Gespräche" in nodes["absage"]["title"]
    assert "says: Pentagon; Aktivisten" in nodes["angriff"]["title"]
    assert "article: after-lausanne; gespraeche-2016-10" in nodes["angriff"]["title"]
    assert nodes["Q159"]["font"]["size"] > nodes["Q30"]["font"]["size"], "sized by degree"


def test_the_legend_names_what_is_there(page: Page) -> None:
    entries = {e["label"]: e.get("count") for group in page.data["legend"] for e in group["entries"]}
    assert entries["assault"] == 2 and entries["consultation"] == 1 and entries["places"] == 2
    assert "threat" not in entries


def test_filters(store: ox.Store, tmp_path: Path) -> None:
    assert shown(store, tmp_path, actor="lawrow") == {"treffen"}
    assert shown(store, tmp_path, actor="Q58217") == {"treffen"}
    assert shown(store, tmp_path, actor="RUS", event_type="accuse") == {"blame"}
    assert shown(store, tmp_path, event_type="ASSAULT/aerial") == {"angriff"}
    assert shown(store, tmp_path, since=datetime.date(2016, 11, 15)) == {"relief"}
    assert shown(store, tmp_path, until=datetime.date(2016, 10, 14)) == {"angriff"}


def test_a_filter_that_leaves_nothing_says_so_and_writes_nothing(store: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="no event fits"):
        draw(store, tmp_path / "g.html", actor="Atlantis")
    assert not list(tmp_path.iterdir())


def test_the_same_graph_gives_the_same_page(store: ox.Store, path: Path, tmp_path: Path) -> None:
    draw(small_store(), tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == path.read_bytes()


def test_a_large_graph_is_cut_to_the_best_connected(
    store: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "LIMIT", 9)
    done = draw(store, tmp_path / "g.html")
    assert done.events + done.entities <= 9 and done.events + done.left_out == 10 and done.events > 0
    assert f"{done.left_out} more events fit" in (tmp_path / "g.html").read_text(encoding="utf-8")


def test_layout_keeps_nodes_apart(store: ox.Store) -> None:
    graph = network(store, Filter())
    places = layout(graph)
    assert places.keys() == set(graph) and len(set(places.values())) == len(graph)
    assert layout(nx.DiGraph()) == {}
