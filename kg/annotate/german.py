"""HanTa for German: STTS tags, an input of the model, and lemmas by morphological analysis."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kg.annotate.scripts import apply_script, cased

_MODEL = "morphmodel_ger.pgz"
# HanTa's time grows with the square of the length; no German word that it knows is longer.
_LONGEST_WORD = 60
# The tags under which HanTa may analyse a word of this class, and the one it is given when HanTa had taken it
# for another.
_TAGS = {
    "VERB": (("VV", "VA", "VM"), "VV(FIN)"),
    "AUX": (("VA", "VM", "VV"), "VA(FIN)"),
    "NOUN": (("NN",), "NN"),
    "ADJ": (("ADJ", "VV(PP)", "NNA"), "ADJ(A)"),
    "PROPN": (("NE", "NN"), "NE"),
}
# What HanTa calls the lemma of a determiner, and what Universal Dependencies does.
_DETERMINERS = {
    "all": "alle",
    "ander": "anderer",
    "dies": "dieser",
    "diese": "dieser",
    "einig": "einige",
    "jed": "jeder",
    "solch": "solcher",
    "solche": "solcher",
    "viele": "viel",
}
_NONFINITE = {"Inf": "VV(INF)", "Part": "VV(PP)"}


class GermanTagger:
    """HanTa with its two slow steps remembered: the analysis of a word, and its lemma under a tag."""

    def __init__(self) -> None:
        from HanTa.HanoverTagger import HanoverTagger  # type: ignore[import-untyped]  # it has no stubs

        self._tagger = HanoverTagger(_MODEL)
        self._tagger.analyze_forward = lru_cache(maxsize=50_000)(self._tagger.analyze_forward)
        self._known = frozenset(self._tagger.tag2int)
        self._analysed = lru_cache(maxsize=50_000)(self._analyse)

    def tags(self, forms: Sequence[str]) -> list[str]:
        """HanTa's tags of one sentence: STTS with brackets, ``VV(FIN)``, ``ADJ(A)``."""
        try:
            tags: list[str] = self._tagger.tag_sent([form[:_LONGEST_WORD] for form in forms], taglevel=0)
        except KeyError:  # no path of known transitions through the sentence: words one by one
            tags = [self._alone(form[:_LONGEST_WORD]) for form in forms]
        return tags

    def lemma(self, form: str, tag: str, upos: str, feats: Mapping[str, str], script: str) -> str:
        """The lemma: HanTa's, but the model's for pronouns, where HanTa keeps the form ("ihn" is "er")."""
        if upos in ("PUNCT", "SYM", "NUM", "X"):
            return form
        if upos == "PRON" and (lemma := apply_script(form, script)):
            return lemma
        lemma = self._analysed(form, _tag_for(tag, upos, feats)) or form
        if upos in ("NOUN", "PROPN"):
            return cased(lemma, form)
        return _DETERMINERS.get(lemma, lemma) if upos == "DET" else lemma

    def _alone(self, form: str) -> str:
        tags = self._tagger.tag_word(form)
        return str(tags[0][0]) if tags else "XY"

    def _analyse(self, form: str, tag: str) -> str | None:
        """The lemma of ``form`` under one of HanTa's tags; None when HanTa cannot say."""
        if tag not in self._known or len(form) > _LONGEST_WORD:
            return None
        lemma: str = self._tagger.analyze(form, pos=tag)[0]
        return lemma or None


def _tag_for(tag: str, upos: str, feats: Mapping[str, str]) -> str:
    """HanTa's tag where it agrees with the model's word class, else the tag that the class suggests."""
    allowed, default = _TAGS.get(upos, ((tag,), tag))
    if tag.startswith(allowed):
        return tag
    return _NONFINITE.get(feats.get("VerbForm", ""), default) if upos == "VERB" else default


def stts(tag: str) -> str:
    """The STTS tag behind HanTa's spelling: ``VV(FIN)`` is VVFIN, ``$(`` stays."""
    return tag if tag.startswith("$") else re.sub(r"[()]", "", tag)
