"""The ontology as the program needs it: codes to IRIs and back, labels, and the frames of the lexicon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal as OneOf
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.resources import resource
from kg.turtle import Description, MalformedError, read_turtle
from kg.vocabulary import DCO, OWL, RDF, RDFS, SKOS, XSD

Role: TypeAlias = OneOf["actor", "recipient", "place"]

_ROLES: dict[str, Role] = {str(DCO.actor): "actor", str(DCO.recipient): "recipient", str(DCO.place): "place"}


@dataclass(frozen=True, slots=True)
class Argument:
    """One dependent of a trigger and the role it fills.

    ``function`` is one of nsubj, obj, iobj, obl, nmod, gen, compound, amod, head (see dco:function);
    ``marker`` is the lemma of the preposition, None where the dependent has none.
    """

    function: str
    marker: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the participants of an event stand around the word that evokes it; alternatives are spelt out."""

    iri: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """The content of dco.ttl. Codes are PLOVER's (``CONSULT``, ``visit``, ``GOV``), IRIs are full strings.

    ``types`` and ``modes`` go from codes to IRIs and ``codes`` back; ``categories`` from a type's code to its
    quad category's IRI; ``statuses`` (``planned``), ``sectors`` (``GOV``), ``casualties`` (``killed``) and
    ``entity_types`` (``ArmedGroup``) from names to IRIs; ``labels`` from an IRI to its labels by language.
    """

    version: str
    types: Mapping[str, str]
    modes: Mapping[tuple[str, str], str]
    codes: Mapping[str, tuple[str, str | None]]
    categories: Mapping[str, str]
    statuses: Mapping[str, str]
    sectors: Mapping[str, str]
    casualties: Mapping[str, str]
    entity_types: Mapping[str, str]
    frames: Mapping[str, Frame]
    labels: Mapping[str, Mapping[str, str]]

    def event_class(self, type_code: str, mode: str | None = None) -> str:
        """The IRI of a type, or of its mode when one is given. Raises KeyError for an unknown code."""
        return self.types[type_code] if mode is None else self.modes[type_code, mode]

    def label(self, iri: str, language: str = "en") -> str:
        """The term's label in the language. Raises KeyError for an IRI that is no term."""
        return self.labels[iri][language]


Subjects: TypeAlias = dict[str, Description]


@cache
def load() -> Ontology:
    """The packaged ontology, read once a process. Raises InputMissingError when it is not installed."""
    return read(resource("ontology") / "dco.ttl")


def read(path: Path) -> Ontology:
    """An ontology from a Turtle file.

    Raises InputMissingError when there is none and BadDataError, with file and line, when it is malformed.
    """
    subjects = {node.value: said for node, said in read_turtle(path).items() if isinstance(node, NamedNode)}
    try:
        return _ontology(subjects)
    except MalformedError as error:
        raise error.at(path) from None


def _ontology(subjects: Subjects) -> Ontology:
    types = {_code(subjects, iri): iri for iri in _instances(subjects, DCO.EventType)}
    modes = {_mode(subjects, iri): iri for iri in _instances(subjects, DCO.EventMode)}
    codes: dict[str, tuple[str, str | None]] = {iri: (code, None) for code, iri in types.items()}
    codes.update({iri: key for key, iri in modes.items()})
    return Ontology(
        version=_version(subjects),
        types=types,
        modes=modes,
        codes=codes,
        categories={code: _parent(subjects, iri) for code, iri in types.items()},
        statuses={_code(subjects, iri): iri for iri in _instances(subjects, DCO.Status)},
        sectors={_code(subjects, iri): iri for iri in _instances(subjects, DCO.Sector)},
        casualties={_name(iri): iri for iri in _instances(subjects, DCO.Casualty)},
        entity_types={_name(iri): iri for iri in _entity_types(subjects)},
        frames={iri: Frame(iri, _arguments(subjects, iri)) for iri in _instances(subjects, DCO.Frame)},
        labels={iri: _labels(said) for iri, said in subjects.items()},
    )


def _name(iri: str) -> str:
    return iri.rpartition("#")[2]


def _version(subjects: Subjects) -> str:
    versions = [_texts(subjects[iri], OWL.versionInfo) for iri in _instances(subjects, OWL.Ontology)]
    if len(versions) != 1 or len(versions[0]) != 1:
        raise MalformedError("owl:Ontology", "one owl:Ontology with one owl:versionInfo is needed")
    return versions[0][0]


def _instances(subjects: Subjects, of: str) -> Iterator[str]:
    """The subjects that have the type, in order of the file."""
    wanted, is_a = NamedNode(of), str(RDF.type)
    return (iri for iri, said in subjects.items() if wanted in said.get(is_a, ()))


def _parents(said: Description) -> list[str]:
    return [node.value for node in said.get(str(RDFS.subClassOf), ()) if isinstance(node, NamedNode)]


def _parent(subjects: Subjects, iri: str) -> str:
    parents = _parents(subjects[iri])
    if len(parents) != 1:
        raise MalformedError(_name(iri), f"dco:{_name(iri)} needs one rdfs:subClassOf, it has {len(parents)}")
    return parents[0]


def _texts(said: Description, predicate: str) -> list[str]:
    """The plain string values of a property: neither language-tagged nor of another datatype."""
    literals = [value for value in said.get(str(predicate), ()) if isinstance(value, Literal)]
    return [literal.value for literal in literals if literal.datatype.value == str(XSD.string)]


def _labels(said: Description) -> dict[str, str]:
    labels = [value for value in said.get(str(RDFS.label), ()) if isinstance(value, Literal)]
    return {label.language or "": label.value for label in labels}


def _code(subjects: Subjects, iri: str) -> str:
    codes = _texts(subjects[iri], SKOS.notation)
    if len(codes) != 1:
        raise MalformedError(
            _name(iri), f"dco:{_name(iri)} needs one plain skos:notation, it has {len(codes)}"
        )
    return codes[0]


def _mode(subjects: Subjects, iri: str) -> tuple[str, str]:
    """A mode's key: the code of its type and its own."""
    parent = _parent(subjects, iri)
    if parent not in subjects:
        raise MalformedError(_name(iri), f"dco:{_name(iri)} stands below {parent}, which is not there")
    return _code(subjects, parent), _code(subjects, iri)


def _entity_types(subjects: Subjects) -> Iterator[str]:
    """The classes that an entity can have: the subclasses of dco:Actor, and dco:Place."""
    yield from (iri for iri, said in subjects.items() if str(DCO.Actor) in _parents(said))
    yield str(DCO.Place)


def _arguments(subjects: Subjects, frame: str) -> tuple[Argument, ...]:
    nodes = subjects[frame].get(str(DCO.hasArgument), ())
    iris = [node.value for node in nodes if isinstance(node, NamedNode)]
    return tuple(argument for iri in iris for argument in _alternatives(iri, subjects.get(iri, {})))


def _alternatives(iri: str, said: Description) -> Iterator[Argument]:
    """An argument of the file, spelt out: one record for each function and marker."""
    roles = [_ROLES[node.value] for node in said.get(str(DCO.role), ()) if isinstance(node, NamedNode)]
    functions = _texts(said, DCO.function)
    markers: list[str | None] = [*_texts(said, DCO.marker)]
    if len(roles) != 1 or not functions:
        raise MalformedError(_name(iri), f"dco:{_name(iri)} needs one dco:role and a dco:function")
    for function, marker in product(functions, markers or [None]):
        yield Argument(function, marker, roles[0])
