"""The diagram: the events of a store as a page that works without a network, or as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import pyoxigraph as ox

from kg.article import Language
from kg.draw.layout import positions
from kg.draw.page import page
from kg.draw.palette import ThemeName
from kg.draw.select import select
from kg.errors import KgError
from kg.filter import Filter
from kg.output import write_whole
from kg.scene import read_scene

View: TypeAlias = Literal["network", "actors", "timeline", "map"]

_TITLES: dict[Language, str] = {"de": "Wer tat wem was", "en": "Who did what to whom"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a diagram holds: ``events`` and ``entities``, and a ``note`` on what its networks leave out."""

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
    """Write the events that ``show`` admits to ``path``, by its suffix: a page (.html) with all views, opening with
    ``view``, or a picture of that view.

    Raises KgError, and writes nothing, when no event fits, the suffix is unknown or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".html", ".htm"):
        raise KgError(
            f"a diagram goes to .html, .svg, .png or .pdf, not to {path.name}", "kg draw graph.html"
        )
    scene = read_scene(store, show)
    if not scene.events:
        raise KgError("no event fits, so there is nothing to draw", "widen the filter, or run kg build first")
    shown = select(scene)
    title = title or _TITLES[language]
    layouts = {
        "network": positions(scene, shown, shown.network),
        "actors": positions(scene, shown, shown.actors),
    }
    html = page(scene, shown, layouts, view=view, language=language, title=title)
    write_whole(path, [html.encode()])
    return Drawing(len(scene.events), len(scene.entities), shown.note[language] if shown.note else None)
