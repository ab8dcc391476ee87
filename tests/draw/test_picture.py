"""The picture: every view in every format opens elsewhere, says what it shows, and is the same each time."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from kg.draw.canvas import Box, Canvas
from kg.draw.core import ROOM, core
from kg.draw.labels import Label, place
from kg.draw.layout import layouts
from kg.draw.networks import apart
from kg.draw.palette import THEMES
from kg.draw.picture import HEIGHT, WIDTH, draw_picture, picture
from kg.draw.select import Node, select
from kg.draw.words import plain
from kg.errors import KgError
from kg.scene import Scene, SceneArticle, SceneEntity, SceneEvent

VIEWS = ("network", "actors", "timeline", "map")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "$\\frac{1}{0}$",
    "</svg><script>alert(1)</script> --> & <!--",
    "bell\x07 null\x00 escape\x1b ￾\ud800",
    "\u202eright to left\u202c العربية עברית",
    "北京 \U0001f600 ﷽" + "\u0301" * 40,
    "\n\t  ",
)
SQUARE = ((-10.0, 30.0), (60.0, 30.0), (60.0, 65.0), (-10.0, 65.0), (-10.0, 30.0))


def entity(number: int, label: str, kind: str, at: tuple[float, float] | None = None) -> SceneEntity:
    return SceneEntity(f"urn:e{number}", {"de": label, "en": label}, (), kind, None, None, at)


def event(number: int, kind: str, day: str | None, **roles: tuple[int, ...]) -> SceneEvent:
    status = ("occurred", "planned", "hypothetical", "negated")[number % 4]
    parts = {"actors": (), "recipients": (), "places": (), "sources": (), **roles}
    return SceneEvent(
        iri=f"urn:v{number}", type=kind, mode=None, status=status, days=(day, day) if day else None,
        killed=None, injured=None, claimed=False, disputed=(), independent=1, reports=(), **parts,
    )  # fmt: skip


def scene(
    labels: tuple[str, ...] = ("Ruritania", "Atlantis", "Marshal Zog", "Port Royal", "a source"),
) -> Scene:
    kinds = ("State", "State", "Person", "Place", "ArmedGroup", "Organization")
    places = [(48.9, 2.3) if kind == "Place" else None for kind in kinds]
    entities = tuple(map(entity, range(len(labels)), labels, kinds, places))
    return Scene(
        (
            event(0, "CONSULT", "2016-10-15", actors=(0, 1)),
            event(1, "ASSAULT", "2016-10-17", actors=(0,), recipients=(1,), places=(3,)),
            event(2, "ASSAULT", "2016-10-17", actors=(2,), recipients=(1,), places=(3,)),
            event(3, "AID", "2016-10-21", actors=(1,), recipients=(2,)),
            event(4, "REQUEST", None, actors=(2,), recipients=(0,)),
        ),
        entities,
        (SceneArticle("1", None, None, "2016-10-15", "en"),),
    )


def drawn(of: Scene, view: str, kind: str, **options: object) -> bytes:
    shown = select(of)
    at: Mapping[Node, tuple[int, int]] = layouts(of, shown).get(view, {})
    content, _ = picture(of, shown, at, kind, view, outline={"XXX": (SQUARE,)}, **options)  # type: ignore[arg-type]
    return content


def every_picture() -> dict[str, str]:
    """The hash of each view and of each format."""
    wanted = [*((view, "svg") for view in VIEWS), ("network", "png"), ("network", "pdf")]
    return {f"{view}.{kind}": hashlib.sha256(drawn(scene(), view, kind)).hexdigest() for view, kind in wanted}


def words_of(content: bytes) -> str:
    """What a PDF says, all blanks made one."""
    (page,) = PdfReader(io.BytesIO(content)).pages
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize("view", VIEWS)
def test_a_pdf_says_who_and_what_is_shown(view: str) -> None:
    said = words_of(drawn(scene(), view, "pdf", title="Autumn crisis"))
    assert "Autumn crisis" in said and "5 events · 4 entities" in said and "2016-10-15 – 2016-10-21" in said
    expected = {
        "network": ("Ruritania", "Atlantis", "Marshal Zog", "Port Royal", "assault 2", "negated", "is done to"),
        "actors": ("Ruritania", "Atlantis", "Marshal Zog", "conflict", "Goldstein", "state 2"),
        "timeline": ("Atlantis – Marshal Zog", "assault 2", "Events per day", "15 Oct 2016", "1 without a date"),
        "map": ("Port Royal", "cooperation", "3 events without a place"),
    }[view]  # fmt: skip
    assert [words for words in expected if words not in said] == []
    absent = {"network": "threat", "actors": "place", "timeline": "request", "map": "Ruritania"}[view]
    assert absent not in said


def test_a_pdf_is_text_in_an_embedded_font() -> None:
    reader = PdfReader(io.BytesIO(drawn(scene(), "network", "pdf", title="A (b) \\ title")))
    assert reader.metadata == {"/Title": "A (b) \\ title"}  # and no date
    (page,) = reader.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((WIDTH, HEIGHT), abs=1)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].get_object().values()]  # type: ignore[index]
    assert fonts and all("DejaVu" in str(font["/BaseFont"]) for font in fonts)
    descriptors = [
        inner.get_object()["/FontDescriptor"]
        for font in fonts
        for inner in font.get("/DescendantFonts", [font])
    ]
    assert all("/FontFile2" in descriptor.get_object() for descriptor in descriptors)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", THEMES)
def test_a_png_has_the_size_of_a_page_and_the_colours_of_the_theme(view: str, theme: str) -> None:
    opened = Image.open(io.BytesIO(drawn(scene(), view, "png", theme=theme)))
    assert opened.info.keys() == {"Title", "dpi"} and opened.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    image = opened.convert("RGB")
    assert image.width == round(WIDTH / 72 * 200)
    assert abs(image.height - HEIGHT / 72 * 200) <= 1 or (view == "map" and image.height < HEIGHT / 72 * 200)
    colors = image.getcolors(maxcolors=1 << 24)
    assert colors is not None and len(colors) > 30
    ground = THEMES[theme].background  # type: ignore[index]
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((3, 3))) == ground  # type: ignore[misc]
    legend = image.crop((round(image.width * 0.8), 0, image.width, image.height)).getcolors(1 << 20)
    assert legend is not None and len(legend) > 5  # there is a legend, in more than one colour


@pytest.mark.parametrize("view", VIEWS)
def test_an_svg_is_whole_and_harmless_whatever_names_hold(view: str) -> None:
    content = drawn(scene(HOSTILE), view, "svg", title=" ".join(HOSTILE))
    root = ET.fromstring(content)
    names = {node.tag.removeprefix(SVG) for node in root.iter() if node.tag.startswith(SVG)}
    assert names == {"svg", "g", "path", "use", "defs", "style", "metadata", "title"} | names & {
        "clipPath",
        "rect",
    }
    assert len(list(root.iter(f"{SVG}path"))) > 20
    attributes = [(key, value) for node in root.iter() for key, value in node.attrib.items()]
    assert all(value.startswith("#") for key, value in attributes if key.endswith("href"))
    assert not any(key.lower().startswith("on") for key, _ in attributes)
    assert re.findall(rb"url\((?!#)", content) == []


def test_names_are_no_formulas_and_break_no_pdf() -> None:
    said = words_of(drawn(scene(HOSTILE), "network", "pdf", title="$x_1$ & \\alpha"))
    assert "$x_1$ & \\alpha" in said and "$\\frac{1}{0}$" in said and "</svg><script>alert(1)" in said


def test_text_is_one_line_without_signs_that_no_file_can_hold() -> None:
    assert plain("a\x00b\n\tc \u202ed\u202c\ud800 \ufffe") == "a b c d"
    assert plain("x" * 50, 10) == "x" * 9 + "…"


def test_the_same_scene_gives_the_same_bytes_in_another_process() -> None:
    code = "import json, test_picture; print(json.dumps(test_picture.every_picture()))"
    path = [str(Path(__file__).parent), *sys.path]
    found = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {code}"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "7", "MPLBACKEND": "pdf"},
    )  # fmt: skip
    assert json.loads(found.stdout) == every_picture()


def test_the_user_s_settings_of_matplotlib_are_neither_heeded_nor_changed() -> None:
    import matplotlib as mpl

    expected = drawn(scene(), "timeline", "svg")
    with mpl.rc_context({"text.usetex": True, "svg.fonttype": "none", "lines.linewidth": 9, "font.size": 40}):
        before = dict(mpl.rcParams)
        assert drawn(scene(), "timeline", "svg") == expected
        assert dict(mpl.rcParams) == before


def test_labels_neither_cover_each_other_nor_leave_the_page() -> None:
    canvas, inside = Canvas(300, 200, "light"), Box(0, 0, 300, 200)
    seen: list[Box] = []
    canvas.text = lambda at, text, size, **how: seen.append(_box(canvas, at, text, size, how["align"]))  # type: ignore[method-assign]
    labels = [Label(f"name {i}", (20 + i * 13 % 260, 10 + i * 29 % 180), 4, i, 7) for i in range(60)]
    marks = [Box(x - 4, y - 4, x + 4, y + 4) for x, y in (label.at for label in labels)]
    left_out = place(canvas, labels, marks, inside)
    assert len(seen) == 60 - left_out >= 20
    assert all(inside.holds(box) for box in seen)
    assert not any(one.overlaps(other) for one, other in combinations(seen, 2))


def _box(canvas: Canvas, at: tuple[float, float], text: str, size: float, align: str) -> Box:
    wide = canvas.measure(text, size)
    left = at[0] - {"left": 0.0, "center": wide / 2, "right": wide}[align]
    return Box(left, at[1], left + wide, at[1] + size * 0.7)


def test_marks_lie_apart_even_where_the_layout_puts_them_together() -> None:
    radii, page = np.linspace(3, 10, 40), Box(0, 0, 400, 300)
    places = apart(np.full((40, 2), 150.0), radii, page)
    for i, j in combinations(range(40), 2):
        assert np.hypot(*(places[i] - places[j])) >= radii[i] + radii[j]
    assert ((places >= 0) & (places <= (400, 300))).all()


def crowd(size: int) -> Scene:
    """Entity 0 with each other one, and those in a row with the next: a scene too large for a page."""
    entities = tuple(entity(i, f"Actor {i}", "State") for i in range(size))
    events = [event(4 * i, "AID", None, actors=(0,), recipients=(i,)) for i in range(1, size)]
    events += [event(4 * (size + i), "ACCUSE", None, actors=(i,), recipients=(i + 1,)) for i in range(1, 9)]
    return Scene((*events, event(1, "PROTEST", None, actors=(5,))), entities, ())


def test_a_page_shows_the_core_of_what_is_too_much_and_says_so() -> None:
    of = crowd(120)
    views = core(of, select(of))
    assert len(views.network) <= ROOM and len(views.actors) <= 70
    entities = {node.index for node in views.network if node.kind == "e"}
    events = [of.events[node.index] for node in views.network if node.kind == "v"]
    assert all(len(entities.intersection(one.participants)) > 1 for one in events)
    assert {0, 1, 2, 3} <= entities and {one.type for one in events} == {"AID", "ACCUSE"}
    content, said = picture(of, select(of), {}, "pdf", "network")
    assert said in words_of(content)
    assert f"Not shown: {len(of.events) - len(events)} events, {120 - len(entities)} entities" in said
    content, said = picture(of, select(of), {}, "pdf", "actors")
    assert said in words_of(content) and f"Not shown: {120 - len(views.actors)} actors" in said


def test_too_many_lines_are_cut_to_the_strongest_and_the_weakest_counted_out() -> None:
    entities = tuple(entity(i, f"Actor {i}", "State") for i in range(22))
    pairs = [pair for pair in combinations(range(22), 2) for _ in range(2 if sum(pair) % 3 else 1)]
    events = tuple(event(4 * i, "AID", None, actors=(a,), recipients=(b,)) for i, (a, b) in enumerate(pairs))
    of = Scene(events, entities, ())
    shown = replace(select(of), groups=())
    assert picture(of, shown, {}, "pdf", "actors")[1].endswith("Lines from 2 events on only.")
    assert len({*pairs}) > 160 > len([pair for pair in {*pairs} if sum(pair) % 3])


def test_a_page_shows_everything_that_it_has_room_for() -> None:
    of = crowd(30)
    assert core(of, shown := select(of)) is shown
    assert "Not shown" not in words_of(drawn(of, "network", "pdf"))


def test_german_months_and_a_long_period_by_year() -> None:
    of = scene()
    years = [str(datetime.date(1980 + 8 * i, 5, 4)) for i in range(5)]
    events = tuple(replace(one, days=(day, day)) for one, day in zip(of.events, years, strict=True))
    said = words_of(drawn(replace(of, events=events), "timeline", "pdf", language="de"))
    assert "Ereignisse je Jahr" in said and "1980" in said and "Angriff" in said
    assert "15. Okt 2016" in words_of(drawn(of, "timeline", "pdf", language="de"))


def test_what_is_dated_to_a_year_is_not_put_on_a_day() -> None:
    of = scene()
    vague = replace(of.events[0], days=("2016-01-01", "2016-12-31"))
    said = words_of(drawn(replace(of, events=(vague, *of.events[1:])), "timeline", "pdf"))
    assert "1 dated only roughly" in said and "consultation" not in said


def test_a_scene_without_days_or_coordinates_says_so() -> None:
    of = scene()
    bare = replace(
        of,
        events=tuple(replace(one, days=None) for one in of.events),
        entities=tuple(replace(one, coordinates=None) for one in of.entities),
    )
    assert "5 events without a date" in words_of(drawn(bare, "timeline", "pdf"))
    assert "5 events without a place" in words_of(drawn(bare, "map", "pdf"))


def test_an_unknown_suffix_is_refused_and_nothing_written(tmp_path: Path) -> None:
    of = scene()
    with pytest.raises(KgError, match="no picture"):
        draw_picture(tmp_path / "graph.gif", of, select(of), {}, view="map")
    note = draw_picture(tmp_path / "graph.PNG", of, select(of), {}, view="map")
    assert note == "Not shown: 3 events without a place with coordinates"
    assert [path.name for path in tmp_path.iterdir()] == ["graph.PNG"]
