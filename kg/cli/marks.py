"""Marks in a sentence: its words in colours, or in brackets with their names where there are none."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

    from kg.entity import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a text, by offsets into the article, and what it is."""

    start: int
    end: int
    name: str


def marked(sentence: Span, marks: Sequence[Mark], styles: Mapping[str, str] | None) -> Text:
    """The sentence on one line with its marks: in these styles, or as ``[name: words]`` when there are none."""
    from rich.text import Text

    if styles is None:
        return Text(_one_line(_bracketed(sentence, marks)))
    text = Text(_on_one_line(sentence.text).rstrip())
    for mark in sorted(marks, key=lambda mark: mark.start - mark.end):  # shorter ones over longer ones
        text.stylize(styles[mark.name], mark.start - sentence.start, mark.end - sentence.start)
    return text


def _on_one_line(text: str) -> str:
    """The same text, as long as before, with a space for each line break and control character."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in text)


def _one_line(text: str) -> str:
    return " ".join(_on_one_line(text).split())


def _bracketed(sentence: Span, marks: Sequence[Mark]) -> str:
    """The sentence with brackets around the marks; those of one piece share them, and pieces may lie in others."""
    names: dict[tuple[int, int], list[str]] = {}
    for mark in marks:
        names.setdefault((mark.start - sentence.start, mark.end - sentence.start), []).append(mark.name)
    inserts = []
    for (start, end), said in names.items():
        inserts.append((start, 1, -end, f"[{' and '.join(dict.fromkeys(said))}: "))
        inserts.append((end, 0, -start, "]"))
    parts, at = [], 0
    for place, _, _, text in sorted(inserts):
        parts += [sentence.text[at:place], text]
        at = place
    return "".join([*parts, sentence.text[at:]])
