"""The account: what one report says, read from its article's graph, in the form in which reports are compared.

Everything in it comes from the report and its article alone, so that comparing two reports never depends on
what else the store holds.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyoxigraph as ox

from kg import ontology
from kg.names import fold, person_key
from kg.vocabulary import DCO, DCT, OA, RDF, RDFS, REF, SKOS

Bounds: TypeAlias = tuple[int, int]
"""Two ordinals of days, or two numbers of people; the second is not below the first."""

_PAST, _FUTURE = 45, 60  # days around its article in which an undated event is looked for
OPEN = 1 << 40  # in the place of an upper bound that is not known
_WORD = re.compile(r"[^\W_][\w’'-]*")
_SHORTEST_NAME = 4
_STEM = 5  # letters of a trigger that are compared
_WORD_STEM, _SHORT = 6, 3  # letters of a word of a name that are compared, and of words that are not

# Plain strings: looked up in a namespace for every quad, terms would take longer than the database.
_TYPE, _REPORT, _ARTICLE = str(RDF.type), str(DCO.Report), str(DCO.article)
_HAS_BODY, _HAS_TARGET, _HAS_SELECTOR = str(OA.hasBody), str(OA.hasTarget), str(OA.hasSelector)
_EXACT, _PREFIX, _SUFFIX = str(OA.exact), str(OA.prefix), str(OA.suffix)
_LABEL, _ALIAS, _DCO, _REF = str(RDFS.label), str(SKOS.altLabel), str(DCO._NS), str(REF)

_SINGLE = ("article", "language", "published", "type", "mode", "status", "time", "killed", "injured")
_GROUPS = ("actors", "recipients", "places", "sources")

Said: TypeAlias = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Participant:
    """An entity as one article names it.

    ``keys`` are its names, folded so that spellings meet, ``words`` the beginnings of their words. ``linked`` says
    whether it is an entry of the reference data.
    """

    iri: str
    type: str
    country: str | None
    sector: str | None
    names: tuple[str, ...]
    keys: frozenset[str]
    words: frozenset[str]
    linked: bool

    def __hash__(self) -> int:
        """Quick: likenesses are remembered by participants, and looked up millions of times."""
        return hash(self.iri)


@dataclass(frozen=True, slots=True)
class Account:
    """One report. ``published`` and ``time`` are first and last day, None when not known.

    ``participants`` are those who take part, in either role, each once; ``triggers`` are the beginnings of the words
    that name the event, ``context`` the names and numbers in their sentences. ``window`` says when the event may have
    been: its time, else the weeks before (or, announced, after) its article.
    """

    iri: str
    article: str
    language: str
    published: Bounds | None
    type: str
    mode: str | None
    status: str
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    places: tuple[Participant, ...]
    sources: tuple[Participant, ...]
    time: Bounds | None
    killed: Bounds | None
    injured: Bounds | None
    triggers: frozenset[str]
    context: frozenset[str]
    participants: tuple[Participant, ...] = field(init=False)
    window: Bounds | None = field(init=False)

    @property
    def day(self) -> int:
        """The first day of publication; far in the future when that is not known."""
        return self.published[0] if self.published else OPEN

    def __post_init__(self) -> None:
        # Asked for at every comparison.
        object.__setattr__(self, "participants", tuple(dict.fromkeys((*self.actors, *self.recipients))))
        object.__setattr__(self, "window", self.time or self._weeks_around())

    def _weeks_around(self) -> Bounds | None:
        if self.published is None:
            return None
        first, last = self.published
        ahead = self.status in ("planned", "hypothetical")
        return (first, last + _FUTURE) if ahead else (first - _PAST, last)


def read_account(store: ox.Store, report: str) -> Account | None:
    """The account of the report with this IRI; None when no article's graph describes it."""
    found = store.quads_for_pattern(ox.NamedNode(report), ox.NamedNode(_TYPE), ox.NamedNode(_REPORT), None)
    graph = next((quad.graph_name for quad in found), None)
    return _Reader(store, graph).account(report) if isinstance(graph, ox.NamedNode) else None


# --- as one literal of the index, where reading it takes one look-up in the place of dozens ---


def write_account(account: Account) -> str:
    """The account, less its own IRI, as JSON; the same for equal accounts."""
    groups = [getattr(account, role) for role in _GROUPS]
    everyone = sorted({p for group in groups for p in group}, key=lambda p: p.iri)
    place = {p.iri: position for position, p in enumerate(everyone)}
    data = [
        *(getattr(account, name) for name in _SINGLE),
        [[p.iri, p.type, p.country, p.sector, *p.names] for p in everyone],
        [[place[p.iri] for p in group] for group in groups],
        sorted(account.triggers),
        sorted(account.context),
    ]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def parse_account(iri: str, text: str) -> Account:
    """The account that ``write_account`` wrote of the report with this IRI."""
    *single, described, places, triggers, context = json.loads(text)
    everyone = [_participant(*four, tuple(names)) for *four, names in ((*d[:4], d[4:]) for d in described)]
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in zip(_SINGLE, single, strict=True)
    }
    values |= {role: tuple(everyone[n] for n in group) for role, group in zip(_GROUPS, places, strict=True)}
    return Account(iri=iri, triggers=frozenset(triggers), context=frozenset(context), **values)


# --- from an article's graph ---


def reports_in(store: ox.Store, graph: str) -> Iterator[str]:
    """The IRIs of the reports in an article's graph."""
    quads = store.quads_for_pattern(None, ox.NamedNode(_TYPE), ox.NamedNode(_REPORT), ox.NamedNode(graph))
    return (_value(quad.subject) for quad in quads)


class _Reader:
    """Reads the descriptions of one article's graph."""

    def __init__(self, store: ox.Store, graph: ox.NamedNode) -> None:
        self._store = store
        self._graph = graph

    def account(self, iri: str) -> Account:
        said = self._said(iri)
        [article] = said[_ARTICLE]
        about = self._said(article)
        published = _first(about, str(DCT.issued))
        event_type, mode = _code(said)
        return Account(
            iri=iri,
            article=article,
            language=_first(about, str(DCT.language)) or "",
            published=_period(published) if published else None,
            type=event_type,
            mode=mode,
            status=(_first(said, str(DCO.status)) or "").removeprefix(_DCO).lower(),
            actors=self._participants(said, str(DCO.actor)),
            recipients=self._participants(said, str(DCO.recipient)),
            places=self._participants(said, str(DCO.place)),
            sources=self._participants(said, str(DCO.attributedTo)),
            time=_time(said),
            killed=_count(said, str(DCO.killedMin), str(DCO.killedMax)),
            injured=_count(said, str(DCO.injuredMin), str(DCO.injuredMax)),
            **self._words(iri),
        )

    def participant(self, iri: str) -> Participant:
        said = self._said(iri)
        kind = next((t.removeprefix(_DCO) for t in said.get(_TYPE, ())), "")
        names = tuple(dict.fromkeys((*said.get(_LABEL, ()), *said.get(_ALIAS, ()))))
        country = _first(said, str(DCO.countryCode))
        sector = (_first(said, str(DCO.sector)) or "").removeprefix(_DCO + "Sector") or None
        return _participant(iri, kind, country, sector, names)

    def _participants(self, said: Said, role: str) -> tuple[Participant, ...]:
        return tuple(self.participant(iri) for iri in said.get(role, ()))

    def _words(self, report: str) -> dict[str, frozenset[str]]:
        """Beginnings of the triggers, and names and numbers in the sentences around them."""
        triggers: set[str] = set()
        context: set[str] = set()
        for mention in self._subjects(_HAS_BODY, report):
            for selector in self._selectors(mention):
                quote = self._said(selector)
                exact = " ".join(quote.get(_EXACT, ()))
                triggers.update(word[:_STEM] for word in fold(exact).split())
                context.update(_names(" ".join((*quote.get(_PREFIX, ()), *quote.get(_SUFFIX, ())))))
        return {"triggers": frozenset(triggers), "context": frozenset(context)}

    def _selectors(self, mention: str) -> Iterator[str]:
        for target in self._said(mention).get(_HAS_TARGET, ()):
            yield from self._said(target).get(_HAS_SELECTOR, ())

    def _subjects(self, predicate: str, value: str) -> list[str]:
        pattern = self._store.quads_for_pattern
        quads = pattern(None, ox.NamedNode(predicate), ox.NamedNode(value), self._graph)
        return sorted(_value(quad.subject) for quad in quads)

    def _said(self, iri: str) -> Said:
        """What the graph says of a node, in an order that does not depend on the database."""
        said: Said = {}
        for quad in self._store.quads_for_pattern(ox.NamedNode(iri), None, None, self._graph):
            said.setdefault(quad.predicate.value, []).append(_value(quad.object))
        for values in said.values():
            values.sort()
        return said


@functools.lru_cache(maxsize=100_000)
def _participant(
    iri: str, kind: str, country: str | None, sector: str | None, names: tuple[str, ...]
) -> Participant:
    """The participant; asked again, the same one."""
    keys = frozenset(name_keys(kind, names))
    words = frozenset(
        word[:_WORD_STEM] for name in names for word in fold(name).split() if len(word) > _SHORT
    )
    return Participant(iri, kind, country, sector, names, keys, words, iri.startswith(_REF))


def name_keys(kind: str, names: Iterable[str]) -> Iterator[str]:
    """Keys on which spellings of a name meet: transliterated ones of people, folded ones of all others."""
    for name in names:
        yield person_key(name) if kind == "Person" else fold(name)


def _names(text: str) -> Iterator[str]:
    """Capital words and numbers of a sentence, folded to the key of their transliterations."""
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isdigit():
            yield word
        elif word[0].isupper() and len(word) >= _SHORTEST_NAME:
            yield person_key(word)


def _value(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return "" if isinstance(node, ox.Triple) else node.value


def _first(said: Said, predicate: str) -> str | None:
    return next(iter(said.get(predicate, ())), None)


def _code(said: Said) -> tuple[str, str | None]:
    """Type and mode as PLOVER writes them."""
    codes = ontology.load().codes
    return codes[_first(said, str(DCO.eventMode)) or said[str(DCO.eventType)][0]]


def _period(value: str) -> Bounds:
    """First and last day of ``2016``, ``2016-10`` or ``2016-10-14``."""
    year, month, day = (int(value[0:4]), int(value[5:7] or 0), int(value[8:10] or 0))
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    first = datetime.date(year, month or 1, day or 1).toordinal()
    return first, datetime.date(year, last_month, last_day).toordinal()


def _time(said: Said) -> Bounds | None:
    """Earliest and latest day; an open side is the other side."""
    earliest, latest = _first(said, str(DCO.earliest)), _first(said, str(DCO.latest))
    if earliest is None and latest is None:
        return None
    low, high = _ordinal(earliest or latest), _ordinal(latest or earliest)
    return (low, high) if low <= high else (high, low)


def _ordinal(day: str | None) -> int:
    return datetime.date.fromisoformat(day or "0001-01-01").toordinal()


def _count(said: Said, minimum: str, maximum: str) -> Bounds | None:
    low, high = _first(said, minimum), _first(said, maximum)
    return None if low is None else (int(low), OPEN if high is None else int(high))
