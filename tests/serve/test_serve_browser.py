"""The pages in a browser, from a server as users start it: nothing is asked for elsewhere, nothing of articles runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from graphs import PREFIXES, small_store
from playwright.sync_api import sync_playwright
from serving import stored

from kg.serve import assets

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
needs_yasgui = pytest.mark.skipif(
    not assets.are_there(), reason="YASGUI is not here: python -m kg.serve.assets fetches it"
)

MORE = f"""{PREFIXES}
GRAPH <graph/events> {{ <event/angriff> dco:disputed dco:killedMin . }}
GRAPH <graph/article/bad> {{ <article/bad> dct:source <javascript:document.title='PWNED'> . }}
"""
PAGES = {
    "home": "/",
    "search": "/?q=aleppo",
    "nothing": "/?q=zzzz",
    "entity": "/reference/Q159",
    "entity of hostile text": "/id/entity/bad",
    "event": "/id/event/angriff",
    "event of hostile text": "/id/event/bad",
    "article": "/id/article/en",
    "article of hostile text": "/id/article/bad",
    "search for hostile text": "/?q=script",
    "query": "/query",
    "question": "/query?name=events-between",
    "diagram": "/diagram",
}
# YASGUI's table makes elements of text to measure it; the policy is what keeps their handlers from running.
BLOCKED = "Executing inline event handler violates the following Content Security Policy directive 'script-src 'self''"
# What a screen reader needs, as axe has it: names for what can be used, one main heading, no level left out.
BASICS = """() => {
  const wrong = [];
  const named = (e) => (e.getAttribute("aria-label") || e.textContent || "").trim()
    || (e.getAttribute("aria-labelledby") || "").split(" ").some((id) => document.getElementById(id));
  for (const e of document.querySelectorAll("a[href], button, summary"))
    if (!named(e)) wrong.push(`no name: ${e.outerHTML}`);
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (e.offsetParent && !e.labels.length && !e.getAttribute("aria-label")) wrong.push(`no label: ${e.outerHTML}`);
  for (const e of document.querySelectorAll("[role=img], nav, section, [role=region]")) {
    const by = document.getElementById(e.getAttribute("aria-labelledby"));
    const label = e.getAttribute("aria-label") || by?.textContent;
    if (!label?.trim()) wrong.push(`no label: ${e.outerHTML.slice(0, 80)}`);
  }
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
  let level = 0;
  for (const e of document.querySelectorAll("h1, h2, h3, h4")) {
    if (+e.tagName[1] > level + 1) wrong.push(`a level is left out before ${e.textContent}`);
    level = +e.tagName[1];
  }
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push(`twice: ${id}`);
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby]"))
    for (const name of ["aria-labelledby", "aria-describedby"])
      for (const id of (e.getAttribute(name) || "").split(" ").filter(Boolean))
        if (!document.getElementById(id)) wrong.push(`nothing has the id ${id}`);
  if (!document.documentElement.lang) wrong.push("no language");
  return wrong;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = small_store()
    store.load(MORE, format=ox.RdfFormat.TRIG)
    path = stored(tmp_path_factory.mktemp("browser") / "store", store)
    command = [sys.executable, "-m", "kg", "--store", str(path), "serve", "--port", "0", "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        line = process.stdout.readline()
        match = re.search(r"http://[^/]+", line)
        assert match, line
        yield match[0]
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Any]:
    """A page at 1280 pixels; what it asks for elsewhere and what goes wrong in it fails the test."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}, locale="en-GB")
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("dialog", lambda dialog: wrong.append(dialog.message))
    tab.on(
        "request",
        lambda request: None
        if request.url.startswith((address, "data:", "blob:"))
        else wrong.append(request.url),
    )
    yield tab
    context.close()
    assert not [said for said in wrong if not said.startswith(BLOCKED)]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_each_page_opens_and_nothing_of_an_article_runs(tab: Any, path: str) -> None:
    tab.goto(path)
    tab.wait_for_load_state("networkidle")
    assert tab.title() != "PWNED" and tab.inner_text("h1")
    assert tab.evaluate("() => document.images.length") == 0
    hrefs = tab.evaluate("() => [...document.links].map((link) => link.protocol)")
    assert {*hrefs} <= {"http:", "https:"}


@pytest.mark.parametrize("path", [path for path in PAGES.values() if path != "/diagram"])
def test_a_screen_reader_finds_its_way(tab: Any, path: str) -> None:
    tab.goto(path)
    tab.wait_for_load_state("networkidle")
    tab.evaluate("() => document.getElementById('yasgui')?.remove()")  # which is not ours
    assert tab.evaluate(BASICS) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_is_wider_than_the_screen(tab: Any, path: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(path)
    tab.wait_for_load_state("networkidle")
    assert tab.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_sentence_behind_an_event_is_three_clicks_away(tab: Any) -> None:
    tab.goto("/")
    tab.fill("#q", "Pentagon strike")
    tab.click("main form button")
    tab.wait_for_selector("#events")
    tab.click("a.hit >> nth=0")
    assert tab.inner_text("h1").startswith("Air strike")
    assert tab.locator("blockquote mark").all_inner_texts() == ["Luftangriff", "strike"]
    tab.click("#strike >> text=In the article")
    shown = tab.locator("li:target blockquote")
    assert "The Pentagon said a strike on Aleppo" in shown.inner_text() and shown.is_visible()


def test_the_keyboard_alone_does_it(tab: Any) -> None:
    tab.goto("/reference/Q30")
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    tab.keyboard.press("/")
    tab.keyboard.type("kerry")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("a.hit")
    assert tab.evaluate("() => document.activeElement.id") == "q"
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("() => document.activeElement === document.querySelector('a.hit')")
    outline = tab.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focus is seen"
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("blockquote mark")
    assert "/id/event/treffen" in tab.url


def test_the_search_finds_while_one_types(tab: Any) -> None:
    tab.goto("/?lang=de")
    tab.type("#q", "lawr")
    tab.wait_for_selector("#count >> text=Treffer für „lawr“")
    assert tab.locator("a.hit").first.inner_text() == "Sergej Lawrow"
    assert "q=lawr" in tab.url and "q=lawr" in tab.get_attribute("[hreflang]", "href")
    tab.fill("#q", "<img src=x onerror=document.title='PWNED'>")
    tab.wait_for_selector("text=Nichts gefunden.")
    assert tab.title() != "PWNED"


def test_the_language_is_switched_and_stays(tab: Any) -> None:
    tab.goto("/id/event/angriff")
    assert tab.inner_text("h2 >> nth=-1").startswith("Reports")
    tab.click("text=Deutsch")
    assert tab.inner_text("h2 >> nth=-1").startswith("Berichte")
    assert tab.get_attribute("html", "lang") == "de"
    tab.click("a.entity >> text=Aleppo >> nth=0")
    assert tab.inner_text("#timeline").startswith("Zeitleiste")
    tab.click("text=English")
    assert tab.inner_text("#timeline").startswith("Timeline")


def test_the_theme_is_switched_and_kept(tab: Any) -> None:
    ground = "() => getComputedStyle(document.body).backgroundColor"
    tab.emulate_media(color_scheme="dark")
    tab.goto("/")
    assert tab.evaluate(ground) == "rgb(20, 24, 29)"
    tab.click("#theme")
    assert tab.evaluate(ground) == "rgb(255, 255, 255)"
    tab.goto("/reference/Q159")
    assert tab.evaluate(ground) == "rgb(255, 255, 255)"


# --- queries ---


def plain(tab: Any) -> None:
    """The page as it is where YASGUI's files are not there."""

    def without(route: Any) -> None:
        got = route.fetch()
        text = re.sub(r"<(link|script)[^>]*/yasgui/[^>]*>(</script>)?", "", got.text())
        route.fulfill(response=got, body=text.replace("yasgui.js", "editor.js"))

    tab.route("**/query*", without)


def test_a_question_is_chosen_filled_in_and_answered_in_the_plain_editor(tab: Any) -> None:
    plain(tab)
    tab.goto("/query")
    tab.fill("#filter", "events are there between two sides")
    assert tab.locator(".questions li:visible").count() == 1
    tab.click(".questions li:visible a")
    tab.fill("#p-actor", "Russland")
    tab.fill("#p-other", "USA")
    tab.click("text=Fill in and run")
    tab.wait_for_selector("#table tbody tr")
    assert tab.locator("#table th").first.inner_text() == "date"
    assert re.fullmatch(r"\d+ rows", tab.inner_text("#state"))
    tab.click("#table a >> text=id/event/absage")
    assert tab.inner_text("h1") == "Discontinuation: United States → Russia"


def test_the_plain_editor_shows_what_a_query_gives_or_why_it_failed(tab: Any) -> None:
    plain(tab)
    tab.goto("/query")
    tab.fill("#text", "SELECT ?title WHERE { <https://w3id.org/diplograph/id/article/bad> dct:title ?title }")
    tab.press("#text", "Control+Enter")
    tab.wait_for_selector("#table tbody tr")
    assert "<img src=x" in tab.inner_text("#table tbody")
    tab.fill("#text", "ASK { ?s ?p ?o }")
    tab.click("#plain button")
    tab.wait_for_selector("#state >> text=yes")
    assert tab.evaluate("() => document.images.length") == 0


@needs_yasgui
def test_a_question_is_filled_in_and_answered_in_yasgui(tab: Any) -> None:
    tab.goto("/query?name=events-between&p-actor=Russland&p-other=USA&p-language=de&lang=de")
    tab.wait_for_selector(".yasr table tbody tr")
    assert "reference/Q159" in tab.evaluate(
        "() => document.querySelector('.CodeMirror').CodeMirror.getValue()"
    )
    assert tab.locator("#plain").is_hidden()
    tab.click(".yasr table a >> text=id:event/absage")
    assert tab.inner_text("h1") == "Aussetzung: Vereinigte Staaten → Russland"


@needs_yasgui
def test_hostile_text_does_not_run_in_yasgui(tab: Any) -> None:
    tab.goto("/query")
    tab.wait_for_selector(".CodeMirror")
    tab.evaluate(
        "(text) => document.querySelector('.CodeMirror').CodeMirror.setValue(text)",
        "PREFIX dct: <http://purl.org/dc/terms/> SELECT * WHERE { ?article dct:title ?title ; dct:publisher ?by }",
    )
    tab.click(".yasqe_queryButton")
    tab.wait_for_selector(".yasr table tbody tr")
    tab.click(".select_response")
    tab.wait_for_timeout(200)
    assert tab.title() != "PWNED"


# --- the diagram ---


def test_an_event_in_the_diagram_leads_to_its_page(tab: Any) -> None:
    tab.goto("/diagram")
    tab.wait_for_selector("body[data-ready]")
    tab.click("#panel .row >> nth=0")
    tab.click("#panel >> text=Its own page")
    tab.wait_for_selector("#reports")
    assert "/id/event/" in tab.url
