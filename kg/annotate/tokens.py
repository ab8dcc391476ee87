"""Tokens by spaCy's rules, as the training data had them.

English tokens follow the Penn rules ("do n't", "Russian - led"), German ones keep hyphen compounds whole
("US-Kollege"). Only spaCy's blank tokenizers are used, none of its models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kg.article import Language


class _SpacyToken(Protocol):
    """What is asked of spaCy's tokens; ``idx`` is the offset of the first character."""

    @property
    def text(self) -> str: ...
    @property
    def idx(self) -> int: ...
    @property
    def is_space(self) -> bool: ...


# spaCy strips brackets one by one, in quadratic time: no run of characters without space may be longer.
_LONGEST_RUN = 200
_RUN = re.compile(rf"\S{{1,{_LONGEST_RUN}}}")
# Half a character, as JSON can spell it: spaCy's strings are UTF-8 and cannot hold one.
_SURROGATE = re.compile("[\ud800-\udfff]")
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
        for token in self._tokenize(_SURROGATE.sub("\ufffd", run)):
            if not token.is_space:
                begin, end = token.idx, token.idx + len(token.text)
                spaced = begin == 0 or run[begin - 1].isspace()
                yield Word(start + begin, start + end, run[begin:end], spaced)


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The sentence in one piece, or run by run where a run is too long."""
    if max((m.end() - m.start() for m in _RUN.finditer(text, start, end)), default=0) < _LONGEST_RUN:
        yield start, text[start:end]
    else:
        yield from ((m.start(), m[0]) for m in _RUN.finditer(text, start, end))


def _detach_stop(word: Word) -> list[Word]:
    """Number and full stop of "2016." at the end of a German sentence: spaCy takes it for an ordinal."""
    cut = word.end - 1
    return [Word(word.start, cut, word.text[:-1], word.spaced), Word(cut, word.end, ".", False)]


def _spacy_tokenizer(language: Language) -> Callable[[str], Iterable[_SpacyToken]]:
    # Imported here: spaCy takes a second, and importing kg must not.
    if language == "de":
        from spacy.lang.de import German

        return German().tokenizer
    from spacy.lang.en import English

    return English().tokenizer
