"""The words of the pages, in German and English, and how days and counts are written in each."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from types import MappingProxyType

from kg.article import Language
from kg.draw.words import months
from kg.facts import Count, Days

_WORDS: dict[str, tuple[str, str]] = {
    "site": ("diplograph", "diplograph"),
    "tagline": ("Wer tat wem was, wann, wo, und wer sagt das", "Who did what to whom, when, where, and who says so"),
    "skip": ("Zum Inhalt", "Skip to content"),
    "navigation": ("Seiten", "Pages"),
    "search": ("Suche", "Search"),
    "query": ("Abfrage", "Query"),
    "diagram": ("Diagramm", "Diagram"),
    "language": ("English", "Deutsch"),
    "theme": ("Hell oder dunkel", "Light or dark"),
    "search label": ("Akteur, Ort, Ereignis oder Artikel", "Actor, place, event or article"),
    "search hint": ("Namen, Wörter, QID oder ISO-Code", "Names, words, QID or ISO code"),
    "find": ("Suchen", "Search"),
    "keys": ("Pfeiltasten gehen durch die Treffer, / springt in das Suchfeld.",
             "Arrow keys move through the results, / jumps to the search box."),
    "results": ("Treffer für „{}“", "Results for “{}”"),
    "nothing": ("Nichts gefunden.", "Nothing found."),
    "nothing hint": ("Jedes Wort muss am Anfang eines Wortes stehen; weniger Wörter finden mehr.",
                     "Every word must begin a word of what it finds; fewer words find more."),
    "first of": ("die ersten {} von {}", "the first {} of {}"),
    "actors": ("Akteure", "Actors"),
    "places": ("Orte", "Places"),
    "events": ("Ereignisse", "Events"),
    "articles": ("Artikel", "Articles"),
    "most active": ("Wer am meisten vorkommt", "Who takes part in most events"),
    "most there": ("Wo am meisten geschieht", "Where most events are"),
    "latest": ("Neueste Artikel", "Latest articles"),
    "empty store": ("Dieser Speicher enthält noch keine Ereignisse.", "This store holds no events yet."),
    "one event": ("1 Ereignis", "1 event"),
    "many events": ("{} Ereignisse", "{} events"),
    "one report": ("1 Bericht", "1 report"),
    "many reports": ("{} Berichte", "{} reports"),
    "kind": ("Art", "Kind"),
    "country": ("Land", "Country"),
    "sector": ("Bereich", "Sector"),
    "also": ("Auch genannt", "Also called"),
    "more names": ("{} weitere", "{} more"),
    "wikidata": ("Wikidata", "Wikidata"),
    "office": ("Ämter", "Offices"),
    "since": ("seit {}", "since {}"),
    "until": ("bis {}", "until {}"),
    "timeline": ("Zeitleiste", "Timeline"),
    "per month": ("Ereignisse je Monat, {} bis {}; höchstens {}", "Events per month, {} to {}; at most {}"),
    "undated": ("Ohne Datum", "No date"),
    "no date": ("ohne Datum", "no date"),
    "no events": ("Keine Ereignisse.", "No events."),
    "counterparts": ("Gegenüber", "Counterparts"),
    "name": ("Name", "Name"),
    "score": ("Konflikt bis Kooperation", "Conflict to cooperation"),
    "score note": ("Mittel nach Goldstein (1992), von −10 (Konflikt) bis 10 (Kooperation)",
                   "Mean after Goldstein (1992), from −10 (conflict) to 10 (cooperation)"),
    "conflict": ("Konflikt", "conflict"),
    "cooperation": ("Kooperation", "cooperation"),
    "neither": ("weder noch", "neither"),
    "claims by": ("Was {} sagt", "What {} says"),
    "claims about": ("Was andere über {} sagen", "What others say of {}"),
    "pages": ("Seiten der Zeitleiste", "Pages of the timeline"),
    "previous": ("Frühere", "Earlier"),
    "next": ("Spätere", "Later"),
    "page of": ("Seite {} von {}", "Page {} of {}"),
    "event": ("Ereignis", "Event"),
    "who": ("Wer", "Who"),
    "whom": ("Wen oder mit wem", "Whom"),
    "when": ("Wann", "When"),
    "where": ("Wo", "Where"),
    "killed": ("Tote", "Killed"),
    "injured": ("Verletzte", "Injured"),
    "status": ("Status", "Status"),
    "type": ("Typ", "Type"),
    "mode": ("Art", "Mode"),
    "unknown": ("unbekannt", "unknown"),
    "independent": ("Unabhängige Quellen", "Independent sources"),
    "says so": ("Wer es sagt", "Who says so"),
    "article itself": ("der Artikel selbst", "the article itself"),
    "according to": ("nach Angaben von", "according to"),
    "at least": ("mindestens {}", "at least {}"),
    "reports": ("Berichte", "Reports"),
    "report": ("Bericht {}", "Report {}"),
    "in words": ("im Wortlaut", "in words"),
    "confidence": ("Sicherheit", "Confidence"),
    "disputed": ("umstritten", "disputed"),
    "disputes": ("Worin sich die Berichte widersprechen", "Where reports disagree"),
    "dispute status": ("Ob es geschah", "Whether it happened"),
    "dispute actor": ("Wer es war", "Who it was"),
    "dispute time": ("Wann es war", "When it was"),
    "dispute killed": ("Wie viele starben", "How many were killed"),
    "dispute injured": ("Wie viele verletzt wurden", "How many were injured"),
    "says nothing": ("sagt dazu nichts", "does not say"),
    "in article": ("Im Artikel", "In the article"),
    "source link": ("Quelle öffnen", "Open the source"),
    "article": ("Artikel", "Article"),
    "published": ("Erschienen", "Published"),
    "publisher": ("Verlag", "Publisher"),
    "identifier": ("Kennung", "Identifier"),
    "written in": ("Sprache", "Language"),
    "de": ("Deutsch", "German"),
    "en": ("Englisch", "English"),
    "source": ("Quelle", "Source"),
    "passages": ("Sätze mit Ereignissen", "Sentences with events"),
    "passages note": ("Der Speicher enthält nur die Sätze, die von Ereignissen berichten.",
                      "The store holds only the sentences that tell of events."),
    "untitled": ("Artikel {}", "Article {}"),
    "data": ("Als Daten (Turtle)", "As data (Turtle)"),
    "library": ("Fragen", "Questions"),
    "library note": ("Eine Frage wählen, ausfüllen, ausführen; oder eigenes SPARQL schreiben.",
                     "Choose a question, fill it in, run it; or write SPARQL of your own."),
    "filter library": ("Fragen filtern", "Filter questions"),
    "parameters": ("Angaben", "Parameters"),
    "fill in": ("Übernehmen und ausführen", "Fill in and run"),
    "needed": ("nötig", "required"),
    "columns": ("Spalten", "Columns"),
    "sparql": ("SPARQL-Abfrage", "SPARQL query"),
    "run": ("Ausführen", "Run"),
    "run keys": ("Strg+Eingabe führt aus", "Ctrl+Enter runs it"),
    "answer": ("Ergebnis", "Result"),
    "running": ("Läuft …", "Running …"),
    "rows": ("{} Zeilen", "{} rows"),
    "shown rows": ("die ersten {} gezeigt", "the first {} shown"),
    "failed": ("Fehler", "Error"),
    "true": ("ja", "yes"),
    "false": ("nein", "no"),
    "own query": ("Eigene Abfrage", "A query of your own"),
    "not found": ("Nicht gefunden", "Not found"),
    "not found hint": ("Dieser Speicher kennt {} nicht.", "This store does not know {}."),
    "try search": ("Zur Suche", "To the search"),
    "went wrong": ("Das ging nicht", "That did not work"),
    "negated": ("nicht geschehen", "did not happen"),
    "planned": ("geplant", "planned"),
    "hypothetical": ("möglich", "hypothetical"),
    "occurred": ("geschehen", "happened"),
}  # fmt: skip


def words(language: Language) -> Mapping[str, str]:
    """All words in a language."""
    return MappingProxyType({key: said[0 if language == "de" else 1] for key, said in _WORDS.items()})


def number(value: int, language: Language) -> str:
    """A whole number with its thousands apart."""
    return f"{value:,}".replace(",", "." if language == "de" else ",")


def day(value: str, language: Language) -> str:
    """A day, a month or a year as one writes it; what is none of them as it stands."""
    parts = value.split("-")
    if not all(part.isdigit() for part in parts) or not 2 <= len(parts) <= 3 or not 1 <= int(parts[1]) <= 12:
        return value
    month = months(language)[int(parts[1]) - 1]
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    dot = "." if language == "de" else ""
    return f"{int(parts[2])}{dot} {month} {parts[0]}"


def span(days: Days | None, language: Language) -> str:
    """First and last day as one would write them: whole years, whole months or days; empty for None."""
    if days is None:
        return ""
    begin, end = days
    if begin == end:
        return day(begin, language)
    if begin.endswith("-01-01") and end.endswith("-12-31"):
        return begin[:4] if begin[:4] == end[:4] else f"{begin[:4]}–{end[:4]}"
    if begin.endswith("-01") and _ends_month(end):
        first, last = day(begin[:7], language), day(end[:7], language)
        return first if first == last else f"{first} – {last}"
    return _from_to(day(begin, language), day(end, language))


def _from_to(begin: str, end: str) -> str:
    """``10–19 Oct 2016``, ``28 Sept – 3 Oct 2016``: what both ends share is written once."""
    first, last = begin.split(), end.split()
    if len(first) == len(last) == 3 and first[1:] == last[1:]:
        return f"{first[0]}–{end}"
    if len(first) == len(last) == 3 and first[2] == last[2]:
        return f"{first[0]} {first[1]} – {end}"
    return f"{begin} – {end}"


def _ends_month(iso: str) -> bool:
    try:
        year, month, last = map(int, iso.split("-"))
        return calendar.monthrange(year, month)[1] == last
    except ValueError:
        return False


def count(value: Count, language: Language, at_least: str) -> str:
    """A number with its bounds; ``at_least`` is the pattern for one without an upper bound."""
    low, high = value
    if high is None:
        return at_least.format(number(low, language))
    return number(low, language) if low == high else f"{number(low, language)}–{number(high, language)}"
