"""Rendering: views as HTML, in German or English; the templates lie in templates/.

All text goes through the templates' escaping; a link leads to this server, or to an http address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg import ontology
from kg.article import Language
from kg.draw import palette
from kg.facts import Count, Days, Labels
from kg.identifiers import BASE
from kg.plover import SCORES
from kg.serve import words
from kg.serve.view import ArticleLine, Counterpart, EventLine, EventView, Named, ReportView, Told
from kg.vocabulary import DCO

_T = TypeVar("_T")
_BARS = 72  # months that the picture of a timeline shows one by one; more are put together by years
_NAMES = 12  # further names of an entity that are shown without being asked for
_SAFE = "/:@!$&'()*+,;=~"  # what a path may hold unquoted (RFC 3986, pchar)
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Bar(NamedTuple):
    """One bar of a timeline: what it stands for, how many events, and its height from 0 to 1."""

    label: str
    events: int
    height: float


class Answer(NamedTuple):
    """What a report says on a point of dispute: in words, and who says so."""

    said: str
    report: ReportView


@dataclass(frozen=True, slots=True)
class Speech:
    """A language that a page speaks; ``chosen`` says that its links must ask for it again."""

    language: Language
    chosen: bool

    @property
    def words(self) -> Mapping[str, str]:
        """All words."""
        return words.words(self.language)

    def link(self, path: str, anchor: str = "", **params: str) -> str:
        """A link on this server."""
        asked = {**params, **({"lang": self.language} if self.chosen else {})}
        return (
            quote(path, safe=_SAFE)
            + (f"?{urlencode(asked)}" if asked else "")
            + (f"#{anchor}" if anchor else "")
        )

    def at(self, iri: str, anchor: str = "", **params: str) -> str | None:
        """The link to the page of what an IRI names; None for what has no page here."""
        return self.link("/" + iri.removeprefix(BASE), anchor, **params) if iri.startswith(BASE) else None

    def label(self, labels: Labels) -> str:
        """The label in this language."""
        return labels.get(self.language) or labels.get("en") or labels.get("de") or ""

    def name(self, entity: Named) -> str:
        """What an entity is called."""
        return self.label(entity.labels)

    def title(self, article: ArticleLine) -> str:
        """An article's title, or what stands for it."""
        return article.title or self.words["untitled"].format(article.id)

    def term(self, name: str) -> str:
        """The label of a term of the ontology, by its name (``State``) or IRI."""
        labels = ontology.load().labels
        return self.label(labels.get(name) or labels.get(str(DCO) + name) or {"en": name})

    def type(self, told: Told) -> str:
        """The label of the type."""
        return _capital(self.label(ontology.load().labels[ontology.load().types[told.type]]))

    def kind(self, told: Told) -> str:
        """The label of the mode, or of the type where there is no mode."""
        return _capital(self.label(ontology.load().labels[ontology.load().event_class(told.type, told.mode)]))

    def number(self, value: int) -> str:
        """A whole number."""
        return words.number(value, self.language)

    def decimal(self, value: float) -> str:
        """A number with its sign and one decimal."""
        said = f"{value:+.1f}".replace("-", "−") if round(value, 1) else "0.0"
        return said.replace(".", ",") if self.language == "de" else said

    def percent(self, value: float) -> str:
        """A share of 1."""
        return f"{value * 100:.0f} %" if self.language == "de" else f"{value * 100:.0f}%"

    def many(self, value: int, one: str, many: str) -> str:
        """``1 event``, ``2 events``."""
        return self.words[one] if value == 1 else self.words[many].format(self.number(value))

    def day(self, value: str | None) -> str:
        """A day, month or year."""
        return words.day(value, self.language) if value else ""

    def span(self, days: Days | None) -> str:
        """First and last day."""
        return words.span(days, self.language)

    def count(self, value: Count) -> str:
        """A number with its bounds."""
        return words.count(value, self.language, self.words["at least"])

    def month_of(self, line: EventLine) -> str:
        """Under which month a timeline lists an event."""
        return self.day(line.told.days[0][:7]) if line.told.days else self.words["undated"]

    def score(self, counterpart: Counterpart) -> float:
        """The mean score of the events with another, -10 (conflict) to 10 (cooperation), as in the diagram."""
        return sum(SCORES[code] * events for code, events in counterpart.types) / counterpart.events

    def tone(self, counterpart: Counterpart) -> str:
        """``conflict``, ``cooperation`` or ``neither``."""
        score = self.score(counterpart)
        if abs(score) <= palette.NEUTRAL:
            return "neither"
        return "conflict" if score < 0 else "cooperation"

    def heading(self, told: Told) -> str:
        """An event in one line: what it is, who, whom."""
        who, whom = (", ".join(map(self.name, side)) for side in (told.actors, told.recipients))
        sides = f"{who} → {whom}" if whom else who
        return f"{self.kind(told)}: {sides}" if sides else self.kind(told)

    def answers(self, event: EventView, point: str) -> list[Answer]:
        """What each report says on a point of dispute."""
        return [Answer(self._answer(report.told, point), report) for report in event.reports]

    def _answer(self, told: Told, point: str) -> str:
        match point:
            case "status":
                return self.words[told.status]
            case "actor":
                return ", ".join(map(self.name, told.actors)) or self.words["says nothing"]
            case "time":
                return self.span(told.days) or self.words["says nothing"]
            case _:
                value = told.killed if point == "killed" else told.injured
                return self.count(value) if value else self.words["says nothing"]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def render(template: str, speech: Speech, **context: Any) -> str:
    """A page in HTML. ``context`` has what the template shows."""
    return _ENVIRONMENT.get_template(template).render(
        s=speech, t=speech.words, shape=_shape, bars=bars, names_shown=_NAMES, **context
    )


def _runs(items: Iterable[_T], key: Callable[[_T], str]) -> list[tuple[str, list[_T]]]:
    """Neighbours with the same key together, in the order they come."""
    return [(said, list(group)) for said, group in groupby(items, key=key)]


_ENVIRONMENT.filters["runs"] = _runs


def bars(months: Sequence[tuple[str, int]]) -> list[Bar]:
    """The bars of a timeline, those without events too; months, or years where there are too many of them."""
    if not months:
        return []
    counts, steps = dict(months), list(_months(months[0][0], months[-1][0]))
    if len(steps) > _BARS:
        years: dict[str, int] = {month[:4]: 0 for month in steps}
        for month, events in months:
            years[month[:4]] += events
        counts, steps = years, list(years)
    most = max(counts.values())
    return [Bar(step, counts.get(step, 0), counts.get(step, 0) / most) for step in steps]


def _months(begin: str, end: str) -> list[str]:
    first, last = (int(iso[:4]) * 12 + int(iso[5:7]) - 1 for iso in (begin, end))
    return [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in range(first, last + 1)]


def _shape(code: str) -> str:
    """The shape of an event's type or an entity's kind, as in the diagram."""
    style = palette.TYPES.get(code) or palette.KINDS.get(code) or palette.KINDS["Actor"]
    return style.shape


def colours() -> str:
    """A style sheet with the diagram's colours: classes ``t-CONSULT`` of types and ``k-State`` of kinds."""
    styles: dict[str, palette.TypeStyle | palette.KindStyle] = {
        **{f".t-{code}": style for code, style in palette.TYPES.items()},
        **{f".k-{code}": style for code, style in palette.KINDS.items()},
    }
    light = "".join(f"{name}{{{_paint(style.light)}}}" for name, style in styles.items())
    dark = [(name, _paint(style.dark)) for name, style in styles.items()]
    system = "".join(f':root:not([data-theme="light"]) {name}{{{paint}}}' for name, paint in dark)
    chosen = "".join(f'[data-theme="dark"] {name}{{{paint}}}' for name, paint in dark)
    return f"{light}@media (prefers-color-scheme: dark){{{system}}}{chosen}"


def _paint(paint: palette.Paint) -> str:
    return f"fill:{paint.fill};stroke:{paint.line}"
