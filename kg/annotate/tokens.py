"""Tokens by spaCy's rules, as the training data had them.

English tokens follow the Penn rules ("do n't", "Russian - led"), German ones keep hyphen compounds whole
("US-Kollege"). Only spaCy's blank tokenizers are used, none of its models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.article import Language

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer as SpacyTokenizer

# spaCy strips brackets one by one, in quadratic time: no run of characters without space may be longer.
_LONGEST_RUN = 200
_RUN = re.compile(rf"\S{{1,{_LONGEST_RUN}}}")
_ORDINAL = re.compile(r"\d+\.$")


@dataclass(frozen=True, slots=True)
class Word:
    """A token before annotation: offsets into the article's text, and whether space stands before it."""

    start: int
    end: int
    text: str
    spaced: bool


class Tokenizer:
    """The rule tokenizer of one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._tokenize = _spacy_tokenizer(language)

    def words(self, text: str, start: int, end: int) -> list[Word]:
        """The tokens of one sentence, ``text[start:end]``; they cover all of its characters but space."""
        words = [word for run in _runs(text, start, end) for word in self._words_of(*run)]
        if self._language == "de" and words and _ORDINAL.fullmatch(words[-1].text):
            words[-1:] = _detach_stop(words[-1])
        return words

    def _words_of(self, start: int, run: str) -> Iterator[Word]:
        for token in self._tokenize(run):
            if not token.is_space:
                begin = start + token.idx
                yield Word(begin, begin + len(token.text), token.text, token.idx == 0 or run[token.idx - 1].isspace())


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The sentence in one piece, or run by run where a run is too long."""
    if max((m.end() - m.start() for m in _RUN.finditer(text, start, end)), default=0) < _LONGEST_RUN:
        yield start, text[start:end]
    else:
        yield from ((m.start(), m[0]) for m in _RUN.finditer(text, start, end))


def _detach_stop(word: Word) -> list[Word]:
    """ "2016." at the end of a German sentence: a number and a full stop, which spaCy takes for an ordinal."""
    cut = word.end - 1
    return [Word(word.start, cut, word.text[:-1], word.spaced), Word(cut, word.end, ".", False)]


def _spacy_tokenizer(language: Language) -> SpacyTokenizer:
    # Imported here: spaCy takes a second, and importing kg must not.
    if language == "de":
        from spacy.lang.de import German

        return German().tokenizer
    from spacy.lang.en import English

    return English().tokenizer
