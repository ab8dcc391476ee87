"""The pages over HTTP: what they show, in which language, that they link to each other, and that text stays text."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from graphs import FORMULA, ID, PREFIXES, SCRIPT, small_store
from serving import served, stored

from kg.draw import palette
from kg.identifiers import EVENTS_GRAPH
from kg.query import load_queries
from kg.serve import assets, pages, search, views, words
from kg.serve.app import Settings
from kg.serve.render import bars, colours
from kg.serve.worker import Limits

PAGES = (
    "/",
    "/?q=aleppo",
    "/?q=nobody-of-this-name",
    "/reference/Q159",
    "/reference/Q41183",
    "/id/entity/aktivisten",
    "/id/entity/bad",
    "/id/event/angriff",
    "/id/event/bad",
    "/id/article/de",
    "/id/article/bad",
    "/query",
    "/query?name=events-between",
    "/id/event/unknown",
)
MORE = f"""{PREFIXES}
GRAPH <graph/events> {{ <event/angriff> dco:disputed dco:killedMin , dco:actor . }}
GRAPH <graph/article/bad> {{ <article/bad> dct:source <javascript:document.title='PWNED'> . }}
"""
VOID = {"meta", "link", "input", "br", "use"}


class Seen(HTMLParser):
    """A page as a reader has it: its text by element, its links, and what it would run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self._open), data))

    def links(self) -> list[str]:
        return [value for tag, attrs in self.elements if tag == "a" and (value := attrs.get("href"))]

    def within(self, tag: str) -> list[str]:
        return [text.strip() for opened, text in self.texts if opened and opened[-1] == tag and text.strip()]

    def said(self) -> str:
        return " ".join(" ".join(text for _, text in self.texts).split())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = small_store()
    store.load(MORE, format=ox.RdfFormat.TRIG)
    path = stored(tmp_path_factory.mktemp("pages") / "store", store)
    headers = {"accept": "text/html", "accept-language": "en"}
    with (
        served(path, Settings(Limits(seconds=30, workers=1))) as address,
        httpx.Client(base_url=address, timeout=60, headers=headers) as client,
    ):
        yield client


def see(client: httpx.Client, path: str, status: int = 200, **headers: str) -> Seen:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Seen(answer.text)


# --- search ---


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("russland", "/reference/Q159"),
        ("Russia", "/reference/Q159"),
        ("moskau", "/reference/Q159"),
        ("lavr", "/reference/Q58217"),
        ("sergej law", "/reference/Q58217"),
        ("Q22316", "/reference/Q22316"),
        ("rus", "/reference/Q159"),
        ("civilians", "/id/entity/menschen"),
        ("aleppo", "/reference/Q41183"),
        ("luftangriff", "/id/event/angriff"),
        ("waffenruhe zerbrach", "/id/event/waffenruhe"),
        ("kerry treffen", "/id/event/treffen"),
        ("neue gespräche beispielblatt", "/id/article/de"),
        ("https://w3id.org/diplograph/reference/Q30", "/reference/Q30"),
    ],
)
def test_search_finds_by_any_name_in_either_language(client: httpx.Client, wanted: str, first: str) -> None:
    page = see(client, f"/?q={wanted}")
    hits = [
        attrs["href"] for tag, attrs in page.elements if tag == "a" and "hit" in (attrs.get("class") or "")
    ]
    assert hits[0] == first


def test_search_groups_what_it_finds_and_says_how_much(client: httpx.Client) -> None:
    page = see(client, "/?q=moscow")
    assert page.within("h2") == ["Actors", "Events"]
    assert "Results for “moscow”: 7" in page.said()


def test_search_that_finds_nothing_says_so_and_what_to_do(client: httpx.Client) -> None:
    page = see(client, "/?q=nobody-of-this-name")
    assert "Nothing found." in page.said() and "fewer words find more" in page.said()


def test_home_says_where_to_begin(client: httpx.Client) -> None:
    page = see(client, "/")
    assert {"Who takes part in most events", "Where most events are", "Latest articles"} == {
        *page.within("h2")
    }
    assert {"/reference/Q159", "/reference/Q41183", "/id/article/en"} <= {*page.links()}


# --- entities, events, articles ---


def test_an_entity_has_its_facts_events_counterparts_and_claims(client: httpx.Client) -> None:
    russia = see(client, "/reference/Q159").said()
    assert (
        "Country RUS" in russia and "Sector government" in russia and "Q159" in russia and "Moskau" in russia
    )
    assert "Timeline 6 events" in russia
    assert re.search(r"United States 2 −3[.]0", russia), "the mean of SANCTION (-4) and ACCUSE (-2)"
    assert "What Russia says 1" in russia and "What others say of Russia" not in russia
    lavrov = see(client, "/reference/Q58217").said()
    assert "foreign minister, Russia since 9 Mar 2004" in lavrov


def test_claims_of_others_about_an_entity_name_who_claims(client: httpx.Client) -> None:
    people = see(client, "/id/entity/menschen").said()
    assert "What others say of civilians 2" in people and "according to Aktivisten , Pentagon" in people


def test_a_timeline_goes_by_day_and_ends_with_what_has_none(client: httpx.Client) -> None:
    months = see(client, "/reference/Q30").within("h3")
    assert months == ["Nov 2016", "No date"]


def test_an_event_shows_its_reports_side_by_side_with_the_trigger_marked(client: httpx.Client) -> None:
    page = see(client, "/id/event/angriff")
    said = page.said()
    assert page.within("mark") == ["Luftangriff", "strike"]
    assert "Killed 25–31" in said and "Injured 10–12" in said and "When 14 Oct 2016" in said
    assert "at least 25" in said and "am Freitag" in said
    assert {"/id/article/de#s272", "/id/article/en#s60", "https://example.org/after-lausanne"} <= {
        *page.links()
    }


def test_an_event_says_on_what_its_reports_disagree_and_who_says_what(client: httpx.Client) -> None:
    said = see(client, "/id/event/angriff").said()
    _, _, disputes = said.partition("Where reports disagree")
    disputes, _, _ = disputes.partition("Reports 2")
    assert "How many were killed at least 25 according to Aktivisten , Neue Gespräche" in disputes
    assert "31 according to Pentagon , After Lausanne" in disputes
    assert "Who it was syrische Luftwaffe" in disputes and "does not say" in disputes
    assert "disagree" not in see(client, "/id/event/treffen").said()


def test_an_article_has_its_sentences_in_the_order_of_the_text(client: httpx.Client) -> None:
    page = see(client, "/id/article/de")
    marked = page.within("mark")
    assert marked == ["Gespräche", "Treffen", "abgebrochen", "blockierte", "Luftangriff", "Waffenruhe"]
    assert "Beispielblatt" in page.said() and "Oct 2016" in page.said()
    ids = [attrs.get("id") for _, attrs in page.elements]
    assert "s272" in ids, "where the event's page leads"


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/id/report/met", "/id/event/treffen#met"),
        ("/id/entity/civilians", "/id/entity/menschen"),
        ("/id/entity/civilians?lang=de", "/id/entity/menschen?lang=de"),
    ],
)
def test_what_is_part_of_another_page_leads_there(client: httpx.Client, path: str, there: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, there)


@pytest.mark.parametrize(
    "path",
    ["/id/event/unknown", "/id/entity/unknown", "/id/article/unknown", "/id/report/unknown", "/reference/Q99999999",
     "/id/nothing/x", "/id/event/a%20b", "/id/event/%3Cscript%3E", "/id/entity/", "/id/event/treffen/x"],
)  # fmt: skip
def test_what_the_store_does_not_know_is_not_found(client: httpx.Client, path: str) -> None:
    page = see(client, path, 404)
    assert "Not found" in page.said() and "/" in page.links()


def test_every_link_leads_somewhere(client: httpx.Client) -> None:
    left, seen = ["/?lang=de"], set()
    while left:
        path = left.pop().partition("#")[0]
        if path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code in (200, 303), path
        if path.startswith("/diagram"):
            continue
        found = [answer.headers["location"]] if answer.status_code == 303 else Seen(answer.text).links()
        assert all("lang=de" in link for link in found if link.startswith("/") and "lang=en" not in link)
        left += [link for link in found if "lang=en" not in link and not link.startswith("/query?")]
    assert {"/id/event/bad?lang=de", "/id/article/en?lang=de", "/reference/Q30?lang=de"} <= seen


# --- languages ---


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("en;q=0.2,de;q=0.7", "de"),
        ("fr,de;q=0.3", "de"),
        ("fr", "en"),
        ("de;q=0", "en"),
        ("", "en"),
        (";;q=,de;q=x", "de"),
    ],
)
def test_the_browsers_language_is_spoken(client: httpx.Client, accepted: str, language: str) -> None:
    page = see(client, "/reference/Q159", **{"accept-language": accepted})
    assert ("html", {"lang": language}) in page.elements
    assert ("Russland" in page.within("h1")) == (language == "de")


def test_a_language_that_is_asked_for_stays(client: httpx.Client) -> None:
    page = see(client, "/id/event/angriff?lang=de")
    assert "Berichte" in page.said() and "Luftangriff: syrische Luftwaffe → Menschen" in page.within("h1")
    assert "/reference/Q41183?lang=de" in page.links() and "?lang=en" in page.links()
    again = see(client, "/?q=aleppo&lang=de")
    assert "?q=aleppo&lang=en" in again.links()
    assert ("input", {"type": "hidden", "name": "lang", "value": "de"}) in again.elements


def test_both_languages_have_all_words_and_differ() -> None:
    german, english = words.words("de"), words.words("en")
    assert german.keys() == english.keys() and all(german.values()) and all(english.values())
    assert all(german[key].count("{}") == english[key].count("{}") for key in german)
    assert sum(german[key] != english[key] for key in german) > 0.9 * len(german)


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        (("2016-10-14", "2016-10-14"), "14 Oct 2016", "14. Okt 2016"),
        (("2016-10-10", "2016-10-19"), "10–19 Oct 2016", "10.–19. Okt 2016"),
        (("2016-09-28", "2016-10-03"), "28 Sept – 3 Oct 2016", "28. Sept – 3. Okt 2016"),
        (("2016-12-30", "2017-01-02"), "30 Dec 2016 – 2 Jan 2017", "30. Dez 2016 – 2. Jan 2017"),
        (("2016-02-01", "2016-02-29"), "Feb 2016", "Feb 2016"),
        (("2016-01-01", "2016-12-31"), "2016", "2016"),
        (("2015-01-01", "2016-12-31"), "2015–2016", "2015–2016"),
        (("2016-13-01", "2016-13-01"), "2016-13-01", "2016-13-01"),
        (None, "", ""),
    ],
)
def test_days_are_written_as_one_writes_them(days: tuple[str, str] | None, english: str, german: str) -> None:
    assert (words.span(days, "en"), words.span(days, "de")) == (english, german)


# --- what is not trusted ---


@pytest.mark.parametrize("path", PAGES)
def test_text_of_articles_never_becomes_markup(client: httpx.Client, path: str) -> None:
    page = Seen(client.get(path).text)
    scripts = [attrs for tag, attrs in page.elements if tag == "script"]
    assert all((attrs.get("src") or "").startswith("/static/") for attrs in scripts)
    assert not [tag for tag, _ in page.elements if tag in ("img", "iframe", "object", "style")]
    assert not [
        name for _, attrs in page.elements for name in attrs if name.startswith("on") or name == "style"
    ]
    schemes = {link.partition(":")[0] for link in page.links() if not link.startswith(("/", "#", "?"))}
    assert schemes <= {"https", "http"}


def test_hostile_text_is_shown_as_it_is(client: httpx.Client) -> None:
    assert SCRIPT in see(client, "/id/entity/bad").within("h1")
    page = see(client, "/id/article/bad")
    assert page.within("mark") == [FORMULA] and SCRIPT in page.said()
    found = see(client, "/?q=" + SCRIPT.replace("'", "%27").replace("<", "%3C"))
    assert any(SCRIPT in (attrs.get("value") or "") for _, attrs in found.elements)


@pytest.mark.parametrize("path", [*PAGES, "/diagram", "/palette.css"])
def test_the_policy_lets_nothing_in_from_elsewhere(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    if path == "/palette.css":
        assert answer.headers["x-content-type-options"] == "nosniff"
        return
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["base-uri"] == "'none'"
    assert "unsafe" not in policy["script-src"] and "http" not in str(policy)
    if path != "/diagram":
        assert policy["script-src"] == "'self'" and policy["frame-ancestors"] == "'none'"
    if not path.startswith(("/query", "/diagram")):
        assert policy["style-src"] == "'self'"


# --- queries ---


def test_the_query_page_lists_the_library(client: httpx.Client) -> None:
    for language in ("en", "de"):
        page = see(client, f"/query?lang={language}")
        for name, query in load_queries().items():
            assert f"/query?name={name}&lang={language}" in page.links()
            assert (query.question_de if language == "de" else query.question) in page.said()


def test_a_question_has_a_form_and_its_values_go_into_the_query(client: httpx.Client) -> None:
    page = see(client, "/query?name=events-between")
    fields = {
        attrs["name"]: attrs for tag, attrs in page.elements if tag in ("input", "select") and "name" in attrs
    }
    assert {"p-actor", "p-other", "p-since", "p-until", "p-language"} <= fields.keys()
    assert "required" in fields["p-actor"] and "required" not in fields["p-since"]
    assert "data-run" not in dict(page.elements)["section"]
    filled = client.get("/query?name=events-between&p-actor=Russland&p-other=USA&p-since=2016").text
    [text] = Seen(filled).within("textarea")
    assert (
        "reference/Q159>" in text
        and "reference/Q30>" in text
        and "2016-01-01" in text
        and "# param" not in text
    )
    assert 'data-run="now"' in filled and 'value="Russland"' in filled
    answer = client.get("/sparql", params={"query": text}, headers={"accept": "text/csv"})
    assert answer.status_code == 200 and "event/treffen" in answer.text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/query?name=events-between&p-actor=Rusland&p-other=USA", 400, "did you mean Russland"),
        ("/query?name=events-between&p-actor=Russland", 400, "needs other"),
        ("/query?name=events-between&p-actor=Russland&p-other=USA&p-since=soon", 400, "is no date"),
        ("/query?name=events-betwen", 404, "did you mean events-between"),
    ],
)
def test_a_wrong_value_is_told_with_the_nearest_right_one(
    client: httpx.Client, path: str, status: int, said: str
) -> None:
    page = see(client, path, status)
    assert said in page.said()
    assert any(attrs.get("role") == "alert" for _, attrs in page.elements)


@pytest.mark.parametrize(
    "path", ["/", "/reference/Q159", "/query?name=events-between&p-actor=RUS&p-other=USA", "/diagram"]
)
def test_what_takes_too_long_is_told_on_a_page(tmp_path: Path, path: str) -> None:
    store = stored(tmp_path / "store", small_store())
    with served(store, Settings(Limits(seconds=0.0001, workers=1))) as address:
        answer = httpx.get(address + path, headers={"accept": "text/html"}, timeout=30)
    assert answer.status_code in (503, 504) and "That did not work" in Seen(answer.text).within("h1")


def test_a_store_without_events_says_how_to_fill_it(tmp_path: Path) -> None:
    with (
        served(stored(tmp_path / "store", ()), Settings(Limits(workers=1))) as address,
        httpx.Client(base_url=address, headers={"accept": "text/html"}, timeout=60) as client,
    ):
        for path, status in (("/", 200), ("/diagram", 404)):
            said = see(client, path, status).said()
            assert "holds no events yet" in said and "kg build FOLDER" in said
        assert "Nothing found." in see(client, "/?q=anything").said()


def test_without_yasgui_there_is_a_plain_editor(
    client: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scripts() -> list[str]:
        page = see(client, "/query")
        return [attrs.get("src") or "" for tag, attrs in page.elements if tag == "script"]

    monkeypatch.setattr(pages, "_YASGUI", tmp_path)
    assert "/static/editor.js" in scripts() and not [name for name in scripts() if "yasgui" in name]
    for name in assets.FILES.values():
        (tmp_path / name).write_text("{}")
    assert "/static/yasgui.js" in scripts() and "/static/editor.js" not in scripts()


# --- YASGUI's files ---


def archive(path: Path, names: tuple[str, ...]) -> Path:
    with tarfile.open(path, "w:gz") as packed:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = len(name)
            packed.addfile(member, BytesIO(name.encode()))
    return path


def test_only_the_pinned_archive_is_unpacked(tmp_path: Path) -> None:
    wanted = archive(tmp_path / "a.tgz", ("package/evil.js", *assets.FILES))
    assert assets.unpack(wanted) == {name: path.encode() for path, name in assets.FILES.items()}
    with pytest.raises(assets.AssetsError, match="lacks package/build"):
        assets.unpack(archive(tmp_path / "b.tgz", ("package/package.json",)))
    with pytest.raises(assets.AssetsError, match="not the archive it should be"):
        assets.check(wanted.read_bytes())


def test_without_npm_the_build_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warned: list[str] = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("KG_OFFLINE", raising=False)
    monkeypatch.setattr(assets, "are_there", lambda *_: False)
    hook: Any = assets.get_build_hook()
    hook.app = type("App", (), {"display_warning": lambda _, text: warned.append(text)})()
    hook.initialize(hook, "standard", {})
    assert warned == ["the query page gets a plain editor: npm is not there"]
    with pytest.raises(assets.AssetsError):
        assets.fetch(tmp_path / "yasgui")
    assert not (tmp_path / "yasgui").exists()


# --- large stores ---


class Looked:
    """A store that refuses to be read through: a pattern must name its subject or its object."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def quads_for_pattern(self, *pattern: Any) -> Any:
        assert pattern[0] is not None or pattern[2] is not None, f"a scan of {pattern[1]}"
        return self._store.quads_for_pattern(*pattern)


@pytest.mark.parametrize("path", ["reference/Q159", "id/event/angriff", "id/article/de", "id/report/met"])
def test_a_page_looks_up_what_it_shows_and_scans_nothing(path: str) -> None:
    iri = f"https://w3id.org/diplograph/{path}"
    kind = path.split("/")[1] if path.startswith("id/") else "entity"
    store: Any = Looked(small_store())
    assert views.VIEWS[kind](store, iri) == views.VIEWS[kind](small_store(), iri) is not None


def many(events: int) -> ox.Store:
    """A store in which Russia meets the United States every day."""
    graph, said = ox.NamedNode(EVENTS_GRAPH), small_store()
    names = {name: ox.NamedNode(f"https://w3id.org/diplograph/dco#{name}") for name in
             ("eventType", "status", "actor", "Consult", "Occurred", "earliest", "latest")}  # fmt: skip
    for number in range(events):
        subject = ox.NamedNode(f"{ID}event/n{number:04d}")
        day = ox.Literal(f"{2000 + number // 336}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}")
        facts = [
            ("eventType", names["Consult"]),
            ("status", names["Occurred"]),
            ("earliest", day),
            ("latest", day),
        ]
        facts += [
            ("actor", ox.NamedNode(f"https://w3id.org/diplograph/reference/{who}")) for who in ("Q159", "Q30")
        ]
        said.extend(ox.Quad(subject, names[name], value, graph) for name, value in facts)
    return said


def test_a_long_timeline_has_pages_and_its_counts_are_of_all() -> None:
    store, iri = many(130), "https://w3id.org/diplograph/reference/Q159"
    first: Any = views.entity(store, iri)
    last: Any = views.entity(store, iri, 99)
    assert (first.events.total, first.events.pages, len(first.events.lines)) == (136, 3, 50)
    assert (last.events.page, len(last.events.lines)) == (3, 36)
    days = [line.told.days for page in (1, 2, 3) for line in views.entity(store, iri, page).events.lines]  # type: ignore[union-attr]
    assert days[:130] == sorted(days[:130]) and days[130:] == [None] * 6
    assert first.counterparts[0].events == 132 and sum(events for _, events in first.months) == 130


def test_a_search_shows_the_first_and_counts_all() -> None:
    found = search.search(many(130), "consultation")
    assert len(found.events) == search.MOST and found.totals[2] == 131
    assert found.events[0].told.iri == f"{ID}event/treffen", "two reports before one"
    assert found.events[1].told.iri == f"{ID}event/n0129", "the latest first"


def test_many_months_are_put_together_by_years() -> None:
    assert [bar.label for bar in bars((("2016-10", 2), ("2017-01", 4)))] == [
        "2016-10",
        "2016-11",
        "2016-12",
        "2017-01",
    ]
    years = bars((("1990-01", 1), ("2016-10", 3), ("2016-11", 1)))
    assert (years[0].label, years[-1].label, years[-1].events, years[-1].height) == ("1990", "2016", 4, 1.0)
    assert len(years) == 27 and bars(()) == []


def test_the_colours_are_those_of_the_diagram() -> None:
    sheet = colours()
    for code, style in palette.TYPES.items():
        assert f".t-{code}{{fill:{style.light.fill};stroke:{style.light.line}}}" in sheet
        assert f'[data-theme="dark"] .t-{code}{{fill:{style.dark.fill}' in sheet
    assert all(f".k-{code}{{" in sheet for code in palette.KINDS)
