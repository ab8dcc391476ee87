"""The reference: states, organisations, armed groups, people and places that news name, as a gazetteer.

The data are Turtle files that people edit (data/reference/); see the README there for their form. Look-ups
tolerate inflection and, for people, transliteration; what fits several entries gives several answers.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar, cast, get_args

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.entity import EntityType
from kg.names import fold, is_acronym, person_key, stem, variants
from kg.resources import resource
from kg.turtle import Description, MalformedError, Node, read_turtle
from kg.vocabulary import DCO, GEO, RDF, RDFS, REF, SKOS, WD

_T = TypeVar("_T")
Subjects: TypeAlias = Mapping[NamedNode | BlankNode, Description]
"""The parsed files: what is said of each subject."""

# The terms as plain strings: looking one up in its namespace for every triple takes longer than parsing.
_ROLE_NOUN = str(DCO.RoleNoun)
_TENURE = str(DCO.Tenure)
_ADJECTIVE = str(DCO.adjective)
_CAPITAL = str(DCO.capital)
_COMPOUND = str(DCO.compound)
_COUNTRY = str(DCO.countryCode)
_DEMONYM = str(DCO.demonym)
_ENTITY_TYPE = str(DCO.entityType)
_FAMILY_NAME = str(DCO.familyName)
_HOLDS = str(DCO.holds)
_LATITUDE = str(GEO.lat)
_LONGITUDE = str(GEO.long)
_METONYM = str(DCO.metonym)
_OFFICE = str(DCO.office)
_OFFICE_OF = str(DCO.officeOf)
_SECTOR = str(DCO.sector)
_SINCE = str(DCO.since)
_UNTIL = str(DCO.until)
_TYPE = str(RDF.type)
_LABEL = str(RDFS.label)
_ALIAS = str(SKOS.altLabel)
_MATCH = str(SKOS.exactMatch)
_WIKIDATA, _DCO = str(WD), str(DCO)

_TYPES = {str(DCO[name]): cast(EntityType, name) for name in get_args(EntityType)}
_ADJECTIVE_ENDINGS = ("e", "er", "en", "em", "es")
_NOUN_ENDINGS = ("n", "en", "s", "es", "e", "in", "innen")
_SHORTEST_TAIL = 4
# A holder of an office is not its former, deputy or designated holder.
_NOT_IN_OFFICE = (
    "ex",
    "vize",
    "vice",
    "deputy",
    "former",
    "stellvertret",
    "fruher",
    "ehemalig",
    "designiert",
    "alt ",
)


@dataclass(frozen=True, slots=True)
class Tenure:
    """A time in office. ``where`` is the IRI of the state or organisation.

    ``since`` and ``until`` are ``2016``, ``2016-10`` or ``2016-10-14``; None when not known or not over.
    """

    office: str
    where: str
    since: str | None
    until: str | None

    def overlaps(self, date: str) -> bool:
        """Whether the office was held at some time of ``date`` (a day, month or year)."""
        started = self.since is None or self.since[: len(date)] <= date[: len(self.since)]
        ended = self.until is not None and self.until[: len(date)] < date[: len(self.until)]
        return started and not ended


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing of the reference data. ``labels`` go by language; ``country`` is ISO 3166-1 alpha-3.

    ``coordinates`` are latitude and longitude in degrees (WGS84) of a place or of a central point of a state
    or region; None where not known.
    """

    iri: str
    type: EntityType
    labels: Mapping[str, str]
    aliases: tuple[str, ...]
    country: str | None
    sector: str | None
    wikidata: str | None
    tenures: tuple[Tenure, ...] = ()
    coordinates: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """What a common noun tells of the actor it stands for; ``office`` is the dco:Office that it names."""

    type: EntityType
    sector: str | None
    office: str | None = None


class Reference:
    """A gazetteer over entries and role nouns. Load it once with ``Reference.load()``."""

    def __init__(self, subjects: Subjects) -> None:
        self._entries: dict[str, Entry] = {}
        self._names: dict[str, dict[str, list[Entry]]] = {"de": {}, "en": {}}
        self._stems: dict[str, list[Entry]] = {}
        self._people: dict[str, list[Entry]] = {}
        self._surnames: dict[str, list[Entry]] = {}
        self._states: dict[str, Entry] = {}
        self._seats: dict[str, set[str]] = defaultdict(set)
        self._adjectives: dict[str, set[str]] = defaultdict(set)
        self._regional: dict[str, set[str]] = defaultdict(set)
        self._demonyms: dict[str, set[str]] = defaultdict(set)
        self._roles: dict[tuple[str, str], RoleNoun] = {}
        self._tails: dict[str, RoleNoun] = {}
        self._holders: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for subject, description in subjects.items():
            self._add(subject.value, description, subjects)

    @classmethod
    def load(cls, extra: Iterable[Path] = ()) -> Reference:
        """The packaged data and further Turtle files of the same form; the same files are read only once.

        Raises BadDataError, with file and line, when a file is no Turtle or not in the form it should have.
        """
        return _load((*sorted(resource("reference").glob("*.ttl")), *extra))

    # --- look-ups ---

    def entry(self, iri: str) -> Entry | None:
        """The entry with this IRI."""
        return self._entries.get(iri)

    def entries(self) -> Iterator[Entry]:
        """All entries, in order of the files."""
        return iter(self._entries.values())

    def state(self, code: str) -> Entry | None:
        """The state with this ISO 3166-1 alpha-3 code (Kosovo is XKX)."""
        return self._states.get(code)

    def lookup(self, name: str, language: str) -> tuple[Entry, ...]:
        """The entries called so in the article's own language, else in the other; states before others.

        People answer to full names only; see ``persons_by_surname``.
        """
        other = "en" if language == "de" else "de"
        for found in (
            self._names[language].get(name.strip()) if is_acronym(name.strip()) else None,
            self._by_variant(self._names[language], name, language),
            self._stems.get(stem(name)) if language == "de" and " " in name.strip() else None,
            self._names[other].get(name.strip()) if is_acronym(name.strip()) else None,
            self._by_variant(self._names[other], name, language),
            self._by_person_key(self._people, name, language) if " " in name.strip() else None,
        ):
            if found:
                return tuple(sorted(found, key=lambda entry: entry.type != "State"))
        return ()

    def persons_by_surname(self, surname: str, language: str = "de") -> tuple[Entry, ...]:
        """The people of this family name, whatever its transliteration."""
        return tuple(self._by_person_key(self._surnames, surname, language) or ())

    def country_of_adjective(self, word: str) -> str | None:
        """The country of ``russischen``, ``Russian``, ``US`` or the first part of ``US-Außenminister``.

        Adjectives of regions count as well (``bayerisch``); None when several countries share the adjective.
        """
        return self.state_of_adjective(word) or self._adjective(self._regional, word)

    def state_of_adjective(self, word: str) -> str | None:
        """Like ``country_of_adjective``, without the adjectives of mere regions."""
        return self._adjective(self._adjectives, word)

    def country_of_demonym(self, word: str) -> str | None:
        """The country of ``Russen``, ``Syrerin`` or ``Russians``."""
        for form in _noun_forms(fold(word)):
            if codes := self._demonyms.get(form):
                return _only(codes)
        return None

    def capital_state(self, name: str, language: str = "de") -> Entry | None:
        """The state whose capital or seat of government this is: ``Moskau``, ``Kremlin``, ``White House``."""
        for form in (*variants(name, language), stem(name)):
            if codes := self._seats.get(form):
                code = _only(codes)
                return self._states.get(code) if code else None
        return None

    def office_holders(self, office: str, where: str, date: str | None = None) -> tuple[Entry, ...]:
        """Who held the office (``ForeignMinister``) at a date; ``where`` is a country code or an IRI.

        ``date`` is a day, month or year; without it: everyone who ever held the office, as far as known.
        """
        state = self.state(where)
        body = state.iri if state else where
        people = dict.fromkeys(self._holders.get((office, body), ()))
        return tuple(p for p in people if date is None or _held(p, office, body, date))

    def office_of_title(self, title: str, language: str | None = None) -> RoleNoun | None:
        """The office that a title names (``US-Außenminister``, ``foreign minister``), unless a former one."""
        bare = fold(title)
        if bare.startswith(_NOT_IN_OFFICE):
            return None
        last = fold(title.rsplit("-", 1)[-1])
        for form in (bare, last) if _prefix_is_place(title, last) else (bare,):
            role = self._role(form, (language,) if language else ("de", "en"))
            if role and role.office:
                return role
        return None

    def role_noun(self, lemma: str, language: str) -> RoleNoun | None:
        """What kind of actor a common noun stands for, German compounds by their tail (``Grenzpolizei``)."""
        word = fold(lemma)
        if role := self._role(word, (language,)):
            return role
        if language == "de":
            return self._role_by_tail(word.replace(" ", ""))
        return self._role(word.rsplit(" ", 1)[-1], (language,)) if " " in word else None

    # --- how ---

    @staticmethod
    def _by_variant(index: Mapping[str, _T], name: str, language: str) -> _T | None:
        return next((index[form] for form in variants(name, language) if form in index), None)

    @staticmethod
    def _by_person_key(index: Mapping[str, _T], name: str, language: str) -> _T | None:
        keys = map(person_key, variants(name, language))
        return next((index[key] for key in keys if key in index), None)

    @staticmethod
    def _adjective(index: Mapping[str, set[str]], word: str) -> str | None:
        prefix = word.split("-", 1)[0] if "-" in word else ""
        whole, prefix = fold(word), fold(prefix) if is_acronym(prefix) else ""
        if whole == "us" and not word.startswith(("US", "U.S")):  # the English pronoun
            return None
        stems = (whole.removesuffix(ending) for ending in _ADJECTIVE_ENDINGS if whole.endswith(ending))
        for form in (whole, *stems, prefix):
            if codes := index.get(form):
                return _only(codes)
        return None

    def _role(self, word: str, languages: Sequence[str]) -> RoleNoun | None:
        for language in languages:
            for form in _noun_forms(word):
                if role := self._roles.get((language, form)):
                    return role
        return None

    def _role_by_tail(self, word: str) -> RoleNoun | None:
        for start in range(2, len(word) - _SHORTEST_TAIL + 1):
            for form in _noun_forms(word[start:]):
                if len(form) >= _SHORTEST_TAIL and (role := self._tails.get(form)):
                    return role
        return None

    # --- building ---

    def _add(self, iri: str, facts: Description, subjects: Subjects) -> None:
        kind = _iri(facts, _TYPE)
        if kind == _ROLE_NOUN:
            self._add_role(iri, facts)
        elif kind in _TYPES:
            entry = _entry(iri, _TYPES[kind], facts, subjects)
            self._entries[iri] = entry
            self._index_names(entry, facts)
            self._index_people(entry, facts)
            self._index_country(entry, facts, subjects)
        elif kind != _TENURE:
            raise _malformed(iri, "is neither an entry, a tenure nor a role noun")

    def _add_role(self, iri: str, facts: Description) -> None:
        kind = _TYPES.get(_iri(facts, _ENTITY_TYPE) or "")
        if kind is None:
            raise _malformed(iri, "has no dco:entityType")
        role = RoleNoun(kind, _sector(facts), _local(_iri(facts, _OFFICE)))
        compounds = not any(term.value == "false" for term in _literals(facts, _COMPOUND))
        for literal in _literals(facts, _ALIAS):
            noun = fold(literal.value)
            self._roles.setdefault((literal.language or "", noun), role)
            if compounds and literal.language == "de":
                self._tails.setdefault(noun, role)

    def _index_names(self, entry: Entry, facts: Description) -> None:
        for literal in (*_literals(facts, _LABEL), *_literals(facts, _ALIAS)):
            name, languages = literal.value, (literal.language,) if literal.language else ("de", "en")
            key = name if is_acronym(name) else fold(name)
            for language in languages:
                _append(self._names[language], key, entry)
            if " " in name and "de" in languages:
                _append(self._stems, stem(name), entry)

    def _index_people(self, entry: Entry, facts: Description) -> None:
        if entry.type != "Person":
            return
        family = [literal.value for literal in _literals(facts, _FAMILY_NAME)]
        for name in (*entry.labels.values(), *entry.aliases):
            _append(self._people, person_key(name), entry)
            for surname in family or [fold(name).split()[-1]]:
                _append(self._surnames, person_key(surname), entry)
        for tenure in entry.tenures:
            self._holders[tenure.office, tenure.where].append(entry)

    def _index_country(self, entry: Entry, facts: Description, subjects: Subjects) -> None:
        if entry.country is None or entry.type not in ("State", "Place"):
            return
        adjectives = self._adjectives if entry.type == "State" else self._regional
        for literal in _literals(facts, _ADJECTIVE):
            adjectives[fold(literal.value)].add(entry.country)
        for literal in _literals(facts, _DEMONYM):
            self._demonyms[fold(literal.value)].add(entry.country)
        if entry.type == "State":
            self._states[entry.country] = entry
            capital = subjects.get(NamedNode(_iri(facts, _CAPITAL) or entry.iri), {})
            names = (*_literals(capital, _LABEL), *_literals(capital, _ALIAS))
            for literal in (*_literals(facts, _METONYM), *(names if capital is not facts else ())):
                for key in (fold(literal.value), stem(literal.value)):
                    self._seats[key].add(entry.country)


@functools.cache
def _load(paths: tuple[Path, ...]) -> Reference:
    subjects: dict[NamedNode | BlankNode, Description] = {}
    for path in paths:
        for subject, facts in read_turtle(path).items():
            merged = subjects.setdefault(subject, {})
            for predicate, objects in facts.items():
                merged.setdefault(predicate, []).extend(objects)
    try:
        return Reference(subjects)
    except MalformedError as error:
        where = next(path for path in reversed(paths) if error.word in path.read_text(encoding="utf-8"))
        raise error.at(where) from None


def _entry(iri: str, kind: EntityType, facts: Description, subjects: Subjects) -> Entry:
    labels = {literal.language or "": literal.value for literal in _literals(facts, _LABEL)}
    if not labels:
        raise _malformed(iri, "has no rdfs:label")
    match = _iri(facts, _MATCH)
    return Entry(
        iri,
        kind,
        labels,
        tuple(literal.value for literal in _literals(facts, _ALIAS)),
        _value(facts, _COUNTRY),
        _sector(facts),
        match.removeprefix(_WIKIDATA) if match and match.startswith(_WIKIDATA) else None,
        tuple(_tenure(subjects, iri) for iri in _iris(facts, _HOLDS)),
        _coordinates(iri, facts),
    )


def _coordinates(iri: str, facts: Description) -> tuple[float, float] | None:
    """Latitude and longitude; None when there is neither. Raises MalformedError when they are no point."""
    latitudes, longitudes = facts.get(_LATITUDE, []), facts.get(_LONGITUDE, [])
    if not latitudes and not longitudes:
        return None
    if len(latitudes) != 1 or len(longitudes) != 1:
        raise _malformed(iri, "has not one geo:lat and one geo:long")
    return _degrees(iri, latitudes[0], 90), _degrees(iri, longitudes[0], 180)


def _degrees(iri: str, term: Node, limit: int) -> float:
    try:
        degrees = float(term.value) if isinstance(term, Literal) else math.nan
    except ValueError:
        degrees = math.nan
    if not abs(degrees) <= limit:  # nan as well
        raise _malformed(iri, f"has a coordinate that is no number from -{limit} to {limit}")
    return degrees


def _tenure(subjects: Subjects, iri: str) -> Tenure:
    facts = subjects.get(NamedNode(iri), {})
    office = _local(_iri(facts, _OFFICE))
    where = _iri(facts, _OFFICE_OF)
    if office is None or where is None:
        raise _malformed(iri, "is no tenure with dco:office and dco:officeOf")
    return Tenure(office, where, _value(facts, _SINCE), _value(facts, _UNTIL))


def _held(person: Entry, office: str, where: str, date: str) -> bool:
    return any(t.office == office and t.where == where and t.overlaps(date) for t in person.tenures)


def _prefix_is_place(title: str, last: str) -> bool:
    """Whether a hyphenated title's first part is an abbreviated country or body (US-, UN-, EU-, NATO-)."""
    return "-" in title and fold(title) != last and is_acronym(title.split("-", 1)[0].upper())


def _noun_forms(word: str) -> Iterator[str]:
    """The folded noun, then what it may be inflected from: ``russinnen`` → ``russ``, ``russe``."""
    yield word
    for ending in _NOUN_ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) > 2:
            yield base
            if ending.startswith("in"):
                yield base + "e"


def _malformed(iri: str, problem: str) -> MalformedError:
    return MalformedError(
        iri.removeprefix(str(REF)), f"{iri} {problem}", "compare with data/reference/README.md"
    )


def _append(index: dict[str, list[Entry]], key: str, entry: Entry) -> None:
    entries = index.setdefault(key, [])
    if entry not in entries:
        entries.append(entry)


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


def _iris(facts: Description, predicate: str) -> Iterator[str]:
    return (term.value for term in facts.get(predicate, ()) if isinstance(term, NamedNode))


def _iri(facts: Description, predicate: str) -> str | None:
    return next(_iris(facts, predicate), None)


def _literals(facts: Description, predicate: str) -> Iterator[Literal]:
    return (term for term in facts.get(predicate, ()) if isinstance(term, Literal))


def _value(facts: Description, predicate: str) -> str | None:
    return next((literal.value for literal in _literals(facts, predicate)), None)


def _local(iri: str | None) -> str | None:
    return iri.removeprefix(_DCO) if iri else None


def _sector(facts: Description) -> str | None:
    name = _local(_iri(facts, _SECTOR))
    return name.removeprefix("Sector") if name else None
