"""Syntax: one parsed sentence as a tree, with the few walks that extraction needs."""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotation import Sentence, Token

SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "csubj:pass")
_NAME_PARTS = frozenset({"amod", "compound", "flat", "nummod", "nmod:poss", "fixed", "goeswith"})
_CLAUSES = frozenset({"ccomp", "advcl", "acl", "parataxis", "csubj", "csubj:pass", "xcomp", "root"})
_LONGEST_PHRASE = 8  # tokens on either side of the head
_NUMBER_WORDS = frozenset(
    {"mindestens", "rund", "etwa", "mehr", "als", "fast", "knapp", "über", "bis", "zu", "at", "least", "more", "than",
     "up", "to", "about", "around", "nearly", "almost", "over", "some"}
)  # fmt: skip


class Tree:
    """A sentence's dependency tree. Tokens are named by their index in the sentence; -1 is above the root."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.children: list[list[int]] = [[] for _ in self.tokens]
        self._markers: dict[int, str] = {}
        for index, token in enumerate(self.tokens):
            if token.head >= 0:
                self.children[token.head].append(index)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    def kids(self, index: int, *deprels: str) -> list[int]:
        """Children of ``index``, of any or of the given relations, in order of the text."""
        if not deprels:
            return self.children[index]
        return [child for child in self.children[index] if self.tokens[child].deprel in deprels]

    def ancestors(self, index: int) -> Iterator[int]:
        """The token itself and what stands above it, up to the root."""
        seen = set()
        while index >= 0 and index not in seen:
            seen.add(index)
            yield index
            index = self.tokens[index].head

    def subtree(self, index: int) -> list[int]:
        """The token and everything below it, in order of the text."""
        found, stack = [], [index]
        while stack:
            top = stack.pop()
            found.append(top)
            stack.extend(self.children[top])
        return sorted(found)

    def marker(self, index: int) -> str:
        """The preposition(s) of a noun phrase, lower-cased and joined by a space ("" when it has none)."""
        if index not in self._markers:
            cases = (self.tokens[child].text.lower() for child in self.kids(index, "case"))
            self._markers[index] = " ".join(cases)
        return self._markers[index]

    def lemma(self, index: int) -> str:
        """The lemma, with a separated prefix put back before a German verb."""
        token = self.tokens[index]
        particles = [self.tokens[child] for child in self.kids(index, "compound:prt")]
        if particles and self.tokens[index].upos in ("VERB", "AUX"):
            particle = particles[-1].text.lower()
            if particles[-1].xpos == "PTKVZ" and not token.lemma.startswith(particle):
                return particle + token.lemma
        return token.lemma

    def clause(self, index: int) -> int:
        """The head of the clause that the token stands in."""
        for above in self.ancestors(index):
            if self.is_clause_head(above):
                return above
        return index

    def is_clause_head(self, index: int) -> bool:
        """Whether the token heads a clause: a verb, or a predicate with subject or copula."""
        token = self.tokens[index]
        if token.deprel in _CLAUSES:
            return True
        if token.deprel == "conj":
            return token.upos in ("VERB", "AUX") or bool(self.kids(index, *SUBJECTS, "cop"))
        return False

    def path(self, source: int, target: int) -> tuple[list[int], list[int]]:
        """The tokens from ``source`` and from ``target`` up to their common ancestor, with which both lists end."""
        up, down = list(self.ancestors(source)), list(self.ancestors(target))
        common = next((node for node in up if node in down), -1)
        if common < 0:
            return up, down
        return up[: up.index(common) + 1], down[: down.index(common) + 1]

    def phrase(self, index: int) -> tuple[int, int]:
        """First and last token of the noun phrase at ``index``, without article, relative clause or complement."""
        span = {index}
        for child in self.children[index]:
            token = self.tokens[child]
            if token.deprel in _NAME_PARTS and token.upos != "VERB":
                near = (k for k in self.subtree(child) if abs(k - index) <= _LONGEST_PHRASE)
                span.update(k for k in near if self.tokens[k].upos not in ("DET", "PUNCT"))
            elif token.deprel == "advmod" and token.text.lower() in _NUMBER_WORDS:
                span.add(child)
        first = last = index
        while first - 1 in span:
            first -= 1
        while last + 1 in span:
            last += 1
        return first, last
