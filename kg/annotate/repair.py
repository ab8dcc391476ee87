"""What a rule knows better than the model: passive subjects, and names that begin where no name was open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.annotation import Token
from kg.article import Language

_PASSIVE = {"de": "werden", "en": "be"}
_TO_PASSIVE = {"nsubj": "nsubj:pass", "csubj": "csubj:pass"}
_TO_ACTIVE = {"nsubj:pass": "nsubj", "csubj:pass": "csubj", "aux:pass": "aux"}


def passives(tokens: Sequence[Token], language: Language) -> tuple[Token, ...]:
    """The tokens, ``:pass`` on subject and auxiliary where "werden" or "be" stands with a past participle.

    It is taken away where "werden" stands with an infinitive: the future. All else stays as the model has it.
    """
    auxiliaries = {i: token.head for i, token in enumerate(tokens) if _is_auxiliary(token, language)}
    passive = {i: head for i, head in auxiliaries.items() if _is_past_participle(tokens[head], language)}
    future = {head for head in auxiliaries.values() if language == "de" and tokens[head].xpos.endswith("INF")}
    labels = dict.fromkeys(passive.values(), _TO_PASSIVE) | dict.fromkeys(future, _TO_ACTIVE)
    none: Mapping[str, str] = {}
    return tuple(
        replace(token, deprel="aux:pass")
        if i in passive
        else replace(token, deprel=labels.get(token.head, none).get(token.deprel, token.deprel))
        for i, token in enumerate(tokens)
    )


def _is_auxiliary(token: Token, language: Language) -> bool:
    return token.lemma == _PASSIVE[language] and token.deprel in ("aux", "aux:pass")


def _is_past_participle(verb: Token, language: Language) -> bool:
    if language == "de":
        return verb.xpos in ("VVPP", "VAPP") or (verb.upos == "VERB" and verb.feats.get("VerbForm") == "Part")
    participle = verb.upos == "VERB" and verb.feats.get("VerbForm") == "Part"
    return participle and not verb.text.lower().endswith("ing")


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
