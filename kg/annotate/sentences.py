"""Sentences by rule: where one ends in German and English newspaper text.

A sentence ends at ``. ! ? …`` before something that can begin one, at a blank line, at a line break that the line's
length did not force (a heading), and behind a dateline ("Genf – Russland hat ..."). What is hard is the full stop
that ends no sentence: after abbreviations, initials and German ordinals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.words import ENDING_ABBREVIATIONS, STARTERS, TITLE_ABBREVIATIONS
from kg.article import Language

Span = tuple[int, int]

_CLOSING = "\"”“’'»«›‹)\\]"
_OPENING = "\"„“‚‘'»«›‹(\\[¿¡"
# The mark, closing quotes, space; then, not consumed, opening quotes and a first character.
_STOP = re.compile(rf"([.!?…]+)[{_CLOSING}]*[^\S\n]*\s+(?=[{_OPENING}–—•*-]*\s?([^\s{_OPENING}]))")
_WORD_BEFORE = re.compile(r"[^\s\"„“”‚‘»«(\[–—]*$")
_WORD_AFTER = re.compile(rf"[{_OPENING}–—•*-]*\s?([^\W_]+)")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+\s*")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]\.$")
_ORDINAL = re.compile(r"(?:\d{1,2}\.)*\d{1,2}\.$|(?=[IVX])[IVX]+\.$")
_DATELINE = re.compile(
    r"[A-ZÄÖÜ][\w.'’-]+(?:[ /][A-ZÄÖÜ][\w.'’-]+){0,3}(?:,? \([\w./ -]{2,20}\))?(\s+[–—-]{1,2}\s+)(?=[„“\"»‚]?[A-ZÄÖÜ])"
)
_LOOK_BACK = 40


def sentences(text: str, language: Language, start: int = 0) -> Iterator[Span]:
    """Spans of the sentences of ``text`` from ``start`` on, without surrounding space, in order; no text is lost."""
    for paragraph in _paragraphs(text, start):
        for begin, end in _split_at_stops(text, paragraph, language):
            yield from _split_dateline(text, (begin, end))


def _paragraphs(text: str, start: int) -> Iterator[Span]:
    """Blocks between blank lines, cut again behind headings."""
    for match in _BLANK_LINE.finditer(text, start):
        yield from _split_at_headings(text, (start, match.start()))
        start = match.end()
    yield from _split_at_headings(text, (start, len(text)))


def _split_at_headings(text: str, block: Span) -> Iterator[Span]:
    """Cut where a line ends though the next word would have fitted: such a line break was meant."""
    start, end = block
    breaks = [m.start() for m in re.compile("\n").finditer(text, start, end)]
    edges = [start, *(b + 1 for b in breaks), end + 1]
    width = max(b - a - 1 for a, b in zip(edges, edges[1:], strict=False))
    for line, line_end, next_end in zip(edges, edges[1:], edges[2:], strict=False):
        following = text[line_end : next_end - 1].split(maxsplit=1)
        if following and line_end - line + len(following[0]) <= width and not following[0][0].islower():
            yield start, line_end - 1
            start = line_end
    yield start, end


def _split_at_stops(text: str, block: Span, language: Language) -> Iterator[Span]:
    start, end = block
    for match in _STOP.finditer(text, start, end):
        if _ends_sentence(text, match, start, end, language):
            yield from _stripped(text, start, match.end())
            start = match.end()
    yield from _stripped(text, start, end)


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int, language: Language) -> bool:
    first = match[2]
    if not (first.isupper() or first.isdigit() or first.istitle() or not (first.isalnum() or first in ",;:.!?…–—-")):
        return False
    if match[1] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(start, match.start() - _LOOK_BACK), match.start())
    word = (before[0] if before else "") + "."
    after = _WORD_AFTER.match(text, match.end(), min(end, match.end() + _LOOK_BACK))
    starter = after is not None and after[1] in STARTERS[language]
    return _stop_ends(word, starter, language)


def _stop_ends(word: str, starter: bool, language: Language) -> bool:
    """Whether the full stop of ``word`` ends a sentence; ``starter``: the next word is one that often begins one."""
    folded = word.casefold()
    if folded in TITLE_ABBREVIATIONS[language]:
        return False
    if folded in ENDING_ABBREVIATIONS[language] or _INITIAL.match(word):
        return starter
    if language == "de" and _ORDINAL.match(word):
        return starter
    return True


def _split_dateline(text: str, sentence: Span) -> Iterator[Span]:
    """Cut "Genf – " off; a second dash would make the first one a parenthesis."""
    start, end = sentence
    match = _DATELINE.match(text, start, end)
    if match and not re.compile(r"\s[–—-]{1,2}\s").search(text, match.end(), end):
        yield start, match.start(1) + len(match[1].rstrip())
        yield match.end(), end
    else:
        yield sentence


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if stripped := piece.strip():
        offset = start + len(piece) - len(piece.lstrip())
        yield offset, offset + len(stripped)
