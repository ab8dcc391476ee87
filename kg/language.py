"""The language of a text: German, English, or something else that diplograph does not read."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Protocol, cast

SUPPORTED = ("de", "en")


class _Identifier(Protocol):
    """What py3langid, which has no types, offers us."""

    def rank(self, instance: str) -> list[tuple[str, float]]: ...


_SAMPLE = 20_000  # characters that are looked at: more changes no verdict and costs time in long articles
_SHORT = 200  # below this many characters a name or two can tip the scales
_CLOSE = 10.0  # how much likelier another language must be before a short text is refused


def detect(text: str) -> str:
    """The ISO 639-1 code of the text's likeliest language, ``und`` when it holds no words.

    In a short text German or English wins a close race: the model takes "Kerry met Lavrov." for Afrikaans.
    """
    if not any(letter.isalpha() for letter in text):
        return "und"
    shares: Mapping[str, float] = dict(_identifier().rank(text[:_SAMPLE]))
    best = max(shares, key=lambda code: shares[code])
    likelier = max(SUPPORTED, key=lambda code: shares[code])
    if len(text) < _SHORT and shares[likelier] * _CLOSE >= shares[best]:
        return likelier
    return best


@functools.cache
def _identifier() -> _Identifier:
    """The identifier, loaded at first use (about a second)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
