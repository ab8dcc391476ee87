"""The annotation: an article's sentences, tokens and syntax, as the annotate stage leaves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.article import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Token:
    """One token. ``start`` and ``end`` are character offsets into the article's text.

    ``head`` is the index of the governing token in the same sentence, -1 for the root; ``deprel`` is the Universal
    Dependencies relation, ``xpos`` the STTS tag (German only, else ""), ``feats`` the UD features, ``ner`` a BIO tag
    over PER, LOC, ORG, MISC and NORP. ``lemma`` of a German verb does not hold a separated prefix: that stands in the
    token attached as ``compound:prt``.
    """

    start: int
    end: int
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: Mapping[str, str]
    head: int
    deprel: str
    ner: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its tokens; ``start`` and ``end`` are offsets into the article's text.

    ``encoding`` (tokens + 1, width) is what the encoder's lower layers make of the beginning of the sentence and of
    each token; None where no encoder was at work.
    """

    start: int
    end: int
    tokens: tuple[Token, ...]
    encoding: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Annotation:
    """An article with its sentences in order of the text."""

    article: Article
    sentences: tuple[Sentence, ...]
