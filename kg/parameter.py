"""The parameter: what a user writes after ``--param name=``, and the RDF terms it stands for."""

from __future__ import annotations

import calendar
import datetime
import difflib
import re
from collections.abc import Callable

import pyoxigraph as ox

from kg import sparql
from kg.country import alpha3
from kg.errors import QueryError
from kg.filter import find
from kg.reference import Reference
from kg.vocabulary import PREFIXES

KINDS = (
    "entity",
    "side",
    "type",
    "status",
    "date-from",
    "date-until",
    "integer",
    "string",
    "language",
    "iri",
)

# Runs a SELECT where the parameter will be used, so that names mean what they mean there.
Select = Callable[[str], ox.QuerySolutions]

_XSD_DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
_QID = re.compile(r"[Qq]\d+", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_PROLOGUE = """
PREFIX dco: <https://w3id.org/diplograph/dco#>
PREFIX graph: <https://w3id.org/diplograph/id/graph/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_CLASSES = """
  VALUES ?class { dco:Person dco:State dco:InternationalOrganization dco:Organization dco:ArmedGroup
                  dco:PopulationGroup dco:Place }
"""
# Written as a user may, a name is looked up by its index; only what is not found is compared with all names.
_NAMED = f"""{_PROLOGUE} SELECT DISTINCT ?term WHERE {{ {_CLASSES}
  {{ GRAPH ?graph {{ ?term rdfs:label ?wanted ; a ?class }} }}
  UNION {{ GRAPH ?graph {{ ?term skos:altLabel ?wanted ; a ?class }} }}
  UNION {{ GRAPH ?graph {{ ?term skos:exactMatch ?wanted ; a ?class }} }} }}"""
_STATE = f"""{_PROLOGUE} SELECT DISTINCT ?term WHERE {{
  GRAPH ?graph {{ ?term dco:countryCode ?wanted ; a dco:State }} }}"""
_ALL_NAMES = f"""{_PROLOGUE} SELECT DISTINCT ?term ?class ?name WHERE {{ {_CLASSES}
  GRAPH ?graph {{ ?term a ?class ; rdfs:label|skos:altLabel ?name }} }}"""
_CANONICAL = (
    f"""{_PROLOGUE} SELECT ?merged ?term WHERE {{ GRAPH graph:entities {{ ?merged dco:canonical ?term }} }}"""
)
# A name stands for the entity across articles, and for all that articles call it.
_SAME = f"""{_PROLOGUE} SELECT DISTINCT ?term WHERE {{
  GRAPH graph:entities {{ ?found dco:canonical|^dco:canonical|(dco:canonical/^dco:canonical) ?term }}
}} ORDER BY ?term"""
_COUNTRIES = f"""{_PROLOGUE} SELECT DISTINCT ?term WHERE {{
  GRAPH graph:entities {{ ?state a dco:State ; dco:countryCode ?term }} }}"""
_REPRESENTATIVES = f"""{_PROLOGUE} SELECT DISTINCT ?term WHERE {{
  VALUES ?sector {{ dco:SectorGOV dco:SectorMIL }}
  GRAPH graph:entities {{ ?term dco:countryCode ?country ; dco:sector ?sector }} }} ORDER BY ?term"""
_TERM_NAMES = """
  VALUES ?property { rdfs:label skos:notation }
  GRAPH ?graph { ?term a ?class ; ?property ?key }
"""
_TERMS = f"""{_PROLOGUE} SELECT DISTINCT ?term WHERE {{ {_TERM_NAMES}
  FILTER(LCASE(STR(?key)) = LCASE(?wanted)) }} ORDER BY ?term"""
_ALL_TERM_NAMES = (
    f"""{_PROLOGUE} SELECT DISTINCT (STR(?key) AS ?name) WHERE {{ {_TERM_NAMES} }} ORDER BY ?name"""
)

_DCO = "https://w3id.org/diplograph/dco#"
_PERSON = ox.NamedNode(_DCO + "Person")
_TYPE_CLASSES = (ox.NamedNode(_DCO + "EventType"), ox.NamedNode(_DCO + "EventMode"))
_STATUS_CLASSES = (ox.NamedNode(_DCO + "Status"),)


def terms(kind: str, name: str, value: str, select: Select) -> list[sparql.Term]:
    """The terms that ``value`` stands for; more than one where a name is ambiguous. ``kind`` is one of KINDS.

    Raises QueryError when the value is not of its kind or names nothing in the source.
    """
    text = value.strip()
    match kind:
        case "entity":
            return list(entities(text, select))
        case "side":
            return list(side(text, select))
        case "type":
            return list(event_types(text, select))
        case "status":
            return list(_ontology_terms(text, "status", _STATUS_CLASSES, select))
        case "iri":
            return [_iri(name, text)]
        case _:
            return [_literal(kind, name, text)]


def entities(value: str, select: Select) -> list[ox.NamedNode]:
    """The entities named ``value``.

    That may be any of their names, in either language and any case, a person's family name if no one else bears
    it, a QID, an ISO code of a state, or an IRI. Raises QueryError, with the nearest names, when nobody is meant.
    """
    if value.startswith(("http://", "https://")) or value.partition(":")[0] in PREFIXES:
        return [_iri("entity", value)]
    found = _named(value, select) or _state(value, select) or _alike(value, select)
    return _same(found, select)


def _named(value: str, select: Select) -> list[ox.NamedNode]:
    """Those who bear just this name or QID, but for capital letters."""
    spellings = dict.fromkeys((value, value.title(), value.capitalize(), value.upper(), value.lower()))
    keys: list[sparql.Term] = [
        ox.Literal(spelling, language=language) for spelling in spellings for language in ("de", "en")
    ]
    if _QID.fullmatch(value):
        keys.append(ox.NamedNode(PREFIXES["wd"] + value.upper()))
    return _column(select(sparql.bind(_NAMED, {"wanted": keys})))


def _state(value: str, select: Select) -> list[ox.NamedNode]:
    """The state with this ISO 3166-1 code."""
    code = alpha3(value)
    return _column(select(sparql.bind(_STATE, {"wanted": [ox.Literal(code)]}))) if code else []


def _alike(value: str, select: Select) -> list[ox.NamedNode]:
    """Those whose name differs in accents or hyphens, or is the family name of one person, or an alias elsewhere."""
    one = {row["merged"].value: row["term"].value for row in select(_CANONICAL)}
    names: dict[str, list[str]] = {}
    people: set[str] = set()
    for row in select(_ALL_NAMES):
        iri = one.get(row["term"].value, row["term"].value)
        names.setdefault(iri, []).append(row["name"].value)
        if row["class"] == _PERSON:
            people.add(iri)
    reference = Reference.load()
    for iri, called in names.items():
        if entry := reference.entry(iri):
            called += entry.aliases
    return [ox.NamedNode(iri) for iri in sorted(find(value, names, people, "entity"))]


def side(value: str, select: Select) -> list[ox.NamedNode]:
    """The entities named ``value`` and, for a state, those of its government and military."""
    named = entities(value, select)
    countries = select(sparql.bind(_COUNTRIES, {"state": named}))
    codes = [solution["term"] for solution in countries]
    if not codes:
        return named
    acting = _column(select(sparql.bind(_REPRESENTATIVES, {"country": codes})))
    known = set(named)
    return named + [one for one in _same(acting, select) if one not in known]


def _same(found: list[ox.NamedNode], select: Select) -> list[ox.NamedNode]:
    """The entities, and all that are held for one of them."""
    others = _column(select(sparql.bind(_SAME, {"found": found}))) if found else []
    return list(dict.fromkeys([*found, *others]))


def event_types(value: str, select: Select) -> list[ox.NamedNode]:
    """Types or modes by PLOVER's or CAMEO's code or by a label: ``CONSULT``, ``04``, ``CONSULT/visit``."""
    above, _, mode = value.partition("/")
    found = _ontology_terms(above.strip(), "event type", _TYPE_CLASSES, select)
    if not mode:
        return found
    modes = _ontology_terms(mode.strip(), "event mode", _TYPE_CLASSES, select)
    below = [term for term in modes if any(term.value.startswith(one.value) for one in found)]
    if not below:
        raise QueryError(f"{above} has no mode {mode!r}")
    return below


def _ontology_terms(
    value: str, what: str, classes: tuple[ox.NamedNode, ...], select: Select
) -> list[ox.NamedNode]:
    found = _column(select(sparql.bind(_TERMS, {"class": classes, "wanted": [ox.Literal(value)]})))
    if found:
        return found
    raise _unknown(what, value, _names(select(sparql.bind(_ALL_TERM_NAMES, {"class": classes}))))


def _column(solutions: ox.QuerySolutions) -> list[ox.NamedNode]:
    return [term for solution in solutions if isinstance(term := solution["term"], ox.NamedNode)]


def _names(solutions: ox.QuerySolutions) -> list[str]:
    return [solution["name"].value for solution in solutions]


def _unknown(what: str, value: str, names: list[str]) -> QueryError:
    """An error that names the nearest known names."""
    folded = {name.casefold(): name for name in names}
    near = [folded[match] for match in difflib.get_close_matches(value.casefold(), folded, n=3)]
    hint = f"did you mean {' or '.join(near)}?" if near else ""
    return QueryError(f"no {what} {value!r} is known here", hint)


def _iri(name: str, value: str) -> ox.NamedNode:
    """An IRI, whole or with a known prefix, as tables show it (``id:event/...``)."""
    prefix, _, rest = value.partition(":")
    try:
        return ox.NamedNode(PREFIXES[prefix] + rest if prefix in PREFIXES else value)
    except ValueError as error:
        raise QueryError(f"{name}: {value!r} is no IRI") from error


def _literal(kind: str, name: str, value: str) -> ox.Literal:
    match kind:
        case "date-from":
            return ox.Literal(_day(name, value, last=False).isoformat(), datatype=_XSD_DATE)
        case "date-until":
            return ox.Literal(_day(name, value, last=True).isoformat(), datatype=_XSD_DATE)
        case "integer":
            if not re.fullmatch(r"[+-]?\d{1,18}", value, re.ASCII):
                raise QueryError(f"{name}: {value!r} is no whole number")
            return ox.Literal(int(value))
        case "language":
            if value not in ("de", "en"):
                raise QueryError(f"{name}: {value!r} is no language of this program", "choose de or en")
    return ox.Literal(value)


def _day(name: str, value: str, *, last: bool) -> datetime.date:
    """The first or the last day of a year, a month or a day."""
    match = _DATE.fullmatch(value)
    try:
        if not match:
            raise ValueError(value)
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        end = calendar.monthrange(year, month)[1] if last else 1
        return datetime.date(year, month, int(match[3] or end))
    except ValueError as error:
        raise QueryError(f"{name}: {value!r} is no date", "write 2016, 2016-10 or 2016-10-14") from error
