"""The score: event records of articles against what annotators found in them.

An event is right when its type is right and one of its mentions lies in a sentence in which annotators mention it
(``event``), or overlaps a word that they marked (``trigger``). Events are paired one to one. A participant is right
when its event is paired and it is the same entity. Everything is micro-averaged; the interval is a bootstrap over
articles.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from kg.gold import ROLES, GoldArticle
from kg.shape import Maybe

Span: TypeAlias = tuple[int, int]
Filler: TypeAlias = Mapping[str, Any]

FIGURES = (
    "event", "trigger", "core recall", "untyped recall", "arguments", *ROLES, "status", "mode", "time", "casualties",
)  # fmt: skip
ARGUMENTS = ("actor", "recipient", "place")
_RESAMPLINGS, _SEED, _TAIL = 500, 0, 12  # of 500 values in order, 12 lie below and above the 95 % interval

_FILLERS = Maybe(
    [
        {
            "label": Maybe(str),
            "names": Maybe([str]),
            "type": Maybe(str),
            "country": Maybe(str),
            "wikidata": Maybe(str),
        }
    ]
)
_COUNT = Maybe({"min": Maybe(int), "max": Maybe(int)})
RECORD_SHAPE = {
    "article": str,
    "type": str,
    "mode": Maybe(str),
    "status": Maybe(str),
    "mentions": [{"start": int, "end": int}],
    **dict.fromkeys(ROLES, _FILLERS),
    "time": Maybe({"value": Maybe(str)}),
    "killed": _COUNT,
    "injured": _COUNT,
}
"""What an event record must have to be scored (``kg.shape``)."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """One event as it was coded, by the program or by an annotator. ``core`` is the annotator's alone."""

    type: str
    mode: str | None
    status: str | None
    spans: Sequence[Span]
    words: Sequence[str]
    roles: Mapping[str, Sequence[Filler]]
    time: str | None
    killed: Mapping[str, Any] | None
    injured: Mapping[str, Any] | None
    core: bool = False


def from_record(record: Mapping[str, Any]) -> Coded:
    """The event of a record as ``kg export --events`` writes it (RECORD_SHAPE)."""
    spans = [(mention["start"], mention["end"]) for mention in record["mentions"]]
    words = [str(mention.get("text", "")) for mention in record["mentions"]]
    return _coded(record, spans, words, {role: record.get(role) or () for role in ROLES})


def from_gold(gold: GoldArticle) -> list[Coded]:
    """The events that annotators found in an article."""
    return [
        _coded(
            event,
            gold.spans(event),
            [mention["trigger"] for mention in event["mentions"]],
            {role: [gold.entities[i] for i in event.get(role) or ()] for role in ROLES},
        )
        for event in gold.events
    ]


def _coded(
    event: Mapping[str, Any],
    spans: Sequence[Span],
    words: Sequence[str],
    roles: Mapping[str, Sequence[Filler]],
) -> Coded:
    return Coded(
        type=event["type"],
        mode=event.get("mode"),
        status=event.get("status"),
        spans=spans,
        words=words,
        roles=roles,
        time=(event.get("time") or {}).get("value"),
        killed=event.get("killed"),
        injured=event.get("injured"),
        core=event.get("core") is True,
    )


# --- sentences, as plain as annotators see them: they must not depend on the program's own ---

_BREAK = re.compile(r"[.!?][\"“”»')\]]*\s+(?=[\"„“»'(\[]?[A-ZÄÖÜ0-9])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-zÄÖÜäöü]|Dr|Mr|Mrs|Ms|St|Nr|Prof|Gen|Lt|Col|bzw|ca|etc|vgl|Jan|Feb|Aug|Sept|Okt|Nov|Dez)|\d)\.$"
)
_LONGEST_ABBREVIATION = 8


def sentences(text: str) -> list[Span]:
    """The spans of a text's sentences: they end at . ! ? before a capital, quote or digit, and at blank lines."""
    spans, start = [], 0
    for match in _BREAK.finditer(text):
        at = match.start()
        before = text[max(start, at - _LONGEST_ABBREVIATION) : at + 1]
        if text[at] == "." and _ABBREVIATION.search(before):
            continue
        spans.append((start, match.end()))
        start = match.end()
    return [*spans, (start, len(text))]


def _inside(sentences_: Sequence[Span], spans: Iterable[Span]) -> frozenset[int]:
    """The numbers of the sentences that the spans touch."""
    return frozenset(
        number for number, sentence in enumerate(sentences_) for span in spans if _overlap(span, sentence)
    )


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _any_overlap(ours: Sequence[Span], theirs: Sequence[Span]) -> bool:
    return any(_overlap(a, b) for a in ours for b in theirs)


# --- entities ---

_STOP = frozenset(
    {"der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "eines", "einem", "einen", "the", "a", "an",
     "von", "of", "und", "and", "in", "im"}
)  # fmt: skip
_ENDING = re.compile(r"(?:es|en|er|em|s|e|n)$")
_SHORTEST_INFLECTED = 6


@cache
def _identity(name: str) -> frozenset[str]:
    """The words of a name that identify it: folded, without articles and endings."""
    words = [word for word in re.findall(r"\w+", name.casefold()) if word not in _STOP]
    return frozenset(_ENDING.sub("", w) if len(w) >= _SHORTEST_INFLECTED else w for w in words)


def same_entity(found: Filler, gold: Filler) -> bool:
    """Whether two descriptions are of one entity: by Wikidata id, by country for states, else by name."""
    if found.get("wikidata") and gold.get("wikidata"):
        return bool(found["wikidata"] == gold["wikidata"])
    country = found.get("country") if found.get("type") == gold["type"] == "State" else None
    if country and country == gold.get("country"):
        return True
    ours = list(filter(None, map(_identity, [found.get("label") or "", *(found.get("names") or ())])))
    theirs = list(filter(None, map(_identity, gold["names"])))
    return any(a <= b or b <= a for a in ours for b in theirs)


def matched(found: Sequence[Filler], gold: Sequence[Filler]) -> list[tuple[Filler, Filler]]:
    """One-to-one matches between two lists of fillers, in the order of the first."""
    left, pairs = list(gold), []
    for filler in found:
        at = next((i for i, other in enumerate(left) if same_entity(filler, other)), None)
        if at is not None:
            pairs.append((filler, left.pop(at)))
    return pairs


# --- one article ---


@dataclass(frozen=True, slots=True)
class Hits:
    """How many were right, how many were found and how many there are."""

    hit: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Hits) -> Hits:
        return Hits(self.hit + other.hit, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Pair: TypeAlias = tuple[Coded, Coded]
Tally: TypeAlias = Mapping[str, Hits]


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """What was right in one article: its pairs (found, annotated), and what has no counterpart.

    ``tally`` holds the counts by figure, ``types`` those of events by type.
    """

    article: str
    language: str
    pairs: Sequence[Pair]
    missed: Sequence[Coded]
    extra: Sequence[Coded]
    tally: Tally
    types: Tally


def score_article(gold: GoldArticle, records: Iterable[Mapping[str, Any]]) -> ArticleScore:
    """The records of one article against its annotation."""
    found, there = [from_record(record) for record in records], from_gold(gold)
    pairs = _pairs(found, there, sentences(gold.article.text))
    paired = {id(coded) for pair in pairs for coded in pair}
    return ArticleScore(
        article=gold.article.id,
        language=gold.article.language,
        pairs=pairs,
        missed=[coded for coded in there if id(coded) not in paired],
        extra=[coded for coded in found if id(coded) not in paired],
        tally=_tally(pairs, found, there),
        types=_types(pairs, found, there),
    )


def _pairs(found: Sequence[Coded], gold: Sequence[Coded], sentences_: Sequence[Span]) -> list[Pair]:
    """One-to-one pairs, best first: of one type and in one sentence; overlap, fillers and status break ties."""
    ours = [_inside(sentences_, coded.spans) for coded in found]
    theirs = [_inside(sentences_, coded.spans) for coded in gold]
    possible = [
        (_any_overlap(f.spans, g.spans), _shared(f, g), f.status == g.status, -i, -j)
        for i, f in enumerate(found)
        for j, g in enumerate(gold)
        if f.type == g.type and ours[i] & theirs[j]
    ]
    pairs: list[Pair] = []
    used_found, used_gold = set(), set()
    for *_, i, j in sorted(possible, reverse=True):
        if i not in used_found and j not in used_gold:
            used_found.add(i)
            used_gold.add(j)
            pairs.append((found[-i], gold[-j]))
    return pairs


def _shared(found: Coded, gold: Coded) -> int:
    return sum(len(matched(found.roles[role], gold.roles[role])) for role in ROLES)


def _tally(pairs: Sequence[Pair], found: Sequence[Coded], gold: Sequence[Coded]) -> dict[str, Hits]:
    core = sum(g.core for g in gold)
    seen = sum(any(_any_overlap(f.spans, g.spans) for f in found) for g in gold)
    triggers = sum(_any_overlap(f.spans, g.spans) for f, g in pairs)
    roles = {role: _role(role, pairs, found, gold) for role in ROLES}
    moded = [(f, g) for f, g in pairs if g.mode]
    return {
        "event": Hits(len(pairs), len(found), len(gold)),
        "trigger": Hits(triggers, len(found), len(gold)),
        "core recall": Hits(sum(g.core for _, g in pairs), core, core),
        "untyped recall": Hits(seen, len(gold), len(gold)),
        "arguments": sum((roles[role] for role in ARGUMENTS), Hits()),
        **roles,
        "status": Hits(sum(f.status == g.status for f, g in pairs), len(pairs), len(pairs)),
        "mode": Hits(sum(f.mode == g.mode for f, g in moded), len(moded), len(moded)),
        "time": Hits(
            sum(f.time == g.time for f, g in pairs if g.time),
            sum(bool(f.time) for f in found),
            sum(bool(g.time) for g in gold),
        ),
        "casualties": _casualties(pairs, found, gold),
    }


def _role(role: str, pairs: Sequence[Pair], found: Sequence[Coded], gold: Sequence[Coded]) -> Hits:
    return Hits(
        sum(len(matched(f.roles[role], g.roles[role])) for f, g in pairs),
        sum(len(f.roles[role]) for f in found),
        sum(len(g.roles[role]) for g in gold),
    )


def _casualties(pairs: Sequence[Pair], found: Sequence[Coded], gold: Sequence[Coded]) -> Hits:
    """Figures of dead and injured: right when both bounds are."""
    return Hits(
        sum((f.killed is not None and f.killed == g.killed) for f, g in pairs)
        + sum((f.injured is not None and f.injured == g.injured) for f, g in pairs),
        sum((f.killed is not None) + (f.injured is not None) for f in found),
        sum((g.killed is not None) + (g.injured is not None) for g in gold),
    )


def _types(pairs: Sequence[Pair], found: Sequence[Coded], gold: Sequence[Coded]) -> dict[str, Hits]:
    return {
        type_: Hits(
            sum(g.type == type_ for _, g in pairs),
            sum(f.type == type_ for f in found),
            sum(g.type == type_ for g in gold),
        )
        for type_ in sorted({coded.type for coded in (*found, *gold)})
    }


# --- many articles ---


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure over a set of articles, with the 95 % interval of its F1."""

    hits: Hits
    low: float
    high: float


def figures(scores: Sequence[ArticleScore]) -> dict[str, Figure]:
    """All FIGURES over a set of articles, which must not be empty."""
    return _figures([score.tally for score in scores], FIGURES)


def type_figures(scores: Sequence[ArticleScore]) -> dict[str, Figure]:
    """``event`` for each event type that was found or annotated."""
    names = sorted({name for score in scores for name in score.types})
    return _figures([score.types for score in scores], names)


def by_language(scores: Iterable[ArticleScore]) -> dict[str, list[ArticleScore]]:
    """The articles' scores by language, in order of the languages."""
    found: dict[str, list[ArticleScore]] = {}
    for score in scores:
        found.setdefault(score.language, []).append(score)
    return dict(sorted(found.items()))


def _figures(tallies: Sequence[Tally], names: Sequence[str]) -> dict[str, Figure]:
    samples = _samples(len(tallies))
    result = {}
    for name in names:
        each = [tally.get(name, Hits()) for tally in tallies]
        counts = np.array([(hits.hit, hits.found, hits.gold) for hits in each])
        f1s = sorted(Hits(*row).f1 for row in counts[samples].sum(axis=1).tolist())
        result[name] = Figure(sum(each, Hits()), f1s[_TAIL], f1s[-_TAIL - 1])
    return result


def _samples(size: int) -> list[list[int]]:
    """The same resamplings for every figure, and every time: the numbers of the articles drawn for each."""
    generator = random.Random(_SEED)
    return [generator.choices(range(size), k=size) for _ in range(_RESAMPLINGS)]
