import base64
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from graphs import CONTROL, ID, SCRIPT, small_store
from many import many_events

import kg.draw
from kg import ontology, outline
from kg.draw import draw
from kg.draw.page import CHUNK
from kg.errors import InputMissingError, KgError, QueryError
from kg.filter import Filter
from kg.identifiers import ENTITIES_GRAPH
from kg.scene import read_scene
from kg.vocabulary import RDFS

SEPARATORS = "\u2028\u2029&<!--"


class Page(HTMLParser):
    """What a browser would make of the page: its scripts and styles, and all tags with their attributes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.html = path.read_text(encoding="utf-8")
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None], str]] = []
        self._inside = ""
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style", "title"):
            self.elements.append((tag, dict(attrs), ""))
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside:
            tag, attrs, text = self.elements[-1]
            self.elements[-1] = (tag, attrs, text + data)

    @property
    def running(self) -> list[str]:
        return [text for tag, attrs, text in self.elements if tag == "script" and "type" not in attrs]

    @property
    def documents(self) -> dict[str, Any]:
        return {
            str(attrs["id"]): json.loads(text)
            for _, attrs, text in self.elements
            if attrs.get("type") == "application/json"
        }

    @property
    def data(self) -> dict[str, Any]:
        return self.documents["data"]

    @property
    def evidence(self) -> dict[int, list[dict[str, Any]]]:
        chunks = [chunk for name, chunk in self.documents.items() if name.startswith("evidence-")]
        return {int(event): reports for chunk in chunks for event, reports in chunk.items()}


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
    return Page(path)


def test_the_page_refers_to_nothing_outside(page: Page) -> None:
    for tag, attrs in page.tags:
        assert tag not in ("link", "iframe", "img", "object", "embed", "base"), tag
        assert not {"src", "href", "srcset", "data", "action"} & attrs.keys(), (tag, attrs)
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
    assert "sourceMappingURL" not in "".join(page.running)


def test_only_our_scripts_and_styles_may_run(page: Page) -> None:
    policy = next(attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv"))
    assert policy and "default-src 'none'" in policy and "unsafe-inline" not in policy and "*" not in policy
    styles = [text for tag, _, text in page.elements if tag == "style"]
    for kind, texts in (("script", page.running), ("style", styles)):
        allowed = re.search(rf"{kind}-src ([^;]*)", policy)
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert allowed and allowed[1] == " ".join(f"'sha256-{digest}'" for digest in hashes) and hashes


def test_all_scripts_of_the_package_are_in_the_page_and_the_last_one_starts_it(page: Page) -> None:
    scripts = {path.name: path.read_text("utf-8") for path in Path(kg.draw.__file__).parent.glob("*.js")}
    assert sorted(page.running[1:]) == sorted(scripts.values()) and len(scripts) > 3
    assert page.running[-1] == scripts["main.js"]


def test_text_from_articles_is_data(tmp_path: Path) -> None:
    store = small_store()
    graph = ox.NamedNode(ENTITIES_GRAPH)
    name = ox.Literal(SEPARATORS, language="de")
    store.add(ox.Quad(ox.NamedNode(f"{ID}entity/bad"), ox.NamedNode(RDFS.label), name, graph))
    draw(store, tmp_path / "g.html", title=SCRIPT)
    page = Page(tmp_path / "g.html")
    assert SCRIPT not in page.html and "document.title='PWNED'" in page.html
    assert not set(SEPARATORS[:2]) & set(page.html)
    assert sum(tag == "title" for tag, _ in page.tags) == 1 and not [
        tag for tag, _ in page.tags if tag == "img"
    ]
    labels = [entity["label"] for entity in page.data["entities"]]
    assert {"de": SEPARATORS, "en": SCRIPT} in labels, "it is shown all the same"
    assert page.data["title"] == SCRIPT
    assert not set(CONTROL[:2]) & set(json.dumps(page.documents, ensure_ascii=False))


def test_the_document_says_what_the_scene_says(store: ox.Store, page: Page) -> None:
    scene, data = read_scene(store), page.data
    assert [event["id"] for event in data["events"]] == [event.iri for event in scene.events]
    for event, said in zip(scene.events, data["events"], strict=True):
        assert data["types"][said["t"]]["code"] == event.type
        assert (data["modes"][said["m"]]["code"] if said["m"] >= 0 else None) == event.mode
        assert data["statuses"][said["s"]] == event.status
        assert [tuple(said[key]) for key in ("a", "r", "p", "by")] == [
            event.actors, event.recipients, event.places, event.sources,
        ]  # fmt: skip
        for key, value in (("d", event.days), ("k", event.killed), ("i", event.injured)):
            assert said[key] == (None if value is None else list(value))
        assert (said["claim"], said["n"], said["x"]) == (
            int(event.claimed), event.independent, list(event.disputed),
        )  # fmt: skip
    for entity, said in zip(scene.entities, data["entities"], strict=True):
        assert (said["id"], said["label"], said["country"]) == (entity.iri, entity.labels, entity.country)
        assert data["kinds"][said["kind"]]["code"] == entity.kind
        assert (said["lat"], said["long"]) == (entity.coordinates or (None, None))
    assert [article["id"] for article in data["articles"]] == [article.id for article in scene.articles]
    assert data["note"] is None and (data["view"], data["language"]) == ("network", "en")
    assert data["outline"]["FRA"][0][:2] == list(outline.load()["FRA"][0][0])


def test_all_is_named_in_both_languages_and_styled(page: Page) -> None:
    terms = ontology.load()
    assert {kind["code"] for kind in page.data["types"]} == terms.types.keys()
    assert terms.entity_types.keys() <= {kind["code"] for kind in page.data["kinds"]}
    for thing in (*page.data["types"], *page.data["kinds"]):
        assert thing["label"].keys() >= {"de", "en"} and thing["shape"]
        assert all(re.fullmatch("#[0-9a-f]{6}", thing[key]) for key in ("color", "line", "dark", "darkLine"))
    assert len(page.data["style"]["statuses"]) == len(page.data["statuses"]) == 4
    modes = {(page.data["types"][mode["t"]]["code"], mode["code"]) for mode in page.data["modes"]}
    assert ("CONSULT", "multilateral") in modes and modes <= terms.modes.keys()


def test_each_event_leads_to_its_reports(page: Page) -> None:
    data = page.data
    numbers = {event["id"].rpartition("/")[2]: number for number, event in enumerate(data["events"])}
    assert page.evidence.keys() == set(numbers.values())
    german, english = sorted(
        page.evidence[numbers["angriff"]],
        key=lambda report: -data["articles"][report["a"]]["id"].startswith("g"),
    )
    assert ["Luftangriff", 1] in german["text"] and ["strike", 1] in english["text"]
    assert data["entities"][english["by"][0]]["label"]["en"] == "Pentagon"
    assert (german["k"], english["k"], german["time"], german["c"]) == (
        [25, None],
        [31, 31],
        "am Freitag",
        0.9,
    )


def test_every_node_is_somewhere(page: Page) -> None:
    views = page.data["layout"]
    assert len(views["network"]["nodes"]) > 15 and len(views["actors"]["nodes"]) > 5
    for view in ("network", "actors"):
        nodes = views[view]["nodes"]
        assert len({(node["x"], node["y"]) for node in nodes}) == len(nodes)


def test_language_view_and_title_are_as_asked(store: ox.Store, tmp_path: Path) -> None:
    draw(store, tmp_path / "g.html", view="map", language="de")
    page = Page(tmp_path / "g.html")
    assert (page.data["view"], page.data["language"]) == ("map", "de")
    assert ("html", {"lang": "de"}) in page.tags and page.data["title"] == "Wer tat wem was"


def test_filters(store: ox.Store, tmp_path: Path) -> None:
    show = Filter(actor="Russland", until=datetime.date(2016, 12, 31), event_type="reject")
    with pytest.raises(KgError, match="no event fits"):
        draw(store, tmp_path / "none.html", show)
    done = draw(store, tmp_path / "g.html", Filter(actor="Lawrow"))
    assert (done.events, done.entities, done.note) == (1, 3, None)
    assert [event["id"] for event in Page(tmp_path / "g.html").data["events"]] == [f"{ID}event/treffen"]


@pytest.mark.parametrize(
    ("name", "show", "error"),
    [
        ("g.html", Filter(since=datetime.date(2031, 1, 1)), KgError),
        ("g.html", Filter(actor="Atlantis"), QueryError),
        ("g.jpg", Filter(), KgError),
        ("none/g.html", Filter(), InputMissingError),
    ],
)
def test_what_cannot_be_drawn_says_so_and_writes_nothing(
    store: ox.Store, tmp_path: Path, name: str, show: Filter, error: type[KgError]
) -> None:
    with pytest.raises(error) as raised:
        draw(store, tmp_path / name, show)
    assert raised.type is error and raised.value.hint
    assert not list(tmp_path.iterdir())


DRAW_MANY = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from many import many_events
from kg.draw import draw
draw(many_events(400), Path(sys.argv[2]))
"""


def test_the_same_graph_gives_the_same_page_in_every_process(tmp_path: Path) -> None:
    pages = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.html"
        command = [sys.executable, "-c", DRAW_MANY, str(Path(__file__).parent), str(path)]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, timeout=120, env=environment)
        pages.append(path.read_bytes())
    assert pages[0] == pages[1]


def test_very_many_events_are_all_there_and_their_evidence_in_chunks(tmp_path: Path) -> None:
    done = draw(many_events(2 * CHUNK + 100), tmp_path / "g.html")
    page = Page(tmp_path / "g.html")
    assert done.events == len(page.data["events"]) == 2 * CHUNK + 100
    assert done.note and page.data["note"]["en"] == done.note
    documents = page.documents
    for number, event in enumerate(page.data["events"]):
        assert str(number) in documents[f"evidence-{event['e']}"]
    assert max(len(chunk) for name, chunk in documents.items() if name.startswith("evidence")) == CHUNK
    assert len(page.data["layout"]["network"]["nodes"]) <= 300
    groups = page.data["layout"]["groups"]
    assert groups and all(group["label"].keys() == {"de", "en"} for group in groups)
