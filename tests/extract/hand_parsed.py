"""Sentences parsed by hand, so that a test of syntax does not hang on the parser."""

from __future__ import annotations

from collections.abc import Callable

from kg.annotation import Sentence, Token
from kg.article import Language
from kg.extract.extractor import Reading
from kg.extract.syntax import Tree
from kg.extract.triggers import Candidate
from kg.lexicon import Sense
from kg.ontology import Frame

Read = Callable[[str, Language], Reading]


def tree(parsed: str) -> Tree:
    """A tree from words as ``word/UPOS/relation>head`` with an optional ``/lemma`` and ``/Feature=Value``.

    Heads are indices, -1 is the root; words are one space apart.
    """
    tokens, start = [], 0
    for part in parsed.split():
        word, upos, arc, *more = part.split("/")
        relation, head = arc.rsplit(">", 1)
        lemma = next((m for m in more if "=" not in m), word)
        feats = dict(m.split("=") for m in more if "=" in m)
        tokens.append(Token(start, start + len(word), word, lemma, upos, "", feats, int(head), relation, "O"))
        start += len(word) + 1
    return Tree(Sentence(0, start - 1, tuple(tokens)))


def sense(lemma: str, type_: str = "ASSAULT", **more: object) -> Sense:
    """A verb's sense with nothing special about it but what is given."""
    fields: dict[str, object] = {
        "iri": f"https://example.org/{lemma}", "lemma": lemma, "words": (lemma,), "trigger_word": lemma,
        "pos": "verb", "type": type_, "mode": None, "frame": None, "context_words": (), "block_words": (),
        "default_status": None, "casualty": None, "compound": True, "confidence": 0.7,
    }  # fmt: skip
    return Sense(**(fields | more))  # type: ignore[arg-type]


def candidate(token: int, lemma: str, type_: str = "ASSAULT", frame: Frame | None = None) -> Candidate:
    """A candidate of sentence 0."""
    return Candidate(0, token, sense(lemma, type_, frame=frame), "word")
