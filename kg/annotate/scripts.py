"""Lemma scripts: the model labels a word with the edit that turns its form into its lemma.

A script is ``<case><infix>|<cut>|<add>`` ("lge2|1|en": lower case, drop "ge" at position 2, cut 1, add "en"),
``<case>=<lemma>`` for a whole word, or ``<case>?`` where no rule held in training.
"""

from __future__ import annotations


def apply_script(form: str, script: str) -> str | None:
    """The lemma that ``script`` makes of ``form``; None when it does not fit the form."""
    capital, rule = script[:1] == "k", script[1:]
    if rule.startswith("="):
        return rule[1:]
    if rule == "?" or rule.count("|") != 2:
        return None
    infix, cut, add = rule.split("|")
    stem = form.lower()
    if infix:
        at = int(infix[2:])
        if stem[at : at + 2] != infix[:2]:
            return None
        stem = stem[:at] + stem[at + 2 :]
    if int(cut) >= len(stem) > 1:
        return None
    lemma = stem[: len(stem) - int(cut)] + add
    return (cased(lemma, form) if capital else lemma) or None


def cased(lemma: str, form: str) -> str:
    """The lemma with a capital, and with the capitals of the form as far as the two agree ("US-Kollege")."""
    shared = 0
    while shared < min(len(lemma), len(form)) and lemma[shared].lower() == form[shared].lower():
        shared += 1
    lemma = form[:shared] + lemma[shared:]
    return lemma[:1].upper() + lemma[1:]
