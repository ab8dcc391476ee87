"""Tasks of the pages that take a worker longer than a look-up: a query is filled in, the diagram is drawn.

Drawing is imported when it is asked for: a worker that only looks things up starts without it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.article import Language
from kg.identifiers import BASE
from kg.query import fill, find
from kg.scene import read_scene


def fill_query(store: ox.Store, name: str, params: Mapping[str, str]) -> str:
    """The text of a query of the library with its parameters bound. Raises QueryError when one is wrong."""
    return fill(store, find(name), params)


def draw_diagram(store: ox.Store, language: Language) -> str:
    """The diagram of all events as one page; empty when there are none."""
    from kg.draw.layout import layouts
    from kg.draw.page import page
    from kg.draw.select import select

    scene = read_scene(store)
    if not scene.events:
        return ""
    shown = select(scene)
    title = "Wer tat wem was" if language == "de" else "Who did what to whom"
    places = layouts(scene, shown)
    return page(scene, shown, places, view="network", language=language, title=title, served=BASE)
