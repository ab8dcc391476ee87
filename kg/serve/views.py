"""Reading views: each function looks up what one page shows, by index, and none reads the whole store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import pyoxigraph as ox

from kg import ontology
from kg.facts import (
    DISPUTES,
    INJURED,
    KILLED,
    Facts,
    Mention,
    count_of,
    days_of,
    described,
    first,
    kind_of,
    labels_of,
    sentence_of,
    status_of,
    text_of,
    value,
    values,
)
from kg.identifiers import ENTITIES_GRAPH, EVENTS_GRAPH
from kg.printable import clean
from kg.reference import Entry, Reference, Tenure
from kg.serve.view import (
    ArticleLine,
    ArticleView,
    Counterpart,
    EntityView,
    EventLine,
    Events,
    EventView,
    Moved,
    Named,
    Office,
    Passage,
    ReportView,
    Sentence,
    Told,
)
from kg.vocabulary import DCO, DCT, OA, RDF, SKOS, WD

PER_PAGE = 50
_CLAIMS = 20  # claims by and about an entity that its page lists
_COUNTERPARTS = 20
_UNDATED = "9999-12-31"

_EVENTS, _ENTITIES = ox.NamedNode(EVENTS_GRAPH), ox.NamedNode(ENTITIES_GRAPH)
_ACTOR, _RECIPIENT, _PLACE, _SOURCE = (
    str(DCO.actor),
    str(DCO.recipient),
    str(DCO.place),
    str(DCO.attributedTo),
)
_HAS_REPORT, _ARTICLE = str(DCO.hasReport), str(DCO.article)
_BODY, _TARGET, _SELECTOR = (ox.NamedNode(term) for term in (OA.hasBody, OA.hasTarget, OA.hasSelector))
_START, _PREFIX, _EXACT, _SUFFIX = (str(term) for term in (OA.start, OA.prefix, OA.exact, OA.suffix))


def entity(store: ox.Store, iri: str, page: int = 1) -> EntityView | Moved | None:
    """An entity's view with a page of its events; where it moved, if it is one with another; None if unknown."""
    known = _Known(store)
    if (canonical := known.canonical(iri)) != iri:
        return Moved(canonical)
    entry, facts = Reference.load().entry(iri), known.facts(iri)
    events = _Timeline(store, known, iri)
    if not facts and entry is None:
        return None
    code = first(facts, str(DCO.countryCode)) or (entry.country if entry else None)
    state = Reference.load().state(code) if code else None
    match = next((one for one in values(facts, str(SKOS.exactMatch)) if one.startswith(str(WD))), None)
    return EntityView(
        entity=known.named(iri),
        names=_further_names(store, known, iri, entry),
        code=code,
        country=known.named(state.iri) if state and state.iri != iri else None,
        sector=first(facts, str(DCO.sector))
        or (f"{DCO}Sector{entry.sector}" if entry and entry.sector else None),
        wikidata=match.removeprefix(str(WD)) if match else entry.wikidata if entry else None,
        offices=tuple(_office(known, tenure) for tenure in entry.tenures) if entry else (),
        events=events.page(events.taking_part, page, PER_PAGE),
        months=events.months(),
        counterparts=events.counterparts(),
        claims_by=events.page(events.said, 1, _CLAIMS),
        claims_about=events.page(events.claimed, 1, _CLAIMS),
    )


def event(store: ox.Store, iri: str) -> EventView | None:
    """An event's view; None when there is none of this IRI."""
    known = _Known(store)
    facts = _of_event(store, iri)
    if not _is_told(facts):
        return None
    said = [_report(store, known, report) for report in values(facts, _HAS_REPORT)]
    reports = sorted((one for one in said if one), key=_by_article)
    independent = int(first(facts, str(DCO.independentSources)) or 1)
    return EventView(_line(store, known, iri, facts), independent, tuple(reports))


def article(store: ox.Store, iri: str) -> ArticleView | None:
    """An article's view; None when there is none of this IRI."""
    known = _Known(store)
    line = _article(store, iri)
    if line is None:
        return None
    quads = store.quads_for_pattern(None, ox.NamedNode(_ARTICLE), ox.NamedNode(iri))
    reports = {value(quad.subject) for quad in quads}
    said: dict[int, list[tuple[Mention, str]]] = {}
    for report in sorted(reports):
        for mention in _mentions(store, report):
            said.setdefault(mention[0] - len(mention[1]), []).append((mention, report))
    passages = (_passage(store, known, said[start]) for start in sorted(said))
    return ArticleView(line, tuple(passages))


def report(store: ox.Store, iri: str) -> Moved | None:
    """Where a report is shown: with its event."""
    found = _event_of(store, iri)
    return Moved(found, iri.rpartition("/")[2]) if found else None


VIEWS: dict[str, Callable[[ox.Store, str], EntityView | EventView | ArticleView | Moved | None]] = {
    "entity": entity,
    "event": event,
    "article": article,
    "report": report,
}
"""What reads the view of an IRI, by its kind: ``…/id/KIND/…``; an entry of the reference data is an entity."""


def lines(store: ox.Store, events: Iterable[str]) -> tuple[EventLine, ...]:
    """The events in short, each with the first sentence that tells of it."""
    known = _Known(store)
    found = []
    for iri in events:
        facts = _of_event(store, iri)
        if _is_told(facts):
            found.append(_line(store, known, iri, facts, sentence=True))
    return tuple(found)


def named(store: ox.Store, iris: Iterable[str]) -> tuple[Named, ...]:
    """The entities in short."""
    known = _Known(store)
    return tuple(known.named(iri) for iri in iris)


def articles(store: ox.Store, iris: Iterable[str]) -> tuple[ArticleLine, ...]:
    """The articles in short."""
    return tuple(line for iri in iris if (line := _article(store, iri)))


# --- entities ---


class _Known:
    """The entities across articles, each looked up once a view."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._facts: dict[str, Facts] = {}
        self._named: dict[str, Named] = {}

    def facts(self, iri: str) -> Facts:
        """What is said of an entity across articles."""
        if iri not in self._facts:
            quads = self._store.quads_for_pattern(ox.NamedNode(iri), None, None, _ENTITIES)
            self._facts[iri] = described(quads).get(iri, {})
        return self._facts[iri]

    def canonical(self, iri: str) -> str:
        """The IRI across articles of what an article calls so."""
        return first(self.facts(iri), str(DCO.canonical)) or iri

    def named(self, iri: str) -> Named:
        """An entity in short; by its reference entry where the store lacks it, else by the end of its IRI."""
        if iri not in self._named:
            self._named[iri] = self._look_up(iri)
        return self._named[iri]

    def _look_up(self, iri: str) -> Named:
        facts = self.facts(iri)
        said = labels_of(facts)
        if any(said.values()):
            kinds = {kind: name for name, kind in ontology.load().entity_types.items()}
            found = next((kinds[kind] for kind in values(facts, str(RDF.type)) if kind in kinds), "Actor")
            return Named(iri, said, found)
        entry = Reference.load().entry(iri)
        if entry:
            labels = {
                language: entry.labels.get(language, next(iter(entry.labels.values())))
                for language in ("de", "en")
            }
            return Named(iri, labels, entry.type)
        end = iri.rpartition("/")[2]
        return Named(iri, {"de": end, "en": end}, "Actor")


def _further_names(store: ox.Store, known: _Known, iri: str, entry: Entry | None) -> tuple[str, ...]:
    """What articles and the reference data call an entity besides its labels."""
    same = store.quads_for_pattern(None, ox.NamedNode(DCO.canonical), ox.NamedNode(iri), _ENTITIES)
    subjects = [ox.NamedNode(iri), *(quad.subject for quad in same)]
    names = {
        clean(value(quad.object))
        for subject in subjects
        for quad in store.quads_for_pattern(subject, ox.NamedNode(SKOS.altLabel), None)
    }
    names |= set(entry.aliases if entry else ())
    return tuple(
        sorted(names - set(known.named(iri).labels.values()), key=lambda name: (name.casefold(), name))
    )


def _office(known: _Known, tenure: Tenure) -> Office:
    labels = ontology.load().labels[str(DCO[tenure.office])]
    return Office(dict(labels), known.named(tenure.where), tenure.since, tenure.until)


class _Timeline:
    """The events of an entity: those in which it takes part, those it tells of, those that others claim of it."""

    def __init__(self, store: ox.Store, known: _Known, iri: str) -> None:
        self._store, self._known, self._iri = store, known, iri
        roles = {role: self._events(role) for role in (_ACTOR, _RECIPIENT, _PLACE, _SOURCE)}
        parts = {event for role in (_ACTOR, _RECIPIENT, _PLACE) for event in roles[role]}
        self._facts = {event: _of_event(store, event) for event in parts | roles[_SOURCE]}
        self.taking_part = self._in_order(parts)
        self.said = self._in_order(roles[_SOURCE])
        self.claimed = self._in_order(event for event in parts if self._is_claimed(event))

    def _events(self, role: str) -> set[str]:
        quads = self._store.quads_for_pattern(None, ox.NamedNode(role), ox.NamedNode(self._iri), _EVENTS)
        return {value(quad.subject) for quad in quads}

    def _is_claimed(self, event: str) -> bool:
        return any(source != self._iri for source in values(self._facts[event], _SOURCE))

    def _day(self, event: str) -> str:
        days = days_of(self._facts[event])
        return days[0] if days else _UNDATED

    def _in_order(self, events: Iterable[str]) -> list[str]:
        """By day, undated ones last."""
        told = (event for event in events if _is_told(self._facts[event]))
        return sorted(told, key=lambda event: (self._day(event), event))

    def page(self, events: Sequence[str], number: int, size: int) -> Events:
        """One page of events; the last one for a number beyond it."""
        pages = max(1, -(-len(events) // size))
        number = min(max(1, number), pages)
        shown = events[(number - 1) * size : number * size]
        found = (_line(self._store, self._known, event, self._facts[event]) for event in shown)
        return Events(tuple(found), len(events), number, pages)

    def months(self) -> tuple[tuple[str, int], ...]:
        """How many events began in each month."""
        days = (self._day(event) for event in self.taking_part)
        return tuple(sorted(Counter(day[:7] for day in days if day != _UNDATED).items()))

    def counterparts(self) -> tuple[Counterpart, ...]:
        """With whom the entity has most to do."""
        types: dict[str, Counter[str]] = {}
        for event in self.taking_part:
            facts = self._facts[event]
            for other in self._others(facts):
                types.setdefault(other, Counter())[kind_of(facts)[0]] += 1
        ranked = sorted(types, key=lambda other: (-types[other].total(), other))[:_COUNTERPARTS]
        return tuple(
            Counterpart(self._known.named(other), tuple(sorted(types[other].items()))) for other in ranked
        )

    def _others(self, facts: Facts) -> set[str]:
        """Who acts upon the entity, is acted upon by it or acts with it; at a place: who acts there."""
        actors, recipients = values(facts, _ACTOR), values(facts, _RECIPIENT)
        found = set(actors) if self._iri not in actors or not recipients else set()
        if self._iri in actors:
            found |= set(recipients)
        return found - {self._iri}


# --- events and reports ---


def _of_event(store: ox.Store, iri: str) -> Facts:
    return described(store.quads_for_pattern(ox.NamedNode(iri), None, None, _EVENTS)).get(iri, {})


def _is_told(facts: Facts) -> bool:
    return str(DCO.eventType) in facts


def _told(known: _Known, iri: str, facts: Facts) -> Told:
    def entities(role: str) -> tuple[Named, ...]:
        return tuple(known.named(one) for one in dict.fromkeys(map(known.canonical, values(facts, role))))

    kind, mode = kind_of(facts)
    return Told(
        iri=iri,
        type=kind,
        mode=mode,
        status=status_of(facts),
        actors=entities(_ACTOR),
        recipients=entities(_RECIPIENT),
        places=entities(_PLACE),
        sources=entities(_SOURCE),
        days=days_of(facts),
        killed=count_of(facts, KILLED),
        injured=count_of(facts, INJURED),
    )


def _line(store: ox.Store, known: _Known, iri: str, facts: Facts, sentence: bool = False) -> EventLine:
    reports = values(facts, _HAS_REPORT)
    disputed = tuple(DISPUTES[name] for name in values(facts, str(DCO.disputed)) if name in DISPUTES)
    telling = first(facts, str(DCO.firstReport)) or next(iter(reports), None)
    shown = _sentences(_mentions(store, telling))[:1] if sentence and telling else ()
    return EventLine(_told(known, iri, facts), len(reports), disputed, next(iter(shown), None))


def _event_of(store: ox.Store, report: str) -> str | None:
    quads = store.quads_for_pattern(None, ox.NamedNode(_HAS_REPORT), ox.NamedNode(report), _EVENTS)
    return next((value(quad.subject) for quad in quads), None)


def _report(store: ox.Store, known: _Known, iri: str) -> ReportView | None:
    facts = described(store.quads_for_pattern(ox.NamedNode(iri), None, None)).get(iri, {})
    where = first(facts, _ARTICLE)
    line = _article(store, where) if where else None
    if line is None or not _is_told(facts):
        return None
    confidence = first(facts, str(DCO.confidence))
    return ReportView(
        told=_told(known, iri, facts),
        article=line,
        sentences=_sentences(_mentions(store, iri)),
        time=text_of(facts, str(DCO.timeText)),
        confidence=float(confidence) if confidence else None,
    )


def _by_article(report: ReportView) -> tuple[str, str, int, str]:
    """The earliest article first, then the order of the text."""
    start = report.sentences[0].start if report.sentences else 0
    return (report.article.date or _UNDATED, report.article.iri, start, report.told.iri)


# --- sentences ---


def _mentions(store: ox.Store, report: str) -> list[Mention]:
    """The triggers of a report in the order of the text."""
    found = []
    for mention in store.quads_for_pattern(None, _BODY, ox.NamedNode(report)):
        for target in store.quads_for_pattern(mention.subject, _TARGET, None, mention.graph_name):
            facts: Facts = {}
            for selector in store.quads_for_pattern(_node(target), _SELECTOR, None, mention.graph_name):
                quads = store.quads_for_pattern(_node(selector), None, None, mention.graph_name)
                facts.update(next(iter(described(quads).values()), {}))
            start = first(facts, _START)
            if start is not None and _EXACT in facts:
                before, trigger, after = (first(facts, name) or "" for name in (_PREFIX, _EXACT, _SUFFIX))
                found.append((int(start), before, trigger, after))
    return sorted(found)


def _node(quad: ox.Quad) -> ox.NamedNode | ox.BlankNode:
    assert isinstance(quad.object, ox.NamedNode | ox.BlankNode), "targets and selectors are nodes"
    return quad.object


def _sentences(mentions: Sequence[Mention]) -> tuple[Sentence, ...]:
    """The sentences of the triggers, each once with all of them marked."""
    groups = groupby(mentions, key=lambda mention: mention[0] - len(mention[1]))
    return tuple(Sentence(start, sentence_of(list(group))) for start, group in groups)


def _passage(store: ox.Store, known: _Known, said: Sequence[tuple[Mention, str]]) -> Passage:
    """A sentence with the reports that rest on it, in the order of their triggers."""
    ordered = sorted(said)
    [sentence, *_] = _sentences([mention for mention, _ in ordered])
    reports = []
    for iri in dict.fromkeys(report for _, report in ordered):
        facts = described(store.quads_for_pattern(ox.NamedNode(iri), None, None)).get(iri, {})
        reports.append((_event_of(store, iri) or iri, _told(known, iri, facts)))
    return Passage(sentence, tuple(reports))


# --- articles ---


def _article(store: ox.Store, iri: str) -> ArticleLine | None:
    facts = described(store.quads_for_pattern(ox.NamedNode(iri), None, None)).get(iri, {})
    name = text_of(facts, str(DCT.identifier))
    if name is None:
        return None
    url = first(facts, str(DCT.source))
    return ArticleLine(
        iri=iri,
        id=name,
        title=text_of(facts, str(DCT.title)),
        url=url if url and url.lower().startswith(("http://", "https://")) else None,
        date=text_of(facts, str(DCT.issued)),
        language=first(facts, str(DCT.language)) or "en",
        publisher=text_of(facts, str(DCT.publisher)),
    )
