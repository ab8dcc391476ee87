"""Time rules: which words are a time expression, and the function that says what they mean, by language.

A rule is written as it reads: a space is any white space, ``<weekday>`` a fragment of ``time_words``. Every
rule may have "seit", "bis", "von", "zwischen" or their English counterparts before it. Where matches overlap,
the one that begins first and is longest wins, then the earlier rule. The order follows the kinds of TimeML's
TIMEX3 and of HeidelTime: dates, parts of the day, durations, sets, and what stays underspecified.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.article import Language
from kg.extract import time_values as v
from kg.extract.time_words import FRAGMENTS

_RULES: Mapping[Language, Mapping[v.Value, Sequence[str]]] = {
    "de": {
        # dates
        v.date: (
            r"<of>?<on>?(?:<weekday><part>,? (?:(?:den|dem) )?\(?)?<day>\.\s*<shortmonth><oyear>",
            r"<on>?(?:<weekday><part>,? (?:(?:den|dem) )?\(?)?<day>\.(?P<monthnumber>\d\d?)\.<year>?",
            r"<year>-(?P<monthnumber>\d\d)-<day>",
        ),
        v.days_of_month: (
            r"<on>?<day>\.?\s*(?:und|bis|bis zum|auf|zum|[-–/])\s*(?:de[mn] )?<day2>\.\s*<shortmonth><oyear>",
        ),
        v.weekday: (
            r"<of>?<on>?(?:<last> |<next> |frühen |späten )?<weekday><part>(?: früh)?",
            r"in der (?:nacht|woche) (?:zum|auf|zu)(?: den)? <weekday>",
        ),
        v.night_between: (r"in der nacht (?:von|vom) \w+ (?:auf|zum)(?: den)? <weekday>",),
        v.day_word: (
            r"(?P<word>vorgestern|gestern|heute|übermorgen)(?: <hour>)?",
            r"(?:für )?(?P<word>morgen) (?:früh|vormittag|mittag|nachmittag|abend|\(<weekday>\))",
            r"(?:für |auf |(?<=und\s))(?P<word>morgen)",
            r"(?:mit )?<on>?(?P<word>heutig|gestrig|morgig)e[nrsm]?(?: tage?s?| <weekday><part>)?",
        ),
        v.last_night: (r"(?:in der )?<last> nacht",),
        v.christmas: (r"(?:zu|an|vor|nach|über) weihnachten<oyear>",),
        v.holiday: (r"(?:am |an |zu )?<holiday><oyear>",),
        v.month: (
            r"(?:im|vom|des|zum|auf|ab) (?:<early> )?<month><oyear>",
            r"<early> (?:des )?<month><oyear>",
            r"<month>(?: des jahres)? <year>",
            r"(?:im |auf |ab |vom )?(?:<last>|<next>) <month>",
            r"(?:(?:nach|vor) |<after>)<month>",
        ),
        v.months: (r"<month> (?:und|bis|[-–]) <month2><oyear>",),
        v.season: (r"(?:im|vom|des|dem|zum|auf) (?:<last> |<next> )?<season><oyear>", r"<season> <year>"),
        v.unit: (
            r"(?:im |des )?(?:<last>|<next>) (?P<unit>jahre?s?|monats?)",
            r"(?:in )?diese[nms] (?P<unit>jahre?s?|monats?)",
            r"<early> (?:des )?(?:<last>|<next>|dieses) (?P<unit>jahres)",
            r"<early> des (?P<unit>monats)",
            r"(?:zu|am) (?P<unit>monats)(?:beginn|ende|anfang)",
            r"(?:im |des |in der |der )?(?P<last>vor)(?P<unit>jahre?s?|monats?|woche)",
            r"(?:<early> )?(?:in der |der )?(?:<last>|<next>) (?P<unit>woche)",
            r"(?:in )?dieser? (?P<unit>woche)",
            r"(?:mitte|ende|im laufe|im verlauf) der (?P<unit>woche)",
        ),
        v.this_year: (r"heuer",),
        v.start_of_week: (r"(?:(?:zu|am) )?(?:beginn|anfang) der woche", r"(?:zu|am) wochenbeginn"),
        v.weekend: (r"(?:(?:am|über das|an diesem|zum) )?(?:<last> |<next> )?wochenende",),
        v.start_of_year: (r"(?:(?:zu|am) )?jahresbeginn", r"anfang des jahres"),
        v.end_of_year: (r"(?:(?:zu|am|zum|vor) )?jahresende", r"ende des jahres"),
        v.part_of_year: (
            r"(?:im |des )?<ordinal> (?P<period>quartal|halbjahr)s?<oyear>",
            r"(?:in der |der )?<ordinal> (?P<period>jahreshälfte)<oyear>",
        ),
        v.years: (r"<year> (?:bis|und) <year2>", r"<year>[-–]<year2>", r"<year>[-–/]<shortyear2>"),
        v.year_number: (r"(?:im jahre? |<early> |ab )?<year>(?!-?[\d.,:/]*\d|er\b|-| <counted>)",),
        v.decade: (r"(?:in den )?(?P<decade>(?:19|20)\d)0er[-\s]jahren?",),
        v.century: (r"(?:im |des )?(?P<century>1[5-9]|2[01])\. jahrhunderts?",),
        # parts of the day
        v.part_of_day: (
            r"(?:am|ab|gegen) (?:frühen |späten )?<hour>",
            r"(?:in den|zu) (?:frühen )?morgenstunden",
            r"(?:(?:gegen|um|kurz (?:vor|nach)) )?\d\d?(?:[.:]\d\d)? uhr(?: ortszeit)?",
        ),
        v.neighbouring_day: (
            r"am (?P<word>vortag)",
            r"(?:(?:am|einen) tag|tags) (?P<word>zuvor|darauf)",
            r"am (?P<word>nächsten|folgenden) tag",
        ),
        v.day_spoken_of: (r"am (?:selben|gleichen) (?:tag|abend|morgen)",),
        # relative to the article or to the day spoken of
        v.ago: (r"vor <about><count> <unit>",),
        v.ahead: (r"in <about><count> <unit>",),
        v.later: (r"<count> <unit> (?P<word>später|zuvor|früher|darauf|danach)",),
        # durations
        v.lasting: (
            r"seit <about><count> <unit>",
            r"(?:in|während) den (?:vergangenen|letzten) <count> <unit>",
            r"<count>-?(?P<unit>jährige)[nrsm]?(?= (?:\w+ )?<wars>)",
        ),
        v.within: (r"(?:innerhalb (?:von )?|binnen )<about><count> <unit>",),
        v.last_hours: (r"(?:in|binnen) den (?:vergangenen|letzten) (?:24|48) stunden",),
        # sets, and what stays underspecified
        v.nothing: (
            r"(?:an )?jede[nmrs]? (?:zweiten )?(?:<weekday>|<unit>|abend|morgen)",
            r"täglich|wöchentlich|monatlich|jährlich",
            r"<weekday>(?:abend|morgen|nacht)?s",
            r"(?:(?:vor|seit|in|nach|für|über) )?<some> <unit>",
            r"seit (?:<unit>|langem|längerem|längerer zeit|kurzem|jahrzehnten)",
            r"vor kurzem|kürzlich|jüngst|zuletzt|vor kurzer zeit|in (?:letzter|jüngster) zeit",
            r"(?:stunden|tage|wochen|monate|jahre|jahrzehnte)lange?[nrsm]?",
        ),
        v.named_before: (r"damals|zu (?:dieser|jener) zeit",),
        v.now: (r"zurzeit|derzeit|momentan|gegenwärtig",),
    },
    "en": {
        # dates
        v.date: (
            r"<clock>?<of>?<on>?(?:<weekday>,? )?(?:the )?<day><th>? (?:of )?<shortmonth><oyear>",
            r"<clock>?<of>?<on>?(?:<weekday>,? )?<shortmonth> <day><th>?(?!\d)<oyear>",
            r"<year>-(?P<monthnumber>\d\d)-<day>",
        ),
        v.days_of_month: (
            r"<on>?<day><th>?\s*(?:and|to|or|[-–])\s*<day2><th>? <shortmonth><oyear>",
            r"<on>?<shortmonth> <day><th>?\s*(?:and|to|[-–])\s*<day2><th>?(?!\d)<oyear>",
        ),
        v.weekday: (
            r"<clock>?(?:<of>|<on>|for )?(?:<last> |<next> |this |early |late )?<weekday><part>",
        ),
        v.day_word: (
            r"(?:early |late )?(?P<word>yesterday|tomorrow)<part>",
            r"(?P<word>today|tonight)",
            r"(?P<word>this) <hour>",
        ),
        v.last_night: (r"last night",),
        v.holiday: (r"(?:on |at )?<holiday><oyear>",),
        v.month: (
            r"(?:in |by |for )?(?:<early>[-\s])?<month>(?: of)?,? <year>",
            r"(?:(?:in|of|for) |<after>)(?:<early>[-\s])?<month><oyear>(?! \d)",
            r"<early>[-\s]<month><oyear>",
            r"(?:<last>|<next>|this) <month>",
            r"<month> (?P<relyear>this|last|next) year",
            r"(?!may)<month>(?=[’']s)",
        ),
        v.months: (r"<month> (?:and|to|[-–]) <month2><oyear>",),
        v.season: (
            r"(?:in )?(?:the )?(?:<early>[-\s])?<season>(?: of)? <year>",
            r"(?:<last>|<next>|this|in the) <season>",
        ),
        v.christmas: (r"(?:before |at |over )?christmas",),
        v.week_so_far: (r"earlier (?:this|in the) week|so far this week",),
        v.unit: (
            r"(?:earlier |later |early |late )?(?:<last>|<next>|this) (?P<unit>week|month|year)",
            r"(?:(?:at|by) )?<early> (?:of )?the (?P<unit>week|month|year)",
        ),
        v.weekend: (r"(?:(?:at|over|on) the|this|(?:over )?(?:<last>|<next>)) weekend",),
        v.part_of_year: (r"(?:in )?(?:the )?<ordinal> (?P<period>quarter|half) of <year>",),
        v.years: (r"<year> (?:to|and|until) <year2>", r"<year>[-–]<year2>", r"<year>[-–/]<shortyear2>"),
        v.year_number: (r"(?:in )?(?:<early>[-\s])?<year>(?![\d.,:/]*\d|s\b|-| <counted>)",),
        v.decade: (r"(?:in |during )?(?:the )?(?:<early>[-\s])?(?P<decade>(?:19|20)\d)0s",),
        v.century: (r"(?:in )?(?:the )?(?:<early>[-\s])?(?P<century>1[5-9]|2[01])(?:st|th)[-\s]century",),
        # parts of the day
        v.part_of_day: (
            r"in the <hour>",
            r"at (?:about |around )?(?:\d\d?(?::\d\d)? ?[ap]\.?m\b\.?|dawn|dusk|noon|midnight)",
        ),
        v.neighbouring_day: (
            r"(?:on )?the (?P<word>previous|following|next) day",
            r"the day (?P<word>before)(?! yesterday)",
        ),
        v.day_spoken_of: (r"(?:on )?(?:that|the same) (?:day|night|morning|evening|afternoon)",),
        # relative to the article or to the day spoken of
        v.ago: (r"<about><count> <unit> ago",),
        v.ahead: (r"<about><count> <unit> from now", r"in <about><count> <unit>[’'] time"),
        v.ahead_or_lasting: (r"in <about><count> <unit>",),
        v.later: (r"<count> <unit> (?P<word>later|earlier)",),
        # durations
        v.lasting: (
            r"<sentenced>(?:for|over|during) <about><count> (?P<unit>years?)",
            r"(?:(?:for|over|in|during) )?the (?:past|last) <about>(?:<count> )?<unit>",
            r"past <count> <unit>",
            r"<count>[-\s](?P<unit>year)(?:-(?:old|long))?(?= (?:\w+ )?<wars>)",
        ),
        v.within: (r"within (?:the next )?<about><count> <unit>",),
        v.last_hours: (r"(?:in|over|during) the (?:past|last) (?:24|48) hours",),
        # sets, and what stays underspecified
        v.nothing: (
            r"every (?:other )?(?:<weekday>|<unit>|morning|night)",
            r"(?:on )?<weekday>s",
            r"daily|weekly|monthly|annually",
            r"(?:(?:in|over|during|within) )?(?:the )?(?:recent|coming) <unit>",
            r"(?:(?:in|over|during|within) )?(?:the )?(?:past|last|next) (?:few|several) <unit>",
            r"(?:for|over) <about><count> <unit>",
            r"(?:(?:over|within|in|for) )?<some> <unit>(?: ago| earlier| later)?",
            r"recently|(?:hours|days|weeks|months|years|decades)-long",
        ),
        v.named_before: (r"at (?:that|the) time",),
    },
}  # fmt: skip
_BEFORE: Mapping[Language, str] = {
    "de": "(?:(?P<since>seit) (?:dem |der |den )?|(?P<until>bis) (?:zu[mr]? )?(?:spätestens )?"
    "|(?P<between>zwischen|von|vom) (?:dem )?)?",
    "en": "(?:(?:(?P<since>since)|(?P<until>until|till|by)|(?P<between>between|from)) (?:the )?)?",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, and the function that gives the value of its matches."""

    pattern: re.Pattern[str]
    value: v.Value


@functools.cache
def rules(language: Language) -> tuple[Rule, ...]:
    """The rules of a language in order of the table, compiled once."""
    table = _RULES[language]
    return tuple(Rule(_compiled(text, language), value) for value, texts in table.items() for text in texts)


def _compiled(text: str, language: Language) -> re.Pattern[str]:
    fragments = FRAGMENTS[language]
    expanded = _BEFORE[language] + f"(?:{text})"
    while (deeper := re.sub(r"(?<!\?P)<(\w+)>", lambda m: fragments[m[1]], expanded)) != expanded:
        expanded = deeper
    whole = rf"(?<![\w£$€-])(?<!\d[.,/])(?:{expanded})(?!\w)"
    return re.compile(whole.replace(" ", r"(?:\s+)"), re.IGNORECASE)
