"""The facts: what the graph says of one subject, by predicate, and how its values are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import pyoxigraph as ox

from kg import ontology
from kg.printable import clean
from kg.vocabulary import DCO, RDFS

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Facts: TypeAlias = dict[str, list[Term]]
Described: TypeAlias = dict[str, Facts]
Days: TypeAlias = tuple[str, str]
"""The first and the last day on which something may have been, ISO 8601."""
Count: TypeAlias = tuple[int, int | None]
"""At least so many, at most so many; None where nobody gives an upper bound."""
Labels: TypeAlias = Mapping[str, str]
"""A label in each of ``de`` and ``en``."""
Mention: TypeAlias = tuple[int, str, str, str]
"""A trigger: where it starts in the article, and its sentence before, in and behind it."""
Piece: TypeAlias = tuple[str, bool]
"""A piece of a sentence, and whether it is a trigger."""

LANGUAGES = ("de", "en")

# Looked up for every quad: plain strings, since rdflib's terms are slow to make.
_EVENT_TYPE, _EVENT_MODE, _STATUS = str(DCO.eventType), str(DCO.eventMode), str(DCO.status)
_EARLIEST, _LATEST, _LABEL = str(DCO.earliest), str(DCO.latest), str(RDFS.label)
KILLED = (str(DCO.killedMin), str(DCO.killedMax))
INJURED = (str(DCO.injuredMin), str(DCO.injuredMax))
DISPUTES = {
    _STATUS: "status",
    str(DCO.actor): "actor",
    _EARLIEST: "time",
    KILLED[0]: "killed",
    INJURED[0]: "injured",
}
"""What accounts of an event may differ on, by the property that dco:disputed names."""


def described(quads: Iterable[ox.Quad]) -> Described:
    """Quads by subject and predicate, in an order that does not depend on the store."""
    found: Described = {}
    for quad in quads:
        facts = found.setdefault(value(quad.subject), {})
        facts.setdefault(quad.predicate.value, []).append(quad.object)
    for facts in found.values():
        for objects in facts.values():
            if len(objects) > 1:
                objects.sort(key=str)
    return found


def value(term: Term) -> str:
    """The term's IRI or lexical form."""
    return "" if isinstance(term, ox.Triple) else term.value


def values(facts: Facts, predicate: str) -> list[str]:
    """All values of a property."""
    return [value(term) for term in facts.get(predicate, ())]


def first(facts: Facts, predicate: str) -> str | None:
    """The first value of a property."""
    return next(iter(values(facts, predicate)), None)


def text_of(facts: Facts, predicate: str) -> str | None:
    """The first value of a property as text that can be printed."""
    found = first(facts, predicate)
    return None if found is None else clean(found)


def days_of(facts: Facts) -> Days | None:
    """When it may have been."""
    begin, end = first(facts, _EARLIEST), first(facts, _LATEST)
    return None if begin is None else (begin, end or begin)


def count_of(facts: Facts, bounds: tuple[str, str]) -> Count | None:
    """How many; ``bounds`` is KILLED or INJURED."""
    low, high = first(facts, bounds[0]), first(facts, bounds[1])
    return None if low is None else (int(low), None if high is None else int(high))


def kind_of(facts: Facts) -> tuple[str, str | None]:
    """The code of the event's type and of its mode, if there is one."""
    return ontology.load().codes[first(facts, _EVENT_MODE) or values(facts, _EVENT_TYPE)[0]]


def status_of(facts: Facts) -> str:
    """``occurred``, ``planned``, ``negated`` or ``hypothetical``."""
    return values(facts, _STATUS)[0].rpartition("#")[2].lower()


def labels_of(facts: Facts) -> Labels:
    """A label in each language: the other's where there is none."""
    found = {
        term.language or "": clean(term.value)
        for term in facts.get(_LABEL, ())
        if isinstance(term, ox.Literal)
    }
    fallback = next((found[tag] for tag in ("en", "de", *sorted(found)) if tag in found), "")
    return {language: found.get(language, fallback) for language in LANGUAGES}


def sentence_of(mentions: Sequence[Mention]) -> tuple[Piece, ...]:
    """The first trigger's sentence in pieces, each with whether it is a trigger of the same report."""
    if not mentions:
        return ()
    start, before, trigger, after = mentions[0]
    whole, begin = before + trigger + after, start - len(before)
    pieces: list[Piece] = []
    at = 0
    for place, _, words, _ in mentions:
        low, high = place - begin, place - begin + len(words)
        if low >= at and whole[low:high] == words:
            pieces += [(whole[at:low], False), (words, True)]
            at = high
    return tuple((clean(said), marked) for said, marked in [*pieces, (whole[at:], False)] if said)
