"""The page: one HTML file with all views of a scene, which works without a network.

pyvis turns the network into what vis-network reads; the page around it is ours (page.html and the scripts beside
it), since pyvis's own loads styles from elsewhere and lets text from articles become markup. All that comes from
articles stands in JSON documents, which nothing runs.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pyvis  # type: ignore[import-untyped]
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pyvis.network import Network  # type: ignore[import-untyped]

from kg import ontology, outline
from kg.draw import palette
from kg.draw.layout import Layouts, Position
from kg.draw.select import Node, Shown
from kg.scene import Evidence, Scene, SceneArticle, SceneEntity, SceneEvent
from kg.vocabulary import DCO

CHUNK = 200  # events whose evidence stands in one document, parsed when one of them is looked at

_T = TypeVar("_T")
_Json: TypeAlias = dict[str, Any]
_HERE = Path(__file__).parent
_LIBRARY = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
_FIRST, _LAST = ("words.js", "data.js", "state.js", "dom.js"), ("main.js",)  # the others in between, by name
# What could end the element that holds a document, or be a line's end in a script.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_POLICY = "img-src data:; base-uri 'none'; form-action 'none'"
_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "multiselect": True, "keyboard": False},
    "edges": {"smooth": False},
}


def page(
    scene: Scene, shown: Shown, layouts: Layouts, *, view: str, language: str, title: str, served: str = ""
) -> str:
    """The HTML page of a scene, whole in itself; opens with ``view``, in ``language``.

    ``served`` is the start of the IRIs that have a page on the server which this page comes from, where there is one.
    """
    data = {
        "title": title,
        "language": language,
        "view": view,
        "served": served,
        **document(scene, shown, layouts),
    }
    library = _LIBRARY.read_text(encoding="utf-8").rpartition("//# sourceMappingURL")[0]
    scripts = [path.read_text(encoding="utf-8") for path in _scripts()]
    hashes = " ".join(map(_hash, (library, *scripts)))
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    template = Environment(loader=FileSystemLoader(_HERE), autoescape=True).get_template("page.html")
    html: str = template.render(
        title=title,
        language=language,
        policy=f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; {_POLICY}",
        # What follows is ours, or JSON in which no character can end an element.
        style=Markup(style),
        data=Markup(_written(data)),
        options=Markup(_written(_options())),
        evidence=[Markup(_written(chunk)) for chunk in evidence(scene)],
        library=Markup(library),
        scripts=[Markup(script) for script in scripts],
    )
    return html


def _scripts() -> list[Path]:
    """The page's own scripts in the order in which they run."""
    between = sorted(path.name for path in _HERE.glob("*.js") if path.name not in (*_FIRST, *_LAST))
    return [_HERE / name for name in (*_FIRST, *between, *_LAST)]


def _hash(script: str) -> str:
    """What a Content-Security-Policy names a script by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _options() -> _Json:
    """The options of vis-network, as pyvis gives them."""
    net = Network(directed=True, cdn_resources="in_line")
    net.set_options(json.dumps(_OPTIONS))
    options: _Json = net.options
    return options


# --- the document ---


@dataclass(frozen=True, slots=True)
class _Codes:
    """The numbers of what the document refers to by number."""

    types: Mapping[str, int]
    modes: Mapping[tuple[str, str | None], int]
    kinds: Mapping[str, int]
    statuses: Mapping[str, int]

    @classmethod
    def of(cls, scene: Scene) -> _Codes:
        """The modes are those that the scene has, all else is what there is."""
        said = {(event.type, event.mode) for event in scene.events}
        said |= {(report.type, report.mode) for event in scene.events for report in event.reports}
        modes = sorted((kind, mode) for kind, mode in said if mode)
        return cls(
            _numbers(palette.TYPES),
            _numbers(modes),
            _numbers(code for code in palette.KINDS if code != "Group"),
            _numbers(palette.STATUSES),
        )


def _numbers(items: Iterable[_T]) -> dict[_T, int]:
    return {item: number for number, item in enumerate(items)}


def document(scene: Scene, shown: Shown, layouts: Layouts) -> _Json:
    """All but the evidence, as the scripts of the page read it."""
    codes, labels = _Codes.of(scene), ontology.load().labels
    modes = ontology.load().modes
    return {
        "types": [_type(code) for code in codes.types],
        "modes": [
            {"code": mode, "t": codes.types[kind], "label": dict(labels[modes[kind, mode]])}
            for kind, mode in codes.modes
            if mode
        ],
        "categories": [{"code": code, "label": dict(labels[str(DCO[code])])} for code in palette.CATEGORIES],
        "statuses": list(codes.statuses),
        "kinds": [_kind(code) for code in codes.kinds],
        "style": _style(),
        "articles": [_article(article) for article in scene.articles],
        "entities": [_entity(entity, codes) for entity in scene.entities],
        "events": [_event(number, event, codes) for number, event in enumerate(scene.events)],
        "layout": {
            **{view: {"nodes": _nodes(places)} for view, places in layouts.items()},
            "groups": [
                {"label": dict(group.labels), "members": group.members, "events": group.events}
                for group in shown.groups
            ],
        },
        "outline": {code: [_flat(ring) for ring in rings] for code, rings in sorted(outline.load().items())},
        "note": dict(shown.note) if shown.note else None,
    }


def _type(code: str) -> _Json:
    style, terms = palette.TYPES[code], ontology.load()
    return {
        "code": code,
        "label": dict(terms.labels[terms.types[code]]),
        "category": style.category,
        "shape": style.shape,
        "score": style.score,
        **_paints(style),
    }


def _kind(code: str) -> _Json:
    style, terms = palette.KINDS[code], ontology.load()
    label = dict(terms.labels[str(DCO[code])])
    return {"code": code, "label": label, "shape": style.shape, **_paints(style)}


def _paints(style: palette.TypeStyle | palette.KindStyle) -> _Json:
    return {
        "color": style.light.fill,
        "line": style.light.line,
        "dark": style.dark.fill,
        "darkLine": style.dark.line,
    }


def _style() -> _Json:
    """What is neither a type's nor a kind's: themes, statuses, groups, and the scale from conflict to cooperation."""
    return {
        "themes": {name: asdict(theme) for name, theme in palette.THEMES.items()},
        "statuses": [asdict(style) for style in palette.STATUSES.values()],
        "group": {"shape": palette.KINDS["Group"].shape, **_paints(palette.KINDS["Group"])},
        "scale": palette.SCALE,
        "neutral": palette.NEUTRAL,
    }


def _article(article: SceneArticle) -> _Json:
    return asdict(article)


def _entity(entity: SceneEntity, codes: _Codes) -> _Json:
    latitude, longitude = entity.coordinates or (None, None)
    return {
        "id": entity.iri,
        "label": dict(entity.labels),
        "names": entity.names,
        "kind": codes.kinds[entity.kind],
        "country": entity.country,
        "lat": latitude,
        "long": longitude,
    }


def _event(number: int, event: SceneEvent, codes: _Codes) -> _Json:
    return {
        "id": event.iri,
        **_what(event, codes),
        "a": event.actors,
        "r": event.recipients,
        "p": event.places,
        "by": event.sources,
        "claim": int(event.claimed),
        "x": event.disputed,
        "n": event.independent,
        "e": number // CHUNK,
    }


def _what(said: SceneEvent | Evidence, codes: _Codes) -> _Json:
    """What an event and a report have in common."""
    return {
        "t": codes.types[said.type],
        "m": codes.modes.get((said.type, said.mode), -1),
        "s": codes.statuses[said.status],
        "d": said.days,
        "k": said.killed,
        "i": said.injured,
    }


def _nodes(places: Mapping[Node, Position]) -> list[_Json]:
    return [{"k": node.kind, "i": node.index, "x": x, "y": y} for node, (x, y) in places.items()]


def _flat(ring: outline.Ring) -> list[float]:
    """Longitude, latitude, longitude, …"""
    return [degrees for point in ring for degrees in point]


# --- the evidence ---


def evidence(scene: Scene) -> Iterator[_Json]:
    """The reports of the events, CHUNK events a document, by the event's number."""
    codes = _Codes.of(scene)
    for start in range(0, len(scene.events), CHUNK):
        events = enumerate(scene.events[start : start + CHUNK], start)
        yield {str(number): [_report(report, codes) for report in event.reports] for number, event in events}


def _report(report: Evidence, codes: _Codes) -> _Json:
    return {
        "a": report.article,
        "text": [[text, int(marked)] for text, marked in report.text],
        "who": report.actors,
        "by": report.sources,
        **_what(report, codes),
        "time": report.time,
        "c": report.confidence,
    }
