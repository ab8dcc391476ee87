"""Made-up articles that share events and people, and small stages that read them.

Every article tells of three events out of six, which its neighbours tell of too, in either language. All that the
stages say of an article they take from its text, so that a build of them costs little but what is to be killed:
transactions, identity and the store.
"""

from __future__ import annotations

import datetime
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.annotation import Annotation, Sentence, Token
from kg.article import Article
from kg.entity import Entity, EntityType, Span
from kg.pipeline import Stages
from kg.report import Count, Mention, Report, TimeExpression

SENSE = "https://w3id.org/diplograph/lexicon/en#x"
REF = "https://w3id.org/diplograph/reference/"
TOLD = 3  # events an article
BROKEN = "These words break the stage that reads them."
_FIRST_DAY = datetime.date(2014, 1, 1)
_RARELY = 50  # articles: so often one cannot be used
_EARLIER = 3  # articles: so often one stood otherwise in the earlier edition

# English and German spellings
_FIRST = (("Sergei", "Sergej"), ("Ivan", "Iwan"), ("Anna", "Anna"), ("Boris", "Boris"), ("Vera", "Wera"))
_FIRST += (("Oleg", "Oleg"), ("Maria", "Maria"), ("Viktor", "Wiktor"), ("Nina", "Nina"), ("Pavel", "Pawel"))
_STEMS = (
    "Petr",
    "Orl",
    "Sokol",
    "Volk",
    "Frol",
    "Bel",
    "Grom",
    "Mark",
    "Isak",
    "Lebed",
    "Morosk",
    "Nikit",
    "Sidor",
)
_ENDS = (("ov", "ow"), ("ev", "ew"), ("in", "in"), ("enko", "enko"))
_LAST = tuple(tuple(stem + end for end in ends) for stem in _STEMS for ends in _ENDS)
_GROUPS = (
    ("rebels", "Rebellen", "SYR"),
    ("militants", "Kämpfer", "MLI"),
    ("Northern Front", "Nordfront", "SYR"),
)
_PLACES = (
    ("Hama", "Hama", "SYR"),
    ("Aleppo", "Aleppo", "SYR"),
    ("Gao", "Gao", "MLI"),
    ("Kidal", "Kidal", "MLI"),
)
_STATES = (("Russia", "Russland", "RUS", "Q159"), ("France", "Frankreich", "FRA", "Q142"))
_VERBS = {
    "ASSAULT": ("attacked", "überfiel"),
    "CONSULT": ("met", "traf"),
    "THREATEN": ("threatened", "bedrohte"),
}
_TYPES = {verb: kind for kind, verbs in _VERBS.items() for verb in verbs}
_LINE = re.compile(
    rf"^(?P<actor>.+?) (?P<verb>{'|'.join(_TYPES)}) (?P<recipient>.+?) in (?P<place>\w+) (?:on|am) (?P<day>\S+?)"
    r"(?:, (?P<killed>\d+) (?:killed|Tote))?, (?:said|sagte) (?P<source>.+)\.$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Known:
    """What the stages know of a name."""

    type: EntityType
    country: str | None = None
    entry: str | None = None


_KNOWN = {f"{f[n]} {last[n]}": Known("Person", "RUS") for f in _FIRST for last in _LAST for n in (0, 1)}
_KNOWN |= {name: Known("ArmedGroup", country) for *names, country in _GROUPS for name in names}
_KNOWN |= {name: Known("Place", country) for *names, country in _PLACES for name in names}
_KNOWN |= {name: Known("State", code, REF + entry) for *names, code, entry in _STATES for name in names}


def write(path: Path, articles: int, earlier: bool = False) -> None:
    """Writes so many articles as JSON Lines, with a line now and then that cannot be used.

    Of the ``earlier`` edition every third article says something else, and every twentieth is missing.
    """
    with path.open("w", encoding="utf8") as file:
        for number in range(articles):
            if number % _RARELY == 7:
                file.write("{oops\n")
            if not (earlier and number % 20 == 10):
                file.write(json.dumps(_record(number, earlier), ensure_ascii=False) + "\n")


def usable(articles: int) -> int:
    """How many of so many articles can be read."""
    return articles - len(range(_RARELY // 2, articles, _RARELY))


def _record(number: int, earlier: bool) -> dict[str, str]:
    otherwise = earlier and number % _EARLIER == 0
    chance = random.Random(f"article {number} {otherwise}")
    language = chance.choice(("en", "de"))
    told = sorted(chance.sample(range(2 * number, 2 * number + 2 * TOLD), TOLD))
    lines = [_sentence(event, language, chance) for event in told]
    if number % _RARELY == _RARELY // 2:
        lines.append(BROKEN)
    published = _FIRST_DAY + datetime.timedelta(days=told[-1] + 1)
    return {
        "id": f"a-{number:05}",
        "language": language,
        "date": published.isoformat(),
        "text": "\n".join(lines),
    }


def _sentence(event: int, language: str, article: random.Random) -> str:
    """The event in the words of one article; figures and sources are the article's own."""
    chance, n = random.Random(f"event {event}"), ("en", "de").index(language)
    kind = chance.choice(sorted(_VERBS))
    person = " ".join((chance.choice(_FIRST)[n], chance.choice(_LAST)[n]))
    actor = person if chance.random() < 0.6 else chance.choice(_STATES)[n]
    place, recipient = chance.choice(_PLACES)[n], chance.choice(_GROUPS)[n]
    day = (_FIRST_DAY + datetime.timedelta(days=event)).isoformat()
    killed = f", {article.randint(3, 9)} {('killed', 'Tote')[n]}" if kind == "ASSAULT" else ""
    source = " ".join((article.choice(_FIRST)[n], article.choice(_LAST)[n]))
    on, said = (("on", "said"), ("am", "sagte"))[n]
    return f"{actor} {_VERBS[kind][n]} {recipient} in {place} {on} {day}{killed}, {said} {source}."


class Lines:
    """Annotates, extracts and resolves: one report a line."""

    def annotate(self, article: Article) -> Annotation:
        """The text as one token."""
        end = len(article.text)
        token = Token(0, end, article.text, article.text, "X", "", {}, -1, "root", "O")
        return Annotation(article, (Sentence(0, end, (token,)),))

    def extract(self, annotation: Annotation) -> Sequence[Report]:
        """Raises ValueError for an article that is made to break."""
        text = annotation.article.text
        if BROKEN in text:
            raise ValueError("broken")
        return [_report(match, text) for match in _LINE.finditer(text)]

    def resolve(self, reports: Sequence[Report], _: Article) -> Sequence[Report]:
        """They are resolved already."""
        return reports


def _report(match: re.Match[str], text: str) -> Report:
    verb, day, killed = match["verb"], datetime.date.fromisoformat(match["day"]), match["killed"]
    start, end = match.span("verb")
    return Report(
        _TYPES[verb],
        None,
        "occurred",
        (Mention(start, end, verb, match.start(), match.end(), SENSE),),
        actors=(_entity(match["actor"], text),),
        recipients=(_entity(match["recipient"], text),),
        places=(_entity(match["place"], text),),
        attribution=(_entity(match["source"], text),),
        time=TimeExpression(match["day"], match["day"], day, day),
        killed=Count(int(killed), int(killed)) if killed else None,
    )


def _entity(name: str, text: str) -> Entity:
    """What the article calls so, wherever it does."""
    known, start = _KNOWN[name], text.index(name)
    span = Span(start, start + len(name), name)
    return Entity((name,), known.type, (span,), known.country, reference=known.entry)


def stages() -> Stages:
    """The stages of a build of these articles."""
    lines = Lines()
    return Stages(lines, lines, lines, None, "test")
