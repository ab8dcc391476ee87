"""Word pieces: unigram segmentation into the encoder's vocabulary (SentencePiece's, pruned to 50,100)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

UNKNOWN = 3
_SPECIAL = 4  # <s>, <pad>, </s>, <unk>
_SPACE = "▁"
# A word is known by its ends: more pieces than these are dropped from its middle, as in training.
_EDGE = 6
# Enough characters at each end for six pieces of any length; bounds the time a monstrous word takes.
_LONGEST_WORD = 400


class Segmenter:
    """Best segmentation of words into pieces, by the pieces' log probabilities."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], normal: Mapping[str, str]) -> None:
        self._ids = {piece: i for i, piece in enumerate(pieces) if i >= _SPECIAL}
        self._scores = scores
        self._normal = normal
        self._longest = max(map(len, self._ids))
        self._unknown_score = min(scores) - 10
        self.pieces = lru_cache(maxsize=50_000)(self._pieces)

    def _pieces(self, word: str, spaced: bool) -> tuple[int, ...]:
        """Ids of the word's one to twelve pieces; ``spaced``: space stands before the word."""
        if len(word) > _LONGEST_WORD:
            word = word[: _LONGEST_WORD // 2] + word[-_LONGEST_WORD // 2 :]
        text = "".join(self._normal.get(c, c) for c in word).replace(" ", _SPACE)
        ids = self._segment(_SPACE + text if spaced else text) or [UNKNOWN]
        return tuple(ids if len(ids) <= 2 * _EDGE else ids[:_EDGE] + ids[-_EDGE:])

    def _segment(self, text: str) -> list[int]:
        """Viterbi over the end positions of pieces."""
        best = [0.0] + [-math.inf] * len(text)
        came: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for start in range(len(text)):
            if best[start] + self._unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = best[start] + self._unknown_score, (start, UNKNOWN)
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                piece = self._ids.get(text[start:end])
                if piece is not None and best[start] + self._scores[piece] > best[end]:
                    best[end], came[end] = best[start] + self._scores[piece], (start, piece)
        return _backtrack(came)


def _backtrack(came: Sequence[tuple[int, int]]) -> list[int]:
    ids, end = [], len(came) - 1
    while end > 0:
        end, piece = came[end]
        ids.append(piece)
    return ids[::-1]
