"""Names: the keys under which differently written and inflected forms of one name meet."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

_ARTICLE = re.compile(r"^(?:the|der|die|das|den|dem|des)\s+", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_QUOTES = str.maketrans("", "", '"„“”«»‚‘‹›')
_SPACES = str.maketrans("-–’ıøłđ", "  'iold", ".")
_POSSESSIVE = re.compile(r"'s?$")
_GERMAN_ENDING = re.compile(r"(?:e[rnms]?|s|n)$")

# Spellings that differ between German and English (and older and newer) transliteration, longest first. The
# right side is a code that both spellings share, not a spelling.
_TRANSLITERATION = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        ("dsch|dzh|dj", "j"),
        ("schtsch|shch|tsch|tch", "k"),
        ("sch|sh", "6"),
        ("ch|kh|gh|q|ck|c", "k"),
        ("ks", "x"),
        ("ou|oo", "u"),
        ("ph", "f"),
        ("w|ff?$", "v"),
        ("th|dh", "t"),
        ("tz|ts|z", "s"),
        ("ye|je|jo|yo|ie", "e"),
        ("[yj]+", "i"),
        ("e(?=i)", ""),
        (r"(.)\1+", r"\1"),
    )
)


@functools.lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """The name in lower case without diacritics, hyphens, dots, quotes, article and bracketed part."""
    bare = _BRACKETED.sub("", name.translate(_QUOTES)).strip()
    plain = _ARTICLE.sub("", bare).casefold().translate(_SPACES)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(plain.split())


def is_acronym(name: str) -> bool:
    """Whether the name is so short and capital that its case must be kept: IS and US, not is and us."""
    return len(name) <= 5 and name.isupper()


def variants(name: str, language: str) -> Iterator[str]:
    """Folded forms the name may be an inflection of, likeliest first: as it stands, then without ending."""
    folded = fold(name)
    yield folded
    if _POSSESSIVE.search(folded):
        yield _POSSESSIVE.sub("", folded)
    if language == "de" and len(folded) > 4:
        endings = (ending for ending in ("s", "es", "n", "en") if folded.endswith(ending))
        yield from (folded.removesuffix(ending) for ending in endings)


def stem(name: str) -> str:
    """A key for German names of several words, in which every word may be inflected."""
    words = fold(name).split()
    return " ".join(_GERMAN_ENDING.sub("", word) if len(word) > 4 else word for word in words)


def person_key(name: str) -> str:
    """A coarse key on which transliterations of a person's name meet: Lawrow and Lavrov, Sergej and Sergei.

    Different names can share it, so whoever uses it checks that the answer is the only one.
    """
    key = fold(name)
    for pattern, code in _TRANSLITERATION:
        key = pattern.sub(code, key)
    return key
