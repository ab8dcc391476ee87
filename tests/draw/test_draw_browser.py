"""The page in a browser: it asks for nothing, runs nothing from articles, and each control does what it says."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from scenes import entity, event, scene_of

from kg.draw.layout import layouts
from kg.draw.page import page as page_of
from kg.draw.select import select
from kg.scene import Evidence, Scene, SceneArticle, SceneEntity, SceneEvent

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")

HOSTILE = "</script><!--<script>window.PWNED=1</script><img src=x onerror=window.PWNED=1>&lt;'\"`{{7*7}}"
RUSSIA, LAVROV, KERRY, REBELS, LAUSANNE, ALEPPO, ACTIVISTS, NOWHERE = range(8)
MEETING, CALLED_OFF, STRIKE, AID, BLAME, RALLY = range(6)
VIEWS = ("network", "actors", "timeline", "map")


def named(number: int, name: str, german: str, kind: str, **more: Any) -> SceneEntity:
    iri = f"https://example.org/{name.replace(' ', '-')}"
    return replace(entity(number), iri=iri, labels={"de": german, "en": name}, kind=kind, **more)


def report(article: int, before: str, trigger: str, after: str, **more: Any) -> Evidence:
    text = ((before, False), (trigger, True), (after, False))
    basis = Evidence(article, text, (), (), "CONSULT", None, "occurred", None, None, None, None, 0.9)
    return replace(basis, **more)


def told(
    number: int, name: str, code: str, actors: tuple[int, ...], *reports: Evidence, **more: Any
) -> SceneEvent:
    iri = f"https://example.org/event/{name}"
    return replace(event(number, actors), iri=iri, type=code, reports=reports, **more)


def a_scene() -> Scene:
    """Two articles: a meeting, one called off, a strike on whose dead they differ, aid, a blame and a rally."""
    entities = (
        named(0, "Russia", "Russland", "State", country="RUS"),
        named(
            1, "Sergey Lavrov", "Sergej Lawrow", "Person", country="RUS", names=("Lawrow", "Minister Lavrov")
        ),
        named(2, "John Kerry", "John Kerry", "Person", country="USA"),
        named(3, "rebels", "Rebellen", "ArmedGroup", country="SYR"),
        named(4, "Lausanne", "Lausanne", "Place", country="CHE", coordinates=(46.5, 6.6)),
        named(5, "Aleppo", "Aleppo", "Place", country="SYR", coordinates=(36.2, 37.2)),
        named(6, "activists", "Aktivisten", "PopulationGroup"),
        named(7, "Somewhere", "Irgendwo", "Place"),
    )
    saturday, friday, month = (
        ("2016-10-15", "2016-10-15"),
        ("2016-10-14", "2016-10-14"),
        ("2016-11-01", "2016-11-30"),
    )
    met = report(0, "Lawrow und Kerry ", "trafen", " sich.", days=saturday, time="am Samstag")
    off = report(0, "Das Treffen wurde ", "abgesagt", ".", status="negated")
    strike = {"type": "ASSAULT", "mode": "aerial", "sources": (ACTIVISTS,), "days": friday}
    events = (
        told(0, "meeting", "CONSULT", (LAVROV, KERRY), met, places=(LAUSANNE,), days=saturday),
        told(1, "off", "CONSULT", (RUSSIA, KERRY), off, status="negated"),
        told(2, "strike", "ASSAULT", (RUSSIA,),
             report(0, "Der ", "Luftangriff", " traf Aleppo.", killed=(25, None), actors=(RUSSIA,), **strike),
             report(1, "A ", "strike", " hit Aleppo.", killed=(31, 31), actors=(REBELS,), **strike),
             mode="aerial", recipients=(REBELS,), places=(ALEPPO,), sources=(ACTIVISTS,), days=friday, killed=(25, 31),
             injured=(3, None), claimed=True, disputed=("killed", "actor"), independent=2),
        told(3, "aid", "AID", (RUSSIA,), report(1, "Russia sends ", "aid", ".", type="AID", status="planned"),
             recipients=(REBELS,), places=(NOWHERE,), status="planned", days=month),
        told(4, "blame", "ACCUSE", (KERRY,), report(1, "Kerry ", "blamed", " Russia.", type="ACCUSE"),
             recipients=(RUSSIA,), days=saturday),
        told(5, "rally", "PROTEST", (REBELS,), report(1, "A ", "rally", ".", type="PROTEST"), days=saturday),
    )  # fmt: skip
    articles = (
        SceneArticle("de-1", "Gespräche", "https://example.org/de-1", "2016-10-16", "de"),
        SceneArticle("en-1", "After Lausanne", None, "2016-10", "en"),
    )
    return Scene(events, entities, articles)


def hostile_scene() -> Scene:
    """The same with hostile text in every field that an article or the web can fill."""
    scene, text = a_scene(), ((HOSTILE, False), (HOSTILE, True), (HOSTILE, False))
    entities = tuple(
        replace(one, iri=f"{HOSTILE}{n}", labels={"de": f"{n}{HOSTILE}", "en": f"{n}{HOSTILE}"}, names=(HOSTILE,),
                country=HOSTILE) for n, one in enumerate(scene.entities)
    )  # fmt: skip
    events = tuple(
        replace(one, iri=f"{HOSTILE}v{n}", disputed=("killed", "status", "actor", "time"),
                reports=tuple(replace(said, text=text, time=HOSTILE, sources=(0, 1)) for said in one.reports))
        for n, one in enumerate(scene.events)
    )  # fmt: skip
    urls = ("javascript:window.PWNED=1", "data:text/html,<script>window.PWNED=1</script>")
    articles = tuple(SceneArticle(HOSTILE, HOSTILE, url, HOSTILE, HOSTILE) for url in urls)
    return Scene(events, entities, articles)


def written(folder: Path, name: str, scene: Scene, title: str = "Who did what") -> str:
    shown = select(scene)
    html = page_of(scene, shown, layouts(scene, shown), view="network", language="en", title=title)
    (folder / name).write_text(html, encoding="utf-8")
    return (folder / name).as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("page"), "page.html", a_scene())


@pytest.fixture(scope="module")
def tab(browser: Any, url: str) -> Iterator[Any]:
    """A page that the tests of this module share: ``opened`` sets it to a state."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    tab.wrong = []
    tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
    tab.on("console", lambda said: tab.wrong.append(said.text) if said.type == "error" else None)
    tab.goto(url)
    tab.wait_for_selector("body[data-ready]")
    yield tab
    tab.close()


@pytest.fixture
def opened(tab: Any, url: str) -> Iterator[Callable[..., Any]]:
    def at(fragment: str = "", width: int = 1280, height: int = 800) -> Any:
        tab.set_viewport_size({"width": width, "height": height})
        tab.goto("about:blank#" if not tab.url.startswith(url) else f"{url}#again")
        tab.goto(f"{url}#{fragment}")
        tab.wait_for_selector("body[data-ready]")
        tab.wait_for_function("() => location.hash.includes('view=')")
        return tab

    yield at
    assert not tab.wrong, tab.wrong


def count(tab: Any) -> str:
    return str(tab.inner_text("#count"))


def fragment(tab: Any) -> dict[str, str]:
    return dict(tab.evaluate("() => [...new URLSearchParams(location.hash.slice(1))]"))


def events_listed(tab: Any) -> list[str]:
    return list(tab.locator("#panel .row strong").all_inner_texts())


# --- nothing leaves, nothing runs ---


def test_hostile_text_is_only_text_and_nothing_is_asked_for(browser: Any, tmp_path: Path) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    asked, wrong = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("dialog", lambda dialog: wrong.append(dialog.message))
    url = written(tmp_path, "hostile.html", hostile_scene(), HOSTILE)
    tab.goto(url)
    tab.wait_for_selector("body[data-ready]")
    said = []
    for view in VIEWS:
        tab.click(f"#tab-{view}")
        for chosen in ("{k:'e',i:0}", "{k:'e',i:6}", "{k:'v',i:2}", "{k:'d',pair:[0,2]}"):
            tab.evaluate(f"() => kg.main.select({chosen})")
            said.append(tab.inner_text("#panel"))
    for press in ("#language", "#theme", "#panel .close"):
        tab.click(press)
    tab.fill("#search", "img")
    assert "<img src=x" in tab.inner_text("#found")
    tab.hover("#tab-map")
    tab.evaluate("() => kg.main.select({k:'v',i:2})")
    assert HOSTILE in tab.inner_text("#panel mark") and all("onerror" in text for text in said)
    assert tab.inner_text("#title") == HOSTILE and tab.title() == HOSTILE
    assert tab.evaluate("() => [typeof window.PWNED, document.images.length, document.links.length]") == [
        "undefined",
        0,
        0,
    ]
    assert set(asked) == {url} and not wrong
    tab.close()


def test_the_policy_forbids_what_the_page_does_not_need(browser: Any, url: str) -> None:
    tab = browser.new_page()
    tab.goto(url)
    policy = tab.get_attribute("meta[http-equiv]", "content")
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    tried = tab.evaluate("""async () => {
      const script = document.createElement("script");
      script.textContent = "window.PWNED = 1";
      document.body.append(script);
      const style = document.createElement("style");
      style.textContent = "body { opacity: 0.5 }";
      document.body.append(style);
      const image = new Image();
      const loaded = new Promise((done) => { image.onload = () => done(true); image.onerror = () => done(false); });
      image.src = "https://example.org/x.png";
      const asked = await fetch("https://example.org/").then(() => true, () => false);
      return [typeof window.PWNED, getComputedStyle(document.body).opacity, asked, await loaded];
    }""")
    assert tried == ["undefined", "1", False, False]
    tab.close()


# --- filters ---


@pytest.mark.parametrize(
    ("press", "left", "said"),
    [
        ("#types-CONSULT", {"air strike", "aid", "accusation", "protest"}, {"hide": "CONSULT"}),
        ("#category-VerbalCooperation", {"air strike", "aid", "accusation", "protest"}, {"hide": "CONSULT"}),
        ("#statuses-planned", {"consultation", "air strike", "accusation", "protest"}, {"status": "planned"}),
        (
            "#statuses-negated",
            {"consultation", "air strike", "aid", "accusation", "protest"},
            {"status": "negated"},
        ),
        ("#claims-claimed", {"consultation", "aid", "accusation", "protest"}, {"claims": "claimed"}),
        ("#disputed", {"air strike"}, {"disputed": "1"}),
        ("#undated", {"consultation", "air strike", "aid", "accusation", "protest"}, {"undated": "0"}),
    ],
)
def test_a_box_hides_events(
    opened: Callable[..., Any], press: str, left: set[str], said: dict[str, str]
) -> None:
    tab = opened()
    before = events_listed(tab)
    tab.click(press)
    assert set(events_listed(tab)) == left and len(events_listed(tab)) < 6
    assert said.items() <= fragment(tab).items()
    assert tab.inner_text("#active") == "1" and "of 6 events" in count(tab)
    tab.click("#reset")
    assert events_listed(tab) == before and count(tab).startswith("6 events") and tab.is_hidden("#active")


@pytest.mark.parametrize(
    ("choose", "value", "left"),
    [
        ("#actor", str(KERRY), ["consultation", "accusation", "consultation"]),
        ("#country", "CHE", ["consultation"]),
        ("#source", str(ACTIVISTS), ["air strike"]),
    ],
)
def test_a_choice_leaves_events(opened: Callable[..., Any], choose: str, value: str, left: list[str]) -> None:
    tab = opened()
    offered = tab.inner_text(f"{choose} option[value='{value}']")
    assert offered.endswith(f"({len(left)})"), "each choice says how many events it leaves"
    tab.select_option(choose, value)
    assert events_listed(tab) == left
    tab.select_option(choose, "")
    assert len(events_listed(tab)) == 6


def test_only_shows_one_type_and_pressed_again_all(opened: Callable[..., Any]) -> None:
    tab = opened()
    only = tab.locator(".check:has(#types-AID) .only")
    tab.hover(".check:has(#types-AID)")
    only.click()
    assert events_listed(tab) == ["aid"] and tab.inner_text(".check:has(#types-CONSULT) .count") == "2"
    only.click()
    assert len(events_listed(tab)) == 6


def test_the_handles_of_the_dates_move_by_keyboard(opened: Callable[..., Any]) -> None:
    tab = opened()
    tab.click("#undated")
    assert tab.get_attribute("#from", "aria-valuetext") == "14 Oct 2016"
    tab.focus("#from")
    tab.keyboard.press("ArrowRight")
    assert fragment(tab)["from"] == "2016-10-15" and "air strike" not in events_listed(tab)
    tab.focus("#to")
    tab.keyboard.press("ArrowLeft")
    assert fragment(tab)["to"] == "2016-10-15" and "aid" not in events_listed(tab)
    tab.focus("#from")
    tab.keyboard.press("End")
    low, high = (tab.input_value(handle) for handle in ("#from", "#to"))
    assert low == high, "the handles push each other"


def test_nothing_left_says_so_and_offers_the_way_back(opened: Callable[..., Any]) -> None:
    for view in VIEWS:
        tab = opened(f"view={view}&actor=Somewhere&hide=AID")
        assert tab.is_visible("#empty") and events_listed(tab) == []
        tab.click("#empty-reset")
        assert tab.is_hidden("#empty") and len(events_listed(tab)) == 6


# --- the address ---


def test_an_address_brings_back_what_was_seen(opened: Callable[..., Any], browser: Any, url: str) -> None:
    tab = opened()
    tab.click("#tab-timeline")
    tab.click("[data-lanes=dyad]")
    tab.click("#language")
    tab.click("#theme")
    tab.click("#types-PROTEST")
    tab.select_option("#country", "RUS")
    tab.click("#panel .row >> nth=0")
    address = tab.url
    other = browser.new_page(viewport={"width": 1280, "height": 800})
    other.goto(address)
    other.wait_for_selector("body[data-ready]")
    seen = [
        (one.url, count(one), one.inner_text("#panel"), one.inner_text("#tabs"), one.inner_html("#timeline .chart"),
         one.get_attribute("html", "data-theme"), one.input_value("#country"), one.is_checked("#types-PROTEST"))
        for one in (tab, other)
    ]  # fmt: skip
    assert seen[0] == seen[1]
    assert seen[0][5:] == ("dark", "RUS", False) and "Zeitleiste" in seen[0][3]
    other.close()


@pytest.mark.parametrize(
    "junk",
    [
        "view=elsewhere&lang=xx&theme=<b>&hide=NO,,&status=maybe&claims=all&sel=e:nobody&actor=nobody&country=XXX",
        "%E0%A4%A&&&==&view", "sel=d:Russia~Russia", "sel=v:", "sel=g:99999", "sel=c:x:2016", "sel=c:A~B:2016-10",
        "from=yesterday&to=2016", "__proto__=1&constructor=2&sel=e:__proto__", "sel=e:constructor",
    ],
)  # fmt: skip
def test_a_malformed_address_is_passed_over(opened: Callable[..., Any], junk: str) -> None:
    tab = opened(junk)
    assert count(tab).startswith("6 events") and tab.is_visible("#canvas")


# --- panel ---


def test_an_event_says_what_who_when_where_and_who_says_so(opened: Callable[..., Any]) -> None:
    tab = opened("sel=v:strike")
    said = tab.inner_text("#panel")
    for part in ("assault: air strike", "only claimed, by others", "disputed", "Russia", "rebels", "14 Oct 2016",
                 "Aleppo", "25–31", "at least 3", "activists", "Gespräche", "After Lausanne", "90 %"):  # fmt: skip
        assert part in said, part
    assert tab.locator("#panel mark").all_inner_texts() == ["Luftangriff", "strike"]
    assert tab.inner_text("#panel blockquote >> nth=0") == "Der Luftangriff traf Aleppo."
    disputes = tab.locator("#panel .dispute li").all_inner_texts()
    assert [text.split(":")[0] for text in disputes] == ["at least 25", "31", "Russia", "rebels"]
    assert "Gespräche" in disputes[0] and "After Lausanne" in disputes[1]
    links = tab.locator("#panel a")
    assert links.count() == 1 and links.get_attribute("href") == "https://example.org/de-1"
    assert links.get_attribute("rel") == "noopener noreferrer"


def test_from_an_event_to_its_actor_and_back(opened: Callable[..., Any]) -> None:
    tab = opened()
    tab.click("#panel .row:has-text('accusation')")
    tab.click("#panel .name:text-is('John Kerry')")
    said = tab.inner_text("#panel")
    assert "person" in said and "USA" in said and "→ Russia" in said and "with Sergey Lavrov" in said
    tab.click("#panel button[aria-label=Back]")
    assert tab.evaluate("() => document.getElementById('panel').contains(document.activeElement)")
    assert "Kerry blamed Russia." in tab.inner_text("#panel")
    tab.keyboard.press("Escape")
    assert len(events_listed(tab)) == 6 and "sel" not in fragment(tab)


def test_a_source_lists_what_it_says(opened: Callable[..., Any]) -> None:
    tab = opened("sel=e:activists")
    assert "Claims made · 1" in tab.inner_text("#panel") and "Not drawn in this view." in tab.inner_text(
        "#panel"
    )
    tab = opened("sel=e:Russia")
    tab.click("#panel .action")
    assert fragment(tab)["actor"] == "Russia" and "4 of 6 events" in count(tab)


# --- networks ---


def test_a_click_on_a_mark_selects_it(opened: Callable[..., Any]) -> None:
    tab = opened("view=network")
    spot = tab.evaluate(f"() => kg.network.spot({{k:'v',i:{STRIKE}}})")
    tab.mouse.click(spot["x"], spot["y"])
    assert fragment(tab)["sel"] == "v:strike" and "Luftangriff" in tab.inner_text("#panel")
    dim = tab.evaluate("() => kg.network.bright()")
    assert dim == sorted([f"e{RUSSIA}", f"e{REBELS}", f"e{ALEPPO}", f"v{STRIKE}"])
    box = tab.locator("#canvas").bounding_box()
    tab.mouse.click(box["x"] + 3, box["y"] + 3)
    assert "sel" not in fragment(tab)


def test_a_click_on_a_line_between_actors_shows_what_they_have_to_do(opened: Callable[..., Any]) -> None:
    tab = opened("view=actors")
    ends = [tab.evaluate(f"() => kg.network.spot({{k:'e',i:{one}}})") for one in (RUSSIA, REBELS)]
    tab.mouse.click(*(sum(end[axis] for end in ends) / 2 for axis in ("x", "y")))
    assert fragment(tab)["sel"] == "d:Russia~rebels"
    said = tab.inner_text("#panel")
    assert "Russia – rebels" in said and "assault · 1" in said and "aid · 1" in said
    assert tab.is_visible("#scale") and "Cooperation" in tab.inner_text("#scale")


def test_what_is_only_claimed_or_disputed_is_seen(opened: Callable[..., Any]) -> None:
    tab = opened("view=timeline")
    names = "(all) => all.map((one) => one.getAttribute('aria-label'))"
    signs = (".quote", ".doubt")
    marked = [tab.locator(f"#timeline .mark:has({sign})").evaluate_all(names) for sign in signs]
    assert marked == [["assault: air strike, Russia → rebels, 14 Oct 2016, Who says so: activists"]] * 2


def test_filters_take_marks_and_lines_away(opened: Callable[..., Any]) -> None:
    tab = opened("view=network")
    canvas = tab.locator("#canvas")
    before = [int(canvas.get_attribute(f"data-{what}")) for what in ("nodes", "edges")]
    assert before == [7 + 6, 14]
    tab.click("#types-ASSAULT")
    assert [int(canvas.get_attribute(f"data-{what}")) for what in ("nodes", "edges")] == [6 + 5, 11]


def test_what_the_file_gathers_is_drawn_one_by_one_when_the_filters_leave_little(
    browser: Any, tmp_path: Path
) -> None:
    scene = scene_of([(n, n + 1) for n in range(0, 900, 2)])
    tab = browser.new_page()
    tab.goto(written(tmp_path, "large.html", scene))
    tab.wait_for_selector("body[data-ready]")
    assert "for one network" in tab.inner_text("#note"), "too much for one network"
    tab.evaluate("() => kg.main.filter({actor: 898})")
    assert tab.evaluate("() => kg.network.bright()") == ["e898", "e899", "v449"]
    assert "Drawn anew" in tab.inner_text("#note") and tab.evaluate("() => kg.network.spot({k:'v',i:449})")
    tab.close()


def test_zoom_by_button_and_key(opened: Callable[..., Any]) -> None:
    for view in ("network", "map"):
        tab = opened(f"view={view}")
        apart = f"() => kg.{view}.zoom()"
        whole = tab.evaluate(apart)
        tab.click("#zoom-in")
        tab.focus("#canvas" if view == "network" else "#map")
        tab.keyboard.press("+")
        assert tab.evaluate(apart) > 1.5 * whole
        tab.keyboard.press("ArrowRight")
        tab.click("#zoom-fit")
        assert tab.evaluate(apart) == pytest.approx(whole, rel=0.01)


def test_labels_lie_apart(opened: Callable[..., Any]) -> None:
    tab = opened()
    boxes = tab.evaluate("""() => {
      const marks = Array.from({ length: 200 }, (_, i) => ({
        x: (i * 7919) % 900, y: (i * 104729) % 700, r: 6, w: 40 + (i % 60), h: 14, weight: i % 17, must: 0 }));
      return kg.labels.arrange(marks, { w: 900, h: 700 }, [{ x: 0, y: 0, w: 200, h: 100 }])
        .map(({ mark, x, y }) => [x, y, x + mark.w, y + mark.h]);
    }""")
    assert len(boxes) > 40
    boxes.append([0, 0, 200, 100])
    for i, (left, top, right, bottom) in enumerate(boxes[:-1]):
        assert left >= 0 and top >= 0 and right <= 900 and bottom <= 700
        for other in boxes[i + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


# --- search ---


def test_search_finds_by_any_name_and_enter_selects(opened: Callable[..., Any]) -> None:
    tab = opened()
    for text, key, wanted in (("minister lav", "sel", "e:Sergey-Lavrov"), ("Lawrow", "sel", "e:Sergey-Lavrov"),
                              ("aktiv", "sel", "e:activists")):  # fmt: skip
        tab.fill("#search", text)
        tab.press("#search", "Enter")
        assert fragment(tab)[key] == wanted and tab.is_hidden("#found")
    tab.fill("#search", "air str")
    tab.press("#search", "Enter")
    assert fragment(tab)["sel"] == "v:strike"
    tab.fill("#search", "accus")
    tab.press("#search", "Enter")
    assert count(tab).startswith("1 of 6")
    tab.fill("#search", "zzz")
    assert "Nothing found" in tab.inner_text("#found")
    tab.press("#search", "Escape")
    assert tab.is_hidden("#found") and tab.input_value("#search") == ""


# --- timeline and map ---


def test_the_timeline_has_a_lane_a_type_or_a_pair(opened: Callable[..., Any]) -> None:
    tab = opened("view=timeline")
    lanes = tab.locator("#timeline .side title").all_text_contents()
    assert lanes == ["consultation", "aid", "accusation", "protest", "assault"]
    assert tab.locator("#timeline .mark").count() == 5 and "1 event without a date" in tab.inner_text(
        "#timeline .bar"
    )
    tab.click("[data-lanes=dyad]")
    assert "Russia – rebels" in tab.locator("#timeline .side title").all_text_contents()
    tab.locator("#timeline .mark").first.focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    assert fragment(tab)["sel"].startswith("v:")


def test_many_events_of_a_day_are_one_mark_with_their_number(browser: Any, tmp_path: Path) -> None:
    scene = a_scene()
    events = tuple(replace(scene.events[MEETING], iri=f"https://example.org/event/{n}") for n in range(9))
    tab = browser.new_page()
    tab.goto(written(tmp_path, "many.html", replace(scene, events=events)) + "#view=timeline")
    tab.wait_for_selector("body[data-ready]")
    assert tab.locator("#timeline .mark .number").all_text_contents() == ["9"]
    tab.click("#timeline .mark")
    assert tab.locator("#panel .row").count() == 9 and fragment(tab)["sel"] == "c:CONSULT:2016-10-15"
    tab.close()


def test_the_map_shows_what_it_can_and_says_what_it_cannot(opened: Callable[..., Any]) -> None:
    tab = opened("view=map")
    assert tab.locator("#map .mark").count() == 2
    assert set(tab.locator("#map .place").all_text_contents()) == {"Lausanne", "Aleppo"}
    foot = tab.inner_text("#map .foot")
    assert "3 events without a place" in foot and "1 place is not on the map" in foot
    tab.click("#map summary")
    tab.click("#map .foot .name")
    assert fragment(tab)["sel"] == "e:Somewhere"
    marks = [tab.locator(f"#map .mark[aria-label^={name}]") for name in ("Lausanne", "Aleppo")]
    lausanne, aleppo = (mark.bounding_box() for mark in marks)
    assert lausanne["x"] < aleppo["x"] and lausanne["y"] < aleppo["y"], "west is left and north is up"
    tab.click("#map .mark[aria-label^=Aleppo]")
    assert fragment(tab)["sel"] == "e:Aleppo"


# --- for everybody ---


def test_every_control_is_reached_by_keyboard(opened: Callable[..., Any]) -> None:
    tab = opened("view=map")
    tab.focus("#tab-map")
    seen = ["tab-map"]
    at = "() => document.activeElement.id || String(document.activeElement.getAttribute('class'))"
    for _ in range(120):
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate(at))
        if tab.evaluate("() => document.activeElement === document.body"):
            break
    wanted = {"tab-map", "search", "language", "theme", "types-CONSULT", "category-MaterialConflict", "only",
              "statuses-planned", "claims-claimed", "disputed", "from", "to", "undated", "actor", "country", "source",
              "mark", "zoom-in", "zoom-out", "zoom-fit", "tab", "row"}  # fmt: skip
    assert wanted <= set(seen), wanted - set(seen)
    nameless = tab.evaluate("""() => {
      const labelled = (one) => one.labels && one.labels.length;
      const named = (one) => one.getAttribute("aria-label") || one.textContent.trim() || labelled(one);
      return [...document.querySelectorAll("button, input, select, [role=button]")]
        .filter((one) => one.checkVisibility() && !named(one)).map((one) => one.outerHTML);
    }""")
    assert nameless == []
    tab.focus("#tab-map")
    tab.keyboard.press("ArrowRight")
    assert fragment(tab)["view"] == "network" and tab.get_attribute("#tab-network", "aria-selected") == "true"


def test_both_languages_say_everything(opened: Callable[..., Any]) -> None:
    tab = opened("view=network&sel=v:strike&lang=de")
    german = tab.inner_text("body")
    for part in ("Netz", "Was geschieht", "Luftangriff", "Wen oder mit wem", "mindestens 3", "Berichte · 2",
                 "14. Okt. 2016", "nur behauptet", "Sicherheit: 90 %"):  # fmt: skip
        assert part in german, part
    assert tab.get_attribute("html", "lang") == "de"
    tab.click("#language")
    assert "What happens" in tab.inner_text("body") and fragment(tab)["lang"] == "en"
    words = tab.evaluate(
        "() => kg.words.all().filter(([, pair]) => pair.length !== 2 || pair.some((text) => !text))"
    )
    assert words == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened: Callable[..., Any], theme: str) -> None:
    tab = opened(f"theme={theme}")
    names = ("ink", "soft", "accent", "doubt", "ground", "paper", "raised", "mark", "mark-ink", "accent-soft")
    colors = {name: tab.evaluate(f"() => kg.dom.style('--{name}')") for name in names}
    pairs = [(text, ground) for text in ("ink", "soft", "accent") for ground in ("ground", "paper", "raised")]
    pairs += [("doubt", "ground"), ("mark-ink", "mark"), ("ink", "accent-soft"), ("soft", "accent-soft")]
    for text, ground in pairs:
        assert contrast(colors[text], colors[ground]) >= 4.5, (text, ground)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG 2."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_telephone_is_wide_enough(opened: Callable[..., Any]) -> None:
    for view in VIEWS:
        tab = opened(f"view={view}", 390, 844)
        assert tab.evaluate("() => document.documentElement.scrollWidth") == 390, view
        assert not tab.evaluate("() => document.getElementById('filters').open") and tab.is_hidden(
            "#types-CONSULT"
        )
        area = tab.locator("#stage").bounding_box()
        assert area["height"] > 380 and area["width"] == 390
    tab.click("#filters summary")
    assert tab.is_visible("#types-CONSULT")
    tab.click("#filters summary")
    closed = tab.locator("#panel").bounding_box()["height"]
    tab.click("#map .mark[aria-label^=Aleppo]")
    tab.wait_for_function(f"() => document.getElementById('panel').clientHeight > {closed + 200}")
    assert "air strike" in tab.inner_text("#panel")
    tab.click("#panel .handle")
    tab.wait_for_function(f"() => document.getElementById('panel').clientHeight <= {closed}")


def test_on_paper_it_is_light_and_keeps_its_legend(opened: Callable[..., Any]) -> None:
    tab = opened("view=network&theme=dark", 794, 1123)
    tab.emulate_media(media="print")
    tab.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert tab.get_attribute("html", "data-theme") == "light"
    assert (
        tab.is_hidden("#tabs")
        and tab.is_hidden("#zoom")
        and tab.is_visible(".check:has(#types-ASSAULT) .swatch")
    )
    tab.evaluate("() => dispatchEvent(new Event('afterprint'))")
    tab.emulate_media(media="screen")
    assert tab.get_attribute("html", "data-theme") == "dark"


def test_the_theme_follows_the_reader_until_chosen(opened: Callable[..., Any]) -> None:
    tab = opened()
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_selector("html[data-theme=dark]")
    tab.emulate_media(color_scheme="light")
    tab.wait_for_selector("html[data-theme=light]")
    tab.click("#theme")
    assert tab.get_attribute("html", "data-theme") == "dark" and fragment(tab)["theme"] == "dark"


def test_it_opens_and_answers_at_once(browser: Any, tmp_path: Path) -> None:
    """Generous, since other work may go on beside it; tests/draw/speed.py measures."""
    scene = a_scene()
    events = tuple(replace(one, iri=f"{one.iri}{n}") for n in range(200) for one in scene.events)
    tab = browser.new_page()
    tab.goto(written(tmp_path, "large.html", replace(scene, events=events)))
    tab.wait_for_selector("body[data-ready]")
    assert tab.evaluate("() => performance.getEntriesByName('shown')[0].startTime") < 6000
    answered = tab.evaluate("""async () => {
      const start = performance.now();
      kg.main.select({ k: "e", i: 0 });
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      return performance.now() - start;
    }""")
    assert answered < 2000
    tab.close()
