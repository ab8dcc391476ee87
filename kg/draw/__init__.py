"""The diagram: the events of a store as a page that works without a network, or as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import outline
from kg.article import Language
from kg.draw.layout import layouts
from kg.draw.page import page
from kg.draw.palette import ThemeName
from kg.draw.picture import View, draw_picture, format_of
from kg.draw.select import select
from kg.errors import KgError
from kg.filter import Filter
from kg.output import write_whole
from kg.scene import read_scene

_TITLES: dict[Language, str] = {"de": "Wer tat wem was", "en": "Who did what to whom"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a diagram holds: ``events`` and ``entities``, and a ``note`` on what it leaves out."""

    events: int
    entities: int
    note: str | None


def draw(
    store: ox.Store,
    path: Path,
    show: Filter | None = None,
    *,
    view: View = "network",
    language: Language = "en",
    title: str | None = None,
    theme: ThemeName = "light",
) -> Drawing:
    """Write the events that ``show`` admits to ``path``, in the way its suffix says.

    A page (.html) has all views and opens with ``view``; a picture (.svg, .png, .pdf) shows that view in the colours
    of ``theme``. Raises KgError, and writes nothing, when no event fits, the filter names what is not there, the
    suffix is another or the file cannot be written.
    """
    as_page = path.suffix.lower() in (".html", ".htm")
    if not as_page:
        format_of(path)  # raises before anything is read
    scene = read_scene(store, show)
    if not scene.events:
        raise KgError("no event fits, so there is nothing to draw", "widen the filter, or run kg build first")
    shown = select(scene)
    places = layouts(scene, shown)
    title = title or _TITLES[language]
    if as_page:
        note = shown.note[language] if shown.note else ""
        html = page(scene, shown, places, view=view, language=language, title=title)
        write_whole(path, [html.encode()])
    else:
        at, land = places.get(view, {}), outline.load()
        note = draw_picture(
            path, scene, shown, at, view=view, language=language, title=title, theme=theme, outline=land
        )
    return Drawing(len(scene.events), len(scene.entities), note or None)
