"""The words of pictures: those that the ontology has no labels for, in German and English, and text made plain."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from kg.printable import clean

_WORDS: dict[str, tuple[str, str]] = {
    "network": ("Akteure und Ereignisse", "Actors and events"),
    "actors": ("Wer mit wem", "Who with whom"),
    "timeline": ("Ereignisse im Zeitverlauf", "Events over time"),
    "map": ("Orte der Ereignisse", "Places of events"),
    "events": ("Ereignisse", "events"),
    "entities": ("Entitäten", "entities"),
    "articles": ("Artikel", "articles"),
    "group": ("Gruppe mehrerer", "group of several"),
    "status": ("Status", "Status"),
    "lines": ("Linien", "Lines"),
    "acts": ("handelt", "acts"),
    "meets": ("betrifft", "is done to"),
    "place": ("Ort", "place"),
    "score": ("Mittel nach Goldstein (1992)", "Mean after Goldstein (1992)"),
    "conflict": ("Konflikt", "conflict"),
    "neither": ("weder noch", "neither"),
    "cooperation": ("Kooperation", "cooperation"),
    "per day": ("Ereignisse je Tag", "Events per day"),
    "per month": ("Ereignisse je Monat", "Events per month"),
    "per year": ("Ereignisse je Jahr", "Events per year"),
    "undated": ("ohne Datum", "without a date"),
    "outside": ("außerhalb des Zeitraums", "outside of the period"),
    "imprecise": ("nur ungefähr datiert", "dated only roughly"),
    "unplaced": ("ohne Ort mit Koordinaten", "without a place with coordinates"),
    "left out": ("Nicht gezeigt", "Not shown"),
    "weak": ("Linien erst ab {} Ereignissen.", "Lines from {} events on only."),
    "source": ("Quelle", "Source"),
    "from articles": ("aus Zeitungsartikeln gelesen mit diplograph", "read from news articles by diplograph"),
}
_MONTHS = {
    "de": ["Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sept", "Okt", "Nov", "Dez"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"],
}


def words(language: str) -> Mapping[str, str]:
    """All words in a language, ``de`` or ``en``."""
    return {key: said[0 if language == "de" else 1] for key, said in _WORDS.items()}


def months(language: str) -> list[str]:
    """The months, short, January first."""
    return _MONTHS[language]


def plain(text: str, longest: int = 200) -> str:
    """The text on one line without control and direction characters, cut to ``longest`` characters with an ellipsis."""
    kinds = ((sign, unicodedata.category(sign)) for sign in clean(text))
    kept = "".join(" " if kind == "Cc" else sign for sign, kind in kinds if kind not in ("Cf", "Cs"))
    words = " ".join(kept.split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
