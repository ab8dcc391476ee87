"""The sketch: a fingerprint of a text by which near-copies are recognised without the text.

The least hashes of a text's runs of five words (bottom-k sketch; Broder 1997, On the resemblance and containment of
documents): the share that two sketches have in common estimates the share of runs that the texts have in common.
"""

from __future__ import annotations

import hashlib
import re

_WORD = re.compile(r"\w+")
_RUN = 5  # words
_SIZE = 48  # hashes: the estimate's standard error is then at most 0.07
_DIGITS = 8


def sketch(text: str) -> str:
    """The sketch of a text, hexadecimal; empty for a text without words."""
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1))} - {""}
    return "".join(sorted(hashlib.sha256(run.encode()).hexdigest()[:_DIGITS] for run in runs)[:_SIZE])


def resemblance(one: str, other: str) -> float:
    """The estimated share of runs that two texts have in common, from their sketches."""
    first, second = _hashes(one), _hashes(other)
    if not first or not second:
        return 0.0
    least = set(sorted(first | second)[: min(_SIZE, max(len(first), len(second)))])
    return len(least & first & second) / len(least)


def _hashes(hashes: str) -> set[str]:
    return {hashes[start : start + _DIGITS] for start in range(0, len(hashes), _DIGITS)}
