"""The annotator: from an article to its annotation, one sentence after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.annotate.german import stts
from kg.annotate.repair import names, passives
from kg.annotate.sentences import Span, sentences
from kg.annotation import Annotation, Sentence, Token
from kg.article import Article, Language

if TYPE_CHECKING:
    from kg.annotate.english import EnglishLemmatizer
    from kg.annotate.german import GermanTagger
    from kg.annotate.runtime import Model
    from kg.annotate.tokens import Tokenizer, Word

MODEL_FOLDER = Path(__file__).resolve().parent / "model"
_CLAUSE_MARK = re.compile(r"[,;:–—-]")


class Annotator:
    """Finds sentences, tokens, lemmas, syntax and names of German and English articles.

    Nothing loads before the first article. An article's annotation depends on its text and language alone,
    never on the articles before it. ``threads`` is what one sentence may use.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._tokenizers: dict[Language, Tokenizer] = {}

    def annotate(self, article: Article) -> Annotation:
        """The annotation of the article's body; offsets are into ``article.text``."""
        spans = sentences(article.text, article.language, article.body)
        found = (s for span in spans for s in self._sentences(article.text, span, article.language))
        return Annotation(article, tuple(found))

    # The imports below load numpy, onnxruntime, spaCy and HanTa: only when there is something to annotate.

    @cached_property
    def _model(self) -> Model:
        from kg.annotate.runtime import Model

        return Model(MODEL_FOLDER, self._threads)

    @cached_property
    def _german(self) -> GermanTagger:
        from kg.annotate.german import GermanTagger

        return GermanTagger()

    @cached_property
    def _english(self) -> EnglishLemmatizer:
        from kg.annotate.english import EnglishLemmatizer

        return EnglishLemmatizer()

    def _tokenizer(self, language: Language) -> Tokenizer:
        from kg.annotate.tokens import Tokenizer

        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(language)
        return self._tokenizers[language]

    def _sentences(self, text: str, span: Span, language: Language) -> Iterator[Sentence]:
        """The sentence of this span, or its parts when it is longer than the model can read."""
        from kg.annotate.runtime import MAX_PIECES

        words = self._tokenizer(language).words(text, *span)
        sizes = [len(self._model.pieces(word)) for word in words]
        for part in _parts(words, sizes, MAX_PIECES):
            yield self._sentence(part, language)

    def _sentence(self, words: Sequence[Word], language: Language) -> Sentence:
        tags = self._german.tags([word.text for word in words]) if language == "de" else []
        parse = self._model.parse(words, tags, language)
        tokens = [
            Token(
                start=word.start,
                end=word.end,
                text=word.text,
                lemma=self._lemma(word.text, tag, upos, _features(feats), script),
                upos=upos,
                xpos=stts(tag),
                feats=_features(feats),
                head=head,
                deprel=deprel,
                ner=ner,
            )
            for word, tag, upos, feats, script, head, deprel, ner in zip(
                words,
                tags or [""] * len(words),
                parse.upos,
                parse.feats,
                parse.scripts,
                parse.heads,
                parse.deprels,
                names(parse.ner),
                strict=True,
            )
        ]
        return Sentence(words[0].start, words[-1].end, passives(tokens, language), parse.encoding)

    def _lemma(self, form: str, tag: str, upos: str, feats: Mapping[str, str], script: str) -> str:
        """German words have a ``tag`` of HanTa's, English ones have none."""
        if tag:
            return self._german.lemma(form, tag, upos, feats, script)
        return self._english.lemma(form, upos, feats)


@lru_cache(maxsize=2048)  # more than there are labels
def _features(label: str) -> Mapping[str, str]:
    """The mapping of a label like ``Case=Nom|Number=Sing``, shared by all tokens that carry it."""
    return dict(pair.split("=", 1) for pair in label.split("|")) if label else {}


def _parts(words: Sequence[Word], sizes: Sequence[int], limit: int) -> Iterator[Sequence[Word]]:
    """The words in parts of at most ``limit`` pieces, cut behind the last clause mark of the second half."""
    start = size = 0
    for i, pieces in enumerate(sizes):
        if size + pieces > limit:
            marks = [k for k in range((start + i) // 2, i) if _CLAUSE_MARK.fullmatch(words[k].text)]
            cut = marks[-1] + 1 if marks else i
            yield words[start:cut]
            start, size = cut, sum(sizes[cut:i])
        size += pieces
    if start < len(words):
        yield words[start:]
