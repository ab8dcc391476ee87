"""Participants: the mentions of people, states, groups, organisations and places in an article.

A mention is a name that the annotator or the reference data knows, a noun phrase, the country in an adjective
("russische Luftangriffe") or before a hyphen ("US-Luftangriff"), or a pronoun that points to one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kg.article import Language
from kg.entity import EntityType
from kg.extract.syntax import Tree
from kg.reference import Reference

Kind = Literal["name", "noun", "adjective", "prefix", "pronoun"]

_NER_TYPES: dict[str, EntityType] = {"PER": "Person", "LOC": "Place", "ORG": "Organization"}
_STOP = frozenset(
    {"der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "eines", "einem", "einen", "the", "a", "an",
     "von", "of", "und", "and", "in", "im", "al", "el"}
)  # fmt: skip
_NO_ENTITY = frozenset({"NOUN", "PROPN", "NUM"})
_LONGEST_NAME = 6
_NAME_LINKS = frozenset({"flat", "compound", "amod", "appos"})


@dataclass(slots=True)
class ParticipantMention:
    """One mention: sentence and token indices, offsets, and what is known of it from its words alone."""

    sentence: int
    head: int
    first: int
    last: int
    start: int
    end: int
    text: str
    kind: Kind
    type: EntityType
    country: str | None = None
    sector: str | None = None
    title: str | None = None
    title_at: int = -1
    plural: bool = False
    belonging: bool = False  # names a state only to say whose office somebody holds: that is no participant
    cluster: int = -1
    tokens: frozenset[str] = field(default_factory=frozenset)


def name_tokens(text: str) -> frozenset[str]:
    """The words of a name that identify it: folded, without articles and inflection endings."""
    words = (w for w in re.findall(r"\w+", text.casefold()) if w not in _STOP)
    return frozenset(re.sub(r"(?:es|en|er|em|s|e|n)$", "", w) if len(w) > 5 else w for w in words)


class MentionFinder:
    """Finds the mentions of one article's sentences."""

    def __init__(self, reference: Reference, language: Language) -> None:
        self.reference = reference
        self.language: Language = language

    def find(self, trees: Sequence[Tree]) -> list[ParticipantMention]:
        """All mentions in order of the text, pronouns unresolved (``cluster`` is -1 throughout)."""
        found: list[ParticipantMention] = []
        for number, tree in enumerate(trees):
            found.extend(self._sentence(number, tree))
        return found

    def _sentence(self, number: int, tree: Tree) -> Iterator[ParticipantMention]:
        taken: set[int] = set()
        mentions = []
        for first, last, kind in self._names(tree):
            mentions.append(self._name(number, tree, first, last, kind))
            taken.update(range(first, last + 1))
        for index, token in enumerate(tree.tokens):
            if index in taken:
                continue
            if token.upos in ("NOUN", "PROPN"):
                mentions.append(self._noun(number, tree, index, taken))
            elif token.upos == "ADJ" and (code := self._acting_state(tree, index)):
                mentions.append(self._state(number, tree, index, code))
            elif token.upos == "PRON":
                mentions.append(self._pronoun(number, tree, index))
        for index, token in enumerate(tree.tokens):
            if token.upos == "NOUN" and "-" in token.text[1:-1]:
                mentions.extend(self._prefix(number, tree, index))
        yield from sorted(mentions, key=lambda m: (m.start, m.end))

    def _names(self, tree: Tree) -> list[tuple[int, int, str]]:
        """Token spans of names with the annotator's label ("" when only the reference data knows them)."""
        spans = _ner_spans(tree)
        covered = {i for first, last, _ in spans for i in range(first, last + 1)}
        size = len(tree.tokens)
        for first in range(size):
            if first in covered or not tree[first].text[:1].isupper():
                continue
            for last in range(min(size, first + _LONGEST_NAME) - 1, first - 1, -1):
                inside = range(first, last + 1)
                if covered.intersection(inside) or tree[last].upos not in _NO_ENTITY:
                    continue
                words = " ".join(tree[i].text for i in inside)
                if self.reference.lookup(words, self.language):
                    spans.append((first, last, ""))
                    covered.update(inside)
                    break
        return sorted(spans)

    def _name(self, number: int, tree: Tree, first: int, last: int, label: str) -> ParticipantMention:
        text = _text(tree, first, last)
        entries = self.reference.lookup(text, self.language)
        country = sector = None
        kind: EntityType = _NER_TYPES.get(label, "Organization")
        if entries:
            entry = next((e for e in entries if label and e.type == kind), entries[0])
            kind, country, sector = entry.type, entry.country, entry.sector
        head = _head(tree, first, last)
        mention = self._mention(number, tree, head, first, last, "name", kind)
        mention.country, mention.sector = country, sector
        mention.belonging = kind in ("State", "Place") and self._belongs(tree, head)
        if kind == "Person":
            self._title(tree, mention)
            mention.tokens -= self._title_words(tree, first, last)
        return mention

    def _belongs(self, tree: Tree, index: int) -> bool:
        """Whether a state's name only says whose office somebody holds: "Frankreichs Präsident"."""
        above = tree[index].head
        if above < 0 or tree[index].deprel not in ("nmod", "nmod:poss", "compound"):
            return False
        role = self.reference.role_noun(tree.lemma(above), self.language)
        return (
            role is not None and role.type == "Person" and tree.marker(index) in ("", "of", "von", "'s", "’s")
        )

    def _title_words(self, tree: Tree, first: int, last: int) -> frozenset[str]:
        """The words of a name that are titles ("President Putin"): they are no part of who it is."""
        words = (i for i in range(first, last + 1) if self.reference.role_noun(tree.lemma(i), self.language))
        return frozenset().union(*(name_tokens(tree[i].text) for i in words))

    def _title(self, tree: Tree, mention: ParticipantMention) -> None:
        """Takes over what a title next to a name says: "der russische Außenminister Sergej Lawrow"."""
        before = mention.first - 1
        candidates = [
            tree[mention.head].head,
            *tree.kids(mention.head, "appos", "compound", "flat", "nmod"),
            before,
        ]
        for index in candidates:
            if (
                index < 0
                or mention.first <= index <= mention.last
                or tree[index].upos not in ("NOUN", "PROPN")
            ):
                continue
            role = self.reference.role_noun(tree.lemma(index), self.language)
            if role and role.type == "Person" and abs(index - mention.head) <= 6:
                mention.title, mention.title_at = tree.lemma(index), index
                mention.sector = mention.sector or role.sector
                mention.country = mention.country or self._country_near(tree, index)
                return

    def _country_near(self, tree: Tree, index: int) -> str | None:
        """The country in a noun's adjective, genitive or hyphened prefix."""
        token = tree[index]
        if "-" in token.text and (code := self._country_of(token.text.split("-", 1)[0])):
            return code
        for child in tree.kids(index, "amod", "nmod", "nmod:poss", "compound", "appos", "det:poss", "obl"):
            if code := self._country_of(tree[child].text):
                return code
        return None

    def _country_of(self, word: str) -> str | None:
        if code := self.reference.country_of_adjective(word):
            return code
        entries = self.reference.lookup(word, self.language)
        states = [e for e in entries if e.type in ("State", "Place") and e.country]
        return states[0].country if states else None

    def _noun(self, number: int, tree: Tree, index: int, taken: set[int]) -> ParticipantMention:
        first, last = tree.phrase(index)
        while (
            first < index and first in taken and self.reference.country_of_adjective(tree[first].text) is None
        ):
            first += 1
        role = self.reference.role_noun(tree.lemma(index), self.language)
        plural = tree[index].feats.get("Number") == "Plur"
        kind: EntityType = role.type if role else ("PopulationGroup" if plural else "Organization")
        if kind == "Person" and plural:
            kind = "PopulationGroup"
        mention = self._mention(number, tree, index, first, last, "noun", kind)
        mention.plural = plural
        mention.sector = role.sector if role else None
        mention.title = tree.lemma(index) if role and role.type == "Person" else None
        mention.country = self._country_near(tree, index) or self.reference.country_of_demonym(
            tree[index].text
        )
        return mention

    def _acting_state(self, tree: Tree, index: int) -> str | None:
        """The country of an adjective, unless it only says where somebody belongs ("der russische Minister")."""
        above = tree[index].head
        if above >= 0 and self.reference.role_noun(tree.lemma(above), self.language):
            return None
        return self.reference.country_of_adjective(tree[index].text)

    def _state(self, number: int, tree: Tree, index: int, code: str) -> ParticipantMention:
        mention = self._mention(number, tree, index, index, index, "adjective", "State")
        mention.country, mention.sector = code, "GOV"
        return mention

    def _prefix(self, number: int, tree: Tree, index: int) -> Iterator[ParticipantMention]:
        token = tree[index]
        word = token.text.split("-", 1)[0]
        entries = self.reference.lookup(word, self.language)
        code = self.reference.country_of_adjective(word)
        if not entries and not code:
            return
        mention = self._mention(number, tree, index, index, index, "prefix", "State")
        mention.end = mention.start + len(word)
        mention.text, mention.tokens = word, name_tokens(word)
        if entries and entries[0].type != "State" and not code:
            mention.type, mention.country, mention.sector = (
                entries[0].type,
                entries[0].country,
                entries[0].sector,
            )
        else:
            mention.country, mention.sector = code or entries[0].country, "GOV"
        yield mention

    def _pronoun(self, number: int, tree: Tree, index: int) -> ParticipantMention:
        mention = self._mention(number, tree, index, index, index, "pronoun", "Person")
        mention.plural = tree[index].feats.get("Number") == "Plur"
        return mention

    def _mention(
        self, number: int, tree: Tree, head: int, first: int, last: int, kind: Kind, entity_type: EntityType
    ) -> ParticipantMention:
        text = _text(tree, first, last)
        start, end = tree[first].start, tree[last].end
        return ParticipantMention(
            number, head, first, last, start, end, text, kind, entity_type, tokens=name_tokens(text)
        )


def _text(tree: Tree, first: int, last: int) -> str:
    words = []
    for index in range(first, last + 1):
        if index > first and tree[index].start > tree[index - 1].end:
            words.append(" ")
        words.append(tree[index].text)
    return "".join(words)


def _head(tree: Tree, first: int, last: int) -> int:
    return next((i for i in range(first, last + 1) if not first <= tree[i].head <= last), last)


def _ner_spans(tree: Tree) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for index, token in enumerate(tree.tokens):
        label = token.ner[2:]
        if label not in _NER_TYPES and label != "MISC":
            continue
        if token.ner.startswith("I-") and spans and spans[-1][1] == index - 1 and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], index, label)
        else:
            spans.append((index, index, label))
    return [
        s
        for s in _joined(tree, spans)
        if s[2] != "MISC" and any(tree[i].upos in _NO_ENTITY for i in range(s[0], s[1] + 1))
    ]


def _joined(tree: Tree, spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans, with neighbours joined that the labels cut in two but the syntax has as one name."""
    whole: list[tuple[int, int, str]] = []
    for first, last, label in spans:
        if (
            whole
            and whole[-1][1] == first - 1
            and whole[-1][2] == label
            and _one_name(tree, whole[-1], first, last)
        ):
            whole[-1] = (whole[-1][0], last, label)
        else:
            whole.append((first, last, label))
    return whole


def _one_name(tree: Tree, before: tuple[int, int, str], first: int, last: int) -> bool:
    """Whether two neighbouring spans hang together as parts of a name do, or both by the word that they name."""
    ours, theirs = range(before[0], before[1] + 1), range(first, last + 1)
    inward = any(tree[i].head in ours and tree[i].deprel in _NAME_LINKS for i in theirs)
    outward = any(tree[i].head in theirs and tree[i].deprel in _NAME_LINKS for i in ours)
    shared = any(tree[i].deprel == "flat" and tree[i].head == tree[before[0]].head for i in theirs)
    return inward or outward or shared
