"""Clusters: an article's mentions joined into entities, by name, country, title, apposition and pronoun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.entity import Entity, Span
from kg.extract.participants import ParticipantMention
from kg.extract.syntax import Tree

_PERSONAL = frozenset({"er", "sie", "he", "she", "they", "ihn", "ihm", "him", "her", "them", "ihnen"})
_PLURAL = frozenset({"they", "them", "ihnen"})
_PRONOUN_REACH = 2  # sentences back
_LONGEST_NAME = 40  # characters; what is longer is a description, not a name


class Clusters:
    """The entities of one article: ``members`` holds the mentions of each, by its number."""

    def __init__(self, mentions: Sequence[ParticipantMention], trees: Sequence[Tree]) -> None:
        self.mentions = mentions
        self.trees = trees
        self.members: list[list[ParticipantMention]] = []
        self._entities: dict[int, Entity] = {}
        for mention in sorted((m for m in mentions if m.kind != "pronoun"), key=_rank):
            self._place(mention)
        self._descriptions()
        self._titles()
        self._appositions()
        self._pronouns()

    def _place(self, mention: ParticipantMention) -> None:
        for number, members in enumerate(self.members):
            if any(_same(mention, other) for other in members) and not any(
                _other_person(mention, other) for other in members
            ):
                mention.cluster = number
                members.append(mention)
                return
        mention.cluster = len(self.members)
        self.members.append([mention])

    def _descriptions(self) -> None:
        """A noun right before a name says who that is: it joins the one, and of several it is no participant itself."""
        names = {(m.sentence, m.first): m for m in self.mentions if m.kind == "name"}
        for mention in self.mentions:
            name = names.get((mention.sentence, mention.last + 1))
            if mention.kind != "noun" or name is None or self._has_marker(name):
                continue
            if mention.plural:
                self.members[mention.cluster].remove(mention)
                mention.cluster = -1
            elif name.type == "Person" and name.cluster != mention.cluster:
                self._move(mention, name.cluster)

    def _has_marker(self, name: ParticipantMention) -> bool:
        """Whether a name hangs by a preposition or case of its own, and so is not what the noun before it names."""
        tree = self.trees[name.sentence]
        return tree[name.head].deprel == "nmod" and bool(tree.kids(name.head, "case"))

    def _move(self, mention: ParticipantMention, cluster: int) -> None:
        self.members[mention.cluster].remove(mention)
        mention.cluster = cluster
        self.members[cluster].append(mention)

    def _titles(self) -> None:
        """Joins a title with the name beside it, or with the name that last bore it: "der Minister"."""
        bearers = [m for m in self.mentions if m.kind == "name" and m.title]
        for mention in self.mentions:
            if mention.kind != "noun" or not mention.title or mention.plural or mention.cluster < 0:
                continue
            beside = [m for m in bearers if (m.sentence, m.title_at) == (mention.sentence, mention.head)]
            before = [m for m in bearers if m.start < mention.start and _bears(m, mention)]
            found = beside[:1] or before[-1:]
            if found and found[0].cluster != mention.cluster:
                self._move(mention, found[0].cluster)

    def _appositions(self) -> None:
        """Joins "der Präsident, Wladimir Putin" and "Islamischer Staat (IS)"."""
        joinable = (m for m in self.mentions if m.kind in ("name", "noun") and m.cluster >= 0)
        by_head = {(m.sentence, m.head): m for m in joinable}
        for mention in list(by_head.values()):
            token = self.trees[mention.sentence][mention.head]
            other = by_head.get((mention.sentence, token.head)) if token.deprel in ("appos", "flat") else None
            if other and other.cluster != mention.cluster and _may_join(mention, other):
                self._join(other.cluster, mention.cluster)

    def _join(self, keep: int, drop: int) -> None:
        for mention in self.members[drop]:
            mention.cluster = keep
        self.members[keep].extend(self.members[drop])
        self.members[drop] = []

    def _pronouns(self) -> None:
        for mention in self.mentions:
            if mention.kind == "pronoun" and (target := self._antecedent(mention)) is not None:
                mention.cluster = target
                self.members[target].append(mention)

    def _antecedent(self, pronoun: ParticipantMention) -> int | None:
        tree = self.trees[pronoun.sentence]
        token = tree[pronoun.head]
        if (
            token.xpos in ("PRELS", "PRELAT")
            or token.feats.get("PronType") == "Rel"
            or token.text.lower() in ("who", "which")
        ):
            for above in tree.ancestors(pronoun.head):
                if tree[above].deprel == "acl":
                    return self._cluster_at(pronoun.sentence, tree[above].head)
            return None
        if token.text.lower() not in _PERSONAL:
            return None
        return self._subject_before(pronoun)

    def _cluster_at(self, sentence: int, head: int) -> int | None:
        here = [
            m
            for m in self.mentions
            if m.sentence == sentence and m.head == head and m.kind in ("name", "noun")
        ]
        return here[0].cluster if here and here[0].cluster >= 0 else None

    def _subject_before(self, pronoun: ParticipantMention) -> int | None:
        plural = pronoun.plural or pronoun.text.lower() in _PLURAL
        best: tuple[tuple[bool, int], int] | None = None
        for m in self.mentions:
            if (
                m.kind not in ("name", "noun")
                or m.cluster < 0
                or m.start >= pronoun.start
                or pronoun.sentence - m.sentence > _PRONOUN_REACH
            ):
                continue
            fits = (
                (m.plural or m.type in ("ArmedGroup", "PopulationGroup")) if plural else (m.type == "Person")
            )
            if not fits:
                continue
            subject = self.trees[m.sentence][m.head].deprel.startswith("nsubj")
            key = (subject, m.start)
            if best is None or key > best[0]:
                best = (key, m.cluster)
        return best[1] if best else None

    def entity(self, number: int) -> Entity:
        """The entity of one cluster."""
        if number not in self._entities:
            self._entities[number] = self._described(number)
        return self._entities[number]

    def _described(self, number: int) -> Entity:
        members = sorted(self.members[number], key=lambda m: m.start)
        named = [m for m in members if m.kind in ("name", "noun")] or [
            m for m in members if m.kind != "pronoun"
        ]
        counts = Counter(m.text for m in named)
        names = sorted(
            counts,
            key=lambda n: (
                not any(m.text == n and m.kind == "name" for m in named),
                -len(n) if len(n) < _LONGEST_NAME else 0,
                n,
            ),
        )
        kinds = Counter(m.type for m in named if m.kind == "name") or Counter(m.type for m in named)
        return Entity(
            names=tuple(names),
            type=kinds.most_common(1)[0][0],
            mentions=tuple(Span(m.start, m.end, m.text) for m in members if m.kind != "pronoun"),
            country=_agreed(m.country for m in members),
            sector=_agreed(m.sector for m in members),
        )


def _rank(mention: ParticipantMention) -> tuple[int, int, int]:
    """Longer names first, so that short forms find them; names before nouns."""
    return (mention.kind != "name", -len(mention.tokens), mention.start)


def _same(a: ParticipantMention, b: ParticipantMention) -> bool:
    if a.type == b.type == "State" and a.country and a.country == b.country:
        return True
    if "adjective" in (a.kind, b.kind) or not a.tokens or not b.tokens:
        return False
    if a.kind == b.kind == "name":
        return _same_name(a, b)
    if a.kind == b.kind == "noun":
        return a.tokens == b.tokens or (
            a.text.split()[-1] == b.text.split()[-1] and a.tokens <= b.tokens and a.sector is not None
        )
    return False


def _bears(name: ParticipantMention, title: ParticipantMention) -> bool:
    """Whether a name has been given the title, and not as that of another country."""
    return name.title == title.title and (title.country is None or title.country == name.country)


def _other_person(a: ParticipantMention, b: ParticipantMention) -> bool:
    """Whether two names are of two people."""
    both = a.kind == b.kind == "name" and a.type == b.type == "Person"
    return both and not (a.tokens <= b.tokens or b.tokens <= a.tokens)


def _same_name(a: ParticipantMention, b: ParticipantMention) -> bool:
    if a.type == "Person" and b.type == "Person":
        return a.tokens <= b.tokens or b.tokens <= a.tokens
    kinds = {a.type, b.type}
    if "Person" in kinds:
        return False
    return a.tokens == b.tokens


def _may_join(a: ParticipantMention, b: ParticipantMention) -> bool:
    if a.type == b.type:
        return a.kind != b.kind or a.type != "Person"
    return "noun" in (a.kind, b.kind) and {a.type, b.type} <= {"Person", "PopulationGroup"} | {a.type}


def _agreed(values: Iterable[str | None]) -> str | None:
    counts = Counter(v for v in values if v)
    return counts.most_common(1)[0][0] if counts else None
