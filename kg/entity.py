"""The entity: a participant, a place or a source of an event, as one article names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EntityType = Literal[
    "Person", "State", "InternationalOrganization", "Organization", "ArmedGroup", "PopulationGroup", "Place"
]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of an article's text: ``text`` is what stands from ``start`` up to ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of one article.

    ``names`` are its surface forms in the article, best first. ``country`` is ISO 3166-1 alpha-3, ``sector`` a PLOVER
    sector code, ``wikidata`` a QID. ``reference`` is the IRI of the reference entry it was linked to by the resolve
    stage, None when it stays local to its article.
    """

    names: tuple[str, ...]
    type: EntityType
    mentions: tuple[Span, ...]
    country: str | None = None
    sector: str | None = None
    wikidata: str | None = None
    reference: str | None = None
    label: str | None = None
