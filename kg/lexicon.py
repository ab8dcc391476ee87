"""The lexicon: the words that evoke events, read from Turtle that people edit (see ontology/README.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Literal as OneOf
from typing import TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode

from kg import ontology
from kg.article import Language
from kg.ontology import Frame, Ontology
from kg.report import Status
from kg.resources import resource
from kg.turtle import Description, MalformedError, Node, read_turtle
from kg.vocabulary import DCO, LEXINFO, ONTOLEX, RDF

PartOfSpeech: TypeAlias = OneOf["verb", "noun", "adjective"]
Casualty: TypeAlias = OneOf["killed", "injured"]

DEFAULT_CONFIDENCE = 0.7
"""The confidence of a sense that states none: the word is a fair sign of its event, not a sure one."""

_PARTS_OF_SPEECH: dict[str, PartOfSpeech] = {
    str(LEXINFO.verb): "verb",
    str(LEXINFO.noun): "noun",
    str(LEXINFO.adjective): "adjective",
}
_DCO = str(DCO._NS)

# Plain strings, looked up once: a lexicon asks for each of them thousands of times.
_TYPE = str(RDF.type)
_SENSE = str(ONTOLEX.sense)
_CANONICAL_FORM = str(ONTOLEX.canonicalForm)
_WRITTEN_REP = str(ONTOLEX.writtenRep)
_REFERENCE = str(ONTOLEX.reference)
_PART_OF_SPEECH = str(LEXINFO.partOfSpeech)
_TRIGGER_WORD = str(DCO.triggerWord)
_FRAME = str(DCO.frame)
_CONTEXT_WORD = str(DCO.contextWord)
_BLOCK_WORD = str(DCO.blockWord)
_DEFAULT_STATUS = str(DCO.defaultStatus)
_CASUALTY = str(DCO.casualty)
_COMPOUND = str(DCO.compound)
_CONFIDENCE = str(DCO.confidence)

# The shortest word that counts as the tail of a closed compound, and the shortest part before it. English
# compounds are mostly open, and short words end many others by chance ("riot" in "patriot").
_SHORTEST_TAIL: dict[Language, int] = {"de": 4, "en": 6}
_SHORTEST_HEAD = 3


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of one word or phrase: the event it evokes, and how.

    ``words`` are the lemmas of the entry, one unless it is a phrase; ``trigger_word`` is the one of them that
    counts as the trigger. ``type`` and ``mode`` are PLOVER codes. ``context_words`` (one must stand near) and
    ``block_words`` (none may stand in the sentence) are lemmas. ``frame`` is None where the entry names none.
    """

    iri: str
    lemma: str
    words: tuple[str, ...]
    trigger_word: str
    pos: PartOfSpeech
    type: str
    mode: str | None
    frame: Frame | None
    context_words: tuple[str, ...]
    block_words: tuple[str, ...]
    default_status: Status | None
    casualty: Casualty | None
    compound: bool
    confidence: float


class Lexicon:
    """The senses of one language, with the look-ups that extraction needs. Words match in any case."""

    def __init__(self, language: Language, senses: Iterable[Sense]) -> None:
        self.language = language
        self._words: dict[tuple[str, str], list[Sense]] = defaultdict(list)
        self._phrases: dict[str, list[Sense]] = defaultdict(list)
        self._tails: dict[str, list[Sense]] = defaultdict(list)
        for sense in senses:
            self._add(sense)

    @classmethod
    def load(cls, language: Language, extra: Sequence[Path] = ()) -> Lexicon:
        """The packaged lexicon of a language, with the entries of that language from further files.

        A sense of a later file replaces one with the same IRI. Raises InputMissingError for a file that is
        not there and BadDataError, with file and line, for one that is malformed.
        """
        paths = [resource("ontology") / "lexicon" / f"{language}.ttl", *extra]
        senses = {sense.iri: sense for path in paths for sense in read(path, language)}
        return cls(language, senses.values())

    def _add(self, sense: Sense) -> None:
        if sense.confidence == 0.0:  # how a user's file switches a packaged sense off
            return
        if len(sense.words) > 1:
            self._phrases[sense.trigger_word.casefold()].append(sense)
            return
        lemma = sense.lemma.casefold()
        self._words[lemma, sense.pos].append(sense)
        if sense.pos == "noun" and sense.compound:
            self._tails[lemma].append(sense)

    def __iter__(self) -> Iterator[Sense]:
        """All senses, those of phrases last."""
        for senses in (*self._words.values(), *self._phrases.values()):
            yield from senses

    def senses(self, lemma: str, pos: str) -> tuple[Sense, ...]:
        """The senses of a single word; ``pos`` is ``verb``, ``noun`` or ``adjective``."""
        return tuple(self._words.get((lemma.casefold(), pos), ()))

    def phrases(self, trigger_word: str) -> tuple[Sense, ...]:
        """The senses of the phrases whose trigger is this word ("Gewahrsam": "in Gewahrsam nehmen")."""
        return tuple(self._phrases.get(trigger_word.casefold(), ()))

    def compound_tail(self, noun: str) -> tuple[tuple[str, Sense], ...]:
        """The longest noun of the lexicon with which a compound ends, once with each of its senses.

        Empty when none does. "Raketenangriff" and "Nato-Angriff" end with "angriff"; the part after a hyphen
        may be of any length. The noun as a whole is not its own tail.
        """
        word = noun.casefold()
        for start in range(1, len(word)):
            tail = word[start:]
            if tail in self._tails and self._splits(word, start):
                return tuple((tail, sense) for sense in self._tails[tail])
        return ()

    def _splits(self, word: str, start: int) -> bool:
        """Whether a compound may be cut here: behind a hyphen, or where both parts are long enough."""
        long_enough = start >= _SHORTEST_HEAD and len(word) - start >= _SHORTEST_TAIL[self.language]
        return word[start - 1] == "-" or long_enough


def read(path: Path, language: Language) -> tuple[Sense, ...]:
    """The senses of one file whose words are of the language, in order of the file.

    Raises InputMissingError when there is none and BadDataError, with file and line, when it is malformed.
    """
    subjects = read_turtle(path)
    try:
        return tuple(_Reader(subjects, language, ontology.load()).senses())
    except MalformedError as error:
        raise error.at(path) from None


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the senses of one entry share."""

    name: str
    lemma: str
    words: tuple[str, ...]
    trigger_word: str
    pos: PartOfSpeech


class _Reader:
    """Turns the subjects of one file into senses; raises MalformedError where they do not allow it."""

    def __init__(
        self, subjects: Mapping[NamedNode | BlankNode, Description], language: Language, terms: Ontology
    ) -> None:
        self._subjects = subjects
        self._language = language
        self._ontology = terms
        self._statuses = {iri: name for name, iri in terms.statuses.items()}
        self._casualties = {iri: name for name, iri in terms.casualties.items()}

    def senses(self) -> Iterator[Sense]:
        """The senses of all entries."""
        self._check_terms()
        is_entry = NamedNode(ONTOLEX.LexicalEntry)
        for node, said in self._subjects.items():
            if is_entry in said.get(_TYPE, ()):
                yield from self._entry_senses(node, said)

    def _check_terms(self) -> None:
        """Refuses a term in our namespace that the ontology does not have."""
        descriptions = self._subjects.values()
        used = {predicate for said in descriptions for predicate in said}
        used |= {
            node.value
            for said in descriptions
            for node in chain(*said.values())
            if isinstance(node, NamedNode)
        }
        unknown = sorted(iri for iri in used if iri.startswith(_DCO) and iri not in self._ontology.labels)
        if unknown:
            name = unknown[0].removeprefix(_DCO)
            near = get_close_matches(
                name, [term.removeprefix(_DCO) for term in self._ontology.labels], 1, 0.0
            )
            message = f"dco:{name} is no term of the ontology; did you mean dco:{near[0]}?"
            raise MalformedError(name, message, "ontology/dco.ttl holds the terms")

    def _entry_senses(self, node: Node, said: Description) -> Iterator[Sense]:
        name = _name(node)
        form = self._written_form(name, said)
        if form.language != self._language:
            return
        entry = self._entry(name, form.value, said)
        senses = said.get(_SENSE, [])
        if not senses:
            raise MalformedError(name, f"{name} has no ontolex:sense")
        for sense in senses:
            yield self._sense(entry, sense)

    def _written_form(self, name: str, said: Description) -> Literal:
        form = _one(name, said, _CANONICAL_FORM)
        described = self._subjects.get(form, {}) if isinstance(form, (NamedNode, BlankNode)) else {}
        written = _one(name, described, _WRITTEN_REP)
        if not isinstance(written, Literal) or not written.language or not written.value.strip():
            raise MalformedError(
                name, f'{name}: ontolex:writtenRep must be a word with its language, like "Angriff"@de'
            )
        return written

    def _entry(self, name: str, lemma: str, said: Description) -> _Entry:
        pos = _PARTS_OF_SPEECH.get(_value(_one(name, said, _PART_OF_SPEECH)))
        if pos is None:
            raise MalformedError(
                name, f"{name}: lexinfo:partOfSpeech must be lexinfo:verb, :noun or :adjective"
            )
        words = tuple(lemma.split())
        trigger = _optional(name, said, _TRIGGER_WORD)
        if trigger is None and len(words) > 1:
            raise MalformedError(name, f"{name} has several words and needs a dco:triggerWord, one of them")
        trigger_word = words[0] if trigger is None else _value(trigger)
        if trigger_word not in words:
            raise MalformedError(
                name, f'{name}: dco:triggerWord "{trigger_word}" is none of the words of "{lemma}"'
            )
        return _Entry(name, lemma, words, trigger_word, pos)

    def _sense(self, entry: _Entry, node: Node) -> Sense:
        if not isinstance(node, NamedNode):
            raise MalformedError(
                entry.name, f"{entry.name}: a sense needs an IRI, so that evidence can point to it"
            )
        name, said = _name(node), self._subjects.get(node)
        if said is None:
            raise MalformedError(name, f"{name} is named as a sense of {entry.name} but not described")
        type_code, mode = self._event_class(name, said)
        return Sense(
            iri=node.value,
            lemma=entry.lemma,
            words=entry.words,
            trigger_word=entry.trigger_word,
            pos=entry.pos,
            type=type_code,
            mode=mode,
            frame=self._frame(name, said),
            context_words=_texts(said, _CONTEXT_WORD),
            block_words=_texts(said, _BLOCK_WORD),
            default_status=cast("Status | None", _named(name, said, _DEFAULT_STATUS, self._statuses)),
            casualty=cast("Casualty | None", _named(name, said, _CASUALTY, self._casualties)),
            compound=_boolean(name, said),
            confidence=_confidence(name, said),
        )

    def _event_class(self, name: str, said: Description) -> tuple[str, str | None]:
        reference = _value(_one(name, said, _REFERENCE))
        if reference not in self._ontology.codes:
            raise MalformedError(
                name, f"{name}: ontolex:reference must be an event type or mode, not {reference}"
            )
        return self._ontology.codes[reference]

    def _frame(self, name: str, said: Description) -> Frame | None:
        frame = _optional(name, said, _FRAME)
        if frame is None:
            return None
        if _value(frame) not in self._ontology.frames:
            raise MalformedError(
                name, f"{name}: dco:frame must be a frame of the ontology, not {_value(frame)}"
            )
        return self._ontology.frames[_value(frame)]


def _name(node: Node) -> str:
    """The local part of a node's IRI, by which its line can be found."""
    return _local(_value(node))


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _value(node: Node) -> str:
    return str(node) if not isinstance(node, (NamedNode, BlankNode, Literal)) else node.value


def _optional(name: str, said: Description, predicate: str) -> Node | None:
    values = said.get(predicate, [])
    if len(values) > 1:
        raise MalformedError(name, f"{name} has {len(values)} values of {_local(predicate)}, one is allowed")
    return values[0] if values else None


def _one(name: str, said: Description, predicate: str) -> Node:
    value = _optional(name, said, predicate)
    if value is None:
        raise MalformedError(name, f"{name} needs {_local(predicate)}")
    return value


def _texts(said: Description, predicate: str) -> tuple[str, ...]:
    return tuple(_value(node) for node in said.get(predicate, ()))


def _named(name: str, said: Description, predicate: str, names: Mapping[str, str]) -> str | None:
    """The name of an individual of the ontology, such as ``planned`` for dco:Planned."""
    value = _optional(name, said, predicate)
    if value is None:
        return None
    if _value(value) not in names:
        allowed = ", ".join(f"dco:{_local(iri)}" for iri in names)
        raise MalformedError(name, f"{name}: {_local(predicate)} must be one of {allowed}")
    return names[_value(value)]


def _boolean(name: str, said: Description) -> bool:
    value = _optional(name, said, _COMPOUND)
    if value is not None and _value(value) not in ("true", "false"):
        raise MalformedError(name, f"{name}: dco:compound must be true or false")
    return value is None or _value(value) == "true"


def _confidence(name: str, said: Description) -> float:
    value = _optional(name, said, _CONFIDENCE)
    try:
        confidence = DEFAULT_CONFIDENCE if value is None else float(_value(value))
    except ValueError:
        confidence = -1.0
    if not 0.0 <= confidence <= 1.0:
        raise MalformedError(name, f"{name}: dco:confidence must be a number from 0.0 to 1.0")
    return confidence
