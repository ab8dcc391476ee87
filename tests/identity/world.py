"""A made-up world with a known truth: days, events, and the articles of some days later that report them.

States, people and places are those of the reference data, or made up in both spellings; who is in the news follows
Zipf's law, how often an event is reported a Pareto distribution. Reports leave out, round and vary what is true, and
some articles are an agency's text that several papers print. A longer world begins with the articles of a shorter one.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from kg.annotation import Annotation, Sentence, Token
from kg.article import Article, Language, PublicationDate
from kg.entity import Entity, EntityType, Span
from kg.pipeline import Stages
from kg.reference import Entry, Reference
from kg.report import Count, Mention, Report, Status, TimeExpression

_T = TypeVar("_T")
_FIRST_DAY = datetime.date(2016, 1, 1)
_PER_DAY = 20  # articles
_EVENTS_PER_DAY = 55  # that begin: each is told by three reports in the mean, most by one
_REPORTS = (5, 12)
_MEMORY = 10  # days for which an event is reported
_STATES, _PEOPLE, _PLACES, _LOCALS = 60, 250, 400, 400
_DATED, _PLACED, _ACTOR, _RECIPIENT = 0.6, 0.55, 0.85, 0.7
_COPIED = 0.15
_SENSE = "https://w3id.org/diplograph/lexicon/en#made-up"
# Type, mode, words in German and English, whether there are dead, how often.
_KINDS: tuple[tuple[str, str | None, Sequence[str], Sequence[str], bool, int], ...] = (
    ("ASSAULT", "aerial", ("Luftangriff", "bombardierten"), ("airstrike", "bombed"), True, 14),
    ("ASSAULT", None, ("angegriffen", "Angriff"), ("attacked", "attack"), True, 12),
    ("CONSULT", "visit", ("Besuch", "reiste"), ("visit", "travelled"), False, 10),
    ("CONSULT", None, ("Treffen", "sprachen"), ("talks", "met"), False, 14),
    ("ACCUSE", None, ("beschuldigte", "Vorwurf"), ("accused", "blamed"), False, 12),
    ("REQUEST", None, ("forderte", "Aufruf"), ("urged", "demanded"), False, 10),
    ("REJECT", None, ("lehnte", "Absage"), ("rejected", "refused"), False, 7),
    ("AGREE", None, ("einigten", "Abkommen"), ("agreed", "deal"), False, 5),
    ("SANCTION", None, ("Sanktionen",), ("sanctions",), False, 4),
    ("COERCE", "arrest", ("festgenommen",), ("arrested",), False, 6),
    ("PROTEST", None, ("demonstrierten",), ("protested",), False, 4),
)
_SYLLABLES = ("ba", "ko", "ri", "mu", "sa", "de", "lo", "ti", "ne", "ha", "ru", "mi", "go", "fe", "la", "no")
_CROWDS: tuple[tuple[EntityType, str, str], ...] = (
    ("ArmedGroup", "Rebellen", "rebels"),
    ("PopulationGroup", "Zivilisten", "civilians"),
    ("PopulationGroup", "Demonstranten", "protesters"),
    ("Organization", "das Ministerium", "the ministry"),
)


@dataclass(frozen=True)
class _Who:
    """Somebody or some place: type, German and English name, country, entry of the reference data."""

    type: EntityType
    german: str
    english: str
    country: str | None
    entry: str | None = None

    def name(self, language: Language) -> str:
        return self.german if language == "de" else self.english


@dataclass(frozen=True)
class _Event:
    """What is true of an event; ``weight`` is how much news it is."""

    id: int
    kind: int
    actors: tuple[_Who, ...]
    recipients: tuple[_Who, ...]
    place: _Who | None
    day: datetime.date
    killed: int | None
    status: Status
    weight: float


@dataclass(frozen=True)
class Story:
    """An article with its reports, and of each report the number of the event that it is of."""

    article: Article
    reports: tuple[Report, ...]
    events: tuple[int, ...]


class World:
    """A world that is always the same for a seed."""

    def __init__(self, reference: Reference, seed: int = 0) -> None:
        self._random = random.Random(seed)
        by_type: dict[str, list[Entry]] = {}
        for entry in reference.entries():
            by_type.setdefault(entry.type, []).append(entry)
        draw = self._random.sample
        self._states = [_known(e) for e in draw(by_type["State"], _STATES)]
        people = [e for e in by_type["Person"] if e.country]
        self._people = [_known(e) for e in draw(people, min(_PEOPLE, len(people)))]
        self._places = [_known(e) for e in draw(by_type["Place"], _PLACES)]
        countries = [state.country for state in self._states]
        self._people += [self._invented("Person", self._pick(countries)) for _ in range(_LOCALS)]
        self._places += [self._invented("Place", self._pick(countries)) for _ in range(_LOCALS)]
        self._bodies = [self._invented("Organization", self._pick(countries)) for _ in range(_LOCALS // 4)]
        for group in (self._people, self._places, self._bodies):
            self._random.shuffle(group)
        self._events = 0

    def stories(self, number: int) -> Iterator[Story]:
        """The first ``number`` articles."""
        return islice(self._all(), number)

    # --- what happens ---

    def _all(self) -> Iterator[Story]:
        news: list[_Event] = []
        day = _FIRST_DAY
        while True:
            news = [event for event in news if (day - event.day).days < _MEMORY]
            news += [self._event(day) for _ in range(_EVENTS_PER_DAY)]
            printed: list[Story] = []
            for number in range(_PER_DAY):
                copy = printed and self._random.random() < _COPIED
                story = (
                    self._copy(self._random.choice(printed), number)
                    if copy
                    else self._story(day, number, news)
                )
                printed.append(story)
                yield story
            day += datetime.timedelta(days=1)

    def _event(self, day: datetime.date) -> _Event:
        self._events += 1
        kind = self._random.choices(range(len(_KINDS)), [k[5] for k in _KINDS])[0]
        country = self._pick(self._states).country
        crowd = self._random.choice(_CROWDS)
        crowd_there = _Who(*crowd, country)
        recipients = (crowd_there,) if _KINDS[kind][4] else (self._actor(),)
        actors = (self._actor(),) if self._random.random() < 0.8 else (self._actor(), self._actor())
        at = [place for place in self._places if place.country == country]
        status = self._random.choices(("occurred", "planned", "negated"), (82, 12, 6))[0]
        return _Event(
            self._events,
            kind,
            actors,
            tuple(who for who in recipients if who not in actors),
            self._pick(at) if at else None,
            day - datetime.timedelta(days=self._random.choice((0, 0, 1, 1, 2))),
            self._random.randint(1, 40) if _KINDS[kind][4] else None,
            status,
            self._random.paretovariate(1.1),
        )

    def _actor(self) -> _Who:
        group = self._random.choices((self._states, self._people, self._bodies), (45, 40, 15))[0]
        return self._pick(group)

    def _pick(self, group: Sequence[_T]) -> _T:
        """One of a group, by Zipf's law."""
        weights = [1 / (rank + 1) for rank in range(len(group))]
        return self._random.choices(group, weights)[0]

    def _invented(self, kind: EntityType, country: str | None) -> _Who:
        """Somebody whom the reference data do not know, with German and English spelling."""
        words = ["".join(self._random.sample(_SYLLABLES, self._random.choice((2, 3)))) for _ in range(2)]
        first, last = (word.capitalize() for word in words)
        if kind == "Place":
            return _Who(kind, f"{last}grad", f"{last}grad", country)
        if kind == "Organization":
            return _Who(kind, f"{last}-Partei", f"{last} Party", country)
        return _Who(kind, f"{first} {last}ow", f"{first} {last}ov", country)

    # --- what is printed ---

    def _story(self, day: datetime.date, number: int, news: Sequence[_Event]) -> Story:
        language: Language = self._random.choice(("de", "en"))
        wanted = self._random.randint(*_REPORTS)
        told: dict[int, _Event] = {}
        for event in self._random.choices(news, [event.weight for event in news], k=wanted):
            told.setdefault(event.id, event)
        sentences: list[str] = []
        reports: list[Report] = []
        seen: dict[_Who, Entity] = {}
        for event in told.values():
            start = sum(len(sentence) + 1 for sentence in sentences)
            sentence, report = self._report(event, language, start, seen)
            sentences.append(sentence)
            reports.append(report)
        article = Article(
            f"{day.isoformat()}-{number:02}", "\n".join(sentences), language,
            date=PublicationDate(day.isoformat()), publisher=f"Paper {number}",
        )  # fmt: skip
        return Story(article, tuple(reports), tuple(told))

    def _copy(self, story: Story, number: int) -> Story:
        """The same agency text in another paper, with a line of its own at the end."""
        old = story.article
        name = f"{old.id[:10]}-{number:02}"
        text = f"{old.text}\nPaper {number}, {old.id[:10]}."
        return replace(story, article=replace(old, id=name, text=text, publisher=f"Paper {number}"))

    def _report(
        self, event: _Event, language: Language, start: int, seen: dict[_Who, Entity]
    ) -> tuple[str, Report]:
        kind = _KINDS[event.kind]
        word = self._random.choice(kind[2] if language == "de" else kind[3])
        actors = tuple(who for who in event.actors if self._random.random() < _ACTOR)
        recipients = tuple(who for who in event.recipients if self._random.random() < _RECIPIENT)
        places = (event.place,) if event.place and self._random.random() < _PLACED else ()
        sources = (self._actor(),) if self._random.random() < 0.25 else ()
        words = [who.name(language) for who in (*actors, *recipients, *places, *sources)]
        sentence = f"{word} {', '.join(words)}." if words else f"{word}."
        spans = _spans(words, start + len(word) + 1)

        def entities(group: Sequence[_Who], offset: int) -> tuple[Entity, ...]:
            return tuple(
                seen.setdefault(who, _entity(who, language, span))
                for who, span in zip(group, spans[offset : offset + len(group)], strict=True)
            )

        at = len(actors)
        report = Report(
            kind[0],
            kind[1] if self._random.random() < 0.7 else None,
            event.status,
            (Mention(start, start + len(word), word, start, start + len(sentence), _SENSE),),
            actors=entities(actors, 0),
            recipients=entities(recipients, at),
            places=entities(places, at + len(recipients)),
            attribution=entities(sources, at + len(recipients) + len(places)),
            time=self._time(event),
            killed=self._killed(event),
        )
        return sentence, report

    def _time(self, event: _Event) -> TimeExpression | None:
        if self._random.random() >= _DATED:
            return None
        return TimeExpression("then", event.day.isoformat(), event.day, event.day)

    def _killed(self, event: _Event) -> Count | None:
        if event.killed is None or self._random.random() < 0.5:
            return None
        number = max(1, event.killed + self._random.choice((0, 0, 0, -1, 1, 2)))
        return Count(number, self._random.choice((number, number, None)))


def _known(entry: Entry) -> _Who:
    any_label = next(iter(entry.labels.values()))
    german, english = (entry.labels.get(language, any_label) for language in ("de", "en"))
    return _Who(entry.type, german, english, entry.country, entry.iri)


def _spans(words: Sequence[str], start: int) -> list[Span]:
    found = []
    for word in words:
        found.append(Span(start, start + len(word), word))
        start += len(word) + 2
    return found


def _entity(who: _Who, language: Language, span: Span) -> Entity:
    return Entity((who.name(language),), who.type, (span,), who.country, reference=who.entry)


# --- as the stages of a build ---


class _Told:
    """Stands in for all that reads: an article's reports are known."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self._reports = {story.article.id: story.reports for story in stories}

    def annotate(self, article: Article) -> Annotation:
        end = len(article.text)
        token = Token(0, end, article.text, article.text, "X", "", {}, -1, "root", "O")
        return Annotation(article, (Sentence(0, end, (token,)),))

    def extract(self, annotation: Annotation) -> Sequence[Report]:
        return self._reports[annotation.article.id]

    def resolve(self, reports: Sequence[Report], _: Article) -> Sequence[Report]:
        return reports


def stages(stories: Sequence[Story], reference: Reference | None) -> Stages:
    """Stages for which these stories are what is read in the articles."""
    told = _Told(stories)
    return Stages(told, told, told, reference, "world")
