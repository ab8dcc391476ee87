"""The filter: which events a picture of the graph shows, and whom a name that a user writes stands for."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg import ontology
from kg.errors import QueryError
from kg.names import fold, person_key


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events are shown.

    ``actor`` is a participant or place: a name in either language and any case, an ISO code, a QID, an IRI, or a
    person's family name; ``event_type`` a PLOVER type or ``TYPE/mode``; ``since`` and ``until`` are days: an event
    without a resolved date passes neither.
    """

    actor: str | None = None
    event_type: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    def admits_days(self, days: tuple[str, str] | None) -> bool:
        """Whether an event that may lie on these days (first and last, ISO 8601) is shown."""
        if self.since is None and self.until is None:
            return True
        if days is None:
            return False
        after = self.since is None or days[1] >= self.since.isoformat()
        return after and (self.until is None or days[0] <= self.until.isoformat())

    def types(self) -> frozenset[tuple[str, str | None]]:
        """The types with their modes that are shown. Raises QueryError, with the nearest ones, for an unknown one."""
        known = {*ontology.load().codes.values()}
        if self.event_type is None:
            return frozenset(known)
        wanted, _, mode = self.event_type.strip().casefold().partition("/")
        found = {key for key in known if key[0].casefold() == wanted and mode in ("", key[1])}
        if not found:
            codes = {"/".join(filter(None, key)) for key in known}
            raise _unknown("event type", self.event_type, codes)
        return frozenset(found)


def find(
    wanted: str, names: Mapping[str, Collection[str]], people: Collection[str], what: str = "actor"
) -> frozenset[str]:
    """The IRIs that ``wanted`` stands for; ``names`` says what each IRI is called, ``people`` which are persons.

    Case, accents and hyphens do not matter. What no one is called may be the family name of one person. Raises
    QueryError, with the nearest names, when it is not, or is that of several.
    """
    if wanted in names:
        return frozenset([wanted])
    key = fold(wanted)
    found = frozenset(iri for iri, called in names.items() if any(fold(name) == key for name in called))
    if found:
        return found
    family = person_key(wanted)
    bearers = {
        iri: next(iter(names[iri]))
        for iri in people
        if any(person_key(name).rpartition(" ")[2] == family for name in names[iri])
    }
    if len(bearers) > 1:
        some = ", ".join(sorted(bearers.values())[:5])
        raise QueryError(f"{wanted!r} may be any of {len(bearers)} people", f"name one in full: {some}")
    if not bearers:
        raise _unknown(what, wanted, (name for called in names.values() for name in called))
    return frozenset(bearers)


def _unknown(what: str, value: str, names: Iterable[str]) -> QueryError:
    """An error that names the nearest known names."""
    folded = {name.casefold(): name for name in sorted(names, reverse=True)}
    near = [folded[match] for match in difflib.get_close_matches(value.casefold(), folded, n=3)]
    hint = f"did you mean {' or '.join(near)}?" if near else "kg query most-active-actors lists who is there"
    return QueryError(f"no {what} {value!r} is in this graph", hint)
