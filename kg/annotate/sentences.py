"""Sentences by rule: where one ends in German and English newspaper text.

A sentence ends at ``. ! ? …`` before something that can begin one, at a blank line, at a line break that
the line's length did not force (a heading), and behind a dateline ("Genf – Russland hat ..."). What is hard
is the full stop that ends no sentence: after abbreviations, initials and German ordinals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.annotate.words import ENDING_ABBREVIATIONS, STARTERS, TITLE_ABBREVIATIONS
from kg.article import Language

Span = tuple[int, int]

_CLOSING = "\"”“’'»«›‹)\\]"
_OPENING = "\"„“‚‘'»«›‹(\\[¿¡"
# The mark, closing quotes (also one that stands alone), space; then, not consumed, opening quotes and the
# first character of what follows. Possessive and anchored to the run's start: linear on a megabyte of dots.
_STOP = re.compile(
    rf"(?<![.!?…])([.!?…]++)[{_CLOSING}]*+(?:\s[{_CLOSING}](?=\s))?\s++"
    rf"(?=[{_OPENING}–—•*-]*\s?([^\s{_OPENING}]))"
)
_WORD_BEFORE = re.compile(r"[^\s\"„“”‚‘»«(\[–—]*$")
_WORD_AFTER = re.compile(rf"[{_OPENING}–—•*-]*\s?([^\W_]+)")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+\s*")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]\.$")
_ORDINAL = re.compile(r"(?:\d{1,2}\.)*\d{1,2}\.$|(?=[IVX])[IVX]+\.$")
_PLACE = r"[A-ZÄÖÜ][\w.'’-]++"
_DATELINE = re.compile(
    rf"({_PLACE}(?:[ /]{_PLACE}){{0,3}})(?:,? \([\w./ -]{{2,20}}\))?(\s+[–—-]{{1,2}}\s+)(?=[„“\"»‚]?[A-ZÄÖÜ])"
)
_DASH = re.compile(r"\s[–—-]{1,2}\s")
_LINE_BREAK = re.compile("\n")
_LOOK_BACK = 40
# In characters; more than the model reads at once, so that nothing is cut that it could read whole.
_LONGEST = 4000


def sentences(text: str, language: Language, start: int = 0) -> Iterator[Span]:
    """Spans of the sentences of ``text`` from ``start`` on, in order; only space stands between them."""
    for paragraph in _paragraphs(text, start):
        for sentence in _split_at_stops(text, paragraph, language):
            for part in _split_dateline(text, sentence, language):
                yield from _split_long(text, part)


def _paragraphs(text: str, start: int) -> Iterator[Span]:
    """Blocks between blank lines, cut again behind headings."""
    for match in _BLANK_LINE.finditer(text, start):
        yield from _split_at_headings(text, (start, match.start()))
        start = match.end()
    yield from _split_at_headings(text, (start, len(text)))


def _split_at_headings(text: str, block: Span) -> Iterator[Span]:
    """Cut where a line ends though the next word would have fitted: such a line break was meant."""
    start, end = block
    breaks = [m.start() for m in _LINE_BREAK.finditer(text, start, end)]
    edges = [start, *(b + 1 for b in breaks), end + 1]
    width = max(b - a - 1 for a, b in pairwise(edges))
    for line, line_end, next_end in zip(edges, edges[1:], edges[2:], strict=False):
        following = text[line_end : next_end - 1].split(maxsplit=1)
        open_end = not text[line : line_end - 1].rstrip().endswith((".", ",", "-", "–"))
        fits = following and line_end - line + len(following[0]) <= width
        if open_end and fits and not following[0][0].islower():
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
    if not (
        first.isupper()
        or first.isdigit()
        or first.istitle()
        or not (first.isalnum() or first in ",;:.!?…–—-")
    ):
        return False
    if match[1] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(start, match.start() - _LOOK_BACK), match.start())
    word = (before[0] if before else "") + "."
    after = _WORD_AFTER.match(text, match.end(), min(end, match.end() + _LOOK_BACK))
    starter = after is not None and after[1] in STARTERS[language]
    return _stop_ends(word, starter, language)


def _stop_ends(word: str, starter: bool, language: Language) -> bool:
    """Whether the full stop of ``word`` ends a sentence; ``starter``: the next word often begins one."""
    folded = word.casefold()
    if folded in TITLE_ABBREVIATIONS[language]:
        return False
    if folded in ENDING_ABBREVIATIONS[language] or _INITIAL.match(word):
        return starter
    if language == "de" and _ORDINAL.match(word):
        return starter
    return True


def _split_dateline(text: str, sentence: Span, language: Language) -> Iterator[Span]:
    """Cut "Genf – " off; a second dash would make the first one a parenthesis, an article no place."""
    start, end = sentence
    match = _DATELINE.match(text, start, end)
    place = match is not None and (match[1] == "Den Haag" or match[1].split()[0] not in STARTERS[language])
    if match and place and not _DASH.search(text, match.end(), end):
        yield start, match.start(2) + len(match[2].rstrip())
        yield match.end(), end
    else:
        yield sentence


def _split_long(text: str, sentence: Span) -> Iterator[Span]:
    """Cut what is too long for any sentence at its last space that fits, or hard where there is none."""
    start, end = sentence
    while end - start > _LONGEST:
        cut = start + _LONGEST
        space = max(text.rfind(" ", start, cut), text.rfind("\n", start, cut))
        cut = space if space > start else cut
        yield from _stripped(text, start, cut)
        start = cut
    yield from _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if stripped := piece.strip():
        offset = start + len(piece) - len(piece.lstrip())
        yield offset, offset + len(stripped)
