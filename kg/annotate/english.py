"""English lemmas: a table for function words, HanTa's English morphology for verbs, nouns and adjectives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_MODEL = "morphmodel_en.pgz"
# HanTa's time grows with the square of the length; no English word that it knows is longer.
_LONGEST_WORD = 60
# "US", "NATO", "UNHCR": longer words in capitals are shouted.
_LONGEST_ACRONYM = 5


def _table(text: str) -> dict[str, str]:
    """Form to lemma, from lines ``lemma: form form ...``."""
    pairs = (line.split(":") for line in text.strip().splitlines())
    return {form: lemma.strip() for lemma, forms in pairs for form in forms.split()}


_AUXILIARIES = _table("""
    be: am are is was were been being be 'm 're 's ’m ’re ’s ai
    have: have has had having 've ’ve
    do: do does did done doing
    will: will wo 'll ’ll
    would: would 'd ’d
    can: can ca
    shall: shall sha
    get: get gets got gotten getting
""")
_PRONOUNS = _table("""
    he: he him
    she: she her
    we: we us
    they: they them
    this: this these
    that: that those
    who: who whom
    a: a an
    I: i me
""")
_PARTICLES = _table("""
    not: not n't n’t nt
    's: 's ’s
    ': ' ’
""")
# Full verbs too, whatever their features; the clitics and modals among the auxiliaries are not.
_FULL_VERBS = frozenset(form for form, lemma in _AUXILIARIES.items() if lemma in ("be", "have", "do", "get"))
_REGULAR = re.compile("(.{2,}[^e])(?:ed|ing)")
# Endings of stems that are spelt with a silent e: escalate, criticise, dislodge, scramble.
_SILENT_E = re.compile(r"(?:at|is|iz|[vcu]|[dr]g|[bcdfgkptz]l)$")
_VERBATIM = frozenset(("PROPN", "NUM", "SYM", "X", "PUNCT"))
# Where HanTa is wrong or does not know the verb, and the news needs it.
_VERBS = _table("""
    overthrow: overthrew overthrown
    undertake: undertook undertaken
    foresee: foresaw foreseen
    withhold: withheld
    uphold: upheld
    shell: shelled shelling
    lie: lain
    broadcast: broadcasted
    rebuild: rebuilt
    override: overrode overridden
    overrun: overran
    outrun: outran
    outgun: outgunned
    oversee: oversaw overseen
    retake: retook
    fly: flown
    forsake: forsook
""")
_NOUNS = _table("""
    troops: troops
    police: police
    people: people peoples
    media: media
    talks: talks
    clothes: clothes
    isis: isis
""")


class EnglishLemmatizer:
    """Lemmas by word class and features; HanTa's analyses are remembered."""

    def __init__(self) -> None:
        from HanTa.HanoverTagger import HanoverTagger  # type: ignore[import-untyped]  # it has no stubs

        self._tagger = HanoverTagger(_MODEL)
        self._analysed = lru_cache(maxsize=50_000)(self._analyse)

    def lemma(self, form: str, upos: str, feats: Mapping[str, str]) -> str:
        """The lemma of ``form`` as a word of class ``upos`` with these UD features."""
        low = form.lower()
        if upos == "AUX":
            return _AUXILIARIES.get(low, low)
        if low == "her" and feats.get("Poss") == "Yes":
            return low
        if upos in ("PRON", "DET", "PART"):
            return (_PARTICLES if upos == "PART" else _PRONOUNS).get(low, low)
        if upos in ("NOUN", "ADJ") and form.isupper() and 1 < len(form) <= _LONGEST_ACRONYM:
            return form
        if upos == "VERB" and low in _FULL_VERBS:
            return _AUXILIARIES[low]
        if preferred := _tag(low, upos, feats):
            known = _VERBS if upos == "VERB" else _NOUNS if upos == "NOUN" else {}
            return known.get(low) or self._analysed(low, preferred) or low
        return form if upos in _VERBATIM else low

    def _analyse(self, form: str, preferred: str) -> str | None:
        """HanTa's lemma under the ``preferred`` tag, or under the likeliest tag of its class."""
        if len(form) > _LONGEST_WORD:
            return None
        found = self._tagger.tag_word(form, casesensitive=False)
        same_class = [tag for tag, _ in found if tag[:2] == preferred[:2]]
        tag = preferred if preferred in same_class or not same_class else same_class[0]
        lemma: str = self._tagger.analyze(form, pos=tag)[0].lower()
        if tag.startswith("VV") and lemma not in self._tagger.cache:
            return self._guessed(form) or lemma
        return lemma or None

    def _guessed(self, form: str) -> str | None:
        """The infinitive of a regular verb that HanTa has never seen: "tasked" is "task", not "taske"."""
        match = _REGULAR.fullmatch(form)
        if match is None:
            return None
        stem = match[1]
        silent = stem + "e"
        candidates = [stem, silent, *([stem[:-1]] if stem[-1] == stem[-2] else [])]
        known = [candidate for candidate in candidates if candidate in self._tagger.cache]
        return known[0] if known else silent if _SILENT_E.search(stem) else None


def _tag(form: str, upos: str, feats: Mapping[str, str]) -> str | None:
    """The tag (BNC C5) that the features of an inflected word speak for; None for other classes."""
    if upos == "VERB":
        return _verb_tag(form, feats)
    if upos == "NOUN":
        return "NN2" if feats.get("Number") in ("Plur", "Ptan") else "NN1"
    if upos in ("ADJ", "ADV"):
        degree = {"Cmp": "AJC", "Sup": "AJS"}.get(feats.get("Degree", ""))
        return degree or ("AJ0" if upos == "ADJ" else None)
    return None


def _verb_tag(form: str, feats: Mapping[str, str]) -> str:
    if form.endswith("ing") and feats.get("Tense") != "Past":
        return "VVG"
    if feats.get("Tense") == "Past":
        return "VVN" if feats.get("VerbForm") == "Part" else "VVD"
    return "VVZ" if feats.get("Person") == "3" and feats.get("Number") == "Sing" else "VVI"
