"""Resolve: entities of an article linked to the reference data, where there is no doubt whom they mean.

A wrong link puts words into somebody's mouth, a missing one only leaves an entity local to its article; so
whatever fits several entries, or fits one but contradicts what the article says of it, stays unlinked.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.article import Article
from kg.entity import Entity, EntityType
from kg.names import fold
from kg.reference import Entry, Reference, RoleNoun
from kg.report import Report

Reason: TypeAlias = Literal["name", "state", "office", "surname"]

_PLACES: tuple[EntityType, ...] = ("Place", "State")
_GROUPS: tuple[EntityType, ...] = (
    "Organization",
    "InternationalOrganization",
    "ArmedGroup",
    "PopulationGroup",
)
_LONGEST_PHRASE = 6
_ARTICLES = frozenset({"der", "die", "das", "den", "dem", "des", "the"})
_GERMAN_ADJECTIVE = re.compile(r"[a-zäöüß-]{4,}e[nrms]?")
_PLACE_NOUN = re.compile(
    r"(?:\w*[Ss]tadt|\w*[Pp]rovinz|\w*[Rr]egion|\w*[Ii]nsel|Großraum|Ort|Dorf|Bezirk|city|town|province)"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_FUNCTION_WORDS = frozenset(
    {
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einem",
        "einen",
        "einer",
        "eines",
        "von",
        "vom",
        "aus",
        "in",
        "im",
        "für",
        "of",
        "the",
        "a",
        "an",
        "for",
        "from",
    }
)
# Governments that are not the state's own.
_OTHER_GOVERNMENTS = (
    "gegen",
    "exil",
    "regional",
    "landes",
    "stadt",
    "schatten",
    "rebellen",
    "provinz",
    "gemeinde",
)
_NOT_THE_STATES_OWN = frozenset(
    {"exile", "shadow", "regional", "local", "rival", "provincial", "state", "municipal", "city", "rebel"}
)
# One title, different offices: a Ministerpräsident leads a German Land, a chancellor the British treasury.
_ONLY_IN = {
    "secretary of state": {"USA"},
    "chancellor": {"DEU", "AUT"},
    "kanzler": {"DEU", "AUT"},
    "kanzlerin": {"DEU", "AUT"},
}
_NOT_IN = {"ministerprasident": {"DEU"}, "ministerprasidentin": {"DEU"}}


@dataclass(frozen=True, slots=True)
class Link:
    """The judgement that an entity is an entry of the reference data, and what it rests on."""

    entry: Entry
    reason: Reason


@dataclass(frozen=True, slots=True)
class Description:
    """What the common words of a name say: countries, bodies (IRIs), roles, and the words left over."""

    countries: frozenset[str] = frozenset()
    regional: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    roles: tuple[tuple[str, RoleNoun], ...] = ()
    rest: tuple[str, ...] = ()


class Resolver:
    """Links entities to the reference data. Articles do not influence each other."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._describe = functools.lru_cache(maxsize=1024)(self._take_apart)  # names come back

    def resolve(self, reports: Iterable[Report], article: Article) -> tuple[Report, ...]:
        """The reports with their entities linked, country and sector filled in where they were missing.

        Entities that turn out to be one are merged: their names and mentions are put together.
        """
        reports = tuple(reports)
        entities = list(dict.fromkeys(entity for report in reports for entity in _entities(report)))
        links = {entity: self.link(entity, article) for entity in entities}
        known = [link.entry for link in links.values() if link and link.reason == "name"]
        for entity, link in links.items():
            if link is None and entity.type == "Person":
                links[entity] = self._short_form(entity, known, article.language)
        resolved = {entity: self._filled(entity, link, article.language) for entity, link in links.items()}
        merged = _merged(resolved)
        return tuple(_replaced(report, merged) for report in reports)

    def link(self, entity: Entity, article: Article) -> Link | None:
        """The entry that the entity is, as far as its own names and the article's date tell."""
        language = article.language
        if entity.type == "State":
            return self._state(entity, language)
        if entity.type == "Place":
            return self._named(entity, _PLACES, language)
        if entity.type in _GROUPS:
            return self._named(entity, _GROUPS, language)
        date = article.date.value if article.date else None
        return self._person(entity, date, language) or self._office_holder(entity, date, language)

    # --- states, places, groups ---

    def _state(self, entity: Entity, language: str) -> Link | None:
        """A state by name, capital or adjective; governments of regions and rivals are not the state."""
        texts = dict.fromkeys((*entity.names, *(mention.text for mention in entity.mentions)))
        codes: set[str] = set()
        for text in texts:
            said = self.describe(text, language)
            if said.regional or said.bodies or _is_another_government(text):
                return None
            if not said.rest and len(said.roles) <= 1:
                codes |= said.countries
        if len(codes) != 1 or (entity.country and entity.country not in codes):
            return None
        entry = self.reference.state(codes.pop())
        return Link(entry, "state") if entry else None

    def _named(self, entity: Entity, types: tuple[EntityType, ...], language: str) -> Link | None:
        """The one entry of these types that answers to the entity's names, unless from another country."""
        found = {
            entry
            for name in entity.names
            for entry in self._first_found(name, language)
            if entry.type in types and not _conflict(entity.country, entry.country)
        }
        return Link(found.pop(), "name") if len(found) == 1 else None

    def _first_found(self, name: str, language: str) -> tuple[Entry, ...]:
        """What the name is called, or what follows the role nouns and adjectives it starts with.

        "Die libysche Muslimbruderschaft" is not the one of Egypt: an adjective must agree with the entry.
        """
        words = name.split()
        countries: set[str] = set()
        for start, word in enumerate(words):
            article = fold(word) in _ARTICLES
            if start > 0 and article:  # a genitive: the name belongs to what stands before it
                return ()
            if found := self.reference.lookup(" ".join(words[start:]), language):
                bare = all(fold(skipped) in _ARTICLES for skipped in words[:start])
                return tuple(e for e in found if not countries - {e.country} and (bare or e.type != "State"))
            said = self.describe(word, language)
            countries |= said.countries
            if not (said.countries or said.roles or article or _is_descriptive(word, language)):
                return ()
        return ()

    # --- people ---

    def _person(self, entity: Entity, date: str | None, language: str) -> Link | None:
        """A person by full name, or by family name when title and country leave no other."""
        full = {entry for name in entity.names for entry in self._full_name(name, language)}
        if full:
            return Link(full.pop(), "name") if len(full) == 1 else None
        descriptions = [self.describe(name, language) for name in entity.names]
        if any(_is_full_name(description.rest) for description in descriptions):
            return None  # somebody else of that family name
        candidates = self._by_surname(descriptions)
        offices = {office for description in descriptions for office in _offices(description)}
        if offices and date:
            held = {p for o, where in offices for p in self.reference.office_holders(o, where, date)}
            candidates &= held
        countries = {code for description in descriptions for code in description.countries}
        countries |= {entity.country} if entity.country else set()
        titles = {role.office for d in descriptions for _, role in d.roles if role.office}
        agreeing = [p for p in candidates if p.country in countries or _held(p, titles, date)]
        return Link(agreeing[0], "surname") if len(candidates) == len(agreeing) == 1 else None

    def _full_name(self, name: str, language: str) -> tuple[Entry, ...]:
        """The people called so behind at most one title ("Sprecherin des Präsidenten X" is not X)."""
        words = name.split()
        for start in range(len(words)):
            title = self.describe(" ".join(words[:start]), language)
            found = self.reference.lookup(" ".join(words[start:]), language)
            people = tuple(entry for entry in found if entry.type == "Person")
            if people and not _capitalised(title.rest):
                return people if len(title.roles) <= 1 else ()
        return ()

    def _by_surname(self, descriptions: Iterable[Description]) -> set[Entry]:
        rests = (" ".join(description.rest) for description in descriptions)
        return {person for rest in rests if rest for person in self.reference.persons_by_surname(rest)}

    def _short_form(self, entity: Entity, known: Iterable[Entry], language: str) -> Link | None:
        """A bare family name stands for the one person of that name whom the article names in full."""
        descriptions = [self.describe(name, language) for name in entity.names]
        if any(_is_full_name(description.rest) for description in descriptions):
            return None
        named = self._by_surname(descriptions) & set(known)
        return Link(named.pop(), "surname") if len(named) == 1 else None

    def _office_holder(self, entity: Entity, date: str | None, language: str) -> Link | None:
        """Who held the office that all of the entity's names describe ("der russische Außenminister")."""
        descriptions = [self.describe(name, language) for name in entity.names]
        offices = {office for description in descriptions for office in _offices(description)}
        if date is None or len(offices) != 1 or any(description.rest for description in descriptions):
            return None
        (office, where) = offices.pop()
        holders = self.reference.office_holders(office, where, date)
        return Link(holders[0], "office") if len(holders) == 1 else None

    # --- what a name says ---

    def describe(self, name: str, language: str) -> Description:
        """Takes a name apart into countries, bodies, roles and the rest, longest phrases first."""
        return self._describe(name, language)

    def _take_apart(self, name: str, language: str) -> Description:
        words = [part for word in name.split() for part in self._parts(_POSSESSIVE.sub("", word), language)]
        known: dict[str, set[str]] = {"country": set(), "region": set(), "body": set()}
        roles: list[tuple[str, RoleNoun]] = []
        rest: list[str] = []
        start = 0
        while start < len(words):
            end, kind, value = self._phrase(words, start, language)
            if isinstance(value, RoleNoun):
                roles.append((fold(" ".join(words[start:end])), value))
            elif value:
                known[kind].add(value)
            elif words[start].casefold() not in _FUNCTION_WORDS:
                rest.append(words[start])
            start = end
        countries, regional, bodies = (frozenset(known[kind]) for kind in ("country", "region", "body"))
        return Description(countries, regional, bodies, tuple(roles), tuple(rest))

    def _parts(self, word: str, language: str) -> tuple[str, ...]:
        """``US-Außenminister`` as two words; other hyphened words stay whole (``Ban Ki-moon``)."""
        head, hyphen, tail = word.partition("-")
        if hyphen and tail and (self.reference.state_of_adjective(head) or self._body(head, language)):
            return (head, tail)
        return (word,)

    def _phrase(self, words: list[str], start: int, language: str) -> tuple[int, str, str | RoleNoun | None]:
        """End, kind and value of the longest known phrase from a word on; value None when there is none."""
        for end in range(min(len(words), start + _LONGEST_PHRASE), start, -1):
            phrase = " ".join(words[start:end])
            for kind, value in self._kinds(phrase, end - start == 1, language):
                if value:
                    return end, kind, value
        return start + 1, "", None

    def _kinds(self, phrase: str, single: bool, language: str) -> Iterator[tuple[str, str | RoleNoun | None]]:
        yield "country", self._country(phrase, single, language)
        if single:
            yield "region", self.reference.country_of_adjective(phrase)
        yield "role", self.reference.office_of_title(phrase, language)
        if single and (role := self.reference.role_noun(phrase, language)):
            yield "role", dataclasses.replace(role, office=None)  # a former or deputy holder, or no office
        yield "body", self._body(phrase, language)

    def _country(self, phrase: str, single: bool, language: str) -> str | None:
        if single and (code := self.reference.state_of_adjective(phrase)):
            return code
        states = [entry for entry in self.reference.lookup(phrase, language) if entry.type == "State"]
        seat = self.reference.capital_state(phrase, language)
        return states[0].country if len(states) == 1 else seat.country if seat else None

    def _body(self, phrase: str, language: str) -> str | None:
        found = [entry for entry in self.reference.lookup(phrase, language) if entry.type in _GROUPS]
        return found[0].iri if len(found) == 1 else None

    # --- filling in ---

    def _filled(self, entity: Entity, link: Link | None, language: str) -> Entity:
        """The entity with what its entry says or, unlinked, what its own names say of country and sector."""
        if link:
            entry = link.entry
            return dataclasses.replace(
                entity,
                type=entry.type,
                country=entry.country or entity.country,
                sector=entry.sector or entity.sector,
                wikidata=entry.wikidata,
                reference=entry.iri,
                label=entry.labels.get(language) or next(iter(entry.labels.values())),
            )
        said = [self.describe(name, language) for name in entity.names]
        bodies = [self.reference.entry(iri) for description in said for iri in description.bodies]
        country = (
            entity.country
            or _only(code for description in said for code in description.countries | description.regional)
            or _only(self._demonyms(said))
            or _only(body.country for body in bodies if body)
        )
        sector = entity.sector
        if sector is None and entity.type != "Place":
            sector = _only(role.sector for description in said for _, role in description.roles)
            sector = sector or _only(body.sector for body in bodies if body)
        return dataclasses.replace(entity, country=country, sector=sector)

    def _demonyms(self, descriptions: Iterable[Description]) -> Iterator[str]:
        words = (word for description in descriptions for word in description.rest)
        return (code for word in words if (code := self.reference.country_of_demonym(word)))


def _entities(report: Report) -> Iterator[Entity]:
    yield from (*report.actors, *report.recipients, *report.places, *report.attribution)


def _replaced(report: Report, entities: Mapping[Entity, Entity]) -> Report:
    def new(old: tuple[Entity, ...]) -> tuple[Entity, ...]:
        return tuple(dict.fromkeys(entities[entity] for entity in old))

    return dataclasses.replace(
        report,
        actors=new(report.actors),
        recipients=new(report.recipients),
        places=new(report.places),
        attribution=new(report.attribution),
    )


def _merged(resolved: Mapping[Entity, Entity]) -> dict[Entity, Entity]:
    """The same map, in which entities with one reference entry have become one entity."""
    groups: dict[str, list[Entity]] = {}
    for entity in resolved.values():
        if entity.reference:
            groups.setdefault(entity.reference, []).append(entity)
    whole = {iri: _union(group) for iri, group in groups.items()}
    return {old: whole[new.reference] if new.reference else new for old, new in resolved.items()}


def _union(entities: list[Entity]) -> Entity:
    names = tuple(dict.fromkeys(name for entity in entities for name in entity.names))
    mentions = {mention: None for entity in entities for mention in entity.mentions}
    ordered = tuple(sorted(mentions, key=lambda mention: (mention.start, mention.end)))
    return dataclasses.replace(entities[0], names=names, mentions=ordered)


def _is_another_government(text: str) -> bool:
    words = fold(text).split()
    compound = any(word.startswith(_OTHER_GOVERNMENTS) and "regierung" in word for word in words)
    neighbour = any(word.startswith(("nachbar", "neighbo")) for word in words)
    return compound or neighbour or ("government" in words and not _NOT_THE_STATES_OWN.isdisjoint(words))


def _is_full_name(rest: tuple[str, ...]) -> bool:
    """Whether the words that are no title and no country hold a given name besides the family name."""
    return len(_capitalised(rest)) > 1


def _capitalised(words: Iterable[str]) -> list[str]:
    return [word for word in words if word[:1].isupper()]


def _is_descriptive(word: str, language: str) -> bool:
    """Whether a word before a name only describes it: an inflected German adjective, "Stadt", "province"."""
    adjective = language == "de" and _GERMAN_ADJECTIVE.fullmatch(word) and fold(word) not in _ARTICLES
    return bool(adjective or _PLACE_NOUN.fullmatch(word))


def _offices(description: Description) -> Iterator[tuple[str, str]]:
    """The office and its country or body, when the description names exactly one of each."""
    places = (*description.countries, *description.bodies)
    if len(description.roles) != 1 or len(places) != 1 or description.regional:
        return
    ((title, role),) = description.roles
    if role.office and description.bodies:
        yield (role.office if role.office == "ForeignPolicyChief" else "OrganisationHead", places[0])
    elif role.office and places[0] in _ONLY_IN.get(title, places) and places[0] not in _NOT_IN.get(title, ()):
        yield (role.office, places[0])


def _held(person: Entry, offices: set[str], date: str | None) -> bool:
    return any(t.office in offices and (date is None or t.overlaps(date)) for t in person.tenures)


def _conflict(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _only(values: Iterable[str | None]) -> str | None:
    distinct = {value for value in values if value}
    return distinct.pop() if len(distinct) == 1 else None
