"""Merging: what was found, beside the packaged reference data, which win: only what they lack is taken."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kg.entity import EntityType
from kg.issue import Issue
from kg.names import fold, person_key
from kg.reference import Entry, Reference, Tenure
from kg.refresh.found import Found, Holding, Names, kind, number
from kg.vocabulary import REF

Named: TypeAlias = tuple[str, str]
"""A language (de, en) and a name."""

_REF = str(REF)
_LANGUAGES = ("de", "en")
_SHORTEST = 4  # letters of a name; below that, names are codes, but for the acronyms of organisations
_SHORTEST_ACRONYM = 3
_LONGEST = 100
_OPEN_UNTIL = "2025"  # data/reference/README.md: an office without an end was still held then
_REFRESHED: tuple[EntityType, ...] = ("State", "InternationalOrganization", "Person")
_CAPITAL_WORD = re.compile(r"(?:[Aa]l[- ])?[^\W\d_]")


@dataclass(slots=True)
class Addition:
    """What comes to one entry, new or known: ``entry`` is None for a new one. ``closed`` are ends of tenures by IRI."""

    qid: str
    iri: str
    type: EntityType
    entry: Entry | None
    labels: dict[str, str] = field(default_factory=dict)
    aliases: list[Named] = field(default_factory=list)
    family: str | None = None
    country: str | None = None
    tenures: list[Tenure] = field(default_factory=list)
    closed: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing comes to a known entry."""
        return not (self.labels or self.aliases or self.tenures or self.closed)

    @property
    def label(self) -> str:
        """What people are told that it is called."""
        labels = self.entry.labels if self.entry else self.labels
        return labels.get("en") or next(iter(labels.values()), self.qid)


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes to the reference, by item, and what does not, and why."""

    additions: tuple[Addition, ...]
    issues: tuple[Issue, ...]


def refreshed(reference: Reference) -> list[str]:
    """The items of the packaged entries that are looked for further names."""
    return [e.wikidata for e in reference.entries() if e.wikidata and e.type in _REFRESHED]


def merge(found: Found, reference: Reference) -> Merged:
    """Adds what was found to the packaged ``reference``. The result depends on no order."""
    return _Merge(found, reference).run()


class _Merge:
    """One merge under way."""

    def __init__(self, found: Found, reference: Reference) -> None:
        self._found = found
        self._reference = reference
        self._known = {e.wikidata: e for e in reference.entries() if e.wikidata}
        self._taken = {t.iri for e in reference.entries() for t in e.tenures}
        self._issues = list(found.issues)
        self._additions: dict[str, Addition] = {}
        self._held: dict[tuple[str, str], list[tuple[str, Tenure]]] = defaultdict(list)
        for entry in reference.entries():
            for tenure in entry.tenures:
                self._held[tenure.office, tenure.where].append((entry.iri, tenure))

    def run(self) -> Merged:
        """What comes of it."""
        people = {holding.person for holding in self._found.holdings}
        named = self._known.keys() & self._found.names.keys()
        bodies = {*self._found.states, *self._found.organisations, *named} - people
        for qid in sorted(bodies, key=number):
            self._take(qid, self._found.states.get(qid))
        holdings = sorted(self._found.holdings, key=_order)
        countries = self._countries(holdings)
        for qid in sorted(people, key=number):
            self._take(qid, countries.get(qid))
        for holding in holdings:
            self._close(holding)
        for holding in holdings:
            self._hold(holding)
        kept = (a for a in self._additions.values() if not a.is_empty and not _without_office(a))
        issues = sorted(set(self._issues), key=lambda issue: (issue.code, issue.source, issue.message))
        return Merged(tuple(sorted(kept, key=lambda addition: number(addition.qid))), tuple(issues))

    # --- entries ---

    def _take(self, qid: str, country: str | None) -> None:
        """An entry with its names, when it is one to take."""
        names = self._found.names.get(qid, Names())
        entry = self._known.get(qid) or self._reference.entry(_REF + qid)
        type_ = entry.type if entry else kind(self._found, qid)
        addition = Addition(qid, entry.iri if entry else _REF + qid, type_, entry)
        if entry:
            if type_ not in _REFRESHED or not self._is_called(entry, names):
                return
        elif not self._is_new(addition, names, country):
            return
        else:
            addition.country = country
        self._add_aliases(addition, names)
        self._additions[qid] = addition

    def _is_called(self, entry: Entry, names: Names) -> bool:
        """Whether the item has one of the entry's names: if not, one of the two is wrong."""
        said = _by_language((*names.labels, *names.aliases))
        if not said or any(entry in self._reference.lookup(name, language) for language, name in said):
            return bool(said)
        message = f"{said[0][1]!r} is called {entry.labels.get('en', '')!r} here"
        self._complain("other-name", entry.wikidata or entry.iri, message, "is the item the right one?")
        return False

    def _is_new(self, addition: Addition, names: Names, country: str | None) -> bool:
        """Whether the item may stand as an entry of its own, which then has its labels."""
        labels = [label for label in _by_language(names.labels) if _usable(label[1], addition.type)]
        if not labels:
            self._complain("no-label", addition.qid, "there is no usable label in German or English")
            return False
        states = (a.country for a in self._additions.values() if a.type == "State")
        if addition.type == "State" and (self._reference.state(country or "") or country in states):
            self._complain(
                "code-taken", addition.qid, f"{labels[0][1]}: another state has the code {country}"
            )
            return False
        if twin := self._twin(addition.type, country, _by_language((*names.labels, *names.aliases))):
            message = f"{labels[0][1]} may be ref:{twin.iri.removeprefix(_REF)}, which names no item"
            self._complain("same-name", addition.qid, message, "add skos:exactMatch there if it is the same")
            return False
        for language, label in labels:
            if self._is_free(label, addition):
                addition.labels.setdefault(language, label)
            else:
                self._complain("ambiguous-name", addition.qid, f"{label!r} already names something else")
        if addition.labels and addition.type == "Person" and self._shares_family_name(addition):
            addition.family = addition.label
        return bool(addition.labels)

    def _twin(self, type_: EntityType, country: str | None, names: list[Named]) -> Entry | None:
        """A packaged entry without an item that may be the same."""
        for language, name in names:
            for entry in self._reference.lookup(name, language):
                alike = entry.type == type_ and (country is None or entry.country in (country, None))
                if alike and entry.wikidata is None:
                    return entry
        return None

    def _add_aliases(self, addition: Addition, names: Names) -> None:
        labels = set(addition.labels.items())
        said = {(language, fold(name)) for language, name in labels}
        for language, name in _by_language((*names.labels, *names.aliases)):
            if (language, fold(name)) in said:
                continue
            said.add((language, fold(name)))
            found = self._reference.lookup(name, language)
            if not _usable_alias(name, addition.type) or (addition.entry and addition.entry in found):
                continue
            if not self._is_free(name, addition):
                self._complain("ambiguous-name", addition.qid, f"{name!r} already names something else")
            elif not self._keeps_family(name, addition):
                self._complain("other-family-name", addition.qid, f"{name!r} does not end in the family name")
            else:
                addition.aliases.append((language, name))

    def _is_free(self, name: str, addition: Addition) -> bool:
        """Whether nothing else answers to the name yet, in any language."""
        reference = self._reference
        for language in _LANGUAGES:
            if any(entry is not addition.entry for entry in reference.lookup(name, language)):
                return False
            if reference.capital_state(name, language) or (
                " " not in name and reference.role_noun(name, language)
            ):
                return False
        return " " in name or not (reference.country_of_adjective(name) or reference.country_of_demonym(name))

    def _keeps_family(self, name: str, addition: Addition) -> bool:
        """Whether a person's further name ends in the family name: it would stand for one that is none otherwise."""
        if addition.type != "Person" or addition.family:
            return True
        if addition.entry:
            return self._families(name) == {addition.iri}
        own = {person_key(label.split()[-1]) for label in addition.labels.values()}
        return person_key(name.split()[-1]) in own and not self._families(name)

    def _shares_family_name(self, addition: Addition) -> bool:
        """A packaged person's family name must not come to stand for two: a new one answers to the full name then."""
        return any(self._families(label) - {addition.iri} for label in addition.labels.values())

    def _families(self, name: str) -> set[str]:
        last = name.split()[-1]
        return {p.iri for language in _LANGUAGES for p in self._reference.persons_by_surname(last, language)}

    def _countries(self, holdings: list[Holding]) -> Mapping[str, str]:
        """The states that people acted for, for those who acted for one."""
        codes: dict[str, set[str]] = defaultdict(set)
        for holding in holdings:
            codes[holding.person] |= {self._code(holding.state) or ""}
        return {person: code for person, found in codes.items() if len(found) == 1 for code in found if code}

    def _code(self, state: str) -> str | None:
        entry = self._known.get(state)
        if entry:
            return entry.country if entry.type == "State" else None
        return self._found.states.get(state)

    # --- tenures ---

    def _state(self, qid: str) -> str | None:
        """The IRI of a state that is an entry, here or there."""
        entry = self._known.get(qid)
        if entry:
            return entry.iri if entry.type == "State" else None
        addition = self._additions.get(qid)
        return addition.iri if addition and addition.type == "State" else None

    def _close(self, holding: Holding) -> None:
        """Ends a packaged tenure that was still running, where the end does not contradict it."""
        addition, where = self._additions.get(holding.person), self._state(holding.state)
        if addition is None or addition.entry is None or where is None or holding.until is None:
            return
        for at, (iri, tenure) in enumerate(self._held[holding.office, where]):
            if iri != addition.iri or tenure.until is not None or not _agree(tenure.since, holding.since):
                continue
            if holding.until[:4] < _OPEN_UNTIL:
                message = f"{addition.label} left office {holding.until}, but is still in office here"
                self._complain("contradicts", holding.source, message, "is data/reference wrong?")
                continue
            ended = Tenure(tenure.office, tenure.where, tenure.since, holding.until, tenure.iri)
            self._held[holding.office, where][at] = (iri, ended)
            addition.closed[tenure.iri] = holding.until

    def _hold(self, holding: Holding) -> None:
        """A new tenure, unless it is known or falls into one of the packaged ones of the office."""
        addition, where = self._additions.get(holding.person), self._state(holding.state)
        if addition is None or where is None:
            return
        new = Tenure(holding.office, where, holding.since, holding.until)
        clashes = [iri for iri, tenure in self._held[holding.office, where] if _overlap(tenure, new)]
        if addition.iri in clashes or any(_overlap(t, new) for t in addition.tenures if _same_office(t, new)):
            return
        if clashes:
            other = self._reference.entry(clashes[0])
            message = (
                f"{addition.label}: {other.labels.get('en') if other else clashes[0]} held the office then"
            )
            self._complain("overlaps", holding.source, message, "is data/reference wrong?")
            return
        free = (iri for iri in _tenure_iris(addition.iri, holding) if iri not in self._taken)
        if iri := next(free, None):
            self._taken.add(iri)
            addition.tenures.append(Tenure(new.office, where, new.since, new.until, iri))

    def _complain(self, code: str, source: str, message: str, hint: str = "it was left out") -> None:
        self._issues.append(Issue(code, source, message, hint))


def _without_office(addition: Addition) -> bool:
    """A new person whom no tenure brings into the reference."""
    return addition.type == "Person" and addition.entry is None and not addition.tenures


def _by_language(names: tuple[Named, ...]) -> list[Named]:
    """Names in German and English; one for all languages stands for those that have none of their own."""
    own = [name for name in names if name[0] in _LANGUAGES]
    have = {language for language, _ in own}
    rest = [(language, name) for tag, name in names if tag == "mul" for language in _LANGUAGES]
    return own + [(language, name) for language, name in rest if language not in have]


def _usable(name: str, type_: EntityType) -> bool:
    """Whether a name is one that news use: no code, no flag, no inverted or bracketed name, in Latin script."""
    letters = [char for char in name if char.isalpha()]
    if len(name) > _LONGEST or any(char in '(),;:/"<>[]{}|\\' or not char.isprintable() for char in name):
        return False
    if not all(unicodedata.name(char, "").startswith("LATIN") for char in letters):
        return False
    if len(letters) < _SHORTEST:
        is_acronym = len(letters) >= _SHORTEST_ACRONYM and name.isupper()
        return is_acronym and type_ == "InternationalOrganization"
    starts = _CAPITAL_WORD.match(name)
    return bool(starts and starts.group()[-1].isupper()) and (type_ != "Person" or " " in name)


def _usable_alias(name: str, type_: EntityType) -> bool:
    """Of organisations, no single word but acronyms: "Union" and "Bund" stand for many."""
    one_word = type_ == "InternationalOrganization" and " " not in name
    return _usable(name, type_) and (name.isupper() or not one_word)


def _order(holding: Holding) -> tuple[int, str, int, str, str, str]:
    return (
        number(holding.person),
        holding.office,
        number(holding.state),
        holding.since or "",
        holding.until or "9999",
        holding.source,
    )


def _same_office(one: Tenure, other: Tenure) -> bool:
    return (one.office, one.where) == (other.office, other.where)


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two dates are the same as far as both are known."""
    if one is None or other is None:
        return one == other
    return one[: len(other)] == other[: len(one)]


def _overlap(one: Tenure, other: Tenure) -> bool:
    """Whether two tenures may share more than the day of a handover."""
    return not (_is_before(one.until, other.since) or _is_before(other.until, one.since))


def _is_before(until: str | None, since: str | None) -> bool:
    """Whether what ends then is surely over when the other begins; a month or year that both share is not sure."""
    if until is None or since is None:
        return False
    precision = min(len(until), len(since))
    whole = precision == len("2016-10-14")
    return until[:precision] < since[:precision] or (whole and until == since)


def _tenure_iris(person: str, holding: Holding) -> Iterator[str]:
    """What the tenure may be called, shortest first: ``ref:Q1-foreign-minister-2004``."""
    office = re.sub(r"(?<=.)(?=[A-Z])", "-", holding.office).lower()
    when = holding.since or f"until-{holding.until}"
    year = when[:4] if holding.since else f"until-{(holding.until or '')[:4]}"
    for dated in (year, when, f"{year}-{holding.state}", f"{when}-{holding.state}"):
        yield f"{person}-{office}-{dated}"
