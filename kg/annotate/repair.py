"""What a rule knows better than the model: passive subjects, and names that begin where no name was open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.annotation import Token

_PASSIVE = {"de": "werden", "en": "be"}


def passives(tokens: Sequence[Token], language: str) -> tuple[Token, ...]:
    """``nsubj:pass`` and ``aux:pass`` wherever "werden" or "be" stands with a past participle."""
    passive = {i: token.head for i, token in enumerate(tokens) if _is_passive_auxiliary(tokens, i, language)}
    verbs = set(passive.values())
    return tuple(
        replace(token, deprel="aux:pass")
        if i in passive
        else replace(token, deprel=f"{token.deprel}:pass")
        if token.head in verbs and token.deprel in ("nsubj", "csubj")
        else token
        for i, token in enumerate(tokens)
    )


def _is_passive_auxiliary(tokens: Sequence[Token], i: int, language: str) -> bool:
    token = tokens[i]
    return (
        token.lemma == _PASSIVE[language]
        and token.deprel in ("aux", "aux:pass")
        and _is_past_participle(tokens[token.head], language)
    )


def _is_past_participle(verb: Token, language: str) -> bool:
    if language == "de":
        return verb.xpos in ("VVPP", "VAPP") or (verb.upos == "VERB" and verb.feats.get("VerbForm") == "Part")
    return verb.upos == "VERB" and verb.feats.get("VerbForm") == "Part" and not verb.text.lower().endswith("ing")


def names(tags: Sequence[str]) -> list[str]:
    """The BIO tags with a ``B-`` wherever an ``I-`` goes on nothing."""
    repaired: list[str] = []
    previous = "O"
    for tag in tags:
        if tag.startswith("I-") and previous[2:] != tag[2:]:
            tag = "B-" + tag[2:]
        repaired.append(tag)
        previous = tag
    return repaired
